"""What is filled in under the minutes: who signed and how, by when units reply, what a unit answers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.forms.fields import PlainField
from clusters import clock
from scoring.documents.prose import SECTIONS
from scoring.forms.fields import DAY_FORM, LONGEST_TEXT, in_reach, moment_of, text_box

WORDS = {  # label and hint of each section
    "opening": (_("Opening words"), _("Why the units met, who opened the conference.")),
    "report": (_("Report of the consolidation"), _("What the lead unit said about the self-assessments and checks.")),
    "discussion": (_("Course of the discussion"), ""),
    "review": (_("Emulation review"), _("What was said about the units proposed for commendation.")),
    "difficulties": (_("Difficulties"), ""),
    "directions": (_("Directions for the next year"), ""),
    "recommendations": (_("Recommendations of the conference"), _("To the district office and other bodies.")),
    "conclusion": (_("Conclusion of the chair"), ""),
}
NO_ANSWER = _("Choose whether the unit agrees")


def _file_field(label: Any, hint: Any, accept: str) -> forms.FileField:
    """What is wrong with a file, or that there is none, the service says."""
    return forms.FileField(
        label=label, help_text=hint, required=False, allow_empty_file=True,
        widget=forms.FileInput({"accept": accept}),
    )  # fmt: skip


class PaperForm(forms.Form):
    """Ký giấy: one scan, the people whose signatures it carries, the day."""

    use_required_attribute = False
    who = forms.MultipleChoiceField(
        label=_("The scan carries the signatures of"), widget=forms.CheckboxSelectMultiple, required=False
    )
    file = _file_field(
        _("Scan of the signed minutes"), _("A PDF or a picture (JPG, PNG), at most 20 MB."), ".pdf,.jpg,.jpeg,.png"
    )
    on = forms.DateField(
        label=_("Signed on"), help_text=_("Day/month/year, for example 05/10/2018"),
        widget=forms.DateInput({"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("Enter the day of signing"), "invalid": DAY_FORM},
    )  # fmt: skip

    def __init__(
        self, data: Any = None, files: Any = None, *, people: Iterable[tuple[str, str]], initial: Any = None
    ) -> None:
        super().__init__(data, files, initial=initial, auto_id="paper-%s")
        self.fields["who"].choices = list(people)  # type: ignore[attr-defined]  # a field of choices


class ConfirmForm(forms.Form):
    """Xác nhận trong hệ thống: the password once more."""

    use_required_attribute = False
    who = forms.CharField(max_length=30, widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("Your password"), required=False, strip=False, max_length=254,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="confirm-%s")


class SignedPdfForm(forms.Form):
    """Ký số: the PDF as the office token signed it."""

    file = _file_field(
        _("PDF signed with the office token"), _("The PDF of this page, signed and not changed."), ".pdf"
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="digital-%s")


class AskForm(forms.Form):
    """Lấy ý kiến: until when."""

    use_required_attribute = False
    day = forms.DateField(
        label=_("Units reply by"), help_text=_("For example 15/10/2018"),
        widget=forms.DateInput({"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": DAY_FORM, "invalid": DAY_FORM},
    )  # fmt: skip
    hour = forms.TimeField(
        label=_("Hour"), widget=forms.TimeInput({"autocomplete": "off"}, format="%H:%M"),
        error_messages=dict.fromkeys(("required", "invalid"), _("An hour is written like 14:00")),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, until: datetime | None = None) -> None:
        local = until.astimezone(clock.HANOI) if until else None
        initial = {"day": local.date(), "hour": local.time()} if local else {}
        super().__init__(data, initial=initial, auto_id="ask-%s")

    def clean_day(self) -> date:
        in_reach(self.cleaned_data["day"], DAY_FORM)
        return self.cleaned_data["day"]

    @property
    def until(self) -> datetime:
        return moment_of(self.cleaned_data["day"], self.cleaned_data["hour"])


class ReplyForm(forms.Form):
    """Đồng ý, or what the unit has to say."""

    use_required_attribute = False
    agrees = forms.ChoiceField(
        label=_("The unit's reply to the minutes"), widget=forms.RadioSelect,
        choices=[("yes", _("Agrees")), ("no", _("Has a remark"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), NO_ANSWER),
    )  # fmt: skip
    remark = PlainField(
        label=_("What the unit remarks"), help_text=_("Printed in the next version of the minutes, word for word."),
        widget=text_box(4), max_length=LONGEST_TEXT,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, ward: int, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial or {}, auto_id=f"reply-{ward}-%s")

    @property
    def said(self) -> dict[str, Any]:
        return {"agrees": self.cleaned_data["agrees"] == "yes", "remark": self.cleaned_data["remark"]}


class WordsForm(forms.Form):
    """What the secretary writes into the sections of the minutes; `version` is the one it was based on."""

    use_required_attribute = False
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial or {}, auto_id="words-%s")
        for section in SECTIONS:
            label, hint = WORDS[section]
            self.fields[section] = PlainField(
                label=label, help_text=hint, widget=text_box(3), max_length=LONGEST_TEXT
            )  # fmt: skip

    @property
    def words(self) -> dict[str, str]:
        return {section: self.cleaned_data[section] for section in SECTIONS}
