from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from clusters.models import Person


class Request(HttpRequest):
    """What a view gets: LoginRequiredMiddleware lets only people through who signed in."""

    user: Person
    cluster_round: Any  # where the page stands: a view sets it, the shell shows it
    assessment: Any  # the ward's own self-assessment that a page is about
    reports: Any  # (self-assessment, groups, scores) whose class the page shows
    audit_round: Any  # the same for a page about a whole round


def wants_json(request: HttpRequest) -> bool:
    """A script asks, not a person: it gets facts instead of a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page that `next` names, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if asked.startswith("/") and is_ours(request, asked) else otherwise


def page_before(request: HttpRequest) -> str:
    """Where the person came from, if that is one of our pages; empty otherwise."""
    before = request.headers.get("Referer", "")
    return before if is_ours(request, before) else ""


def sign_in_beside() -> str:
    """Where somebody signs in again whose work lies open in another tab."""
    return f"{reverse('clusters:sign-in')}?next={reverse('clusters:signed-in')}"


def is_ours(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
