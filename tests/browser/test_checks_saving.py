"""Checks 7, 8 and 9 of the acceptance list: nothing that was typed is lost, and the line says what is true."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from audits.models import CrossCheck, SelfAssessment, SelfScore, SelfScoreVersion
from audits.services import self_assessments
from tests.browser.today import make_cross_check_of_today, make_round_of_today
from tests.browser.words import button, said
from tests.make import clerk_of, given, make_person, wards_of

pytestmark = pytest.mark.browser
SAVED = re.compile(r"^Đã lưu lúc \d\d:\d\d$")
NO_NETWORK = (
    "Not saved yet – no connection. The text stays on this device and is sent by itself when the network is back."
)


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """As everywhere, but that a request without network finds nobody is what these tests are about."""
    heard: list[str] = []
    yield heard
    assert [text for text in heard if not text.startswith("Failed to load resource: net::ERR_")] == []


@pytest.fixture
def report(transactional_db) -> SelfAssessment:
    """A draft of the ward Ba, whose first clerk sits down in these tests."""
    cluster_round = make_round_of_today(3)
    ward = wards_of(cluster_round)[2]
    make_person(ward=ward, name="Lê Văn Minh")
    return SelfAssessment.objects.get(cluster_round=cluster_round, ward=ward)


@pytest.fixture
def lan(report):
    return make_person(ward=report.ward, name="Trần Thị Lan")


@pytest.fixture
def sheet(transactional_db) -> CrossCheck:
    cluster_round = make_cross_check_of_today()
    lead, _deputy, member = wards_of(cluster_round)
    return CrossCheck.objects.get(cluster_round=cluster_round, assessor=member, subject=lead)


def group(page: Page, report: SelfAssessment, code: str = "I") -> Page:
    """Open, and told who else is there."""
    with page.expect_response("**/presence/"):
        page.goto(f"/self-assessments/{report.pk}/groups/{code}/")
    return page


def line(page: Page) -> Locator:
    return page.locator("[data-save-state]")


def box(page: Page, code: str = "I.1") -> Locator:
    return page.locator(f"[id='points-{code}']")


def reason(page: Page, code: str = "I.1") -> Locator:
    return page.locator(f"[id='reason-{code}']")


def score(report: SelfAssessment, code: str = "I.1") -> SelfScore:
    return SelfScore.objects.get(self_assessment=report, criterion__code=code)


def colleague_saves(report: SelfAssessment, by, points: str, text: str, version: int = 0) -> None:
    answer = given({"I.1": points}, {"I.1": text})["I.1"]
    based_on = {"I.1": type(answer)(answer.points, answer.is_na, answer.text, version)}
    assert self_assessments.record_self_scores(report, based_on, by=by) == []


def device(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage)")


def test_check_07_a_reason_typed_and_the_tab_closed_two_seconds_later_is_there_on_another_computer(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report)
    box(page).fill("38,5")
    reason(page).press_sequentially("Ban hành kế hoạch chậm 20 ngày", delay=10)
    page.wait_for_timeout(2000)
    page.close(run_before_unload=True)
    elsewhere = group(sit_down(clerk_of(report.ward)), report)
    expect(reason(elsewhere)).to_have_value("Ban hành kế hoạch chậm 20 ngày")
    expect(box(elsewhere)).to_have_value("38,5")


def test_what_was_typed_the_moment_before_leaving_the_page_is_saved_too(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report)
    box(page).fill("37")
    page.goto("/help/")
    expect(box(group(page, report))).to_have_value("37")
    assert device(page) == []


def test_check_08_without_network_the_text_stays_here_and_goes_by_itself_when_it_is_back(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report)
    box(page).fill("38")
    expect(line(page)).to_have_text(SAVED)
    page.context.set_offline(True)
    reason(page).fill("Chậm 20 ngày")
    expect(line(page)).to_have_text(said(NO_NETWORK))
    assert "Chậm 20 ngày" in page.evaluate("JSON.stringify(localStorage)")
    page.context.set_offline(False)
    expect(line(page)).to_have_text(SAVED)
    assert (score(report).reason, score(report).version, device(page)) == ("Chậm 20 ngày", 2, [])


def test_text_that_was_never_sent_is_offered_on_return_and_can_be_dropped(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report)
    for press, left in (("Drop it", ""), ("Restore it", "Chậm 20 ngày")):
        page.route("**/save/", lambda route: route.abort())
        box(page).fill("38")
        reason(page).fill("Chậm 20 ngày")
        expect(line(page)).to_have_text(said(NO_NETWORK))
        page.unroute("**/save/")
        page.route("**/save/", lambda route: route.abort() if "points" in (route.request.post_data or "") else None)
        page.reload()
        page.unroute("**/save/")
        notice = page.locator("[data-left]")
        expect(notice).to_contain_text("I.1")
        button(notice, press).click()
        expect(notice).to_have_count(0)
        expect(reason(page)).to_have_value(left)
    expect(line(page)).to_have_text(SAVED)
    assert score(report).reason == "Chậm 20 ngày"
    assert device(page) == []


def test_check_09_two_people_of_a_ward_see_each_other_and_neither_text_is_lost(sit_down, report, lan):
    hers, his = group(sit_down(lan), report), group(sit_down(clerk_of(report.ward)), report)
    expect(his.locator("[data-presence]")).to_have_text("Trần Thị Lan đang mở nhóm này")
    group(hers, report)
    expect(hers.locator("[data-presence]")).to_have_text("Lê Văn Minh đang mở nhóm này")
    box(hers).fill("38")
    reason(hers).fill("Chậm 20 ngày")
    expect(line(hers)).to_have_text(SAVED)
    box(his).fill("36")
    conflict = his.locator("[data-conflict]")
    expect(conflict).to_contain_text("Trần Thị Lan")
    expect(conflict.locator("[data-mine]")).to_contain_text("36")
    expect(conflict.locator("[data-theirs]")).to_contain_text("Chậm 20 ngày")
    assert score(report).points == 38
    button(conflict, "Keep what is typed here").click()
    expect(line(his)).to_have_text(SAVED)
    kept = SelfScoreVersion.objects.filter(self_score=score(report)).values_list("points", "reason")
    assert {(38, "Chậm 20 ngày"), (36, "")} <= set(kept)
    assert score(report).points == 36


def test_the_newer_text_can_be_taken_and_the_ordinary_button_then_saves_on_top_of_it(sit_down, report, lan):
    page = group(sit_down(clerk_of(report.ward)), report)
    colleague_saves(report, lan, "38", "Chậm 20 ngày")
    box(page).fill("36")
    button(page.locator("[data-conflict]"), "Take the newer one").click()
    expect(box(page)).to_have_value("38")
    expect(reason(page)).to_have_value("Chậm 20 ngày")
    reason(page).fill("Chậm 21 ngày")
    button(page, "Save").click()
    expect(page.get_by_text(said("Saved: group %(code)s.", code="I"))).to_be_visible()
    assert (score(report).reason, device(page)) == ("Chậm 21 ngày", [])


def test_an_answer_nobody_touches_here_follows_the_colleague_and_says_so(sit_down, report, lan):
    page = group(sit_down(clerk_of(report.ward)), report)
    colleague_saves(report, lan, "38", "Chậm 20 ngày")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(box(page)).to_have_value("38")
    expect(page.locator("[id='criterion-I.1'] [data-note]")).to_contain_text("Trần Thị Lan")
    expect(page.locator("output[data-sum=group]")).to_have_text("38")


def test_an_answer_that_was_lost_on_the_way_back_is_no_conflict_with_oneself(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report)

    def deliver_and_lose(route):
        route.fetch()
        route.abort()

    page.route("**/save/", deliver_and_lose)
    box(page).fill("38")
    expect(line(page)).to_have_text(said(NO_NETWORK))
    page.unroute("**/save/")
    reason(page).fill("Chậm 20 ngày")
    expect(line(page)).to_have_text(SAVED)
    assert (score(report).reason, score(report).versions.filter(refused=True).count()) == ("Chậm 20 ngày", 0)


def test_two_tabs_of_one_person_lose_nothing(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report)
    other = group(page.context.new_page(), report)
    box(page).fill("38")
    expect(line(page)).to_have_text(SAVED)
    box(other).fill("35")
    expect(other.locator("[data-conflict] [data-theirs]")).to_contain_text("38")
    assert score(report).versions.get(refused=True).points == 35


def test_what_is_not_legal_is_said_at_its_box_and_the_text_stays_on_the_device(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report)
    box(page).fill("38,3")
    reason(page).fill("Chậm 20 ngày")
    problem = page.locator("[id='criterion-I.1'] [data-save-problem]")
    expect(problem).to_have_text("Điểm tiêu chí I.1 chỉ nhận bước 0,5 (ví dụ 38)")
    expect(line(page)).to_have_text(said("Not saved: correct what is marked in red. The text stays on this device."))
    assert "Chậm 20 ngày" in page.evaluate("JSON.stringify(localStorage)")
    box(page).fill("38,5")
    expect(line(page)).to_have_text(SAVED)
    expect(problem).to_have_count(0)
    assert score(report).reason == "Chậm 20 ngày"


def test_after_the_sign_in_ended_a_dialog_waits_and_then_it_goes_on(sit_down, report):
    person = clerk_of(report.ward)
    page = group(sit_down(person), report)
    Session.objects.all().delete()
    box(page).fill("38")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    with page.expect_popup() as opened:
        dialog.get_by_role("link").click()
    expect(opened.value).to_have_url(re.compile("/sign-in/"))
    again = sit_down(person).context.cookies()
    page.context.add_cookies([cookie for cookie in again if cookie["name"] == "sessionid"])
    button(dialog, "I have signed in").click()
    expect(dialog).to_be_hidden()
    expect(line(page)).to_have_text(SAVED)
    assert score(report).points == 38


def test_another_person_who_signed_in_at_the_device_saves_nothing_of_the_first(sit_down, report, lan):
    page = group(sit_down(clerk_of(report.ward)), report)
    page.context.clear_cookies(name="csrftoken")
    page.context.add_cookies([c for c in sit_down(lan).context.cookies() if c["name"] == "sessionid"])
    box(page).fill("38")
    expect(page.locator("[data-another]")).to_be_visible()
    assert not SelfScore.objects.filter(self_assessment=report).exists()


def test_a_report_sent_meanwhile_is_said_and_the_text_stays(sit_down, report):
    page = group(sit_down(clerk_of(report.ward)), report)
    SelfAssessment.objects.filter(pk=report.pk).update(state="head")
    box(page).fill("38")
    expect(line(page)).to_contain_text(said("The text stays on this device."))
    assert len(device(page)) == 1


def test_a_browser_that_keeps_nothing_says_so_plainly(sit_down, report):
    page = sit_down(clerk_of(report.ward))
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    group(page, report)
    page.context.set_offline(True)
    box(page).fill("38")
    expect(line(page)).to_contain_text("Trình duyệt này")
    page.context.set_offline(False)
    expect(line(page)).to_have_text(SAVED)


def test_the_general_part_puts_together_what_two_people_wrote_in_different_places(sit_down, report, lan):
    page = sit_down(clerk_of(report.ward))
    page.goto(f"/self-assessments/{report.pk}/general/")
    theirs = dict.fromkeys(SelfAssessment.REPORT, "") | {"strengths": "Của Lan", "backlog_metres": None}
    self_assessments.write_report(report, theirs, version=0, by=lan)
    page.locator("#id_difficulties").fill("Của Minh")
    expect(line(page)).to_have_text(SAVED)
    expect(page.locator("#id_strengths")).to_have_value("Của Lan")
    report.refresh_from_db()
    assert (report.strengths, report.difficulties) == ("Của Lan", "Của Minh")


def test_a_mark_is_saved_before_its_remark_and_the_button_goes_on_from_there(sit_down, sheet):
    page = sit_down(clerk_of(sheet.assessor))
    page.goto(f"/cross-checks/{sheet.pk}/criteria/II.1/")
    page.locator("#id_points").fill("25")
    expect(line(page)).to_have_text(SAVED)
    assert (sheet.marks.get().points, sheet.marks.get().remark) == (25, "")
    page.locator("#id_remark").fill("Thiếu 2 hồ sơ")
    button(page, "Save and go on").click()
    page.wait_for_url(re.compile(r"/criteria/(?!II\.1)"))
    assert (sheet.marks.get().remark, sheet.marks.get().versions.filter(refused=True).count()) == ("Thiếu 2 hồ sơ", 0)
