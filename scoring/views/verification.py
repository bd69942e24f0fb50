"""S25: whoever holds a paper looks up whether it holds, without signing in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoring.verification import code_from, verified

MINUTE = 60
TOO_MANY = 429


@login_not_required
@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """A box for the code; typed, it leads to the paper's own address."""
    typed = request.GET.get("code", "").strip()
    code = code_from(typed)
    if code:
        return redirect("scoring:verified", code)
    return _page(request, {"typed": typed}, status=422 if typed else 200)


@login_not_required
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    plain = code_from(code)
    if plain and plain != code:
        return redirect("scoring:verified", plain)
    if _asks_too_often(request):
        response = _page(request, {"too_often": True}, status=TOO_MANY)
        response["Retry-After"] = str(MINUTE)
        return response
    found = verified(plain) if plain else None
    if found is None:
        return _page(request, {"unknown": True, "typed": code}, status=404)
    return _page(request, {"found": found, "document": found.document})


def _page(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    crumbs = [(_("Look up a paper"), "")]
    response = render(request, "scoring/verification.html", {"crumbs": crumbs, **context}, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _asks_too_often(request: HttpRequest) -> bool:
    """More look-ups from one address in a minute than people at their phones make."""
    address = (request.META.get("HTTP_X_REAL_IP") if settings.BEHIND_PROXY else None) or request.META["REMOTE_ADDR"]
    key = f"look-ups:{address}"
    if cache.add(key, 1, MINUTE):
        return False
    try:
        return cache.incr(key) > settings.LOOK_UPS_A_MINUTE
    except ValueError:  # its minute ended between the two lines
        return False
