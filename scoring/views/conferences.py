"""Hội nghị (S11): called, in session with its console, closed. One page, many small acts."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits.models import ClusterRound
from clusters import clock
from clusters.errors import Refused, Stale
from clusters.models import Person, Role, Ward
from clusters.requests import Request
from clusters.verdicts import require
from scoring import console, policies, queries, reasons, votes
from scoring.forms.conferences import (
    AdjustmentForm,
    ArrivalForm,
    CallForm,
    CloseForm,
    IncidentForm,
    NotesForm,
    OpinionForm,
)
from scoring.forms.settlements import ReasonForm
from scoring.models import Adjustment, Attendance, Conference, Incident, Settlement
from scoring.rules.facts import UNCLASSIFIED
from scoring.services import conferences, settlements
from scoring.views import consolidation, lines

State = Conference.State
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
        context["may_open"] = policies.can_open(request.user, conference)
    if context["may_call"]:
        context["call_form"] = CallForm(wards=wards_of(cluster_round), initial=_usual(cluster_round, conference))
    if conference is None or conference.state == State.CALLED:
        return render(request, "scoring/conference_called.html", context | bound, status=status)
    context |= _console(request.user, cluster_round, conference, bound)
    context["quiet"] = lines.refusal_of_all(context["items"])
    return render(request, "scoring/conference.html", context | bound, status=status)


def may_call(person: Person, cluster_round: ClusterRound, conference: Conference | None) -> bool:
    """Whether the form of the call is shown: first call, change of a call, or a new meeting."""
    if conference and conference.state == State.IN_SESSION:
        return False
    if conference and conference.state == State.CLOSED and not policies.can_meet_again(cluster_round, conference):
        return False
    return bool(policies.can_call(person, cluster_round))


def wards_of(cluster_round: ClusterRound) -> list[Ward]:
    return [member.ward for member in cluster_round.members]


def own_wards(person: Person, conference: Conference) -> list[Ward]:
    """The wards about which this person records: all but the lead for the lead unit, the lead for the deputy."""
    wards = wards_of(conference.cluster_round)
    return [ward for ward in wards if policies.can_settle(person, conference, ward.pk)]


def _usual(cluster_round: ClusterRound, conference: Conference | None) -> dict[str, Any]:
    """The call as it is; before it the lead unit's own people, after the explanation window, at the usual hour."""
    if conference and conference.state == State.CALLED:
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


def _console(
    person: Person, cluster_round: ClusterRound, conference: Conference, bound: Mapping[str, Any]
) -> dict[str, Any]:
    seen = console.console_of(cluster_round, conference)
    wards, may_record = own_wards(person, conference), policies.can_settle(person, conference)
    return {
        "table": seen.table,
        "console": seen,
        "agenda": console.agenda(seen),
        "presence": console.presence(seen),
        "motions": votes.motions_seen(seen, person, bound.get("vote_forms", {})),
        "items": lines.items(
            person, cluster_round, conference, seen.table.listed, origin="conference", bound=bound.get("lines")
        ),
        "may_record": may_record,
        "deputy": policies.name_of(cluster_round, cluster_round.deputy_id),
        "entries": _entries(conference, person, bound.get("taking_back", {})),
        "opinions": conference.opinions.select_related("ward"),
        **_forms(person, conference, seen, wards, may_record=bool(may_record)),
    }


def _forms(
    person: Person, conference: Conference, seen: console.Console, wards: list[Ward], *, may_record: bool
) -> dict[str, Any]:
    """Only those that this person may send now."""
    found: dict[str, Any] = {}
    if wards:
        found["adjustment_form"] = AdjustmentForm(wards=wards)
        found["incident_form"] = IncidentForm(wards=wards, classes=classes(seen.rules))
    if question_form := votes.question_form(seen, person):
        found["question_form"] = question_form
    if may_record:
        everybody = wards_of(conference.cluster_round)
        found["arrival_form"] = ArrivalForm(wards=everybody)
        found["opinion_form"] = OpinionForm(wards=everybody)
        found["notes_form"] = NotesForm(initial=_notes(conference))
        found["close_form"] = CloseForm()
    return found


def classes(rules: Any) -> list[tuple[str, str]]:
    names = [*(band.name for band in rules.bands), UNCLASSIFIED]
    return [(name, reasons.class_name(name)) for name in names[1:]]


def _notes(conference: Conference) -> dict[str, Any]:
    return {
        "difficulties": conference.difficulties, "directions": conference.directions,
        "version": conference.notes_version,
    }  # fmt: skip


def _entries(conference: Conference, person: Person, taking_back: Mapping[str, ReasonForm]) -> list[dict[str, Any]]:
    """Bonus, penalties and incidents, each with the form that takes it back."""
    of_the_cluster = {"conference__cluster_round": conference.cluster_round_id}  # of a meeting before a return as well
    rows: list[Adjustment | Incident] = [*Adjustment.objects.filter(**of_the_cluster).select_related("ward")]
    rows += Incident.objects.filter(**of_the_cluster).select_related("ward")
    found = []
    for row in rows:
        name = f"{row._meta.model_name}-{row.pk}"
        may = policies.can_settle(person, conference, row.ward_id) and not row.is_withdrawn
        form = taking_back.get(name) or ReasonForm(about=name)
        limit = reasons.class_name(row.at_most) if isinstance(row, Incident) else ""
        found.append({"entry": row, "at_most": limit, "form": form if may else None})
    return found


