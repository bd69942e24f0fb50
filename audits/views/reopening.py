"""Đề nghị mở lại: the ward asks, the lead unit or the district decides."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audits import policies
from audits.forms.sending import DecisionForm, ReopeningForm
from audits.models import ReopeningRequest
from audits.queries import self_assessments
from audits.services import reopening
from audits.views.own_report import frame, own
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require

FORM = ["GET", "HEAD", "POST"]
ASK_AGAIN = 422
State = ReopeningRequest.State


@require_http_methods(FORM)
def ask(request: Request, pk: int) -> HttpResponse:
    """From the strip of a report that is sent."""
    assessment = own(request, pk)
    require(policies.can_ask_reopening(request.user, assessment))
    form = ReopeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopening.ask(assessment, form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            if refusal.at != "reason":
                raise
            form.add_error("reason", refusal.reason)
        else:
            messages.success(request, _("The wish to reopen the report is on its way. The decision will stand here."))
            return redirect("audits:self-assessment", pk)
    context = frame(request, assessment, (_("Ask to reopen the report"), "")) | {
        "form": form,
        "asked": assessment.reopening_requests.filter(state=State.OPEN).select_related("asked_by").first(),
        "decides": policies.whom_to_call(assessment),
        "locked": "" if policies.is_reopenable(assessment) else policies.what_is_possible(assessment),
    }
    status = ASK_AGAIN if request.method == "POST" else 200
    return render(request, "audits/reopening_ask.html", context, status=status)


@require_http_methods(FORM)
def decide(request: Request, pk: int) -> HttpResponse:
    """Granted: the report is returned. Refused: with an answer."""
    assessment = get_object_or_404(self_assessments().within_reach_of(request.user), pk=pk)
    request.cluster_round = assessment.cluster_round
    require(policies.can_decide_reopening(request.user, assessment))
    requests = assessment.reopening_requests.select_related("asked_by", "decided_by")
    asked = requests.filter(state=State.OPEN).first()
    if asked is None:
        raise Refused(_("Nobody asks to reopen this report, or it is decided already."))
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _decided(request, assessment, form.cleaned_data["answer"])
        except Refused as refusal:
            if refusal.at != "answer":
                raise
            form.add_error("answer", refusal.reason)
    name = assessment.ward.full_name
    context: dict[str, Any] = {
        "assessment": assessment,
        "asked": asked,
        "form": form,
        "may_grant": policies.can_return(request.user, assessment),
        "instead": policies.what_is_possible(assessment),
        "crumbs": [
            (assessment.cluster_round.cluster.name, reverse("audits:reports", args=[assessment.cluster_round_id])),
            (name, reverse("audits:report", args=[pk])),
            (_("Reopening"), ""),
        ],
    }
    return render(request, "audits/reopening_decide.html", context, status=ASK_AGAIN if form.is_bound else 200)


def _decided(request: Request, assessment: Any, answer: str) -> HttpResponse:
    told = {"ward": assessment.ward.full_name}
    if request.POST.get("decision") == "grant":
        reopening.grant(assessment, answer, by=request.user)
        messages.success(request, _("The report of %(ward)s is open again.") % told)
    else:
        reopening.refuse(assessment, answer, by=request.user)
        messages.success(request, _("%(ward)s is told that its report is not reopened.") % told)
    return redirect("audits:reports", assessment.cluster_round_id)
