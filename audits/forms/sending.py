"""What is said on a report's way: the head's remark, a wish to reopen, the decision on it, a signed scan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.forms.fields import PlainField, bare


def words(label: Any, hint: Any = "", *, rows: int = 4) -> PlainField:
    """A text whose absence the service refuses with its own sentence."""
    return PlainField(label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}))


class GiveBackForm(forms.Form):
    note = words(_("What has to be changed"), _("The clerk reads this above the self-assessment."), rows=3)
    helper = bare()


class ScanForm(forms.Form):
    scan = forms.FileField(
        label=_("The report, signed and stamped"),
        help_text=_("A PDF or a picture (JPG, PNG), at most 20 MB."),
        required=False,
        allow_empty_file=True,  # the intake says what is wrong with it
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    helper = bare()


class ReopeningForm(forms.Form):
    reason = words(_("What has to be changed, and why"), _("The lead unit and the district office read this."))
    helper = bare()


class DecisionForm(forms.Form):
    answer = words(
        _("Answer to the unit"), _("Needed when the report is not reopened; otherwise a note what to change.")
    )
    helper = bare()
