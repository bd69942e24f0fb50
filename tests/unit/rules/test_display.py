from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.rules import display


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (97, "97"),
        (Fraction("86.5"), "86.5"),
        (Fraction(281, 3), "93.67"),
        (Fraction(-3, 8), "-0.38"),
        (Fraction(3, 8), "0.38"),
        (Fraction("0.005"), "0.01"),
        (Fraction("-0.005"), "-0.01"),
        (Fraction("0.004999"), "0"),
        (Fraction("-0.004999"), "0"),
        (Fraction("84.995"), "85"),
        (Fraction("84.994999"), "84.99"),
        (Decimal("90.10"), "90.1"),
        (Decimal("90.05"), "90.05"),
        (Decimal("-0.00"), "0"),
        (100, "100"),
        (0, "0"),
    ],
)
def test_points_are_rounded_once_halves_away_from_zero(value, shown):
    assert display.points(value) == shown


def test_points_in_vietnamese_have_a_comma():
    assert [display.points_vi(Fraction("86.5")), display.points_vi(97)] == ["86,5", "97"]


def test_exact_points_are_a_fraction_even_when_whole():
    assert [display.exact(Fraction(97)), display.exact(Fraction(-3, 8))] == ["97/1", "-3/8"]
