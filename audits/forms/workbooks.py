"""A workbook that is uploaded, and what its person says about the cells that need an answer."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.forms.fields import bare
from audits.workbook import guard
from audits.workbook.comparison import Change, Effect
from clusters.errors import Refused
from clusters.texts import printable

WORKBOOK, ONLINE = "workbook", "online"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx)"),
        help_text=gettext_lazy("The one downloaded from this page, at most 5 MB. Nothing is written yet: the next page "
                               "shows every cell that differs."),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose the workbook to upload")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip

    helper = bare()

    def clean_file(self) -> UploadedFile:
        uploaded = self.cleaned_data["file"]
        try:
            guard.check_size(uploaded.size, printable(uploaded.name)[:100])
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal
        return uploaded


class SettlingForm(forms.Form):
    """One choice a conflict, one tick a cell that would be emptied; and which versions the person had in view."""

    seen = forms.CharField(required=False, max_length=20_000)

    def __init__(self, data: Any, changes: Iterable[Change]) -> None:
        super().__init__(data)
        self.asked: Sequence[Change] = [change for change in changes if change.is_asked]
        for change in self.asked:
            self.fields[change.key] = self._field(change)

    def _field(self, change: Change) -> forms.Field:
        if change.effect == Effect.CLEARED:
            return forms.BooleanField(required=False)
        sentence = _("%(code)s was changed on both sides: choose what is kept") % {"code": change.code}
        return forms.ChoiceField(
            choices=[(WORKBOOK, WORKBOOK), (ONLINE, ONLINE)],
            error_messages={"required": sentence, "invalid_choice": sentence},
        )

    def clean_seen(self) -> dict[str, int]:
        """What no page of ours would send counts as having seen nothing."""
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}

    @property
    def accepted(self) -> set[str]:
        """Cells of the workbook that are written although they are asked about."""
        return {change.key for change in self.asked if self.cleaned_data.get(change.key) in (WORKBOOK, True)}
