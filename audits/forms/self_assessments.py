"""What a ward types: points and reasons of a group, the general part of its report."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits import points as point_rules
from audits.forms.fields import PlainField, bare, version_from
from audits.models import Criterion, SelfAssessment, SelfScore
from audits.services.answers import Given
from clusters.errors import Refused


class SelfScoreForm(forms.Form):
    """One criterion of a group. Level and box say the same points; without script the one that was changed counts."""

    level = forms.CharField(required=False)
    points = forms.CharField(required=False)
    na = forms.BooleanField(required=False)
    reason = PlainField()
    version = forms.CharField(required=False)
    confirmed = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, criterion: Criterion, score: SelfScore | None = None) -> None:
        self.criterion = criterion
        self.was = score.points if score else None
        text = "" if self.was is None else point_rules.shown(self.was)
        initial = {
            "level": "" if self.was is None else point_rules.carried(self.was),
            "points": text,
            "na": score.is_na if score else False,
            "reason": score.reason if score else "",
            "version": score.version if score else 0,
        }
        super().__init__(data, initial=initial, prefix=criterion.code)

    def clean_level(self) -> Decimal | None:
        return self._legal("level")

    def clean_points(self) -> Decimal | None:
        return self._legal("points")

    def _legal(self, name: str) -> Decimal | None:
        try:
            return point_rules.from_text(self.cleaned_data[name], self.criterion)
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal

    def clean_version(self) -> int:
        return version_from(self.cleaned_data["version"])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors:
            return data
        level, box = data["level"], data["points"]
        if level not in (None, self.was, box):
            if box not in (None, self.was):
                self.add_error(
                    "points",
                    _("Criterion %(code)s: level and points differ. Keep one of the two")
                    % {"code": self.criterion.code},
                )
            data["points"] = level
        if data["na"] and data.get("points") == self.was:
            data["points"] = None
        return data

    @property
    def given(self) -> Given:
        data = self.cleaned_data
        return Given(data["points"], data["na"], data["reason"], data["version"], data["confirmed"])


def _text(label: Any) -> PlainField:
    return PlainField(label=label, widget=forms.Textarea(attrs={"rows": 4}))


class MetresField(forms.DecimalField):
    """12,5 and 12.5 mean the same in every language of the page."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return point_rules.shown(value) if isinstance(value, Decimal) else value


class GeneralPartForm(forms.Form):
    """What the report says beside the points."""

    strengths = _text(gettext_lazy("Strengths"))
    difficulties = _text(gettext_lazy("Difficulties and shortcomings"))
    recommendations = _text(gettext_lazy("Recommendations"))
    good_practice = _text(gettext_lazy("Good practice worth telling others"))
    backlog_metres = MetresField(
        label=gettext_lazy("Unprocessed records, in shelf metres"),
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Shelf metres are a number, for example 12.5")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    confirmed = forms.MultipleChoiceField(choices=[(name, name) for name in SelfAssessment.REPORT], required=False)

    @property
    def report(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*SelfAssessment.REPORT, "backlog_metres")}


class ReturnForm(forms.Form):
    note = PlainField(
        label=gettext_lazy("What the unit has to complete"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The unit reads this note above its self-assessment until it sends again."),
    )

    helper = bare()
