from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from clusters.errors import Refused, Stale
from clusters.requests import page_before, sign_in_beside, wants_json

Answer = Callable[[HttpRequest], HttpResponse]


class PlainAddressMiddleware:
    """A control character in an address names nothing here, and PostgreSQL would stumble over it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.isprintable():
            raise Http404
        return self.get_response(request)


class LanguageMiddleware:
    """Vietnamese unless this person chose English here: a browser's language must not change an office's words."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]  # where Django's own middleware puts it
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Nothing without signing in. A form that came after the sign-in ended leads back to its page, with a word why.

    A script is told where to sign in: the page it works for stays open, with all that was typed.
    """

    def handle_no_permission(  # type: ignore[override]  # the stubs know no other answer than a redirect
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if wants_json(request):
            return JsonResponse({"sign_in": sign_in_beside()}, status=401)
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        messages.warning(request, _("The sign-in had ended; the form was not accepted. Sign in and send it once more."))
        return redirect_to_login(urlsplit(page_before(request)).path or "/")


class NoStoreMiddleware:
    """On a shared office PC the Back button must not show the last person's pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class NotAskedSoMiddleware:
    """Opening the address of a form's act, or a stray form: a page instead of the empty answer of HTTP."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        if wants_json(request):
            reason = {"reason": _("This address is not opened in this way")}
            page: HttpResponse = JsonResponse(reason, status=response.status_code)
        else:
            page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


class RefusedMiddleware:
    """A verdict's reason becomes a page for a person, a line for a script; a programming error stays an error."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if wants_json(request):
            return JsonResponse({"reason": exception.reason}, status=exception.status)
        context = {"reason": exception.reason, "back": page_before(request)}
        template = "409.html" if isinstance(exception, Stale) else "clusters/refused.html"
        return render(request, template, context, status=exception.status)
