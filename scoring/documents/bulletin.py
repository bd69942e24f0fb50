"""News of the conference in the manner of the reports of 2018; the figures choose the sentences."""

from clusters.clock import HANOI
from clusters.texts import printable
from scoring.documents.facts import ClusterFacts, Commendation, Conference, Motion, at_unit
from scoring.documents.minutes import ILLUSTRATIVE, gathering
from scoring.documents.proceedings import person
from scoring.documents.standings import cautions, classes_sentence, points_sentence
from scoring.documents.votes import counts, passed_commendations
from scoring.documents.wording import ended, itemised, listed, per_cent, short_day

NOON, EVENING = 12, 18


def bulletin(facts: ClusterFacts) -> str:
    """Plain text, one paragraph a line."""
    return "\n\n".join(paragraphs(facts)) + "\n"


def paragraphs(facts: ClusterFacts) -> list[str]:
    """The title of the round, then the news."""
    conference = facts.conference
    said = [facts.round.title, *(_held(facts, conference) if conference else _not_held(facts))]
    if facts.round.illustrative:
        said.append(f"{ILLUSTRATIVE}. {facts.round.notes}")
    return [printable(each) for each in said if each]


def _not_held(facts: ClusterFacts) -> list[str]:
    units = listed(member.full for member in facts.members)
    said = (
        f"{_directive(facts)}, {facts.name} gồm {len(facts.members)} đơn vị ({units}) đã tổng hợp kết quả "
        "tự đánh giá và kiểm tra chéo. Cụm chưa tổ chức hội nghị; số liệu dưới đây chưa được biểu quyết."
    )
    return [said, *_results(facts, voted=False)]


def _held(facts: ClusterFacts, conference: Conference) -> list[str]:
    motion = conference.motion("results")
    voted = motion is not None and bool(motion.passed) and not motion.stale
    said = (
        f"{_directive(facts)}, {_when(conference)}, tại {conference.place}, "
        f"{facts.name} tổ chức {gathering(facts)}. {_attended(facts, conference)} "
        f"{person(facts, conference.chair)} chủ trì hội nghị."
    )
    lead = facts.full(facts.lead)
    return [
        said,
        f"{lead}, đơn vị cụm trưởng, báo cáo kết quả tổng hợp tự đánh giá và kiểm tra chéo.",
        *_results(facts, voted=voted),
        _vote(motion),
        _commended(facts, conference),
        f"Khó khăn, vướng mắc: {ended(conference.difficulties)}" if conference.difficulties.strip() else "",
        f"Phương hướng: {ended(conference.directions)}" if conference.directions.strip() else "",
    ]


def _when(conference: Conference) -> str:
    opened = conference.opened_at.astimezone(HANOI)
    part = "sáng" if opened.hour < NOON else "chiều" if opened.hour < EVENING else "tối"
    return f"{part} ngày {short_day(opened.date())}"


def _directive(facts: ClusterFacts) -> str:
    directive = facts.round.directive
    return (
        f"Thực hiện {directive.type} số {directive.number} ngày {short_day(directive.date)} "
        f"của {directive.issuer} về việc {directive.subject.removeprefix('việc ')}"
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
    if not motion.passed:
        return f"Kết quả không được hội nghị thông qua: {counts(motion)}."
    if motion.unanimous and motion.entitled == motion.present:
        voted = f"{motion.yes}/{motion.present} đơn vị có mặt"
        return f"Kết quả được thông qua với 100 % đại biểu nhất trí ({voted})."
    return f"Kết quả được hội nghị thông qua: {counts(motion)} ({per_cent(motion.yes, motion.base)})."


def _commended(facts: ClusterFacts, conference: Conference) -> str:
    passed = passed_commendations(facts)
    if passed:
        return f"Hội nghị đề xuất khen thưởng {' '.join(itemised(_praised(facts, each) for each in passed))}"
    if conference.commendations:
        return "Đề xuất khen thưởng không được hội nghị thông qua."
    return "Hội nghị không đề xuất khen thưởng."


def _praised(facts: ClusterFacts, commendation: Commendation) -> str:
    """News name wards; persons are named in the signed papers only (Law 91/2025 on personal data)."""
    whom = f"tập thể {facts.full(commendation.ward)}"
    if commendation.kind == "individual":
        whom = f"01 cá nhân ({at_unit(commendation.position or 'công chức', facts.full(commendation.ward))})"
    return f"{whom} ({commendation.form}): {commendation.reason}"
