"""The workbook as an office opens it: locked but for what is filled in, adding up while somebody types."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from itertools import groupby

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from audits.models import SelfScore
from audits.workbook import layout, rules
from audits.workbook.contents import Contents, Line
from audits.workbook.layout import ANSWER, ANSWER_NA, CODE, COLUMNS, FIRST_ROW, HEAD_ROW, TEXT, TOTAL_ROW, Kind
from clusters.texts import printable

Value = str | int | float | None

A4 = 9
FORMULA_STARTS = ("=", "+", "-", "@")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
THIN = Side(style="thin", color="808080")
BOX = Border(THIN, THIN, THIN, THIN)
OPEN, BAND = PatternFill("solid", start_color="FFF9DB"), PatternFill("solid", start_color="E9EDF2")
UNLOCKED = Protection(locked=False)
PLAIN, BOLD = Font("Times New Roman", 12), Font("Times New Roman", 12, bold=True)
LARGE = Font("Times New Roman", 14, bold=True)
LETTERS_A_LINE, LINE_HEIGHT, PEN_HEIGHT, HEAD_HEIGHT = 1.2, 16, 44, 52
HINT = (
    "Chỉ điền vào ô nền vàng. Ô điểm để trống nghĩa là chưa chấm, không phải 0 điểm. "
    "Tiêu chí không áp dụng: bỏ trống điểm, chọn x và nêu lý do. Không sửa cột STT và tên các cột."
)
HINT_OF_PEN = (
    "Phiếu trắng để ghi tay, không tải lên hệ thống được. Ô điểm để trống nghĩa là chưa chấm, không phải 0 điểm."
)


def workbook(contents: Contents, *, made_at: datetime, is_open: bool) -> bytes:
    """`is_open` False: a copy to read, in which nothing can be filled in."""
    book = Workbook()
    _form(book.active, contents, is_open=is_open)
    if contents.report:
        _general(book.create_sheet(layout.GENERAL), contents, contents.report, is_open=is_open)
    _hidden(book, contents, made_at)
    return _saved(book, contents)


def blank(contents: Contents) -> bytes:
    """Phiếu trắng: printed and filled in by pen. It holds no number of a sheet, so it cannot come back."""
    book = Workbook()
    _form(book.active, contents, is_open=False, by_pen=True)
    if contents.report:
        empty = dict.fromkeys(contents.report, "")
        _general(book.create_sheet(layout.GENERAL), contents, empty, is_open=False, by_pen=True)
    return _saved(book, contents)


def _saved(book: Workbook, contents: Contents) -> bytes:
    book.properties.creator = ""
    book.properties.title = printable(contents.title)
    book.properties.language = "vi-VN"
    book.security.lockStructure = True
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _put(sheet: Worksheet, row: int, column: int, value: Value, *, font: Font = PLAIN, boxed: bool = True) -> Cell:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        text = printable(value)[: layout.LONGEST_TEXT * 2]
        cell.value = ESCAPE.sub("_x005F_", text) or None
        if text:
            cell.data_type = "s"  # never a formula, whatever it starts with
            cell.quotePrefix = text.startswith(FORMULA_STARTS)
    else:
        cell.value = value
    cell.font = font
    if boxed:
        cell.border = BOX
        cell.alignment = Alignment(
            horizontal="left" if isinstance(value, str) else "center", vertical="top", wrap_text=True
        )
    return cell


def _formula(sheet: Worksheet, row: int, column: int, formula: str) -> None:
    """Written by the program alone; what people typed goes through _put."""
    _put(sheet, row, column, None, font=BOLD)
    sheet.cell(row, column).value = formula
    sheet.cell(row, column).fill = BAND


def _open(cell: Cell, *, is_open: bool) -> None:
    cell.fill = OPEN
    if is_open:
        cell.protection = UNLOCKED


def _form(sheet: Worksheet, contents: Contents, *, is_open: bool, by_pen: bool = False) -> None:
    sheet.title = layout.SHEET
    columns = COLUMNS[contents.kind]
    _set_height(sheet, HEAD_ROW, HEAD_HEIGHT)
    _top(sheet, contents, HINT_OF_PEN if by_pen else HINT if is_open else "Bản chỉ để xem.", len(columns))
    for number, column in enumerate(columns, 1):
        head = _put(sheet, HEAD_ROW, number, column.head, font=BOLD)
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        head.fill = BAND
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    bands, row = [], FIRST_ROW
    for group, found in groupby(contents.lines, key=lambda line: line.criterion.group):
        lines = list(found)
        bands.append((row, row + len(lines)))
        _band(sheet, contents.kind, row, f"{group.code}. {group.title}")
        for place, line in enumerate(lines, row + 1):
            _line(sheet, contents.kind, place, line, is_open=is_open, by_pen=by_pen)
        row += len(lines) + 1
    if by_pen:
        _band(sheet, contents.kind, TOTAL_ROW, "TỔNG CỘNG")
    else:
        _totals(sheet, contents.kind, bands)
        rules.add(sheet, contents, bands)
    _signatures(sheet, contents.kind, row + 1)
    _settle(sheet, contents, f"A1:{get_column_letter(len(columns))}{row + 2}", f"{HEAD_ROW}:{HEAD_ROW}")
    sheet.freeze_panes = f"B{FIRST_ROW}"


def _top(sheet: Worksheet, contents: Contents, hint: str, width: int) -> None:
    audit_round = contents.cluster_round.audit_round
    directive = f"{audit_round.directive_type} số {audit_round.directive_number}"
    lines = (
        (layout.TITLE_ROW, layout.TITLES[contents.kind], LARGE),
        (layout.ROUND_ROW, f"{audit_round.title} ({directive})", PLAIN),
        (layout.UNIT_ROW, _unit(contents), BOLD),
        (layout.HINT_ROW, hint, PLAIN),
    )
    for row, text, font in lines:
        cell = _put(sheet, row, 1, text, font=font, boxed=False)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    _set_height(sheet, layout.HINT_ROW, 2 * LINE_HEIGHT)


def _unit(contents: Contents) -> str:
    where = contents.cluster_round.cluster.name
    if contents.kind == Kind.SELF:
        return f"Đơn vị: {contents.about.full_name} – {where}"
    checked = f"Đơn vị được kiểm tra: {contents.about.full_name}"
    return f"{checked} – đơn vị kiểm tra: {contents.filled_in_by.full_name} – {where}"


def _band(sheet: Worksheet, kind: Kind, row: int, title: str) -> None:
    for column in range(1, len(COLUMNS[kind]) + 1):
        _put(sheet, row, column, None, font=BOLD).fill = BAND
    _put(sheet, row, layout.number_of(kind, "title"), title, font=BOLD)


def _line(sheet: Worksheet, kind: Kind, row: int, line: Line, *, is_open: bool, by_pen: bool) -> None:
    values: dict[str, Value] = {
        CODE: line.criterion.code,
        "title": line.criterion.title,
        "max": float(line.criterion.max_points),
    }
    values["evidence"] = "\n".join(line.evidence)
    if line.own:
        values |= {"own": _own(line.own), "own_text": line.own.reason}
    if not by_pen:
        is_na = line.answer == layout.NA
        values[ANSWER] = float(line.answer) if line.answer and not is_na else None
        values |= {ANSWER_NA: layout.YES_NA if is_na else "", TEXT: line.text}
    for number, column in enumerate(COLUMNS[kind], 1):
        cell = _put(sheet, row, number, values.get(column.name))
        if column.is_open:
            closed = column.name == ANSWER_NA and not line.criterion.allow_na
            if not closed:
                _open(cell, is_open=is_open)
            cell.number_format = "General" if column.name == ANSWER else "@"
        if column.name in (ANSWER, ANSWER_NA, "own"):
            cell.alignment = Alignment(horizontal="center", vertical="top", wrap_text=True)
    _set_height(sheet, row, max(PEN_HEIGHT if by_pen else 0, _height(kind, values)))


class _GrowingRow(RowDimension):
    """High enough as it comes, and still higher when somebody types more: a height of its own would forbid that."""

    customHeight = False  # noqa: N815 - the name of the format


def _set_height(sheet: Worksheet, row: int, height: int) -> None:
    sheet.row_dimensions[row] = _GrowingRow(sheet, index=row, ht=height)


def _own(own: SelfScore) -> Value:
    if own.is_na:
        return "Không áp dụng"
    return "chưa chấm" if own.points is None else float(own.points)


def _height(kind: Kind, values: dict[str, Value]) -> int:
    """Of a row: about as many lines as its longest text."""
    texts = [(str(values.get(column.name) or ""), column.width) for column in COLUMNS[kind]]
    lines = (sum(1 + int(len(part) / (width * LETTERS_A_LINE)) for part in text.split("\n")) for text, width in texts)
    return LINE_HEIGHT * max(lines)


def _totals(sheet: Worksheet, kind: Kind, bands: Iterable[tuple[int, int]]) -> None:
    """Sums that move while somebody types. A criterion that does not apply leaves the maximum, as on the page."""
    points, most, na = (get_column_letter(layout.number_of(kind, name)) for name in (ANSWER, "max", ANSWER_NA))
    _band(sheet, kind, TOTAL_ROW, "TỔNG CỘNG")
    total: dict[str, list[str]] = {points: [], most: []}
    counted: list[str] = []
    for band, last in bands:
        rows = range(band + 1, last + 1)
        cells = {column: f"{column}{rows[0]}:{column}{rows[-1]}" for column in (points, most, na)}
        left_out = f'SUMIF({cells[na]},"{layout.YES_NA}",{cells[most]})'
        _formula(sheet, band, layout.number_of(kind, "max"), f"=SUM({cells[most]})-{left_out}")
        _formula(sheet, band, layout.number_of(kind, ANSWER), f"=SUM({cells[points]})")
        total[points].append(f"{points}{band}")
        total[most].append(f"{most}{band}")
        counted.append(f'COUNT({cells[points]})+COUNTIF({cells[na]},"{layout.YES_NA}")')
    _formula(sheet, TOTAL_ROW, layout.number_of(kind, "max"), f"={'+'.join(total[most])}")
    _formula(sheet, TOTAL_ROW, layout.number_of(kind, ANSWER), f"={'+'.join(total[points])}")
    criteria = sum(last - band for band, last in bands)
    word = "Đã chấm " if kind == Kind.SELF else "Đã kiểm tra "
    _formula(sheet, TOTAL_ROW, layout.number_of(kind, TEXT), f'="{word}"&({"+".join(counted)})&"/{criteria} tiêu chí"')


def _signatures(sheet: Worksheet, kind: Kind, row: int) -> None:
    """Under columns that nobody fills in, so that they are never taken for an answer."""
    for name, text in (("title", "NGƯỜI LẬP PHIẾU"), ("evidence", "THỦ TRƯỞNG ĐƠN VỊ")):
        cell = _put(sheet, row, layout.number_of(kind, name), text, font=BOLD, boxed=False)
        cell.alignment = Alignment(horizontal="center")


def _general(
    sheet: Worksheet, contents: Contents, report: Mapping[str, str], *, is_open: bool, by_pen: bool = False
) -> None:
    hint = HINT_OF_PEN if by_pen else "Chỉ điền vào ô nền vàng." if is_open else "Bản chỉ để xem."
    _top(sheet, contents, hint, 2)
    _put(sheet, layout.TITLE_ROW, 1, "PHẦN CHUNG CỦA BÁO CÁO", font=LARGE, boxed=False)
    for row, (name, label) in enumerate(layout.LABELS.items(), layout.GENERAL_FIRST_ROW):
        _put(sheet, row, 1, label, font=BOLD).fill = BAND
        value: Value = report[name]
        cell = _put(sheet, row, 2, float(value) if name == layout.METRES and value else value)
        cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
        cell.number_format = "General" if name == layout.METRES else "@"
        _open(cell, is_open=is_open)
        if by_pen and name != layout.METRES:
            _set_height(sheet, row, 2 * PEN_HEIGHT)
    for column, width in (("A", 32), ("B", 110)):
        sheet.column_dimensions[column].width = width
    if is_open:
        rules.add_general(sheet)
    _settle(sheet, contents, f"A1:B{layout.GENERAL_FIRST_ROW + len(layout.LABELS) - 1}", "")


def _settle(sheet: Worksheet, contents: Contents, area: str, heads: str) -> None:
    """Locked; A4 landscape, as wide as the paper, with its heads on every page."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # the two words mean: not forbidden
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left, sheet.page_margins.right = 0.8, 0.6
    sheet.print_area = area
    if heads:
        sheet.print_title_rows = heads
    sheet.oddHeader.left.text = printable(contents.filled_in_by.full_name).replace("&", "&&")
    sheet.oddHeader.right.text = f"Đợt năm {contents.cluster_round.audit_round.year}"
    sheet.oddFooter.left.text = printable(contents.title).replace("&", "&&")
    sheet.oddFooter.right.text = "Trang &P/&N"


def _hidden(book: Workbook, contents: Contents, made_at: datetime) -> None:
    """Which sheet this is, the version of each answer and what each cell held, signed: no user sees or edits it."""
    values, versions = contents.values, contents.versions
    title = printable(contents.title)
    rows: list[tuple[str, ...]] = [("kind", contents.kind.value), ("pk", str(contents.pk)), ("title", title)]
    rows.append(("made_at", made_at.isoformat()))
    rows += [("version", name, str(version)) for name, version in versions.items()]
    rows += [("base", key, layout.digest(value)) for key, value in values.items()]
    sheet = book.create_sheet(layout.HIDDEN)
    sheet.sheet_state = "veryHidden"
    for place, row in enumerate([("signature", layout.signature(rows)), *rows], 1):
        for column, value in enumerate(row, 1):
            _put(sheet, place, column, value, boxed=False)
    sheet.protection.sheet = True
