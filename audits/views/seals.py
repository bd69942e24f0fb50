"""Niêm phong: a finished sheet is looked over, sealed, and its seal broken again (S8)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits import findings, policies
from audits.models import CrossCheck
from audits.services import cross_checks
from audits.views.cross_checks import fetch, head, missing, nothing_to_check, totals
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require


@require_safe
def finish(request: Request, pk: int) -> HttpResponse:
    """What will be sealed, by whom, and what follows from it: asked once."""
    cross_check = fetch(request, pk)
    require(policies.can_read_marks(request.user, cross_check))
    if nothing_to_check(cross_check) or not policies.can_mark(request.user, cross_check):
        return redirect("audits:cross-check", pk)
    return _finish(request, cross_check)


def _finish(request: Request, cross_check: CrossCheck, *, status: int = 200, **more: Any) -> HttpResponse:
    lines = findings.lines_of(cross_check)
    context = {
        **head(request, cross_check, lines),
        **totals(lines),
        **missing(lines),
        "differences": [line for line in lines if line.differs],
        "people": sorted({line.mark.saved_by.full_name for line in lines if line.mark}),
        **more,
    }
    return render(request, "audits/cross_check_finish.html", context, status=status)


@require_POST
def seal(request: Request, pk: int) -> HttpResponse:
    cross_check = fetch(request, pk)
    try:
        cross_checks.seal(cross_check, by=request.user)
    except Refused as refusal:
        if not refusal.at:
            raise
        address = reverse("audits:cross-check-criterion", args=[pk, refusal.at])
        return _finish(request, cross_check, status=422, errors=[{"text": refusal.reason, "href": address}])
    messages.success(request, _("The sheet on %(ward)s is sealed.") % {"ward": cross_check.subject.full_name})
    return redirect("audits:cross-check", pk)


@require_POST
def unseal(request: Request, pk: int) -> HttpResponse:
    cross_check = fetch(request, pk)
    cross_checks.unseal(cross_check, by=request.user)
    messages.success(request, _("The seal is broken. The sheet counts only when it is sealed again."))
    return redirect("audits:cross-check", pk)
