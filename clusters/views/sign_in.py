from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from clusters import clock
from clusters.demo_accounts import DEMO_ACCOUNTS
from clusters.forms.sign_in import SignInForm
from clusters.models import Person
from clusters.requests import way_back

PASSWORDS = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password")
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    back = way_back(request, resolve_url(settings.LOGIN_REDIRECT_URL))
    if request.user.is_authenticated:
        return redirect(back)
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        if form.cleaned_data["remember"]:
            request.session.set_expiry(settings.SESSION_COOKIE_AGE)
        return redirect(back)
    context = {"form": form, "next": back, "demo_accounts": _accounts() if settings.DEMO else []}
    return render(request, "clusters/sign_in.html", context, status=422 if form.is_bound else 200)


def _accounts() -> list[dict[str, str]]:
    return [
        {"username": username, "label": _(label), "description": _(description)}
        for username, label, description in DEMO_ACCOUNTS
    ]


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click into a listed account of a trial copy; elsewhere there is no such page."""
    username = request.POST.get("username", "")
    if not settings.DEMO or username not in {account[0] for account in DEMO_ACCOUNTS}:
        raise Http404
    person = get_object_or_404(Person, username=username, is_active=True)
    login(request, person, backend=PASSWORDS)
    return redirect(settings.LOGIN_REDIRECT_URL)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    list(messages.get_messages(request))  # what was not seen yet is not for who sits down here next
    messages.success(request, _("Signed out."))
    return redirect(settings.LOGOUT_REDIRECT_URL)


def locked_out(request: HttpRequest, _response: HttpResponse | None, _credentials: Any) -> HttpResponse:
    """Too many wrong passwords. Each further try begins the wait anew (AXES_COOLOFF_TIME)."""
    opens_at = clock.now() + timedelta(hours=settings.AXES_COOLOFF_TIME)
    return render(request, "clusters/locked_out.html", {"opens_at": opens_at}, status=429)
