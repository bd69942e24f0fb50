"""Bảng tổng hợp điểm on A4 landscape: what the conference reads before it settles, and what it settled."""

from collections import Counter
from decimal import Decimal

from audits.sheets import Group, Line, Mark
from scoring.documents.blocks import (
    Block,
    Closing,
    Column,
    Heading,
    Items,
    KeyLine,
    Paper,
    Paragraph,
    Remark,
    Signature,
    Table,
    Title,
    cleaned,
)
from scoring.documents.facts import ClusterFacts
from scoring.documents.minutes import banner, footer, header
from scoring.documents.proceedings import FEW
from scoring.documents.standings import cautions, classes_sentence, marks_in_words
from scoring.documents.wording import NOT_SCORED, agreed, class_name, ended, itemised, mark, rank
from scoring.rules.display import points_vi
from scoring.rules.facts import LineResult, WardResult

TO_BE_SIGNED = "(Ký, ghi rõ họ tên)"
STATES = {
    "provisional": "tạm tính, chưa đưa ra hội nghị",
    "proposed": "tạm tính, hội nghị chưa biểu quyết",
    "voted": "hội nghị đã biểu quyết, {office} chưa phê duyệt",
    "submitted": "hội nghị đã biểu quyết, đã trình {office}, chưa phê duyệt",
    "approved": "{office} đã phê duyệt",
    "published": "{office} đã phê duyệt và công bố",
}


def summary(facts: ClusterFacts) -> Paper:
    blocks = (
        header(facts, "", f"{facts.round.place}, ngày … tháng … năm {facts.day.year}"),
        Title("BẢNG TỔNG HỢP ĐIỂM", f"{facts.round.title} của {facts.name}"),
        *_standing(facts),
        Heading("1. Kết quả theo nhóm tiêu chí"),
        _groups(facts),
        Remark(_legend(facts)),
        *_notes(facts),
        Heading("2. Nội dung cần thảo luận, nội dung đã thống nhất"),
        *_lines(facts),
        Closing(
            left=Signature(("NGƯỜI LẬP BẢNG",), TO_BE_SIGNED),
            right=Signature(("CỤM TRƯỞNG",), TO_BE_SIGNED),
        ),
    )
    title = f"Bảng tổng hợp điểm {facts.round.title}, {facts.name}"
    return cleaned(Paper("summary", title, blocks, banner=banner(facts), footer=footer(facts), landscape=True))


def _standing(facts: ClusterFacts) -> tuple[Block, ...]:
    """Never called final before the district approved it."""
    sent = sum(sheet.sent_at is not None for sheet in facts.sheets)
    counted = sum(result.sheets_counted for result in facts.results)
    expected = sum(result.sheets_expected for result in facts.results)
    disputed = sum(len(result.disputed) for result in facts.results)
    open_ = sum(line.disputed and not line.settled for result in facts.results for line in result.lines)
    words = STATES[facts.result_state].format(office=facts.round.office)
    return (
        KeyLine("Số liệu", f"{words} (phiên bản số liệu {facts.result_version})."),
        KeyLine(
            "Báo cáo và phiếu",
            f"{sent}/{len(facts.members)} đơn vị gửi báo cáo tự đánh giá; {counted}/{expected} phiếu kiểm tra chéo "
            f"được tính; {disputed} nội dung cần thảo luận, {open_} nội dung chưa thống nhất.",
        ),
        KeyLine("Xếp loại", ended(classes_sentence(facts))),
    )


def _groups(facts: ClusterFacts) -> Table:
    groups = facts.round.groups
    columns = (
        Column("TT", 5, "center"),
        Column("Đơn vị", 20),
        *(Column(f"Nhóm {group.code}", 9, "center") for group in groups),
        Column("Cộng, trừ", 8, "right"),
        Column("Tổng điểm", 8, "right"),
        Column("Tự chấm", 8, "right"),
        Column("Chênh lệch", 8, "right"),
        Column("Xếp loại", 8, "center"),
        Column("Thứ hạng", 9, "center"),
        Column("Phiếu", 8, "center"),
    )
    maxima = [sum((criterion.max_points for criterion in group.criteria), Decimal(0)) for group in groups]
    whole = points_vi(sum(maxima, Decimal(0)))
    top = ("", "Điểm tối đa", *map(points_vi, maxima), "", whole, whole, "", "", "", "")
    rows = (_row(facts, number, result) for number, result in enumerate(facts.results, 1))
    return Table(columns, (top, *rows), strong=(0,), small=True)


