"""Điểm danh (S11): who is in the room, from when to when; and the delegate who sits at the console."""

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusters import clock
from clusters.errors import Refused, Stale
from clusters.requests import Request
from clusters.verdicts import require
from scoring import policies
from scoring.forms.conferences import ArrivalForm, CorrectionForm, SeatForm
from scoring.models import Attendance, Conference
from scoring.services import attendance, conferences, seats
from scoring.views.conference_parts import wards_of
from scoring.views.conferences import page, sitting


@require_POST
def arrive(request: Request, pk: int) -> HttpResponse:
    conference = sitting(request, pk)
    require(policies.can_note_presence(request.user, conference))
    form = ArrivalForm(request.POST, wards=wards_of(conference.cluster_round))
    if not form.is_valid():
        return page(request, conference.cluster_round, status=422, arrival_form=form)
    given = form.cleaned_data
    here = conference.attendances.filter(ward=given["ward"], name=given["name"], left_at__isnull=True).first()
    if here:
        messages.info(request, conferences.said_here(here))
    else:
        conferences.arrive(conference, given["ward"], given["name"], given["position"], by=request.user)
        messages.success(request, _("%(name)s is present.") % {"name": given["name"]})
    return redirect("scoring:conference", pk)


@require_POST
def note_all(request: Request, pk: int) -> HttpResponse:
    conference = sitting(request, pk)
    unknown = attendance.note_all(conference, by=request.user)
    if unknown:
        names = {"wards": ", ".join(ward.full_name for ward in unknown)}
        messages.warning(request, _("Nobody is known of %(wards)s; note the delegate by name.") % names)
    messages.success(request, _("Noted as present. Correct names and times where they differ."))
    return redirect("scoring:conference", pk)


def _row(request: Request, conference: Conference, number: int) -> Attendance:
    row = get_object_or_404(conference.attendances.select_related("ward"), pk=number)
    row.conference = conference
    return row


@require_POST
def leave(request: Request, pk: int, attendance: int) -> HttpResponse:
    conference = sitting(request, pk)
    row = _row(request, conference, attendance)
    if row.left_at:
        told = {"name": row.name, "at": f"{row.left_at.astimezone(clock.HANOI):%H:%M}"}
        messages.info(request, _("%(name)s has left already, at %(at)s.") % told)
    else:
        conferences.leave(row, by=request.user)
        messages.success(request, _("%(name)s has left.") % {"name": row.name})
    return redirect("scoring:conference", pk)


@require_POST
def correct(request: Request, pk: int, attendance: int) -> HttpResponse:
    conference = sitting(request, pk)
    row = _row(request, conference, attendance)
    require(policies.can_note_presence(request.user, conference))
    form = CorrectionForm(request.POST, about=row.pk)
    status = 422
    if form.is_valid():
        try:
            _write(row, form.cleaned_data, request)
        except Stale as stale:
            status = Stale.status
            form = _overtaken(request, row)
            form.add_error(None, f"{stale.reason} {_stands(row)}")
        except Refused as refusal:
            form.add_error(refusal.at or None, refusal.reason)
        else:
            messages.success(request, _("The attendance is corrected."))
            return redirect("scoring:conference", pk)
    return page(request, conference.cluster_round, status=status, corrections={row.pk: form}, correction_form=form)


def _write(row: Attendance, given: dict, request: Request) -> None:
    day = row.arrived_at.astimezone(clock.HANOI).date()

    def moment(hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=clock.HANOI)

    left = moment(given["left"]) if given["left"] else None
    attendance.correct(
        row, given["name"], given["position"], moment(given["arrived"]), left, seen=given["seen"], by=request.user
    )


def _overtaken(request: Request, row: Attendance) -> CorrectionForm:
    """What was typed, now in knowledge of what somebody else wrote: sending it again is a choice."""
    row.refresh_from_db()
    data = request.POST.copy()
    data["seen"] = attendance.fingerprint(row)
    form = CorrectionForm(data, about=row.pk)
    form.is_valid()
    return form


def _stands(row: Attendance) -> str:
    hours = " – ".join(f"{at.astimezone(clock.HANOI):%H:%M}" for at in (row.arrived_at, row.left_at) if at)
    words = ", ".join(filter(None, (row.name, row.position, hours)))
    return _("What stands now: %(words)s. What was typed is kept below; send it again to put it in place.") % {
        "words": words
    }


@require_POST
def seat(request: Request, pk: int) -> HttpResponse:
    """The delegate of the deputy unit sits down at this console."""
    conference = sitting(request, pk)
    cluster_round = conference.cluster_round
    require(policies.can_settle(request.user, conference))
    recorder = policies.recorder_of(cluster_round, cluster_round.lead_id)
    ward = next(m.ward for m in cluster_round.members if m.ward_id == recorder)
    here = conference.attendances.filter(ward=ward, left_at__isnull=True)
    form = SeatForm(request.POST, delegates=here.values_list("name", flat=True))
    if form.is_valid():
        given = form.cleaned_data
        try:
            taken = seats.seat(conference, ward, given["delegate_name"], given["code"], by=request.user)
        except Refused as refusal:
            if refusal.at not in form.fields:
                raise
            form.add_error(refusal.at, refusal.reason)
        else:
            told = {"name": taken.delegate_name, "ward": ward.full_name}
            messages.success(request, _("%(name)s of %(ward)s confirms at this console.") % told)
            return redirect("scoring:conference", pk)
    return page(request, cluster_round, status=422, seat_form=form)


@require_POST
def unseat(request: Request, pk: int) -> HttpResponse:
    conference = sitting(request, pk)
    seats.unseat(conference, by=request.user)
    messages.success(request, _("The delegate of the deputy unit has left this console."))
    return redirect("scoring:conference", pk)
