"""Cần xử lý: what waits for the district office or is late, the most urgent first."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import ClusterRound
from clusters.moments import deadline, time_left
from scoring.board import reminders
from scoring.board.progress import Progress
from scoring.models import Conference

Stage = ClusterRound.State


@dataclass(frozen=True, slots=True)
class Act:
    who: str
    what: str
    hint: str = ""
    late: str = ""
    url: str = ""
    label: str = ""
    reminder: str = ""  # a text to copy into a message


def acts_of(found: list[Progress]) -> list[Act]:
    acts = [act for progress in found for act in _waiting_for_the_office(progress)]
    return acts + [act for progress in found for act in _late(progress)]


def _waiting_for_the_office(progress: Progress) -> list[Act]:
    cluster_round = progress.cluster_round
    page = reverse("scoring:cluster", args=[cluster_round.pk])
    acts = _recusals(progress)
    short = progress.short_of_sheets
    if short and not cluster_round.waiver:
        what = _("cannot open its sheets: fewer than two for %(wards)s") % {"wards": ", ".join(w.name for w in short)}
        hint = _("Agree to open them as they are, or move the deadline.")
        acts.append(Act(cluster_round.cluster.name, what, hint=hint, url=f"{page}#waive", label=_("Decide")))
    if cluster_round.state == Stage.SUBMITTED:
        what = _("has sent its result; it waits for approval")
        acts.append(Act(cluster_round.cluster.name, what, url=page, label=_("Decide")))
    return acts + _provisional(progress, f"{page}#lines")


def _recusals(progress: Progress) -> list[Act]:
    return [
        Act(
            sheet.assessor.full_name,
            _("asks to stand back from the check of %(ward)s") % {"ward": sheet.subject.full_name},
            hint=_("Reason: %(reason)s") % {"reason": sheet.recusal_reason},
            url=reverse("audits:cross-check", args=[sheet.pk]), label=_("See"),
        )
        for sheet in progress.recusals_asked
    ]  # fmt: skip


def _provisional(progress: Progress, url: str) -> list[Act]:
    """Lines with too few marks are the district's, once no conference can settle them any more (rules.md §3)."""
    met = progress.conference is not None and progress.conference.state == Conference.State.CLOSED
    if not (met and progress.provisional) or progress.cluster_round.state == Stage.APPROVED:
        return []
    names = ", ".join(ward.name for ward in progress.wards if ward.pk in progress.provisional)
    told = {"count": sum(progress.provisional.values()), "wards": names}
    what = _("has provisional lines to be decided: %(count)s (%(wards)s)") % told
    return [Act(progress.cluster_round.cluster.name, what, url=url, label=_("Decide"))]


def _late(progress: Progress) -> list[Act]:
    cluster_round = progress.cluster_round
    acts = [
        Act(
            ward.full_name, _("has not sent its self-assessment"), hint=_due(closes, ward.phone),
            late=_capital(time_left(closes)), reminder=reminders.report(cluster_round, ward),
        )
        for closes in [cluster_round.until("self_assessment")]
        for ward in progress.overdue
    ]  # fmt: skip
    closes = cluster_round.until("cross_check")
    for ward in progress.wards:
        if count := progress.overdue_sheets.get(ward.pk):
            what = _("has not sealed its cross-check sheets: %(count)s") % {"count": count}
            hint, late = _due(closes, ward.phone), _capital(time_left(closes))
            acts.append(Act(ward.full_name, what, hint=hint, late=late))
    return acts


def _due(closes: datetime, phone: str) -> str:
    due = _("Deadline %(at)s") % {"at": deadline(closes)}
    return f"{due} · " + _("telephone %(phone)s") % {"phone": phone} if phone else due


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
