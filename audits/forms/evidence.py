"""Evidence as a person gives it: a document cited by number, the date of a file, files and what they belong to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.forms.fields import PlainField
from audits.models import Criterion, Evidence, Explanation, Question, SelfAssessment, StoredFile
from audits.services.evidence import Citation

DAY_FORM = _("A day is written day/month/year, for example 05/10/2018")


class DayField(forms.DateField):
    """Typed, not picked: 05/10/2018 in every browser."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.DateInput({"inputmode": "numeric", "autocomplete": "off", "placeholder": "dd/mm/yyyy"})
        errors = {"invalid": DAY_FORM, "required": _("Enter the date of the document")}
        super().__init__(**{"widget": box, "error_messages": errors, **kwargs})


class CitationForm(forms.Form):
    """Ghi số văn bản: nothing is uploaded."""

    number = PlainField(
        required=True, label=_("Number and symbol"), max_length=60,
        error_messages={"required": _("Enter the number and symbol of the document, for example 155/NV-VTLT")},
    )  # fmt: skip
    dated_on = DayField(label=_("Date of the document"))
    issuer = PlainField(label=_("Issued by"), max_length=200)
    subject = PlainField(
        required=True, label=_("Subject"), max_length=500,
        error_messages={"required": _("Enter what the document is about")},
    )  # fmt: skip

    @property
    def citation(self) -> Citation:
        return Citation(**self.cleaned_data)


class DateForm(forms.Form):
    """What a file dates from; empty takes the date away again."""

    dated_on = DayField(label=_("Date of the document"), required=False)


class OccasionForm(forms.Form):
    """What the evidence belongs to, as hidden fields of every way of adding it; all of them may be missing."""

    key = forms.CharField(max_length=36, required=False)
    replaces = forms.ModelChoiceField(Evidence.objects.none(), required=False)
    question = forms.ModelChoiceField(Question.objects.none(), required=False)
    explanation = forms.ModelChoiceField(Explanation.objects.none(), required=False)
    reuse = forms.ModelChoiceField(StoredFile.objects.none(), required=False)

    def __init__(self, data: Any, *, assessment: SelfAssessment, criterion: Criterion) -> None:
        super().__init__(data)
        here = {"self_assessment": assessment, "criterion": criterion}
        rows: dict[str, Any] = {
            "replaces": Evidence.objects.standing().filter(**here),
            "question": Question.objects.filter(**here),
            "explanation": Explanation.objects.filter(
                cluster_round=assessment.cluster_round_id, ward=assessment.ward_id, criterion=criterion
            ),
            "reuse": StoredFile.objects.filter(ward=assessment.ward_id),
        }
        for name, queryset in rows.items():
            field = self.fields[name]
            field.queryset = queryset  # type: ignore[attr-defined]
            field.error_messages["invalid_choice"] = _("What this belongs to is no longer there. Reload the page")

    @property
    def occasion(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("question", "explanation")}

    @property
    def of_a_file(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("key", "replaces", "question", "explanation")}
