"""What a person types about the points of one line."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits import sheets
from audits.models import Criterion
from audits.points import from_text, shown
from clusters.errors import Refused
from scoring.forms.fields import ReasonField, points_box

ORIGINS = ("discuss", "matrix", "line", "conference")


class SettlementForm(forms.Form):
    """Điểm thống nhất and its grounds; `instead_of` is the settlement that was on the page, 0 for none."""

    use_required_attribute = False
    points = forms.CharField(label=gettext_lazy("Agreed points"), max_length=30, required=False, widget=points_box())
    reason = ReasonField(label=gettext_lazy("Grounds"))
    instead_of = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    origin = forms.ChoiceField(choices=[(name, name) for name in ORIGINS], widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, criterion: Criterion | sheets.Criterion, line: str, **initial: Any) -> None:
        """`line` keeps the ids of many such forms on one page apart."""
        super().__init__(data, auto_id=f"{line}-%s", initial=initial)
        self.criterion = criterion
        limits = {"max": shown(criterion.max_points), "step": shown(criterion.step)}
        self.fields["points"].help_text = _("At most %(max)s, in steps of %(step)s") % limits

    def clean_points(self) -> Decimal:
        try:
            points = from_text(self.cleaned_data["points"], self.criterion)  # type: ignore[arg-type]  # code, max and step
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal
        if points is None:
            raise forms.ValidationError(
                _("Enter the agreed points of criterion %(code)s") % {"code": self.criterion.code}
            )
        return points


class ReasonForm(forms.Form):
    """Why something that was recorded is taken back."""

    use_required_attribute = False
    reason = ReasonField(label=gettext_lazy("Reason"))

    def __init__(self, data: Any = None, *, about: str) -> None:
        super().__init__(data, auto_id=f"{about}-%s")


class ConfirmForm(forms.Form):
    """An act that cannot be undone, after its consequences were read."""

    use_required_attribute = False
    confirmed = forms.BooleanField(
        error_messages={"required": gettext_lazy("Tick the box to confirm: this step cannot be undone.")}
    )

    def __init__(self, data: Any = None, *, label: str) -> None:
        super().__init__(data, auto_id="confirm-%s")
        self.fields["confirmed"].label = label
