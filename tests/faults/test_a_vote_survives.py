"""The server is killed while two votes are open: no vote is lost, none counts twice, and the counts are right."""

import http.client
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.faults.server import Server

TOKEN = "a" * 32
BALLOTS = ("yes", "nay", "oth")
BEFORE = 2  # votes against, before the server dies


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.python("manage.py", "migrate", "--verbosity", "0")
    yield server
    server.kill()


def post(server: Server, session: str, address: str, **fields: Any) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN,
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
    }  # fmt: skip
    connection.request("POST", address, urlencode(fields), headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def vote(server: Server, place: dict[str, Any], delegate: dict[str, Any], choice: str, device: int = 0) -> int:
    fields = {"ward": delegate["ward"], "choice": choice}
    return post(server, delegate["sessions"][device], f"/motions/{place['motion']}/vote/", **fields)


def test_a_killed_server_loses_no_vote_and_two_ballots_of_a_ward_count_once(server, tmp_path):
    named, secret = server.ask("tests.faults.open_votes", "make")
    server.start()
    for place in (named, secret):
        assert [vote(server, place, delegate, "nay") for delegate in place["delegates"][:BEFORE]] == [302] * BEFORE
    server.kill()
    with closing(sqlite3.connect(tmp_path / "office.sqlite3")) as kept:
        assert kept.execute("SELECT choice FROM scoring_namedvote").fetchall() == [("no",), ("no",)]
        assert kept.execute("SELECT yes, no, abstain FROM scoring_ballotbox").fetchall() == [(0, 2, 0)]

    server.start()
    tries = [(delegate, choice, device) for delegate in secret["delegates"] for choice in BALLOTS for device in (0, 1)]
    random.Random(4).shuffle(tries)
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda each: vote(server, secret, *each), tries))
        answers += list(pool.map(lambda each: vote(server, named, each, "yes"), named["delegates"][1:] * 2))
    for place in (named, secret):
        answers.append(post(server, place["lead"], f"/motions/{place['motion']}/close/", yes=0, no=0, abstain=0))
    assert set(answers) == {302}

    by_name, in_secret = server.ask("tests.faults.open_votes", "found")
    assert (by_name["state"], by_name["counts"]) == ("closed", [3, 1, 0])
    assert Counter(choice for _ward, choice in by_name["said"]) == {"yes": 3, "no": 1}
    wards = sorted(delegate["ward"] for delegate in secret["delegates"])
    assert (in_secret["state"], in_secret["voted"], in_secret["lines"]) == ("closed", wards, len(wards))
    assert in_secret["counts"] == in_secret["box"]
    assert sum(in_secret["box"]) == len(wards)
    assert in_secret["box"][1] >= BEFORE
    assert by_name["faults"] == []
