"""Forty people write into ten drafts at once, four into each: no word is lost, and nobody meets an error."""

import http.client
import json
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest

from tests.faults.postgres import postgres
from tests.faults.server import Server

CODES = ("I.1", "I.2", "II.1", "II.2")
SAVES = 6
TOKEN = "a" * 32


class Said(NamedTuple):
    pk: int
    code: str
    version: int
    text: str


@dataclass
class Clerk:
    """Types into one draft; a third of the requests are sent twice, as after a lost answer."""

    port: int
    pk: int
    session: str
    number: int
    saved: list[Said] = field(default_factory=list)
    refused: list[Said] = field(default_factory=list)
    wrong: list[Any] = field(default_factory=list)

    def work(self) -> None:
        choose = random.Random(self.number)
        versions = dict.fromkeys(CODES, 0)
        self.post(f"groups/{CODES[0][0]}/presence/", {})
        for turn in range(SAVES):
            code, text = choose.choice(CODES), f"Người {self.number}, lần {turn}"
            fields = {"points": str(choose.randint(0, 10)), "reason": text, "version": versions[code]}
            for _time in range(choose.choice((1, 1, 2))):
                versions[code] = self.save(code, text, fields)

    def save(self, code: str, text: str, fields: dict[str, Any]) -> int:
        """The version to go on from."""
        status, answer = self.post(f"criteria/{code}/save/", fields)
        if status == 200:
            self.saved.append(Said(self.pk, code, answer["version"], text))
            return answer["version"]
        if status == 409 and answer["conflict"]["text"] and answer["conflict"]["by"]:
            self.refused.append(Said(self.pk, code, fields["version"], text))
            return answer["conflict"]["version"]
        self.wrong.append((status, answer))
        return fields["version"]

    def post(self, address: str, fields: dict[str, Any]) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN,
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
        }  # fmt: skip
        connection.request("POST", f"/self-assessments/{self.pk}/{address}", urlencode(fields), headers)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        is_json = response.headers["Content-Type"] == "application/json"
        return response.status, json.loads(body) if is_json else body[:200]


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request, tmp_path) -> Iterator[Server]:
    with ExitStack() as stack:
        database = stack.enter_context(postgres()) if request.param == "postgresql" else ""
        server = Server(tmp_path, database)
        server.python("manage.py", "migrate", "--verbosity", "0")
        stack.callback(server.kill)
        yield server


def test_forty_people_save_into_ten_drafts_at_once_and_nothing_is_lost(server):
    drafts = server.ask("tests.faults.ten_sheets", "make")
    server.start()
    people = [(draft["pk"], session) for draft in drafts for session in draft["sessions"]]
    clerks = [Clerk(server.port, pk, session, number) for number, (pk, session) in enumerate(people)]
    assert (len(drafts), len(clerks)) == (10, 40)
    with ThreadPoolExecutor(len(clerks)) as pool:
        list(pool.map(Clerk.work, clerks))
    rows = server.ask("tests.faults.ten_sheets", "found")

    assert [wrong for clerk in clerks for wrong in clerk.wrong] == []
    saved = {said for clerk in clerks for said in clerk.saved}
    refused = Counter((said.pk, said.code, said.version, said.text) for clerk in clerks for said in clerk.refused)
    kept = [(row["pk"], row["code"], *version) for row in rows for version in row["versions"]]
    assert saved == {Said(*said) for *said, was_refused in kept if not was_refused}
    assert refused == Counter(tuple(said) for *said, was_refused in kept if was_refused)
    assert refused, "nobody met anybody: this test would find no lost update"
    for row in rows:
        taken = [(version, text) for version, text, was_refused in row["versions"] if not was_refused]
        assert [version for version, _text in taken] == list(range(1, row["version"] + 1))
        assert taken[-1] == (row["version"], row["text"])
