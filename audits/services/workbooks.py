"""Workbooks that come back: kept as read, written only when their person says so, by the services of the pages."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audits import policies
from audits.models import CrossCheck, SelfAssessment, WorkbookUpload
from audits.services import cross_checks, self_assessments
from audits.services.answers import Given
from audits.workbook import contents, layout, reader
from audits.workbook.comparison import Change, Effect, compare
from audits.workbook.contents import Contents, Sheet
from audits.workbook.layout import ANSWER, REPORT, TEXT
from audits.workbook.reader import Reading, version_key
from clusters import clock
from clusters.errors import Refused, Stale
from clusters.models import Person
from clusters.texts import printable
from clusters.verdicts import require

LONGEST_NAME = 150


def sheet_of(upload: WorkbookUpload) -> Sheet:
    sheet = upload.self_assessment or upload.cross_check
    assert sheet is not None, "a_workbook_is_of_one_sheet"  # noqa: S101 - for the type checker; the database keeps it
    return sheet


def take(sheet: Sheet, name: str, data: bytes, *, by: Person) -> WorkbookUpload:
    """Reads a returned workbook and keeps what it says; an earlier one that waits is replaced.

    Refused (`at` = "file") where nothing of it can be trusted.
    """
    require(policies.can_write_workbook(by, sheet))
    name = printable(name.rpartition("/")[2])[-LONGEST_NAME:] or "workbook.xlsx"
    reading = reader.read(data, name, contents.of(sheet))
    if reading.refusal:
        raise Refused(reading.refusal, at="file")
    of: dict[str, Any] = {"self_assessment" if isinstance(sheet, SelfAssessment) else "cross_check": sheet}
    with transaction.atomic():  # not sooner: while a workbook is read, nobody waits for the database
        WorkbookUpload.objects.filter(person=by, applied_at=None, **of).delete()
        return WorkbookUpload.objects.create(person=by, name=name, cells=reading.as_json(), **of)


def changes_of(upload: WorkbookUpload) -> list[Change]:
    """What every cell would do, against what stands online now."""
    return compare(Reading.from_json(upload.cells), contents.of(sheet_of(upload)))


def seen_versions(changes: Collection[Change], online: Contents) -> dict[str, int]:
    """Of every answer that the page asks about: what a confirmation of that page is a confirmation of."""
    asked = {version_key(change.key) for change in changes if change.effect not in (Effect.SAME, Effect.KEPT)}
    return {name: version for name, version in online.versions.items() if name in asked}


@transaction.atomic
def write(upload: WorkbookUpload, accepted: Collection[str], seen: Mapping[str, int], *, by: Person) -> int | None:
    """Writes new and changed cells, and of conflicts and emptied cells those in `accepted`; how many were written.

    None: it was written before. Stale, and nothing is written, where an answer is no longer at the version in `seen`.
    """
    upload = WorkbookUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk, person=by)
    if upload.applied_at:
        return None
    sheet = sheet_of(upload)
    sheet = _locked(sheet)
    require(policies.can_write_workbook(by, sheet))
    online, reading = contents.of(sheet), Reading.from_json(upload.cells)
    changes = compare(reading, online)
    if seen_versions(changes, online) != dict(seen):
        raise _moved()
    plain = (Effect.NEW, Effect.CHANGED)
    wanted = {change.key: change.ours for change in changes if change.effect in plain or _is_accepted(change, accepted)}
    _write_answers(sheet, online, wanted, by)
    report = {name: value for name, value in wanted.items() if version_key(name) == REPORT}
    if report and isinstance(sheet, SelfAssessment):
        values: dict[str, Any] = {**report}
        if layout.METRES in report:
            values[layout.METRES] = Decimal(report[layout.METRES]) if report[layout.METRES] else None
        self_assessments.write_report(sheet, values, version=online.report_version, by=by)
    upload.applied_at = clock.now()
    upload.save(update_fields=["applied_at"])
    return len(wanted)


def _is_accepted(change: Change, accepted: Collection[str]) -> bool:
    return change.is_asked and change.key in accepted


def _locked(sheet: Sheet) -> Sheet:
    """So that nothing moves between the comparison and the writing."""
    if isinstance(sheet, SelfAssessment):
        return SelfAssessment.objects.locked(sheet)
    return CrossCheck.objects.locked(sheet)


def _moved() -> Stale:
    return Stale(
        _(
            "Somebody changed these answers online while this page was open. Nothing is written yet: "
            "look at the comparison once more."
        )
    )


def _write_answers(sheet: Sheet, online: Contents, wanted: Mapping[str, str], by: Person) -> None:
    """What the workbook says over what stands online, each at the version that was compared."""
    standing, versions, given = online.values, online.versions, {}
    for code in {version_key(key) for key in wanted} - {REPORT}:
        answer, text = (
            wanted.get(key, standing[key]) for key in (layout.key_of(ANSWER, code), layout.key_of(TEXT, code))
        )
        points = Decimal(answer) if answer and answer != layout.NA else None
        given[code] = Given(points, answer == layout.NA, text, versions[code])
    if not given:
        return
    if isinstance(sheet, SelfAssessment):
        conflicts = self_assessments.record_self_scores(sheet, given, by=by)
    else:
        conflicts = cross_checks.record_marks(sheet, given, by=by)
    if conflicts:
        raise _moved()
