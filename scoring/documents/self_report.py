"""Báo cáo tự đánh giá of a ward: layout of named papers (form 1.4 of Decree 30/2020), its score sheet in an annex."""

from decimal import Decimal

from audits.sheets import Group
from clusters.clock import HANOI
from scoring.documents.blocks import (
    Addressees,
    Annex,
    Bases,
    Block,
    Closing,
    Column,
    Header,
    Heading,
    Items,
    Paper,
    Paragraph,
    Remark,
    Signature,
    Table,
    Title,
    cleaned,
)
from scoring.documents.law import RECORDS, bases_on
from scoring.documents.minutes import ILLUSTRATIVE
from scoring.documents.proceedings import directive_cited
from scoring.documents.ward_facts import NOTHING, Answer, ReportFacts
from scoring.documents.wording import (
    NOT_APPLICABLE,
    NOT_SCORED,
    class_name,
    ended,
    itemised,
    lower_first,
    short_moment,
)
from scoring.rules.display import points_vi

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
TO_BE_SIGNED = "(Ký, ghi rõ họ tên, đóng dấu)"
COLUMNS = (
    Column("STT", 6, "center"),
    Column("Nội dung tiêu chí", 34),
    Column("Điểm tối đa", 7, "right"),
    Column("Điểm tự chấm", 8, "right"),
    Column("Lý do trừ điểm, giải trình", 24),
    Column("Tài liệu kiểm chứng", 21),
)


def self_report(facts: ReportFacts) -> Paper:
    """As it was sent, with its code and hash; a report that is not sent yet says on every page that it is a draft."""
    work = lower_first(facts.round.title)
    subject = f"Tự đánh giá phục vụ {work}"
    blocks = (
        Header(
            facts.round.superior.upper(), facts.ward.full.upper(), "Số: …/BC-UBND",
            f"{facts.ward.name}, ngày … tháng … năm {facts.round.year}",
        ),
        Title("BÁO CÁO", subject),
        Addressees((facts.round.office, f"{facts.lead.full} (đơn vị cụm trưởng {facts.cluster})")),
        _bases(facts),
        Paragraph(f"{facts.ward.full} báo cáo kết quả tự đánh giá như sau."),
        *_sections(facts),
        Paragraph(f"Trên đây là báo cáo tự đánh giá của {facts.ward.full}./."),
        Closing(
            right=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), facts.approved_by or TO_BE_SIGNED),
            recipients=itemised(("Như trên", f"Các đơn vị thành viên {facts.cluster}", "Lưu: VT, Hồ sơ")),
        ),
        *score_sheet(facts),
    )  # fmt: skip
    title = f"Báo cáo tự đánh giá năm {facts.round.year} của {facts.ward.full}"
    return cleaned(Paper("report", title, blocks, banner=_banner(facts), footer=_footer(facts)))


def blank_sheet(facts: ReportFacts) -> Paper:
    """Phiếu trắng: the score sheet without anything filled in, for pen work."""
    title = f"Phiếu tự chấm điểm năm {facts.round.year}"
    blocks = (
        Header(facts.ward.full.upper(), "", "", ""),
        Title("PHIẾU TỰ CHẤM ĐIỂM", f"{facts.round.title}, {facts.cluster}"),
        _table(facts, blank=True),
        Remark("Để trống là chưa chấm, không phải 0. KAD: không áp dụng."),
        Closing(right=Signature(("NGƯỜI CHẤM",), "(Ký, ghi rõ họ tên)")),
    )
    return cleaned(Paper("report", title, blocks))


def _bases(facts: ReportFacts) -> Bases:
    day = facts.sent_at.astimezone(HANOI).date() if facts.sent_at else facts.round.directive.date
    texts = [f"Căn cứ {text}" for text in (*bases_on(day, RECORDS), directive_cited(facts.round.directive))]
    return Bases(itemised(texts))


def _banner(facts: ReportFacts) -> str:
    if facts.code:
        return ILLUSTRATIVE if facts.round.illustrative else ""
    return "Minh họa, dự thảo" if facts.round.illustrative else "Dự thảo"


def _footer(facts: ReportFacts) -> str:
    if not facts.code or facts.sent_at is None:
        return "Dự thảo, chưa gửi"
    return f"Mã {facts.code} · gửi lúc {short_moment(facts.sent_at)} · SHA-256 {facts.sha256}"


def _sections(facts: ReportFacts) -> tuple[Block, ...]:
    sections: list[tuple[str, tuple[Block, ...]]] = [
        ("KẾT QUẢ TỰ CHẤM ĐIỂM", _result(facts)),
        ("ƯU ĐIỂM", _text(facts.strengths)),
        ("TỒN TẠI, HẠN CHẾ", (*_text(facts.difficulties), *_lost(facts), *_backlog(facts))),
        ("KHẮC PHỤC TỒN TẠI CỦA NĂM TRƯỚC", _remedies(facts)),
        ("CÁCH LÀM HAY", _text(facts.good_practice)),
        ("KIẾN NGHỊ, ĐỀ XUẤT", _text(facts.recommendations)),
    ]
    filled = [(title, content) for title, content in sections if content]
    numbered = zip(ROMAN, filled, strict=False)
    return tuple(block for number, (title, content) in numbered for block in (Heading(f"{number}. {title}"), *content))


