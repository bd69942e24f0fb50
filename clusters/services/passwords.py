"""The password once more, before an act that nobody else may do from an account left open."""

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _

from clusters.errors import Refused
from clusters.requests import Request


def prove(request: Request, password: str) -> None:
    """Refused (`at` "password") where it is not this person's; wrong tries count and lock as they do at the sign-in."""
    if not password:
        raise Refused(_("Enter your password"), at="password")
    if authenticate(request, username=request.user.username, password=password) != request.user:
        raise Refused(_("The password is wrong. Nothing was confirmed."), at="password")
