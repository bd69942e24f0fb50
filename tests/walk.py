"""Every address knocked at by everybody, at every stage; whatever an answer changed is taken back at once."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from clusters import clock
from tests.world import ADDRESSES, INSIDERS, OUTSIDERS, STAGES, World, play

CODES = {200: ".", 403: "-", 404: "x", 405: "!", 409: "c", 422: "?", 400: "b", 500: "E", 501: "0"}
WRITES = re.compile(r'^\s*(INSERT|UPDATE|DELETE|REPLACE)\b(?!.*"django_session")', re.IGNORECASE | re.DOTALL)
EMPTY_FORM = {"csrfmiddlewaretoken": "-"}
REASON = re.compile(r'<p class="notice-title">(.*?)</p>', re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """`wrote`: whether the database was told to change anything but a session."""

    stage: str
    method: str
    address: str
    role: str
    code: str
    reason: str
    wrote: bool
    headers: dict[str, str]
    cookies: tuple[tuple[str, bool, str], ...]


def code_of(response: HttpResponse) -> str:
    """S: to the sign-in page; >: to another page; else the status as one letter."""
    if response.status_code == 302:
        return "S" if response["Location"].startswith("/sign-in/?next=") else ">"
    return CODES[response.status_code]


class Writes:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        if WRITES.match(sql):
            self.seen.append(sql)
        return execute(sql, params, many, context)


def knock(
    browser: Client, method: str, url: str, data: Mapping[str, str] | None = None
) -> tuple[HttpResponse, list[str]]:
    """The answer and what it wrote; then everything, cookies too, is as before."""
    cookies, writes = browser.cookies.copy(), Writes()
    with transaction.atomic(), connection.execute_wrapper(writes):
        response = browser.post(url, data or EMPTY_FORM) if method == "POST" else browser.generic(method, url)
        transaction.set_rollback(True)
    browser.cookies = cookies
    return response, writes.seen


def everybody_everywhere(method: str, table: Mapping[str, list[str]]) -> list[Answer]:
    """All answers of a played round. POST with an empty form; what the table does not name is asked once, by the lead.

    For strangers a stage makes no difference: they are asked when there is most to see.
    """
    found: list[Answer] = []
    unnamed = [name for name in ADDRESSES if name not in table]
    with transaction.atomic():
        for stage, world in play():
            found += walk(world, stage, method, table, INSIDERS)
            if stage == "closed":
                found += walk(world, stage, method, table, OUTSIDERS)
                found += walk(world, stage, method, unnamed, ["lead"])
        transaction.set_rollback(True)
    return found


def walk(world: World, stage: str, method: str, addresses: Iterable[str], roles: Iterable[str]) -> Iterator[Answer]:
    with clock.at(world.now):
        for address in addresses:
            for role in roles:
                response, writes = knock(world.clients[role], method, world.url(address))
                yield _answer(stage, method, address, role, response, wrote=bool(writes))


def _answer(stage: str, method: str, address: str, role: str, response: HttpResponse, *, wrote: bool) -> Answer:
    found = REASON.search(response.content.decode()) if response.status_code == 403 else None
    cookies = tuple((c.key, bool(c["httponly"]), c["samesite"]) for c in response.cookies.values() if c.value)
    return Answer(
        stage, method, address, role, code_of(response), html.unescape(found[1]) if found else "", wrote,
        dict(response.headers), cookies,
    )  # fmt: skip


def in_groups(answers: Iterable[Answer], table: Mapping[str, list[str]], roles: Iterable[str]) -> list[str]:
    """As the rows of the table are written: an address, then a group of codes for each stage."""
    codes = {(a.address, a.stage, a.role): a.code for a in answers}
    found = []
    for address in table:
        groups = ("".join(codes.get((address, stage, role), "") for role in roles) for stage in STAGES)
        found.append(" ".join([address, *filter(None, groups)]))
    return found
