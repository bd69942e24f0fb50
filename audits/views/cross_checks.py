"""Kiểm tra chéo: the sheets of a cluster, one sheet, one criterion of it (S8)."""

from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits import findings, policies
from audits.findings import Line
from audits.forms.cross_checks import MarkForm, RecusalForm, VisitForm
from audits.models import CrossCheck
from audits.queries import cluster_rounds
from audits.services import cross_checks
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require

UNMARKED, ALL = "unmarked", "all"
FILTERS = {
    UNMARKED: (gettext_lazy("Not checked yet"), lambda line: not line.is_marked),
    "deducted": (gettext_lazy("The unit deducted points"), lambda line: line.is_deducted),
    "different": (gettext_lazy("With a difference"), lambda line: line.differs),
    ALL: (gettext_lazy("All"), lambda line: True),
}


@require_safe
def index(request: Request, pk: int) -> HttpResponse:
    person = request.user
    cluster_round = request.cluster_round = get_object_or_404(cluster_rounds().visible_to(person), pk=pk)
    sheets: list[Any] = findings.sheets_in(cluster_round)  # each takes along what its row says
    for sheet in sheets:
        sheet.may_decide = policies.can_decide_recusal(person, sheet)
        sheet.nothing_to_check = _nothing_to_check(sheet)
    sees_others = policies.can_see_progress(person, cluster_round)
    received = [s for s in sheets if s.subject_id in person.ward_ids] if cluster_round.is_revealed else []
    own = [s for s in sheets if s.assessor_id in person.ward_ids]
    context = {
        "cluster_round": cluster_round,
        "closes_at": cluster_round.until("cross_check"),
        "own": own,
        "received": received,
        "checks_itself": any(m.ward_id in person.ward_ids for m in cluster_round.members),
        "others": [s for s in sheets if s not in own and s not in received] if sees_others else [],
        "sees_others": sees_others,
        "requests": [s for s in sheets if s.may_decide],
        "sealed": sum(s.state == CrossCheck.State.SEALED for s in sheets) if sees_others else 0,
        "sheets": len(sheets),
        "criteria": cluster_round.audit_round.criteria_set.criteria.count(),
    }
    return render(request, "audits/cross_check_list.html", context)


def _fetch(request: Request, pk: int) -> CrossCheck:
    """The sheet with its cluster, for people of the cluster and the district; for everybody else it does not exist."""
    sheets = CrossCheck.objects.within_reach_of(request.user).select_related("assessor", "subject", "sealed_by")
    cross_check = get_object_or_404(sheets, pk=pk)
    cross_check.cluster_round = cluster_rounds().get(pk=cross_check.cluster_round_id)
    request.cluster_round = cross_check.cluster_round
    return cross_check


def _nothing_to_check(cross_check: CrossCheck) -> bool:
    is_desk = cross_check.cluster_round.audit_round.mode == "desk"
    return is_desk and cross_check.state in CrossCheck.OPEN and not policies.subject_has_sent(cross_check)


def _head(request: Request, cross_check: CrossCheck, lines: list[Line]) -> dict[str, Any]:
    """What the head of every page of a sheet says."""
    return {
        "cross_check": cross_check,
        "cluster_round": cross_check.cluster_round,
        "closes_at": cross_check.cluster_round.until("cross_check"),
        "is_field": cross_check.cluster_round.audit_round.mode == "field",
        "lines": lines,
        "marked": sum(line.is_marked for line in lines),
        "differing": sum(line.differs for line in lines),
        "may_mark": policies.can_mark(request.user, cross_check),
        "saved_at": max((line.mark.saved_at for line in lines if line.mark), default=None),
    }


def _chosen(request: Request, otherwise: str) -> str:
    chosen = request.GET.get("show", otherwise)
    return chosen if chosen in FILTERS else otherwise


