from decimal import Decimal
from fractions import Fraction

from django import template

from audits.points import shown

register = template.Library()


@register.filter
def points(value: Fraction | Decimal | int | str | None) -> str:
    """8,5 as the page's language writes it; "–" where nothing was given, which is not 0.

    Text is an exact number, "281/3".
    """
    return "–" if value is None or value == "" else shown(Fraction(value))
