"""Words of the year before, taken over by a button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audits.models import Group, SelfAssessment
from audits.services import drafting
from audits.views.own_report import own
from clusters.requests import Request


@require_POST
def carry(request: Request, pk: int) -> HttpResponse:
    """For the whole report."""
    assessment = own(request, pk)
    return carried(request, assessment, None, back=reverse("audits:self-assessment", args=[pk]))


def carried(request: Request, assessment: SelfAssessment, group: Group | None, *, back: str) -> HttpResponse:
    """Copies, says how much, and goes back to the page of the button."""
    copied = drafting.carry(assessment, by=request.user, group=group)
    told = {"year": copied.year, "reasons": copied.reasons, "texts": copied.texts}
    if not copied.year:
        messages.info(request, _("There is no report of an earlier year to copy from."))
    elif copied.is_nothing:
        messages.info(request, _("Nothing more to copy from %(year)s: what is written already stays.") % told)
    elif group:
        messages.success(request, _("Copied from %(year)s: %(reasons)s reasons. Look at each of them again.") % told)
    else:
        words = _("Copied from %(year)s: %(reasons)s reasons, %(texts)s texts of the general part. Look at each again.")
        messages.success(request, words % told)
    return redirect(back)
