"""From the marks of one criterion to its agreed points (rules.md §3). Marks are whole units."""

from collections.abc import Callable, Sequence
from fractions import Fraction

TRIMMED_MEAN_FROM = 5  # marks; with fewer, dropping two would leave too little


def mean(marks: Sequence[int]) -> Fraction:
    return Fraction(sum(marks), len(marks))


def median(marks: Sequence[int]) -> Fraction:
    """The middle mark; of an even number, the mean of the middle two."""
    ordered = sorted(marks)
    upper = len(ordered) // 2
    lower = (len(ordered) - 1) // 2
    return Fraction(ordered[lower] + ordered[upper], 2)


def trimmed_mean(marks: Sequence[int]) -> Fraction:
    """Without one largest and one smallest mark; with fewer than five marks, the median."""
    if len(marks) < TRIMMED_MEAN_FROM:
        return median(marks)
    return Fraction(sum(marks) - max(marks) - min(marks), len(marks) - 2)


AGGREGATES: dict[str, Callable[[Sequence[int]], Fraction]] = {
    "mean": mean,
    "median": median,
    "trimmed_mean": trimmed_mean,
}


def computed_points(marks: Sequence[int], aggregate: str, *, disputed: bool) -> Fraction | None:
    """What the marks alone give. A disputed line falls back to the median: of two marks, their mean."""
    if not marks:
        return None
    return median(marks) if disputed else AGGREGATES[aggregate](marks)


def needs_the_district(marks: Sequence[int], *, disputed: bool) -> bool:
    """Too few marks to stand on: none, one, or two that are disputed."""
    return len(marks) < (3 if disputed else 2)
