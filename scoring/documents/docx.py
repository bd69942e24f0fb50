"""The same blocks as an editable Word file: same text, same measures, same bytes for the same paper."""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Body
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Footer
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as Line

from scoring.documents import blocks, codes
from scoring.documents.wording import tied
from scoring.documents.zips import settled_zip

FONT = "Times New Roman"
PORTRAIT, LANDSCAPE = (
    (Mm(20), Mm(15), Mm(20), Mm(30)),
    (Mm(20), Mm(20), Mm(20), Mm(30)),
)  # top right bottom left
LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
ALIGNS = {"left": LEFT, "center": CENTER, "right": RIGHT}
CAPITAL = 0.68  # of the type size: how wide a bold capital is on average
CELL_MARGIN = Mm(1.9)  # of Word, left and right of the text in a cell
LETTER = 0.5  # of the type size: how wide a bold small letter is on average
MOTTO = "Độc lập - Tự do - Hạnh phúc"
MOTTO_WIDTH = Mm(57.5)  # of those words in bold 13 pt


@lru_cache(maxsize=32)
def render_docx(paper: blocks.Paper) -> bytes:
    document = Document()
    _defaults(document)
    _properties(document, paper)
    for number, content in enumerate(paper.sections()):
        section = document.add_section(WD_SECTION.NEW_PAGE) if number else document.sections[0]
        first = content[0]
        landscape = first.landscape if isinstance(first, blocks.Annex) else paper.landscape
        _page(section, landscape=landscape, restarts=number > 0)
        _margin_lines(section, paper, verified=number == 0 and bool(paper.code))
        for block in content:
            DRAW[type(block)](document, block)
    written = BytesIO()
    document.save(written)
    return settled_zip(written.getvalue())


def _defaults(document: Body) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    for attribute in ("w:val", "w:eastAsia", "w:bidi"):
        language.set(qn(attribute), "vi-VN")
    properties.append(language)
    style.paragraph_format.space_after = Pt(0)


def _properties(document: Body, paper: blocks.Paper) -> None:
    core = document.core_properties
    core.title, core.language = paper.title[:255], "vi-VN"
    core.author = core.last_modified_by = core.comments = ""
    core.revision = 1


