"""Biểu quyết on a delegate's phone (S13): three buttons, or the sentence why there are none."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from audits.policies import is_of_cluster
from clusters.errors import Refused
from clusters.models import Ward
from clusters.requests import Request
from clusters.verdicts import no, require
from scoring import policies, queries, reasons, votes
from scoring.forms.motions import BALLOT, BallotForm, mode_labels
from scoring.models import Motion, NamedVote
from scoring.services import motions
from scoring.views import consolidation
from scoring.views.motions import reached

State = Motion.State
ICONS = {"yes": "check", "nay": "cross", "oth": "ring"}


def _fetch(request: Request, pk: int) -> Motion:
    motion = reached(request, pk)
    if not is_of_cluster(request.user, request.cluster_round):
        require(no(_("Only delegates of the units of this cluster vote in its conference.")))
    return motion


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: Request, pk: int) -> HttpResponse:
    motion = _fetch(request, pk)
    if request.method != "POST":
        return _page(request, motion)
    form = BallotForm(request.POST)
    if not form.is_valid():
        return _page(request, motion, form=form, status=422)
    ward = get_object_or_404(Ward, pk=form.cleaned_data["ward"], pk__in=request.user.ward_ids)
    try:
        motions.cast(motion, ward, form.cleaned_data["choice"], by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("scoring:motion-vote", pk)


def _page(request: Request, motion: Motion, *, form: BallotForm | None = None, status: int = 200) -> HttpResponse:
    cluster_round = request.cluster_round
    tally = votes.tally_of(motion)
    rules = queries.rules_of(cluster_round.audit_round).vote
    conference = reverse("scoring:conference", args=[cluster_round.pk])
    context: dict[str, Any] = {
        "crumbs": consolidation.crumbs(cluster_round, (_("Conference"), conference), (_("Vote"), "")),
        "cluster_round": cluster_round, "motion": motion, "tally": tally, "form": form,
        "mode": mode_labels()[motion.mode],
        "places": votes.places_of(motion, request.user),
        "answers": [(value, _answers()[choice], ICONS[value], choice) for value, choice in BALLOT.items()],
        "outcome": reasons.of_vote(motion, rules) if motion.state == State.DECLARED else [],
        "may_read": policies.can_see_results(request.user, cluster_round),
        "next": motion.conference.motions.filter(state=State.OPEN).exclude(pk=motion.pk).first(),
    }  # fmt: skip
    return render(request, "scoring/vote.html", context, status=status)


def _answers() -> dict[str, str]:
    return {
        NamedVote.Choice.YES: _("In favour"),
        NamedVote.Choice.NO: _("Against"),
        NamedVote.Choice.ABSTAIN: _("Other opinion"),
    }


@require_safe
def tally(request: Request, pk: int) -> HttpResponse:
    """How far the vote is, for the pages that follow it; 304 while nothing has changed."""
    motion = reached(request, pk)
    seen = votes.tally_of(motion)
    if request.headers.get("If-None-Match") == f'"{seen.etag}"':
        return HttpResponse(status=304, headers={"ETag": f'"{seen.etag}"'})
    may_act = policies.can_settle(request.user, motion.conference, motion.ward_id)
    rows = render_to_string("scoring/_vote_rows.html", {"tally": seen, "motion": motion, "may_act": may_act}, request)
    facts = {"version": seen.version, "count": seen.count, "rows": rows}
    return JsonResponse(facts, headers={"ETag": f'"{seen.etag}"'})
