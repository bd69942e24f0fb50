"""Biên bản kiểm tra of one ward by another. Marks are in it only once all sheets are opened (rules.md §9)."""

from scoring.documents.blocks import (
    Annex,
    Block,
    Closing,
    Column,
    Header,
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
from scoring.documents.minutes import ILLUSTRATIVE
from scoring.documents.proceedings import directive_cited
from scoring.documents.self_report import answered
from scoring.documents.ward_facts import NOTHING, Answer, Drawn, VisitFacts
from scoring.documents.wording import ended, itemised, long_day, lower_first, moment
from scoring.rules.display import points_vi

COLUMNS = (
    Column("STT", 6, "center"),
    Column("Nội dung tiêu chí", 31),
    Column("Điểm tối đa", 8, "right"),
    Column("Điểm tự chấm", 9, "right"),
    Column("Điểm kiểm tra", 9, "right"),
    Column("Nhận xét", 37),
)


def visit_record(facts: VisitFacts) -> Paper:
    """Before the reveal both sides sign who came, when, what was drawn and photographed; the marks follow later."""
    subject = f"{lower_first(facts.round.title)} tại {facts.subject.full}"
    blocks = (
        Header(facts.assessor.full.upper(), "ĐOÀN KIỂM TRA CHÉO", "Số: …/BB-…"),
        Title("BIÊN BẢN", subject[:1].upper() + subject[1:]),
        *_particulars(facts),
        *_contents(facts),
        Paragraph("Biên bản được lập thành 02 bản, mỗi bên giữ 01 bản./."),
        Closing(
            left=Signature(("ĐẠI DIỆN ĐƠN VỊ", "ĐƯỢC KIỂM TRA"), "(Ký, ghi rõ họ tên)"),
            right=Signature(("ĐẠI DIỆN ĐOÀN", "KIỂM TRA CHÉO"), "(Ký, ghi rõ họ tên)"),
            recipients=itemised((facts.subject.full, facts.assessor.full, "Lưu: Hồ sơ")),
        ),
        *(_annex(facts) if facts.is_revealed else ()),
    )
    title = f"Biên bản kiểm tra {facts.subject.full}"
    banner = ILLUSTRATIVE if facts.round.illustrative else ""
    footer = f"Mã niêm phong (SHA-256): {facts.seal}" if facts.seal and facts.is_revealed else ""
    return cleaned(Paper("visit", title, blocks, banner=banner, footer=footer))


def _particulars(facts: VisitFacts) -> tuple[Block, ...]:
    on_site = facts.round.mode == "field"
    when = long_day(facts.day) if facts.day else "ngày … tháng … năm …"
    return (
        KeyLine("Thời gian", when if on_site else f"{when} (chấm trên hồ sơ)" if facts.day else "chấm trên hồ sơ"),
        KeyLine("Địa điểm", facts.place or ("…" if on_site else facts.assessor.full)),
        KeyLine("Đoàn kiểm tra", facts.team or "…"),
        KeyLine("Đơn vị kiểm tra", f"{facts.assessor.full}, {facts.cluster}"),
        KeyLine("Đơn vị được kiểm tra", facts.subject.full),
        Paragraph(f"Thực hiện {directive_cited(facts.round.directive)}, hai bên lập biên bản như sau."),
    )


def _contents(facts: VisitFacts) -> tuple[Block, ...]:
    sections: list[tuple[str, tuple[Block, ...]]] = []
    if facts.samples:
        how = "Cách rút: sắp các số theo SHA-256 của chuỗi “mã:số”, lấy từ đầu; ai có mã đều rút lại được."
        sections.append(("Mẫu đã rút", (Items(itemised(map(_sample, facts.samples))), Remark(how))))
    if facts.photos:
        lines = [f"Tiêu chí {code}: ảnh có SHA-256 {sha256}" for code, sha256 in facts.photos]
        sections.append(("Ảnh chụp tại chỗ", (Items(itemised(lines)),)))
    sections.append(("Kết quả", _result(facts) if facts.is_revealed else (_later(facts),)))
    return tuple(
        block
        for number, (title, content) in enumerate(sections, 1)
        for block in (Heading(f"{number}. {title}"), *content)
    )


def _sample(drawn: Drawn) -> str:
    about = f"tiêu chí {drawn.criterion}, " if drawn.criterion else ""
    numbers = ", ".join(map(str, drawn.numbers))
    return f"{drawn.subject} ({about}từ số {drawn.first} đến số {drawn.last}, mã {drawn.seed}): {numbers}"


def _later(facts: VisitFacts) -> Paragraph:
    return Paragraph(
        "Điểm và nhận xét của đoàn được niêm phong, mở cùng lúc với phiếu của các đơn vị khác trong cụm "
        f"sau {moment(facts.opens_at)}; trước lúc đó biên bản này không ghi điểm."
    )


def _result(facts: VisitFacts) -> tuple[Block, ...]:
    differing = [c for c in facts.criteria if _differs(facts, c.code)]
    told = f"Đoàn kiểm tra {len(facts.criteria)} tiêu chí, {len(differing)} tiêu chí có chênh lệch với điểm tự chấm"
    if not differing:
        return (Paragraph(ended(told)),)
    lines = [
        f"Tiêu chí {c.code}: tự chấm {answered(_own(facts, c.code))}, kiểm tra {answered(_mark(facts, c.code))}. "
        f"{_mark(facts, c.code).text}"
        for c in differing
    ]
    return Paragraph(ended(told, ":")), Items(itemised(lines))


def _own(facts: VisitFacts, code: str) -> Answer:
    return facts.own.get(code, NOTHING)


def _mark(facts: VisitFacts, code: str) -> Answer:
    return facts.marks.get(code, NOTHING)


def _differs(facts: VisitFacts, code: str) -> bool:
    own, mark = _own(facts, code), _mark(facts, code)
    return (own.points, own.not_applicable) != (mark.points, mark.not_applicable)


def _annex(facts: VisitFacts) -> tuple[Block, ...]:
    rows: list[tuple[str, ...]] = []
    strong = []
    for group in facts.round.groups:
        strong.append(len(rows))
        rows.append((group.code, group.title, points_vi(sum(c.max_points for c in group.criteria)), "", "", ""))
        for c in group.criteria:
            own, mark = _own(facts, c.code), _mark(facts, c.code)
            rows.append((c.code, c.title, points_vi(c.max_points), answered(own), answered(mark), mark.text))
    attached = f"(Kèm theo Biên bản kiểm tra {facts.subject.full} của {facts.assessor.full})"
    table = Table(COLUMNS, tuple(rows), strong=tuple(strong), small=True)
    return Annex("Phụ lục", "BẢNG ĐIỂM KIỂM TRA CHÉO", attached), table, Remark("KAD: không áp dụng.")