Given = dict[str, Any]


def take(
    request: Request, conference: Conference, name: str, form: forms.Form, act: Callable[[Given], Any], said: str,
    *, same: QuerySet | None = None,
) -> HttpResponse:  # fmt: skip
    """Clean, act, speak. `same`: rows that say exactly this already, so that a second click adds nothing."""
    cluster_round = conference.cluster_round
    require(policies.is_in_session(conference))
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
            messages.success(request, said)
            return redirect("scoring:conference", cluster_round.pk)
    return page(request, cluster_round, status=422, **{name: form})


@require_POST
def call(request: Request, pk: int) -> HttpResponse:
    cluster_round = consolidation.fetch(request, pk)
    require(policies.can_call(request.user, cluster_round))
    form = CallForm(request.POST, wards=wards_of(cluster_round))
    if form.is_valid():
        conferences.call(cluster_round, form.facts(), by=request.user)
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
def arrive(request: Request, pk: int) -> HttpResponse:
    conference = sitting(request, pk)
    require(policies.can_settle(request.user, conference))
    form = ArrivalForm(request.POST, wards=wards_of(conference.cluster_round))

    def act(given: Given) -> Attendance:
        return conferences.arrive(conference, given["ward"], given["name"], given["position"], by=request.user)

    same = conference.attendances.filter(left_at__isnull=True)
    said = _("%(name)s is present.") % {"name": request.POST.get("name", "").strip()}
    return take(request, conference, "arrival_form", form, act, said, same=same)


@require_POST
def leave(request: Request, pk: int, attendance: int) -> HttpResponse:
    conference = sitting(request, pk)
    person = get_object_or_404(conference.attendances.select_related("ward"), pk=attendance)
    if person.left_at is None:
        conferences.leave(person, by=request.user)
    messages.success(request, _("%(name)s has left.") % {"name": person.name})
    return redirect("scoring:conference", pk)


@require_POST
def settle(request: Request, pk: int, ward: int, code: str) -> HttpResponse:
    conference = sitting(request, pk)
    found = lines.target(conference.cluster_round, ward, code)
    require(policies.can_settle(request.user, conference, ward))

    def act(points: Any, reason: str, instead_of: int) -> Settlement:
        return settlements.settle(
            conference, found.ward, found.criterion, points, reason, by=request.user, instead_of=instead_of
        )

    pages: dict[str, lines.Page] = {
        "line": consolidation.line_page,
        "discuss": consolidation.discuss_page,
        "conference": _line_in_console,
    }
    return lines.write(request, found, act, lines.said_settled(), pages)


def _line_in_console(request: Request, line: lines.Target, *, bound: lines.Bound, status: int) -> HttpResponse:
    errors = {f"line_form_{place}": form for place, form in enumerate(bound.values())}
    return page(request, line.cluster_round, status=status, lines=bound, **errors)


@require_POST
def unsettle(request: Request, pk: int, settlement: int) -> HttpResponse:
    conference = sitting(request, pk)
    rows = Settlement.objects.filter(cluster_round=conference.cluster_round).select_related("ward", "criterion")
    row = get_object_or_404(rows, pk=settlement)
    require(policies.can_settle(request.user, conference, row.ward_id))
    row.cluster_round = conference.cluster_round
    form = ReasonForm(request.POST, about="unsettle")
    if form.is_valid():
        settlements.unsettle(row, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The settled points are taken back; the marks decide the line again."))
        return redirect("scoring:line", pk, row.ward_id, row.criterion.code)
    line = lines.Target(conference.cluster_round, row.ward, row.criterion)
    return consolidation.line_page(request, line, taking_back=form, status=422)


@require_POST
def note_opinion(request: Request, pk: int) -> HttpResponse:
    conference = sitting(request, pk)
    require(policies.can_settle(request.user, conference))
    form = OpinionForm(request.POST, wards=wards_of(conference.cluster_round))

    def act(given: Given) -> Any:
        return conferences.note_opinion(conference, given["ward"], given["text"], by=request.user)

    same = conference.opinions.all()
    return take(request, conference, "opinion_form", form, act, _("The opinion is noted."), same=same)


@require_POST
def write_notes(request: Request, pk: int) -> HttpResponse:
    conference = sitting(request, pk)
    require(policies.can_settle(request.user, conference))
    form = NotesForm(request.POST)
    if not form.is_valid():
        return page(request, conference.cluster_round, status=422, notes_form=form)
    try:
        conferences.write_notes(conference, **form.cleaned_data, by=request.user)
    except Stale:
        return _overtaken_notes(request, conference)
    messages.success(request, _("The notes are saved."))
    return redirect(reverse("scoring:conference", args=[pk]) + "#notes")


def _overtaken_notes(request: Request, conference: Conference) -> HttpResponse:
    """Both texts on one page: what stands, and what was typed; sending it again is a choice."""
    data = request.POST.copy()
    data["version"] = str(conference.notes_version)
    theirs = _notes(conference)
    return page(request, conference.cluster_round, status=Stale.status, notes_form=NotesForm(data), notes_theirs=theirs)


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    conference = sitting(request, pk)
    form = CloseForm(request.POST)

    def act(given: Given) -> None:
        conferences.close(conference, by=request.user, accept_open=given["accept_open"])

    if conference.state == State.CLOSED:
        return redirect("scoring:conference", pk)
    said = _("The conference is closed. The minutes can be made now.")
    return take(request, conference, "close_form", form, act, said)
