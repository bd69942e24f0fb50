"""How far a self-assessment is: points given, criteria answered, what is still missing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from audits.models import Criterion, Group, SelfScore
from audits.services.self_assessments import missing, unproven


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one group or of the whole. A criterion that is not applicable is answered and leaves the maximum."""

    points: Decimal
    applicable: Decimal
    claimed: Decimal  # maxima of the criteria that are said to be not applicable
    answered: int
    criteria: int
    missing: tuple[tuple[Criterion, str], ...]

    @property
    def state(self) -> str:
        """As ui/status.html names it."""
        if not self.answered:
            return "todo"
        return "doing" if self.missing else "done"


Proven = Collection[int] | None  # of queries.proven_in: None where the round does not demand evidence


def progress_of(criteria: list[Criterion], scores: Mapping[int, SelfScore], proven: Proven = None) -> Progress:
    given = [(c, scores[c.pk]) for c in criteria if c.pk in scores and scores[c.pk].is_answered]
    claimed = sum((c.max_points for c, score in given if score.is_na), Decimal(0))
    return Progress(
        points=sum((score.points for _c, score in given if score.points is not None), Decimal(0)),
        applicable=sum((c.max_points for c in criteria), Decimal(0)) - claimed,
        claimed=claimed,
        answered=len(given),
        criteria=len(criteria),
        missing=(*missing(criteria, scores), *(unproven(criteria, scores, proven) if proven is not None else ())),
    )


def by_group(
    groups: Iterable[Group], scores: Mapping[int, SelfScore], proven: Proven = None
) -> list[tuple[Group, Progress]]:
    """`groups` from queries.groups_with_criteria."""
    return [(group, progress_of(list(group.criteria.all()), scores, proven)) for group in groups]


def whole(groups: Iterable[Group], scores: Mapping[int, SelfScore], proven: Proven = None) -> Progress:
    return progress_of([criterion for group in groups for criterion in group.criteria.all()], scores, proven)
