"""Biên bản, tờ trình: every version that was made, as PDF and Word, and the note that it was signed on paper."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audits.models import ClusterRound
from audits.queries import cluster_rounds
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require
from scoring import policies, queries
from scoring.forms.documents import SigningForm
from scoring.models import Conference, Document
from scoring.services import documents
from scoring.views.crumbs import crumbs_of
from scoring.views.downloads import PDF, WORD, download, file_name

PAPERS = {Document.Kind.MINUTES: "bien-ban-hoi-nghi", Document.Kind.PROPOSAL: "to-trinh-khen-thuong"}


def _cluster_round(request: Request, pk: int) -> ClusterRound:
    request.cluster_round = get_object_or_404(cluster_rounds().visible_to(request.user), pk=pk)
    require(policies.can_see_minutes(request.user, request.cluster_round))
    return request.cluster_round


@require_GET
def show(request: Request, pk: int) -> HttpResponse:
    return _page(request, _cluster_round(request, pk), SigningForm())


def _page(request: Request, cluster_round: ClusterRound, form: SigningForm, status: int = 200) -> HttpResponse:
    conference = queries.conference_of(cluster_round)
    papers = list(queries.papers_of(cluster_round))
    current = [paper for paper in papers if paper.state != Document.State.SUPERSEDED]
    minutes = next((paper for paper in papers if paper.kind == Document.Kind.MINUTES), None)
    context = {
        "cluster_round": cluster_round, "conference": conference, "form": form, "minutes": minutes,
        "closed": conference is not None and conference.state == Conference.State.CLOSED,
        "current": current, "replaced": [paper for paper in papers if paper not in current],
        "may_make": policies.can_record(request.user, cluster_round),
        "may_sign": policies.can_sign(request.user, minutes) if minutes else None,
        "crumbs": crumbs_of(cluster_round, _("Minutes")),
    }  # fmt: skip
    return render(request, "scoring/minutes.html", context, status=status)


@require_POST
def make(request: Request, pk: int) -> HttpResponse:
    documents.make_all(_cluster_round(request, pk), by=request.user)
    messages.success(request, _("Minutes and proposal were made from the data as they are now."))
    return redirect("scoring:minutes", pk=pk)


def _within_reach(request: Request) -> QuerySet[Document]:
    return Document.objects.filter(cluster_round__in=ClusterRound.objects.visible_to(request.user))


def _named(document: Document, ending: str) -> str:
    return file_name(document.cluster_round, PAPERS[Document.Kind(document.kind)], ending, document.version)


@require_GET
def pdf(request: Request, pk: int) -> HttpResponse:
    rows = _within_reach(request).select_related("cluster_round__audit_round")
    document = get_object_or_404(rows.defer("docx", "content"), pk=pk)
    return download(bytes(document.pdf), PDF, _named(document, "pdf"), inline="download" not in request.GET)


@require_GET
def docx(request: Request, pk: int) -> HttpResponse:
    rows = _within_reach(request).select_related("cluster_round__audit_round")
    document = get_object_or_404(rows.defer("pdf", "content"), pk=pk)
    return download(bytes(document.docx), WORD, _named(document, "docx"))


@require_POST
def sign(request: Request, pk: int) -> HttpResponse:
    document = get_object_or_404(_within_reach(request).defer("pdf", "docx", "content"), pk=pk)
    cluster_round = _cluster_round(request, document.cluster_round_id)
    document.cluster_round = cluster_round
    require(policies.can_sign(request.user, document))
    form = SigningForm(request.POST)
    if form.is_valid():
        try:
            documents.note_signing(document, form.cleaned_data["on"], form.cleaned_data["note"], by=request.user)
        except Refused as refusal:
            if refusal.at not in form.fields:
                raise
            form.add_error(refusal.at, refusal.reason)
    if form.errors:
        return _page(request, cluster_round, form, status=422)
    messages.success(request, _("It is noted that the minutes were signed on paper."))
    return redirect("scoring:minutes", pk=cluster_round.pk)
