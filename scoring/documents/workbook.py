"""The results of one cluster as a workbook: figures as on screen, as numbers; what people typed, as text."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from audits.sheets import Line
from clusters.texts import printable
from scoring.documents.facts import ClusterFacts
from scoring.documents.minutes import ILLUSTRATIVE
from scoring.documents.proceedings import exceptions
from scoring.documents.rules_text import CAPPED_BY, rules_in_words
from scoring.documents.standings import cautions
from scoring.documents.wording import NOT_APPLICABLE, NOT_SCORED, class_name, rank, short_day
from scoring.documents.zips import settled_zip
from scoring.rules.display import points, points_vi
from scoring.rules.facts import LineResult, WardResult

Value = str | int | Decimal | None

FORMULA_STARTS = ("=", "+", "-", "@")
LONGEST = 32_767  # characters that one cell holds
A4 = 9
THIN = Side(style="thin", color="808080")
HEAD = 5  # the row of the column titles


def workbook(facts: ClusterFacts) -> bytes:
    book = Workbook()
    book.remove(book.active)
    _ranking(facts, _sheet(book, facts, "Xếp hạng"))
    _groups(facts, _sheet(book, facts, "Theo nhóm"))
    _criteria(facts, _sheet(book, facts, "Theo tiêu chí"))
    _disputes(facts, _sheet(book, facts, "Cần thảo luận"))
    _about(facts, _sheet(book, facts, "Thông tin"))
    book.properties.creator = ""
    book.properties.title = printable(f"{facts.round.title}, {facts.name}")
    book.properties.language = "vi-VN"
    written = BytesIO()
    book.save(written)
    return settled_zip(written.getvalue())


def number(value: Fraction | Decimal | None) -> Decimal | None:
    """The figure of the screen: one rounding, two decimals; the cell holds it exactly."""
    return None if value is None else Decimal(points(value))


def _sheet(book: Workbook, facts: ClusterFacts, title: str) -> Worksheet:
    sheet = book.create_sheet(title)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left, sheet.page_margins.right = 0.8, 0.6
    sheet.oddFooter.center.text = "&P/&N"
    if facts.round.illustrative:
        sheet.oddHeader.right.text = ILLUSTRATIVE
    _put(sheet, 1, 1, facts.round.title, bold=True)
    _put(sheet, 2, 1, f"{facts.name} – {facts.round.district}")
    _put(sheet, 3, 1, ILLUSTRATIVE if facts.round.illustrative else None, bold=True)
    return sheet


def _put(sheet: Worksheet, row: int, column: int, value: Value, *, bold: bool = False, boxed: bool = False) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        text = printable(value)[:LONGEST]
        cell.value = text
        cell.data_type = "s"  # never a formula, whatever it starts with
        cell.quotePrefix = text.startswith(FORMULA_STARTS)
    else:
        cell.value = value
    cell.font = Font(name="Times New Roman", size=12, bold=bold)
    if boxed:
        cell.border = Border(THIN, THIN, THIN, THIN)
        cell.alignment = Alignment(
            horizontal="center" if bold else None if isinstance(value, str) else "right",
            vertical="center" if bold else "top",
            wrap_text=True,
        )


def _table(
    sheet: Worksheet, columns: Iterable[tuple[str, float]], rows: Iterable[Iterable[Value]], frozen: str
) -> None:
    for column, (title, width) in enumerate(columns, 1):
        _put(sheet, HEAD, column, title, bold=True, boxed=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for place, row in enumerate(rows, HEAD + 1):
        for column, value in enumerate(row, 1):
            _put(sheet, place, column, value, boxed=True)
    sheet.freeze_panes = f"{frozen}{HEAD + 1}"
    sheet.print_title_rows = f"{HEAD}:{HEAD}"


def _ranking(facts: ClusterFacts, sheet: Worksheet) -> None:
    columns = (
        ("Thứ hạng", 9), ("Đồng hạng", 13), ("Đơn vị", 34), ("Tự chấm", 10), ("Tổng điểm", 10),
        ("Chênh lệch", 10), ("Tự xếp loại", 14), ("Xếp loại", 14), ("Điểm thưởng", 9), ("Điểm trừ", 9),
        ("Phiếu được tính", 10), ("Tạm tính", 10), ("Khống chế xếp loại", 26),
        ("Khi bỏ một phiếu bất kỳ", 16),
    )  # fmt: skip
    _table(sheet, columns, (_ranking_row(facts, result) for result in facts.results), "D")


def _ranking_row(facts: ClusterFacts, result: WardResult) -> tuple[Value, ...]:
    return (
        result.rank,
        rank(result) if result.joint else None,
        facts.full(result.ward),
        "không gửi" if result.self_total is None else number(result.self_total),
        number(result.total),
        number(result.gap),
        class_name(result.self_classified) if result.self_classified else None,
        class_name(result.classified),
        number(result.bonus),
        number(result.penalties),
        f"{result.sheets_counted}/{result.sheets_expected}",
        "tạm tính" if result.provisional else None,
        CAPPED_BY[result.capped_by] if result.capped_by else None,
        "không đổi" if result.stable else "đổi",
    )


def _groups(facts: ClusterFacts, sheet: Worksheet) -> None:
    groups = facts.round.groups
    columns = [
        ("Đơn vị", 34.0),
        *((f"{group.code}. {group.title}", 16.0) for group in groups),
        ("Tổng điểm", 11.0),
    ]
    maxima = [sum(criterion.max_points for criterion in group.criteria) for group in groups]
    rows: list[list[Value]] = [["Điểm tối đa", *map(Decimal, maxima), Decimal(sum(maxima))]]
    for result in facts.results:
        unscored = set(result.unscored)
        cells: list[Value] = []
        for group, found in zip(groups, result.groups, strict=True):
            empty = all(criterion.code in unscored for criterion in group.criteria)
            cells.append(NOT_SCORED if empty else number(found.points))
        rows.append([facts.full(result.ward), *cells, number(result.total)])
    _table(sheet, columns, rows, "B")


def _criteria(facts: ClusterFacts, sheet: Worksheet) -> None:
    columns = [
        ("Đơn vị", 30.0), ("Nhóm", 7.0), ("Tiêu chí", 9.0), ("Nội dung", 46.0), ("Điểm tối đa", 8.0),
        ("Tự chấm", 10.0),
        *((f"Điểm của {member.name}", 11.0) for member in facts.members),
        ("Chênh lệch", 9.0), ("Điểm thống nhất", 11.0), ("Tình trạng", 22.0),
    ]  # fmt: skip
    rows = (_line_row(facts, result, line) for result in facts.results for line in result.lines)
    _table(sheet, columns, rows, "D")
    sheet.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(columns))}{sheet.max_row}"


def _line_row(facts: ClusterFacts, result: WardResult, line: LineResult) -> tuple[Value, ...]:
    group = next(each for each in facts.round.groups if any(c.code == line.code for c in each.criteria))
    criterion = next(each for each in group.criteria if each.code == line.code)
    given = next(each for each in facts.sheet(result.ward).lines if each.code == line.code)
    return (
        facts.full(result.ward),
        group.code,
        line.code,
        criterion.title,
        number(criterion.max_points),
        NOT_APPLICABLE if given.claims_na else number(given.self_points),
        *(_mark_of(given, member.ward) for member in facts.members),
        number(line.spread) if len(line.marks) > 1 else None,
        _agreed(line),
        _state(line),
    )


def _mark_of(given: Line, assessor: int) -> Value:
    found = next((mark for mark in given.marks if mark.assessor == assessor), None)
    if found is None:
        return None
    return NOT_APPLICABLE if found.points is None else number(found.points)


def _agreed(line: LineResult) -> Value:
    if line.not_applicable:
        return NOT_APPLICABLE
    return NOT_SCORED if line.unscored else number(line.agreed)


def _state(line: LineResult) -> str | None:
    words = [
        word
        for word, applies in (
            ("cần thảo luận", line.disputed),
            ("cơ quan chủ trì quyết định", line.decided),
            ("hội nghị thống nhất", line.settled and not line.decided),
            ("tạm tính", line.provisional),
        )
        if applies
    ]
    return "; ".join(words) or None


def _disputes(facts: ClusterFacts, sheet: Worksheet) -> None:
    columns = (
        ("Đơn vị", 30), ("Tiêu chí", 9), ("Nội dung", 40), ("Điểm tối đa", 8), ("Tự chấm", 10),
        ("Điểm kiểm tra chéo", 30), ("Chênh lệch", 9), ("Điểm thống nhất", 11), ("Tình trạng", 22),
        ("Căn cứ, lý do", 60),
    )  # fmt: skip
    rows = [
        _dispute_row(facts, result, line)
        for result in facts.results
        for line in result.lines
        if line.disputed or line.settled
    ]
    _table(sheet, columns, rows or [["Không có nội dung cần thảo luận."]], "C")


def _dispute_row(facts: ClusterFacts, result: WardResult, line: LineResult) -> tuple[Value, ...]:
    whole = _line_row(facts, result, line)
    given = next(each for each in facts.sheet(result.ward).lines if each.code == line.code)
    marks = (
        f"{facts.member(mark.assessor).name}: {NOT_APPLICABLE if mark.points is None else points_vi(mark.points)}"
        for mark in given.marks
    )
    settled = facts.conference.settled if facts.conference else ()
    reasons = (
        each.reason for each in (*settled, *facts.decided) if (each.ward, each.criterion) == (result.ward, line.code)
    )
    return (whole[0], *whole[2:6], "; ".join(marks), *whole[-3:], " ".join(reasons) or None)


def _about(facts: ClusterFacts, sheet: Worksheet) -> None:
    directive = facts.round.directive
    rows: list[tuple[str, str]] = [
        (
            "Văn bản triển khai",
            f"{directive.type} số {directive.number} ngày {short_day(directive.date)} của {directive.issuer}",
        ),
        ("Cơ quan chủ trì", facts.round.office),
        *((label, words) for label, words in rules_in_words(facts.round)),
        *(("Lưu ý", line) for line in (*cautions(facts), *exceptions(facts))),
        ("Ký hiệu", "KAD: không áp dụng; chưa chấm: chưa có điểm nào, không phải 0 điểm"),
        ("Phiên bản số liệu", str(facts.version)),
        ("Mã nhật ký", facts.journal_head),
    ]
    if facts.round.illustrative or facts.round.notes:
        label = ILLUSTRATIVE if facts.round.illustrative else "Ghi chú"
        rows.insert(0, (label, facts.round.notes))
    _table(sheet, (("Nội dung", 32), ("Chi tiết", 110)), rows, "B")