def _text(text: str) -> tuple[Block, ...]:
    return tuple(Paragraph(line) for line in text.splitlines() if line.strip())


def _result(facts: ReportFacts) -> tuple[Block, ...]:
    groups = facts.round.groups
    rows = [
        (group.code, group.title, points_vi(facts.applicable_of(group)), _group_points(facts, group))
        for group in groups
    ]
    whole = sum((facts.applicable_of(group) for group in groups), Decimal(0))
    given = sum((facts.points_of(group) for group in groups), Decimal(0))
    rows.append(("", "Tổng cộng", points_vi(whole), points_vi(given)))
    columns = (
        Column("STT", 8, "center"), Column("Nhóm tiêu chí", 62), Column("Điểm tối đa", 15, "right"),
        Column("Điểm tự chấm", 15, "right"),
    )  # fmt: skip
    return Paragraph(_sentence(facts)), Table(columns, tuple(rows), strong=(len(groups),))


def _group_points(facts: ReportFacts, group: Group) -> str:
    return points_vi(facts.points_of(group)) if facts.is_scored(group) else NOT_SCORED


def _sentence(facts: ReportFacts) -> str:
    unscored = sum(not facts.answers.get(c.code, NOTHING).is_given for c in facts.criteria)
    if unscored or facts.total is None:
        return f"Đơn vị chưa chấm {unscored}/{len(facts.criteria)} tiêu chí; tổng điểm dưới đây là tạm tính."
    claimed = sum(facts.answers[c.code].not_applicable for c in facts.criteria)
    aside = f" ({claimed} tiêu chí không áp dụng, tính lại theo quy tắc của đợt)" if claimed else ""
    return (
        f"Tổng điểm tự chấm: {points_vi(facts.total)} điểm{aside}; đơn vị tự nhận "
        f"{ended('xếp loại ' + class_name(facts.self_class)) if facts.self_class else 'chưa xếp loại.'}"
    )


def _lost(facts: ReportFacts) -> tuple[Block, ...]:
    """Every criterion below its maximum, with its reason."""
    lines = []
    for criterion in facts.criteria:
        answer = facts.answers.get(criterion.code, NOTHING)
        if answer.points is not None and answer.points < criterion.max_points:
            scored = f"{points_vi(answer.points)}/{points_vi(criterion.max_points)} điểm"
            lines.append(f"Tiêu chí {criterion.code} ({scored}): {answer.text or 'chưa nêu lý do'}")
        elif answer.not_applicable:
            lines.append(f"Tiêu chí {criterion.code} (không áp dụng): {answer.text or 'chưa nêu lý do'}")
    return (Paragraph("Các tiêu chí bị trừ điểm hoặc không áp dụng:"), Items(itemised(lines))) if lines else ()


def _backlog(facts: ReportFacts) -> tuple[Block, ...]:
    if facts.backlog_metres is None:
        return ()
    return (Paragraph(f"Tài liệu tồn đọng chưa chỉnh lý: {points_vi(facts.backlog_metres)} mét giá."),)


def _remedies(facts: ReportFacts) -> tuple[Block, ...]:
    lines = [f"{found} – {outcome}{': ' + text if text else ''}" for found, outcome, text in facts.remedies]
    return (Items(itemised(lines)),) if lines else ()


def score_sheet(facts: ReportFacts) -> tuple[Block, ...]:
    dated = f"ngày … tháng … năm {facts.round.year}"
    annex = Annex("Phụ lục", "BẢNG TỰ CHẤM ĐIỂM", f"(Kèm theo Báo cáo số …/BC-UBND {dated} của {facts.ward.full})")
    return annex, _table(facts, blank=False), Remark("KAD: không áp dụng.")


def _table(facts: ReportFacts, *, blank: bool) -> Table:
    rows: list[tuple[str, ...]] = []
    strong = []
    for group in facts.round.groups:
        strong.append(len(rows))
        most = points_vi(sum(c.max_points for c in group.criteria))
        rows.append((group.code, group.title, most, "" if blank else _group_points(facts, group), "", ""))
        for c in group.criteria:
            answer = NOTHING if blank else facts.answers.get(c.code, NOTHING)
            own = "" if blank else answered(answer)
            evidence = "" if blank else "; ".join(facts.evidence.get(c.code, ()))
            rows.append((c.code, c.title, points_vi(c.max_points), own, answer.text, evidence))
    return Table(COLUMNS, tuple(rows), strong=tuple(strong), small=True)


def answered(answer: Answer) -> str:
    if answer.not_applicable:
        return NOT_APPLICABLE
    return NOT_SCORED if answer.points is None else points_vi(answer.points)
