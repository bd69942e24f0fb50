"""One cluster as its district office sees it, with the acts that only the office can do."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audits.models import ClusterRound, Criterion
from audits.policies import can_steer
from audits.queries import cluster_rounds
from audits.services import stages
from clusters import clock
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require
from scoring import board, policies, queries
from scoring.board import cluster as about
from scoring.forms.board import DeadlineForm, DecisionForm, ReturnForm, WaiverForm
from scoring.forms.commendations import AwardForm, DeclineForm
from scoring.models import Commendation, Decision
from scoring.services import results, settlements
from scoring.views.crumbs import board_crumbs


def _cluster_round(request: Request, pk: int) -> ClusterRound:
    request.cluster_round = get_object_or_404(cluster_rounds().visible_to(request.user), pk=pk)
    require(policies.can_watch(request.user, request.cluster_round.audit_round))
    return request.cluster_round


def _steered(request: Request, pk: int) -> ClusterRound:
    """For the acts of the office itself; observers only read."""
    cluster_round = _cluster_round(request, pk)
    require(can_steer(request.user, cluster_round))
    return cluster_round


@require_GET
def cluster(request: Request, pk: int) -> HttpResponse:
    return _page(request, _cluster_round(request, pk))


def _page(request: Request, cluster_round: ClusterRound, **bound: forms.Form) -> HttpResponse:
    """Every form of the page; one that was refused comes back with what was typed."""
    progress, table = board.progress_of([cluster_round])[0], queries.current_table(cluster_round)
    wrong = next((form for form in bound.values()), None)
    context: dict[str, Any] = {
        "cluster_round": cluster_round, "progress": progress, "card": board.card_of(progress), "table": table,
        "units": board.units_of(progress), "deadlines": about.deadlines_of(cluster_round),
        "lines": about.open_lines_of(cluster_round, table), "decisions": _decisions(cluster_round),
        "deadline_form": _deadline_form(cluster_round), "waiver_form": WaiverForm(), "return_form": ReturnForm(),
        "decision_form": _decision_form(request, cluster_round), **bound, "wrong": wrong,
        "same_files": about.same_files_in(cluster_round),
        "commendations": _commendations(cluster_round),
        "may_steer": can_steer(request.user, cluster_round),
        "may_decide": policies.can_decide(request.user, cluster_round),
        "may_decide_commendation": policies.can_decide_commendation(request.user, cluster_round)
        and can_steer(request.user, cluster_round),
        "may_decide_line": policies.can_decide_line(request.user, cluster_round),
        "crumbs": board_crumbs(cluster_round),
    }  # fmt: skip
    return render(request, "scoring/cluster.html", context, status=422 if wrong else 200)


def _decisions(cluster_round: ClusterRound) -> list[Decision]:
    rows = Decision.objects.filter(cluster_round=cluster_round, is_current=True)
    return list(rows.select_related("ward", "criterion", "by"))


def _commendations(cluster_round: ClusterRound) -> list[tuple[Commendation, AwardForm, DeclineForm]]:
    """What came with the result, each with the two forms of its decision."""
    decided = [Commendation.State.SUBMITTED, Commendation.State.AWARDED, Commendation.State.NOT_AWARDED]
    return [
        (each, AwardForm(auto_id=f"award-{each.pk}-%s"), DeclineForm(auto_id=f"decline-{each.pk}-%s"))
        for each in queries.nominations_of(cluster_round).filter(state__in=decided)
    ]


def _deadline_form(cluster_round: ClusterRound, data: Any = None) -> DeadlineForm:
    movable = [(each.window, each.name) for each in about.deadlines_of(cluster_round) if not each.is_over]
    return DeadlineForm(data, windows=movable)


def _decision_form(request: Request, cluster_round: ClusterRound, data: Any = None) -> DecisionForm:
    initial = {"ward": request.GET.get("ward"), "criterion": request.GET.get("criterion")}
    wards = [m.ward for m in cluster_round.members]
    return DecisionForm(data, wards=wards, criteria=about.criteria_of(cluster_round), initial=initial)


@require_POST
def move_deadline(request: Request, pk: int) -> HttpResponse:
    cluster_round = _steered(request, pk)
    form = _deadline_form(cluster_round, request.POST)
    if form.is_valid():
        progress = board.progress_of([cluster_round])[0]
        form.ask_once(clock.now(), about.closing_now(progress, form.cleaned_data["window"]))
    if form.is_valid():
        given = form.cleaned_data
        try:
            stages.move_deadline(cluster_round, given["window"], given["to"], given["reason"], by=request.user)
        except Refused as refusal:
            _tell(form, refusal)
    if form.errors:
        return _page(request, cluster_round, deadline_form=form)
    messages.success(request, _("The deadline was moved; the other clusters keep theirs."))
    return redirect("scoring:cluster", pk=pk)


def _tell(form: forms.Form, refusal: Refused) -> None:
    """At the field it concerns, else on the page of a refusal."""
    if refusal.at not in form.fields:
        raise refusal
    form.add_error(refusal.at, refusal.reason)


@require_POST
def waive(request: Request, pk: int) -> HttpResponse:
    cluster_round = _steered(request, pk)
    form = WaiverForm(request.POST)
    if not form.is_valid():
        return _page(request, cluster_round, waiver_form=form)
    stages.waive(cluster_round, form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("The office agrees that the sheets are opened as they are."))
    return redirect("scoring:cluster", pk=pk)


@require_POST
def approve(request: Request, pk: int) -> HttpResponse:
    cluster_round = _steered(request, pk)
    results.approve(cluster_round, by=request.user)
    messages.success(request, _("The result of %(cluster)s is approved.") % {"cluster": cluster_round.cluster.name})
    return redirect("scoring:cluster", pk=pk)


@require_POST
def return_to_cluster(request: Request, pk: int) -> HttpResponse:
    cluster_round = _steered(request, pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, cluster_round, return_form=form)
    given = form.cleaned_data
    results.return_to_cluster(cluster_round, given["scope"], given["reason"], by=request.user)
    messages.success(request, _("The result went back to %(cluster)s.") % {"cluster": cluster_round.cluster.name})
    return redirect("scoring:cluster", pk=pk)


@require_POST
def decide_line(request: Request, pk: int) -> HttpResponse:
    cluster_round = _steered(request, pk)
    form = _decision_form(request, cluster_round, request.POST)
    if not form.is_valid():
        return _page(request, cluster_round, decision_form=form)
    given = form.cleaned_data
    criterion: Criterion = given["criterion"]
    settlements.decide_line(cluster_round, given["ward"], criterion, given["points"], given["reason"], by=request.user)
    said = {"ward": given["ward"].full_name, "code": criterion.code}
    messages.success(request, _("Criterion %(code)s of %(ward)s is decided.") % said)
    return redirect("scoring:cluster", pk=pk)
