"""Check 25, hands counted on the console; and a vote on two phones, followed by the console and by each other."""

import re

import pytest
from playwright.sync_api import Page, expect

from audits.models import ClusterRound
from scoring.models import Motion
from tests import make, meetings
from tests.browser.words import button, field, said
from tests.make import clerk_of, wards_of

pytestmark = pytest.mark.browser
ALL = "100 % số đại biểu có mặt"


@pytest.fixture
def cluster_round(transactional_db) -> ClusterRound:
    cluster_round = make.make_cluster_round(ClusterRound.State.CONSOLIDATION, wards=4)
    meetings.make_session(cluster_round)
    return make.again(cluster_round)


def console(page: Page, cluster_round: ClusterRound) -> None:
    page.goto(f"/cluster-rounds/{cluster_round.pk}/conference/")


def test_check_25_counts_that_do_not_add_up_are_refused_or_asked_and_all_present_is_said_once_it_is_declared(
    sit_down, cluster_round
):
    chair = sit_down(meetings.lead_clerk(cluster_round))
    console(chair, cluster_round)
    button(chair, "Open the vote now").click()
    field(chair, "In favour").fill("5")
    button(chair, "Close the vote").click()
    wrong = said(
        "%(given)s votes in all, but only %(entitled)s units may vote. Correct the counts or the attendance.",
        given=5, entitled=4,
    )  # fmt: skip
    expect(chair.get_by_text(wrong)).to_have_count(2)
    expect(field(chair, "In favour")).to_have_value("5")
    field(chair, "In favour").fill("3")
    button(chair, "Close the vote").click()
    expect(chair.get_by_text("1 không biểu quyết").first).to_be_visible()
    field(chair, "That is right: the others did not vote").check()
    button(chair, "Close the vote").click()
    expect(button(chair, "Declare the result")).to_be_visible()
    assert Motion.objects.latest("pk").not_voting == 1
    chair.locator("summary", has_text=said("Give this count up and vote again")).click()
    chair.locator(".discuss textarea[name=reason]").fill("Đếm sót một đơn vị")
    button(chair, "Vote again").click()

    button(chair, "Open the vote").click()
    field(chair, "In favour").fill("4")
    button(chair, "Close the vote").click()
    expect(button(chair, "Declare the result")).to_be_visible()
    expect(chair.get_by_text(ALL)).to_have_count(0)
    button(chair, "Declare the result").click()
    expect(chair.get_by_text(ALL).first).to_be_visible()


def test_two_phones_vote_and_everybody_follows_without_reloading(sit_down, cluster_round):
    chair = sit_down(meetings.lead_clerk(cluster_round))
    first, second = (sit_down(clerk_of(ward), width=360) for ward in wards_of(cluster_round)[1:3])
    console(chair, cluster_round)
    field(chair, "By name, on phones").check()
    button(chair, "Open the vote now").click()
    expect(chair.get_by_text("0/4 đơn vị đã biểu quyết")).to_be_visible()
    motion = Motion.objects.latest("pk")
    for phone in (first, second):
        phone.goto("/")
        phone.get_by_role("link", name=said("Vote now: %(about)s", about=motion.about)).click()
        buttons = [button(phone, words) for words in ("In favour", "Against", "Other opinion")]
        sizes = [each.bounding_box() for each in buttons]
        assert all(size["height"] >= 64 and size["width"] > 250 for size in sizes)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    button(first, "In favour").click()
    expect(first.get_by_text(re.compile(r"Đã ghi nhận \d\d:\d\d – có thể đổi đến khi chủ trì dừng"))).to_be_visible()
    expect(chair.get_by_text("1/4 đơn vị đã biểu quyết")).to_be_visible()
    button(second, "Against").click()
    button(second, "In favour").click()
    expect(button(second, "In favour")).to_have_attribute("aria-pressed", "true")
    expect(first.get_by_text("2/4 đơn vị đã biểu quyết")).to_be_visible()
    for ward in ("Một", "Bốn"):
        chair.get_by_role("button", name=f"{ward}: {said('In favour')}").click()
    button(chair, "Close the vote").click()
    expect(
        first.get_by_text(said("The chair has closed this vote. The result appears here when it is declared."))
    ).to_be_visible()
    button(chair, "Declare the result").click()
    expect(first.get_by_text(ALL)).to_be_visible()
    expect(second.get_by_text(ALL)).to_be_visible()
