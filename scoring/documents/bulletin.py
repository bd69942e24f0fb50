"""News of the conference in the manner of the reports of 2018; the figures choose the sentences."""

from clusters.clock import HANOI
from scoring.documents.facts import ClusterFacts, Commendation, Conference, Motion
from scoring.documents.minutes import ILLUSTRATIVE, meeting
from scoring.documents.proceedings import person
from scoring.documents.standings import cautions, classes_sentence, points_sentence
from scoring.documents.votes import nominee, passed_commendations
from scoring.documents.wording import ended, listed, per_cent, printable, short_day

NOON, EVENING = 12, 18


def bulletin(facts: ClusterFacts) -> str:
    """Plain text, one paragraph a line."""
    conference = facts.conference
    paragraphs = [facts.round.title, *(_held(facts, conference) if conference else _not_held(facts))]
    if facts.round.illustrative:
        paragraphs.append(f"{ILLUSTRATIVE}. {facts.round.notes}")
    return "\n\n".join(printable(each) for each in paragraphs if each) + "\n"


def _not_held(facts: ClusterFacts) -> list[str]:
    units = listed(member.full for member in facts.members)
    return [
        f"{_directive(facts)}, {facts.name} gồm {len(facts.members)} đơn vị ({units}) đã tổng hợp kết quả tự đánh giá "
        f"và kiểm tra chéo. Cụm chưa tổ chức hội nghị; số liệu dưới đây chưa được biểu quyết.",
        *_results(facts, voted=False),
    ]


def _held(facts: ClusterFacts, conference: Conference) -> list[str]:
    motion = conference.motion("results")
    voted = motion is not None and bool(motion.passed) and not motion.stale
    return [
        f"{_when(conference)}, tại {conference.place}, {facts.name} tổ chức {meeting(facts)}. "
        f"{_directive(facts)}. {_attended(facts, conference)} {person(facts, conference.chair)} chủ trì hội nghị.",
        f"{facts.full(facts.lead)}, đơn vị cụm trưởng, báo cáo kết quả tổng hợp tự đánh giá và kiểm tra chéo.",
        *_results(facts, voted=voted),
        _vote(motion),
        _commended(facts, conference),
        f"Khó khăn, vướng mắc: {ended(conference.difficulties)}" if conference.difficulties else "",
        f"Phương hướng: {ended(conference.directions)}" if conference.directions else "",
    ]


def _when(conference: Conference) -> str:
    opened = conference.opened_at.astimezone(HANOI)
    part = "Sáng" if opened.hour < NOON else "Chiều" if opened.hour < EVENING else "Tối"
    return f"{part} ngày {short_day(opened.date())}"


def _directive(facts: ClusterFacts) -> str:
    directive = facts.round.directive
    return (
        f"Thực hiện {directive.type} số {directive.number} ngày {short_day(directive.date)} của {directive.issuer} "
        f"về việc {directive.subject.removeprefix('việc ')}"
    )


def _attended(facts: ClusterFacts, conference: Conference) -> str:
    here = [member.full for member in facts.members if member.ward in conference.present]
    absent = [member.full for member in facts.members if member.ward not in conference.present]
    missing = f"; vắng mặt {listed(absent)}" if absent else ""
    return f"Dự hội nghị có đại diện {len(here)}/{len(facts.members)} đơn vị: {listed(here)}{missing}."


def _results(facts: ClusterFacts, *, voted: bool) -> list[str]:
    lead = "Kết quả" if voted else "Kết quả tổng hợp, chưa được hội nghị thông qua"
    notes = cautions(facts)
    return [
        f"{lead}: {ended(points_sentence(facts))} {ended(classes_sentence(facts))}",
        f"Lưu ý: {ended('; '.join(notes))}" if notes else "",
    ]


def _vote(motion: Motion | None) -> str:
    if motion is None:
        return "Hội nghị chưa biểu quyết kết quả."
    if motion.stale:
        return "Kết quả biểu quyết không còn hiệu lực vì số liệu thay đổi sau khi biểu quyết."
    if motion.passed is None:
        return "Kết quả biểu quyết chưa được công bố."
    if motion.unanimous and motion.entitled == motion.present:
        return (
            f"100 % đại biểu có mặt nhất trí ({motion.yes}/{motion.present})."
            if motion.passed
            else _against(motion)
        )
    return _for(motion) if motion.passed else _against(motion)


def _for(motion: Motion) -> str:
    return f"Hội nghị thông qua kết quả với {motion.yes}/{motion.base} tán thành ({per_cent(motion.yes, motion.base)})."


def _against(motion: Motion) -> str:
    return f"Kết quả không được thông qua: {motion.yes}/{motion.base} tán thành."


def _commended(facts: ClusterFacts, conference: Conference) -> str:
    passed = passed_commendations(facts)
    if passed:
        names = "; ".join(_praised(facts, each) for each in passed)
        return f"Hội nghị đề xuất khen thưởng {names}"
    if conference.commendations:
        return "Đề xuất khen thưởng không được hội nghị thông qua."
    return "Hội nghị không đề xuất khen thưởng."


def _praised(facts: ClusterFacts, commendation: Commendation) -> str:
    return ended(f"{nominee(facts, commendation)} ({commendation.form}): {commendation.reason}")