def _row(facts: ClusterFacts, number: int, result: WardResult) -> tuple[str, ...]:
    codes = set(result.unscored)
    cells = (
        f"{NOT_SCORED if codes >= {c.code for c in group.criteria} else points_vi(found.points)}\n"
        f"({_own(facts, result.ward, group)})"
        for group, found in zip(facts.round.groups, result.groups, strict=True)
    )
    extra = result.bonus - result.penalties
    return (
        str(number),
        facts.full(result.ward),
        *cells,
        f"{'+' if extra > 0 else ''}{points_vi(extra)}" if extra else "",
        points_vi(result.total) + (" (t)" if result.provisional else ""),
        "không gửi" if result.self_total is None else points_vi(result.self_total),
        "" if result.gap is None else points_vi(result.gap),
        class_name(result.classified) + (" (k)" if result.capped_by else ""),
        rank(result),
        f"{result.sheets_counted}/{result.sheets_expected}",
    )


def _own(facts: ClusterFacts, ward: int, group: Group) -> str:
    sheet, codes = facts.sheet(ward), {criterion.code for criterion in group.criteria}
    if sheet.sent_at is None:
        return "–"
    given = (line.self_points for line in sheet.lines if line.code in codes)
    return points_vi(sum((points for points in given if points is not None), Decimal(0)))


def _legend(facts: ClusterFacts) -> str:
    signs = (
        "(t): tạm tính; (k): bị khống chế xếp loại; Cộng, trừ: điểm thưởng, điểm trừ; Phiếu: số phiếu kiểm tra chéo "
        "được tính trên số phải có"
    )
    groups = "; ".join(f"nhóm {group.code}: {group.title}" for group in facts.round.groups)
    return (
        f"Mỗi ô nhóm: điểm thống nhất, trong ngoặc là điểm tự chấm. {signs}. {ended(groups[:1].upper() + groups[1:])}"
    )


def _notes(facts: ClusterFacts) -> tuple[Block, ...]:
    notes = cautions(facts)
    return (Paragraph("Lưu ý:"), Items(itemised(notes))) if notes else ()


def _lines(facts: ClusterFacts) -> tuple[Block, ...]:
    columns = (
        Column("TT", 5, "center"),
        Column("Đơn vị", 17),
        Column("Tiêu chí", 25),
        Column("Tối đa", 6, "right"),
        Column("Tự chấm", 6, "right"),
        Column("Điểm kiểm tra chéo", 26),
        Column("Chênh lệch", 7, "right"),
        Column("Điểm tính", 7, "right"),
        Column("Điểm thống nhất", 8, "right"),
        Column("Tình trạng", 14),
    )
    found = [(r.ward, line) for r in facts.results for line in r.lines if line.disputed or line.settled]
    if not found:
        return (Paragraph("Không có nội dung cần thảo luận."),)
    rows = tuple(_line(facts, number, ward, line) for number, (ward, line) in enumerate(found, 1))
    legend = "Điểm tính: theo quy tắc của đợt, khi chưa thống nhất; Điểm thống nhất: điểm được tính vào kết quả."
    return Table(columns, rows, small=True), Remark(legend)


def _line(facts: ClusterFacts, number: int, ward: int, line: LineResult) -> tuple[str, ...]:
    criterion = next(each for each in facts.criteria if each.code == line.code)
    given = next(each for each in facts.sheet(ward).lines if each.code == line.code)
    return (
        str(number),
        facts.full(ward),
        f"{line.code}. {criterion.title}",
        points_vi(criterion.max_points),
        mark(given.self_points) if facts.sheet(ward).sent_at else "không gửi",
        _marks(facts, given),
        points_vi(line.spread) if len(line.marks) > 1 else "",
        NOT_SCORED if line.computed is None else points_vi(line.computed),
        agreed(line) if line.settled or line.decided else "",
        _fate(facts, line),
    )


def _marks(facts: ClusterFacts, given: Line) -> str:
    """In a large cluster how many gave what; who gave it, the minutes say."""
    if len(given.marks) <= FEW:
        return marks_in_words(facts, given)
    counted = Counter(mark(each.points) for each in sorted(given.marks, key=_high_first))
    return "; ".join(f"{points} ({count} phiếu)" for points, count in counted.items())


def _high_first(given: Mark) -> tuple[bool, Decimal]:
    return given.points is None, -(given.points or Decimal(0))


def _fate(facts: ClusterFacts, line: LineResult) -> str:
    if line.decided:
        return f"{facts.round.office} quyết định"
    if line.settled:
        return "Hội nghị thống nhất"
    return "Cần thảo luận; tạm tính" if line.provisional else "Cần thảo luận"
