"""Places inside one cluster (rules.md §6). Decided on the unrounded total."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, NamedTuple

from scoring.rules.facts import Rules
from scoring.rules.totals import WardCase, WardFigures

Key = tuple[Any, ...]  # the smaller comes first; equal keys share a rank


class Place(NamedTuple):
    rank: int
    joint: bool


def key_of(case: WardCase, figures: WardFigures, rules: Rules) -> Key:
    return (-figures.total, *(_tie_break(rule, case, figures) for rule in rules.tie_break))


def places(keys: Sequence[Key]) -> list[Place]:
    """Competition ranking: equal keys share a rank and the next ones are skipped: 1, 2, 3, 3, 5."""
    ordered = sorted(keys)
    ranks = [bisect_left(ordered, key) + 1 for key in keys]
    return [Place(rank, joint=ranks.count(rank) > 1) for rank in ranks]


def _tie_break(rule: str, case: WardCase, figures: WardFigures) -> Key:
    if rule == "without_bonus":
        return (-figures.base,)
    if rule == "smaller_gap":
        return (True,) if case.self_total is None else (False, abs(case.self_total - figures.total))
    if rule == "earlier_submission":
        return (True,) if case.sheet.sent_at is None else (False, case.sheet.sent_at)
    code = rule.removeprefix("group:")
    return tuple(-group.points for group in figures.groups if group.code == code)
