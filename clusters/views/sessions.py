"""When a sign-in ended while a page lay open."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_safe

from clusters.requests import sign_in_beside, wants_json


@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """In the tab that was opened only to sign in: the work goes on in the other one."""
    return render(request, "clusters/signed_in.html")


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: the token of the page is not the one of this sign-in."""
    if not wants_json(request):
        return csrf_failure(request, reason)
    sentence = _("This page was open for too long")
    return JsonResponse({"reason": sentence, "sign_in": sign_in_beside()}, status=403)
