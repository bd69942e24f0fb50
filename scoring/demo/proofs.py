"""Evidence of invented wards: a paper, a photo, a Word file, documents cited by number. Drawn anew, always the same."""

import io
from collections.abc import Callable
from datetime import date, datetime
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image, ImageDraw
from weasyprint import HTML

from audits.services import evidence
from audits.services.evidence import Citation
from scoring.demo.scene import Scene

SHELVES, BOXES, STORE_ROOMS = 5, 16, 6
WALL, BOARD, BOX_COLOURS = "#d9d4c7", "#6b4f35", ("#7a8f6a", "#8a6f4d", "#5f7488")
PLAN = """<html lang="vi"><title>{title}</title><h3>UBND {ward}</h3><h2>KẾ HOẠCH</h2><h3>{title}</h3>
<p>1. Lập, ban hành Danh mục hồ sơ trước ngày 31/01. 2. Tập huấn lập hồ sơ công việc trong quý I.</p>
<p>3. Thu hồ sơ đến hạn nộp lưu trong quý II. 4. Tự kiểm tra vào tháng 9.</p>
<p>(Văn bản minh họa, do dự án dựng để dùng thử.)</p></html>"""
FILES = ("Danh mục hồ sơ", "Kế hoạch thu hồ sơ", "Biên bản giao nhận hồ sơ", "Mục lục hồ sơ nộp lưu")


def half_done(scene: Scene, name: str) -> None:
    """What a clerk has gathered by now; one paper is of the year before, which is pointed out."""
    year = scene.calendar.day(0).year
    _plan(scene, name, year)
    _file(scene, name, "I.3", "Danh mục hồ sơ.docx", lambda: _word(_ward(scene, name)), date(year, 1, 28))
    _file(scene, name, "II.5", "Kho lưu trữ.jpg", lambda: store_room_photo(_store_room(scene, name)))
    _cite(scene, name, "II.1", "08/QĐ-UBND", date(year - 1, 3, 5), "phân công công chức làm công tác văn thư, lưu trữ")


def complete(scene: Scene, name: str) -> None:
    """What goes with a report before it is sent."""
    year = scene.calendar.day(0).year
    _plan(scene, name, year)
    _cite(scene, name, "I.3", "12/QĐ-UBND", date(year, 1, 15), "ban hành Danh mục hồ sơ")
    _file(scene, name, "IV.2", "Sổ theo dõi văn bản đến.docx", lambda: _word(_ward(scene, name)), date(year, 9, 30))
    _file(scene, name, "VII.1", "Kho lưu trữ.jpg", lambda: store_room_photo(_store_room(scene, name)))


def _plan(scene: Scene, name: str, year: int) -> None:
    title = f"Công tác văn thư, lưu trữ năm {year}"
    _file(scene, name, "I.1", "Kế hoạch.pdf", lambda: _paper(title, _ward(scene, name)), date(year, 1, 12))


def _ward(scene: Scene, name: str) -> str:
    return scene.ward(name).full_name.removeprefix("UBND ")


def _store_room(scene: Scene, name: str) -> int:
    """One of them serves two units: the district is shown that."""
    return scene.number(name) % STORE_ROOMS


def _file(
    scene: Scene, name: str, code: str, called: str, content: Callable[[], bytes], dated_on: date | None = None
) -> None:
    upload = SimpleUploadedFile(called, content())
    place = scene.assessment(name), scene.criteria[code]
    evidence.add_file(*place, upload, by=scene.clerk(name), dated_on=dated_on)


def _cite(scene: Scene, name: str, code: str, number: str, dated_on: date, subject: str) -> None:
    citation = Citation(number, dated_on, subject, scene.ward(name).full_name)
    evidence.cite(scene.assessment(name), scene.criteria[code], citation, by=scene.clerk(name))


@cache
def _paper(title: str, ward: str) -> bytes:
    made: bytes = HTML(string=PLAN.format(title=title, ward=ward)).write_pdf()
    return made


@cache
def _word(ward: str) -> bytes:
    document = Document()
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001 - as Word
    document.add_heading(f"Danh mục hồ sơ, {ward}", level=1)
    for number, title in enumerate(FILES, 1):
        document.add_paragraph(f"{number:02}. {title}")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@cache
def store_room_photo(store_room: int) -> bytes:
    """Shelves with archive boxes, some places empty."""
    picture = Image.new("RGB", (1200, 800), WALL)
    pen = ImageDraw.Draw(picture)
    for shelf in range(SHELVES):
        floor = 150 * (shelf + 1) + 20
        for box in range(BOXES - (shelf * store_room) % 7):
            left = 40 + box * 70
            pen.rectangle((left, floor - 105, left + 60, floor), BOX_COLOURS[(shelf + box) % 3], "#333333")
            pen.rectangle((left + 15, floor - 80, left + 45, floor - 50), "#ffffff")
        pen.rectangle((20, floor, 1180, floor + 12), BOARD)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80)
    return target.getvalue()
