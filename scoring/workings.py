"""How a ward came to its total, class and rank, step by step with the exact numbers (rules.md §4 to §6)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from audits.points import shown
from clusters.moments import deadline
from scoring.matrix import Cell, Column, Consolidated, GroupRows
from scoring.models import Adjustment
from scoring.reasons import class_name
from scoring.rules.display import exact
from scoring.rules.facts import Rules

FINEST = 10**6
TWO = 2  # marks


@dataclass(frozen=True, slots=True)
class Step:
    what: str
    how: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class Counted:
    """One criterion of the ward: its cell, and what made the number, in a few words."""

    cell: Cell
    how: str
    points: str  # as `near` writes it


@dataclass(frozen=True, slots=True)
class GroupCounted:
    group: GroupRows
    points: str  # as `near` writes it
    lines: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """One ward in the ranking, with what tells equal totals apart."""

    column: Column
    tie_breaks: tuple[str, ...]
    is_asked: bool


def groups_of(table: Consolidated, column: Column) -> list[GroupCounted]:
    place = table.columns.index(column)
    return [
        GroupCounted(
            group, near(group.points[place]),
            tuple(_counted(row.cells[place], table.rules) for row in group.rows),
        )
        for group in table.groups
    ]  # fmt: skip


def _counted(cell: Cell, rules: Rules) -> Counted:
    return Counted(cell, how(cell, rules), near(cell.result.agreed))


def how(cell: Cell, rules: Rules) -> str:
    """What made the number of a line, in a few words (rules.md §3)."""
    result = cell.result
    if result.decided:
        return _("decided by the district office")
    if result.settled:
        return _("settled by the conference")
    if result.not_applicable:
        return _("not applicable")
    if not result.marks:
        return _("not scored")
    if len(result.marks) == 1:
        return _("the only mark")
    if result.disputed:
        return _("disputed: median of the marks") if len(result.marks) > TWO else _("disputed: mean of both marks")
    return AGGREGATES[rules.aggregate]()


AGGREGATES: dict[str, Callable[[], str]] = {
    "mean": lambda: _("mean of the marks"),
    "median": lambda: _("median of the marks"),
    "trimmed_mean": lambda: _("mean of the marks without the highest and the lowest"),
}


def steps(column: Column, entries: Iterable[Adjustment]) -> list[Step]:
    """From the groups to the total; a step that changes nothing is left out."""
    return list(_steps(column, list(entries)))


def _steps(column: Column, entries: Sequence[Adjustment]) -> Iterator[Step]:
    result = column.result
    summed = " + ".join(near(group.points) for group in result.groups)
    yield Step(_("Sum of the groups"), f"{summed} = {told(column.points)}", column.points)
    if result.not_applicable:
        yield Step(_("Criteria that are not applicable"), _not_applicable(column), result.base)
    for kind, what, counted in (
        (Adjustment.Kind.BONUS, _("Bonus points"), result.bonus),
        (Adjustment.Kind.PENALTY, _("Penalty points"), -result.penalties),
    ):
        if said := [f"{shown(entry.points)}: {entry.reason}" for entry in entries if entry.kind == kind]:
            yield Step(what, "; ".join(said) + _cut(kind, entries, column), counted)
    before = result.base + result.bonus - result.penalties
    if before != result.total:
        cap = {"points": shown(before), "cap": shown(column.rules.total_cap)}
        yield Step(
            _("Limit of the total"),
            _("%(points)s is above the limit: a total is at most %(cap)s.") % cap
            if before > result.total
            else _("%(points)s is below 0: a total is never less than 0.") % cap,
            result.total,
        )


def _not_applicable(column: Column) -> str:
    codes = ", ".join(column.result.not_applicable)
    if not column.left_out:
        return _("%(codes)s: not applicable, and full points in this round.") % {"codes": codes}
    facts = {
        "codes": codes, "points": told(column.points), "whole": shown(column.whole),
        "applicable": shown(column.applicable), "base": told(column.result.base),
    }  # fmt: skip
    return (
        _("%(codes)s leave the maximum of %(whole)s points: %(points)s × %(whole)s / %(applicable)s = %(base)s") % facts
    )


def _cut(kind: str, entries: Sequence[Adjustment], column: Column) -> str:
    given = sum(entry.points for entry in entries if entry.kind == kind)
    if kind != Adjustment.Kind.BONUS or given == column.result.bonus:
        return ""
    return " " + _("(at most %(cap)s bonus points count)") % {"cap": shown(column.rules.bonus_cap)}


def told(points: Fraction) -> str:
    """Exact: 93,5 and 8,875 as they are; 93,67 with the fraction that no decimals can say."""
    if said := _decimals(points):
        return said
    return _("%(points)s (exactly %(exact)s)") % {"points": shown(points), "exact": exact(points)}


def near(points: Fraction) -> str:
    """8,875 as it is; ≈11,67 where no decimals can say it."""
    return _decimals(points) or f"≈{shown(points)}"


def _decimals(points: Fraction) -> str:
    """With every digit; empty where they do not end."""
    finer = points * FINEST
    if finer.denominator != 1:
        return ""
    rest = f"{int(abs(finer)) % FINEST:06d}".rstrip("0")
    mark = shown(Fraction(1, 2))[1]
    return f"{'-' if points < 0 else ''}{int(abs(points))}{mark + rest if rest else ''}"


def of_class(column: Column) -> str:
    """Which threshold the total reached; what lowered the class is told by reasons.of_cap."""
    result = column.result
    facts = {"total": shown(result.total), "band": class_name(result.band)}
    at_least = next((band.at_least for band in column.rules.bands if band.name == result.band), None)
    if at_least is None:
        return _("%(total)s points reach no class.") % facts
    return _("%(total)s points: class %(band)s, which begins at %(at_least)s.") % {**facts, "at_least": shown(at_least)}


def of_rank(column: Column, table: Consolidated) -> list[str]:
    result = column.result
    same = [c.ward.name for c in table.by_rank if c.result.total == result.total and c is not column]
    above = sum(other.result.rank < result.rank for other in table.columns)
    said = [_("Units ranked before it: %(count)s; so it has rank %(rank)s.") % {"count": above, "rank": result.rank}]
    if result.joint:
        wards = [c.ward.name for c in table.by_rank if c.result.rank == result.rank and c is not column]
        said.append(_("Joint rank with: %(wards)s.") % {"wards": ", ".join(wards)})
    if same and not table.rules.tie_break:
        said.append(_("Equal totals share a rank: the rules of this round name nothing that would tell them apart."))
    return said


def placed(table: Consolidated, asked: Column) -> list[Placed]:
    return [
        Placed(column, tuple(_tie_break(rule, column) for rule in table.rules.tie_break), column is asked)
        for column in table.by_rank
    ]


TIE_BREAKS: dict[str, Callable[[], str]] = {
    "without_bonus": lambda: _("Total before bonus and penalty"),
    "smaller_gap": lambda: _("Gap to the self-score, smaller first"),
    "earlier_submission": lambda: _("Report sent, earlier first"),
}


def tie_breaks(rules: Rules) -> list[str]:
    """The heads of what tells equal totals apart, in the order of the rules."""
    return [
        TIE_BREAKS[rule]() if rule in TIE_BREAKS else _("Points of group %(code)s") % {"code": rule.partition(":")[2]}
        for rule in rules.tie_break
    ]


def _tie_break(rule: str, column: Column) -> str:
    result = column.result
    if rule == "without_bonus":
        return told(result.base)
    if rule == "smaller_gap":
        return "–" if result.gap is None else told(abs(result.gap))
    if rule == "earlier_submission":
        return "–" if column.sheet.sent_at is None else deadline(column.sheet.sent_at)
    code = rule.partition(":")[2]
    return next((told(group.points) for group in result.groups if group.code == code), "–")
