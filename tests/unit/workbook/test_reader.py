"""A workbook that comes back, whatever was done to it."""

from dataclasses import replace
from datetime import date, time

import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from audits.workbook import layout, writer
from audits.workbook.layout import GENERAL, HIDDEN, SHEET, Kind
from audits.workbook.reader import Reading
from tests.unit.workbook.make import (
    ANSWERS,
    cell_of,
    differences,
    edited,
    faults,
    filled_in,
    later,
    make_contents,
    make_ward,
    read,
    refusal,
    row_of,
    told,
    written,
)

BOTH = pytest.mark.parametrize("kind", list(Kind))


@BOTH
def test_a_workbook_that_nobody_touched_does_not_differ(kind):
    contents = make_contents(kind)
    assert differences(written(contents), contents) == {}


def test_what_is_kept_of_it_is_what_was_read():
    contents = make_contents()
    reading = read(filled_in(written(contents), {("I.1", "answer"): 9, ("I.2", "text"): "Mới"}), contents)
    assert Reading.from_json(reading.as_json()) == reading
    assert reading.faults


@pytest.mark.parametrize("typed", [2, 2.0, "2", " 2 ", "2.0", "2,0", "2,00"])
def test_points_are_numbers_or_text_with_point_or_comma(typed):
    contents = make_contents()
    assert differences(filled_in(written(contents), {("I.1", "answer"): typed}), contents) == {
        "answer-I.1": ("changed", "2")
    }


def test_an_empty_cell_is_not_scored_and_zero_is_zero():
    contents = make_contents()
    data = filled_in(written(contents), {("II.2", "answer"): 0, ("I.2", "answer"): None, ("III.1", "answer"): "  "})
    assert differences(data, contents) == {"answer-II.2": ("new", "0"), "answer-I.2": ("cleared", "")}


def test_not_applicable_is_an_answer():
    contents = make_contents()
    data = filled_in(written(contents), {("II.4", "na"): "X", ("I.3", "na"): None, ("I.3", "answer"): 1})
    assert differences(data, contents) == {"answer-II.4": ("new", "NA"), "answer-I.3": ("changed", "1")}


@pytest.mark.parametrize(
    ("cell", "typed", "column", "reason"),
    [
        ("answer", 4.5, "D", "Điểm tiêu chí II.4 không được quá 4"),
        ("answer", -1, "D", "Điểm tiêu chí II.4 không được dưới 0"),
        ("answer", 2.3, "D", "Điểm tiêu chí II.4 chỉ nhận bước 0,5 (ví dụ 2)"),
        ("answer", 1e300, "D", "Điểm tiêu chí II.4 không được quá 4"),
        ("answer", "bốn", "D", "Điểm tiêu chí II.4 phải là số, ví dụ 3,5"),
        ("answer", "1/2", "D", "Điểm tiêu chí II.4 phải là số, ví dụ 3,5"),
        ("answer", date(2026, 2, 1), "D", "Excel đã đổi nội dung này thành ngày hoặc giờ. Nhập lại giá trị."),
        ("answer", time(8, 30), "D", "Excel đã đổi nội dung này thành ngày hoặc giờ. Nhập lại giá trị."),
        ("text", date(2026, 2, 1), "F", "Excel đã đổi nội dung này thành ngày hoặc giờ. Nhập lại giá trị."),
        ("answer", "=1+1", "D", "Ô này chứa công thức. Nhập giá trị."),
        ("text", '="a"&"b"', "F", "Ô này chứa công thức. Nhập giá trị."),
        ("na", '="x"', "E", "Ô này chứa công thức. Nhập giá trị."),
        ("answer", True, "D", "Ô này không có giá trị đọc được. Nhập lại."),
        ("na", "có", "E", "Ô này chỉ nhận chữ x, hoặc để trống."),
        ("text", "a" * 4001, "F", "Nội dung này có 4001 chữ; mỗi ô nhận nhiều nhất 4000."),
    ],
)
def test_a_value_that_is_not_legal_is_refused_with_its_place(cell, typed, column, reason):
    contents = make_contents()
    data = filled_in(written(contents), {("II.4", cell): typed})
    (fault,) = faults(data, contents)
    assert (fault.place.sheet, fault.place.row, fault.place.column) == (SHEET, 15, column)
    assert fault.reason == reason
    assert told(read(data, contents), contents) == []


