"""A vote and a commendation in words; what the figures do not carry is not said."""

from scoring.documents.facts import ClusterFacts, Commendation, Motion, at_unit
from scoring.documents.wording import classed, ended, listed, per_cent, placed
from scoring.rules.display import points_vi

ABOUT = {
    "results": "Kết quả chấm điểm, xếp loại",
    "commendation": "Đề xuất khen thưởng",
    "minutes": "Thông qua biên bản hội nghị",
}


MODES = {"hands": "giơ tay", "named": "công khai theo đơn vị", "secret": "bỏ phiếu kín"}
CHOICES = {"yes": "tán thành", "no": "không tán thành", "abstain": "ý kiến khác"}


def about(motion: Motion) -> str:
    return motion.about.rstrip(" .;,") or ABOUT[motion.kind]


def counts(motion: Motion) -> str:
    silent = f", {motion.silent} không biểu quyết" if motion.silent > 0 else ""
    return f"tán thành {motion.yes}, không tán thành {motion.no}, ý kiến khác {motion.abstain}{silent}"


def share(motion: Motion) -> str:
    """Unanimous only where every ward present voted yes; else yes against the base of the round's rule."""
    if motion.unanimous and motion.entitled == motion.present:
        return f"{motion.yes}/{motion.present} nhất trí, đạt 100 % số đại biểu có mặt"
    if motion.unanimous and motion.base == motion.entitled:
        return f"{motion.yes}/{motion.entitled} đơn vị có quyền biểu quyết nhất trí"
    reached = f", đạt {per_cent(motion.yes, motion.base)}" if motion.base else ""
    return f"tán thành {motion.yes}/{motion.base}{reached}"


def outcome(motion: Motion) -> str:
    if motion.stale and motion.stale_reason:
        return f"không còn hiệu lực ({motion.stale_reason.rstrip(' .')})"
    if motion.stale:
        return "không còn hiệu lực vì số liệu thay đổi sau khi biểu quyết"
    if motion.passed is None:
        return "chưa công bố kết quả"
    return "được thông qua" if motion.passed else "không được thông qua"


def vote_sentence(facts: ClusterFacts, motion: Motion) -> str:
    if motion.stale and not motion.entitled:
        return f"dừng, không kiểm phiếu; {outcome(motion)}"
    recused = listed(facts.full(ward) for ward in motion.recused)
    left_out = f"; không tham gia biểu quyết: {recused}" if recused else ""
    tied = not motion.stale and motion.passed is False and motion.yes == motion.no > 0
    tie = f"; ngang phiếu, cần quá {facts.round.rules.vote.majority}" if tied else ""
    return f"{counts(motion)}{_by_name(facts, motion)}; {share(motion)}{left_out}{tie}; {outcome(motion)}"


def _by_name(facts: ClusterFacts, motion: Motion) -> str:
    """Who said what in a vote by name; of a secret ballot there is nothing to say."""
    said = ((words, [facts.short(w) for w, choice in motion.named if choice == key]) for key, words in CHOICES.items())
    lists = "; ".join(f"{words}: {', '.join(wards)}" for words, wards in said if wards)
    return f" ({lists})" if lists else ""


def recorder(facts: ClusterFacts, ward: int | None) -> str:
    """Named where it matters: the deputy acts for the leader's own lines and votes (rules.md §8)."""
    if ward is None or ward == facts.lead:
        return ""
    notes = ["đơn vị cụm phó"] if ward == facts.deputy else []
    seated = facts.conference.seated if facts.conference else ()
    delegates = dict.fromkeys(each.name for each in seated if each.ward == ward)
    if delegates:
        notes.append(f"đại biểu {listed(delegates)} xác nhận tại bàn điều khiển")
    return f"{facts.full(ward)} ({'; '.join(notes)})" if notes else facts.full(ward)


def nominee(facts: ClusterFacts, commendation: Commendation) -> str:
    ward = facts.full(commendation.ward)
    if commendation.kind == "collective":
        return f"tập thể {ward}"
    if not commendation.position:
        return f"cá nhân {commendation.name} {ward}"
    return f"cá nhân {commendation.name}, {at_unit(commendation.position, ward)}"


def standing(facts: ClusterFacts, ward: int) -> str:
    result = facts.result(ward)
    return f"{points_vi(result.total)} điểm, {classed(result.classified)}, {placed(result)}"


def commendation_sentence(facts: ClusterFacts, commendation: Commendation) -> str:
    proposed = f"Đề xuất tặng {commendation.form} cho {nominee(facts, commendation)}"
    lead = ended(f"{proposed} ({standing(facts, commendation.ward)})")
    reason = ended(f"Thành tích: {commendation.reason}")
    if (votes := commendation.votes) is None:
        return f"{lead} {reason} Hội nghị chưa biểu quyết; chưa đề nghị."
    sentence = f"{lead} {reason} Biểu quyết ({MODES[votes.mode]}): {vote_sentence(facts, votes)}."
    return sentence if commendation.passed else f"{sentence} Cụm không đề nghị khen thưởng nội dung này."


def passed_commendations(facts: ClusterFacts) -> tuple[Commendation, ...]:
    return tuple(each for each in facts.conference.commendations if each.passed) if facts.conference else ()
