"""From the lines of one ward to its total and class (rules.md §4, §5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from audits.sheets import Group, Sheet
from scoring.rules.answers import Answers, Units
from scoring.rules.classification import band_of, capped
from scoring.rules.facts import UNCLASSIFIED, Proceedings, Rules
from scoring.rules.lines import GroupFrame, LineFigures, group_frame, lines_of_group

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Frame:
    """A criteria set under the rules of a round: what every ward of a cluster is measured with."""

    groups: tuple[GroupFrame, ...]
    max_points: int  # in units
    rules: Rules
    units: Units

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(criterion.code for frame in self.groups for criterion in frame.group.criteria)


@dataclass(frozen=True, slots=True)
class WardCase:
    """What is known about one ward, apart from the marks."""

    sheet: Sheet
    bonus: Fraction  # what counts, after the cap
    penalties: Fraction
    incidents: tuple[str, ...]
    self_total: Fraction | None


class GroupFigures(NamedTuple):
    """In units."""

    code: str
    points: int
    counted_max: int  # what the points are measured against: under `rescale` without NA criteria


class WardFigures(NamedTuple):
    lines: list[list[LineFigures]]  # by group
    groups: list[GroupFigures]
    base: Fraction
    total: Fraction
    band: str
    classified: str
    capped_by: str | None


def frame_of(groups: Sequence[Group], rules: Rules, units: Units) -> Frame:
    frames = tuple(group_frame(group, rules, units) for group in groups)
    return Frame(frames, sum(frame.max_points for frame in frames), rules, units)


def ward_case(sheet: Sheet, frame: Frame, proceedings: Proceedings) -> WardCase:
    bonus = sum(map(Fraction, proceedings.bonus.get(sheet.ward, ())), NOTHING)
    return WardCase(
        sheet=sheet,
        bonus=min(bonus, Fraction(frame.rules.bonus_cap)),
        penalties=sum(map(Fraction, proceedings.penalties.get(sheet.ward, ())), NOTHING),
        incidents=tuple(proceedings.incidents.get(sheet.ward, ())),
        self_total=self_total(sheet, frame),
    )


def rescaled(points: int, counted_max: int, frame: Frame) -> Fraction:
    """In points, as if the criteria that count were worth the whole maximum; nothing, if none counts."""
    if not counted_max:
        return NOTHING
    return Fraction(points * frame.max_points, counted_max * frame.units.per_point)


def self_total(sheet: Sheet, frame: Frame) -> Fraction | None:
    """The ward's own points under its own claims of NA; None if it sent nothing."""
    if sheet.sent_at is None:
        return None
    full_marks = frame.rules.na_mode == "full_marks"
    lines = {line.code: line for line in sheet.lines}
    earned = counted_max = 0
    for criterion in chain.from_iterable(group.group.criteria for group in frame.groups):
        line = lines.get(criterion.code)
        maximum = frame.units.of[criterion.max_points]
        claims_na = line is not None and line.claims_na
        if not claims_na or full_marks:
            counted_max += maximum
        if claims_na:
            earned += maximum if full_marks else 0
        elif line is not None and line.self_points is not None:
            earned += frame.units.of[line.self_points]
    return min(rescaled(earned, counted_max, frame), Fraction(frame.rules.total_cap))


def ward_figures(case: WardCase, answers: Sequence[Sequence[Answers]], frame: Frame) -> WardFigures:
    """`answers`: by group, in the order of the criteria set."""
    rules = frame.rules
    lines = [
        lines_of_group(group, group_answers, rules) for group, group_answers in zip(frame.groups, answers, strict=True)
    ]
    groups = [_group(group, members, rules) for group, members in zip(frame.groups, lines, strict=True)]
    points = sum(group.points for group in groups)
    base = rescaled(points, sum(group.counted_max for group in groups), frame)
    total = max(min(base + case.bonus - case.penalties, Fraction(rules.total_cap)), NOTHING)
    band = band_of(total, rules.bands)
    classified, capped_by = capped(band, caps_met(case, lines, groups, frame), rules.bands)
    return WardFigures(lines, groups, base, total, band, classified, capped_by)


def _group(frame: GroupFrame, lines: Sequence[LineFigures], rules: Rules) -> GroupFigures:
    left_out = 0
    if rules.na_mode == "rescale":
        left_out = sum(maximum for maximum, line in zip(frame.maxima, lines, strict=True) if line.not_applicable)
    points = sum([line.agreed for line in lines])
    return GroupFigures(frame.group.code, points, frame.max_points - left_out)


def caps_met(
    case: WardCase, lines: Sequence[Sequence[LineFigures]], groups: Sequence[GroupFigures], frame: Frame
) -> Iterator[tuple[str, str]]:
    """The caps whose condition holds: (kind, class at most)."""
    if case.sheet.sent_at is None:
        yield "not_submitted", UNCLASSIFIED
    for at_most in case.incidents:
        yield "declared", at_most
    zeros = list(_zero_caps(lines, frame))
    for at_most in zeros:
        yield "criterion_zero", at_most
    for cap in frame.rules.caps:
        if (
            (cap.when == "declared" and case.incidents)
            or (cap.when == "criterion_zero" and zeros)
            or (cap.when == "group_below" and _a_group_is_below(Fraction(cap.share or 0), groups))
        ):
            yield cap.when, cap.at_most


def _zero_caps(lines: Sequence[Sequence[LineFigures]], frame: Frame) -> Iterator[str]:
    """The classes that a criterion with zero points allows; a line that nobody scored is not zero."""
    for group, members in zip(frame.groups, lines, strict=True):
        for criterion, line in zip(group.group.criteria, members, strict=True):
            at_most = criterion.zero_caps_class_at
            if at_most is not None and (line.settled or line.marks) and not line.agreed:
                yield at_most


def _a_group_is_below(share: Fraction, groups: Sequence[GroupFigures]) -> bool:
    return any(group.points < share * group.counted_max for group in groups)
