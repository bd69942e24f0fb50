"""All evidence of one report as a ZIP, with a list that also names what is only cited. Its words are Vietnamese."""

import csv
import io
import shutil
import tempfile
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.utils.timezone import localtime

from audits.intake.names import shown_name
from audits.models import Evidence, SelfAssessment, StoredFile
from clusters import clock

LIST = "danh-muc-tai-lieu-kiem-chung.csv"
HEADINGS = ["Tiêu chí", "Tệp", "Số, ký hiệu", "Ngày văn bản", "Cơ quan ban hành", "Trích yếu", "Dung lượng (byte)",
            "SHA-256", "Thêm lúc", "Người thêm", "Ghi chú"]  # fmt: skip
NOTES = {Evidence.Phase.REQUESTED: "bổ sung theo yêu cầu", Evidence.Phase.EXPLAINED: "bổ sung sau kiểm tra"}
LOOSE = (StoredFile.Kind.DOC, StoredFile.Kind.XLS)  # the other kinds are compressed inside
LONGEST_NAME = 100  # with its folder before it, Windows still unpacks it
FORMULA = ("=", "+", "-", "@", "\t", "\r")
PIECE = 256 * 1024


def pack(assessment: SelfAssessment) -> IO[bytes]:
    """An open temporary file, at its beginning; it is gone once it is closed."""
    standing = assessment.evidence.standing().select_related("stored", "criterion", "added_by")
    packed = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - the answer closes it
    rows, taken = [], {LIST}
    with ZipFile(packed, "w") as archive:
        for evidence in standing.order_by("criterion__place", "pk"):
            place = _free_place(evidence, taken) if evidence.stored else ""
            if evidence.stored:
                _write(archive, place, evidence.stored)
            rows.append(_row(evidence, place))
        archive.writestr(_entry(LIST, ZIP_DEFLATED), _table(rows))
    packed.seek(0)
    return packed


def _free_place(evidence: Evidence, taken: set[str]) -> str:
    """I.2/Ke hoach.pdf; the second of that name is Ke hoach (2).pdf. Windows does not tell A from a."""
    folder = shown_name(evidence.criterion.code.replace("/", "-"))
    stem, _dot, ending = str(evidence).rpartition(".")
    number, place = 1, ""
    while not place or place.lower() in taken:
        tail = f" ({number})" if number > 1 else ""
        place = f"{folder}/{stem[: LONGEST_NAME - len(tail)].rstrip(' .')}{tail}.{ending}"
        number += 1
    taken.add(place.lower())
    return place


def _entry(place: str, method: int) -> ZipInfo:
    entry = ZipInfo(place, localtime(clock.now(), clock.HANOI).timetuple()[:6])
    entry.compress_type = method
    return entry


def _write(archive: ZipFile, place: str, stored: StoredFile) -> None:
    entry = _entry(place, ZIP_DEFLATED if stored.kind in LOOSE else ZIP_STORED)
    entry.file_size = stored.size
    with stored.content.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, PIECE)


def _row(evidence: Evidence, place: str) -> list[str]:
    stored, dated = evidence.stored, evidence.dated_on
    return [
        evidence.criterion.code, place, evidence.number, f"{dated:%d/%m/%Y}" if dated else "", evidence.issuer,
        evidence.subject, str(stored.size) if stored else "", stored.sha256 if stored else "",
        f"{localtime(evidence.added_at, clock.HANOI):%H:%M %d/%m/%Y}", evidence.added_by.full_name,
        NOTES.get(Evidence.Phase(evidence.phase), ""),
    ]  # fmt: skip


def _table(rows: list[list[str]]) -> str:
    """With the mark by which Excel knows the letters; no cell begins like a formula."""
    table = io.StringIO()
    writer = csv.writer(table)
    for row in (HEADINGS, *rows):
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    return "\ufeff" + table.getvalue()
