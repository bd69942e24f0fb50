"""Fields that several forms of this app share by meaning: points, wards, moments, reasons."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.points import TYPED, shown
from clusters import clock
from clusters.models import Ward

LONGEST_TEXT = 4000
FIRST_YEAR, LAST_YEAR = 1900, 2199
REASON = gettext_lazy("Write the reason: it is printed in the minutes.")
DAY_FORM = gettext_lazy("A day is written day/month/year, for example 05/10/2018")


def points_box() -> forms.TextInput:
    return forms.TextInput({"class": "points", "inputmode": "decimal", "autocomplete": "off", "data-select": ""})


def text_box(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class ReasonField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        standard = {"max_length": LONGEST_TEXT, "widget": text_box(2), "error_messages": {"required": REASON}}
        super().__init__(**{**standard, **kwargs})


class AmountField(forms.CharField):
    """Points outside the criteria: "0,5" or "0.5", more than 0."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=points_box(), **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not TYPED.fullmatch(text):
            raise forms.ValidationError(
                _("Points must be a number, for example %(example)s") % {"example": shown(Decimal("0.5"))}
            )
        return Decimal(text.replace(",", "."))


class WardField(forms.TypedChoiceField):
    """One of these wards, by its full name; `empty` is the label of "none of them"."""

    def __init__(self, wards: Iterable[Ward], *, empty: str = "", **kwargs: Any) -> None:
        known = {str(ward.pk): ward for ward in wards}
        none = [("", empty or _("Choose a unit"))]
        super().__init__(
            choices=[*none, *((pk, ward.full_name) for pk, ward in known.items())],
            coerce=lambda pk: known[str(pk)], empty_value=None,
            error_messages={"required": _("Choose a unit")}, **kwargs,
        )  # fmt: skip


def in_reach(day: date, sentence: Any) -> None:
    """Refuses years that no round has, before adding a day to them ends the calendar."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(sentence)


def moment_of(day: Any, hour: Any) -> datetime:
    """Day and hour as the clocks of Việt Nam show them."""
    return datetime.combine(day, hour, tzinfo=clock.HANOI)
