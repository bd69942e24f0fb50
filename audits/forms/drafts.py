"""Answers while they are typed: half of one may be saved, and what is not legal gets its sentence at its field."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from audits import points as point_rules
from audits.findings import UNPROVEN, Finding
from audits.forms.fields import PlainField, version_from
from audits.models import Criterion
from audits.services.answers import Given
from clusters.errors import Refused


class AnswerDraft(forms.Form):
    """Points or not applicable, the version it was based on, and a text that each kind of answer calls otherwise."""

    NA, TEXT = "na", "reason"

    points = forms.CharField(required=False)
    version = forms.CharField(required=False)

    def __init__(self, data: Any, *, criterion: Criterion) -> None:
        super().__init__(data)
        self.criterion = criterion

    def clean_points(self) -> Any:
        try:
            return point_rules.from_text(self.cleaned_data["points"], self.criterion)
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal

    def clean(self) -> None:
        name, data = {"code": self.criterion.code}, self.cleaned_data
        if not data.get(self.NA):
            return
        if not self.criterion.allow_na:
            self.add_error(self.NA, _("Criterion %(code)s cannot be “not applicable”") % name)
        elif data.get("points") is not None:
            self.add_error(
                "points", _("Criterion %(code)s has points and “not applicable” at once: keep one of the two") % name
            )

    @property
    def given(self) -> Given:
        data = self.cleaned_data
        return Given(
            data["points"], data[self.NA], data[self.TEXT], version_from(data["version"]), bool(data.get("confirmed"))
        )


class SelfScoreDraft(AnswerDraft):
    na = forms.BooleanField(required=False)
    reason = PlainField()
    confirmed = forms.BooleanField(required=False)


class MarkDraft(AnswerDraft):
    """The remark may still be missing: the seal asks for it."""

    NA, TEXT = "is_na", "remark"

    finding = forms.CharField(required=False)
    is_na = forms.BooleanField(required=False)
    remark = PlainField()

    def clean_remark(self) -> str:
        remark = self.cleaned_data["remark"]
        if self.data.get("finding") != Finding.UNPROVEN:
            return remark
        return f"{UNPROVEN}: {remark.removeprefix(UNPROVEN).lstrip(':. ')}"
