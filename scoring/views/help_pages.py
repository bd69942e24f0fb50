"""S24: help by task and by role, read without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from clusters.models import Office
from clusters.requests import Request, way_back
from clusters.services import people
from scoring import help_articles

LONGEST = 100


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every article, or what was searched for; whom to call."""
    sought = request.GET.get("q", "")[:LONGEST].strip()
    offices = Office.objects.select_related("district").order_by("district", "-valid_from")
    newest = {office.district_id: office for office in reversed(offices)}
    context = {"offices": list(newest.values()), "sought": sought, "readers": help_articles.by_reader(sought)}
    return render(request, "scoring/help.html", context)


@login_not_required
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in help_articles.BY_SLUG:
        raise Http404
    return render(request, "scoring/help_article.html", {"article": help_articles.BY_SLUG[slug]})


@require_POST
def tips(request: Request) -> HttpResponse:
    """Puts the four first tips away, or shows them again."""
    again = request.POST.get("show") == "again"
    people.put_tips_away(request.user, away=not again)
    return redirect("scoring:home") if again else redirect(way_back(request, "/"))
