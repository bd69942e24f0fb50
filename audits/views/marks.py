"""Điểm kiểm tra chéo of one criterion, beside what the unit says of itself (S8)."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audits import findings, policies, queries
from audits.findings import Line
from audits.forms.cross_checks import MarkForm, RequestForm
from audits.models import CrossCheck
from audits.services import cross_checks, questions
from audits.views.cross_checks import ALL, FILTERS, UNMARKED, chips, chosen_filter, fetch, head, nothing_to_check
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require


def _fetch(request: Request, pk: int, code: str) -> tuple[CrossCheck, list[Line], Line]:
    cross_check = fetch(request, pk)
    require(policies.can_read_marks(request.user, cross_check))
    lines = findings.lines_of(cross_check)
    line = next((line for line in lines if line.criterion.code == code), None)
    if line is None:
        raise Http404
    return cross_check, lines, line


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, pk: int, code: str) -> HttpResponse:
    cross_check, lines, line = _fetch(request, pk, code)
    if request.method == "POST":
        if cross_check.assessor_id not in request.user.ward_ids:
            require(policies.can_mark(request.user, cross_check))
        return _record(request, cross_check, lines, line)
    if nothing_to_check(cross_check):
        return redirect("audits:cross-check", pk)
    return _side_by_side(request, cross_check, lines, line, MarkForm(line=line))


def _record(request: Request, cross_check: CrossCheck, lines: list[Line], line: Line) -> HttpResponse:
    form, status = MarkForm(request.POST, line=line), 422
    if form.is_valid():
        try:
            conflicts = cross_checks.record_marks(cross_check, {line.criterion.code: form.given()}, by=request.user)
        except Refused as refusal:
            form.add_error("points" if refusal.at else None, refusal.reason)
            status = 422 if refusal.at else refusal.status
        else:
            if conflicts:
                return _conflict(request, cross_check, lines, line, conflicts[0])
            return redirect(_after(request, cross_check, lines, line))
    return _side_by_side(request, cross_check, lines, line, form, status=status)


def _step(lines: list[Line], line: Line, chosen: str) -> tuple[Line | None, Line | None]:
    """The criteria before and after this one under the filter; "unmarked" goes round, and back over all."""
    place, passes = lines.index(line), FILTERS[chosen][1]
    goes_round = chosen == UNMARKED
    later = lines[place + 1 :] + (lines[:place] if goes_round else [])
    before = (other for other in reversed(lines[:place]) if goes_round or passes(other))
    return next(before, None), next((other for other in later if passes(other)), None)


def _address(cross_check: CrossCheck, line: Line | None, chosen: str) -> str:
    if line is None:
        return reverse("audits:cross-check", args=[cross_check.pk])
    return f"{reverse('audits:cross-check-criterion', args=[cross_check.pk, line.criterion.code])}?show={chosen}"


def _after(request: Request, cross_check: CrossCheck, lines: list[Line], line: Line) -> str:
    """On to the next under the filter; from the last open one to the finish."""
    chosen = chosen_filter(request, UNMARKED)
    after = _step(lines, line, chosen)[1]
    if after is None and all(other.is_marked for other in lines if other is not line):
        return reverse("audits:cross-check-finish", args=[cross_check.pk])
    return _address(cross_check, after, chosen)


def _side_by_side(
    request: Request, cross_check: CrossCheck, lines: list[Line], line: Line, form: MarkForm,
    *, asking: RequestForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    facts = head(request, cross_check, lines)
    chosen = chosen_filter(request, UNMARKED if facts["may_mark"] else ALL)
    before, after = _step(lines, line, chosen)
    context = {
        **facts,
        "line": line,
        "form": form,
        "chosen": chosen,
        "chips": chips(lines, chosen),
        "before": _address(cross_check, before, chosen) if before else "",
        "after": _address(cross_check, after, chosen) if after else "",
        "here": _address(cross_check, line, chosen),
        "photos": queries.photos_of(cross_check).get(line.criterion.pk, []),
        "photo_key": uuid4().hex,
        "samples": [s for s in queries.samples_of(cross_check) if s.criterion_id in (None, line.criterion.pk)],
        **_asked(cross_check, line, asking),
    }
    return render(request, "audits/cross_check_criterion.html", context, status=status)


def _asked(cross_check: CrossCheck, line: Line, asking: RequestForm | None) -> dict[str, Any]:
    """The questions on this criterion of the report, and whether this unit may ask for evidence."""
    report = findings.report_on(cross_check)
    if report is None:
        return {}
    may_ask = policies.can_request_evidence(report, cross_check.assessor)
    asked = report.questions.filter(criterion=line.criterion).select_related("asker", "asked_by", "answered_by")
    return {
        "report": report,
        "questions": asked.prefetch_related("evidence__stored").order_by("pk"),
        "may_ask": may_ask,
        "ask_form": asking or RequestForm(),
    }


@require_POST
def ask(request: Request, pk: int, code: str) -> HttpResponse:
    """Cần bổ sung tài liệu: an open act, which the whole cluster reads; the mark is no part of it."""
    cross_check, lines, line = _fetch(request, pk, code)
    require(policies.can_mark(request.user, cross_check))
    form = RequestForm(request.POST)
    report = queries.self_assessments().filter(pk=getattr(findings.report_on(cross_check), "pk", None)).first()
    if report is None:
        raise Http404
    if form.is_valid():
        try:
            questions.ask(
                report, line.criterion, form.cleaned_data["wanted"],
                asker=cross_check.assessor, wants_evidence=True, by=request.user,
            )  # fmt: skip
        except Refused as refusal:
            if not refusal.at:
                raise
            form.add_error("wanted", refusal.reason)
        else:
            messages.success(request, _("The unit is asked to add evidence. Its answer will stand here."))
            return redirect(_address(cross_check, line, chosen_filter(request, UNMARKED)))
    return _side_by_side(request, cross_check, lines, line, MarkForm(line=line), asking=form, status=422)


def _conflict(request: Request, cross_check: CrossCheck, lines: list[Line], line: Line, conflict: Any) -> HttpResponse:
    """Two people of the unit marked one criterion: both texts, neither lost."""
    chosen = chosen_filter(request, UNMARKED)
    context = {
        **head(request, cross_check, lines),
        "line": line,
        "conflict": conflict,
        "chosen": chosen,
        "here": _address(cross_check, line, chosen),
    }
    return render(request, "audits/cross_check_conflict.html", context, status=409)
