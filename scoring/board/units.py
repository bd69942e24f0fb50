"""One row a ward: how far its report and its sheets are, in a shape and a word, and when it last did something."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from audits.models import ClusterRound, CrossCheck
from clusters.models import Membership, Ward
from scoring.board.progress import Progress, is_sealed

Stage = ClusterRound.State
FULL, HALF, RING = "full", "half", "ring"


@dataclass(frozen=True, slots=True)
class Dot:
    shape: str  # as ui/shape.html names it
    word: str


@dataclass(frozen=True, slots=True)
class Unit:
    ward: Ward
    position: str
    cluster_round: ClusterRound
    report: Dot
    sheets: Dot
    report_late: bool
    sheets_late: bool
    last_act: datetime | None


def units_of(progress: Progress) -> list[Unit]:
    no_report, not_sealed = {ward.pk for ward in progress.overdue}, progress.overdue_sheets
    return [
        Unit(
            m.ward, "" if m.position == Membership.Position.MEMBER else m.get_position_display(),
            progress.cluster_round, _report(progress, m.ward_id), _sheets(progress, m.ward_id), m.ward_id in no_report,
            m.ward_id in not_sealed, _last_act(progress, m.ward_id),
        )
        for m in progress.cluster_round.members
    ]  # fmt: skip


def _report(progress: Progress, ward: int) -> Dot:
    report = progress.assessments.get(ward)
    if report is None:
        return Dot(RING, _("not open yet"))
    if report.is_sent:
        return Dot(FULL, _("sent late") if report.is_late else _("sent"))
    if progress.cluster_round.is_revealed:
        return Dot(RING, _("not sent"))
    if not report.answered:  # type: ignore[attr-defined]  # annotated
        return Dot(RING, _("not begun"))
    told = {"answered": report.answered, "criteria": progress.criteria}  # type: ignore[attr-defined]
    return Dot(HALF, _("%(answered)s of %(criteria)s criteria") % told)


def _sheets(progress: Progress, ward: int) -> Dot:
    own = [sheet for sheet in progress.asked_sheets if sheet.assessor_id == ward]
    if progress.cluster_round.state == Stage.SELF_ASSESSMENT:
        return Dot(RING, _("not open yet"))
    if not own:
        return Dot(RING, _("no sheet"))
    sealed = sum(is_sealed(sheet) for sheet in own)
    word = _("%(sealed)s of %(all)s sheets") % {"sealed": sealed, "all": len(own)}
    if sealed == len(own):
        return Dot(FULL, word)
    begun = sealed or any(sheet.state == CrossCheck.State.MARKING for sheet in own)
    return Dot(HALF if begun else RING, word)


def _last_act(progress: Progress, ward: int) -> datetime | None:
    report = progress.assessments.get(ward)
    moments = [report.saved, report.sent_at] if report else []  # type: ignore[attr-defined]  # annotated
    for sheet in progress.sheets:
        if sheet.assessor_id == ward:
            moments += [sheet.saved, sheet.sealed_at]  # type: ignore[attr-defined]  # annotated
    return max((moment for moment in moments if moment), default=None)
