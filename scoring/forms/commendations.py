from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from clusters.models import Ward
from scoring.forms.fields import LONGEST_TEXT, WardField, text_box
from scoring.models import Commendation

CERTIFICATE = "Giấy khen"


class NominationForm(forms.Form):
    """A unit, or a person of it, with the form of commendation and the summary that the proposal prints."""

    use_required_attribute = False
    form = forms.CharField(max_length=100, initial=CERTIFICATE)
    reason = forms.CharField(max_length=LONGEST_TEXT, widget=text_box(7))

    def __init__(self, data: Any = None, *, kind: str, wards: Iterable[Ward], initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="nominate-%s")
        individual = kind == Commendation.Kind.INDIVIDUAL
        self.fields["ward"] = WardField(wards, label=_("Unit of the person") if individual else _("Unit proposed"))
        if individual:
            sentence = {"required": _("Enter name and position of the person.")}
            for name, label in (("person_name", _("Name")), ("person_position", _("Position"))):
                self.fields[name] = forms.CharField(max_length=150, label=label, error_messages=sentence)
        self.fields["form"].label = _("Form of commendation")
        self.fields["form"].error_messages["required"] = _("Enter the form of commendation, for example “Giấy khen”.")
        self.fields["reason"].label = _("Summary of the achievement")
        self.fields["reason"].help_text = _("Drafted from the figures; complete it in the unit's own words.")
        self.fields["reason"].error_messages["required"] = _(
            "Write a summary of the achievement: it is printed in the proposal."
        )
        self.order_fields(("ward", "person_name", "person_position", "form", "reason"))
