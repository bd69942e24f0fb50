"""Evidence that wards give."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from audits.models import ClusterRound, Criterion, Evidence, SelfAssessment
from audits.services import evidence
from clusters import clock
from clusters.models import Ward
from tests.file_makers import make_pdf
from tests.make import NOW, Stage, clerk_of


def report_of(cluster_round: ClusterRound, ward: Ward) -> SelfAssessment:
    return SelfAssessment.objects.select_related("ward", "audit_round", "cluster_round").get(
        cluster_round=cluster_round, ward=ward
    )


def criterion_of(report: SelfAssessment, code: str = "I.1") -> Criterion:
    return Criterion.objects.get(criteria_set=report.audit_round.criteria_set_id, code=code)


def pdf_file(name: str = "Kế hoạch.pdf", pages: int = 1) -> SimpleUploadedFile:
    """As many pages, another file."""
    return SimpleUploadedFile(name, make_pdf(pages))


def make_proof(
    cluster_round: ClusterRound,
    ward: Ward,
    code: str = "I.1",
    *,
    file: SimpleUploadedFile | None = None,
    at: datetime = NOW[Stage.SELF_ASSESSMENT],
    **also: Any,
) -> Evidence:
    """A PDF for one criterion, or another file."""
    report = report_of(cluster_round, ward)
    with clock.at(at):
        return evidence.add_file(report, criterion_of(report, code), file or pdf_file(), by=clerk_of(ward), **also)
