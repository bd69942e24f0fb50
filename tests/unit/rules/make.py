"""Sheets in short: marks of one line as "4 3.5 NA -", in the order of the assessors; "-" is no mark."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from audits.sheets import Criterion, Group, Line, Mark, Sheet
from scoring.rules.consolidation import consolidate
from scoring.rules.facts import Band, GroupResult, LineResult, Proceedings, Rules, WardResult

SENT = datetime(2018, 10, 1, 8, tzinfo=UTC)


def make_group(code: str, *maxima: str, zero_caps: dict[str, str] | None = None) -> Group:
    criteria = [
        Criterion(name, name, Decimal(maximum), Decimal("0.25"), (zero_caps or {}).get(name))
        for name, maximum in ((f"{code}.{number}", maximum) for number, maximum in enumerate(maxima, 1))
    ]
    return Group(code, code, tuple(criteria))


def make_rules(**changes) -> Rules:
    standard = {
        "bands": (Band("A", Decimal(85)), Band("B", Decimal(70)), Band("C", Decimal(50))),
        "total_cap": Decimal(100),
        "commend_min_class": "A",
    }
    return Rules(**(standard | changes))


def make_sheet(ward: int, marks: dict[str, str], own: dict[str, str] | None = None, *, sent_at=SENT) -> Sheet:
    """What `own` leaves out the ward gave 0 points; its assessors are the other wards from 1 on."""
    sheets = max(len(given.split()) for given in marks.values()) if marks else 0
    assessors = tuple(number for number in range(1, sheets + 2) if number != ward)[:sheets]
    lines = tuple(make_line(code, given, (own or {}).get(code, "0"), assessors) for code, given in marks.items())
    return Sheet(ward, sent_at, lines, assessors)


def make_line(code: str, given: str, own: str, assessors: tuple[int, ...]) -> Line:
    marks = tuple(
        Mark(assessor, None if mark == "NA" else Decimal(mark))
        for assessor, mark in zip(assessors, given.split(), strict=False)
        if mark != "-"
    )
    return Line(code, None if own == "NA" else Decimal(own), claims_na=own == "NA", marks=marks)


def make_settled(**points: dict[str, str]) -> dict[tuple[int, str], Decimal]:
    """make_settled(ward_1={"I.1": "3"})"""
    return {
        (int(ward.removeprefix("ward_")), code): Decimal(settled)
        for ward, codes in points.items()
        for code, settled in codes.items()
    }


def result_of(
    groups: list[Group], sheet: Sheet, rules: Rules | None = None, proceedings: Proceedings | None = None
) -> WardResult:
    """One ward alone."""
    (result,) = consolidate(groups, [sheet], rules or make_rules(), proceedings or Proceedings())
    return result


def line_of(result: WardResult, code: str) -> LineResult:
    return next(line for line in result.lines if line.code == code)


def group_of(result: WardResult, code: str) -> GroupResult:
    return next(group for group in result.groups if group.code == code)


def agreed(marks: str, maximum: str = "10", **rules) -> Fraction:
    """Agreed points of one criterion alone in a set of one; group disputes are switched off."""
    return line_alone(marks, maximum, **rules).agreed


def line_alone(marks: str, maximum: str = "10", **rules) -> LineResult:
    rules = {"dispute_group_share": Decimal(1)} | rules
    return line_of(result_of([make_group("I", maximum)], make_sheet(1, {"I.1": marks}), make_rules(**rules)), "I.1")
