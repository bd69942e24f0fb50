"""What happened before and at the conference, section by section of the minutes."""

from datetime import timedelta
from itertools import pairwise

from audits.sheets import Sheet
from scoring.documents.blocks import Bases, Block, Column, Items, Paragraph, Table
from scoring.documents.facts import ClusterFacts, Conference, Directive, Explanation, Officer, at_unit
from scoring.documents.law import RECORDS, bases_on
from scoring.documents.rules_text import rules_in_words
from scoring.documents.votes import MODES, about, commendation_sentence, recorder, vote_sentence
from scoring.documents.wording import (
    classed,
    ended,
    hour,
    itemised,
    listed,
    long_day,
    mark,
    short_day,
    short_moment,
)
from scoring.rules.display import points_vi

FEW = 6  # assessors that a cell can name
ROLL_CALL = timedelta(minutes=15)  # who is noted within it was there from the beginning
OUTCOMES = {"accepted": "nhất trí", "partly": "nhất trí một phần", "kept": "giữ nguyên điểm"}


def person(facts: ClusterFacts, officer: Officer) -> str:
    unit = facts.full(officer.ward) if officer.ward is not None else ""
    return ", ".join(each for each in (officer.name, at_unit(officer.position, unit)) if each)


def attendance(facts: ClusterFacts, conference: Conference) -> tuple[str, ...]:
    lines = []
    for member in facts.members:
        here = [each for each in conference.attendees if each.ward == member.ward]
        people = "; ".join(_attended(conference, here))
        role = {facts.lead: " (đơn vị cụm trưởng)", facts.deputy: " (đơn vị cụm phó)"}.get(member.ward, "")
        lines.append(f"{member.full}{role}: {people or 'vắng mặt'}")
    lines += [f"Khách mời: {person(facts, each)}" for each in conference.attendees if each.ward is None]
    return tuple(lines)


def _attended(conference: Conference, here: list[Officer]) -> list[str]:
    """Each person once, with the hours of coming late, going early and being away in between."""
    stays: dict[str, list[Officer]] = {}
    for each in here:
        stays.setdefault(f"{each.name}, {each.position}".rstrip(", "), []).append(each)
    return [who + _hours(conference, rows) for who, rows in stays.items()]


def _hours(conference: Conference, stays: list[Officer]) -> str:
    first, last, words = stays[0], stays[-1], []
    if first.arrived_at and first.arrived_at - conference.opened_at > ROLL_CALL:
        words.append(f"có mặt từ {hour(first.arrived_at)}")
    for before, after in pairwise(stays):
        if before.left_at and after.arrived_at:
            words.append(f"vắng từ {hour(before.left_at)} đến {hour(after.arrived_at)}")
    if last.left_at and (conference.closed_at is None or last.left_at < conference.closed_at):
        words.append(f"về lúc {hour(last.left_at)}")
    return f" ({'; '.join(words)})" if words else ""


def quorum_sentence(facts: ClusterFacts, conference: Conference) -> str:
    present, members = len(conference.present), len(facts.members)
    quorum = facts.round.rules.vote.quorum
    verdict = "đủ điều kiện" if present >= quorum * members else "không đủ điều kiện"
    return f"Có mặt {present}/{members} đơn vị thành viên; quy định ít nhất {quorum} số đơn vị: {verdict} biểu quyết."


def legal_bases(facts: ClusterFacts, *subjects: str) -> Bases:
    cited = directive_cited(facts.round.directive)
    texts = [f"Căn cứ {text}" for text in (*bases_on(facts.day, *(subjects or (RECORDS,))), cited)]
    return Bases(itemised(texts))


def directive_cited(directive: Directive) -> str:
    return (
        f"{directive.type} số {directive.number} {long_day(directive.date)} của {directive.issuer} "
        f"về {_about(directive.subject)}"
    )


def _about(subject: str) -> str:
    return subject if subject.lower().startswith("việc ") else f"việc {subject}"


def opening(facts: ClusterFacts) -> str:
    directive = facts.round.directive
    return (
        f"Thực hiện {directive.type} số {directive.number} ngày {short_day(directive.date)} "
        f"của {directive.issuer}, {facts.full(facts.lead)} (đơn vị cụm trưởng) báo cáo kết quả tổng hợp "
        "tự đánh giá và kiểm tra chéo của cụm."
    )


