"""The lines of a group of one ward: what counts, what is disputed, what is agreed. Points are whole units."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
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
    max_points: Fraction  # in points
    maxima: tuple[int, ...]
    limits: tuple[Fraction, ...]  # from this spread on a line is disputed
    group_limit: Fraction  # above this spread the group is disputed


class LineFigures(NamedTuple):
    marks: list[int]  # the numeric marks that count
    spread: int
    computed: Fraction | None
    agreed: Fraction
    disputed: bool
    settled: bool
    not_applicable: bool


def group_frame(group: Group, rules: Rules, units: Units) -> GroupFrame:
    max_points = sum((Fraction(criterion.max_points) for criterion in group.criteria), Fraction(0))

    def limit(criterion: Criterion) -> Fraction:
        share = Fraction(rules.dispute_min_share) * Fraction(criterion.max_points)
        return max(Fraction(rules.dispute_min_points), share) * units.per_point

    return GroupFrame(
        group=group,
        max_points=max_points,
        maxima=tuple(units.of[criterion.max_points] for criterion in group.criteria),
        limits=tuple(limit(criterion) for criterion in group.criteria),
        group_limit=Fraction(rules.dispute_group_share) * max_points * units.per_point,
    )


def lines_of_group(frame: GroupFrame, answers: Sequence[Answers], rules: Rules) -> list[LineFigures]:
    excluded = [answer.not_applicable for answer in answers]
    counting = [
        [] if na else [points for points in answer.points if points is not None]
        for answer, na in zip(answers, excluded, strict=True)
    ]
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


def _line(answer: Answers, marks: list[int], width: int, rules: Rules, *, disputed: bool) -> LineFigures:
    computed = computed_points(marks, rules.aggregate, disputed=disputed)
    settled = answer.settled is not None
    agreed = Fraction(answer.settled) if answer.settled is not None else computed or Fraction(0)
    return LineFigures(marks, width, computed, agreed, disputed, settled, not_applicable=False)


def _excluded(maximum: int, rules: Rules) -> LineFigures:
    """A criterion that is not applicable leaves the denominator, or earns its maximum (rules.md §4)."""
    agreed = Fraction(maximum if rules.na_mode == "full_marks" else 0)
    return LineFigures([], 0, None, agreed, disputed=False, settled=False, not_applicable=True)
