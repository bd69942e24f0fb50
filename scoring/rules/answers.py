"""The sheets of a cluster as columns of whole numbers.

Every amount is a whole multiple of 1/per_point: the least common multiple of all denominators, times that of
all numbers of sheets, so that every mean and median of marks is whole too. Nothing is rounded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from audits.sheets import Group, Line, Sheet
from scoring.rules.facts import Proceedings


class Answers(NamedTuple):
    """One criterion of one ward: an entry for each counting sheet, in the order of the ward's assessors."""

    points: tuple[int | None, ...]  # in units; None where the sheet gives no number
    says_na: tuple[bool, ...]
    claims_na: bool
    settled: int | None  # in units; by the district, else by the conference

    @property
    def not_applicable(self) -> bool:
        """Claimed, confirmed by more than half of the sheets that answered, and not settled (rules.md §2)."""
        if not self.claims_na or self.settled is not None:
            return False
        confirmed = sum(self.says_na)
        answered = confirmed + sum(points is not None for points in self.points)
        return 2 * confirmed > answered

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple([points for points in self.points if points is not None])

    def without(self, sheet: int) -> "Answers":
        """The same criterion as if the sheet at this position did not count."""
        return Answers(
            self.points[:sheet] + self.points[sheet + 1 :],
            self.says_na[:sheet] + self.says_na[sheet + 1 :],
            self.claims_na,
            self.settled,
        )


def settled_points(ward: int, code: str, proceedings: Proceedings) -> Decimal | None:
    """What the district decided wins over what the conference settled."""
    return proceedings.decided.get((ward, code), proceedings.settled.get((ward, code)))


@dataclass(frozen=True, slots=True)
class Units:
    """Every amount of points of a cluster as a whole number of 1/`per_point`."""

    per_point: int
    of: Mapping[Decimal, int]


def units_of(groups: Sequence[Group], sheets: Sequence[Sheet], proceedings: Proceedings) -> Units:
    amounts: set[Decimal] = {criterion.max_points for group in groups for criterion in group.criteria}
    amounts.update(proceedings.settled.values(), proceedings.decided.values())
    for sheet in sheets:
        for line in sheet.lines:
            if line.self_points is not None:
                amounts.add(line.self_points)
            amounts.update(mark.points for mark in line.marks if mark.points is not None)
    most_sheets = max((len(sheet.assessors) for sheet in sheets), default=0)
    denominators = lcm(*(amount.as_integer_ratio()[1] for amount in amounts))
    per_point = denominators * lcm(*range(1, most_sheets + 1))
    return Units(per_point, {amount: int(Fraction(amount) * per_point) for amount in amounts})


def answers_of(sheet: Sheet, codes: Iterable[str], proceedings: Proceedings, units: Units) -> tuple[Answers, ...]:
    lines = {line.code: line for line in sheet.lines}
    return tuple(_answers(sheet, lines.get(code, Line(code)), proceedings, units) for code in codes)


def _answers(sheet: Sheet, line: Line, proceedings: Proceedings, units: Units) -> Answers:
    marks = {mark.assessor: mark for mark in line.marks}
    answered = [marks.get(assessor) for assessor in sheet.assessors]
    settled = settled_points(sheet.ward, line.code, proceedings)
    return Answers(
        points=tuple(None if mark is None or mark.points is None else units.of[mark.points] for mark in answered),
        says_na=tuple(mark is not None and mark.points is None for mark in answered),
        claims_na=line.claims_na and sheet.sent_at is not None,
        settled=None if settled is None else units.of[settled],
    )
