"""Check c of the issue, by hand: out to Excel, filled in, back, compared, written."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from audits.models import SelfAssessment, SelfScore
from tests.browser.today import make_round_of_today
from tests.make import clerk_of, wards_of
from tests.unit.workbook.make import filled_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_clerk_fills_in_the_sheet_in_excel_and_brings_it_back(sit_down, tmp_path):
    ward = wards_of(make_round_of_today())[2]
    draft = SelfAssessment.objects.get(ward=ward)
    page = sit_down(clerk_of(ward), width=360)
    page.goto(f"/self-assessments/{draft.pk}/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải mẫu Excel").click()
    name = waiting.value.suggested_filename
    assert name.endswith("_ba_tu-danh-gia.xlsx")
    typed = {("I.1", "answer"): 38, ("I.1", "text"): "Chậm 20 ngày", ("I.2", "answer"): 21, ("II.2", "na"): "x"}
    file = tmp_path / name
    file.write_bytes(filled_in(Path(waiting.value.path()).read_bytes(), typed))

    page.get_by_role("link", name="Nhập từ Excel").click()
    page.get_by_label("Tệp Excel (.xlsx)").set_input_files(file)
    page.get_by_role("button", name="Tải lên và so sánh").click()
    expect(page.get_by_role("heading", name="So sánh và ghi")).to_be_visible()
    refused = page.get_by_role("row").filter(has_text="Trang “Phiếu”, dòng 9, cột D")
    expect(refused).to_contain_text("Điểm tiêu chí I.2 không được quá 20")
    changed = page.get_by_role("region", name="Mới hoặc có sửa")
    expect(changed).to_contain_text("Chậm 20 ngày")
    expect(changed).to_contain_text("Không áp dụng")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not SelfScore.objects.filter(self_assessment=draft).exists()

    page.get_by_role("button", name="Ghi vào phiếu").click()
    expect(page.get_by_text("Đã ghi từ tệp Excel: 3 ô.")).to_be_visible()
    written = SelfScore.objects.filter(self_assessment=draft).order_by("criterion__place")
    assert [(s.criterion.code, s.points, s.is_na, s.reason) for s in written] == [
        ("I.1", 38, False, "Chậm 20 ngày"), ("II.2", None, True, ""),
    ]  # fmt: skip
