"""A sheet as an Excel workbook: downloaded, printed blank, uploaded, compared, written."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits import policies
from audits.forms.workbooks import SettlingForm, UploadForm
from audits.models import CrossCheck, SelfAssessment, WorkbookUpload
from audits.queries import cluster_rounds, self_assessments
from audits.services import workbooks as service
from audits.workbook import contents, writer
from audits.workbook.comparison import Change, Effect, of
from audits.workbook.contents import Sheet
from clusters import clock
from clusters.errors import Refused, Stale
from clusters.requests import Request
from clusters.verdicts import require

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ASK_AGAIN, CONFLICT = 422, 409


def _fetch(request: Request, kind: str, pk: int) -> Sheet:
    """For people of the cluster and the district, with the verdict for all but the unit itself; else not there."""
    sheet = _self_assessment(request, pk) if kind == "self" else _cross_check(request, pk)
    _admit(request, sheet)
    return sheet


def _admit(request: Request, sheet: Sheet) -> None:
    request.cluster_round = sheet.cluster_round
    require(policies.can_take_workbook(request.user, sheet))


def _self_assessment(request: Request, pk: int) -> SelfAssessment:
    return get_object_or_404(self_assessments().within_reach_of(request.user), pk=pk)


def _cross_check(request: Request, pk: int) -> CrossCheck:
    sheets = CrossCheck.objects.within_reach_of(request.user).select_related("assessor", "subject")
    sheet = get_object_or_404(sheets, pk=pk)
    sheet.cluster_round = cluster_rounds().get(pk=sheet.cluster_round_id)
    return sheet


def _frame(request: Request, sheet: Sheet, here: str) -> dict[str, Any]:
    """What every page about a workbook says: of which sheet it is, and whether it can still be written."""
    if isinstance(sheet, SelfAssessment):
        ward, home, listed = sheet.ward, "audits:self-assessment", "audits:reports"
    else:
        ward, home, listed = sheet.subject, "audits:cross-check", "audits:cross-checks"
    cluster_round = sheet.cluster_round
    home = reverse(home, args=[sheet.pk])
    return {
        "sheet": sheet,
        "ward": ward,
        "is_cross_check": isinstance(sheet, CrossCheck),
        "home": home,
        "may_write": policies.can_write_workbook(request.user, sheet),
        "crumbs": [
            (_("Round of %(year)s") % {"year": cluster_round.audit_round.year}, ""),
            (cluster_round.cluster.name, reverse(listed, args=[cluster_round.pk])),
            (ward.full_name, home),
            (here, ""),
        ],
    }


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )  # fmt: skip


@require_safe
def download(request: Request, kind: str, pk: int) -> HttpResponse:
    """With what stands online; a copy to read once the sheet can no longer be filled in."""
    sheet = _fetch(request, kind, pk)
    is_open = bool(policies.can_write_workbook(request.user, sheet))
    found = contents.of(sheet)
    return _file(writer.workbook(found, made_at=clock.now(), is_open=is_open), found.file_name())


@require_safe
def blank(request: Request, kind: str, pk: int) -> HttpResponse:
    found = contents.of(_fetch(request, kind, pk))
    return _file(writer.blank(found), found.file_name(blank=True))


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request, kind: str, pk: int) -> HttpResponse:
    sheet = _fetch(request, kind, pk)
    require(policies.can_write_workbook(request.user, sheet))
    form, status = UploadForm(), 200
    if request.method == "POST":
        form, status = UploadForm(request.POST, request.FILES), ASK_AGAIN
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                taken = service.take(sheet, file.name, file.read(), by=request.user)
            except Refused as refusal:
                if not refusal.at:
                    raise
                form.add_error("file", refusal.reason)
            else:
                return redirect("audits:workbook", taken.pk)
    context = _frame(request, sheet, _("Upload from Excel")) | {"form": form}
    return render(request, "audits/workbook_upload.html", context, status=status)


def _own(request: Request, pk: int) -> WorkbookUpload:
    """A workbook that was uploaded is there for its person alone."""
    uploads = WorkbookUpload.objects.filter(person=request.user)
    found = get_object_or_404(uploads, pk=pk)
    if found.self_assessment_id:
        found.self_assessment = _self_assessment(request, found.self_assessment_id)
    elif found.cross_check_id:
        found.cross_check = _cross_check(request, found.cross_check_id)
    _admit(request, service.sheet_of(found))
    return found


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    return _comparison(request, _own(request, pk))


def _comparison(
    request: Request, upload: WorkbookUpload, form: SettlingForm | None = None, *, moved: str = "", status: int = 200
) -> HttpResponse:
    sheet = service.sheet_of(upload)
    context = _frame(request, sheet, _("Compare and write")) | {"upload": upload, "moved": moved}
    if not upload.applied_at and context["may_write"]:
        changes = service.changes_of(upload)
        seen = service.seen_versions(changes, contents.of(sheet))
        context |= _effects(changes, form.data if form else {}) | {
            "faults": upload.cells["faults"],
            "seen": json.dumps(seen),
            "errors": [{"text": text[0], "href": f"#{key}"} for key, text in form.errors.items()] if form else [],
        }
    return render(request, "audits/workbook.html", context, status=status)


def _effects(changes: list[Change], chosen: Mapping[str, str]) -> dict[str, Any]:
    written = [*of(Effect.NEW, changes), *of(Effect.CHANGED, changes)]
    return {
        "conflicts": [(change, chosen.get(change.key)) for change in of(Effect.CONFLICT, changes)],
        "cleared": [(change, chosen.get(change.key)) for change in of(Effect.CLEARED, changes)],
        "written": sorted(written, key=changes.index),
        "kept": of(Effect.KEPT, changes),
        "same": len(of(Effect.SAME, changes)),
        "to_write": any(change.is_asked for change in changes) or bool(written),
    }


@require_POST
def write(request: Request, pk: int) -> HttpResponse:
    upload = _own(request, pk)
    sheet = service.sheet_of(upload)
    if upload.applied_at:
        return _written(request, sheet, None)
    require(policies.can_write_workbook(request.user, sheet))
    form = SettlingForm(request.POST, service.changes_of(upload))
    if not form.is_valid():
        return _comparison(request, upload, form, status=ASK_AGAIN)
    try:
        count = service.write(upload, form.accepted, form.cleaned_data["seen"], by=request.user)
    except Stale as moved:
        return _comparison(request, upload, moved=moved.reason, status=CONFLICT)
    return _written(request, sheet, count)


def _written(request: Request, sheet: Sheet, count: int | None) -> HttpResponse:
    if count is None:
        messages.info(request, _("This workbook was written already; nothing changed."))
    else:
        text = _("Written from the workbook, in cells: %(count)s.")
        messages.success(request, text % {"count": count})
    return redirect(_frame(request, sheet, "")["home"])
