"""What was written about one line over time: prepared, settled, changed, taken back, decided."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from audits.models import ClusterRound, Criterion
from clusters.models import JournalEntry, Ward
from scoring.models import Decision, Settlement


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
