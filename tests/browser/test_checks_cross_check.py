"""Checks 17 to 20 of the acceptance list: a neighbour is checked, and answers."""

import pytest
from playwright.sync_api import Page, expect

from audits.models import ClusterRound, Criterion, CrossCheck, Mark
from audits.services import cross_checks, photos
from clusters import clock
from scoring.services import stages
from tests.browser.today import make_cross_check_of_today
from tests.browser.words import button, field, link, said
from tests.make import FULL_MARKS, again, clerk_of, given, sheet_of, wards_of
from tests.site_photos import make_picture

pytestmark = pytest.mark.browser
NARROW = 360


@pytest.fixture(scope="module")
def cluster_round(transactional_db) -> ClusterRound:
    return make_cross_check_of_today(II_1="25")


@pytest.fixture(scope="module")
def sheet(cluster_round) -> CrossCheck:
    """The member checks the lead unit."""
    lead, _deputy, member = wards_of(cluster_round)
    return sheet_of(cluster_round, member, lead)


def criterion(page: Page, sheet: CrossCheck, code: str) -> Page:
    page.goto(f"/cross-checks/{sheet.pk}/criteria/{code}/")
    return page


def mark_of(sheet: CrossCheck, code: str) -> Mark | None:
    return Mark.objects.filter(cross_check=sheet, criterion__code=code).first()


def expect_no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_check_17_a_ward_that_types_the_address_of_its_own_cross_check_is_told_that_it_does_not_check_itself(
    sit_down, sheet
):
    page = sit_down(clerk_of(sheet.subject))
    page.goto(f"/cross-checks/{sheet.pk}/")
    expect(page.get_by_role("main")).to_contain_text("Đơn vị không kiểm tra chính mình")
    criterion(page, sheet, "I.1")
    expect(page.get_by_role("main")).to_contain_text("Đơn vị không kiểm tra chính mình")
    expect(page.locator("input[data-mark]")).to_have_count(0)


def test_check_18_the_mark_is_empty_until_a_choice_and_agreeing_records_it_with_one_tap(sit_down, sheet):
    page = criterion(sit_down(clerk_of(sheet.assessor), width=NARROW, has_touch=True), sheet, "II.1")
    tabs = page.locator("[data-sides]")
    expect(tabs.get_by_role("link").first).to_contain_text("25")
    expect(page.locator("#own")).to_be_hidden()
    tabs.get_by_role("link").last.tap()
    expect(page.locator("#theirs")).to_be_hidden()
    expect(page.locator("input[data-mark]")).to_have_value("")
    expect(page.locator("input[name=finding]:checked")).to_have_count(0)
    expect_no_sideways_scroll(page)
    assert mark_of(sheet, "II.1") is None

    agree = button(page, "Agree with %(points)s points and go on", points="25")
    place = agree.bounding_box()
    assert place
    assert place["height"] >= 44
    on_top = "([x, y]) => document.elementFromPoint(x, y).closest('button')?.getAttribute('form')"
    middle = [place["x"] + place["width"] / 2, place["y"] + place["height"] / 2]
    assert page.evaluate(on_top, middle) == "agree"  # nothing lies over it
    agree.tap()
    expect(page.locator("h2 .code")).not_to_have_text("II.1")
    mark = mark_of(sheet, "II.1")
    assert mark is not None
    assert (str(mark.points), mark.remark) == ("25.00", "")


