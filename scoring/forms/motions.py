"""What a person types or taps about a vote."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Ward
from scoring.models import Motion, NamedVote

MOST_VOTES = 9999
COUNT_BOX = {"class": "points", "inputmode": "numeric", "autocomplete": "off", "data-select": ""}
Mode = Motion.Mode
Choice = NamedVote.Choice
# What a ballot sends, each of the same length: the size of what goes over the wire must not tell the choice.
BALLOT = {"yes": Choice.YES, "nay": Choice.NO, "oth": Choice.ABSTAIN}


def mode_labels() -> dict[str, str]:
    return {
        Mode.HANDS: _("Show of hands"),
        Mode.NAMED: _("By name, on phones"),
        Mode.SECRET: _("Secret ballot, on phones"),
    }


class Question(NamedTuple):
    """Something that can be put to the vote."""

    value: str
    label: str
    kind: str
    ward: Ward | None = None
    person_name: str = ""


class QuestionForm(forms.Form):
    """The next question and the mode of the vote before are chosen already. `is_due`: no other vote is under way."""

    use_required_attribute = False
    about = forms.CharField(
        label=gettext_lazy("Wording of the question"), max_length=500, required=False,
        help_text=gettext_lazy("Left empty, the usual wording is used."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, questions: Iterable[Question], mode: str = Mode.HANDS, is_due: bool = False
    ) -> None:
        super().__init__(data, auto_id="question-%s")
        self.is_due = is_due
        self.questions = {question.value: question for question in questions}
        self.fields["question"] = forms.ChoiceField(
            label=_("Question"), widget=forms.RadioSelect, initial=next(iter(self.questions), None),
            choices=[(question.value, question.label) for question in self.questions.values()],
            error_messages={
                "required": _("Choose what the vote is about."),
                "invalid_choice": _("This vote is on the list already; finish it first."),
            },
        )  # fmt: skip
        self.fields["mode"] = forms.ChoiceField(
            label=_("How the vote is taken"), widget=forms.RadioSelect, initial=mode, required=False,
            choices=list(mode_labels().items()),
            error_messages={"invalid_choice": _("Choose how the vote is taken.")},
        )  # fmt: skip
        self.order_fields(("question", "mode", "about"))

    def clean_mode(self) -> str:
        return self.cleaned_data["mode"] or Mode.HANDS

    @property
    def chosen(self) -> Question:
        return self.questions[self.cleaned_data["question"]]


class VoteForm(forms.Form):
    """Hands counted, or the ballots on paper beside those from phones; by name there is nothing to type.

    Fewer than entitled are asked once: the box appears with the question.
    """

    use_required_attribute = False
    confirmed = forms.BooleanField(label=gettext_lazy("That is right: the others did not vote"), required=False)

    def __init__(self, data: Any = None, *, about: str, mode: str = Mode.HANDS) -> None:
        super().__init__(data, auto_id=f"{about}-%s")
        words = {"yes": _("In favour"), "no": _("Against"), "abstain": _("Other opinion")}
        for name, label in words.items() if mode != Mode.NAMED else ():
            sentence = _("Enter the number of votes “%(choice)s”, 0 if there are none") % {"choice": label}
            self.fields[name] = forms.IntegerField(
                label=label, max_value=MOST_VOTES,
                initial=None if name == "yes" and mode == Mode.HANDS else 0,
                widget=forms.TextInput(COUNT_BOX),
                error_messages=dict.fromkeys(("required", "invalid", "max_value"), sentence),
            )  # fmt: skip
        self.order_fields(("yes", "no", "abstain", "confirmed"))

    @property
    def counts(self) -> tuple[int, int, int]:
        return (self.cleaned_data["yes"], self.cleaned_data["no"], self.cleaned_data["abstain"])

    @property
    def asks(self) -> bool:
        """The question about missing votes was asked."""
        return self.is_bound and ("confirmed" in self.errors or bool(self["confirmed"].value()))


class BallotForm(forms.Form):
    """One ward's answer. It is never shown again with what was chosen."""

    use_required_attribute = False
    ward = forms.IntegerField(error_messages={"required": gettext_lazy("Choose the unit.")})
    choice = forms.ChoiceField(
        choices=[(value, value) for value in BALLOT],
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose one of the three answers.")),
    )

    def clean_choice(self) -> str:
        return BALLOT[self.cleaned_data["choice"]]
