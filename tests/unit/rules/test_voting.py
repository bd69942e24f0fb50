from fractions import Fraction

import pytest

from scoring.rules import voting
from scoring.rules.facts import VoteRules
from scoring.rules.voting import Miscount

STANDARD = VoteRules()


@pytest.mark.parametrize(
    ("present", "members", "met"),
    [(2, 3, True), (1, 3, False), (3, 4, True), (2, 4, False), (4, 7, False), (5, 7, True)],
)
def test_two_thirds_of_the_wards_are_a_quorum(present, members, met):
    assert voting.quorum_met(present, members, STANDARD) is met


@pytest.mark.parametrize(
    ("yes", "base", "passes"), [(2, 4, False), (3, 4, True), (2, 3, True), (1, 3, False), (0, 0, False)]
)
def test_half_of_the_votes_is_not_a_majority(yes, base, passes):
    assert voting.passed(yes, base, STANDARD) is passes
    assert (yes >= voting.required(base, STANDARD)) is passes


def test_a_majority_of_two_thirds_is_exact():
    strict = VoteRules(majority=Fraction(2, 3))
    assert [voting.passed(yes, 3, strict) for yes in (2, 3)] == [False, True]
    assert [voting.required(base, strict) for base in (3, 4, 6)] == [3, 3, 5]


def test_a_ward_is_recused_from_its_own_commendation_only():
    assert voting.recused("commendation", 7, STANDARD) == (7,)
    assert voting.recused("results", 7, STANDARD) == ()
    assert voting.recused("minutes", None, STANDARD) == ()
    assert voting.recused("commendation", 7, VoteRules(recuse_own=False)) == ()


def test_those_who_vote_are_present_and_not_recused():
    assert voting.entitled([1, 2, 3], [2, 9]) == (1, 3)


def test_the_majority_is_taken_of_those_present_or_of_the_whole_cluster():
    present, members, recused = [1, 2, 3], [1, 2, 3, 4, 5], [2]
    assert voting.vote_base(present, members, recused, STANDARD) == 2
    assert voting.vote_base(present, members, recused, VoteRules(base="entitled")) == 4


@pytest.mark.parametrize(
    ("counts", "wrong"),
    [
        ((4, 0, 0), None),
        ((2, 1, 0), None),
        ((0, 0, 0), None),
        ((3, 1, 1), Miscount.MORE_THAN_ENTITLED),
        ((5, -1, 0), Miscount.NEGATIVE),
    ],
)
def test_more_votes_than_wards_are_a_miscount_and_fewer_are_legal(counts, wrong):
    assert voting.miscount(*counts, entitled=4) is wrong


def test_wards_that_did_not_vote_are_counted():
    assert voting.not_voting(2, 1, 0, entitled=4) == 1


def test_the_deputy_acts_where_it_is_about_the_leader():
    assert [voting.acting_ward(about, 1, 2, STANDARD) for about in (1, 2, 3, None)] == [2, 1, 1, 1]
    assert voting.acting_ward(1, 1, 2, VoteRules(deputy_for_own=False)) == 1