def _page(section: Section, *, landscape: bool, restarts: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    margins = LANDSCAPE if landscape else PORTRAIT
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = margins
    section.header_distance, section.footer_distance = Mm(8), Mm(5)
    section.different_first_page_header_footer = True
    if restarts:
        _count_from_one(section)


def _count_from_one(section: Section) -> None:
    properties = section._sectPr  # noqa: SLF001 python-docx has no page number start
    for copied in properties.findall(qn("w:pgNumType")):  # a new section repeats the properties of the one before
        properties.remove(copied)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    properties.find(qn("w:pgMar")).addnext(numbering)


def _margin_lines(section: Section, paper: blocks.Paper, *, verified: bool) -> None:
    """Page number from the second page on; banner and version on every page; on the first how to look it up."""
    for header, numbered in ((section.header, True), (section.first_page_header, False)):
        header.is_linked_to_previous = False
        line, stops = header.paragraphs[0], header.paragraphs[0].paragraph_format.tab_stops
        line.style = "Normal"  # the style for headers has tab stops of its own, in the middle of another page width
        stops.add_tab_stop(_width(section), WD_TAB_ALIGNMENT.RIGHT)
        if numbered:
            stops.add_tab_stop(Length(_width(section) // 2), WD_TAB_ALIGNMENT.CENTER)
            line.add_run("\t")
            _field(line, "PAGE")
        if paper.banner:
            _run(line, f"\t{paper.banner}", size=11, bold=True)
    for footer in (section.footer, section.first_page_footer):
        footer.is_linked_to_previous = False
        if verified and footer is not section.footer:
            _verification(footer, paper)
        else:
            _run(footer.paragraphs[0], paper.footer, size=8)


def _verification(footer: _Footer, paper: blocks.Paper) -> None:
    table = _columns(footer, (Mm(18), Mm(147)))
    _pad(table, Mm(0))
    footer._element.insert(0, table._tbl)  # noqa: SLF001 a footer ends with a paragraph; python-docx appends
    picture, words = table.rows[0].cells
    drawn = picture.paragraphs[0].add_run().add_picture(BytesIO(codes.qr_png(paper)), width=Mm(13))
    drawn._inline.docPr.set("descr", codes.described(paper))  # noqa: SLF001 python-docx has no alternative text
    for line in (*codes.lines_of(paper), paper.footer):
        _line(words, line, size=8, align=LEFT)
    footer.paragraphs[0].paragraph_format.line_spacing = Pt(1)


def _width(section: Section) -> Length:
    return Length(int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0))


def _field(line: Line, name: str) -> None:
    run = line.add_run()
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 python-docx has no fields


def _run(line: Line, text: str, *, size: float = 14, bold: bool = False, italic: bool = False) -> Line:
    run = line.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return line


def _line(
    place: Body | _Cell,
    text: str,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = JUSTIFY,
    indent: bool = False,
    before: float = 0,
) -> Line:
    fresh = isinstance(place, _Cell) and len(place.paragraphs) == 1 and not place.paragraphs[0].text
    line = place.paragraphs[0] if fresh else place.add_paragraph()
    line.alignment = LEFT if align is JUSTIFY and blocks.is_ragged(text) else align
    line.paragraph_format.space_before = Pt(before)
    if indent:
        line.paragraph_format.first_line_indent = Mm(10)
    return _run(line, text, size=size, bold=bold, italic=italic)


def _rule(place: Body | _Cell, width: int, whole: int) -> None:
    """A line of a given width: the top border of an empty paragraph, indented on both sides."""
    line = place.add_paragraph()
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Length(max(0, (whole - width) // 2))
    line.paragraph_format.space_before = Pt(2)
    line.paragraph_format.line_spacing = Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for attribute, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{attribute}"), value)
    borders.append(top)
    line._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 python-docx has no borders
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _third(text: str, size: float) -> int:
    longest = max(len(part) for part in text.split("\n"))
    return int(Pt(longest * size * CAPITAL * 0.4))


def _columns(place: Body | _Footer, widths: tuple[Length, ...], rows: int = 1) -> Table:
    """Cells side by side without borders."""
    count = len(widths)
    if isinstance(place, _Footer):
        table = place.add_table(rows, count, width=Length(sum(widths)))
    else:
        table = place.add_table(rows, count)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    for row in table.rows:
        _keep_whole(row)
    return table


def _pad(table: Table, space: Length) -> None:
    """The room left and right of the text in every cell; Word's own is too much for narrow columns."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), str(round(space.twips)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001 python-docx has no cell margins


def _keep_whole(row: Any, *, repeated: bool = False) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 python-docx has no row properties
    for name in ("w:cantSplit", *(("w:tblHeader",) if repeated else ())):
        properties.append(OxmlElement(name))


def _header(document: Body, block: blocks.Header) -> None:
    whole = _width(document.sections[-1])
    widths = Length(whole * 2 // 5), Length(whole * 3 // 5)
    inner = [width - 2 * CELL_MARGIN for width in widths]
    table = _columns(document, widths, rows=2)
    agency, nation = table.rows[0].cells
    _line(agency, block.superior, size=12, align=CENTER)
    _line(agency, block.issuer, size=12, bold=True, align=CENTER)
    _rule(agency, _third(block.issuer, 12), inner[0])
    _line(nation, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, align=CENTER)
    _line(nation, MOTTO, size=13, bold=True, align=CENTER)
    _rule(nation, MOTTO_WIDTH, inner[1])
    number, dated = table.rows[1].cells
    _line(number, block.number, size=13, align=CENTER, before=4)
    _line(dated, block.place_and_date, size=13, italic=True, align=CENTER, before=4)


def _title(document: Body, block: blocks.Title) -> None:
    _line(document, block.kind, bold=True, align=CENTER, before=18)
    _line(document, tied(block.subject), bold=True, align=CENTER)
    whole = _width(document.sections[-1])
    _rule(document, min(int(Pt(len(block.subject) * 14 * LETTER * 0.4)), whole * 2 // 5), whole)


def _addressees(document: Body, block: blocks.Addressees) -> None:
    if len(block.names) == 1:
        _line(document, f"Kính gửi: {block.names[0]}", align=CENTER, before=6)
        return
    for text in ("Kính gửi:", *(f"- {name}" for name in block.names)):
        _line(document, text, align=LEFT, before=3).paragraph_format.left_indent = Mm(40)


def _bases(document: Body, block: blocks.Bases) -> None:
    for text in block.lines:
        _line(document, text, italic=True, indent=True, before=6)


def _key_line(document: Body, block: blocks.KeyLine) -> None:
    _line(document, f"{block.key}: {block.value}".rstrip(), indent=True, before=6)


def _heading(document: Body, block: blocks.Heading) -> None:
    line = _line(document, block.text, bold=True, indent=True, before=10)
    line.paragraph_format.keep_with_next = True


def _paragraph(document: Body, block: blocks.Paragraph) -> None:
    _line(document, block.text, indent=True, before=6)


def _remark(document: Body, block: blocks.Remark) -> None:
    _line(document, block.text, size=12, italic=True, indent=True, before=6)


def _items(document: Body, block: blocks.Items) -> None:
    for text in block.lines:
        _line(document, f"- {text}", indent=True, before=6)


def _table(document: Body, block: blocks.Table) -> None:
    if block.caption:
        caption = _line(document, block.caption, size=13, bold=True, align=CENTER, before=8)
        caption.paragraph_format.keep_with_next = True
    size = 10.5 if block.small else 12
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.columns), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    _pad(table, Mm(1))
    parts = sum(column.width for column in block.columns)
    widths = [Length(_width(document.sections[-1]) * column.width // parts) for column in block.columns]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    texts = (tuple(column.title for column in block.columns), *block.rows)
    aligns = [ALIGNS[column.align] for column in block.columns]
    for number, (row, cells) in enumerate(zip(table.rows, texts, strict=True)):
        _keep_whole(row, repeated=number == 0)
        bold = number == 0 or number - 1 in block.strong
        for cell, text, width, align in zip(row.cells, cells, widths, aligns, strict=True):
            cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
            line = _line(cell, text, size=size, bold=bold, align=CENTER if number == 0 else align)
            line.paragraph_format.keep_with_next = bold
    document.add_paragraph().paragraph_format.line_spacing = Pt(6)


def _annex(document: Body, block: blocks.Annex) -> None:
    _line(document, block.label, bold=True, align=CENTER)
    _line(document, block.title, bold=True, align=CENTER)
    _line(document, block.attached_to, italic=True, align=CENTER)
    document.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _closing(document: Body, block: blocks.Closing) -> None:
    for line in document.paragraphs[-2:]:  # more than one line of text stays with the signatures
        line.paragraph_format.keep_with_next = True
    half = Length(_width(document.sections[-1]) // 2)
    left, right = _columns(document, (half, half)).rows[0].cells
    if block.left:
        _signature(left, block.left)
    if block.recipients:
        _line(left, "Nơi nhận:", size=12, bold=True, italic=True, align=LEFT, before=10)
        for text in block.recipients:
            _line(left, f"- {text}", size=11, align=LEFT)
    _signature(right, block.right)


def _signature(cell: _Cell, signature: blocks.Signature) -> None:
    for number, office in enumerate(signature.offices):
        _line(cell, office, bold=True, align=CENTER, before=0 if number else 10)
    for _space in range(4):
        cell.add_paragraph()
    _line(cell, signature.name, bold=True, align=CENTER)


DRAW: dict[type, Callable[[Body, Any], None]] = {
    blocks.Header: _header,
    blocks.Title: _title,
    blocks.Addressees: _addressees,
    blocks.Bases: _bases,
    blocks.KeyLine: _key_line,
    blocks.Heading: _heading,
    blocks.Paragraph: _paragraph,
    blocks.Remark: _remark,
    blocks.Items: _items,
    blocks.Table: _table,
    blocks.Annex: _annex,
    blocks.Closing: _closing,
}
