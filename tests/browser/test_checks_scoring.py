"""Checks 1, 5, 6 and 12 of the acceptance list: typing points, and the whole report on a phone."""

import json

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from audits.models import Criterion, SelfAssessment
from audits.points import carried
from tests.browser.today import make_round_of_today
from tests.browser.words import button, field, said
from tests.make import clerk_of, wards_of

pytestmark = pytest.mark.browser
SAMPLE = settings.BASE_DIR / "fixtures" / "vtlt-sample.json"
PHONE = 360


@pytest.fixture
def report(transactional_db) -> SelfAssessment:
    """A draft of its own for every test, because a page saves by itself."""
    return report_in(make_round_of_today(3))


def report_in(cluster_round) -> SelfAssessment:
    return SelfAssessment.objects.get(cluster_round=cluster_round, ward=wards_of(cluster_round)[2])


def group(page: Page, report: SelfAssessment, code: str, query: str = "") -> Page:
    page.goto(f"/self-assessments/{report.pk}/groups/{code}/{query}")
    return page


def box(page: Page, code: str) -> Locator:
    return page.locator(f"[id='points-{code}']")


def reason(page: Page, code: str) -> Locator:
    return page.locator(f"[id='reason-{code}']")


def figure(page: Page, which: str) -> Locator:
    return page.locator(f".summary-bar output[data-{which}]").first


@pytest.mark.parametrize(("language", "shown"), [("vi", "28,5"), ("en", "28.5")])
def test_check_01_a_comma_and_a_point_change_the_total_by_the_same_amount(sit_down, report, language, shown):
    page = group(sit_down(clerk_of(report.ward), language=language, locale="en-US"), report, "I")
    box(page, "I.2").fill("20")
    for typed in ("8,5", "8.5"):
        box(page, "I.1").fill("")
        expect(figure(page, "sum=all")).to_have_text("20")
        box(page, "I.1").press_sequentially(typed)
        expect(figure(page, "sum=all")).to_have_text(shown)
    box(page, "I.1").fill("8.5")
    reason(page, "I.1").fill("Chậm 20 ngày")
    page.locator("button[data-default]").click()
    page.wait_for_load_state()
    expect(box(page, "I.1")).to_have_value(shown.replace("2", "", 1))


@pytest.mark.parametrize("view", ["all", "table"])
def test_check_05_losing_points_asks_for_the_reason_and_the_summary_leads_into_its_box(sit_down, report, view):
    page = group(sit_down(clerk_of(report.ward)), report, "II", f"?view={view}")
    if view == "all":
        expect(reason(page, "II.1")).to_be_hidden()
    box(page, "II.1").fill("29,5")
    expect(reason(page, "II.1")).to_be_visible()
    box(page, "II.2").fill("10")
    field(page, "Finished").check()
    button(page, "Save, on to the general part").click()
    sentence = page.locator(".error-summary").get_by_role("link")
    expect(sentence).to_have_text("Nêu lý do trừ điểm tiêu chí II.1")
    sentence.click()
    expect(reason(page, "II.1")).to_be_focused()


def test_check_06_a_blank_is_not_scored_and_a_zero_is_zero_points(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report, "I")
    expect(box(page, "I.1")).to_have_attribute("placeholder", "–")
    expect(figure(page, "count=all")).to_have_text("0")
    box(page, "I.1").fill("0")
    reason(page, "I.1").fill("Chưa ban hành")
    expect(figure(page, "count=all")).to_have_text("1")
    expect(figure(page, "sum=all")).to_have_text("0")
    button(page, "Save").first.click()
    expect(page.get_by_text(said("Saved: group %(code)s.", code="I"))).to_be_visible()
    page.goto(f"/self-assessments/{report.pk}/review/")
    expect(page.get_by_role("link", name="Nhập điểm tiêu chí I.2")).to_be_visible()
    expect(page.get_by_role("link", name="Nhập điểm tiêu chí I.1")).to_have_count(0)
    rows = page.locator("table tr")
    expect(rows.filter(has=page.locator("[id='criterion-I.1'], th", has_text="I.1")).first).to_contain_text("0")
    expect(rows.filter(has=page.locator("th", has_text="I.2")).first).to_contain_text(said("not scored"))


