"""Saving by itself while somebody types: one answer a request, answered in JSON."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from audits import points as point_rules
from audits import policies
from audits.earlier import shortcomings_of
from audits.forms.drafts import AnswerDraft, MarkDraft, SelfScoreDraft
from audits.forms.remedies import RemedyForm
from audits.forms.self_assessments import GeneralPartForm
from audits.models import Criterion, CrossCheck, Mark, SelfAssessment, SelfScore
from audits.services import cross_checks, self_assessments, shortcomings
from audits.services.answers import Conflict, Given
from clusters import clock
from clusters.errors import Stale
from clusters.requests import Request
from clusters.verdicts import Verdict, require

ASK_AGAIN, CONFLICT = 422, 409
Answer = SelfScore | Mark
Record = Callable[[Given], Answer | Conflict | None]


@require_POST
def self_score(request: Request, pk: int, code: str) -> HttpResponse:
    assessment = assessment_of(request, pk)
    criterion = get_object_or_404(Criterion, criteria_set=assessment.audit_round.criteria_set_id, code=code)

    def record(given: Given) -> Any:
        return self_assessments.record_self_score(assessment, criterion, given, by=request.user)

    form = SelfScoreDraft(request.POST, criterion=criterion)
    return _saved(form, record, lambda: policies.can_fill_in(request.user, assessment))


@require_POST
def mark(request: Request, pk: int, code: str) -> HttpResponse:
    sheets = CrossCheck.objects.within_reach_of(request.user)
    cross_check = get_object_or_404(
        sheets.select_related("assessor", "subject", "cluster_round__audit_round", "cluster_round__cluster"), pk=pk
    )
    criteria_set = cross_check.cluster_round.audit_round.criteria_set_id
    criterion = get_object_or_404(Criterion, criteria_set=criteria_set, code=code)

    def record(given: Given) -> Any:
        return cross_checks.record_mark(cross_check, criterion, given, by=request.user)

    form = MarkDraft(request.POST, criterion=criterion)
    return _saved(form, record, lambda: policies.can_mark(request.user, cross_check))


def assessment_of(request: Request, pk: int) -> SelfAssessment:
    """Leaner than what a page reads."""
    rows = SelfAssessment.objects.within_reach_of(request.user)
    return get_object_or_404(
        rows.select_related("ward", "audit_round", "cluster_round__audit_round", "cluster_round__cluster"), pk=pk
    )


def _saved(form: AnswerDraft, record: Record, may: Callable[[], Verdict]) -> HttpResponse:
    if not form.is_valid():
        require(may())  # who may not write is not told what is wrong with the text
        return _problems(form)
    stands = record(form.given)
    if isinstance(stands, Conflict):
        return JsonResponse({"conflict": shown(stands.theirs)}, status=CONFLICT)
    if stands is None:
        return JsonResponse({"version": 0, "at": hour(clock.now()), "kept": None})
    kept = {name: value for name, value in shown(stands).items() if name in ("points", "na", "text")}
    return JsonResponse({"version": stands.version, "at": hour(stands.saved_at), "kept": kept})


def _problems(form: Any) -> HttpResponse:
    problems = {name: str(next(iter(errors))) for name, errors in form.errors.items()}
    return JsonResponse({"problems": problems}, status=ASK_AGAIN)


def shown(answer: Answer) -> dict[str, Any]:
    """What stands, by whom and since when, as the page has it in its boxes."""
    return {
        "by": answer.saved_by.full_name,
        "at": hour(answer.saved_at),
        "points": "" if answer.points is None else point_rules.shown(answer.points),
        "na": answer.is_na,
        "text": answer.reason if isinstance(answer, SelfScore) else answer.remark,
        "version": answer.version,
    }


def hour(moment: datetime) -> str:
    return f"{localtime(moment, clock.HANOI):%H:%M}"


@require_POST
def general(request: Request, pk: int) -> HttpResponse:
    """The general part. On a conflict the page gets every field, and puts together what only one of two changed."""
    assessment = assessment_of(request, pk)
    require(policies.can_fill_in(request.user, assessment))
    form = GeneralPartForm(request.POST)
    if not form.is_valid():
        return _problems(form)
    if _report(assessment) != form.report:
        version = form.cleaned_data["version"] or 0
        with suppress(Stale):
            self_assessments.write_report(assessment, form.report, version=version, by=request.user)
    stands = SelfAssessment.objects.select_related("report_saved_by").get(pk=pk)
    if _report(stands) != form.report:
        return JsonResponse({"conflict": _shown_report(stands)}, status=CONFLICT)
    at = stands.report_saved_at or clock.now()
    return JsonResponse({"version": stands.report_version, "at": hour(at), "kept": None})


@require_POST
def remedy(request: Request, pk: int, line: int) -> HttpResponse:
    """What became of one shortcoming of the year before."""
    assessment = assessment_of(request, pk)
    require(policies.can_fill_in(request.user, assessment))
    found = next((row for row in shortcomings_of(assessment) if row.pk == line), None)
    if found is None:
        raise Http404
    typed = {f"{line}-{name}": value for name, value in request.POST.items()}
    form = RemedyForm(typed, shortcoming=found)
    if not form.is_valid():
        return _problems(form)
    if not form.is_untouched:
        with suppress(Stale):
            shortcomings.answer(assessment, {line: form.said}, by=request.user)
    stands = shortcomings.remedies_of(assessment).get(line)
    if stands is None:
        return JsonResponse({"version": 0, "at": hour(clock.now()), "kept": None})
    if (stands.outcome, stands.text) != (form.said.outcome, form.said.text):
        fields = {"outcome": stands.outcome, "text": stands.text}
        theirs = {"by": stands.saved_by.full_name, "at": hour(stands.saved_at), "fields": fields}
        return JsonResponse({"conflict": theirs | {"version": stands.version}}, status=CONFLICT)
    return JsonResponse({"version": stands.version, "at": hour(stands.saved_at), "kept": None})


def _report(assessment: SelfAssessment) -> dict[str, Any]:
    return {name: getattr(assessment, name) for name in (*SelfAssessment.REPORT, "backlog_metres")}


def _shown_report(assessment: SelfAssessment) -> dict[str, Any]:
    report, by = _report(assessment), assessment.report_saved_by
    metres = report["backlog_metres"]
    report["backlog_metres"] = "" if metres is None else point_rules.shown(metres)
    return {
        "by": by.full_name if by else "",
        "at": hour(assessment.report_saved_at or clock.now()),
        "fields": report,
        "version": assessment.report_version,
    }
