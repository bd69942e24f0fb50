"""The one way from the sheets of a cluster to its results (rules.md §2 to §7)."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain

from audits.sheets import Group, Sheet
from scoring.rules.aggregation import needs_the_district
from scoring.rules.answers import answers_of, units_of
from scoring.rules.classification import band_of
from scoring.rules.facts import GroupResult, LineResult, Proceedings, Rules, WardResult
from scoring.rules.ranking import Place, key_of, places
from scoring.rules.stability import unstable_without
from scoring.rules.totals import Frame, WardCase, WardFigures, frame_of, ward_case, ward_figures

NO_PROCEEDINGS = Proceedings()


def consolidate(
    groups: Sequence[Group], sheets: Sequence[Sheet], rules: Rules, proceedings: Proceedings = NO_PROCEEDINGS
) -> tuple[WardResult, ...]:
    """All wards of one cluster in rank order, joint ranks in the order of `sheets`."""
    units = units_of(groups, sheets, proceedings)
    frame = frame_of(groups, rules, units)
    cases = [ward_case(sheet, frame, proceedings) for sheet in sheets]
    answers = [
        [answers_of(sheet, [criterion.code for criterion in group.criteria], proceedings, units) for group in groups]
        for sheet in sheets
    ]
    figures = [ward_figures(case, own, frame) for case, own in zip(cases, answers, strict=True)]
    ranked = places([key_of(case, own, rules) for case, own in zip(cases, figures, strict=True)])
    unstable = unstable_without(cases, answers, figures, ranked, frame)
    results = [
        _result(*ward, frame, decided=set(proceedings.decided), expected=len(sheets) - 1)
        for ward in zip(cases, figures, ranked, unstable, strict=True)
    ]
    return tuple(sorted(results, key=lambda result: result.rank))


def _result(
    case: WardCase,
    figures: WardFigures,
    place: Place,
    unstable: tuple[int, ...],
    frame: Frame,
    *,
    decided: set[tuple[int, str]],
    expected: int,
) -> WardResult:
    sheet = case.sheet
    per_point = frame.units.per_point
    return WardResult(
        ward=sheet.ward,
        lines=tuple(_lines(sheet.ward, figures, frame, decided)),
        groups=tuple(
            GroupResult(group.code, Fraction(group.points, per_point), Fraction(whole.max_points, per_point))
            for group, whole in zip(figures.groups, frame.groups, strict=True)
        ),
        base=figures.base,
        bonus=case.bonus,
        penalties=case.penalties,
        total=figures.total,
        classified=figures.classified,
        band=figures.band,
        capped_by=figures.capped_by,
        self_total=case.self_total,
        self_classified=None if case.self_total is None else band_of(case.self_total, frame.rules.bands),
        sheets_counted=len(sheet.assessors),
        sheets_expected=expected,
        rank=place.rank,
        joint=place.joint,
        stable=not unstable,
        unstable_without=unstable,
    )


def _lines(ward: int, figures: WardFigures, frame: Frame, decided: set[tuple[int, str]]) -> Iterator[LineResult]:
    per_point = frame.units.per_point
    in_points = {whole: Fraction(whole, per_point) for whole in frame.units.of.values()}
    lines = chain.from_iterable(figures.lines)
    for code, line in zip(frame.codes, lines, strict=True):
        open_line = not line.settled and not line.not_applicable
        yield LineResult(
            code=code,
            agreed=Fraction(line.agreed, per_point),
            computed=None if line.computed is None else Fraction(line.computed, per_point),
            marks=tuple(in_points[mark] for mark in line.marks),
            spread=Fraction(line.spread, per_point),
            disputed=line.disputed,
            settled=line.settled,
            decided=(ward, code) in decided,
            not_applicable=line.not_applicable,
            provisional=open_line and needs_the_district(line.marks, disputed=line.disputed),
            unscored=open_line and not line.marks,
        )
