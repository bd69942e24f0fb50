"""Kiểm tra chéo: the sheets of a cluster and one sheet as a whole (S8); also what every page of a sheet shares."""

from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from audits import findings, policies, queries
from audits.findings import Line
from audits.forms.cross_checks import RecusalForm, VisitForm
from audits.models import CrossCheck
from audits.queries import cluster_rounds
from audits.services import cross_checks
from clusters.requests import Request
from clusters.verdicts import require

UNMARKED, ALL = "unmarked", "all"
FILTERS = {
    UNMARKED: (gettext_lazy("Not checked yet"), lambda line: not line.is_marked),
    "deducted": (gettext_lazy("The unit deducted points"), lambda line: line.is_deducted),
    "unproven": (gettext_lazy("Evidence is missing"), lambda line: line.lacks_evidence),
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
        sheet.nothing_to_check = nothing_to_check(sheet)
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


def fetch(request: Request, pk: int) -> CrossCheck:
    """The sheet with its cluster, for people of the cluster and the district; for everybody else it does not exist."""
    sheets = CrossCheck.objects.within_reach_of(request.user).select_related("assessor", "subject", "sealed_by")
    cross_check = get_object_or_404(sheets, pk=pk)
    cross_check.cluster_round = cluster_rounds().get(pk=cross_check.cluster_round_id)
    request.cluster_round = cross_check.cluster_round
    return cross_check


def nothing_to_check(cross_check: CrossCheck) -> bool:
    is_desk = cross_check.cluster_round.audit_round.mode == "desk"
    return is_desk and cross_check.state in CrossCheck.OPEN and not policies.subject_has_sent(cross_check)


def head(request: Request, cross_check: CrossCheck, lines: list[Line]) -> dict[str, Any]:
    """What the head of every page of a sheet says."""
    return {
        "cross_check": cross_check,
        "cluster_round": cross_check.cluster_round,
        "closes_at": cross_check.cluster_round.until("cross_check"),
        "is_field": cross_check.cluster_round.audit_round.mode == "field",
        "visit": _visit(cross_check.visit),
        "visit_facts": visit_facts(cross_check.visit),
        "lines": lines,
        "marked": sum(line.is_marked for line in lines),
        "differing": sum(line.differs for line in lines),
        "may_mark": policies.can_mark(request.user, cross_check),
        "first_open": next((line for line in lines if not line.is_marked), None),
        "saved_at": max((line.mark.saved_at for line in lines if line.mark), default=None),
    }


def chosen_filter(request: Request, otherwise: str) -> str:
    chosen = request.GET.get("show", otherwise)
    return chosen if chosen in FILTERS else otherwise


def chips(lines: list[Line], chosen: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": label, "count": sum(map(passes, lines)), "is_chosen": name == chosen}
        for name, (label, passes) in FILTERS.items()
    ]


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    cross_check = fetch(request, pk)
    require(policies.can_read_marks(request.user, cross_check))
    return overview(request, cross_check)


def overview(request: Request, cross_check: CrossCheck, *, status: int = 200, **more: Any) -> HttpResponse:
    lines = findings.lines_of(cross_check)
    facts = head(request, cross_check, lines)
    chosen = chosen_filter(request, UNMARKED if facts["may_mark"] and facts["first_open"] else ALL)
    context = {
        **facts,
        "chosen": chosen,
        "chips": chips(lines, chosen),
        "shown": [line for line in lines if FILTERS[chosen][1](line)],
        **totals(lines),
        **missing(lines),
        "nothing_to_check": nothing_to_check(cross_check),
        "may_unseal": policies.can_unseal(request.user, cross_check),
        "may_ask_recusal": policies.can_ask_recusal(request.user, cross_check),
        "recusal_form": RecusalForm(initial={"reason": cross_check.recusal_reason}),
        "samples": queries.samples_of(cross_check),
        "visit_form": _visit_form(cross_check.visit),
        **_opened(cross_check, lines),
        **more,
    }
    return render(request, "audits/cross_check.html", context, status=status)


def _visit_form(visit: Any) -> VisitForm:
    return VisitForm(initial=_visit(visit))


def _visit(visit: Any) -> dict[str, Any]:
    """Team and day for the head of a page."""
    return {**visit, "day": _day(visit)} if isinstance(visit, dict) else {}


def visit_facts(visit: Any) -> list[tuple[str, str]]:
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


def totals(lines: list[Line]) -> dict[str, Any]:
    return {"self_total": findings.self_total(lines), "mark_total": findings.mark_total(lines)}


def missing(lines: list[Line]) -> dict[str, Any]:
    """What must be added before sealing: how many marks, and where a sentence is missing to one."""
    marks = {line.criterion.pk: line.mark for line in lines if line.mark}
    own = {line.criterion.pk: line.own for line in lines if line.own}
    found = cross_checks.missing([line.criterion for line in lines], marks, own)
    unmarked = {line.criterion.code for line in lines if not line.is_marked}
    gaps = [(criterion.code, sentence) for criterion, sentence in found if criterion.code not in unmarked]
    return {"missing": found, "unmarked": len(unmarked), "gaps": gaps}


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


@require_POST
def visit(request: Request, pk: int) -> HttpResponse:
    cross_check = fetch(request, pk)
    require(policies.can_mark(request.user, cross_check))
    form = VisitForm(request.POST)
    if not form.is_valid():
        return overview(request, cross_check, status=422, visit_form=form, refused_form=form)
    cross_checks.record_visit(cross_check, form.visit(), by=request.user)
    messages.success(request, _("The visit is noted."))
    return redirect("audits:cross-check", pk)


@require_safe
def print_sheet(request: Request, pk: int) -> HttpResponse:
    """The whole sheet for paper: as it is filled in, or blank for the pen."""
    cross_check = fetch(request, pk)
    require(policies.can_read_marks(request.user, cross_check))
    lines = findings.lines_of(cross_check)
    context = {
        **head(request, cross_check, lines),
        **totals(lines),
        "is_blank": "blank" in request.GET,
        "samples": queries.samples_of(cross_check),
    }
    return render(request, "audits/cross_check_print.html", context)
