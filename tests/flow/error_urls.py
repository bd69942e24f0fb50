"""The product's addresses and some that fail, each in its own way."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest
from django.urls import include, path

from clusters.errors import Refused, Stale


def failing(error: Exception):
    @login_not_required
    def view(request: HttpRequest):
        raise error

    return view


urlpatterns = [
    path("fails/400/", failing(SuspiciousOperation("secret_token_of_the_code"))),
    path("fails/403/", failing(PermissionDenied("secret_token_of_the_code"))),
    path("fails/409/", failing(Stale("Biểu quyết vừa được người khác đóng."))),
    path("fails/500/", failing(ZeroDivisionError("secret_token_of_the_code"))),
    path("fails/refused/", failing(Refused("Chỉ UBND phường Một ghi nhận nội dung này."))),
    path("", include("config.urls")),
]
