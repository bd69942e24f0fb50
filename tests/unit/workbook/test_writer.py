"""What an office finds when it opens the workbook."""

from dataclasses import replace

import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from audits.forms.fields import TEXT_LIMIT
from audits.models import SelfAssessment
from audits.workbook import layout, writer
from audits.workbook.layout import FIRST_ROW, HEAD_ROW, HIDDEN, LABELS, SHEET, TOTAL_ROW, Kind
from clusters.texts import printable
from tests.unit.workbook.make import HEADS, cell_of, make_contents, opened, row_of, written

BOTH = pytest.mark.parametrize("kind", list(Kind))
OPEN_COLUMNS = {Kind.SELF: {"D", "E", "F"}, Kind.CROSS: {"G", "H", "I"}}


@BOTH
def test_the_sheet_has_its_heads_and_one_row_a_criterion_under_its_group(kind):
    sheet = opened(written(make_contents(kind)))[SHEET]
    assert [cell.value for cell in sheet[HEAD_ROW]] == HEADS[kind]
    rows = [(sheet.cell(row, 1).value, sheet.cell(row, 2).value) for row in range(FIRST_ROW, FIRST_ROW + 5)]
    assert rows == [
        (None, "I. Nhóm I"), ("I.1", "Tiêu chí I.1"), ("I.2", "Tiêu chí I.2"), ("I.3", "Tiêu chí I.3"),
        (None, "II. Nhóm II"),
    ]  # fmt: skip


@BOTH
def test_only_what_is_filled_in_is_unlocked(kind):
    book = opened(written(make_contents(kind)))
    sheet = book[SHEET]
    assert sheet.protection.sheet
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    codes = [line.criterion.code for line in make_contents(kind).lines]
    rows = {row_of(book, code) for code in codes}
    na, points, text = (f"{c}" for c in sorted(OPEN_COLUMNS[kind], key=lambda c: (c not in "EH", c)))
    with_na = {row_of(book, code) for code in ("I.3", "II.4", "III.3")}
    expected = {f"{points}{row}" for row in rows} | {f"{text}{row}" for row in rows} | {f"{na}{row}" for row in with_na}
    assert unlocked == expected


def test_a_copy_to_read_has_no_open_cell():
    book = opened(written(make_contents(), is_open=False))
    assert all(cell.protection.locked for sheet in book for row in sheet.iter_rows() for cell in row)


@BOTH
def test_excel_refuses_points_outside_the_limits_in_vietnamese(kind):
    book = opened(written(make_contents(kind)))
    points = cell_of(book, kind, "II.2", "answer").coordinate
    rule = _validation(book, points)
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == ("decimal", "between", "0", "4")
    assert rule.error == "Điểm tiêu chí II.2 từ 0 đến 4, bước 0,5. Để trống nếu chưa chấm."
    choice = _validation(book, cell_of(book, kind, "I.3", "na").coordinate)
    assert (choice.type, choice.formula1) == ("list", '"x"')


def _validation(book, place: str) -> DataValidation:
    return next(rule for rule in book[SHEET].data_validations.dataValidation if place in rule.sqref)


@BOTH
def test_points_outside_the_limits_are_painted(kind):
    book = opened(written(make_contents(kind)))
    place = cell_of(book, kind, "II.2", "answer").coordinate
    painted = {str(rules.sqref): rules.rules[0].formula[0] for rules in book[SHEET].conditional_formatting}
    assert len(painted) == len(make_contents(kind).lines)
    assert f"{place}>4" in painted[place]


def test_sums_are_formulas_that_nobody_can_overwrite():
    sheet = opened(written(make_contents()))[SHEET]
    assert sheet.cell(FIRST_ROW, 4).value == "=SUM(D8:D10)"
    assert sheet.cell(FIRST_ROW, 3).value == '=SUM(C8:C10)-SUMIF(E8:E10,"x",C8:C10)'
    assert sheet.cell(TOTAL_ROW, 4).value == "=D7+D11+D16"
    assert all(sheet.cell(TOTAL_ROW, column).protection.locked for column in (3, 4, 6))


@BOTH
def test_it_prints_on_a4_across_with_its_heads_on_every_page(kind):
    sheet = opened(written(make_contents(kind)))[SHEET]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${HEAD_ROW}:${HEAD_ROW}"
    assert sheet.freeze_panes == f"B{FIRST_ROW}"
    assert sheet.oddFooter.right.text == "Trang &P/&N"


def test_the_general_part_has_a_sheet_of_its_own_and_a_cross_check_has_none():
    own, other = (opened(written(make_contents(kind))) for kind in Kind)
    assert own.sheetnames == [SHEET, layout.GENERAL, HIDDEN]
    assert other.sheetnames == [SHEET, HIDDEN]
    assert [own[layout.GENERAL].cell(row, 1).value for row in range(5, 10)] == list(LABELS.values())
    assert own[layout.GENERAL]["B9"].value == 12.5


def test_the_hidden_sheet_can_not_be_shown_from_the_menu():
    assert opened(written(make_contents()))[HIDDEN].sheet_state == "veryHidden"


@BOTH
def test_what_people_typed_is_text_and_never_a_formula(kind):
    typed = {code: ("", text) for code, text in zip(
        ("I.1", "I.2", "I.3", "II.1", "II.2"),
        ("=HYPERLINK(\"http://x\")", "+1", "-1+2", "@SUM(A1)", "=cmd|'/c calc'!A1"), strict=True
    )}  # fmt: skip
    book = opened(written(make_contents(kind, typed)))
    cells = [cell_of(book, kind, code, "text") for code in typed]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s") for _code, (_none, text) in typed.items()]


def test_control_characters_and_marks_that_turn_text_round_are_left_out():
    assert printable("a\x00b\x0bc\u202ed\ud800e\te") == "abcde e"
    contents = replace(
        make_contents(), report={name: "a\x00b\u202e" for name in LABELS if name != layout.METRES} | {layout.METRES: ""}
    )
    assert opened(written(contents))[layout.GENERAL]["B5"].value == "ab"


@BOTH
def test_a_blank_form_has_the_same_layout_nothing_filled_in_and_no_way_back(kind):
    contents = make_contents(kind)
    book = opened(writer.blank(contents))
    full = opened(written(contents))
    assert HIDDEN not in book.sheetnames
    assert [c.value for c in book[SHEET][HEAD_ROW]] == [c.value for c in full[SHEET][HEAD_ROW]]
    assert [book[SHEET].cell(row, 2).value for row in range(1, 20)] == [
        full[SHEET].cell(row, 2).value for row in range(1, 20)
    ]
    filled = [cell_of(book, kind, line.criterion.code, name).value for line in contents.lines
              for name in ("answer", "na", "text")]  # fmt: skip
    assert set(filled) == {None}
    if kind == Kind.SELF:
        assert {book[layout.GENERAL].cell(row, 2).value for row in range(5, 10)} == {None}


def test_file_names_are_ascii():
    own, other = (make_contents(kind) for kind in Kind)
    assert own.file_name() == "2026_C1_phuc-loi_tu-danh-gia.xlsx"
    assert own.file_name(blank=True) == "2026_C1_phuc-loi_tu-danh-gia_phieu-trang.xlsx"
    assert other.file_name() == "2026_C1_phuc-loi_kiem-tra-cheo_giang-bien.xlsx"


def test_workbook_and_page_have_the_same_fields_and_limits():
    assert list(LABELS) == [*SelfAssessment.REPORT, "backlog_metres"]
    assert layout.LONGEST_TEXT == TEXT_LIMIT
