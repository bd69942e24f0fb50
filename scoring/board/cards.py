"""The board's first sentence, a card for each cluster, the calendar."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audits.models import ClusterRound, Round
from clusters import clock
from clusters.models import Membership
from clusters.moments import time_left
from scoring.board.progress import Progress
from scoring.models import Conference

Stage = ClusterRound.State
DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True, slots=True)
class Opening:
    day: str
    sent: str
    overdue: str
    clusters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    cluster_round: ClusterRound
    lead: str
    units: str
    stages: tuple[tuple[str, str], ...]  # done, now or later, and in words
    line: str
    late: str


@dataclass(frozen=True, slots=True)
class Date:
    at: datetime
    text: str
    stage: str
    hint: str

    @property
    def is_past(self) -> bool:
        return self.stage == DONE


def opening_of(audit_round: Round, found: list[Progress]) -> Opening:
    """Ngày 8/20. 11/14 đơn vị đã gửi; 2 quá hạn; 1 cụm đang kiểm tra chéo."""
    reports = sum(len(progress.assessments) for progress in found)
    sent = {"sent": sum(progress.sent for progress in found), "all": reports}
    overdue = sum(len(progress.overdue) for progress in found)
    stages = Counter(progress.cluster_round.state for progress in found)
    words = {
        Stage.CROSS_CHECK: _("clusters in cross-check: %(count)s"),
        Stage.CONSOLIDATION: _("clusters in consolidation: %(count)s"),
        Stage.CONFERENCE: _("clusters at the conference: %(count)s"),
        Stage.SUBMITTED: _("clusters submitted: %(count)s"),
        Stage.APPROVED: _("clusters approved: %(count)s"),
    }
    return Opening(
        day=_day(audit_round),
        sent=_("%(sent)s of %(all)s units have sent their report") % sent if reports else "",
        overdue=_("%(count)s overdue") % {"count": overdue} if overdue else "",
        clusters=tuple(words[stage] % {"count": stages[stage]} for stage in words if stages[stage]),
    )


def _day(audit_round: Round) -> str:
    """Of the calendar that was issued; before and after it, a date."""
    if audit_round.state == Round.State.DRAFT:
        return _("This round is a draft; it has not been issued.")
    if audit_round.state == Round.State.APPROVED:
        return _("The round is over: all results are approved.")
    first, last = (localtime(at, clock.HANOI).date() for at in (audit_round.self_assessment_from,
                                                               audit_round.explanation_to))  # fmt: skip
    day, days = (clock.today() - first).days + 1, (last - first).days + 1
    if day < 1:
        return _("The round begins on %(day)s.") % {"day": date_format(first, "SHORT_DATE_FORMAT")}
    if day > days:
        return _("The calendar ended on %(day)s.") % {"day": date_format(last, "SHORT_DATE_FORMAT")}
    return _("Day %(day)s of %(days)s.") % {"day": day, "days": days}


def card_of(progress: Progress) -> Card:
    cluster_round = progress.cluster_round
    lead = next((m.ward.name for m in cluster_round.members if m.position == Membership.Position.LEAD), "")
    line, late = _line(progress)
    return Card(
        cluster_round, lead, _("%(count)s units") % {"count": len(progress.wards)}, stages_of(cluster_round), line, late
    )


def stages_of(cluster_round: ClusterRound) -> tuple[tuple[str, str], ...]:
    names = {
        Stage.SELF_ASSESSMENT: _("Self-assessment"),
        Stage.CROSS_CHECK: _("Cross-check"),
        Stage.CONSOLIDATION: _("Consolidation"),
        Stage.CONFERENCE: _("Conference"),
        Stage.SUBMITTED: _("Approval"),
    }
    words = {DONE: _("%(stage)s: done"), NOW: _("%(stage)s: going on"), LATER: _("%(stage)s: not yet")}
    here = list(Stage).index(Stage(cluster_round.state))
    states = [DONE if place < here else NOW if place == here else LATER for place in range(len(names))]
    return tuple((state, words[state] % {"stage": name}) for state, name in zip(states, names.values(), strict=True))


def _line(progress: Progress) -> tuple[str, str]:
    """How far the stage is, and what is late."""
    cluster_round = progress.cluster_round
    if cluster_round.state == Stage.SELF_ASSESSMENT:
        told = {"sent": progress.sent, "all": len(progress.wards)}
        return _with_end(_("Self-assessment · %(sent)s of %(all)s units") % told, cluster_round, "self_assessment")
    if cluster_round.state == Stage.CROSS_CHECK:
        told = {"sealed": progress.sealed, "all": len(progress.asked_sheets)}
        return _with_end(_("Cross-check · %(sealed)s of %(all)s sheets") % told, cluster_round, "cross_check")
    if cluster_round.returned_scope:
        return _("Returned to the cluster: %(scope)s") % {"scope": cluster_round.get_returned_scope_display()}, ""
    if cluster_round.state == Stage.CONSOLIDATION:
        line, _late = _with_end(_("Consolidation · explanations"), cluster_round, "explanation")
        return line, ""
    words = {
        Stage.CONFERENCE: _conference(progress.conference),
        Stage.SUBMITTED: _("Submitted · waits for a decision"),
        Stage.APPROVED: _("Approved"),
    }
    return words[Stage(cluster_round.state)], ""


def _with_end(line: str, cluster_round: ClusterRound, window: str) -> tuple[str, str]:
    closes = cluster_round.until(window)
    if closes < clock.now():
        return line, time_left(closes)
    return _("%(line)s · until %(day)s") % {"line": line, "day": _short(closes)}, ""


def _conference(conference: Conference | None) -> str:
    if conference is None:
        return _("Conference · to be called")
    words = {
        Conference.State.CALLED: _("Conference · %(day)s"),
        Conference.State.IN_SESSION: _("Conference · in session"),
        Conference.State.PAUSED: _("Conference · in a break"),
        Conference.State.POSTPONED: _("Conference · postponed"),
        Conference.State.CLOSED: _("Conference · closed, to be submitted"),
    }
    line = words[Conference.State(conference.state)]
    return line % {"day": _short(conference.planned_at)} if conference.state == Conference.State.CALLED else line


def _short(at: datetime) -> str:
    return date_format(localtime(at, clock.HANOI), "d/m")


def dates_of(audit_round: Round, found: list[Progress]) -> list[Date]:
    """The round's deadlines, those that were moved for one cluster, and the conferences that are called."""
    words = {
        "self_assessment": _("Self-assessment ends"),
        "cross_check": _("Cross-check ends"),
        "explanation": _("Explanations end"),
    }
    dates = [(getattr(audit_round, f"{window}_to"), text) for window, text in words.items()]
    for progress in found:
        cluster_round = progress.cluster_round
        for window, text in words.items():
            if moved := getattr(cluster_round, f"{window}_until"):
                dates.append((moved, f"{text} – {cluster_round.cluster.name}"))
        if progress.conference:
            dates.append(
                (
                    progress.conference.planned_at,
                    _("Conference of %(cluster)s") % {"cluster": cluster_round.cluster.name},
                )
            )
    dates.sort(key=lambda date: date[0])
    now = clock.now()
    nearest = next((at for at, _text in dates if at >= now), None)
    return [
        Date(at, text, DONE if at < now else NOW if at == nearest else LATER, time_left(at) if at == nearest else "")
        for at, text in dates
    ]
