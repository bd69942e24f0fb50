"""Niêm phong: a finished sheet is looked over, sealed, and its seal broken again (S8)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audits.services import cross_checks
from audits.views.cross_checks import fetch, overview
from clusters.errors import Refused
from clusters.requests import Request


@require_POST
def seal(request: Request, pk: int) -> HttpResponse:
    cross_check = fetch(request, pk)
    try:
        cross_checks.seal(cross_check, by=request.user)
    except Refused as refusal:
        if not refusal.at:
            raise
        address = reverse("audits:cross-check-criterion", args=[pk, refusal.at])
        return overview(request, cross_check, status=422, errors=[{"text": refusal.reason, "href": address}])
    messages.success(request, _("The sheet on %(ward)s is sealed.") % {"ward": cross_check.subject.full_name})
    return redirect("audits:cross-check", pk)


@require_POST
def unseal(request: Request, pk: int) -> HttpResponse:
    cross_check = fetch(request, pk)
    cross_checks.unseal(cross_check, by=request.user)
    messages.success(request, _("The seal is broken. The sheet counts only when it is sealed again."))
    return redirect("audits:cross-check", pk)
