"""Would class or rank change if one assessor ward were left out? (rules.md §7)"""

from collections.abc import Sequence

from scoring.rules.answers import Answers
from scoring.rules.ranking import Place, key_of, places
from scoring.rules.totals import Frame, WardCase, WardFigures, ward_figures

WardAnswers = Sequence[Sequence[Answers]]  # by group


def unstable_without(
    cases: Sequence[WardCase],
    answers: Sequence[WardAnswers],
    figures: Sequence[WardFigures],
    ranked: Sequence[Place],
    frame: Frame,
) -> list[tuple[int, ...]]:
    """For each ward, the assessor wards whose absence would change its class or rank."""
    changed: list[list[int]] = [[] for _ in cases]
    for left_out in _assessors(cases):
        others = [_figures_without(left_out, *ward, frame) for ward in zip(cases, answers, figures, strict=True)]
        keys = [key_of(case, other, frame.rules) for case, other in zip(cases, others, strict=True)]
        for position, place in enumerate(places(keys)):
            if not set(cases[position].sheet.assessors) - {left_out}:
                continue  # no sheet is left to compare with
            same_class = others[position].classified == figures[position].classified
            if not same_class or place.rank != ranked[position].rank:
                changed[position].append(left_out)
    return [tuple(wards) for wards in changed]


def _assessors(cases: Sequence[WardCase]) -> list[int]:
    """The wards whose sheets count somewhere in the cluster, in the order of the cluster."""
    counting = dict.fromkeys(assessor for case in cases for assessor in case.sheet.assessors)
    members = [case.sheet.ward for case in cases if case.sheet.ward in counting]
    return list(dict.fromkeys([*members, *counting]))


def _figures_without(
    left_out: int, case: WardCase, answers: WardAnswers, figures: WardFigures, frame: Frame
) -> WardFigures:
    if left_out not in case.sheet.assessors:
        return figures
    sheet = case.sheet.assessors.index(left_out)
    fewer = [[answer.without(sheet) for answer in group] for group in answers]
    return ward_figures(case, fewer, frame)
