"""Hội nghị (S11): called, in session with its console, closed. One page, many small acts."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseNotModified, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits.models import ClusterRound
from audits.queries import cluster_rounds
from clusters import clock
from clusters.errors import Refused, Stale
from clusters.models import Person, Role
from clusters.requests import Request
from clusters.verdicts import require
from scoring import console, policies, queries
from scoring.forms.conferences import CallForm, CloseForm, PostponeForm
from scoring.models import Conference
from scoring.services import conferences, documents
from scoring.views import conference_parts, consolidation, lines

State = Conference.State
BEFORE = (State.CALLED, State.POSTPONED)
USUAL_HOUR = time(14)


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    return page(request, consolidation.fetch(request, pk))


def sitting(request: Request, pk: int) -> Conference:
    """The newest conference of a cluster within reach, for who records in it; 404 where none was called."""
    cluster_round = consolidation.fetch(request, pk)
    conference = queries.conference_of(cluster_round)
    if conference is None:
        raise Http404
    require(policies.can_keep_record(request.user, cluster_round))
    return conference


def page(request: Request, cluster_round: ClusterRound, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page as the conference stands. `bound`: what was sent and came back, by the name the template knows it by."""
    conference = queries.conference_of(cluster_round)
    context: dict[str, Any] = {
        "cluster_round": cluster_round,
        "crumbs": consolidation.crumbs(cluster_round, (_("Conference"), "")),
        "conference": conference,
        "may_call": may_call(request.user, cluster_round, conference),
        "errors_of": [form for form in bound.values() if isinstance(form, forms.Form)],
    }
    if conference:
        context |= conference_parts.around(request.user, conference, bound)
    if context["may_call"]:
        context["call_form"] = CallForm(
            wards=conference_parts.wards_of(cluster_round), initial=_usual(cluster_round, conference)
        )
    if conference is None or conference.state in BEFORE:
        return render(request, "scoring/conference_called.html", context | bound, status=status)
    context |= conference_parts.in_session(request, cluster_round, conference, bound)
    context["quiet"] = lines.refusal_of_all(context["items"])
    return render(request, "scoring/conference.html", context | bound, status=status)


def may_call(person: Person, cluster_round: ClusterRound, conference: Conference | None) -> bool:
    """Whether the form of the call is shown: first call, change of a call, or a new meeting."""
    if conference and conference.state in (State.IN_SESSION, State.PAUSED):
        return False
    if conference and conference.state == State.CLOSED and not policies.can_meet_again(cluster_round, conference):
        return False
    return bool(policies.can_call(person, cluster_round))


def _usual(cluster_round: ClusterRound, conference: Conference | None) -> dict[str, Any]:
    """The call as it is; before it the lead unit's own people, after the explanation window, at the usual hour."""
    if conference and conference.state in BEFORE:
        at = conference.planned_at.astimezone(clock.HANOI)
        named = ("place", "chair_name", "chair_position", "secretary_name", "secretary_position")
        wards = {name: getattr(conference, f"{name}_id") for name in ("host", "chair_ward", "secretary_ward")}
        return {"day": at.date(), "hour": at.time(), **{n: getattr(conference, n) for n in named}, **wards}
    lead = cluster_round.lead_id
    roles = Role.objects.on(clock.today()).filter(ward=lead).select_related("person").order_by("pk")
    chair = next((r.person for r in roles if r.kind == Role.Kind.HEAD), None)
    secretary = next((r.person for r in roles if r.kind == Role.Kind.CLERK), None)
    after = max(clock.now(), cluster_round.until("explanation")) + timedelta(days=1)
    return {
        "day": _working_day(after.astimezone(clock.HANOI)), "hour": USUAL_HOUR, "host": lead,
        "place": "Phòng họp " + policies.name_of(cluster_round, lead), "chair_ward": lead, "secretary_ward": lead,
        "chair_name": chair.full_name if chair else "", "chair_position": chair.position if chair else "",
        "secretary_name": secretary.full_name if secretary else "",
        "secretary_position": secretary.position if secretary else "",
    }  # fmt: skip


def _working_day(at: datetime) -> Any:
    saturday = 5
    return (at + timedelta(days=max(0, 7 - at.weekday()) if at.weekday() >= saturday else 0)).date()


Given = dict[str, Any]


