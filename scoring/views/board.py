"""Theo dõi: the district office follows the clusters of a round."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audits.models import Round
from audits.policies import can_run_rounds
from audits.queries import cluster_rounds
from clusters.requests import Request
from clusters.verdicts import require
from scoring import board, policies
from scoring.board import reminders
from scoring.services import results
from scoring.views.crumbs import round_crumb

FIRST_ACTS = 10


@require_GET
def rounds(request: Request) -> HttpResponse:
    return render(request, "scoring/rounds.html", {"rounds": board.rounds_of(request.user)})


def _round(request: Request, pk: int) -> Round:
    within_reach = Round.objects.visible_to(request.user).select_related("district", "criteria_set")
    request.audit_round = get_object_or_404(within_reach, pk=pk)
    require(policies.can_watch(request.user, request.audit_round))
    return request.audit_round


@require_GET
def show(request: Request, pk: int) -> HttpResponse:
    audit_round = _round(request, pk)
    found = board.progress_of(cluster_rounds().filter(audit_round=audit_round).order_by("number"))
    acts = board.acts_of(found)
    unsent = [(each.cluster_round, ward) for each in found for ward in each.unsent if ward not in each.overdue]
    dates = board.dates_of(audit_round, found)
    context = {
        "audit_round": audit_round, "opening": board.opening_of(audit_round, found),
        "acts": acts if "all" in request.GET else acts[:FIRST_ACTS], "acts_count": len(acts),
        "cards": [board.card_of(each) for each in found],
        "units": [unit for each in found for unit in board.units_of(each)],
        "coming": [date for date in dates if not date.is_past], "past": [date for date in dates if date.is_past],
        "reminder": reminders.before_the_deadline(unsent) if unsent else "",
        "may_approve": can_run_rounds(request.user, audit_round.district),
        "all_approved": bool(found) and all(each.is_approved for each in found),
        "crumbs": [round_crumb(audit_round)],
    }  # fmt: skip
    return render(request, "scoring/board.html", context)


@require_POST
def approve_round(request: Request, pk: int) -> HttpResponse:
    results.approve_round(_round(request, pk), by=request.user)
    messages.success(request, _("The results of the whole round are approved."))
    return redirect("scoring:board", pk=pk)
