"""The lines of a group of one ward: what counts, what is disputed, what is agreed. Points are whole units."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from audits.sheets import Criterion, Group
from scoring.rules.aggregation import computed_points
from scoring.rules.answers import Answers, Units
from scoring.rules.disputes import disputed_lines, spread
from scoring.rules.facts import Rules


@dataclass(frozen=True, slots=True)
class GroupFrame:
    """One group of the criteria set, with what the rules make of it."""

    group: Group
    maxima: tuple[int, ...]
    max_points: int
    limits: tuple[int, ...]  # from this spread on a line is disputed
    group_limit: int  # above this spread the group is disputed


class LineFigures(NamedTuple):
    marks: Sequence[int]  # the numeric marks that count
    spread: int
    computed: int | None
    agreed: int
    disputed: bool
    settled: bool
    not_applicable: bool


def group_frame(group: Group, rules: Rules, units: Units) -> GroupFrame:
    maxima = tuple(units.of[criterion.max_points] for criterion in group.criteria)

    def limit(criterion: Criterion) -> int:
        share = Fraction(rules.dispute_min_share) * Fraction(criterion.max_points)
        return ceil(max(Fraction(rules.dispute_min_points), share) * units.per_point)

    return GroupFrame(
        group=group,
        maxima=maxima,
        max_points=sum(maxima),
        limits=tuple(limit(criterion) for criterion in group.criteria),
        group_limit=floor(Fraction(rules.dispute_group_share) * sum(maxima)),
    )


def lines_of_group(frame: GroupFrame, answers: Sequence[Answers], rules: Rules) -> list[LineFigures]:
    excluded = [answer.not_applicable for answer in answers]
    counting = [() if na else answer.numbers for answer, na in zip(answers, excluded, strict=True)]
    spreads = [spread(marks) for marks in counting]
    comparable = {position: spreads[position] for position, marks in enumerate(counting) if len(marks) > 1}
    columns = [answer.points for answer in answers]
    disputed = disputed_lines(columns, comparable, frame.limits, frame.group_limit)
    return [
        _excluded(frame.maxima[position], rules)
        if excluded[position]
        else _line(answer, counting[position], spreads[position], rules, disputed=position in disputed)
        for position, answer in enumerate(answers)
    ]


def _line(answer: Answers, marks: Sequence[int], width: int, rules: Rules, *, disputed: bool) -> LineFigures:
    computed = computed_points(marks, rules.aggregate, disputed=disputed)
    settled = answer.settled is not None
    agreed = answer.settled if answer.settled is not None else computed or 0
    return LineFigures(marks, width, computed, agreed, disputed, settled, not_applicable=False)


def _excluded(maximum: int, rules: Rules) -> LineFigures:
    """A criterion that is not applicable leaves the denominator, or earns its maximum (rules.md §4)."""
    agreed = maximum if rules.na_mode == "full_marks" else 0
    return LineFigures((), 0, None, agreed, disputed=False, settled=False, not_applicable=True)
