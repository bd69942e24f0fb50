"""The rounds of a person, and where in each the person goes."""

from dataclasses import dataclass

from django.db.models import Q

from audits.models import ClusterRound, Round
from audits.queries import cluster_rounds
from clusters.models import Person


@dataclass(frozen=True, slots=True)
class RoundRow:
    audit_round: Round
    watched: bool  # by the district office and its observers
    own: tuple[ClusterRound, ...]  # in which a ward of this person takes part


def rounds_of(person: Person) -> list[RoundRow]:
    """Newest first; a draft is seen by its district office alone. 4 queries."""
    offices = person.district_ids | person.observed_district_ids
    rows = Round.objects.visible_to(person).filter(~Q(state=Round.State.DRAFT) | Q(district__in=person.district_ids))
    own: dict[int, list[ClusterRound]] = {}
    for cluster_round in cluster_rounds().filter(cluster__memberships__ward__in=person.ward_ids).distinct():
        own.setdefault(cluster_round.audit_round_id, []).append(cluster_round)
    newest_first = rows.select_related("district").order_by("-year", "-directive_date", "-pk")
    return [RoundRow(row, row.district_id in offices, tuple(own.get(row.pk, []))) for row in newest_first]
