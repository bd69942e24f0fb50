"""The meeting of 2018, played on the one laptop in the room: from the opened sheets to signed minutes."""

import json
from pathlib import Path

import pytest
from django.utils.formats import date_format
from playwright.sync_api import Locator, Page, expect

from audits.models import ClusterRound
from audits.queries import cluster_rounds
from clusters import clock, journal
from clusters.models import Person, Ward
from scoring import queries
from scoring.models import Document, Motion, Settlement
from scoring.replay.player import play
from scoring.replay.reader import read_case_data
from scoring.services.seats import code_of
from tests.browser.words import button, field, link, said, section
from tests.file_makers import make_pdf
from tests.make import again, clerk_of, wards_of

pytestmark = pytest.mark.browser
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
TOTALS = {"Phúc Đồng": 97, "Giang Biên": 94, "Phúc Lợi": 86, "Sài Đồng": 86}
MOST = 60
PAPERS = 120_000  # milliseconds that four papers may take on a busy machine


class Hand:
    """Counts every click, every field and every choice of the one person at the laptop."""

    def __init__(self) -> None:
        self.count = 0

    def click(self, target: Locator) -> None:
        self.count += 1
        target.click()

    def fill(self, target: Locator, text: str) -> None:
        self.count += 1
        target.fill(text)

    def select(self, target: Locator, value: str) -> None:
        self.count += 1
        target.select_option(value)

    def check(self, target: Locator) -> None:
        if not target.is_checked():
            self.count += 1
            target.check()

    def upload(self, target: Locator, name: str, data: bytes) -> None:
        self.count += 1
        target.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": data})


@pytest.fixture
def told() -> dict:
    """What the minutes of 2018 tell of the conference."""
    return _case()["clusters"][0]["conference"]


def _case() -> dict:
    return json.loads((FIXTURES / "long-bien-2018.json").read_text(encoding="utf-8"))


@pytest.fixture
def cluster_round(transactional_db, told) -> ClusterRound:
    """The case up to the reveal; the rules want the deputy unit for what concerns the lead unit."""
    case = _case()
    case["clusters"][0]["conference"] = None
    case["round"]["rules"]["vote"]["deputy_for_own"] = True
    read, problems = read_case_data(case, FIXTURES)
    assert problems == []
    audit_round = play(read)
    found = cluster_rounds().get(audit_round=audit_round)
    people = {each["ward"]: each for each in told["attendees"]}
    for ward in wards_of(found):
        clerk = clerk_of(ward)
        clerk.full_name, clerk.position = people[ward.name]["name"], people[ward.name]["position"]
        clerk.save()
    return found


def test_the_2018_meeting_takes_sixty_clicks_and_fields_on_one_laptop(sit_down, cluster_round, told):
    lead, hand = wards_of(cluster_round)[0], Hand()
    page = sit_down(clerk_of(lead))
    page.goto("/")
    _call(page, hand, cluster_round, told)
    _open_with_all_present(page, hand)
    for line in told["settled"]:
        _settle(page, hand, _ward(cluster_round, line["ward"]), line)
    for question in told["motions"]:
        if question["kind"] == "commendation":
            _seat_the_deputy(page, hand, cluster_round)
            _nominate(page, hand, told["commendations"][0])
        _vote(page, hand, question)
    _close(page, hand)
    _sign(page, hand, told)

    assert _totals(cluster_round) == TOTALS
    assert hand.count <= MOST, hand.count
    _expect_what_the_rules_want(cluster_round, clerk_of(lead))


def _ward(cluster_round: ClusterRound, name: str) -> Ward:
    return next(ward for ward in wards_of(cluster_round) if ward.name == name)


def _call(page: Page, hand: Hand, cluster_round: ClusterRound, told: dict) -> None:
    """Chair of the lead unit, secretary and house of another one, today."""
    hand.click(link(page, "Call the conference"))
    hand.fill(field(page, "Day"), date_format(clock.today(), "d/m/Y"))
    hand.select(field(page, "Host unit"), str(_ward(cluster_round, told["host"]).pk))
    hand.fill(field(page, "Place"), told["place"])
    chair, secretary = page.get_by_role("group", name=said("Chair")), page.get_by_role("group", name=said("Secretary"))
    hand.fill(field(chair, "Full name"), told["chair"]["name"])
    hand.fill(field(chair, "Position"), told["chair"]["position"])
    hand.fill(field(secretary, "Full name"), told["secretary"]["name"])
    hand.select(field(secretary, "Unit"), str(_ward(cluster_round, told["secretary"]["ward"]).pk))
    hand.click(button(page, "Call the conference"))


