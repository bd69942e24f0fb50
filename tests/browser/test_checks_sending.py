"""Checks 14 to 16 of screens.md 5.6: the review, the locked report and the wish to reopen it, another unit's draft."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from audits.models import SelfAssessment, Submission
from audits.services import evidence, self_assessments
from audits.services.evidence import Citation
from clusters import clock
from clusters.models import Ward
from tests.browser.today import make_round_of_today
from tests.browser.words import button, field, link, said
from tests.make import FULL_MARKS, clerk_of, given, make_sent, wards_of

pytestmark = pytest.mark.browser
WISH = "Chấm nhầm mục I.2, đề nghị sửa điểm và lý do."


@pytest.fixture(scope="module")
def wards(transactional_db) -> list[Ward]:
    """Of a round that runs: a lead unit and three more; nobody has scored yet."""
    return wards_of(make_round_of_today(4))


def report_of(ward: Ward) -> SelfAssessment:
    return SelfAssessment.objects.get(ward=ward)


def review(page: Page, report: SelfAssessment) -> Page:
    page.goto(f"/self-assessments/{report.pk}/review/")
    return page


def missing(page: Page) -> Locator:
    return page.get_by_role("region", name="Còn ", exact=False).get_by_role("link")


def test_check_14_the_review_lists_what_is_missing_each_link_comes_back_and_two_clicks_send_once(sit_down, wards):
    report, clerk = report_of(wards[1]), clerk_of(wards[1])
    self_assessments.record_self_scores(report, given({"I.1": "40", "I.2": "20", "II.1": "30"}), by=clerk)
    page = review(sit_down(clerk), report)
    expect(missing(page)).to_have_count(1)
    missing(page).first.click()
    expect(page.locator("[id='points-II.2']")).to_be_in_viewport()
    page.locator("[id='points-II.2']").fill("8")
    page.locator("[id='reason-II.2']").fill("Một phần hồ sơ chưa số hóa")
    button(page, "Save and back to the check").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(said("Check again before sending"))
    expect(missing(page)).to_have_count(0)
    for edit in page.get_by_role("row").get_by_role("link", name=said("Change")).all():
        assert "back=review" in (edit.get_attribute("href") or "")
    button(page, "Send the self-assessment report").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã gửi báo cáo tự đánh giá")
    assert Submission.objects.filter(self_assessment=report).count() == 1
    expect(page.get_by_text(Submission.objects.get(self_assessment=report).sha256)).to_be_visible()
    expect(field(page, "Message for Zalo")).to_have_value(
        re.compile(f"{report.ward.full_name} đã gửi báo cáo tự đánh giá")
    )


def test_check_15_a_sent_report_is_text_says_who_and_when_and_the_wish_to_reopen_reaches_the_lead_unit(sit_down, wards):
    lead, ward = wards[0], wards[2]
    make_sent(report_of(ward).cluster_round, ward=ward, at=clock.now(), I_2="15")
    report, clerk = report_of(ward), clerk_of(ward)
    page = sit_down(clerk)
    page.goto(f"/self-assessments/{report.pk}/groups/I/")
    expect(page.locator("main input[data-points], main textarea")).to_have_count(0)
    strip = page.locator(".notice").first
    expect(strip).to_contain_text(clerk.full_name)
    expect(strip).to_contain_text(clock.now().astimezone(clock.HANOI).strftime("%d/%m/%Y"))
    link(strip, "Ask to reopen").click()
    field(page, "What has to be changed, and why").fill(WISH)
    button(page, "Ask to reopen").click()
    expect(page.locator(".notice", has_text="đang chờ giải quyết").first).to_be_visible()
    chair = sit_down(clerk_of(lead))
    chair.goto("/")
    chair.get_by_role(
        "link", name=said("Decide whether the report of %(ward)s is reopened", ward=ward.full_name)
    ).click()
    expect(chair.get_by_text(WISH)).to_be_visible()
    field(chair, "Answer to the unit").fill("Đồng ý, sửa mục I.2")
    button(chair, "Reopen the report").click()
    expect(chair.get_by_text(said("The report of %(ward)s is open again.", ward=ward.full_name))).to_be_visible()
    page.goto(f"/self-assessments/{report.pk}/groups/I/")
    expect(page.locator("main input[data-points]").first).to_be_visible()
    expect(page.get_by_text("Đồng ý, sửa mục I.2").first).to_be_visible()


def test_check_16_another_unit_reads_the_sent_report_with_evidence_and_of_a_draft_a_clear_page(sit_down, wards):
    sent, draft = wards[3], wards[0]
    report, clerk = report_of(sent), clerk_of(sent)
    self_assessments.record_self_scores(report, given(FULL_MARKS), by=clerk)
    criterion = report.audit_round.criteria_set.criteria.get(code="I.1")
    cited = Citation("17/KH-UBND", clock.today(), "Kế hoạch công tác văn thư, lưu trữ", "UBND phường")
    evidence.cite(report, criterion, cited, by=clerk)
    self_assessments.send(report, by=clerk)
    page = sit_down(clerk_of(wards[1]), width=360)
    page.goto(f"/cluster-rounds/{report.cluster_round_id}/reports/")
    page.locator(f"a[href='/self-assessments/{report.pk}/report/']").click()
    expect(page.get_by_text("17/KH-UBND").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    answer = page.goto(f"/self-assessments/{report_of(draft).pk}/report/")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_text(f"{draft.full_name} chưa gửi báo cáo")).to_be_visible()
