"""S12: the screen of the room, for who has its link, and the chair's acts on it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clusters.requests import Request
from scoring.models import Screen
from scoring.services import screens
from scoring.views.conferences import sitting


@login_not_required
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    get_object_or_404(Screen, token=token)
    return HttpResponse("")


@login_not_required
@require_safe
def state(request: HttpRequest, token: str) -> HttpResponse:
    get_object_or_404(Screen, token=token)
    return HttpResponse("")


@require_POST
def show(request: Request, pk: int) -> HttpResponse:
    screens.show(sitting(request, pk), _slide(request), by=request.user, version=_number(request, "version"))
    return redirect("scoring:conference", pk)


@require_POST
def step(request: Request, pk: int) -> HttpResponse:
    screens.reveal_next(sitting(request, pk), by=request.user, version=_number(request, "version"))
    return redirect("scoring:conference", pk)


@require_POST
def hide(request: Request, pk: int) -> HttpResponse:
    """Hidden, or shown again where it was."""
    act = screens.unhide if request.POST.get("show") else screens.hide
    act(sitting(request, pk), by=request.user)
    return redirect("scoring:conference", pk)


@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    screens.undo(sitting(request, pk), by=request.user)
    return redirect("scoring:conference", pk)


@require_POST
def change_link(request: Request, pk: int) -> HttpResponse:
    screens.change_link(sitting(request, pk), by=request.user)
    messages.success(request, _("The screen has a new link; the old one shows nothing any more."))
    return redirect("scoring:conference", pk)


def _slide(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": request.POST.get("kind", "")}
    return found | {name: _number(request, name) for name in ("motion", "revealed", "page")}


def _number(request: Request, name: str) -> int | None:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and typed.isascii() else None
