"""What keeps a sheet usable without network: its one page, what else a device keeps, and the browser's helper."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from clusters.requests import Request

WORKER = settings.BASE_DIR / "static" / "js" / "service-worker.js"


@require_safe
def device(request: Request) -> HttpResponse:
    """What this device keeps is known to the device alone; the page's script tells it."""
    return render(request, "audits/device.html")


@cache_control(no_cache=True, no_store=True)
@login_not_required
@require_safe
def service_worker(_request: HttpRequest) -> HttpResponse:
    """At the root, so that its scope may be a part of the site; never kept, so that a new one is found at once."""
    return HttpResponse(WORKER.read_text(), content_type="text/javascript; charset=utf-8")