def test_the_expected_class_follows_what_is_typed_and_what_does_not_apply(sit_down, report):
    """Bands 85, 70, 50: 60 of 100 points are C; without II.2 they are measured against 90."""
    page = group(sit_down(clerk_of(report.ward)), report, "I")
    expected = page.locator("output[data-expected]")
    expect(expected).to_have_text("–")
    box(page, "I.1").fill("40")
    expect(expected).to_have_text(said("Unclassified"))
    box(page, "I.2").fill("20")
    expect(expected).to_have_text("C")
    button(page, "Save, on to group %(code)s", code="II").click()
    page.wait_for_url("**/groups/II/")
    box(page, "II.1").fill("16,5")
    expect(page.locator("output[data-expected]")).to_have_text("B")
    field(page.locator("[id='criterion-II.2']"), "Not applicable").check()
    expect(page.locator("output[data-expected]")).to_have_text("A")
    box(page, "II.1").fill("16")
    expect(page.locator("output[data-expected]")).to_have_text("B")


def test_check_12_on_a_phone_the_whole_report_is_filled_in_without_scrolling_sideways(sit_down, transactional_db):
    report = report_in(make_round_of_today(3, criteria=json.loads(SAMPLE.read_text(encoding="utf-8"))))
    page = sit_down(clerk_of(report.ward), width=PHONE, has_touch=True)
    page.goto(f"/self-assessments/{report.pk}/")
    expect_it_fits(page)
    groups = list(report.audit_round.criteria_set.groups.order_by("place").prefetch_related("criteria"))
    page.get_by_role("link", name=f"{groups[0].code}. {groups[0].title}").click()
    for code in [found.code for found in groups]:
        page.wait_for_url(f"**/groups/{code}/")
        criteria = list(report.audit_round.criteria_set.criteria.filter(group__code=code).order_by("place"))
        for criterion in criteria:
            score_on_a_phone(page, criterion, is_last=criterion == criteria[-1])
    page.wait_for_url("**/general/")
    expect_it_fits(page)
    field(page, "Strengths").fill("Văn bản đi, đến được đăng ký đủ.")
    main = button(page, "Save and go to the check")
    expect(main).to_be_in_viewport(ratio=1)
    main.click()
    page.wait_for_url("**/review/")
    expect_it_fits(page)
    assert report.self_scores.count() == sum(len(found.criteria.all()) for found in groups)
    expect(page.get_by_role("link", name="Nhập điểm")).to_have_count(0)


def score_on_a_phone(page: Page, criterion: Criterion, *, is_last: bool) -> None:
    """One criterion on the screen, its guidance at hand, the one main button always in sight."""
    card = page.locator("[data-criterion]:visible")
    expect(card).to_have_count(1)
    expect(card).to_have_attribute("data-code", criterion.code)
    expect_it_fits(page)
    main = page.locator("button[data-step-save]" if is_last else "button[data-step-on]")
    expect(main).to_be_in_viewport(ratio=1)
    lost = criterion.code.endswith(".2")
    points = criterion.max_points - criterion.step if lost else criterion.max_points
    box(page, criterion.code).fill(carried(points).replace(".", ","))
    if lost:
        reason(page, criterion.code).fill("Hai hồ sơ nộp lưu chậm 2 tháng.")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        expect_it_fits(page)
    expect(main).to_be_in_viewport(ratio=1)
    main.click()


def expect_it_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_on_a_phone_the_guidance_opens_as_a_sheet_over_the_screen_and_escape_closes_it(sit_down, report):
    page = group(sit_down(clerk_of(report.ward), width=PHONE), report, "I")
    sheet = page.locator("[id='criterion-I.1'] details.how")
    sheet.locator("summary").click()
    expect(sheet.get_by_text("Đúng hạn: 40")).to_be_in_viewport(ratio=1)
    assert sheet.evaluate("it => Math.round(it.getBoundingClientRect().bottom) === innerHeight")
    expect_it_fits(page)
    page.keyboard.press("Escape")
    expect(sheet.get_by_text("Đúng hạn: 40")).to_be_hidden()
    expect(sheet.locator("summary")).to_be_focused()


def test_one_by_one_on_a_wide_screen_enter_goes_on_to_the_next_criterion(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report, "I", "?view=one")
    expect(page.locator("[data-criterion]:visible")).to_have_count(1)
    box(page, "I.1").fill("40")
    page.keyboard.press("Enter")
    expect(box(page, "I.2")).to_be_focused()
    expect(page.locator("output[data-step-at]")).to_have_text("2/4")