def test_check_19_ctrl_enter_saves_and_goes_on_and_the_counter_counts(sit_down, sheet):
    page = criterion(sit_down(clerk_of(sheet.assessor)), sheet, "I.1")
    before = Mark.objects.filter(cross_check=sheet).count()
    expect(page.locator(".bottom-bar .at")).to_have_text(f"{before}/4")

    page.locator("input[name=finding]").first.focus()
    page.keyboard.press("2")
    expect(page.get_by_label(said("Propose fewer points"))).to_be_checked()
    page.locator("input[data-mark]").focus()
    page.keyboard.type("38")  # here the keys are digits again
    expect(page.get_by_label(said("Propose fewer points"))).to_be_checked()
    field(page, "Remark").fill("Chậm 20 ngày")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h2 .code")).to_have_text("I.2")
    expect(page.locator(".bottom-bar .at")).to_have_text(f"{before + 1}/4")
    mark = mark_of(sheet, "I.1")
    assert mark is not None
    assert (str(mark.points), mark.remark) == ("38.00", "Chậm 20 ngày")


@pytest.fixture(scope="module")
def opened(transactional_db) -> ClusterRound:
    """The deputy gave the third ward 29 of 30 on II.1, with a photo; nothing else differs."""
    cluster_round = make_cross_check_of_today(mode="field")
    _lead, deputy, third = wards_of(cluster_round)
    sheet = sheet_of(cluster_round, deputy, third)
    criterion = Criterion.objects.get(criteria_set=cluster_round.audit_round.criteria_set_id, code="II.1")
    photos.add(sheet, criterion, make_picture(), "one", by=clerk_of(deputy))
    for row in CrossCheck.objects.filter(cluster_round=cluster_round):
        marks = FULL_MARKS | ({"II.1": "29"} if row.pk == sheet.pk else {})
        remarks = {"II.1": "Thiếu mục lục một hồ sơ"} if row.pk == sheet.pk else {}
        cross_checks.record_marks(row, given(marks, remarks), by=clerk_of(row.assessor))
        cross_checks.seal(row, by=clerk_of(row.assessor))
    stages.reveal(again(cluster_round), by=clerk_of(wards_of(cluster_round)[0]))
    return again(cluster_round)


def test_check_20_a_difference_reaches_its_ward_with_photo_and_remark_and_its_explanation_the_lead(sit_down, opened):
    lead, _deputy, third = wards_of(opened)
    page = sit_down(clerk_of(third))
    page.goto(f"/cluster-rounds/{opened.pk}/explanations/")
    line = page.get_by_role("article").filter(has_text="II.1")
    expect(line).to_contain_text("29")
    expect(line).to_contain_text("Thiếu mục lục một hồ sơ")
    photo = line.locator(".photo-list img")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("complete", value=True)
    assert photo.evaluate("image => image.naturalWidth") > 0
    field(line, "Explain").check()
    field(line, "What the unit explains").fill("Mục lục để trong cặp riêng")
    button(page, "Send the answers").click()
    expect(line.locator("blockquote")).to_contain_text("Mục lục để trong cặp riêng")

    beside = sit_down(clerk_of(lead))
    beside.goto(f"/cluster-rounds/{opened.pk}/consolidation/")
    listed = beside.locator("section.discuss").filter(has_text="II.1").filter(has_text=third.full_name)
    expect(listed).to_contain_text("Mục lục để trong cặp riêng")
    expect(listed).to_contain_text("29")


def test_on_a_phone_the_whole_walk_of_a_sheet_has_no_sideways_scroll(sit_down, sheet):
    page = sit_down(clerk_of(sheet.assessor), width=NARROW)
    for address in ("", "criteria/I.2/", "finish/", "samples/", "print/"):
        page.goto(f"/cross-checks/{sheet.pk}/{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect_no_sideways_scroll(page)
    page.goto(f"/cross-checks/{sheet.pk}/samples/")
    page.locator("#id_subject").fill("Sổ văn bản đi")
    for name, number in (("first", "1"), ("last", "480"), ("count", "10")):
        page.locator(f"#id_{name}").fill(number)
    button(page, "Draw").click()
    expect(page.locator(".sample-numbers")).to_have_count(1)
    expect_no_sideways_scroll(page)
    assert link(page, "To the whole sheet").count() >= 1
    assert clock.now() >= sheet.samples.get().drawn_at
