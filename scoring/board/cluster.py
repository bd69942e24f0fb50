"""What the district office needs to know of one cluster before it acts: deadlines, consequences, open lines."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audits.models import ClusterRound, Criterion, CrossCheck, Evidence
from audits.queries import same_files
from audits.services.stages import STAGE_OF
from clusters.models import Ward
from scoring import queries
from scoring.board.progress import Progress
from scoring.models import ResultTable
from scoring.rules.facts import LineResult

Stage = ClusterRound.State


@dataclass(frozen=True, slots=True)
class Deadline:
    window: str
    name: str
    at: datetime
    moved_from: datetime | None
    is_over: bool  # its stage is: it cannot be moved any more


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line with too few marks: the conference settles it, or the district decides it."""

    ward: Ward
    criterion: Criterion
    line: LineResult


def deadlines_of(cluster_round: ClusterRound) -> list[Deadline]:
    names = {
        "self_assessment": _("Self-assessment"),
        "cross_check": _("Cross-check"),
        "explanation": _("Explanations"),
    }
    here = list(Stage).index(Stage(cluster_round.state))
    return [
        Deadline(
            window, names[window], cluster_round.until(window),
            getattr(cluster_round.audit_round, f"{window}_to") if getattr(cluster_round, f"{window}_until") else None,
            here > list(Stage).index(stage) or bool(cluster_round.returned_scope),
        )
        for window, stage in STAGE_OF.items()
    ]  # fmt: skip


def same_files_in(cluster_round: ClusterRound) -> list[list[tuple[Ward, str, Evidence]]]:
    """Each file that a unit of this cluster and another unit of the round both gave in evidence, with its uses."""
    here = {member.ward_id for member in cluster_round.members}
    shared = [uses for _sha256, uses in same_files(cluster_round.audit_round)]
    return [uses for uses in shared if any(ward.pk in here for ward, _code, _evidence in uses)]


def closing_now(progress: Progress, window: str) -> str:
    """What happens when this window is closed at once."""
    if window == "self_assessment":
        names = ", ".join(ward.name for ward in progress.unsent) or _("none")
        return _(
            "Units that have not sent their report: %(wards)s. They may still send until the sheets are opened, and "
            "count as late; reports that were sent can no longer be taken back. Tick the box to close the window."
        ) % {"wards": names}
    if window == "cross_check":
        waiting = sum(sheet.state in CrossCheck.OPEN for sheet in progress.sheets)
        return _(
            "Sheets that are not sealed: %(count)s. They will never count; all sealed sheets are opened at once. "
            "Tick the box to close the window."
        ) % {"count": waiting}
    return _(
        "Units can no longer explain their lines, and assessors no longer amend their marks; the conference can be "
        "opened. Tick the box to close the window."
    )


def open_lines_of(cluster_round: ClusterRound, table: ResultTable | None) -> list[OpenLine]:
    """The provisional ones, by ward. 3 queries."""
    if table is None:
        return []
    wards = {m.ward_id: m.ward for m in cluster_round.members}
    criteria = {c.code: c for c in criteria_of(cluster_round)}
    return [
        OpenLine(wards[result.ward], criteria[line.code], line)
        for result in queries.results_of(table)
        for line in result.lines
        if line.provisional
    ]


def criteria_of(cluster_round: ClusterRound) -> QuerySet[Criterion]:
    return Criterion.objects.filter(criteria_set=cluster_round.audit_round.criteria_set_id).order_by("place")
