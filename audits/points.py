"""Points as people type them and as they are shown: exact in, one form out."""

import re
from decimal import Decimal
from fractions import Fraction

from django.utils import translation
from django.utils.translation import gettext as _

from audits.models import Criterion
from clusters.errors import Refused

TYPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?", re.ASCII)


def shown(points: Fraction | Decimal | int) -> str:
    """8.50 → "8,5" on a Vietnamese page, "8.5" on an English one.

    The one rounding (rules.md §1): two decimals, halves away from zero.
    """
    exact = Fraction(points)
    whole, hundredths = divmod(int(abs(exact) * 100 + Fraction(1, 2)), 100)
    sign = "-" if exact < 0 and (whole or hundredths) else ""
    text = f"{sign}{whole}.{hundredths:02d}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if (translation.get_language() or "vi").startswith("vi") else text


def carried(points: Decimal) -> str:
    """As forms and scripts hand them on: 20, 8.5; never 2E+1."""
    return f"{points.normalize():f}"


def legal(points: Decimal, criterion: Criterion) -> Decimal:
    """0 to the criterion's maximum in multiples of its step (rules.md §1), else Refused at the criterion's code."""
    name = {"code": criterion.code}
    if points < 0:
        raise Refused(_("Points of criterion %(code)s cannot be below 0") % name, at=criterion.code)
    if points > criterion.max_points:
        name["max"] = shown(criterion.max_points)
        raise Refused(_("Points of criterion %(code)s cannot be more than %(max)s") % name, at=criterion.code)
    if points % criterion.step:
        below = points - points % criterion.step
        name |= {"step": shown(criterion.step), "example": shown(below or criterion.step)}
        raise Refused(
            _("Points of criterion %(code)s go in steps of %(step)s (for example %(example)s)") % name,
            at=criterion.code,
        )
    return points


def from_text(text: str, criterion: Criterion) -> Decimal | None:
    """What a person typed, "8,5" or "8.5"; None for an empty box. Refused with the sentence for the field."""
    text = text.strip()
    if not text:
        return None
    name = {"code": criterion.code}
    if not TYPED.fullmatch(text):
        if text.startswith("-") and TYPED.fullmatch(text[1:]):
            raise Refused(_("Points of criterion %(code)s cannot be below 0") % name, at=criterion.code)
        if re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", text, re.ASCII) and len(text) <= 20:  # noqa: PLR2004 - longer is no typing slip
            return legal(Decimal(text.replace(",", ".")), criterion)
        name["example"] = shown(Decimal("3.5"))
        raise Refused(
            _("Points of criterion %(code)s must be a number, for example %(example)s") % name,
            at=criterion.code,
        )
    return legal(Decimal(text.replace(",", ".")), criterion)
