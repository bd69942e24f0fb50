"""What comes out of the printer: the official sheet with what stands in the boxes, and nothing to press."""

import pytest
from playwright.sync_api import expect

from audits.models import SelfAssessment
from tests.browser.today import make_round_of_today
from tests.make import clerk_of, wards_of

pytestmark = pytest.mark.browser


def test_a_group_is_printed_as_the_official_sheet_with_what_was_just_typed(sit_down, transactional_db):
    cluster_round = make_round_of_today()
    ward = wards_of(cluster_round)[0]
    report = SelfAssessment.objects.get(cluster_round=cluster_round, ward=ward)
    page = sit_down(clerk_of(ward))
    page.goto(f"/self-assessments/{report.pk}/groups/II/")
    box = page.locator("[data-criterion][data-code='II.1']")
    box.locator("input[data-points]").fill("25,5")
    box.locator("textarea").fill("Thiếu hai biên bản")
    expect(page.locator(".printed")).to_be_hidden()
    page.pdf()  # the sheet is filled at the moment of printing
    row = page.locator("[data-prints-criterion='II.1']")
    expect(row.locator("[data-prints=points]")).to_have_text("25,5")
    expect(row.locator("[data-prints=reason]")).to_have_text("Thiếu hai biên bản")
    page.emulate_media(media="print")
    heads = page.locator(".printed-sheet thead th").all_inner_texts()
    assert heads == [
        "STT", "Nội dung tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Lý do trừ điểm, giải trình", "Tài liệu kiểm chứng",
    ]  # fmt: skip
    expect(page.get_by_role("main").locator("input:visible, button:visible, textarea:visible")).to_have_count(0)
    expect(page.locator(".context-bar")).to_be_visible()

    page.emulate_media(media="screen")
    page.goto("/")
    page.emulate_media(media="print")
    for hidden in (".tips", ".timeline", ".nav-bar"):
        assert page.locator(f"{hidden}:visible").count() == 0
    expect(page.locator(".print-title")).to_contain_text(ward.full_name)
