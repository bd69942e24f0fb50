"""What a person types into the console of a conference."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Ward
from scoring.forms.fields import (
    DAY_FORM,
    LONGEST_TEXT,
    AmountField,
    ReasonField,
    WardField,
    in_reach,
    moment_of,
    text_box,
)
from scoring.models import Adjustment


def required(sentence: Any) -> dict[str, Any]:
    return {"error_messages": {"required": sentence}}


class CallForm(forms.Form):
    """When and where the conference meets, who presides and who keeps the minutes."""

    use_required_attribute = False
    day = forms.DateField(
        label=gettext_lazy("Day"), help_text=gettext_lazy("For example 15/10/2018"),
        widget=forms.DateInput({"autocomplete": "off"}),
        error_messages={"required": DAY_FORM, "invalid": DAY_FORM},
    )  # fmt: skip
    hour = forms.TimeField(
        label=gettext_lazy("Hour"), help_text=gettext_lazy("For example 14:00"),
        widget=forms.TimeInput({"autocomplete": "off"}, format="%H:%M"),
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("An hour is written like 14:00")),
    )  # fmt: skip
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=300, **required(gettext_lazy("Enter the place of the conference"))
    )
    chair_name = forms.CharField(
        label=gettext_lazy("Full name"), max_length=150, **required(gettext_lazy("Enter the name of the chair"))
    )
    chair_position = forms.CharField(
        label=gettext_lazy("Position"),
        max_length=150,
        **required(gettext_lazy("Enter the position of the chair")),
    )
    secretary_name = forms.CharField(
        label=gettext_lazy("Full name"), max_length=150,
        **required(gettext_lazy("Enter the name of the secretary")),
    )  # fmt: skip
    secretary_position = forms.CharField(
        label=gettext_lazy("Position"), max_length=150,
        **required(gettext_lazy("Enter the position of the secretary")),
    )  # fmt: skip
    field_order = (
        "day", "hour", "place", "host", "chair_name", "chair_position", "chair_ward", "secretary_name",
        "secretary_position", "secretary_ward",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, wards: Iterable[Ward], initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="call-%s")
        wards, outside = list(wards), _("Not of a unit of the cluster")
        self.fields["host"] = WardField(wards, label=_("Host unit"))
        self.fields["chair_ward"] = WardField(wards, empty=outside, label=_("Unit"), required=False)
        self.fields["secretary_ward"] = WardField(wards, empty=outside, label=_("Unit"), required=False)
        self.order_fields(self.field_order)

    def clean_day(self) -> date:
        in_reach(self.cleaned_data["day"], DAY_FORM)
        return self.cleaned_data["day"]

    def facts(self) -> dict[str, Any]:
        """As Conference keeps them."""
        given = dict(self.cleaned_data)
        return given | {"planned_at": moment_of(given.pop("day"), given.pop("hour"))}


class ArrivalForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("Full name"), max_length=150,
        **required(gettext_lazy("Enter the name of the person present.")),
    )  # fmt: skip
    position = forms.CharField(label=gettext_lazy("Position"), max_length=150, required=False)

    def __init__(self, data: Any = None, *, wards: Iterable[Ward]) -> None:
        super().__init__(data, auto_id="arrival-%s")
        self.fields["ward"] = WardField(wards, empty=_("Guest, without a vote"), label=_("Unit"), required=False)
        self.order_fields(("ward", "name", "position"))


class CorrectionForm(forms.Form):
    """One line of the attendance set right; `seen` is what it said on the page."""

    use_required_attribute = False
    HOUR = dict.fromkeys(("required", "invalid"), gettext_lazy("An hour is written like 14:00"))
    name = forms.CharField(
        label=gettext_lazy("Full name"), max_length=150,
        **required(gettext_lazy("Enter the name of the person present.")),
    )  # fmt: skip
    position = forms.CharField(label=gettext_lazy("Position"), max_length=150, required=False)
    arrived = forms.TimeField(
        label=gettext_lazy("Came at"), widget=forms.TimeInput({"autocomplete": "off"}, format="%H:%M"),
        error_messages=HOUR,
    )  # fmt: skip
    left = forms.TimeField(
        label=gettext_lazy("Left at"), required=False, help_text=gettext_lazy("Empty while the person is in the room"),
        widget=forms.TimeInput({"autocomplete": "off"}, format="%H:%M"), error_messages=HOUR,
    )  # fmt: skip
    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, about: int, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id=f"attendance-{about}-%s")


class PostponeForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Why the conference is postponed"), max_length=LONGEST_TEXT, widget=text_box(2),
        **required(gettext_lazy("Write why the conference is postponed: all units read it.")),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="postpone-%s")


class SeatForm(forms.Form):
    """A delegate of the deputy unit and the code of that unit."""

    use_required_attribute = False
    code = forms.CharField(
        label=gettext_lazy("Code of the unit"), max_length=12, help_text=gettext_lazy("6 digits"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        **required(gettext_lazy("Enter the code of the unit")),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, delegates: Iterable[str]) -> None:
        super().__init__(data, auto_id="seat-%s")
        words = _("Choose a delegate who is noted as present")
        names = list(delegates)
        self.fields["delegate_name"] = forms.ChoiceField(
            label=_("Delegate"), choices=[(name, name) for name in names] or [("", words)],
            error_messages=dict.fromkeys(("required", "invalid_choice"), words),
        )  # fmt: skip
        self.order_fields(("delegate_name", "code"))


class RaiseForm(forms.Form):
    """Any line of any unit, to be talked about although its marks lie close together."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, wards: Iterable[Ward], criteria: Iterable[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="raise-%s")
        self.fields["ward"] = WardField(wards, label=_("Unit"))
        self.fields["criterion"] = forms.ChoiceField(
            label=_("Criterion"), choices=[("", _("Choose a criterion")), *criteria],
            error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a criterion")),
        )  # fmt: skip


