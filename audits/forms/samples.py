"""What numbers an assessor wants to have drawn."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.forms.fields import PlainField, bare
from audits.models import Criterion
from audits.services.samples import HIGHEST, Wish

WHOLE_NUMBER = gettext_lazy("Enter a whole number, for example 120")
IN_RANGE = gettext_lazy("Enter a number from 1 to 999999999")


def _number(label: Any) -> forms.IntegerField:
    sentences = {"required": WHOLE_NUMBER, "invalid": WHOLE_NUMBER, "min_value": IN_RANGE, "max_value": IN_RANGE}
    box = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, min_value=1, max_value=HIGHEST, error_messages=sentences, widget=box)


class SampleForm(forms.Form):
    criterion = forms.ChoiceField(label=gettext_lazy("Criterion"), required=False)
    subject = PlainField(
        required=True,
        label=gettext_lazy("Which register or files"),
        max_length=200,
        help_text=gettext_lazy("For example: register of outgoing documents 2026"),
        error_messages={"required": gettext_lazy("Write from which register or files the numbers are drawn")},
    )
    first = _number(gettext_lazy("First number"))
    last = _number(gettext_lazy("Last number"))
    count = _number(gettext_lazy("How many to draw"))

    helper = bare()

    def __init__(self, data: Any = None, *, criteria: Sequence[Criterion], criterion: str = "") -> None:
        self.criteria = {c.code: c for c in criteria}
        super().__init__(data, initial={"criterion": criterion if criterion in self.criteria else ""})
        choice: Any = self.fields["criterion"]
        choice.choices = [("", _("The whole sheet")), *((c.code, f"{c.code} {c.title}") for c in criteria)]

    def wish(self) -> Wish:
        data = self.cleaned_data
        criterion = self.criteria.get(data["criterion"])
        return Wish(data["subject"], data["first"], data["last"], data["count"], criterion)