def _chips(lines: list[Line], chosen: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": label, "count": sum(map(passes, lines)), "is_chosen": name == chosen}
        for name, (label, passes) in FILTERS.items()
    ]


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    cross_check = _fetch(request, pk)
    require(policies.can_read_marks(request.user, cross_check))
    return _overview(request, cross_check)


def _overview(request: Request, cross_check: CrossCheck, *, status: int = 200, **more: Any) -> HttpResponse:
    lines = findings.lines_of(cross_check)
    head = _head(request, cross_check, lines)
    open_lines = [line for line in lines if not line.is_marked]
    chosen = _chosen(request, UNMARKED if head["may_mark"] and open_lines else ALL)
    context = {
        **head,
        "chosen": chosen,
        "chips": _chips(lines, chosen),
        "shown": [line for line in lines if FILTERS[chosen][1](line)],
        "first_open": open_lines[0] if open_lines else None,
        "self_total": findings.self_total(lines),
        "mark_total": findings.mark_total(lines),
        **_missing(lines),
        "nothing_to_check": _nothing_to_check(cross_check),
        "may_unseal": policies.can_unseal(request.user, cross_check),
        "may_ask_recusal": policies.can_ask_recusal(request.user, cross_check),
        "recusal_form": RecusalForm(initial={"reason": cross_check.recusal_reason}),
        "visit_form": _visit_form(cross_check.visit),
        "visit_facts": _visit_facts(cross_check.visit),
        **_opened(cross_check, lines),
        **more,
    }
    return render(request, "audits/cross_check.html", context, status=status)


def _visit_form(visit: Any) -> VisitForm:
    return VisitForm(initial={**visit, "day": _day(visit)} if isinstance(visit, dict) else None)


def _visit_facts(visit: Any) -> list[tuple[str, str]]:
    """A visit as this form writes it, or whatever an older round noted in its own words."""
    if not isinstance(visit, dict):
        return [(_("Visit"), str(visit))] if visit else []
    names = {"team": _("Team"), "day": _("Day of the visit"), "place": _("Place")}
    day = _day(visit)
    facts: dict[str, Any] = visit | ({"day": date_format(day, "SHORT_DATE_FORMAT")} if day else {})
    return [(names.get(key, key), str(value)) for key, value in facts.items()]


def _day(visit: dict[str, Any]) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(str(visit.get("day")))
    return None


def _missing(lines: list[Line]) -> dict[str, Any]:
    """What must be added before sealing: how many marks, and where a sentence is missing to one."""
    marks = {line.criterion.pk: line.mark for line in lines if line.mark}
    own = {line.criterion.pk: line.own for line in lines if line.own}
    missing = cross_checks.missing([line.criterion for line in lines], marks, own)
    unmarked = {line.criterion.code for line in lines if not line.is_marked}
    gaps = [(criterion.code, sentence) for criterion, sentence in missing if criterion.code not in unmarked]
    return {"missing": missing, "unmarked": len(unmarked), "gaps": gaps}


def _opened(cross_check: CrossCheck, lines: list[Line]) -> dict[str, Any]:
    """After the reveal: what was sealed, so that anybody can hash it again."""
    if not cross_check.counts:
        return {}
    criteria, marks = [line.criterion for line in lines], {line.criterion.pk: line.mark for line in lines if line.mark}
    sealed = (cross_check.salt, cross_check, criteria, marks)
    return {
        "sealed_text": cross_checks.sealed_text(*sealed),
        "seal_holds": cross_checks.seal_of(*sealed) == cross_check.seal,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: Request, pk: int, code: str) -> HttpResponse:
    cross_check = _fetch(request, pk)
    require(policies.can_read_marks(request.user, cross_check))
    lines = findings.lines_of(cross_check)
    line = next((line for line in lines if line.criterion.code == code), None)
    if line is None:
        raise Http404
    if request.method == "POST":
        if cross_check.assessor_id not in request.user.ward_ids:
            require(policies.can_mark(request.user, cross_check))
        return _record(request, cross_check, lines, line)
    if _nothing_to_check(cross_check):
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
    chosen = _chosen(request, UNMARKED)
    return _address(cross_check, _step(lines, line, chosen)[1], chosen)


