"""What the marks say about those who gave them (rules.md §7): hints, never part of a result."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from audits.sheets import Criterion, Group, Sheet
from scoring.rules.facts import Rules, WardResult

PAIR_POINTS = 5  # of 100: two wards that lean this far towards each other are shown as a pair
SheetKey = tuple[int, int]  # (assessor, subject)


@dataclass(frozen=True, slots=True)
class Leaning:
    """How much more one assessor gave than the others did on the same lines."""

    difference: Fraction = Fraction(0)
    max_points: Fraction = Fraction(0)  # of the lines that could be compared

    def __add__(self, other: "Leaning") -> "Leaning":
        return Leaning(self.difference + other.difference, self.max_points + other.max_points)

    @property
    def of_100(self) -> Fraction | None:
        """In points of 100; None where nobody else marked the same lines."""
        return self.difference * 100 / self.max_points if self.max_points else None


@dataclass(frozen=True, slots=True)
class Severity:
    """Above 0: the ward gives more than the others; below 0: less."""

    assessor: int
    points: Fraction | None
    sheets: int


@dataclass(frozen=True, slots=True)
class PairHint:
    """Two wards that each gave the other more than the rest did."""

    first: int
    second: int
    given_by_first: Fraction  # above the mean of the others, in points of 100
    given_by_second: Fraction


@dataclass(frozen=True, slots=True)
class CopyHint:
    """How much of one sheet could have been copied."""

    assessor: int
    subject: int
    equal_to_self: Fraction | None  # share of the marks that equal the self-score; None where none can be compared
    all_maximum: bool


@dataclass(frozen=True, slots=True)
class GroupGap:
    """One group of one ward: its own points minus the agreed ones."""

    ward: int
    group: str
    self_points: Fraction
    agreed: Fraction

    @property
    def gap(self) -> Fraction:
        return self.self_points - self.agreed


def leanings(
    groups: Sequence[Group], sheets: Sequence[Sheet], results: Sequence[WardResult]
) -> dict[SheetKey, Leaning]:
    """For every counting sheet. Lines that are not applicable are left out."""
    maxima = {criterion.code: Fraction(criterion.max_points) for criterion in _criteria(groups)}
    excluded = {result.ward: set(result.not_applicable) for result in results}
    found: defaultdict[SheetKey, Leaning] = defaultdict(Leaning)
    for sheet in sheets:
        for line in sheet.lines:
            marks = {mark.assessor: Fraction(mark.points) for mark in line.marks if mark.points is not None}
            others = len(marks) - 1
            if others < 1 or line.code in excluded[sheet.ward]:
                continue
            whole = sum(marks.values(), Fraction(0))
            for assessor, points in marks.items():
                mean_of_others = (whole - points) / others
                found[assessor, sheet.ward] += Leaning(points - mean_of_others, maxima[line.code])
    return {key: found[key] for key in _keys(sheets)}


def severities(sheets: Sequence[Sheet], leaning: dict[SheetKey, Leaning]) -> tuple[Severity, ...]:
    """Per assessor ward, in the order of `sheets`: mean of (mark − mean of the others), in points of 100."""
    found = []
    for assessor in (sheet.ward for sheet in sheets):
        own = [lean for (giver, _), lean in leaning.items() if giver == assessor]
        found.append(Severity(assessor, sum(own, Leaning()).of_100, sheets=len(own)))
    return tuple(found)


def pair_hints(leaning: dict[SheetKey, Leaning]) -> tuple[PairHint, ...]:
    """Two wards each more than 5 points above the mean of the others on each other, once a pair."""
    above = {key: of_100 for key, lean in leaning.items() if (of_100 := lean.of_100 or 0) > PAIR_POINTS}
    return tuple(
        PairHint(first, second, Fraction(above[first, second]), Fraction(above[second, first]))
        for first, second in above
        if first < second and (second, first) in above
    )


def copy_hints(groups: Sequence[Group], sheets: Sequence[Sheet]) -> tuple[CopyHint, ...]:
    """For every counting sheet, in the order of subjects."""
    maxima = {criterion.code: criterion.max_points for criterion in _criteria(groups)}
    return tuple(_copy_hint(assessor, sheet, maxima) for sheet in sheets for assessor in sheet.assessors)


def identical_sheets(sheets: Sequence[Sheet]) -> tuple[tuple[SheetKey, ...], ...]:
    """Two or more sheets with the same answer on every criterion; "not applicable" is an answer too."""
    same: defaultdict[tuple[tuple[str, Decimal | None], ...], list[SheetKey]] = defaultdict(list)
    for sheet in sheets:
        for assessor in sheet.assessors:
            answers = tuple(
                (line.code, mark.points) for line in sheet.lines for mark in line.marks if mark.assessor == assessor
            )
            same[answers].append((assessor, sheet.ward))
    return tuple(tuple(keys) for keys in same.values() if len(keys) > 1)


def group_gaps(
    groups: Sequence[Group], sheets: Sequence[Sheet], results: Sequence[WardResult], rules: Rules
) -> tuple[GroupGap, ...]:
    """Of the wards that sent a self-assessment, in the order of `sheets`, before any rescaling for NA."""
    agreed = {(result.ward, group.code): group.points for result in results for group in result.groups}
    return tuple(
        GroupGap(sheet.ward, group.code, _self_points(sheet, group, rules), agreed[sheet.ward, group.code])
        for sheet in sheets
        if sheet.sent_at is not None
        for group in groups
    )


def inflation(results: Sequence[WardResult]) -> tuple[WardResult, ...]:
    """Wards that gave themselves more than was agreed, the widest gap first."""
    inflated = [(gap, result) for result in results if (gap := result.gap) is not None and gap > 0]
    return tuple(result for _, result in sorted(inflated, key=lambda pair: -pair[0]))


def _criteria(groups: Sequence[Group]) -> Iterator[Criterion]:
    return (criterion for group in groups for criterion in group.criteria)


def _keys(sheets: Sequence[Sheet]) -> Iterator[SheetKey]:
    return ((assessor, sheet.ward) for sheet in sheets for assessor in sheet.assessors)


def _copy_hint(assessor: int, sheet: Sheet, maxima: dict[str, Decimal]) -> CopyHint:
    marks = [
        (mark.points, line)
        for line in sheet.lines
        for mark in line.marks
        if mark.assessor == assessor and mark.points is not None
    ]
    comparable = [points == line.self_points for points, line in marks if line.self_points is not None]
    return CopyHint(
        assessor=assessor,
        subject=sheet.ward,
        equal_to_self=Fraction(sum(comparable), len(comparable)) if comparable else None,
        all_maximum=bool(marks) and all(points == maxima[line.code] for points, line in marks),
    )


def _self_points(sheet: Sheet, group: Group, rules: Rules) -> Fraction:
    lines = {line.code: line for line in sheet.lines}
    points = Fraction(0)
    for criterion in group.criteria:
        line = lines[criterion.code]
        if not line.claims_na:
            points += Fraction(line.self_points or 0)
        elif rules.na_mode == "full_marks":
            points += Fraction(criterion.max_points)
    return points
