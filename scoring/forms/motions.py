"""What a person types about a vote."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Ward

MOST_VOTES = 9999
COUNT_BOX = {"class": "points", "inputmode": "numeric", "autocomplete": "off", "data-select": ""}


class Question(NamedTuple):
    """Something that can be put to the vote."""

    value: str
    label: str
    kind: str
    ward: Ward | None = None
    person_name: str = ""


class QuestionForm(forms.Form):
    use_required_attribute = False
    about = forms.CharField(
        label=gettext_lazy("Wording of the question"), max_length=500, required=False,
        help_text=gettext_lazy("Left empty, the usual wording is used."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, questions: Iterable[Question]) -> None:
        super().__init__(data, auto_id="question-%s")
        self.questions = {question.value: question for question in questions}
        self.fields["question"] = forms.ChoiceField(
            label=_("Question"), widget=forms.RadioSelect,
            choices=[(question.value, question.label) for question in self.questions.values()],
            error_messages={
                "required": _("Choose what the vote is about."),
                "invalid_choice": _("This vote is on the list already; finish it first."),
            },
        )  # fmt: skip
        self.order_fields(("question", "about"))

    @property
    def chosen(self) -> Question:
        return self.questions[self.cleaned_data["question"]]


class VoteForm(forms.Form):
    """Hands counted. Fewer than entitled are asked once: the box appears with the question."""

    use_required_attribute = False
    confirmed = forms.BooleanField(label=gettext_lazy("That is right: the others did not vote"), required=False)

    def __init__(self, data: Any = None, *, about: str) -> None:
        super().__init__(data, auto_id=f"{about}-%s")
        words = {"yes": _("In favour"), "no": _("Against"), "abstain": _("Other opinion")}
        for name, label in words.items():
            sentence = _("Enter the number of votes “%(choice)s”, 0 if there are none") % {"choice": label}
            self.fields[name] = forms.IntegerField(
                label=label, max_value=MOST_VOTES,
                widget=forms.TextInput(COUNT_BOX),
                error_messages=dict.fromkeys(("required", "invalid", "max_value"), sentence),
            )  # fmt: skip
        self.order_fields(("yes", "no", "abstain", "confirmed"))

    @property
    def asks(self) -> bool:
        """The question about missing votes was asked."""
        return self.is_bound and ("confirmed" in self.errors or bool(self["confirmed"].value()))
