"""Files go out: each through a question of rights, none by its path."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from audits import policies
from audits.models import CrossCheck, SitePhoto, StoredFile
from audits.services import evidence_archive
from audits.views.evidence import assessment_within_reach, evidence_within_reach
from clusters.requests import Request
from clusters.verdicts import require

TYPES = {
    StoredFile.Kind.PDF: "application/pdf",
    StoredFile.Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    StoredFile.Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    StoredFile.Kind.DOC: "application/msword",
    StoredFile.Kind.XLS: "application/vnd.ms-excel",
    StoredFile.Kind.JPG: "image/jpeg",
    StoredFile.Kind.PNG: "image/png",
}
ZIP = "application/zip"
# Whatever a file holds, it runs nothing, fetches nothing and is framed by our own pages alone. No file is a page; a
# browser's own viewer lays out PDF and pictures with styles of its own.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
SANDBOX = f"{POLICY}; sandbox"  # not around a PDF: in browsers as old as some offices have, its viewer stays shut there


@require_safe
def file(request: Request, pk: int) -> FileResponse:
    """In the page where every browser shows it by itself, else to be saved; `?download` always saves."""
    evidence = evidence_within_reach(request, pk)
    require(policies.can_read_evidence(request.user, evidence))
    if evidence.stored is None:
        raise Http404
    return handed_out(evidence.stored, download="download" in request.GET)


@require_safe
def photo(request: Request, pk: int) -> FileResponse:
    """Until the sheets are opened a photo does not exist for anybody but the assessor ward."""
    reach = CrossCheck.objects.within_reach_of(request.user)
    rows = SitePhoto.objects.select_related(
        "stored", "cross_check__cluster_round__audit_round", "cross_check__assessor"
    )
    found = get_object_or_404(rows.filter(cross_check__in=reach), pk=pk)
    if not policies.can_see_photo(request.user, found):
        raise Http404
    return handed_out(found.stored, download="download" in request.GET)


def handed_out(stored: StoredFile, *, download: bool = False) -> FileResponse:
    saves = download or not stored.opens_in_the_page
    kind = StoredFile.Kind(stored.kind)
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as lost:  # a backup that was put back without its evidence
        raise Http404 from lost
    answer = FileResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = content_disposition_header(saves, stored.name) or ""
    answer["Content-Security-Policy"] = POLICY if kind == StoredFile.Kind.PDF else SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def archive(request: Request, pk: int) -> FileResponse:
    """All that stands in evidence of one report, a folder a criterion."""
    assessment = assessment_within_reach(request, pk)
    require(policies.can_read(request.user, assessment))
    name = f"{assessment.audit_round.year}_{slugify(assessment.ward.name.replace('đ', 'd').replace('Đ', 'D'))}"
    packed = evidence_archive.pack(assessment)
    return FileResponse(
        packed, as_attachment=True, filename=f"{name}_tai-lieu-kiem-chung.zip", content_type="application/zip"
    )