def test_a_percentage_is_not_taken_for_points():
    contents = make_contents()

    def _per_cent(book: Workbook) -> None:
        cell = cell_of(book, Kind.SELF, "I.1", "answer")
        cell.value, cell.number_format = 0.5, "0%"

    (fault,) = faults(edited(written(contents), _per_cent), contents)
    assert fault.reason == "Ô này là tỷ lệ phần trăm. Nhập điểm, ví dụ 3,5."


def test_points_and_not_applicable_at_once_are_refused():
    contents = make_contents()
    (fault,) = faults(filled_in(written(contents), {("I.3", "answer"): 2}), contents)
    assert fault.reason == "Tiêu chí I.3 vừa có điểm vừa chọn “Không áp dụng”: chỉ giữ một trong hai"


def test_not_applicable_is_refused_where_it_is_not_allowed():
    contents = make_contents()
    data = filled_in(written(contents), {("I.1", "answer"): None, ("I.1", "na"): "x"})
    assert [fault.reason for fault in faults(data, contents)] == ["Tiêu chí I.1 không được chọn “Không áp dụng”"]


def test_shelf_metres_are_a_number():
    contents = make_contents()
    assert differences(filled_in(written(contents), {("backlog_metres", ""): "7,25"}), contents) == {
        "backlog_metres": ("changed", "7.25")
    }
    for typed in ("nhiều", -1, "1,234", 10_000_000):
        (fault,) = faults(filled_in(written(contents), {("backlog_metres", ""): typed}), contents)
        assert (fault.place.sheet, fault.place.row) == (GENERAL, 9)
        assert fault.reason == "Số mét giá phải là số, ví dụ 12,5"


def test_all_faults_are_said_at_once():
    contents = make_contents()
    data = filled_in(
        written(contents), {("I.1", "answer"): 9, ("I.2", "answer"): "a", ("II.1", "text"): "=A1", ("II.2", "na"): "x"}
    )
    assert [fault.place.row for fault in faults(data, contents)] == [8, 9, 12, 13]


def test_rows_are_found_by_their_code_wherever_they_stand():
    contents = make_contents()

    def _swap(book: Workbook) -> None:
        first, second = row_of(book, "I.1"), row_of(book, "II.2")
        for column in range(1, 8):
            one, two = book[SHEET].cell(first, column), book[SHEET].cell(second, column)
            one.value, two.value = two.value, one.value

    assert differences(edited(written(contents), _swap), contents) == {}


def test_columns_are_found_by_their_heads_wherever_they_stand():
    contents = make_contents()

    def _insert(book: Workbook) -> None:
        book[SHEET].insert_cols(4)
        book[SHEET].cell(layout.HEAD_ROW, 4).value = "Ghi chú riêng"
        book[SHEET].cell(9, 4).value = "nháp"
        book[SHEET].insert_rows(2, 3)

    assert differences(edited(written(contents), _insert), contents) == {}


def test_a_missing_and_an_unknown_code_are_said():
    contents = make_contents()

    def _rename(book: Workbook) -> None:
        book[SHEET].cell(row_of(book, "I.1"), 1).value = "I.9"

    found = faults(edited(written(contents), _rename), contents)
    assert [(fault.place.row, fault.reason) for fault in found] == [
        (8, "Bộ tiêu chí này không có tiêu chí “I.9”."),
        (0, "Thiếu dòng của tiêu chí I.1; nội dung trên mạng được giữ nguyên."),
    ]


def test_a_code_that_stands_twice_is_taken_neither_time():
    contents = make_contents()

    def _double(book: Workbook) -> None:
        book[SHEET].cell(row_of(book, "II.2"), 1).value = "I.1"

    data = edited(filled_in(written(contents), {("I.1", "answer"): 1}), _double)
    reasons = [fault.reason for fault in faults(data, contents)]
    assert reasons[:2] == ["Tiêu chí I.1 có nhiều hơn một dòng trong tệp."] * 2
    assert "answer-I.1" not in read(data, contents).cells


def test_an_answer_in_a_row_without_a_code_is_not_swallowed():
    contents = make_contents()

    def _below(book: Workbook) -> None:
        book[SHEET].cell(30, 4).value = 3

    (fault,) = faults(edited(written(contents), _below), contents)
    assert (fault.place.row, fault.reason) == (30, "Dòng này có nội dung nhưng không có mã tiêu chí ở cột STT.")


