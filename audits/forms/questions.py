"""A question about one criterion, and its answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.forms.fields import bare
from audits.forms.sending import words
from clusters.models import Ward


class QuestionForm(forms.Form):
    """`wards`: for which of them this person may ask; with one there is nothing to choose."""

    ward = forms.ChoiceField(label=_("The unit that asks"), required=False)
    text = words(_("Question to the unit"), _("The whole cluster reads it. Do not write a mark into it."), rows=3)
    wants_evidence = forms.BooleanField(
        label=_("Ask the unit to add evidence"),
        help_text=_("For a unit that marks this report. At most twice a criterion; the self-score does not change."),
        required=False,
    )
    helper = bare()

    def __init__(self, *args: Any, wards: Sequence[Ward], may_want_evidence: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.wards = {str(ward.pk): ward for ward in wards}
        self.fields["ward"].choices = [(key, ward.full_name) for key, ward in self.wards.items()]  # type: ignore[attr-defined]
        if len(self.wards) == 1:
            del self.fields["ward"]
        if not may_want_evidence:
            del self.fields["wants_evidence"]

    @property
    def asker(self) -> Ward:
        """There is one: who has none may not ask, and never gets this form."""
        return self.wards[self.cleaned_data.get("ward") or next(iter(self.wards))]


class AnswerForm(forms.Form):
    text = words(_("Answer"), rows=3)
    helper = bare()
