"""What was written about one line over time: prepared, settled, changed, taken back, decided."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from audits.models import ClusterRound, Criterion
from clusters.models import JournalEntry, Ward
from scoring.models import Decision, Settlement, Standing, StandingLine


@dataclass(frozen=True, slots=True)
class Happening:
    at: datetime
    what: str
    points: Decimal | None
    by: str
    reason: str
    counts: bool  # this is what stands now


def history_of(cluster_round: ClusterRound, ward: Ward, criterion: Criterion) -> list[Happening]:
    """Newest first. 3 queries."""
    line = {"cluster_round": cluster_round, "ward": ward, "criterion": criterion}
    settled = list(Settlement.objects.filter(**line).select_related("by", "by_ward"))
    targets = {f"{Settlement._meta.label_lower}/{s.pk}": s for s in settled}
    taken_back = JournalEntry.objects.filter(verb="settlement.withdrawn", target__in=targets)
    found = [_settled(each) for each in settled]
    found += [_taken_back(entry, targets[entry.target]) for entry in taken_back]
    found += [_decided(each) for each in Decision.objects.filter(**line).select_related("by")]
    return sorted(found, key=lambda happening: happening.at, reverse=True)


def _settled(settlement: Settlement) -> Happening:
    was_prepared = settlement.state == Settlement.State.PREPARED
    return Happening(
        at=settlement.at, what=_("Prepared for the conference") if was_prepared else _("Written down"),
        points=settlement.points, by=f"{settlement.by.full_name}, {settlement.by_ward.full_name}",
        reason=settlement.reason, counts=settlement.state == Settlement.State.RECORDED,
    )  # fmt: skip


def _taken_back(entry: JournalEntry, settlement: Settlement) -> Happening:
    return Happening(
        at=entry.at, what=_("Taken back: the marks decide again"), points=None,
        by=f"{entry.by_name}, {settlement.by_ward.full_name}", reason=entry.reason, counts=False,
    )  # fmt: skip


def _decided(decision: Decision) -> Happening:
    return Happening(
        at=decision.at, what=_("Decided by the district office"), points=decision.points, by=decision.by.full_name,
        reason=decision.reason, counts=decision.is_current,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """What a line counted in a version of the table of results, where that differs from the version before."""

    number: int
    at: datetime
    because: str
    points: Fraction | None  # None: not scored, or not applicable


def versions_of_line(cluster_round: ClusterRound, ward: Ward, criterion: Criterion) -> list[Version]:
    """Newest first. 1 query."""
    rows = StandingLine.objects.filter(standing__result_table__cluster_round=cluster_round, standing__ward=ward)
    found: list[Version] = []
    for row in (
        rows.filter(criterion=criterion)
        .select_related("standing__result_table")
        .order_by("standing__result_table__version")
    ):
        table = row.standing.result_table
        points = None if row.unscored or row.not_applicable else row.agreed
        if not found or found[-1].points != points:
            found.append(Version(table.version, table.made_at, table.because, points))
    return found[::-1]


def versions_of_ward(cluster_round: ClusterRound, ward: Ward) -> list[Standing]:
    """Where the ward stood in every version of the table of results, newest first. 1 query."""
    rows = Standing.objects.filter(result_table__cluster_round=cluster_round, ward=ward)
    return list(rows.select_related("result_table").order_by("-result_table__version"))
