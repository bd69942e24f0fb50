"""From the marks of one criterion to its agreed points (rules.md §3). Marks are whole units (answers.py)."""

from collections.abc import Callable, Sequence

TRIMMED_MEAN_FROM = 5  # marks; with fewer, dropping two would leave too little


def divided(amount: int, parts: int) -> int:
    """Units are fine enough for every mean and median; a rest would be a lost fraction of a point."""
    share, rest = divmod(amount, parts)
    if rest:
        raise ArithmeticError(f"{amount} units cannot be divided by {parts} without rounding.")
    return share


def mean(marks: Sequence[int]) -> int:
    return divided(sum(marks), len(marks))


def median(marks: Sequence[int]) -> int:
    """The middle mark; of an even number, the mean of the middle two."""
    ordered = sorted(marks)
    return divided(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2)


def trimmed_mean(marks: Sequence[int]) -> int:
    """Without one largest and one smallest mark; with fewer than five marks, the median."""
    if len(marks) < TRIMMED_MEAN_FROM:
        return median(marks)
    return divided(sum(marks) - max(marks) - min(marks), len(marks) - 2)


AGGREGATES: dict[str, Callable[[Sequence[int]], int]] = {
    "mean": mean,
    "median": median,
    "trimmed_mean": trimmed_mean,
}


def computed_points(marks: Sequence[int], aggregate: str, *, disputed: bool) -> int | None:
    """What the marks alone give. A disputed line falls back to the median: of two marks, their mean."""
    if not marks:
        return None
    return median(marks) if disputed else AGGREGATES[aggregate](marks)


def needs_the_district(marks: Sequence[int], *, disputed: bool) -> bool:
    """Too few marks to stand on: none, one, or two that are disputed."""
    return len(marks) < (3 if disputed else 2)
