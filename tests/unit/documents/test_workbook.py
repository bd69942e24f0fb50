from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.documents.facts import ClusterFacts
from scoring.documents.workbook import HEAD, workbook
from tests.unit.documents.make import make_2018
from tests.unit.documents.make_hard import make_hard


def opened(facts: ClusterFacts) -> Workbook:
    return load_workbook(BytesIO(workbook(facts)))


def table(sheet: Worksheet) -> list[dict[str, object]]:
    head, *rows = sheet.iter_rows(min_row=HEAD, values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_results_of_2018_are_numbers_and_ties_are_called_ties():
    rows = table(opened(make_2018())["Xếp hạng"])
    found = [(row["Đơn vị"], row["Tổng điểm"], row["Xếp loại"], row["Thứ hạng"], row["Đồng hạng"]) for row in rows]
    assert found == [
        ("UBND phường Phúc Đồng", 97, "A", 1, None),
        ("UBND phường Giang Biên", 94, "A", 2, None),
        ("UBND phường Phúc Lợi", 86, "A", 3, "đồng hạng 3"),
        ("UBND phường Sài Đồng", 86, "A", 3, "đồng hạng 3"),
    ]


def test_the_sheets_and_their_print_setup():
    book = opened(make_2018())
    assert book.sheetnames == ["Xếp hạng", "Theo nhóm", "Theo tiêu chí", "Cần thảo luận", "Thông tin"]
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
        assert sheet.freeze_panes.endswith(str(HEAD + 1))
        assert sheet["A3"].value == "Dữ liệu minh họa"


def test_group_points_add_up_to_the_total():
    rows = table(opened(make_2018())["Theo nhóm"])
    for row in rows:
        *groups, total = list(row.values())[1:]
        assert sum(groups) == total


def test_every_mark_stands_beside_the_self_score_and_the_agreed_points():
    rows = table(opened(make_2018())["Theo tiêu chí"])
    row = next(each for each in rows if (each["Đơn vị"], each["Tiêu chí"]) == ("UBND phường Phúc Lợi", "VI.1"))
    assert len(rows) == 4 * 42
    assert (row["Tự chấm"], row["Điểm của Phúc Đồng"], row["Điểm của Giang Biên"], row["Điểm của Sài Đồng"]) == (
        3.5,
        2,
        3,
        4,
    )
    assert (row["Điểm của Phúc Lợi"], row["Chênh lệch"], row["Điểm thống nhất"]) == (None, 2, 3)
    assert row["Tình trạng"] == "cần thảo luận; hội nghị thống nhất"


def test_not_scored_and_not_applicable_are_words_and_never_nought():
    rows = table(opened(make_hard())["Theo tiêu chí"])
    unscored = [row for row in rows if row["Đơn vị"] == "UBND xã Phượng Lịch"]
    left_out = next(row for row in rows if (row["Đơn vị"], row["Tiêu chí"]) == ("UBND xã Đường Hoa Cương", "IV.3"))
    assert {row["Điểm thống nhất"] for row in unscored} == {"chưa chấm"}
    assert (left_out["Tự chấm"], left_out["Điểm thống nhất"], left_out["Điểm của Nghĩa Trung"]) == ("KAD", "KAD", "KAD")
    ranking = {row["Đơn vị"]: row for row in table(opened(make_hard())["Xếp hạng"])}
    assert ranking["UBND thị trấn Nông trường Việt Lâm"]["Tự chấm"] == "không gửi"
    assert ranking["UBND xã Phượng Lịch"]["Tạm tính"] == "tạm tính"


def test_figures_are_rounded_once_as_on_screen():
    rows = table(opened(make_hard())["Xếp hạng"])
    assert {row["Tổng điểm"] for row in rows} >= {95.44, 95.75, 78.15}


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")', "-"])
def test_what_people_type_stays_text(text):
    facts = make_2018()
    settled = tuple(replace(each, reason=text) for each in facts.conference.settled)
    facts = replace(facts, name=text, conference=replace(facts.conference, settled=settled))
    for sheet in opened(facts):
        for row in sheet.iter_rows():
            assert [cell.value for cell in row if cell.data_type == "f"] == []
    cell = opened(facts)["Cần thảo luận"].cell(HEAD + 1, 10)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_control_characters_do_not_stop_the_export():
    facts = replace(make_2018(), name="Cụm\x00 số\x0b 4")
    assert opened(facts)["Xếp hạng"]["A2"].value.startswith("Cụm số 4")


def test_the_same_results_give_the_same_workbook():
    assert workbook(make_2018()) == workbook(make_2018())


def test_rules_and_source_stand_in_the_workbook():
    rows = {row["Nội dung"]: row["Chi tiết"] for row in table(opened(make_2018())["Thông tin"])}
    assert rows["Dữ liệu minh họa"].startswith("Bản dựng lại.")
    assert rows["Xếp loại"] == "A từ 85 điểm; B từ 70 điểm; C từ 50 điểm; dưới 50 điểm: không xếp loại"
    assert "155/NV-VTLT ngày 25/9/2018" in rows["Văn bản triển khai"]


def test_results_without_a_conference_can_be_exported():
    assert table(opened(replace(make_2018(), conference=None))["Cần thảo luận"])
