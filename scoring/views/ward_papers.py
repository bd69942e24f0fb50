"""Papers of one ward: its report and blank score sheet, the record of a visit. Made from the data at every download."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from audits import policies
from audits.models import CrossCheck, SelfAssessment
from audits.queries import cluster_rounds, self_assessments
from clusters.requests import Request
from clusters.verdicts import require
from scoring.documents.blocks import Paper
from scoring.documents.docx import render_docx
from scoring.documents.pdf import render_pdf
from scoring.documents.self_report import blank_sheet, self_report
from scoring.documents.visit_record import visit_record
from scoring.views.downloads import PDF, WORD, download, file_name
from scoring.ward_papers import report_facts, visit_facts


def _report(request: Request, pk: int) -> SelfAssessment:
    assessment = get_object_or_404(self_assessments().within_reach_of(request.user), pk=pk)
    request.cluster_round = assessment.cluster_round
    require(policies.can_read(request.user, assessment))
    return assessment


@require_GET
def report_pdf(request: Request, pk: int) -> HttpResponse:
    assessment = _report(request, pk)
    name = file_name(assessment.cluster_round, f"bao-cao-tu-danh-gia-{pk}", "pdf")
    return _pdf(request, self_report(report_facts(assessment)), name)


@require_GET
def report_docx(request: Request, pk: int) -> HttpResponse:
    assessment = _report(request, pk)
    name = file_name(assessment.cluster_round, f"bao-cao-tu-danh-gia-{pk}", "docx")
    return download(render_docx(self_report(report_facts(assessment))), WORD, name)


@require_GET
def blank_pdf(request: Request, pk: int) -> HttpResponse:
    """Phiếu trắng, also before the window opens."""
    assessment = _report(request, pk)
    return _pdf(
        request, blank_sheet(report_facts(assessment)), file_name(assessment.cluster_round, "phieu-trang", "pdf")
    )


def _sheet(request: Request, pk: int) -> CrossCheck:
    sheets = CrossCheck.objects.within_reach_of(request.user).select_related("assessor", "subject")
    cross_check = get_object_or_404(sheets, pk=pk)
    cross_check.cluster_round = cluster_rounds().get(pk=cross_check.cluster_round_id)
    request.cluster_round = cross_check.cluster_round
    require(policies.can_read_marks(request.user, cross_check))
    return cross_check


@require_GET
def visit_pdf(request: Request, pk: int) -> HttpResponse:
    cross_check = _sheet(request, pk)
    name = file_name(cross_check.cluster_round, f"bien-ban-kiem-tra-{pk}", "pdf")
    return _pdf(request, visit_record(visit_facts(cross_check)), name)


@require_GET
def visit_docx(request: Request, pk: int) -> HttpResponse:
    cross_check = _sheet(request, pk)
    name = file_name(cross_check.cluster_round, f"bien-ban-kiem-tra-{pk}", "docx")
    return download(render_docx(visit_record(visit_facts(cross_check))), WORD, name)


def _pdf(request: Request, paper: Paper, name: str) -> HttpResponse:
    return download(render_pdf(paper), PDF, name, inline="download" not in request.GET)
