"""Sampling: the numbers that were drawn for a sheet, and the draw of more (S8)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audits import policies, queries
from audits.forms.fields import version_from
from audits.forms.samples import SampleForm
from audits.models import CrossCheck
from audits.services import samples
from audits.services.cross_checks import criteria_of
from audits.views.cross_checks import fetch
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request, pk: int) -> HttpResponse:
    cross_check = fetch(request, pk)
    require(policies.can_read_marks(request.user, cross_check))
    criteria = criteria_of(cross_check)
    if request.method == "POST":
        require(policies.can_mark(request.user, cross_check))
        return _draw(request, cross_check, SampleForm(request.POST, criteria=criteria))
    form = SampleForm(criteria=criteria, criterion=request.GET.get("criterion", ""))
    return _page(request, cross_check, form)


def _draw(request: Request, cross_check: CrossCheck, form: SampleForm) -> HttpResponse:
    if form.is_valid():
        seen = version_from(request.POST.get("seen", ""))
        try:
            samples.draw(cross_check, form.wish(), seen=seen, by=request.user)
        except Refused as refusal:
            if not refusal.at:
                raise
            form.add_error(refusal.at, refusal.reason)
        else:
            messages.success(request, _("The numbers are drawn. They stay as they are; another draw is added to them."))
            return redirect("audits:cross-check-samples", cross_check.pk)
    return _page(request, cross_check, form, status=422)


def _page(request: Request, cross_check: CrossCheck, form: SampleForm, *, status: int = 200) -> HttpResponse:
    drawn = queries.samples_of(cross_check)
    context = {
        "cross_check": cross_check,
        "cluster_round": cross_check.cluster_round,
        "samples": drawn,
        "seen": drawn[-1].pk if drawn else 0,
        "form": form,
        "may_mark": policies.can_mark(request.user, cross_check),
    }
    return render(request, "audits/cross_check_samples.html", context, status=status)