def take(
    request: Request, conference: Conference, name: str, form: forms.Form, act: Callable[[Given], Any],
    said: str | Callable[[Given], str], *, same: QuerySet | None = None,
) -> HttpResponse:  # fmt: skip
    """Clean, act, speak. `same`: rows that say exactly this already, so that a second click adds nothing."""
    cluster_round, going_on = conference.cluster_round, policies.is_in_session(conference)
    if not going_on and form.is_valid() and any(isinstance(text, str) and text for text in form.cleaned_data.values()):
        form.add_error(None, going_on.reason)  # what was typed is not lost because the meeting paused meanwhile
        return page(request, cluster_round, status=Stale.status, **{name: form})
    require(going_on)
    if form.is_valid():
        try:
            with transaction.atomic():
                conferences.locked(conference)
                if same is None or not same.filter(**form.cleaned_data).exists():
                    act(form.cleaned_data)
        except Refused as refusal:
            if refusal.at not in form.fields:
                raise
            form.add_error(refusal.at, refusal.reason)
        else:
            messages.success(request, said if isinstance(said, str) else said(form.cleaned_data))
            return redirect("scoring:conference", cluster_round.pk)
    return page(request, cluster_round, status=422, **{name: form})


@require_POST
def call(request: Request, pk: int) -> HttpResponse:
    cluster_round = consolidation.fetch(request, pk)
    require(policies.can_call(request.user, cluster_round))
    form = CallForm(request.POST, wards=conference_parts.wards_of(cluster_round))
    if form.is_valid():
        try:
            conferences.call(cluster_round, form.facts(), by=request.user)
        except Refused as refusal:
            if refusal.at not in form.fields:
                raise
            form.add_error(refusal.at, refusal.reason)
        else:
            messages.success(request, _("The conference is called. All units of the cluster see when and where."))
            return redirect("scoring:conference", pk)
    return page(request, cluster_round, status=422, call_form=form)


@require_POST
def open_session(request: Request, pk: int) -> HttpResponse:
    conference = sitting(request, pk)
    if conference.state == State.CALLED:
        conferences.open_session(conference, by=request.user)
        messages.success(request, _("The conference is in session. The marks are locked; note who is present first."))
    return redirect("scoring:conference", pk)


@require_POST
def pause(request: Request, pk: int) -> HttpResponse:
    conference = sitting(request, pk)
    if conference.state != State.PAUSED:
        conferences.pause(conference, by=request.user)
        messages.success(request, _("The conference is in a break. Nothing is settled or voted until it goes on."))
    return redirect("scoring:conference", pk)


@require_POST
def resume(request: Request, pk: int) -> HttpResponse:
    conference = sitting(request, pk)
    if conference.state != State.IN_SESSION:
        conferences.resume(conference, by=request.user)
        messages.success(request, _("The conference goes on. Note who came and who left meanwhile."))
    return redirect("scoring:conference", pk)


@require_POST
def postpone(request: Request, pk: int) -> HttpResponse:
    conference = sitting(request, pk)
    if conference.state == State.POSTPONED:
        return redirect("scoring:conference", pk)
    require(policies.can_postpone(request.user, conference))
    form = PostponeForm(request.POST)
    if form.is_valid():
        conferences.postpone(conference, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The conference is postponed. Call it again as soon as the new day is known."))
        return redirect("scoring:conference", pk)
    return page(request, conference.cluster_round, status=422, postpone_form=form)


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    conference = sitting(request, pk)
    form = CloseForm(request.POST)

    def act(given: Given) -> None:
        conferences.close(conference, by=request.user, accept_open=given["accept_open"])

    if conference.state == State.CLOSED:
        return redirect("scoring:conference", pk)
    response = take(request, conference, "close_form", form, act, _("The conference is closed."))
    if response.status_code == HttpResponseRedirect.status_code:
        documents.make_all(cluster_rounds().get(pk=pk), by=request.user)
        messages.success(request, _("The papers are made from what was recorded. Have the minutes read and signed."))
        return redirect("scoring:minutes", pk)
    return response


@require_safe
def state(request: Request, pk: int) -> HttpResponse:
    """What a console asks now and then: whether somebody else changed something. 304 while nothing did."""
    cluster_round = consolidation.fetch(request, pk)
    conference = queries.conference_of(cluster_round)
    if conference is None:
        raise Http404
    tag = f'"{console.version_of(conference)}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    return JsonResponse({"at": f"{clock.now().astimezone(clock.HANOI):%H:%M}"}, headers={"ETag": tag})


@require_safe
def sheet(request: Request, pk: int) -> HttpResponse:
    """On paper: the agenda, and the attendance with a column for signatures."""
    cluster_round = consolidation.fetch(request, pk)
    conference = queries.conference_of(cluster_round)
    if conference is None:
        raise Http404
    console_page = reverse("scoring:conference", args=[pk])
    context = {
        "cluster_round": cluster_round,
        "conference": conference,
        "crumbs": consolidation.crumbs(cluster_round, (_("Conference"), console_page), (_("Attendance sheet"), "")),
        "steps": console.labels(),
        "presence": console.presence(conference, conference_parts.attendances_of(conference), {}),
    }
    return render(request, "scoring/conference_sheet.html", context)