def rules_section(facts: ClusterFacts) -> Items:
    return Items(itemised(f"{label}: {words}" for label, words in rules_in_words(facts.round)))


def sheets_section(facts: ClusterFacts) -> tuple[Block, ...]:
    sent = sum(sheet.sent_at is not None for sheet in facts.sheets)
    counted = sum(len(sheet.assessors) for sheet in facts.sheets)
    expected = len(facts.members) * (len(facts.members) - 1)
    sentence = (
        f"{sent}/{len(facts.members)} đơn vị đã gửi báo cáo tự đánh giá; "
        f"{counted}/{expected} phiếu kiểm tra chéo được tính."
    )
    special = exceptions(facts)
    return Paragraph(sentence), _sheets_table(facts), *((Items(special),) if special else ())


def _sheets_table(facts: ClusterFacts) -> Table:
    columns = (
        Column("Đơn vị", 26),
        Column("Gửi báo cáo tự đánh giá", 22, "center"),
        Column("Tự chấm, tự xếp loại", 18, "center"),
        Column("Phiếu được tính", 10, "center"),
        Column("Đơn vị kiểm tra chéo", 24),
    )
    rows = []
    for member in facts.members:
        sheet, result = facts.sheet(member.ward), facts.result(member.ward)
        own = "" if result.self_total is None else points_vi(result.self_total)
        rows.append(
            (
                member.full,
                _sent(facts, member.ward),
                f"{own}; {classed(result.self_classified)}" if result.self_classified and own else own,
                f"{result.sheets_counted}/{result.sheets_expected}",
                _assessors(facts, sheet),
            )
        )
    return Table(columns, tuple(rows), caption="Báo cáo tự đánh giá và phiếu kiểm tra chéo")


def _assessors(facts: ClusterFacts, sheet: Sheet) -> str:
    """Few by name; in a large cluster only who is not among them."""
    others = [member.ward for member in facts.members if member.ward != sheet.ward]
    absent = [ward for ward in others if ward not in sheet.assessors]
    if not sheet.assessors:
        return "không có phiếu"
    if len(others) <= FEW or len(absent) > len(sheet.assessors):
        return ", ".join(facts.short(ward) for ward in sheet.assessors)
    return "các đơn vị còn lại" + (f", trừ {listed(map(facts.short, absent))}" if absent else "")


def _sent(facts: ClusterFacts, ward: int) -> str:
    sent_at, due = facts.sheet(ward).sent_at, facts.round.self_assessment_due
    if sent_at is None:
        return "không gửi"
    return short_moment(sent_at) + (" (muộn)" if due and sent_at > due else "")


def exceptions(facts: ClusterFacts) -> tuple[str, ...]:
    lines = []
    for sheet in facts.sheets:
        if sheet.sent_at is None:
            lines.append(f"{facts.full(sheet.ward)} không gửi báo cáo tự đánh giá")
        if sheet.missing:
            late = listed(map(facts.short, sheet.missing)) if sheet.assessors else "tất cả các đơn vị còn lại"
            lines.append(f"Thiếu phiếu kiểm tra {facts.full(sheet.ward)} của {late}")
    lines += [
        f"{facts.full(each.assessor)} không kiểm tra {facts.full(each.subject)}, lý do: {each.reason}"
        for each in facts.recusals
    ]
    for waiver in facts.waivers:
        about = f" đối với {facts.full(waiver.ward)}" if waiver.ward is not None else ""
        lines.append(f"{facts.round.office} cho phép tiếp tục{about}: {waiver.reason}")
    return itemised(lines)


def explanations_section(facts: ClusterFacts) -> Block:
    if not facts.explanations:
        return Paragraph("Không đơn vị nào gửi giải trình.")
    return Items(tuple(_explanation(facts, each) for each in facts.explanations))