def _side_by_side(
    request: Request, cross_check: CrossCheck, lines: list[Line], line: Line, form: MarkForm, *, status: int = 200
) -> HttpResponse:
    head = _head(request, cross_check, lines)
    chosen = _chosen(request, UNMARKED if head["may_mark"] else ALL)
    before, after = _step(lines, line, chosen)
    context = {
        **head,
        "line": line,
        "form": form,
        "chosen": chosen,
        "chips": _chips(lines, chosen),
        "before": _address(cross_check, before, chosen) if before else "",
        "after": _address(cross_check, after, chosen) if after else "",
        "place": lines.index(line) + 1,
    }
    return render(request, "audits/cross_check_criterion.html", context, status=status)


def _conflict(request: Request, cross_check: CrossCheck, lines: list[Line], line: Line, conflict: Any) -> HttpResponse:
    """Two people of the unit marked one criterion: both texts, neither lost."""
    chosen = _chosen(request, UNMARKED)
    context = {
        **_head(request, cross_check, lines),
        "line": line,
        "conflict": conflict,
        "chosen": chosen,
        "here": _address(cross_check, line, chosen),
    }
    return render(request, "audits/cross_check_conflict.html", context, status=409)


@require_POST
def visit(request: Request, pk: int) -> HttpResponse:
    cross_check = _fetch(request, pk)
    require(policies.can_mark(request.user, cross_check))
    form = VisitForm(request.POST)
    if not form.is_valid():
        return _overview(request, cross_check, status=422, visit_form=form, refused_form=form)
    cross_checks.record_visit(cross_check, form.visit(), by=request.user)
    messages.success(request, _("The visit is noted."))
    return redirect("audits:cross-check", pk)


@require_POST
def seal(request: Request, pk: int) -> HttpResponse:
    cross_check = _fetch(request, pk)
    try:
        cross_checks.seal(cross_check, by=request.user)
    except Refused as refusal:
        if not refusal.at:
            raise
        address = reverse("audits:cross-check-criterion", args=[pk, refusal.at])
        return _overview(request, cross_check, status=422, errors=[{"text": refusal.reason, "href": address}])
    messages.success(request, _("The sheet on %(ward)s is sealed.") % {"ward": cross_check.subject.full_name})
    return redirect("audits:cross-check", pk)


@require_POST
def unseal(request: Request, pk: int) -> HttpResponse:
    cross_check = _fetch(request, pk)
    cross_checks.unseal(cross_check, by=request.user)
    messages.success(request, _("The seal is broken. The sheet counts only when it is sealed again."))
    return redirect("audits:cross-check", pk)


@require_POST
def ask_recusal(request: Request, pk: int) -> HttpResponse:
    cross_check = _fetch(request, pk)
    form = RecusalForm(request.POST)
    try:
        if form.is_valid():
            cross_checks.ask_recusal(cross_check, form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("The request is sent to the district office and the lead unit."))
            return redirect("audits:cross-check", pk)
    except Refused as refusal:
        if not refusal.at:
            raise
        form.add_error("reason", refusal.reason)
    require(policies.can_read_marks(request.user, cross_check))
    return _overview(request, cross_check, status=422, recusal_form=form, refused_form=form)


@require_POST
def decide_recusal(request: Request, pk: int) -> HttpResponse:
    cross_check = _fetch(request, pk)
    granted = request.POST.get("granted") == "yes"
    cross_checks.decide_recusal(cross_check, granted=granted, by=request.user)
    name = {"ward": cross_check.assessor.full_name}
    granted_text = _("%(ward)s stands back; its sheet does not count.") % name
    messages.success(request, granted_text if granted else _("%(ward)s goes on marking.") % name)
    return redirect("audits:cross-checks", cross_check.cluster_round_id)
