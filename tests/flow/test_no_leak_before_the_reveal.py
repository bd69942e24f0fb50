"""Two rounds that differ only in what one ward drafted, marked and sealed look the same to everybody else."""

import io
import re
from collections.abc import Callable, Sequence

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from audits.models import CrossCheck
from audits.services import samples
from audits.services.samples import Wish
from clusters.models import JournalEntry
from tests.access_table import ACTS, PAGES, rows
from tests.make import NOW, clerk_of, make_cross_check_begun, make_sent, sheet_of, wards_of
from tests.walk import knock
from tests.world import INSIDERS, World, draft_of, make_world, marks_of

pytestmark = pytest.mark.django_db
OTHERS = ("neighbour", "deputy", "lead", "officer", "observer")
WHO_ACT = ("lead", "officer")  # on what is not their own
WITHOUT_A_CLUSTER = ("scoring:home", "scoring:rounds", "scoring:board")  # the rest is 404 to strangers
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
LOW, HIGH = ("10", "Thiếu hồ sơ lưu trữ"), ("29.5", "Đầy đủ, lưu tại phòng văn thư của phường")
Act = Callable[[World], None]


@pytest.fixture
def world() -> World:
    """Self-assessment runs; only the lead unit has sent, the member has drafted."""
    return make_world("self", clusters=1)


@pytest.fixture
def in_cross_check(world) -> World:
    """Everybody has sent; no sheet is touched."""
    make_sent(world.cluster_round)
    make_cross_check_begun(world.cluster_round)
    world.now = NOW["cross"]
    world.look_again()
    return world


def seen(world: World, act: Act, roles: Sequence[str]) -> dict[str, str]:
    """After the act: each page and each answer to a form, as each of these people gets it. Then the act is undone."""
    with time_machine.travel(world.now, tick=False), transaction.atomic():
        act(world)
        browsers, pages = {role: world.browser(role) for role in roles}, {}
        for role in roles:
            for address in rows(PAGES) if role in INSIDERS else WITHOUT_A_CLUSTER:
                pages[f"{role} GET {address}"] = text_of(browsers[role], "GET", world.url(address))
            for address in rows(ACTS) if role in WHO_ACT else ():
                pages[f"{role} POST {address}"] = text_of(browsers[role], "POST", world.url(address))
        transaction.set_rollback(True)
    return pages


def text_of(browser: Client, method: str, url: str) -> str:
    response, _writes = knock(browser, method, url, {"confirmed": "on"})
    told = [str(message) for message in get_messages(response.wsgi_request)]
    where = response.headers.get("Location", "")
    return TOKEN.sub("", "\n".join([str(response.status_code), where, *told, body_of(response)]))


def body_of(response: HttpResponse) -> str:
    """A file is handed out in pieces."""
    return response.getvalue().decode(errors="replace")


def differing(some: dict[str, str], other: dict[str, str]) -> list[str]:
    return [place for place in some if some[place] != other[place]]


def marks(points: str, remark: str) -> Act:
    return lambda world: marks_of(world.cluster_round, points, remark)


def draft(points: str, reason: str) -> Act:
    return lambda world: draft_of(world.cluster_round, "I.2", points, reason)


def drawn(world: World) -> None:
    """The member has drawn what it will look at, on a sheet that is still open."""
    lead, _deputy, member = wards_of(world.cluster_round)[:3]
    samples.draw(sheet_of(world.cluster_round, member, lead), Wish("Sổ văn bản đi", 1, 480, 10), by=clerk_of(member))


def nothing(_world: World) -> None:
    pass


def test_marks_before_the_reveal_change_no_page_and_no_answer_of_anybody_else(in_cross_check):
    low, high = (seen(in_cross_check, marks(*what), OTHERS) for what in (LOW, HIGH))
    assert differing(low, high) == []
    assert low["lead POST scoring:reveal"].startswith("403")


def test_another_unit_that_does_not_lead_does_not_even_see_how_far_the_sheets_are(in_cross_check):
    marked, untouched = (seen(in_cross_check, act, ["deputy"]) for act in (marks(*LOW), nothing))
    assert differing(marked, untouched) == []


def test_what_an_assessor_has_drawn_changes_no_page_and_no_answer_of_anybody_else(in_cross_check):
    with_a_sample, without = (seen(in_cross_check, act, OTHERS) for act in (drawn, nothing))
    assert differing(with_a_sample, without) == []


def test_the_assessor_itself_does_see_its_marks(in_cross_check):
    low, high = (seen(in_cross_check, marks(*what), ["member"]) for what in (LOW, HIGH))
    assert "member GET audits:cross-check" in differing(low, high)


def test_a_draft_of_a_report_changes_no_page_and_no_answer_of_anybody_else(world):
    low, high = (seen(world, draft(*what), [*OTHERS, "member"]) for what in (("10", LOW[1]), ("19.5", HIGH[1])))
    own = {place for place in differing(low, high) if place.startswith("member")}
    assert differing(low, high) == sorted(own, key=list(low).index)
    assert {"member GET audits:self-assessment-group", "member GET audits:report"} <= own


def test_no_line_of_the_journal_tells_a_mark_before_the_reveal(in_cross_check):
    cluster_round = in_cross_check.cluster_round
    told = []
    for what in (LOW, HIGH):
        with time_machine.travel(in_cross_check.now, tick=False), transaction.atomic():
            marks_of(cluster_round, *what)
            lines = JournalEntry.objects.order_by("number").values_list("verb", "label", "before", "after", "reason")
            told.append([(*line[:2], str(line[2:]).replace(seal_in(cluster_round), "")) for line in lines])
            transaction.set_rollback(True)
    assert told[0] == told[1]


def seal_in(cluster_round) -> str:
    """Shown at sealing; without its salt it tells nothing."""
    return CrossCheck.objects.get(cluster_round=cluster_round, state=CrossCheck.State.SEALED).seal


def test_a_seal_does_not_tell_the_marks_to_who_tries_them_all(in_cross_check):
    """The same marks sealed twice give two seals, because of the salt."""
    cluster_round = in_cross_check.cluster_round
    _lead, deputy, member = wards_of(cluster_round)[:3]
    seals = set()
    for _time in range(2):
        with time_machine.travel(in_cross_check.now, tick=False), transaction.atomic():
            marks_of(cluster_round, *LOW)
            seals.add(sheet_of(cluster_round, member, deputy).seal)
            transaction.set_rollback(True)
    assert len(seals) == 2


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_round_is_exported_only_after_its_reveal(in_cross_check, language):
    marks_of(in_cross_check.cluster_round, *LOW)
    out, errors = io.StringIO(), io.StringIO()
    with translation.override(language), pytest.raises(CommandError) as refusal:
        call_command("export_case", str(in_cross_check.cluster_round.audit_round_id), stdout=out, stderr=errors)
    assert out.getvalue() + errors.getvalue() == ""
    assert LOW[1] not in str(refusal.value)
