from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Ward
from scoring.forms.fields import DAY_FORM, LONGEST_TEXT, ReasonField, WardField, in_reach, text_box
from scoring.models import Commendation

CERTIFICATE = "Giấy khen"


class Eligible(Protocol):
    """A candidate, as far as the form asks."""

    @property
    def ward(self) -> Ward: ...
    @property
    def is_first(self) -> bool: ...
    @property
    def obstacle(self) -> str: ...


class NominationForm(forms.Form):
    """A unit, or a person of it, with the form of commendation and the summary that the proposal prints.

    Who is not the first in rank is nominated with a reason for that, printed with the summary (rules.md §8).
    """

    use_required_attribute = False
    form = forms.CharField(max_length=100, initial=CERTIFICATE)
    reason = forms.CharField(max_length=LONGEST_TEXT, widget=text_box(7))
    against = forms.CharField(max_length=LONGEST_TEXT, widget=text_box(2), required=False)

    def __init__(self, data: Any = None, *, kind: str, candidates: Iterable[Eligible], initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="nominate-%s")
        candidates = list(candidates)
        self.out_of_turn = {each.ward for each in candidates if not (each.is_first or each.obstacle)}
        individual = kind == Commendation.Kind.INDIVIDUAL
        label = _("Unit of the person") if individual else _("Unit proposed")
        self.fields["ward"] = WardField([each.ward for each in candidates], label=label)
        if individual:
            sentence = {"required": _("Enter name and position of the person.")}
            for name, label in (("person_name", _("Name")), ("person_position", _("Position"))):
                self.fields[name] = forms.CharField(max_length=150, label=label, error_messages=sentence)
        self.fields["form"].label = _("Form of commendation")
        self.fields["form"].error_messages["required"] = _("Enter the form of commendation, for example “Giấy khen”.")
        self.fields["reason"].label = _("Summary of the achievement")
        self.fields["reason"].help_text = _("Drafted from the figures; complete it in the unit's own words.")
        self.fields["reason"].error_messages["required"] = _(
            "Write a summary of the achievement: it is printed in the proposal."
        )
        self.fields["against"].label = _("Reason, where it is not the first in rank")
        self.fields["against"].help_text = _("Only for a unit that is not the first in rank; printed with the summary.")
        if individual:
            del self.fields["against"]
        self.order_fields(("ward", "person_name", "person_position", "form", "reason", "against"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "against" in self.fields and given.get("ward") in self.out_of_turn and not given.get("against"):
            self.add_error("against", _("This unit is not the first in rank. Say why the conference proposes it."))
        return given

    @property
    def words(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        against = given.pop("against", "")
        if against and given["ward"] in self.out_of_turn:
            given["reason"] = f"{given['reason'].rstrip()}\nLý do đề nghị khác thứ hạng: {against}"
        return given


class RevisionForm(forms.Form):
    """Other words for a nomination, until it is voted on."""

    use_required_attribute = False
    person_position = forms.CharField(
        max_length=150, label=gettext_lazy("Position"),
        error_messages={"required": gettext_lazy("Enter name and position of the person.")},
    )  # fmt: skip
    form = forms.CharField(
        max_length=100, label=gettext_lazy("Form of commendation"),
        error_messages={"required": gettext_lazy("Enter the form of commendation, for example “Giấy khen”.")},
    )  # fmt: skip
    reason = forms.CharField(
        max_length=LONGEST_TEXT, widget=text_box(7), label=gettext_lazy("Summary of the achievement"),
        error_messages={"required": gettext_lazy("Write a summary of the achievement: it is printed in the proposal.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, commendation: Commendation) -> None:
        words = {"person_position": commendation.person_position, "form": commendation.form}
        auto_id = f"revise-{commendation.pk}-%s"
        super().__init__(data, auto_id=auto_id, initial={**words, "reason": commendation.reason})
        if commendation.kind == Commendation.Kind.COLLECTIVE:
            del self.fields["person_position"]


class AwardForm(forms.Form):
    """The district's decision on one commendation, as it stands in the decision itself."""

    use_required_attribute = False
    number = forms.CharField(
        label=gettext_lazy("Number of the decision"), max_length=40,
        help_text=gettext_lazy("For example 1234/QĐ-UBND"),
        error_messages={"required": gettext_lazy("Enter the number of the decision, for example 1234/QĐ-UBND")},
    )  # fmt: skip
    on = forms.DateField(
        label=gettext_lazy("Day of the decision"),
        help_text=gettext_lazy("Day/month/year, for example 05/10/2018"),
        widget=forms.DateInput({"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Enter the day of the decision"), "invalid": DAY_FORM},
    )

    def clean_on(self) -> date:
        in_reach(self.cleaned_data["on"], DAY_FORM)
        return self.cleaned_data["on"]


class DeclineForm(forms.Form):
    use_required_attribute = False
    reason = ReasonField(
        label=gettext_lazy("Why the district does not commend"),
        error_messages={"required": gettext_lazy("Say why the district does not commend: the cluster reads it.")},
    )
