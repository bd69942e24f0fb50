"""Biểu quyết by a show of hands: on the list, open, counted, declared."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audits.models import ClusterRound
from audits.queries import cluster_rounds
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require
from scoring import console, policies, reasons, votes
from scoring.forms.motions import QuestionForm, VoteForm
from scoring.models import Motion
from scoring.queries import rules_of
from scoring.services import motions
from scoring.views import conferences

State = Motion.State


def _fetch(request: Request, pk: int) -> Motion:
    """Of a cluster within reach, for who records it; for everybody else it does not exist."""
    reachable = ClusterRound.objects.visible_to(request.user)
    rows = Motion.objects.filter(conference__cluster_round__in=reachable).select_related("conference", "ward")
    motion = get_object_or_404(rows, pk=pk)
    motion.conference.cluster_round = cluster_rounds().get(pk=motion.conference.cluster_round_id)
    request.cluster_round = motion.conference.cluster_round
    require(policies.can_record(request.user, request.cluster_round, motion.ward_id))
    return motion


def _back(motion: Motion) -> HttpResponse:
    page = reverse("scoring:conference", args=[motion.conference.cluster_round_id])
    return redirect(f"{page}#motion-{motion.pk}")


@require_POST
def prepare(request: Request, pk: int) -> HttpResponse:
    conference = conferences.sitting(request, pk)
    seen = console.console_of(conference.cluster_round, conference)
    form = QuestionForm(request.POST, questions=votes.questions(seen, request.user))

    def act(given: dict[str, Any]) -> Motion:
        chosen = form.chosen
        return motions.prepare(
            conference, chosen.kind, given["about"], ward=chosen.ward, person_name=chosen.person_name, by=request.user
        )

    return conferences.take(request, conference, "question_form", form, act, _("The question is on the list."))


@require_POST
def open_vote(request: Request, pk: int) -> HttpResponse:
    motion = _fetch(request, pk)
    try:
        if motion.state == State.PREPARED:
            motions.open_vote(motion, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return _back(motion)


@require_POST
def close_vote(request: Request, pk: int) -> HttpResponse:
    motion = _fetch(request, pk)
    form = VoteForm(request.POST, about=f"motion-{motion.pk}")
    if form.is_valid():
        given = form.cleaned_data
        counts = (given["yes"], given["no"], given["abstain"])
        if motion.state != State.OPEN and (motion.yes, motion.no, motion.abstain) == counts:
            return _back(motion)
        try:
            motions.close_vote(motion, *counts, by=request.user, confirmed=given["confirmed"])
        except Refused as refusal:
            if refusal.at not in form.fields:
                raise
            form.add_error(refusal.at, refusal.reason)
        else:
            messages.success(request, _("The counts are fixed. The result is said when it is declared."))
            return _back(motion)
    bound = {"vote_forms": {motion.pk: form}, "vote_form": form}
    return conferences.page(request, motion.conference.cluster_round, status=422, **bound)


@require_POST
def declare(request: Request, pk: int) -> HttpResponse:
    motion = _fetch(request, pk)
    if motion.state != State.DECLARED:
        motions.declare(motion, by=request.user)
    vote = rules_of(motion.conference.cluster_round.audit_round).vote
    messages.success(request, " ".join([f"{motion.about}:", *reasons.of_vote(motion, vote)]))
    return _back(motion)
