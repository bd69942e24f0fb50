"""What is said on a report's way: the head's remark, a wish to reopen, the decision on it, a signed scan."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from audits.forms.self_assessments import TEXT_LIMIT, plain


def words(label: Any, hint: Any = "", *, rows: int = 4) -> forms.CharField:
    """A text whose absence the service refuses with its own sentence."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=TEXT_LIMIT, widget=area, strip=False)


def bare() -> FormHelper:
    """The page has the form element and its buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class GiveBackForm(forms.Form):
    note = words(_("What has to be changed"), _("The clerk reads this above the self-assessment."), rows=3)
    helper = bare()

    def clean_note(self) -> str:
        return plain(self.cleaned_data["note"])


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

    def clean_reason(self) -> str:
        return plain(self.cleaned_data["reason"])


class DecisionForm(forms.Form):
    answer = words(
        _("Answer to the unit"), _("Needed when the report is not reopened; otherwise a note what to change.")
    )
    helper = bare()

    def clean_answer(self) -> str:
        return plain(self.cleaned_data["answer"])
