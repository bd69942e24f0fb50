"""What an assessor types: a mark, the facts of a visit, why it stands back."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits import points as point_rules
from audits.findings import UNPROVEN, Finding, Line, finding_of
from audits.forms.fields import PlainField, bare, version_from
from audits.services.answers import Given
from clusters.errors import Refused

CONCLUSIONS = [(f.value, f.label) for f in (Finding.AGREED, Finding.LOWER, Finding.HIGHER, Finding.UNPROVEN)]


class MarkForm(forms.Form):
    """One criterion of one sheet. The conclusion is a way to the points; what stays is points or NA, and the remark."""

    finding = forms.ChoiceField(choices=CONCLUSIONS, required=False)
    points = forms.CharField(required=False, max_length=20)
    is_na = forms.BooleanField(required=False)
    remark = PlainField(widget=forms.Textarea)
    version = forms.CharField(required=False)

    def __init__(self, data: Any = None, *, line: Line) -> None:
        mark = line.mark
        finding = line.finding if line.finding != Finding.OTHER else None
        initial = {
            "finding": finding.value if finding else "",
            "points": point_rules.shown(mark.points) if mark and mark.points is not None else "",
            "is_na": mark.is_na if mark else False,
            "remark": mark.remark if mark else "",
            "version": mark.version if mark else 0,
        }
        super().__init__(data, initial=initial, prefix=None)
        self.line = line

    def clean_points(self) -> Any:
        try:
            return point_rules.from_text(self.cleaned_data["points"], self.line.criterion)
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal

    def clean_version(self) -> int:
        return version_from(self.cleaned_data["version"])

    def clean(self) -> None:
        if "points" not in self.cleaned_data:
            return
        self._follow_agreement()
        self._check_answer()
        self._check_conclusion()
        self._check_remark()

    def _follow_agreement(self) -> None:
        """Agreeing without a number is one tap: the self-score is the mark."""
        own, data = self.line.own, self.cleaned_data
        if data.get("finding") == Finding.AGREED and own and data["points"] is None and not data["is_na"]:
            data["points"], data["is_na"] = own.points, own.is_na

    def _check_answer(self) -> None:
        data, name = self.cleaned_data, {"code": self.line.criterion.code}
        if data["points"] is None and not data["is_na"]:
            self.add_error("points", _("Enter the mark of criterion %(code)s") % name)
        elif data["points"] is not None and data["is_na"]:
            self.add_error(
                "points", _("Criterion %(code)s has points and “not applicable” at once: keep one of the two") % name
            )
        elif data["is_na"] and not self.line.criterion.allow_na:
            self.add_error("points", _("Criterion %(code)s cannot be “not applicable”") % name)

    @property
    def _finding(self) -> Finding | None:
        """What the answer says, whatever was chosen."""
        if self.errors.get("points") or not self.line.own:
            return None
        return finding_of(self.line.own, self.cleaned_data["points"], is_na=self.cleaned_data["is_na"])

    def _check_conclusion(self) -> None:
        chosen, found, own = self.cleaned_data.get("finding"), self._finding, self.line.own
        if found is None or own is None or not chosen or chosen in (found, Finding.UNPROVEN):
            return
        name = {"own": _("not applicable") if own.points is None else point_rules.shown(own.points)}
        sentences = {
            Finding.AGREED: _(
                "“Agree” means the self-score, %(own)s, but another mark is entered. Change one of the two."
            ),
            Finding.LOWER: _(
                "“Fewer points” means a mark below the self-score, %(own)s. Change the mark or the conclusion."
            ),
            Finding.HIGHER: _(
                "“More points” means a mark above the self-score, %(own)s. Change the mark or the conclusion."
            ),
        }
        self.add_error("points", sentences[Finding(chosen)] % name)

    def _check_remark(self) -> None:
        data = self.cleaned_data
        chosen, remark = data.get("finding"), data.get("remark", "")
        if chosen:
            remark = remark.removeprefix(UNPROVEN).lstrip(":. ")
        differs = self._finding not in (None, Finding.AGREED)
        if not remark and (differs or chosen == Finding.UNPROVEN) and "remark" not in self.errors:
            self.add_error("remark", _("Write a remark, because the mark differs from the self-score"))
        data["remark"] = f"{UNPROVEN}: {remark}" if chosen == Finding.UNPROVEN else remark

    def given(self) -> Given:
        data = self.cleaned_data
        return Given(data["points"], data["is_na"], data["remark"], data.get("version", 0))


class VisitForm(forms.Form):
    """A check on site: who went, when, where."""

    team = PlainField(
        required=True, label=gettext_lazy("Team"), max_length=500, help_text=gettext_lazy("Names and positions")
    )
    day = forms.DateField(
        label=gettext_lazy("Day of the visit"),
        error_messages={"invalid": gettext_lazy("A date looks like day/month/year, for example 05/10/2018")},
    )
    place = PlainField(required=True, label=gettext_lazy("Place"), max_length=300)

    helper = bare()

    def visit(self) -> dict[str, str]:
        data = self.cleaned_data
        return {"team": data["team"], "day": data["day"].isoformat(), "place": data["place"]}


class RequestForm(forms.Form):
    """What evidence is missing; not the mark, which stays secret."""

    wanted = PlainField(
        required=True,
        label=gettext_lazy("What is missing"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write which evidence is missing")},
    )


class RecusalForm(forms.Form):
    reason = PlainField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is printed in the minutes when the unit stands back."),
    )

    helper = bare()
