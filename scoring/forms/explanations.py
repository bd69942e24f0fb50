"""What a ward answers to its marks, and what its assessors make of it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits import points as point_rules
from audits.forms.fields import PlainField
from audits.models import Criterion, CrossCheck, ExplanationAnswer
from audits.sheets import Line
from clusters.errors import Refused

Outcome = ExplanationAnswer.Outcome
OUTCOMES = {
    Outcome.ACCEPTED: gettext_lazy("Accept: the mark becomes the self-score"),
    Outcome.PARTLY: gettext_lazy("Accept in part: another mark"),
    Outcome.KEPT: gettext_lazy("Keep the mark"),
}


class ExplanationForm(forms.Form):
    """An answer to each line: agreed, or explained in a text. What is left empty is not answered."""

    AGREE, EXPLAIN = "agree", "explain"
    ANSWERS = [(AGREE, gettext_lazy("Agree")), (EXPLAIN, gettext_lazy("Explain"))]

    def __init__(self, data: Any = None, *, criteria: list[Criterion], with_files: Iterable[str] = ()) -> None:
        """`with_files`: codes of the criteria to which files came along."""
        super().__init__(data)
        self.criteria, self.with_files = criteria, set(with_files)
        for criterion in criteria:
            name = {"code": criterion.code}
            self.fields[f"answer-{criterion.code}"] = forms.ChoiceField(
                label=_("Answer to criterion %(code)s") % name, required=False, choices=self.ANSWERS
            )
            self.fields[self.name_of(criterion)] = PlainField(
                label=_("Explanation of criterion %(code)s") % name, widget=forms.Textarea({"rows": 3})
            )

    def clean(self) -> None:
        for criterion in self.criteria:
            self._check(criterion)
        if not self.errors and not self.texts() and not self.agreed():
            raise forms.ValidationError(_("Answer at least one criterion: agree, or write the explanation."))

    def _check(self, criterion: Criterion) -> None:
        answer, text, name = self._answer(criterion), self._text(criterion), self.name_of(criterion)
        if name in self.errors:
            return
        if answer == self.AGREE and (text or criterion.code in self.with_files):
            self.add_error(name, _("To agree, leave text and files out; to explain, choose “Explain”."))
        elif not text and (answer == self.EXPLAIN or criterion.code in self.with_files):
            self.add_error(name, _("Write the explanation of criterion %(code)s.") % {"code": criterion.code})

    def _answer(self, criterion: Criterion) -> str:
        return self.cleaned_data.get(f"answer-{criterion.code}", "")

    def _text(self, criterion: Criterion) -> str:
        return self.cleaned_data.get(self.name_of(criterion), "")

    def texts(self) -> dict[Criterion, str]:
        return {c: self._text(c) for c in self.criteria if self._text(c)}

    def agreed(self) -> list[Criterion]:
        return [c for c in self.criteria if self._answer(c) == self.AGREE]

    def box(self, criterion: Criterion) -> forms.BoundField:
        return self[self.name_of(criterion)]

    def answer(self, criterion: Criterion) -> forms.BoundField:
        return self[f"answer-{criterion.code}"]

    @staticmethod
    def name_of(criterion: Criterion) -> str:
        return f"text-{criterion.code}"


class AnswerForm(forms.Form):
    """One assessor's answer; accepting needs a self-score that the mark can become."""

    outcome = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        label=gettext_lazy("Answer"),
    )
    points = forms.CharField(required=False, max_length=20, label=gettext_lazy("Amended mark"))
    reason = PlainField(label=gettext_lazy("Reason"), widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Any = None, *, cross_check: CrossCheck, criterion: Criterion, line: Line) -> None:
        super().__init__(data, auto_id=f"id_{criterion.pk}_{cross_check.pk}_%s")
        self.cross_check, self.criterion, self.line = cross_check, criterion, line
        self.mark = next(mark for mark in line.marks if mark.assessor == cross_check.assessor_id)
        agrees = self.mark.points == line.self_points  # also after a first click, whose second must still be understood
        acceptable = line.self_points is not None and (self.is_bound or not agrees)
        outcomes = [o for o in OUTCOMES if acceptable or o != Outcome.ACCEPTED]
        outcome: Any = self.fields["outcome"]
        outcome.choices = [(o.value, OUTCOMES[o]) for o in outcomes]

    def clean_outcome(self) -> str:
        if not self.cleaned_data["outcome"]:
            raise forms.ValidationError(_("Choose: accepted, partly accepted or mark kept."))
        return self.cleaned_data["outcome"]

    def clean_points(self) -> Decimal | None:
        try:
            return point_rules.from_text(self.cleaned_data["points"], self.criterion)
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal

    def clean(self) -> None:
        outcome, points = self.cleaned_data.get("outcome"), self.cleaned_data.get("points")
        if outcome == Outcome.ACCEPTED:
            if points not in (None, self.line.self_points):
                self.add_error("points", _("Accepting gives the self-score. For another mark choose “Accept in part”."))
            self.cleaned_data["points"] = self.line.self_points
        elif outcome == Outcome.PARTLY:
            self._check_amendment(points)
        elif outcome == Outcome.KEPT and points is not None:
            self.add_error("points", _("A kept mark does not change: leave the points empty."))
        if outcome in (Outcome.PARTLY, Outcome.KEPT) and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Write the reason: the unit and the conference read it."))

    def _check_amendment(self, points: Decimal | None) -> None:
        if self.errors.get("points"):
            return
        if points is None:
            name = {"code": self.criterion.code}
            self.add_error("points", _("Enter the amended mark of criterion %(code)s.") % name)
        elif points == self.mark.points:
            self.add_error("points", _("This is the mark as it is. Enter another, or choose “Keep the mark”."))
