"""What a clerk types, clicks and sees while scoring; all of it once more without JavaScript."""

import copy

import pytest
from playwright.sync_api import Locator, Page, expect

from audits.models import CrossCheck, SelfAssessment
from tests.browser.today import make_cross_check_of_today, make_round_of_today
from tests.browser.words import button, field, link, said
from tests.make import CRITERIA, FULL_MARKS, clerk_of, wards_of

pytestmark = pytest.mark.browser
LEVELS = [("Đầy đủ, đúng hạn", "20"), ("Chậm dưới 30 ngày", "10"), ("Không thực hiện", "0")]


@pytest.fixture(scope="module")
def report(transactional_db) -> SelfAssessment:
    """A draft of which I.2 can be scored by its levels."""
    criteria = copy.deepcopy(CRITERIA)
    criteria["groups"][0]["criteria"][1]["levels"] = [{"label": label, "points": points} for label, points in LEVELS]
    cluster_round = make_round_of_today(3, criteria=criteria)
    return SelfAssessment.objects.get(cluster_round=cluster_round, ward=wards_of(cluster_round)[2])


@pytest.fixture(scope="module")
def sheet(transactional_db) -> CrossCheck:
    cluster_round = make_cross_check_of_today(II_1="25", II_2="NA")
    lead, _deputy, member = wards_of(cluster_round)
    return CrossCheck.objects.get(cluster_round=cluster_round, assessor=member, subject=lead)


def group(page: Page, report: SelfAssessment, code: str) -> Page:
    page.goto(f"/self-assessments/{report.pk}/groups/{code}/")
    return page


def box(page: Page, code: str) -> Locator:
    return page.locator(f"[id='points-{code}']")


def reason(page: Page, code: str) -> Locator:
    return page.locator(f"[id='reason-{code}']")


def expect_figures(page: Page, of_group: str, scored: str) -> None:
    expect(page.locator("output[data-sum=group]")).to_have_text(of_group)
    expect(page.locator("output[data-count]")).to_have_text(scored)


def test_a_level_fills_the_box_and_typing_its_points_chooses_it(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report, "I")
    levels = {points: page.get_by_label(label) for label, points in LEVELS}
    for points in ("20", "10", "0"):
        levels[points].check()
        expect(box(page, "I.2")).to_have_value(points)
        expect_figures(page, points, "1")
    box(page, "I.2").fill("20")
    expect(levels["20"]).to_be_checked()
    box(page, "I.2").fill("15")
    expect(page.locator("input[data-level]:checked")).to_have_count(0)


def test_a_level_is_saved_as_its_points(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report, "I")
    page.get_by_label(LEVELS[1][0]).check()
    reason(page, "I.2").fill("Quy chế ban hành chậm 12 ngày")
    button(page, "Save").click()
    expect(page.get_by_text(said("Saved: group %(code)s.", code="I"))).to_be_visible()
    expect(box(page, "I.2")).to_have_value("10")
    expect(page.get_by_label(LEVELS[1][0])).to_be_checked()
    reason(page, "I.2").fill("")
    box(page, "I.2").fill("")
    button(page, "Save").click()
    expect(page.locator("output[data-sum=group]")).to_have_text("0")


def test_the_reason_is_asked_for_below_the_maximum_and_where_a_criterion_does_not_apply(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report, "II")
    expect(reason(page, "II.1")).to_be_hidden()
    box(page, "II.1").fill("29,5")
    expect(reason(page, "II.1")).to_be_visible()
    box(page, "II.1").fill("30")
    expect(reason(page, "II.1")).to_be_hidden()
    field(page.locator("[id='criterion-II.2']"), "Not applicable").check()
    expect(reason(page, "II.2")).to_be_visible()
    expect_figures(page, "30", "2")


def test_enter_and_the_arrows_go_from_box_to_box(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report, "I")
    box(page, "I.1").focus()
    for key, code in (("Enter", "I.2"), ("ArrowUp", "I.1"), ("ArrowDown", "I.2")):
        page.keyboard.press(key)
        expect(box(page, code)).to_be_focused()
    page.keyboard.type("9")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("8")
    expect(box(page, "I.2")).to_have_value("8")


