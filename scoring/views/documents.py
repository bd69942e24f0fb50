"""Every version of a paper that was made, as PDF and Word."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audits.models import ClusterRound
from clusters.requests import Request
from clusters.verdicts import require
from scoring import policies
from scoring.models import Document
from scoring.services import documents
from scoring.views.downloads import PDF, WORD, download, file_name
from scoring.views.minutes import cluster_round_of

Kind = Document.Kind
NAMES = {
    Kind.INVITATION: "giay-moi-hoi-nghi",
    Kind.SUMMARY: "bang-tong-hop-diem",
    Kind.MINUTES: "bien-ban-hoi-nghi",
    Kind.EXTRACT: "trich-bien-ban",
    Kind.PROPOSAL: "to-trinh-khen-thuong",
    Kind.NOTICE: "thong-bao-ket-qua",
    Kind.BULLETIN: "ban-tin",
}


@require_POST
def make(request: Request, pk: int) -> HttpResponse:
    cluster_round = cluster_round_of(request, pk)
    require(policies.can_make(request.user, cluster_round, Kind.MINUTES))
    documents.make_all(cluster_round, by=request.user)
    messages.success(request, _("The papers were made from the data as they are now."))
    return redirect("scoring:minutes", pk=pk)


def _within_reach(request: Request) -> QuerySet[Document]:
    return Document.objects.filter(cluster_round__in=ClusterRound.objects.visible_to(request.user))


def _named(document: Document, ending: str) -> str:
    return file_name(document.cluster_round, NAMES[Kind(document.kind)], ending, document.version)


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
