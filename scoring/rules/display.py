"""The one rounding, at display (rules.md §1)."""

from decimal import Decimal
from fractions import Fraction


def points(value: Fraction | Decimal | int) -> str:
    """Two decimals, halves away from zero, trailing zeros dropped: 97, 86.5, 93.67, -0.38."""
    exact_value = Fraction(value)
    hundredths = int(abs(exact_value) * 100 + Fraction(1, 2))
    whole, part = divmod(hundredths, 100)
    sign = "-" if exact_value < 0 and hundredths else ""
    decimals = f".{part:02d}".rstrip("0") if part else ""
    return f"{sign}{whole}{decimals}"


def points_vi(value: Fraction | Decimal | int) -> str:
    return points(value).replace(".", ",")


def exact(value: Fraction) -> str:
    """As it is stored and hashed: 281/3."""
    return f"{value.numerator}/{value.denominator}"
