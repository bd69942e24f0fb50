"""Quorum, who votes, what is needed (rules.md §8). Fractions are compared exactly."""

from collections.abc import Collection, Sequence
from enum import Enum
from math import floor

from scoring.rules.facts import VoteRules


class Miscount(Enum):
    """What is wrong with the counts of a motion."""

    NEGATIVE = "negative"
    MORE_THAN_ENTITLED = "more_than_entitled"


def quorum_met(present: int, members: int, vote: VoteRules) -> bool:
    return present >= vote.quorum * members


def recused(kind: str, ward: int | None, vote: VoteRules) -> tuple[int, ...]:
    """Only the ward that a commendation names; nobody is recused from the vote on the table of results."""
    return (ward,) if kind == "commendation" and ward is not None and vote.recuse_own else ()


def entitled(present: Sequence[int], recused: Collection[int]) -> tuple[int, ...]:
    """The wards that may vote, one vote each: those present minus the recused."""
    return tuple(ward for ward in present if ward not in recused)


def vote_base(present: Sequence[int], members: Sequence[int], recused: Collection[int], vote: VoteRules) -> int:
    """What the majority is taken of: the entitled, or all wards of the cluster minus the recused."""
    return len(entitled(members if vote.base == "entitled" else present, recused))


def required(base: int, vote: VoteRules) -> int:
    """The fewest votes in favour that pass."""
    return floor(vote.majority * base) + 1


def passed(yes: int, base: int, vote: VoteRules) -> bool:
    """More than the majority's share of the base; exactly that share is not enough."""
    return yes > vote.majority * base


def tied(yes: int, no: int, base: int, vote: VoteRules) -> bool:
    """As many against as in favour, and not passed: the written rule decides, not the chair."""
    return yes == no > 0 and not passed(yes, base, vote)


def miscount(yes: int, no: int, abstain: int, entitled: int) -> Miscount | None:
    if min(yes, no, abstain) < 0:
        return Miscount.NEGATIVE
    return Miscount.MORE_THAN_ENTITLED if yes + no + abstain > entitled else None


def not_voting(yes: int, no: int, abstain: int, entitled: int) -> int:
    """Fewer votes than entitled wards is legal; the rest is said as "không biểu quyết"."""
    return entitled - yes - no - abstain


def acting_ward(about: int | None, lead: int, deputy: int, vote: VoteRules) -> int:
    """Who settles, records votes or presides in what is `about` a ward: for the leader's own, the deputy."""
    return deputy if vote.deputy_for_own and about == lead else lead
