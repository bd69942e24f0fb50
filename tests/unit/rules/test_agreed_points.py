from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.rules.aggregation import divided
from scoring.rules.facts import Proceedings
from tests.unit.rules.make import agreed, line_alone, line_of, make_group, make_settled, make_sheet, result_of

SET = [make_group("I", "10", "10")]
UNDISPUTED = {"dispute_min_share": Decimal(1), "dispute_min_points": Decimal(10)}


def test_agreed_points_are_the_mean_of_the_marks():
    assert agreed("9 9.5 9.75") == Fraction("28.25") / 3


def test_a_third_is_not_lost():
    assert agreed("9 9 9.25") == Fraction("27.25") / 3
    assert agreed("9 9 9.25") * 3 == Fraction("27.25")


@pytest.mark.parametrize(
    ("marks", "median"),
    [("9", "9"), ("8 9", "8.5"), ("1 9 8.5", "8.5"), ("1 8 9 10", "8.5"), ("10 9 8 1 2", "8")],
)
def test_the_round_may_take_the_median(marks, median):
    assert agreed(marks, aggregate="median", **UNDISPUTED) == Fraction(median)


def test_the_trimmed_mean_drops_one_largest_and_one_smallest_mark():
    assert agreed("1 8 8.5 9 10", aggregate="trimmed_mean", **UNDISPUTED) == Fraction("25.5") / 3
    assert agreed("10 10 8 8 8", aggregate="trimmed_mean", **UNDISPUTED) == Fraction(26, 3)


def test_the_trimmed_mean_of_fewer_than_five_marks_is_the_median():
    assert agreed("1 8 9 10", aggregate="trimmed_mean", **UNDISPUTED) == Fraction("8.5")
    assert agreed("1 8 10", aggregate="trimmed_mean", **UNDISPUTED) == 8


@pytest.mark.parametrize("aggregate", ["mean", "median", "trimmed_mean"])
def test_a_disputed_line_with_three_marks_falls_back_to_the_median(aggregate):
    line = line_alone("2 9 10", aggregate=aggregate)
    assert (line.disputed, line.agreed, line.provisional) == (True, 9, False)


def test_a_disputed_line_with_five_marks_is_no_trimmed_mean():
    line = line_alone("1 2 8 9 10", aggregate="trimmed_mean")
    assert (line.disputed, line.agreed) == (True, 8)


def test_a_disputed_line_with_two_marks_is_their_mean_until_the_district_decides():
    line = line_alone("4 9")
    assert (line.disputed, line.agreed, line.provisional) == (True, Fraction("6.5"), True)


def test_two_marks_that_agree_are_not_provisional():
    line = line_alone("9 9.5")
    assert (line.agreed, line.provisional) == (Fraction("9.25"), False)


def test_one_mark_counts_and_makes_the_result_provisional():
    result = result_of(SET, make_sheet(1, {"I.1": "7", "I.2": "9"}))
    assert [(line.agreed, line.provisional, line.disputed) for line in result.lines] == [
        (7, True, False),
        (9, True, False),
    ]
    assert result.provisional


def test_a_criterion_that_nobody_scored_is_said_and_is_not_a_mark_of_zero():
    result = result_of(SET, make_sheet(1, {"I.1": "9 9", "I.2": "- -"}))
    line = line_of(result, "I.2")
    assert (line.agreed, line.computed, line.marks, line.provisional) == (0, None, (), True)
    assert (result.unscored, result.provisional) == (("I.2",), True)


def test_a_mark_of_zero_is_a_mark():
    line = line_alone("0 0")
    assert (line.agreed, line.marks, line.unscored, line.provisional) == (0, (0, 0), False, False)


def test_settled_points_stand_whatever_the_marks_say():
    settled = Proceedings(settled=make_settled(ward_1={"I.1": "3.25"}))
    line = line_of(result_of(SET, make_sheet(1, {"I.1": "9 9.5", "I.2": "9 9"}), proceedings=settled), "I.1")
    assert (line.agreed, line.computed, line.settled, line.decided) == (
        Fraction("3.25"),
        Fraction("9.25"),
        True,
        False,
    )


def test_settled_zero_is_zero_and_not_unscored():
    settled = Proceedings(settled=make_settled(ward_1={"I.1": "0"}))
    line = line_of(result_of(SET, make_sheet(1, {"I.1": "-", "I.2": "9"}), proceedings=settled), "I.1")
    assert (line.agreed, line.computed, line.settled, line.unscored, line.provisional) == (
        0,
        None,
        True,
        False,
        False,
    )


def test_settling_ends_what_is_provisional():
    settled = Proceedings(settled=make_settled(ward_1={"I.1": "7", "I.2": "8"}))
    result = result_of(SET, make_sheet(1, {"I.1": "4 9", "I.2": "8"}), proceedings=settled)
    assert (result.disputed, result.settled, result.provisional) == (("I.1",), ("I.1", "I.2"), False)


def test_a_line_that_the_district_decided_wins_over_the_conference():
    both = Proceedings(settled=make_settled(ward_1={"I.1": "3"}), decided=make_settled(ward_1={"I.1": "5"}))
    line = line_of(result_of(SET, make_sheet(1, {"I.1": "9 9", "I.2": "9 9"}), proceedings=both), "I.1")
    assert (line.agreed, line.settled, line.decided) == (5, True, True)


def test_a_line_that_only_the_district_decided_counts_as_settled():
    decided = Proceedings(decided=make_settled(ward_1={"I.2": "0"}))
    result = result_of(SET, make_sheet(1, {"I.1": "9 9", "I.2": "4 9"}), proceedings=decided)
    assert (result.settled, result.total, result.provisional) == (("I.2",), 9, False)


def test_what_is_settled_for_one_ward_leaves_the_others_alone():
    settled = Proceedings(settled=make_settled(ward_2={"I.1": "3"}))
    line = line_of(result_of(SET, make_sheet(1, {"I.1": "9 9", "I.2": "9 9"}), proceedings=settled), "I.1")
    assert (line.agreed, line.settled) == (9, False)


def test_a_fraction_of_a_point_is_never_lost_in_silence():
    with pytest.raises(ArithmeticError, match="without rounding"):
        divided(10, 3)
