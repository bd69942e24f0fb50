"""Reads papers back as a person sees them: words of a page and where they stand, in millimetres from the upper left."""

import ctypes
import unicodedata
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium_c
from docx import Document

from scoring.documents.blocks import Paper
from scoring.documents.pdf import render_pdf

MM = 25.4 / 72


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@cache
def pdf_of(paper: Paper) -> bytes:
    return render_pdf(paper)


def words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\ufffe", "-").split())  # pdfium's hyphen at a line end


def squeezed(text: str) -> str:
    """Without any space: lines break elsewhere in every format."""
    return "".join(unicodedata.normalize("NFC", text).split())


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [words(document[number].get_textpage().get_text_range()) for number in range(len(document))]


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def top_margin_of(pdf: bytes, page: int) -> str:
    return text_within(pdf, page, 0, 19)


def text_within(pdf: bytes, page: int, above: float, below: float) -> str:
    """The text between two heights of a page."""
    found = pypdfium2.PdfDocument(pdf)[page]
    width, height = found.get_size()
    return words(found.get_textpage().get_text_bounded(0, height - below / MM, width, height - above / MM))


def size_of(pdf: bytes, page: int) -> tuple[float, float]:
    width, height = pypdfium2.PdfDocument(pdf)[page].get_size()
    return width * MM, height * MM


def box_of(pdf: bytes, page: int, text: str) -> Box:
    """Where a text stands last on a page."""
    found = pypdfium2.PdfDocument(pdf)[page]
    textpage = found.get_textpage()
    search = textpage.search(text, match_case=True)
    place = search.get_next()
    assert place is not None, text
    while following := search.get_next():
        place = following
    boxes = [textpage.get_charbox(place[0] + number) for number in range(place[1])]
    return _box([box for box in boxes if box[2] > box[0]], found.get_height())


@dataclass(frozen=True)
class Set:
    """How a text is set: its first letter's font, size in points and base line, and the box of it all."""

    box: Box
    font: str
    size: float
    base: float

    @property
    def is_bold(self) -> bool:
        return "Bold" in self.font

    @property
    def is_italic(self) -> bool:
        return "Italic" in self.font


def set_of(pdf: bytes, page: int, text: str, below: float = 300) -> Set:
    """How a text is set where it first stands on a page, above `below`; a text of several lines by its first line."""
    found = pypdfium2.PdfDocument(pdf)[page]
    textpage, height = found.get_textpage(), found.get_height()
    whole = "".join(_letter(textpage, number) for number in range(textpage.count_chars()))
    letters = [
        number
        for number, letter in enumerate(whole)
        if not letter.isspace() and _base(textpage, number, height) < below
    ]
    place = "".join(whole[number] for number in letters).find(squeezed(text))
    assert place >= 0, text
    held = letters[place : place + len(squeezed(text))]
    base = _base(textpage, held[0], height)
    line = [number for number in held if abs(_base(textpage, number, height) - base) < 1]
    matrix, name = pdfium_c.FS_MATRIX(), ctypes.create_string_buffer(100)
    pdfium_c.FPDFText_GetMatrix(textpage.raw, held[0], ctypes.byref(matrix))
    pdfium_c.FPDFText_GetFontInfo(textpage.raw, held[0], name, 100, ctypes.byref(ctypes.c_int()))
    size = pdfium_c.FPDFText_GetFontSize(textpage.raw, held[0]) * matrix.a
    return Set(_box([textpage.get_charbox(each) for each in line], height), name.value.decode(), round(size, 1), base)


def _letter(textpage: pypdfium2.PdfTextPage, number: int) -> str:
    letter = chr(pdfium_c.FPDFText_GetUnicode(textpage.raw, number))
    return "-" if letter in "\ufffe\x02" else letter


def _base(textpage: pypdfium2.PdfTextPage, number: int, height: float) -> float:
    across, up = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(textpage.raw, number, ctypes.byref(across), ctypes.byref(up))
    return (height - up.value) * MM


def page_of(pdf: bytes, text: str) -> int:
    """The first page that holds a text."""
    return next(number for number, each in enumerate(pages_of(pdf)) if squeezed(text) in squeezed(each))


def ink_of(pdf: bytes, page: int, above: float, below: float, right: float = 300) -> Box:
    """The box of all letters between two heights of a page."""
    found = pypdfium2.PdfDocument(pdf)[page]
    textpage, height = found.get_textpage(), found.get_height()
    boxes = [textpage.get_charbox(number) for number in range(textpage.count_chars())]
    letters = [box for box in boxes if box[0] < box[2] < right / MM]
    inside = [box for box in letters if above < (height - box[3]) * MM and (height - box[1]) * MM < below]
    return _box(inside, height)


def rules_of(pdf: bytes, page: int) -> list[Box]:
    """Everything drawn on a page that is wider than high: the rules under motto, agency and title."""
    found = pypdfium2.PdfDocument(pdf)[page]
    drawn = found.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH])
    boxes = [_box([each.get_bounds()], found.get_height()) for each in drawn]
    return [box for box in boxes if box.right - box.left > 3 * (box.bottom - box.top)]


def language_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    buffer = ctypes.create_string_buffer(32)
    pdfium_c.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR)), 16)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def fonts_of(pdf: bytes) -> set[tuple[str, bool]]:
    """Every font of the document, and whether it lies in the file."""
    found = set()
    for page in pypdfium2.PdfDocument(pdf):
        for each in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=5):
            font = each.get_font()
            found.add((font.get_base_name(), bool(font.is_embedded)))
    return found


def _box(boxes: list[tuple[float, float, float, float]], height: float) -> Box:
    return Box(
        min(box[0] for box in boxes) * MM,
        (height - max(box[3] for box in boxes)) * MM,
        max(box[2] for box in boxes) * MM,
        (height - min(box[1] for box in boxes)) * MM,
    )


def docx_text(content: bytes) -> str:
    """The body in reading order, cells of a table row by row."""
    document = Document(BytesIO(content))
    lines: list[str] = []
    for element in document.iter_inner_content():
        if hasattr(element, "rows"):
            lines += [cell.text for row in element.rows for cell in row.cells]
        else:
            lines.append(element.text)
    return words(" ".join(lines))
