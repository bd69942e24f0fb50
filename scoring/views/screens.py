"""S12: the screen of the room for who has its link, and the chair's acts on it."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits.models import ClusterRound
from clusters.requests import Request
from scoring.models import Conference, Screen
from scoring.screens import Seen, all_slides, seen_of
from scoring.services import screens
from scoring.views.conferences import sitting

THEMES = ("light", "dark")


@login_not_required
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The whole page; its slide then follows by itself, or without script by loading again."""
    screen = _screen(token)
    seen, theme = seen_of(screen), request.GET.get("theme", "")
    context = {
        "screen": screen, "seen": seen, "etag": _etag(seen), "address": _address(request, token),
        "theme": theme if theme in THEMES else THEMES[0],
    }  # fmt: skip
    return _unlisted(render(request, "scoring/screen.html", context))


@login_not_required
@require_safe
def state(request: HttpRequest, token: str) -> HttpResponse:
    """What is shown now; 304 while it is what the asker has, and then nothing is drawn."""
    seen = seen_of(_screen(token))
    etag = _etag(seen)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        context = {"seen": seen, "address": _address(request, token)}
        response = render(request, "scoring/screen_seen.html", context)
        response["ETag"] = etag
    return _unlisted(response)


def _screen(token: str) -> Screen:
    """By its link, which ends when the result is approved, when a newer conference is called, or when it is changed."""
    newer = Conference.objects.filter(
        cluster_round=OuterRef("conference__cluster_round"), number__gt=OuterRef("conference__number")
    )
    rows = Screen.objects.select_related(
        "conference__cluster_round__audit_round__criteria_set", "conference__cluster_round__cluster"
    )
    living = rows.exclude(conference__cluster_round__state=ClusterRound.State.APPROVED).exclude(Exists(newer))
    return get_object_or_404(living, token=token)


def _etag(seen: Seen) -> str:
    """Of everything that is said: equal facts are the same page."""
    return quote_etag(hashlib.sha256(f"{get_language()} {seen!r}".encode()).hexdigest()[:20])


def _address(request: HttpRequest, token: str) -> str:
    path = reverse("scoring:screen", args=[token])
    return settings.SITE_URL + path if settings.SITE_URL else request.build_absolute_uri(path)


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def print_all(request: Request, pk: int) -> HttpResponse:
    """Every slide on a sheet of its own; for who chooses them, since the room has not seen them all."""
    conference = sitting(request, pk)
    return render(request, "scoring/screen_print.html", {"slides": all_slides(conference), "conference": conference})


@require_POST
def show(request: Request, pk: int) -> HttpResponse:
    screens.show(sitting(request, pk), _slide(request), by=request.user, version=_number(request, "version"))
    return _back(pk)


@require_POST
def step(request: Request, pk: int) -> HttpResponse:
    screens.reveal_next(sitting(request, pk), by=request.user, version=_number(request, "version"))
    return _back(pk)


@require_POST
def hide(request: Request, pk: int) -> HttpResponse:
    """Hidden, or shown again where it was."""
    act = screens.unhide if request.POST.get("show") else screens.hide
    act(sitting(request, pk), by=request.user)
    return _back(pk)


@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    screens.undo(sitting(request, pk), by=request.user)
    return _back(pk)


@require_POST
def change_link(request: Request, pk: int) -> HttpResponse:
    screens.change_link(sitting(request, pk), by=request.user)
    messages.success(request, _("The screen has a new link; the old one shows nothing any more."))
    return _back(pk)


def _back(pk: int) -> HttpResponse:
    return redirect(reverse("scoring:conference", args=[pk]) + "#screen")


DIGITS = 10  # no number of a slide or a version has so many
NUMBERED = {"motion": "motion", "ranking": "revealed", "groups": "page"}


def _slide(request: Request) -> dict[str, Any]:
    """As scoring.screens.Choice.value writes it."""
    kind, _dash, number = request.POST.get("slide", "").partition("-")
    named = kind in NUMBERED and number.isdecimal() and number.isascii() and len(number) < DIGITS
    return {"kind": kind} | ({NUMBERED[kind]: int(number)} if named else {})


def _number(request: Request, name: str) -> int | None:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < DIGITS else None
