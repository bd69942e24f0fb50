"""Workbooks of sheets in the database, filled in as somebody does in Excel, sent and confirmed as a browser does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from audits.models import SelfAssessment, WorkbookUpload
from audits.workbook import contents, writer
from audits.workbook.contents import Sheet
from clusters import clock
from clusters.models import Person
from tests.make import NOW
from tests.unit.workbook.make import filled_in
from tests.visits import text_of, visit

Typed = Mapping[tuple[str, str], Any]
SELF = NOW["self"]


def make_workbook(sheet: Sheet, values: Typed | None = None) -> bytes:
    """As downloaded now, with {("I.1", "answer"): 38} typed into it."""
    found = contents.of(type(sheet).objects.get(pk=sheet.pk))
    return filled_in(writer.workbook(found, made_at=clock.now(), is_open=True), values or {}, found.kind)


def upload(person: Person, of: Sheet, data: bytes, *, at: datetime = SELF, name: str = "phieu.xlsx") -> HttpResponse:
    kind = "self-assessment" if isinstance(of, SelfAssessment) else "cross-check"
    file = SimpleUploadedFile(name, data)
    return visit(person, f"audits:{kind}-workbook-upload", of.pk, at=at, data={"file": file})


def taken(person: Person, of: Sheet, values: Typed, *, at: datetime = SELF) -> WorkbookUpload:
    """The upload of a workbook with these values, waiting to be confirmed."""
    answer = upload(person, of, make_workbook(of, values), at=at)
    assert answer.status_code == 302, text_of(answer)
    return WorkbookUpload.objects.get(person=person, applied_at=None)


def page(person: Person, waiting: WorkbookUpload, *, at: datetime = SELF) -> HttpResponse:
    return visit(person, "audits:workbook", waiting.pk, at=at)


def confirm(
    person: Person, waiting: WorkbookUpload, *, at: datetime = SELF, seen: str | None = None, **chosen: str
) -> HttpResponse:
    """Presses the button of the page as it is shown now; answer_I_1="workbook" settles a conflict."""
    seen = page(person, waiting, at=at).context["seen"] if seen is None else seen
    data = {"seen": seen, **{key.replace("_", "-", 1).replace("_", "."): value for key, value in chosen.items()}}
    return visit(person, "audits:workbook-write", waiting.pk, at=at, data=data)
