"""Tồn tại năm trước: what was found missing the year before, as lines to answer."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audits import policies
from audits.earlier import shortcomings_of
from audits.forms.remedies import RemedyForm
from audits.models import Remedy, SelfAssessment, Shortcoming
from audits.services import shortcomings as service
from audits.views.own_report import frame, own
from audits.views.score_cards import Problem
from clusters.errors import Stale
from clusters.requests import Request
from clusters.verdicts import require

ASK_AGAIN, CONFLICT = 422, 409


@dataclass
class Line:
    shortcoming: Shortcoming
    remedy: Remedy | None
    form: RemedyForm
    inherited: bool
    theirs: Remedy | None = None  # what a colleague saved meanwhile

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        chosen = self.form["outcome"].value()
        return [(value, str(label), value == chosen) for value, label in Remedy.Outcome.choices]

    @property
    def problems(self) -> list[Problem]:
        pk = self.shortcoming.pk
        return [Problem(str(e), f"#{name}-{pk}") for name in ("outcome", "text") for e in self.form[name].errors]


def _lines(assessment: SelfAssessment, data: dict | None = None) -> list[Line]:
    said = service.remedies_of(assessment)
    return [
        Line(row, said.get(row.pk), RemedyForm(data, shortcoming=row, remedy=said.get(row.pk)),
             inherited=row.ward_id != assessment.ward_id)
        for row in shortcomings_of(assessment)
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, pk: int) -> HttpResponse:
    """Each line with what was found, and what the unit says of it now."""
    assessment = own(request, pk)
    if request.method != "POST":
        return _page(request, assessment, _lines(assessment))
    require(policies.can_fill_in(request.user, assessment))
    lines = _lines(assessment, request.POST)
    if not all(line.form.is_valid() for line in lines):
        return _page(request, assessment, lines, status=ASK_AGAIN)
    said = {line.shortcoming.pk: line.form.said for line in lines if not line.form.is_untouched}
    try:
        service.answer(assessment, said, by=request.user)
    except Stale:
        return _page(request, assessment, _beside_theirs(assessment, lines, request), status=CONFLICT)
    messages.success(request, _("Saved: shortcomings of the year before."))
    return redirect("audits:self-assessment", pk)


def _beside_theirs(assessment: SelfAssessment, lines: list[Line], request: Request) -> list[Line]:
    """What was typed stays in the boxes; saving once more keeps it over the newer words, which stand beside."""
    typed = request.POST.copy()
    newest = service.remedies_of(assessment)
    for line in lines:
        said, stands = line.form.said, newest.get(line.shortcoming.pk)
        if stands and stands.version != said.version and (stands.outcome, stands.text) != (said.outcome, said.text):
            line.theirs = stands
        if stands:
            typed[f"{line.shortcoming.pk}-version"] = str(stands.version)
    for line in lines:
        line.form = RemedyForm(typed, shortcoming=line.shortcoming, remedy=line.remedy)
    return lines


def _page(request: Request, assessment: SelfAssessment, lines: list[Line], status: int = 200) -> HttpResponse:
    context = frame(request, assessment, (_("Shortcomings of the year before"), "")) | {
        "lines": lines,
        "year": lines[0].shortcoming.audit_round.year if lines else assessment.audit_round.year - 1,
        "problems": [problem for line in lines for problem in (line.problems if line.form.is_bound else ())],
        "conflicts": [line for line in lines if line.theirs],
    }
    return render(request, "audits/remedies.html", context, status=status)
