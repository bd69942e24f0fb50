"""What a conference records beside lines and votes (S11): bonus, penalties, incidents, opinions, notes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audits.points import shown
from clusters.errors import Stale
from clusters.requests import Request
from clusters.verdicts import require
from scoring import policies, queries, reasons
from scoring.forms.conferences import AdjustmentForm, IncidentForm, NotesForm, OpinionForm
from scoring.forms.settlements import ReasonForm
from scoring.models import Adjustment, Conference, Incident
from scoring.services import conferences as meeting
from scoring.services import settlements
from scoring.views import conferences
from scoring.views.conference_parts import classes, notes, wards_of


@require_POST
def adjust(request: Request, pk: int) -> HttpResponse:
    conference = conferences.sitting(request, pk)
    form = AdjustmentForm(request.POST, wards=wards_of(conference.cluster_round))

    def act(given: conferences.Given) -> Adjustment:
        return settlements.adjust(conference, **given, by=request.user)

    def said(given: conferences.Given) -> str:
        facts = {"ward": given["ward"].full_name, "points": shown(given["points"])}
        if given["kind"] == Adjustment.Kind.PENALTY:
            return _("Penalty recorded: %(ward)s, %(points)s points.") % facts
        return _("Bonus recorded: %(ward)s, %(points)s points.") % facts

    same = conference.adjustments.filter(is_withdrawn=False)
    return conferences.take(request, conference, "adjustment_form", form, act, said, same=same)


@require_POST
def declare_incident(request: Request, pk: int) -> HttpResponse:
    conference = conferences.sitting(request, pk)
    rules = queries.rules_of(conference.cluster_round.audit_round)
    form = IncidentForm(request.POST, wards=wards_of(conference.cluster_round), classes=classes(rules))

    def act(given: conferences.Given) -> Incident:
        return settlements.declare_incident(conference, **given, by=request.user)

    def said(given: conferences.Given) -> str:
        facts = {"ward": given["ward"].full_name, "class": reasons.class_name(given["at_most"])}
        return _("Incident recorded: %(ward)s, class at most %(class)s.") % facts

    same = conference.incidents.filter(is_withdrawn=False)
    return conferences.take(request, conference, "incident_form", form, act, said, same=same)


@require_POST
def withdraw_adjustment(request: Request, pk: int, entry: int) -> HttpResponse:
    return _withdraw(request, conferences.sitting(request, pk), Adjustment, entry)


@require_POST
def withdraw_incident(request: Request, pk: int, entry: int) -> HttpResponse:
    return _withdraw(request, conferences.sitting(request, pk), Incident, entry)


def _withdraw(request: Request, conference: Conference, kind: type[Adjustment | Incident], entry: int) -> HttpResponse:
    row: Any = get_object_or_404(kind, pk=entry, conference__cluster_round=conference.cluster_round_id)
    require(policies.can_settle(request.user, conference, row.ward_id))
    name = f"{kind._meta.model_name}-{row.pk}"
    form = ReasonForm(request.POST, about=name)
    if form.is_valid():
        settlements.withdraw_entry(row, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The entry is taken back; it stays in the history."))
        return redirect("scoring:conference", conference.cluster_round_id)
    return conferences.page(request, conference.cluster_round, status=422, taking_back={name: form}, reason_form=form)


@require_POST
def note_opinion(request: Request, pk: int) -> HttpResponse:
    conference = conferences.sitting(request, pk)
    require(policies.can_record(request.user, conference.cluster_round))
    form = OpinionForm(request.POST, wards=wards_of(conference.cluster_round))

    def act(given: conferences.Given) -> Any:
        return meeting.note_opinion(conference, given["ward"], given["text"], by=request.user)

    same = conference.opinions.all()
    return conferences.take(request, conference, "opinion_form", form, act, _("The opinion is noted."), same=same)


@require_POST
def write_notes(request: Request, pk: int) -> HttpResponse:
    conference = conferences.sitting(request, pk)
    require(policies.can_record(request.user, conference.cluster_round))
    form = NotesForm(request.POST)

    def act(given: conferences.Given) -> None:
        meeting.write_notes(conference, **given, by=request.user)

    try:
        return conferences.take(request, conference, "notes_form", form, act, _("The notes are saved."))
    except Stale:
        return _overtaken_notes(request, conference)


def _overtaken_notes(request: Request, conference: Conference) -> HttpResponse:
    """Both texts on one page: what stands, and what was typed; sending it again is a choice."""
    conference.refresh_from_db(fields=["difficulties", "directions", "notes_version"])
    data = request.POST.copy()
    data["version"] = str(conference.notes_version)
    bound = {"notes_form": NotesForm(data), "notes_theirs": notes(conference)}
    return conferences.page(request, conference.cluster_round, status=Stale.status, **bound)
