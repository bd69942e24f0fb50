"""Who may be nominated (rules.md §8). The conference decides, also against rank, with a reason."""

from collections.abc import Sequence
from enum import Enum

from scoring.rules.classification import depth
from scoring.rules.facts import Rules, WardResult


class Obstacle(Enum):
    """Why a ward, or a person of it, cannot be nominated."""

    CAPPED = "capped"
    CLASS_BELOW_MINIMUM = "class_below_minimum"
    PROVISIONAL = "provisional"


def obstacle(result: WardResult, rules: Rules) -> Obstacle | None:
    """The first reason that stands in the way; a cap comes first, because it explains the class too."""
    if result.capped_by is not None:
        return Obstacle.CAPPED
    if depth(result.classified, rules.bands) > depth(rules.commend_min_class, rules.bands):
        return Obstacle.CLASS_BELOW_MINIMUM
    return Obstacle.PROVISIONAL if result.provisional else None


def eligible(results: Sequence[WardResult], rules: Rules) -> tuple[int, ...]:
    """In rank order; the first is the one to propose."""
    in_rank_order = sorted(results, key=lambda result: result.rank)
    return tuple(result.ward for result in in_rank_order if obstacle(result, rules) is None)


def quota(kind: str, rules: Rules) -> int:
    """How many a cluster may commend: `kind` is collective or individual."""
    return rules.quota_collectives if kind == "collective" else rules.quota_individuals
