"""Đề xuất khen thưởng: candidates in rank order, nominations within the quota, their votes, the district's word."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audits.models import ClusterRound
from audits.policies import can_steer
from audits.queries import cluster_rounds
from clusters.errors import Refused
from clusters.models import Person
from clusters.requests import Request
from clusters.verdicts import Verdict, require
from scoring import policies, queries
from scoring.candidates import Candidate, candidates_of, drafted_for, known_people, nominations_of
from scoring.forms.commendations import AwardForm, DeclineForm, NominationForm, RevisionForm
from scoring.models import Commendation, Conference, Document
from scoring.rules.commendation import quota
from scoring.services import commendations
from scoring.views.crumbs import crumbs_of

Kind = Commendation.Kind
PAPERS = (Document.Kind.PROPOSAL, Document.Kind.EXTRACT, Document.Kind.MINUTES)


def _cluster_round(request: Request, pk: int) -> ClusterRound:
    request.cluster_round = get_object_or_404(cluster_rounds().visible_to(request.user), pk=pk)
    require(policies.can_see_results(request.user, request.cluster_round))
    return request.cluster_round


def _kind(given: str | None) -> str:
    return given if given in Kind.values else Kind.COLLECTIVE


@require_GET
def show(request: Request, pk: int) -> HttpResponse:
    return _page(request, _cluster_round(request, pk), _kind(request.GET.get("kind")))


def _page(
    request: Request, cluster_round: ClusterRound, kind: str, *,
    form: NominationForm | None = None, revision: RevisionForm | None = None, revised: int | None = None,
) -> HttpResponse:  # fmt: skip
    """`form` and `revision` (of the nomination `revised`) were refused and come back with what was typed."""
    conference = queries.conference_of(cluster_round)
    table = queries.current_table(cluster_round)
    found = candidates_of(cluster_round, table) if table else []
    nominations = nominations_of(cluster_round, conference, found, kind, person=request.user) if conference else []
    rules = queries.rules_of(cluster_round.audit_round)
    allowed = quota(kind, rules)
    may = {each.ward.pk: _may_nominate(request, conference, each.ward.pk) for each in found}
    open_to = [each for each in found if may[each.ward.pk] and not each.obstacle]
    chosen = _chosen(request, open_to)
    context = {
        "cluster_round": cluster_round, "conference": conference, "kind": kind, "table": table, "rules": rules,
        "candidates": found, "chosen": chosen, "people": known_people(chosen.ward) if chosen else [],
        "joint_first": [each.ward for each in found if each.shares_first],
        "nominations": [(each, _revision(each.commendation, revision, revised)) for each in nominations],
        "allowed": allowed, "left": allowed - len(nominations), "open_to": {each.ward.pk for each in open_to},
        "tabs": [(each, label, each == kind) for each, label in _tabs().items()],
        "refusals": sorted({verdict.reason for verdict in may.values() if not verdict}),
        "with_the_district": cluster_round.state in (ClusterRound.State.SUBMITTED, ClusterRound.State.APPROVED),
        "lead": policies.name_of(cluster_round, cluster_round.lead_id),
        "deputy": policies.name_of(cluster_round, cluster_round.deputy_id),
        "papers": [paper for paper in queries.current_papers(cluster_round) if paper.kind in PAPERS],
        "form": form or _drafted(request, cluster_round, kind, open_to, chosen, len(found)), "wrong": form or revision,
        "crumbs": crumbs_of(cluster_round, _("Commendations")),
    }  # fmt: skip
    return render(request, "scoring/commendations.html", context, status=422 if form or revision else 200)


def _revision(commendation: Commendation, bound: RevisionForm | None, revised: int | None) -> RevisionForm:
    return bound if bound and revised == commendation.pk else RevisionForm(commendation=commendation)


def _tabs() -> dict[str, str]:
    return {Kind.COLLECTIVE: _("Collectives"), Kind.INDIVIDUAL: _("Individuals")}


def _may_nominate(request: Request, conference: Conference | None, ward: int) -> Verdict:
    if conference is None:
        return Verdict(False, _("The conference has not been called yet."))
    return policies.can_settle(request.user, conference, ward)


def _chosen(request: Request, open_to: list[Candidate]) -> Candidate | None:
    """The unit that was asked for, else the one the system proposes; none of several that share the first rank."""
    asked = next((each for each in open_to if str(each.ward.pk) == request.GET.get("ward")), None)
    return asked or next((each for each in open_to if each.is_first and not each.shares_first), None)


def _drafted(
    request: Request, cluster_round: ClusterRound, kind: str, open_to: list[Candidate], chosen: Candidate | None,
    units: int,
) -> NominationForm | None:  # fmt: skip
    """None where this person nominates nobody."""
    if not open_to:
        return None
    initial: dict[str, Any] = {"ward": str(chosen.ward.pk)} if chosen else {}
    if chosen and kind == Kind.COLLECTIVE:
        initial["reason"] = chosen.drafted
    if chosen and kind == Kind.INDIVIDUAL and (person := _person(request, chosen)):
        initial |= {"person_name": person.full_name, "person_position": person.position}
        initial["reason"] = drafted_for(person, chosen, cluster_round, units)
    return NominationForm(kind=kind, candidates=open_to, initial=initial)


def _person(request: Request, chosen: Candidate) -> Person | None:
    people = known_people(chosen.ward)
    asked = next((each for each in people if str(each.pk) == request.GET.get("person")), None)
    return asked or next(iter(people), None)


@require_POST
def nominate(request: Request, pk: int) -> HttpResponse:
    cluster_round = _cluster_round(request, pk)
    conference, table = queries.conference_of(cluster_round), queries.current_table(cluster_round)
    if conference is None or table is None:
        raise Refused(_("The conference has not been called yet."))
    require(policies.is_in_session(conference) and policies.can_keep_record(request.user, cluster_round))
    kind = _kind(request.POST.get("kind"))
    form = NominationForm(request.POST, kind=kind, candidates=candidates_of(cluster_round, table))
    if form.is_valid():
        try:
            made = commendations.nominate(conference, kind, by=request.user, **form.words)
            messages.success(request, _("%(name)s is nominated.") % {"name": made})
            return redirect(_address(pk, kind))
        except Refused as refusal:
            _tell(form, refusal)
    return _page(request, cluster_round, kind, form=form)


def _tell(form: NominationForm | RevisionForm, refusal: Refused) -> None:
    """Beside the field or above the form; who may not do it at all gets the page of a refusal."""
    if not refusal.at:
        raise refusal
    form.add_error(refusal.at if refusal.at in form.fields else None, refusal.reason)


def _commendation(request: Request, pk: int) -> Commendation:
    within_reach = Commendation.objects.filter(
        conference__cluster_round__in=ClusterRound.objects.visible_to(request.user)
    )
    related = ("conference__cluster_round", "ward")
    commendation = get_object_or_404(within_reach.select_related(*related), pk=pk)
    _cluster_round(request, commendation.conference.cluster_round_id)
    return commendation


@require_POST
def revise(request: Request, pk: int) -> HttpResponse:
    commendation = _commendation(request, pk)
    conference = queries.conference_of(request.cluster_round)
    require(policies.can_revise(request.user, commendation, conference or commendation.conference))
    form = RevisionForm(request.POST, commendation=commendation)
    if form.is_valid():
        try:
            commendations.revise(commendation, **form.cleaned_data, by=request.user)
            messages.success(request, _("The nomination of %(name)s was changed.") % {"name": commendation})
            return redirect(_address(request.cluster_round.pk, commendation.kind))
        except Refused as refusal:
            _tell(form, refusal)
    return _page(request, request.cluster_round, commendation.kind, revision=form, revised=pk)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    commendation = _commendation(request, pk)
    commendations.withdraw(commendation, by=request.user)
    messages.success(request, _("The nomination of %(name)s was withdrawn.") % {"name": commendation})
    return redirect(_address(request.cluster_round.pk, commendation.kind))


def _address(cluster_round: int, kind: str) -> str:
    return f"{reverse('scoring:commendations', args=[cluster_round])}?kind={kind}"


@require_POST
def award(request: Request, pk: int) -> HttpResponse:
    return _decide(request, pk, AwardForm(request.POST, auto_id=f"award-{pk}-%s"), _("%(name)s is commended."))


@require_POST
def decline(request: Request, pk: int) -> HttpResponse:
    form = DeclineForm(request.POST, auto_id=f"decline-{pk}-%s")
    return _decide(request, pk, form, _("The decision on %(name)s is noted."))


def _decide(request: Request, pk: int, form: AwardForm | DeclineForm, done: str) -> HttpResponse:
    """The decision of the district; what is missing in it comes back on the page of one decision."""
    commendation = _commendation(request, pk)
    cluster_round = request.cluster_round
    require(can_steer(request.user, cluster_round) and policies.can_decide_commendation(request.user, cluster_round))
    if form.is_valid():
        act = commendations.award if isinstance(form, AwardForm) else commendations.decline
        try:
            act(commendation, *form.cleaned_data.values(), by=request.user)
            messages.success(request, done % {"name": commendation})
            return redirect("scoring:cluster", pk=cluster_round.pk)
        except Refused as refusal:
            if refusal.at not in form.fields:
                raise
            form.add_error(refusal.at, refusal.reason)
    context = {
        "cluster_round": cluster_round, "commendation": commendation, "wrong": form,
        "award_form": form if isinstance(form, AwardForm) else AwardForm(auto_id=f"award-{pk}-%s"),
        "decline_form": form if isinstance(form, DeclineForm) else DeclineForm(auto_id=f"decline-{pk}-%s"),
        "crumbs": crumbs_of(cluster_round, _("Commendations")),
    }  # fmt: skip
    return render(request, "scoring/commendation_decision.html", context, status=422)
