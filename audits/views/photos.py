"""Ảnh chụp tại chỗ: taken and removed on the sheet; a device that was without network sends them one by one."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audits import policies
from audits.models import Criterion, CrossCheck, SitePhoto
from audits.services import photos
from audits.views.cross_checks import fetch
from clusters.errors import Refused
from clusters.requests import Request, wants_json, way_back
from clusters.verdicts import require

KEY_LENGTH = 32  # a number is added for each further file of one form, and the model holds 36


@require_POST
def add(request: Request, pk: int, code: str) -> HttpResponse:
    """One photo or several; each that is refused says why, the others stay."""
    cross_check = fetch(request, pk)
    if cross_check.assessor_id not in request.user.ward_ids:
        require(policies.can_add_photo(request.user, cross_check))
    of_set = Criterion.objects.filter(criteria_set=cross_check.cluster_round.audit_round.criteria_set_id)
    criterion = get_object_or_404(of_set, code=code)
    taken = request.FILES.getlist("photo")
    if not taken:
        raise Refused(_("Choose a photo first."), at=code)
    given = request.POST.get("key", "")[:KEY_LENGTH]
    key = given if given and given.isprintable() else uuid4().hex
    refused = []
    for number, uploaded in enumerate(taken):
        try:
            photos.add(cross_check, criterion, uploaded, f"{key}-{number}" if number else key, by=request.user)
        except Refused as refusal:
            if len(taken) == 1:
                raise
            refused.append(refusal.reason)
    return _answer(request, cross_check, criterion, refused)


@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    """Until the sheets are opened a photo does not exist for anybody but the assessor ward."""
    photo = get_object_or_404(SitePhoto.objects.select_related("criterion", "stored"), pk=pk)
    photo.cross_check = fetch(request, photo.cross_check_id)
    if not policies.can_see_photo(request.user, photo):
        raise Http404
    photos.remove(photo, by=request.user)
    return _answer(request, photo.cross_check, photo.criterion, [])


def _answer(request: Request, cross_check: CrossCheck, criterion: Criterion, refused: list[str]) -> HttpResponse:
    """For a script the list as it is now; for a person without script the page they came from."""
    if not wants_json(request):
        for reason in refused:
            messages.error(request, reason)
        otherwise = reverse("audits:cross-check-criterion", args=[cross_check.pk, criterion.code])
        return redirect(way_back(request, otherwise))
    rows = SitePhoto.objects.filter(cross_check=cross_check, criterion=criterion).select_related("stored")
    context: dict[str, Any] = {"photos": list(rows.order_by("pk")), "may_change": True, "criterion": criterion}
    shown = render_to_string("audits/photos_list.html", context, request)
    return JsonResponse({"list": shown, "refused": refused})
