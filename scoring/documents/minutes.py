"""Biên bản hội nghị, form 1.9 of Decree 30/2020, annex III."""

from django.utils.translation import gettext as _

from clusters.errors import Refused
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
from scoring.documents.facts import ClusterFacts, Conference
from scoring.documents.law import RECORDS
from scoring.documents.proceedings import (
    adjustments_section,
    attendance,
    commendations_section,
    decisions_section,
    discussion_section,
    explanations_section,
    legal_bases,
    opening,
    person,
    quorum_sentence,
    replies_section,
    rules_section,
    sheets_section,
    votes_section,
)
from scoring.documents.prose import said
from scoring.documents.standings import (
    cautions,
    classes_sentence,
    criteria_annex,
    groups_annex,
    is_short,
    marks_in_words,
    points_sentence,
    results_table,
)
from scoring.documents.votes import recorder
from scoring.documents.wording import agreed, ended, itemised, long_day, lower_first, mark, moment
from scoring.rules.display import points_vi
from scoring.rules.facts import LineResult

ILLUSTRATIVE = "Dữ liệu minh họa"
LONG_NAME = 26  # capitals of 12 pt that fit the left column of the header


def minutes(facts: ClusterFacts) -> Paper:
    conference = facts.conference
    if conference is None:
        raise Refused(_("There are no minutes before the conference is held."))
    blocks = (
        header(facts, "Số: …/BB-…"),
        Title("BIÊN BẢN", meeting(facts)),
        *_particulars(facts, conference),
        *_contents(facts, conference),
        Paragraph(_end(conference)),
        Closing(
            left=Signature(("THƯ KÝ",), conference.secretary.name),
            right=Signature(("CHỦ TỌA",), conference.chair.name),
            recipients=itemised(
                (f"{facts.round.office} (để báo cáo)", "Các đơn vị thành viên của cụm", "Lưu: VT, Hồ sơ")
            ),
        ),
        *_annexes(facts, conference),
    )
    title = f"Biên bản {meeting(facts)}"
    return cleaned(Paper("minutes", title, blocks, banner=banner(facts), footer=footer(facts)))


def header(facts: ClusterFacts, number: str, place_and_date: str = "") -> Header:
    """A long name of a cluster breaks after the word for what it is, not inside "văn thư"."""
    issuer = facts.name.upper()
    for kind in ("CỤM THI ĐUA ", "KHỐI THI ĐUA "):
        if issuer.startswith(kind) and len(issuer) > LONG_NAME:
            issuer = f"{kind.strip()}\n{issuer.removeprefix(kind)}"
    return Header(facts.round.superior.upper(), issuer, number, place_and_date)


def gathering(facts: ClusterFacts) -> str:
    return f"Hội nghị {lower_first(facts.round.title)}"


def meeting(facts: ClusterFacts) -> str:
    return f"{gathering(facts)} của {facts.name}"


def banner(facts: ClusterFacts) -> str:
    return ILLUSTRATIVE if facts.round.illustrative else ""


def footer(facts: ClusterFacts) -> str:
    parts = [f"Phiên bản {facts.version}"]
    if facts.journal_head:
        parts.append(f"Mã nhật ký: {facts.journal_head}")
    if facts.verification:
        parts.append(f"Tra cứu: {facts.verification}")
    return " · ".join(parts)


def _particulars(facts: ClusterFacts, conference: Conference) -> tuple[Block, ...]:
    host = facts.full(conference.host)
    place = conference.place if host in conference.place else f"{conference.place} ({host} đăng cai)"
    present = f"Có mặt {len(conference.present)}/{len(facts.members)} đơn vị thành viên"
    return (
        KeyLine("Thời gian bắt đầu", moment(conference.opened_at)),
        *_postponed(conference),
        KeyLine("Địa điểm", place),
        KeyLine("Thành phần tham dự", present),
        Items(itemised(attendance(facts, conference))),
        KeyLine("Chủ trì (chủ tọa)", person(facts, conference.chair)),
        KeyLine("Thư ký (người ghi biên bản)", person(facts, conference.secretary)),
        KeyLine("Nội dung (theo diễn biến hội nghị)"),
    )


def _postponed(conference: Conference) -> tuple[Block, ...]:
    if not conference.postponed_reason:
        return ()
    return (
        Paragraph(
            ended(f"Hội nghị đã được hoãn trước khi họp vào thời gian trên, lý do: {conference.postponed_reason}")
        ),
    )


