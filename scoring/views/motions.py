"""Biểu quyết as the console takes it: on the list, open, counted, declared, taken again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from audits.models import ClusterRound
from audits.queries import cluster_rounds
from clusters.errors import Refused
from clusters.models import Ward
from clusters.requests import Request
from clusters.verdicts import require
from scoring import console, policies, queries, reasons, votes
from scoring.forms.motions import BallotForm, QuestionForm, VoteForm
from scoring.forms.settlements import ReasonForm
from scoring.models import Motion
from scoring.services import motions
from scoring.views import conferences

State = Motion.State
Mode = Motion.Mode


def reached(request: Request, pk: int) -> Motion:
    """Of a cluster within reach; for everybody else it does not exist."""
    reachable = ClusterRound.objects.visible_to(request.user)
    rows = Motion.objects.filter(conference__cluster_round__in=reachable).select_related("conference", "ward")
    motion = get_object_or_404(rows, pk=pk)
    motion.conference.cluster_round = cluster_rounds().get(pk=motion.conference.cluster_round_id)
    request.cluster_round = motion.conference.cluster_round
    return motion


def _fetch(request: Request, pk: int) -> Motion:
    """For who records it."""
    motion = reached(request, pk)
    require(policies.can_record(request.user, request.cluster_round, motion.ward_id))
    return motion


def _back(motion: Motion) -> HttpResponse:
    page = reverse("scoring:conference", args=[motion.conference.cluster_round_id])
    return redirect(f"{page}#motion-{motion.pk}")


def _members(motion: Motion) -> list[int]:
    return [member.ward_id for member in motion.conference.cluster_round.members]


def _tried(request: Request, act: Callable[[], Any]) -> None:
    """A refusal is said on the page that the act came from."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.reason)


@require_POST
def prepare(request: Request, pk: int) -> HttpResponse:
    """On the list; with `open` the vote is opened in the same act, or nothing is put on the list."""
    conference = conferences.sitting(request, pk)
    seen = console.console_of(conference.cluster_round, conference)
    form = QuestionForm(request.POST, questions=votes.questions(seen, request.user))
    opens = "open" in request.POST

    def act(given: dict[str, Any]) -> Motion:
        chosen = form.chosen
        return motions.prepare(
            conference, chosen.kind, given["about"], mode=given["mode"], ward=chosen.ward,
            person_name=chosen.person_name, by=request.user,
        )  # fmt: skip

    def act_and_open(given: dict[str, Any]) -> None:
        motions.open_vote(act(given), by=request.user)

    said = _("The vote is open.") if opens else _("The question is on the list.")
    if not opens:
        return conferences.take(request, conference, "question_form", form, act, said)
    response = conferences.take(request, conference, "question_form", form, act_and_open, said)
    motion = conference.motions.order_by("pk").last()
    return _back(motion) if motion and response.status_code == HttpResponseRedirect.status_code else response


@require_POST
def open_vote(request: Request, pk: int) -> HttpResponse:
    motion = _fetch(request, pk)
    if motion.state == State.PREPARED:
        _tried(request, lambda: motions.open_vote(motion, by=request.user))
    return _back(motion)


@require_POST
def close_vote(request: Request, pk: int) -> HttpResponse:
    motion = _fetch(request, pk)
    form = VoteForm(request.POST, about=f"motion-{motion.pk}", mode=motion.mode)
    if form.is_valid():
        if _is_closed_so(motion, form):
            return _back(motion)
        try:
            _close(request, motion, form)
        except Refused as refusal:
            if refusal.at not in form.fields and (refusal.at or motion.state != State.OPEN):
                raise
            form.add_error(refusal.at or None, refusal.reason)
        else:
            messages.success(request, _("The counts are fixed. The result is said when it is declared."))
            return _back(motion)
    bound = {"vote_forms": {motion.pk: form}, "vote_form": form}
    return conferences.page(request, motion.conference.cluster_round, status=422, **bound)


def _is_closed_so(motion: Motion, form: VoteForm) -> bool:
    """A second click."""
    if motion.state == State.OPEN or motion.yes is None:
        return False
    return motion.mode != Mode.HANDS or (motion.yes, motion.no, motion.abstain) == form.counts


def _close(request: Request, motion: Motion, form: VoteForm) -> None:
    confirmed = form.cleaned_data["confirmed"]
    if motion.mode == Mode.HANDS:
        motions.close_vote(motion, *form.counts, by=request.user, confirmed=confirmed)
    else:
        paper = form.counts if motion.mode == Mode.SECRET else (0, 0, 0)
        motions.close_counted(motion, by=request.user, confirmed=confirmed, paper=paper)


@require_POST
def declare(request: Request, pk: int) -> HttpResponse:
    motion = _fetch(request, pk)
    if motion.state != State.DECLARED:
        motions.declare(motion, by=request.user)
    vote = queries.rules_of(motion.conference.cluster_round.audit_round).vote
    messages.success(request, " ".join([f"{motion.about}:", *reasons.of_vote(motion, vote)]))
    return _back(motion)


@require_POST
def reset(request: Request, pk: int) -> HttpResponse:
    """Given up before its result was declared; the question is on the list anew."""
    motion = _fetch(request, pk)
    form = ReasonForm(request.POST, about=f"reset-{motion.pk}")
    if not form.is_valid():
        return conferences.page(request, motion.conference.cluster_round, status=422, reset_form=form)
    if motion.state == State.STALE:
        return _back(motion)
    anew = motions.reset(motion, form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("The vote is given up and stays in the record. The question is on the list anew."))
    return _back(anew)


@require_POST
def vote_again(request: Request, pk: int) -> HttpResponse:
    motion = _fetch(request, pk)
    _tried(request, lambda: motions.vote_again(motion, by=request.user))
    newest = motion.conference.motions.filter(kind=motion.kind, ward=motion.ward).order_by("pk").last()
    return _back(newest or motion)


@sensitive_post_parameters()
@require_POST
def type_vote(request: Request, pk: int) -> HttpResponse:
    """A vote by name, typed for a delegate without a phone."""
    motion = _fetch(request, pk)
    form = BallotForm(request.POST)
    if form.is_valid():
        ward = get_object_or_404(Ward, pk=form.cleaned_data["ward"], pk__in=_members(motion))
        _tried(request, lambda: motions.cast(motion, ward, form.cleaned_data["choice"], by=request.user))
    else:
        messages.error(request, " ".join(str(sentence) for errors in form.errors.values() for sentence in errors))
    return _back(motion)


@require_safe
def ballots(request: Request, pk: int) -> HttpResponse:
    """Paper ballots to be cut and handed out: the question and three boxes, nothing that tells one from another."""
    motion = _fetch(request, pk)
    conference = motion.conference
    context = {
        "motion": motion, "cluster_round": request.cluster_round, "copies": range(len(_members(motion))),
        "conference_day": conference.opened_at or conference.planned_at,
    }  # fmt: skip
    return render(request, "scoring/ballots.html", context)
