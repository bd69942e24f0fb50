"""What a unit says a year later of what was found missing."""

from typing import Any

from django import forms

from audits.forms.fields import PlainField, version_from
from audits.models import Remedy, Shortcoming
from audits.services.shortcomings import Said, what_is_wrong


class RemedyForm(forms.Form):
    """One line: what became of it, and in which words. A line that is left alone stays as it is."""

    outcome = forms.CharField(required=False)
    text = PlainField()
    version = forms.CharField(required=False)

    def __init__(self, data: Any = None, *, shortcoming: Shortcoming, remedy: Remedy | None = None) -> None:
        self.shortcoming = shortcoming
        initial = {"outcome": "", "text": "", "version": 0}
        if remedy:
            initial = {"outcome": remedy.outcome, "text": remedy.text, "version": remedy.version}
        super().__init__(data, initial=initial, prefix=str(shortcoming.pk))

    def clean_version(self) -> int:
        return version_from(self.cleaned_data["version"])

    def clean(self) -> None:
        if self.errors or self.is_untouched:
            return
        problem = what_is_wrong(self.shortcoming, self.said)
        if problem:
            self.add_error("text" if self.said.outcome in Remedy.Outcome.values else "outcome", problem)

    @property
    def said(self) -> Said:
        data = self.cleaned_data
        return Said(data["outcome"], data["text"], data["version"])

    @property
    def is_untouched(self) -> bool:
        """Neither a choice nor a word, and there was none before."""
        said = self.said
        return not (said.outcome or said.text or said.version)