def _contents(facts: ClusterFacts, conference: Conference) -> tuple[Block, ...]:
    """The sections that the data give, in the order of the meeting, with the secretary's words in their places."""
    prose = conference.prose
    sections: list[tuple[str, tuple[Block, ...]]] = [
        ("Khai mạc", said(prose, "opening")),
        (
            "Căn cứ và điều kiện tiến hành",
            (legal_bases(facts, RECORDS), Paragraph(quorum_sentence(facts, conference))),
        ),
        ("Quy tắc của đợt kiểm tra", (rules_section(facts),)),
        (
            "Báo cáo tự đánh giá và kiểm tra chéo",
            (Paragraph(opening(facts)), *sheets_section(facts), *said(prose, "report")),
        ),
        ("Giải trình trước hội nghị", (explanations_section(facts),)),
        ("Thảo luận", (*discussion_section(facts, conference), *said(prose, "discussion"))),
        ("Điểm thưởng, điểm trừ, khống chế xếp loại", (adjustments_section(facts, conference),)),
        ("Kết quả chấm điểm, xếp loại", _results(facts)),
        ("Biểu quyết", (votes_section(facts, conference),)),
        ("Bình xét, đề xuất khen thưởng", (commendations_section(facts, conference), *said(prose, "review"))),
        ("Khó khăn, vướng mắc", (_text(conference.difficulties, "Hội nghị không nêu khó khăn, vướng mắc."),)),
        ("Phương hướng", (_text(conference.directions, "Hội nghị không nêu phương hướng."),)),
        ("Kiến nghị", said(prose, "recommendations")),
        ("Kết luận của chủ trì", said(prose, "conclusion")),
    ]
    if conference.replies or conference.silent:
        sections.append(("Ý kiến của các đơn vị về biên bản", (replies_section(facts, conference),)))
    if facts.decided:
        sections.append(("Quyết định của cơ quan chủ trì sau hội nghị", decisions_section(facts)))
    if facts.round.illustrative or facts.round.notes:
        sections.append(("Ghi chú về số liệu", _notes(facts)))
    return tuple(
        block
        for number, (title, blocks) in enumerate((each for each in sections if each[1]), 1)
        for block in (Heading(f"{number}. {title}"), *blocks)
    )


def _text(text: str, otherwise: str) -> Paragraph:
    return Paragraph(ended(text) if text.strip() else otherwise)


def _results(facts: ClusterFacts) -> tuple[Block, ...]:
    named = f"{ended(points_sentence(facts))} " if is_short(facts) else ""
    summary = f"{named}{ended(classes_sentence(facts))}"
    notes = cautions(facts)
    detail = "Điểm theo nhóm tại Phụ lục I, theo tiêu chí tại Phụ lục III."
    return (
        results_table(facts),
        Paragraph(f"{summary} {detail}"),
        *((Items(itemised(notes)),) if notes else ()),
    )


def _notes(facts: ClusterFacts) -> tuple[Block, ...]:
    lead = f"{ILLUSTRATIVE}." if facts.round.illustrative else ""
    return (Remark(f"{lead} {facts.round.notes}".strip()),)


def _end(conference: Conference) -> str:
    if conference.closed_at is None:
        return "Hội nghị đang họp, chưa kết thúc./."
    return f"Hội nghị kết thúc vào {moment(conference.closed_at)}./."


def _annexes(facts: ClusterFacts, conference: Conference) -> tuple[Block, ...]:
    attached = f"(Kèm theo Biên bản số …/BB-… {long_day(facts.day)} của {facts.name})"

    def annex(label: str, title: str) -> Annex:
        return Annex(f"Phụ lục {label}", title.upper(), attached)

    return (
        *groups_annex(facts, annex("I", "Kết quả chấm điểm theo nhóm tiêu chí")),
        annex("II", "Nội dung cần thảo luận và điểm thống nhất"),
        *_lines_annex(facts, conference),
        *criteria_annex(facts, annex("III", "Điểm thống nhất và điểm tự chấm theo tiêu chí")),
    )


def _lines_annex(facts: ClusterFacts, conference: Conference) -> tuple[Block, ...]:
    columns = (
        Column("Đơn vị", 12),
        Column("Tiêu chí", 18),
        Column("Tối đa", 5, "right"),
        Column("Tự chấm", 5, "right"),
        Column("Điểm kiểm tra chéo", 26),
        Column("Chênh lệch", 6, "right"),
        Column("Điểm thống nhất", 7, "right"),
        Column("Căn cứ, lý do", 25),
    )
    rows = tuple(
        _line_row(facts, conference, result.ward, line)
        for result in facts.results
        for line in result.lines
        if line.disputed or line.settled
    )
    if not rows:
        return (Paragraph("Không có nội dung cần thảo luận."),)
    return (Table(columns, rows, small=True),)


def _line_row(facts: ClusterFacts, conference: Conference, ward: int, line: LineResult) -> tuple[str, ...]:
    criterion = next(each for each in facts.criteria if each.code == line.code)
    sheet_line = next(each for each in facts.sheet(ward).lines if each.code == line.code)
    return (
        facts.full(ward),
        f"{line.code}. {criterion.title}",
        points_vi(criterion.max_points),
        mark(sheet_line.self_points) if facts.sheet(ward).sent_at else "không gửi",
        marks_in_words(facts, sheet_line),
        points_vi(line.spread),
        agreed(line),
        _reason(facts, conference, ward, line),
    )


def _reason(facts: ClusterFacts, conference: Conference, ward: int, line: LineResult) -> str:
    by_district = next((each for each in facts.decided if (each.ward, each.criterion) == (ward, line.code)), None)
    settled = next((each for each in conference.settled if (each.ward, each.criterion) == (ward, line.code)), None)
    words = []
    if settled:
        who = recorder(facts, settled.recorded_by) or facts.full(facts.lead)
        words.append(f"{ended(settled.reason)} Hội nghị thống nhất {points_vi(settled.points)}; ghi: {who}.")
    if by_district:
        words.append(f"{ended(by_district.reason)} {facts.round.office} quyết định {points_vi(by_district.points)}.")
    if not words:
        return "Chưa thống nhất; kết quả là tạm tính." if line.provisional else "Chưa thống nhất; lấy trung vị."
    return " ".join(words)