class AdjustmentForm(forms.Form):
    use_required_attribute = False
    kind = forms.ChoiceField(
        label=gettext_lazy("Bonus or penalty"), widget=forms.RadioSelect,
        choices=[(Adjustment.Kind.BONUS, gettext_lazy("Bonus")), (Adjustment.Kind.PENALTY, gettext_lazy("Penalty"))],
        **required(gettext_lazy("Choose bonus or penalty")),
    )  # fmt: skip
    points = AmountField(label=gettext_lazy("Points"), **required(gettext_lazy("Enter the points")))
    reason = ReasonField(
        label=gettext_lazy("Reason"), **required(gettext_lazy("State the reason: it is printed in the minutes."))
    )

    def __init__(self, data: Any = None, *, wards: Iterable[Ward]) -> None:
        super().__init__(data, auto_id="adjustment-%s")
        self.fields["ward"] = WardField(wards, label=_("Unit"))
        self.order_fields(("kind", "ward", "points", "reason"))


class IncidentForm(forms.Form):
    use_required_attribute = False
    reason = ReasonField(
        label=gettext_lazy("What happened, with the grounds"),
        **required(gettext_lazy("State the reason: it is printed in the minutes.")),
    )

    def __init__(self, data: Any = None, *, wards: Iterable[Ward], classes: Iterable[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="incident-%s")
        self.fields["ward"] = WardField(wards, label=_("Unit"))
        words = _("Choose the highest class")
        self.fields["at_most"] = forms.ChoiceField(
            label=_("Class at most"), choices=[("", words), *classes], **required(words)
        )
        self.order_fields(("ward", "at_most", "reason"))


class OpinionForm(forms.Form):
    use_required_attribute = False
    text = forms.CharField(
        label=gettext_lazy("Opinion"), max_length=LONGEST_TEXT, widget=text_box(3),
        **required(gettext_lazy("Write what the unit said.")),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, wards: Iterable[Ward]) -> None:
        super().__init__(data, auto_id="opinion-%s")
        self.fields["ward"] = WardField(wards, label=_("Unit"))
        self.order_fields(("ward", "text"))


class NotesForm(forms.Form):
    """Two texts of the minutes; `version` is the one they were based on."""

    difficulties = forms.CharField(
        label=gettext_lazy("Difficulties"), max_length=LONGEST_TEXT, required=False, widget=text_box(3)
    )
    directions = forms.CharField(
        label=gettext_lazy("Directions for the next year"), max_length=LONGEST_TEXT, required=False, widget=text_box(3)
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="notes-%s")


class CloseForm(forms.Form):
    accept_open = forms.BooleanField(
        label=gettext_lazy("The lines still open are decided by the median of their marks, of two marks by the mean"),
        required=False,
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="close-%s")
