"""Xin rút: an assessor asks to stand back from a sheet, the district or the lead unit decides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audits import policies
from audits.forms.cross_checks import RecusalForm
from audits.services import cross_checks
from audits.views.cross_checks import fetch, overview
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require


@require_POST
def ask(request: Request, pk: int) -> HttpResponse:
    cross_check = fetch(request, pk)
    form = RecusalForm(request.POST)
    try:
        if form.is_valid():
            cross_checks.ask_recusal(cross_check, form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("The request is sent to the district office and the lead unit."))
            return redirect("audits:cross-check", pk)
    except Refused as refusal:
        if not refusal.at:
            raise
        form.add_error("reason", refusal.reason)
    require(policies.can_read_marks(request.user, cross_check))
    return overview(request, cross_check, status=422, recusal_form=form, refused_form=form)


@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    cross_check = fetch(request, pk)
    granted = request.POST.get("granted") == "yes"
    cross_checks.decide_recusal(cross_check, granted=granted, by=request.user)
    name = {"ward": cross_check.assessor.full_name}
    granted_text = _("%(ward)s stands back; its sheet does not count.") % name
    messages.success(request, granted_text if granted else _("%(ward)s goes on marking.") % name)
    return redirect("audits:cross-checks", cross_check.cluster_round_id)
