"""Whether the criteria of a group stand as cards, one at a time or as a table: what a browser chose last."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from clusters.requests import Request

COOKIE, A_YEAR = "score_layout", 365 * 24 * 3600
ALL, ONE, TABLE = "all", "one", "table"
NAMES = {ALL: _("Whole group"), ONE: _("One by one"), TABLE: _("Table")}


def layout_of(request: Request) -> str:
    asked = request.GET.get("view", "")
    chosen = asked if asked in NAMES else request.COOKIES.get(COOKIE, "")
    return chosen if chosen in NAMES else ALL


def remember_layout(request: Request, response: HttpResponse) -> HttpResponse:
    """Only what was asked for by a link; a page that is merely opened changes nothing."""
    if request.GET.get("view") in NAMES:
        response.set_cookie(
            COOKIE, layout_of(request), max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response