def _open_with_all_present(page: Page, hand: Hand) -> None:
    hand.click(button(page, "Open the conference"))
    hand.click(button(page, "All are present").first)
    expect(page.locator(".opening")).to_contain_text("4/4")


def _settle(page: Page, hand: Hand, ward: Ward, line: dict) -> None:
    place = page.locator(f"[id='line-{ward.pk}-{line['criterion']}']")
    if place.get_attribute("open") is None:
        hand.click(place.locator("summary").first)
    points = line["points"].replace(".", ",")
    hand.fill(field(place, "Agreed points"), points)
    hand.fill(field(place, "Grounds"), line["reason"])
    hand.click(button(place, "Record the agreed points"))
    told = said("Settled: criterion %(code)s of %(ward)s, %(points)s points.")
    facts = {"code": line["criterion"], "ward": ward.full_name, "points": points}
    expect(page.get_by_role("status").first).to_contain_text(told % facts)


def _vote(page: Page, hand: Hand, question: dict) -> None:
    """Hands are raised and counted; the system says whether it passed."""
    votes = section(page, "Votes")
    wanted = votes.get_by_role("radio").first  # what the agenda is at stands first
    hand.check(wanted)
    hand.click(button(votes, "Open the vote now"))
    for choice, count in (("In favour", "yes"), ("Against", "no"), ("Other opinion", "abstain")):
        hand.fill(field(votes, choice), str(question[count]))
    hand.click(button(votes, "Close the vote"))
    hand.click(button(votes, "Declare the result"))
    expect(button(votes, "Declare the result")).to_have_count(0)


def _seat_the_deputy(page: Page, hand: Hand, cluster_round: ClusterRound) -> None:
    """Giang Biên's delegate types the code that only Giang Biên's people see."""
    conference = queries.conference_of(again(cluster_round))
    ward = _ward(cluster_round, "Giang Biên")
    seat = page.locator("#seat")
    if not field(seat, "Code of the unit").is_visible():
        hand.click(seat.locator("summary"))
    hand.fill(field(seat, "Code of the unit"), code_of(conference, ward))
    hand.click(button(seat, "Confirm at this console"))
    expect(button(page.locator("#seat"), "End the confirming")).to_be_visible()


def _nominate(page: Page, hand: Hand, nominee: dict) -> None:
    hand.click(link(page, "To the nominations"))
    form = section(page, "Nominate")
    hand.fill(field(form, "Summary of the achievement"), nominee["reason"])
    hand.click(button(form, "Nominate"))
    expect(page.get_by_role("status").first).to_be_visible()
    hand.click(link(page.get_by_role("navigation"), "Conference"))


def _close(page: Page, hand: Hand) -> None:
    hand.click(button(page, "Close the conference"))
    expect(section(page, "Signatures")).to_be_visible(timeout=PAPERS)


def _sign(page: Page, hand: Hand, told: dict) -> None:
    """Printed, signed by both in the room, scanned."""
    form = section(page, "Signatures")
    for post in ("chair", "secretary"):
        hand.check(form.get_by_role("checkbox", name=told[post]["name"]))
    hand.upload(field(form, "Scan of the signed minutes"), "bien-ban.pdf", make_pdf(3))
    hand.click(button(form, "Keep the signed paper"))
    expect(page.get_by_role("status").first).to_be_visible()


def _totals(cluster_round: ClusterRound) -> dict[str, int]:
    table = queries.current_table(cluster_round)
    return {row.ward.name: row.total for row in table.standings.select_related("ward").order_by("place")}


def _expect_what_the_rules_want(cluster_round: ClusterRound, operator: Person) -> None:
    minutes = Document.objects.get(cluster_round=cluster_round, kind=Document.Kind.MINUTES)
    assert minutes.state == Document.State.SIGNED
    motions = list(Motion.objects.filter(conference__cluster_round=cluster_round).order_by("pk"))
    assert [(m.kind, m.yes, m.no, m.abstain, m.passed) for m in motions] == [
        ("results", 4, 0, 0, True), ("commendation", 4, 0, 0, True), ("minutes", 4, 0, 0, True),
    ]  # fmt: skip
    assert [m.recorded_by_ward.name for m in motions] == ["Phúc Đồng", "Giang Biên", "Phúc Đồng"]
    assert {m.recorded_by for m in motions} == {operator}
    assert {s.by_ward.name for s in Settlement.objects.filter(cluster_round=cluster_round)} == {"Phúc Đồng"}
    assert list(journal.faults()) == []