def test_a_workbook_of_another_sheet_is_refused_by_name():
    contents = make_contents()
    other = replace(contents, pk=8, about=make_ward("Giang Biên"))
    assert refusal(written(other), contents) == (
        "Tệp này là “Phiếu tự chấm điểm năm 2026, UBND phường Giang Biên”, còn trang này là “Phiếu tự chấm điểm "
        "năm 2026, UBND phường Phúc Lợi”. Chưa đọc nội dung nào."
    )
    assert refusal(written(make_contents(Kind.CROSS)), contents).startswith("Tệp này là “Phiếu kiểm tra chéo")


def _hidden(book: Workbook, row: int, column: int) -> Cell:
    return book[HIDDEN].cell(row, column)


@pytest.mark.parametrize(("row", "column"), [(1, 2), (3, 2), (4, 2), (6, 3), (20, 3)])
def test_one_letter_changed_in_the_hidden_part_refuses_the_workbook(row, column):
    contents = make_contents()

    def _change(book: Workbook) -> None:
        cell = _hidden(book, row, column)
        cell.value = cell.value[:-1] + ("0" if cell.value[-1] != "0" else "1")

    assert refusal(edited(written(contents), _change), contents).startswith("Phần ẩn của tệp đã bị sửa")


def test_a_row_added_to_or_taken_from_the_hidden_part_refuses_the_workbook():
    contents = make_contents()
    for change in (lambda b: b[HIDDEN].delete_rows(6), lambda b: b[HIDDEN].append(["version", "I.1", "9"])):
        assert refusal(edited(written(contents), change), contents).startswith("Phần ẩn của tệp đã bị sửa")


def test_a_workbook_signed_by_another_server_is_refused(settings):
    contents = make_contents()
    data = written(contents)
    settings.SECRET_KEY = "another"
    assert refusal(data, contents).startswith("Phần ẩn của tệp đã bị sửa")


def test_a_blank_form_and_a_workbook_of_ones_own_are_refused():
    contents = make_contents()
    for data in (writer.blank(contents), edited(written(contents), lambda book: book.remove(book[HIDDEN]))):
        assert refusal(data, contents).startswith("Tệp này không được tải về từ trang này")


def test_a_missing_sheet_and_a_missing_column_are_said():
    contents = make_contents()
    without_sheet = edited(written(contents), lambda book: setattr(book[SHEET], "title", "Trang 1"))
    assert refusal(without_sheet, contents) == "Tệp thiếu trang “Phiếu”. Tải lại mẫu Excel rồi chép nội dung vào."

    def _head(book: Workbook) -> None:
        book[SHEET].cell(layout.HEAD_ROW, 6).value = "Lý do"

    assert refusal(edited(written(contents), _head), contents).startswith("Trang “Phiếu” không còn đủ các cột sau")


# What came online after the workbook was made


def test_a_cell_that_the_workbook_did_not_touch_never_overwrites_a_newer_one():
    contents = make_contents()
    newer = later(contents, "II.2", "4", "Đủ")
    assert differences(written(contents), newer) == {"answer-II.2": ("kept", ""), "text-II.2": ("kept", "")}


def test_both_sides_changed_is_a_conflict():
    contents = make_contents()
    data = filled_in(written(contents), {("I.1", "answer"): 2, ("I.1", "text"): "Của tệp"})
    assert differences(data, later(contents, "I.1", "3", "Chậm 20 ngày")) == {
        "answer-I.1": ("conflict", "2"), "text-I.1": ("conflict", "Của tệp"),
    }  # fmt: skip
    assert differences(data, later(contents, "I.1", "2", "Của tệp")) == {}


def test_an_emptied_cell_empties_only_what_is_at_the_version_of_the_workbook():
    contents = make_contents()
    data = filled_in(written(contents), {("I.1", "text"): None})
    assert differences(data, contents) == {"text-I.1": ("cleared", "")}
    newer = later(contents, "I.1", ANSWERS["I.1"][0], "Chậm 30 ngày")
    assert differences(data, newer) == {"text-I.1": ("conflict", "")}


def test_the_general_part_has_one_version():
    contents = make_contents()
    data = filled_in(written(contents), {("difficulties", ""): "Thiếu kho"})
    assert differences(data, contents) == {"difficulties": ("new", "Thiếu kho")}
    newer = replace(contents, report_version=3, report={**contents.report, "strengths": "Khác"})
    assert differences(data, newer) == {"strengths": ("kept", "- Ban hành đủ\n- Đúng hạn"),
                                        "difficulties": ("conflict", "Thiếu kho")}  # fmt: skip