def test_agreeing_fills_the_mark_and_any_other_conclusion_leaves_it_to_the_person(sit_down, sheet):
    page = sit_down(clerk_of(sheet.assessor))
    page.goto(f"/cross-checks/{sheet.pk}/criteria/II.1/")
    mark = page.locator("#id_points")
    page.locator("input[data-agree]").check()
    expect(mark).to_have_value("25")
    page.locator("input[data-differ]").first.check()
    expect(mark).to_have_value("")
    mark.fill("25")
    page.locator("input[data-agree]").check()
    mark.fill("24")
    expect(page.locator("input[data-agree]")).not_to_be_checked()


def test_two_clicks_send_one_report(sit_down):
    cluster_round = make_round_of_today(3)
    report = SelfAssessment.objects.get(cluster_round=cluster_round, ward=wards_of(cluster_round)[2])
    page = sit_down(clerk_of(report.ward))
    for code, points in (("I", ("40", "20")), ("II", ("30", "10"))):
        group(page, report, code)
        for place, value in enumerate(points, 1):
            box(page, f"{code}.{place}").fill(value)
        button(page, "Save").click()
        expect(page.get_by_text(said("Saved: group %(code)s.", code=code))).to_be_visible()
    page.goto(f"/self-assessments/{report.pk}/review/")
    button(page, "Send the self-assessment report").dblclick()
    expect(page.get_by_role("heading", name=said("The self-assessment report is sent"))).to_be_visible()
    assert report.submissions.count() == 1


@pytest.fixture
def plain(sit_down):
    """Without JavaScript."""
    return lambda person: sit_down(person, java_script_enabled=False)


def test_without_javascript_a_ward_scores_itself_and_sends_its_report_once(plain):
    cluster_round = make_round_of_today(3)
    report = SelfAssessment.objects.get(cluster_round=cluster_round, ward=wards_of(cluster_round)[2])
    page = plain(clerk_of(report.ward))
    group(page, report, "I")
    expect(reason(page, "I.1")).to_be_visible()
    box(page, "I.1").fill("38,5")
    reason(page, "I.1").fill("Kế hoạch ban hành chậm 20 ngày")
    box(page, "I.2").fill("20")
    button(page, "Save, on to group %(code)s", code="II").click()
    box(page, "II.1").fill("30")
    field(page.locator("[id='criterion-II.2']"), "Not applicable").check()
    reason(page, "II.2").fill("Chưa có hệ thống quản lý văn bản điện tử")
    button(page, "Save, on to the general part").click()
    button(page, "Save and go to the check").click()
    expect(page.locator(".figures").first).to_contain_text("88,5")
    button(page, "Send the self-assessment report").dblclick()
    expect(page.get_by_role("heading", name=said("The self-assessment report is sent"))).to_be_visible()
    assert report.submissions.count() == 1


def test_without_javascript_a_sheet_is_marked_mostly_by_agreeing_and_sealed(plain):
    cluster_round = make_cross_check_of_today()
    lead, _deputy, member = wards_of(cluster_round)
    sheet = CrossCheck.objects.get(cluster_round=cluster_round, assessor=member, subject=lead)
    page = plain(clerk_of(member))
    page.goto(f"/cross-checks/{sheet.pk}/")
    link(page, "Begin to check").click()
    for code in ("I.1", "I.2"):
        button(page, "Agree with %(points)s points and go on", points=FULL_MARKS[code]).click()
    page.locator("input[data-differ]").first.check()
    page.locator("#id_points").fill("27,5")
    page.locator("#id_remark").fill("Thiếu 2 hồ sơ")
    button(page, "Save and go on").click()
    button(page, "Agree with %(points)s points and go on", points=FULL_MARKS["II.2"]).click()
    button(page, "Seal the sheet").click()
    expect(page.locator("#seal")).to_contain_text("SHA-256")
    sheet.refresh_from_db()
    assert sheet.state == CrossCheck.State.SEALED
    assert str(sheet.marks.get(criterion__code="II.1").points.normalize()) == "27.5"
