"""Lines settled in the conference (S11): one at a time, or all that were prepared; and taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusters.requests import Request
from clusters.verdicts import require
from scoring import policies
from scoring.forms.settlements import ReasonForm
from scoring.models import Settlement
from scoring.services import settlements
from scoring.views import conferences, consolidation, lines


@require_POST
def settle(request: Request, pk: int, ward: int, code: str) -> HttpResponse:
    conference = conferences.sitting(request, pk)
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
    return conferences.page(request, line.cluster_round, status=status, lines=bound, **errors)


@require_POST
def settle_prepared(request: Request, pk: int) -> HttpResponse:
    """All prepared lines that the page listed, after it asked once."""
    conference = conferences.sitting(request, pk)
    require(policies.can_settle(request.user, conference))
    listed = [int(number) for number in request.POST.getlist("prepared") if number.isdecimal()]
    recorded = settlements.settle_prepared(conference, listed, by=request.user)
    messages.success(request, _("Prepared lines recorded: %(count)s.") % {"count": len(recorded)})
    return redirect("scoring:conference", pk)


@require_POST
def unsettle(request: Request, pk: int, settlement: int) -> HttpResponse:
    conference = conferences.sitting(request, pk)
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