def _explanation(facts: ClusterFacts, explanation: Explanation) -> str:
    said = f"{facts.full(explanation.ward)}, tiêu chí {explanation.criterion}: {ended(explanation.text)}"
    if not explanation.answers:
        return f"{said} Chưa có đơn vị kiểm tra nào trả lời."
    answers = []
    for each in explanation.answers:
        changed = f", điểm sau giải trình {mark(each.points)}" if each.points is not None else ""
        answers.append(f"{facts.full(each.assessor)} {OUTCOMES[each.outcome]}{changed}")
    return f"{said} Trả lời: {'; '.join(answers)}."


def discussion_section(facts: ClusterFacts, conference: Conference) -> tuple[Block, ...]:
    disputed = sum(len(result.disputed) for result in facts.results)
    open_ = sum(line.disputed and not line.settled for result in facts.results for line in result.lines)
    rest = f"{open_} nội dung cần thảo luận chưa thống nhất" if open_ else "không còn nội dung chưa thống nhất"
    sentence = (
        f"Có {disputed} nội dung cần thảo luận theo quy tắc của đợt; hội nghị thống nhất điểm "
        f"{len(conference.settled)} nội dung; {rest}. Chi tiết tại Phụ lục II."
    )
    opinions = tuple(ended(f"Ý kiến của {facts.full(each.ward)}: {each.text}") for each in conference.opinions)
    return Paragraph(sentence), Items(opinions) if opinions else Paragraph("Không có ý kiến khác.")


def adjustments_section(facts: ClusterFacts, conference: Conference) -> Block:
    lines = []
    for words, adjustments in (("cộng", conference.bonus), ("trừ", conference.penalties)):
        for each in adjustments:
            line = f"{facts.full(each.ward)}: {words} {points_vi(each.points)} điểm. Lý do: {each.reason}"
            lines.append(ended(line) + _by(facts, each.recorded_by))
    for incident in conference.incidents:
        line = f"{facts.full(incident.ward)}: {_at_most(incident.at_most)}. Vụ việc: {incident.reason}"
        lines.append(ended(line) + _by(facts, incident.recorded_by))
    if not lines:
        return Paragraph("Không có điểm thưởng, điểm trừ, vụ việc bị khống chế xếp loại.")
    return Items(tuple(lines))


def _at_most(name: str) -> str:
    words = classed(name)
    return words if words.startswith("không") else words.replace("xếp loại", "xếp loại không quá", 1)


def _by(facts: ClusterFacts, ward: int | None) -> str:
    who = recorder(facts, ward)
    return f" Ghi: {who}." if who else ""


def votes_section(facts: ClusterFacts, conference: Conference) -> Block:
    if not conference.motions:
        return Paragraph("Hội nghị chưa biểu quyết nội dung nào.")
    lines = (
        f"{about(motion)} ({MODES[motion.mode]}): {vote_sentence(facts, motion)}." + _by(facts, motion.recorded_by)
        for motion in conference.motions
    )
    return Items(tuple(lines))


def commendations_section(facts: ClusterFacts, conference: Conference) -> Block:
    if not conference.commendations:
        return Paragraph("Hội nghị không đề xuất khen thưởng.")
    return Items(tuple(commendation_sentence(facts, each) for each in conference.commendations))


def decisions_section(facts: ClusterFacts) -> tuple[Block, ...]:
    """Lines the district decided after the conference; they win over what the conference settled."""
    lines = (
        ended(
            f"{facts.full(each.ward)}, tiêu chí {each.criterion}: {points_vi(each.points)} điểm. Lý do: {each.reason}"
        )
        for each in facts.decided
    )
    said = f"{facts.round.office} quyết định sau hội nghị, thay cho điểm tính hoặc điểm hội nghị thống nhất:"
    return Paragraph(said), Items(tuple(lines))


def replies_section(facts: ClusterFacts, conference: Conference) -> Items:
    """What each unit answered to the draft, word for word; silence is recorded as silence (states.md §6)."""
    lines = []
    for reply in conference.replies:
        said = f": “{' '.join(reply.remark.split())}”" if reply.remark else ""
        verdict = "đồng ý" if reply.agrees else "có ý kiến"
        lines.append(f"{facts.full(reply.ward)}: {verdict}{said}.")
    if conference.silent:
        lines.append(f"Không trả lời trong thời hạn lấy ý kiến: {listed(map(facts.full, conference.silent))}.")
    return Items(tuple(lines))
