from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.forms.fields import DAY_FORM


class SigningForm(forms.Form):
    """The day the minutes were signed on paper."""

    use_required_attribute = False
    on = forms.DateField(
        label=_("Signed on"),
        help_text=_("Day/month/year, for example 05/10/2018"),
        widget=forms.DateInput({"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("Enter the day of signing"), "invalid": DAY_FORM},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("For example who signed, and where the signed paper is kept"),
    )
