"""Đề xuất khen thưởng: candidates in rank order, nominations within the quota, their votes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audits.models import ClusterRound
from audits.queries import cluster_rounds
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import Verdict, require
from scoring import policies, queries
from scoring.candidates import Candidate, candidates_of, nominations_of
from scoring.forms.commendations import NominationForm
from scoring.models import Commendation, Conference
from scoring.rules.commendation import quota
from scoring.services import commendations
from scoring.views.crumbs import crumbs_of

Kind = Commendation.Kind


def _cluster_round(request: Request, pk: int) -> ClusterRound:
    request.cluster_round = get_object_or_404(cluster_rounds().visible_to(request.user), pk=pk)
    require(policies.can_see_results(request.user, request.cluster_round))
    return request.cluster_round


def _kind(given: str | None) -> str:
    return given if given in Kind.values else Kind.COLLECTIVE


@require_GET
def show(request: Request, pk: int) -> HttpResponse:
    return _page(request, _cluster_round(request, pk), _kind(request.GET.get("kind")))


def _page(request: Request, cluster_round: ClusterRound, kind: str, form: NominationForm | None = None) -> HttpResponse:
    conference = queries.conference_of(cluster_round)
    table = queries.current_table(cluster_round)
    found = candidates_of(cluster_round, table) if table else []
    nominations = nominations_of(conference, kind, person=request.user) if conference else []
    allowed = quota(kind, queries.rules_of(cluster_round.audit_round))
    may = {each.ward.pk: _may_nominate(request, conference, each.ward.pk) for each in found}
    open_to = [each for each in found if may[each.ward.pk] and not each.obstacle]
    context = {
        "cluster_round": cluster_round, "conference": conference, "kind": kind, "table": table,
        "candidates": found, "nominations": nominations, "allowed": allowed, "left": allowed - len(nominations),
        "open_to": {each.ward.pk for each in open_to},
        "tabs": [(each, label, each == kind) for each, label in _tabs().items()],
        "refusals": sorted({verdict.reason for verdict in may.values() if not verdict}),
        "form": form or _drafted(request, kind, open_to),
        "crumbs": crumbs_of(cluster_round, _("Commendations")),
    }  # fmt: skip
    return render(request, "scoring/commendations.html", context, status=422 if form else 200)


def _tabs() -> dict[str, str]:
    return {Kind.COLLECTIVE: _("Collectives"), Kind.INDIVIDUAL: _("Individuals")}


def _may_nominate(request: Request, conference: Conference | None, ward: int) -> Verdict:
    if conference is None:
        return Verdict(False, _("The conference has not been called yet."))
    return policies.can_settle(request.user, conference, ward)


def _drafted(request: Request, kind: str, open_to: list[Candidate]) -> NominationForm | None:
    """For the unit that was chosen, else the one the system proposes; None where this person nominates nobody."""
    if not open_to:
        return None
    chosen = next((each for each in open_to if str(each.ward.pk) == request.GET.get("ward")), None)
    chosen = chosen or next((each for each in open_to if each.proposed), None)
    initial: dict[str, Any] = {"ward": str(chosen.ward.pk)} if chosen else {}
    if chosen and kind == Kind.COLLECTIVE:
        initial["reason"] = chosen.drafted
    return NominationForm(kind=kind, wards=[each.ward for each in open_to], initial=initial)


@require_POST
def nominate(request: Request, pk: int) -> HttpResponse:
    cluster_round = _cluster_round(request, pk)
    conference = queries.conference_of(cluster_round)
    if conference is None:
        raise Refused(_("The conference has not been called yet."))
    require(policies.is_in_session(conference) and policies.can_keep_record(request.user, cluster_round))
    kind = _kind(request.POST.get("kind"))
    form = NominationForm(request.POST, kind=kind, wards=[m.ward for m in cluster_round.members])
    if form.is_valid():
        try:
            made = commendations.nominate(conference, kind, by=request.user, **form.cleaned_data)
            messages.success(request, _("%(name)s is nominated.") % {"name": made})
            return redirect(_address(pk, kind))
        except Refused as refusal:
            if not refusal.at:
                raise
            form.add_error(refusal.at if refusal.at in form.fields else None, refusal.reason)
    return _page(request, cluster_round, kind, form)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    within_reach = Commendation.objects.filter(
        conference__cluster_round__in=ClusterRound.objects.visible_to(request.user)
    )
    commendation = get_object_or_404(within_reach.select_related("conference", "ward"), pk=pk)
    cluster_round = _cluster_round(request, commendation.conference.cluster_round_id)
    commendations.withdraw(commendation, by=request.user)
    messages.success(request, _("The nomination of %(name)s was withdrawn.") % {"name": commendation})
    return redirect(_address(cluster_round.pk, commendation.kind))


def _address(cluster_round: int, kind: str) -> str:
    return f"{reverse('scoring:commendations', args=[cluster_round])}?kind={kind}"
