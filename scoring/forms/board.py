from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits import points
from audits.models import ClusterRound, Criterion
from clusters.errors import Refused
from clusters.models import Ward
from scoring.forms.fields import ReasonField, WardField, in_reach, points_box

Scope = ClusterRound.Scope
MOMENT_FORM = gettext_lazy("Day and hour are written day/month/year hour:minute, for example 05/10/2018 17:00")


class DeadlineForm(forms.Form):
    """One window of one cluster, its new end and why. A window closed at once is asked about first."""

    use_required_attribute = False
    to = forms.DateTimeField(
        label=gettext_lazy("New deadline"),
        help_text=gettext_lazy("Day/month/year hour:minute, for example 05/10/2018 17:00"),
        widget=forms.DateTimeInput({"autocomplete": "off"}, format="%d/%m/%Y %H:%M"),
        error_messages={"required": gettext_lazy("Enter the new deadline"), "invalid": MOMENT_FORM},
    )
    reason = ReasonField(
        label=gettext_lazy("Reason"),
        error_messages={"required": gettext_lazy("Say why the deadline is moved.")},
    )
    confirmed = forms.BooleanField(label=gettext_lazy("Close this window now"), required=False)

    def __init__(self, data: Any = None, *, windows: Iterable[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="deadline-%s")
        self.fields["window"] = forms.ChoiceField(
            label=_("Deadline"), choices=[("", _("Choose")), *windows],
            error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose which deadline to move.")),
        )  # fmt: skip
        self.order_fields(("window", "to", "reason", "confirmed"))

    def clean_to(self) -> datetime:
        in_reach(self.cleaned_data["to"], MOMENT_FORM)
        return self.cleaned_data["to"]

    def ask_once(self, now: datetime, consequences: str) -> None:
        """A moment that has passed closes the window: say what that does, and go on only when it is ticked."""
        if self.is_valid() and self.cleaned_data["to"] <= now and not self.cleaned_data["confirmed"]:
            self.add_error("confirmed", consequences)

    @property
    def asks(self) -> bool:
        return self.is_bound and ("confirmed" in self.errors or bool(self["confirmed"].value()))


class WaiverForm(forms.Form):
    use_required_attribute = False
    reason = ReasonField(
        label=gettext_lazy("Why the sheets may be opened as they are"),
        help_text=gettext_lazy("It is printed in the minutes."),
        error_messages={"required": gettext_lazy("Say why the sheets may be opened as they are.")},
    )


def scopes() -> list[tuple[str, str]]:
    """What is done again, with the consequences in words."""
    return [
        (Scope.POINTS, _("Points: a new conference settles points anew and votes again on everything.")),
        (Scope.VOTES, _("Votes: the points stay; a new conference votes again on results and commendations.")),
        (Scope.MINUTES, _("Minutes only: points and votes stay; the minutes are written, agreed and signed anew.")),
    ]


class ReturnForm(forms.Form):
    use_required_attribute = False
    scope = forms.ChoiceField(
        label=gettext_lazy("What goes back"), choices=scopes, widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose what the cluster has to do again.")
        ),
    )  # fmt: skip
    reason = ReasonField(
        label=gettext_lazy("What the cluster has to do again"),
        error_messages={"required": gettext_lazy("Say what the cluster has to do again.")},
    )


class DecisionForm(forms.Form):
    """Phúc tra: a unit, a criterion, the points as one types them, the reason."""

    use_required_attribute = False
    points = forms.CharField(label=gettext_lazy("Points"), max_length=20, required=False, widget=points_box())
    reason = ReasonField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It is shown to the cluster and printed in the papers."),
        error_messages={"required": gettext_lazy("Give the reason of the decision.")},
    )

    def __init__(
        self, data: Any = None, *, wards: Iterable[Ward], criteria: QuerySet[Criterion], initial: Any = None
    ) -> None:
        super().__init__(data, auto_id="decide-%s", initial=initial)
        self.fields["ward"] = WardField(wards, label=_("Unit"))
        sentence = _("Choose a criterion")
        self.fields["criterion"] = forms.ModelChoiceField(
            criteria, label=_("Criterion"), empty_label=sentence,
            error_messages=dict.fromkeys(("required", "invalid_choice"), sentence),
        )  # fmt: skip
        self.order_fields(("ward", "criterion", "points", "reason"))

    def clean_points(self) -> Decimal | None:
        criterion = self.cleaned_data.get("criterion")
        if criterion is None:
            return None
        try:
            given = points.from_text(self.cleaned_data["points"], criterion)
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal
        if given is None:
            raise forms.ValidationError(_("Enter the points of criterion %(code)s") % {"code": criterion.code})
        return given
