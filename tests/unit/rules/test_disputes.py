from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.rules.facts import Proceedings
from tests.unit.rules.make import (
    line_alone,
    line_of,
    make_group,
    make_rules,
    make_settled,
    make_sheet,
    result_of,
)


@pytest.mark.parametrize(
    ("marks", "maximum", "disputed"),
    [
        ("2 3", "3", True),  # one point, a third of the maximum
        ("2.25 3", "3", False),  # less than one point
        ("0.25 1", "1", False),  # most of the maximum, but less than one point
        ("0 1", "1", True),
        ("3 4", "4", False),  # a quarter of the maximum
        ("2.75 4", "4", True),
        ("7 10", "10", True),  # exactly 0.30 of the maximum
        ("7.25 10", "10", False),
        ("7", "10", False),
        ("7 NA", "10", False),
        ("- -", "10", False),
    ],
)
def test_a_line_is_disputed_from_one_point_and_from_three_tenths_of_its_maximum(marks, maximum, disputed):
    assert line_alone(marks, maximum).disputed is disputed


def test_the_round_sets_how_wide_a_spread_is_discussed():
    assert line_alone("9 10", dispute_min_share=Decimal("0.1")).disputed
    assert not line_alone("9 10", dispute_min_share=Decimal("0.1"), dispute_min_points=Decimal("1.25")).disputed


def test_the_spread_is_between_the_largest_and_the_smallest_mark():
    assert line_alone("8 9.5 9").spread == Fraction("1.5")


def test_a_settled_line_stays_listed_as_disputed():
    settled = Proceedings(settled=make_settled(ward_1={"I.1": "8", "I.2": "9"}))
    result = result_of([make_group("I", "10", "10")], make_sheet(1, {"I.1": "4 9", "I.2": "9 9"}), None, settled)
    assert (result.disputed, result.settled) == (("I.1",), ("I.1", "I.2"))


def group(marks: dict[str, str], own: dict[str, str] | None = None, settled: dict[str, str] | None = None, **rules):
    """Five criteria of 4 points each: disputed above 4 points between the totals of two sheets."""
    proceedings = Proceedings(settled=make_settled(ward_1=settled or {}))
    sheet = make_sheet(1, {f"I.{number}": "4 4 4" for number in range(1, 6)} | marks, own)
    return result_of([make_group("I", *"44444")], sheet, make_rules(**rules), proceedings).disputed


def test_a_group_is_disputed_above_a_fifth_of_its_maximum_and_names_its_two_widest_lines():
    rules = {"dispute_min_share": Decimal(1)}
    apart = {"I.1": "4 4 3", "I.2": "4 4 2.75", "I.3": "4 4 3", "I.4": "4 4 3"}
    assert group(apart, **rules) == ("I.1", "I.2")
    assert group(apart | {"I.2": "4 4 3"}, **rules) == ()  # exactly a fifth


def test_the_round_sets_how_far_the_sheets_of_a_group_may_differ():
    apart = {"I.1": "4 4 3.75", "I.5": "4 4 3.75"}
    assert group(apart, dispute_group_share=Decimal("0.025")) == ()
    assert group(apart, dispute_group_share=Decimal("0.02")) == ("I.1", "I.5")


def test_a_disputed_group_adds_to_the_lines_that_are_disputed_by_themselves():
    apart = {"I.1": "4 4 3", "I.2": "4 4 3.25", "I.4": "4 4 2.5", "I.5": "4 4 2"}
    assert group(apart) == ("I.4", "I.5")
    assert group(apart | {"I.2": "4 2 4"}, dispute_group_share=Decimal("0.10")) == ("I.2", "I.4", "I.5")


def test_opposite_differences_leave_the_group_total_undisputed():
    assert group({"I.1": "4 4 3", "I.2": "3 4 4", "I.3": "4 3 4"}, dispute_group_share=Decimal("0.01")) == ()


def test_a_disputed_group_with_one_line_that_differs_names_only_that_line():
    assert group({"I.2": "4 4 3.75"}, dispute_group_share=Decimal("0.01")) == ("I.2",)


def test_group_totals_take_only_the_criteria_that_every_sheet_scored():
    apart = {"I.1": "4 4 3", "I.2": "4 NA 0"}
    assert group(apart, dispute_group_share=Decimal("0.05"), dispute_min_points=Decimal(9)) == ()
    assert group(apart, dispute_group_share=Decimal("0.04"), dispute_min_points=Decimal(9)) == ("I.1", "I.2")


def test_a_line_that_is_not_applicable_is_never_disputed():
    apart = {"I.1": "4 4 3", "I.2": "NA NA 0", "I.3": "4 4 3.75"}
    assert group(apart, {"I.2": "NA"}, dispute_group_share=Decimal("0.01")) == ("I.1", "I.3")


def test_settled_lines_keep_their_marks_in_the_group_test():
    assert group({"I.1": "4 4 3"}, settled={"I.1": "4"}, dispute_group_share=Decimal("0.01")) == ("I.1",)


def test_a_line_of_a_disputed_group_falls_back_to_the_median():
    sheet = make_sheet(1, {"I.1": "4 4 3", "I.2": "4 4 4"})
    calm, disputed = (
        result_of([make_group("I", "4", "4")], sheet, make_rules(dispute_group_share=Decimal(share)))
        for share in ("0.125", "0.12")
    )
    assert [line_of(result, "I.1").agreed for result in (calm, disputed)] == [Fraction(11, 3), 4]


def test_one_sheet_alone_disputes_nothing():
    sheet = make_sheet(1, {"I.1": "0", "I.2": "4"})
    rules = make_rules(dispute_min_points=Decimal(0), dispute_min_share=Decimal(0), dispute_group_share=Decimal(0))
    assert result_of([make_group("I", "4", "4")], sheet, rules).disputed == ()
