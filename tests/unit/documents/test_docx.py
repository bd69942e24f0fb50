from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from scoring.documents.blocks import Header, Paper, Paragraph
from scoring.documents.docx import render_docx
from scoring.documents.minutes import minutes
from scoring.documents.proposal import proposal
from tests.unit.documents.make import make_2018
from tests.unit.documents.make_hard import make_hard
from tests.unit.documents.reading import docx_text, pdf_of, squeezed, text_of, words

PAPERS = {"minutes": minutes(make_2018()), "hard": minutes(make_hard()), "proposal": proposal(make_2018())}


def texts(value: object) -> list[str]:
    """Every text of a paper in reading order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for each in value for text in texts(each)]
    slots = getattr(type(value), "__slots__", ())
    return [text for name in slots if name not in {"align", "width"} for text in texts(getattr(value, name))]


@pytest.mark.parametrize("name", PAPERS)
def test_word_and_pdf_say_the_same(name):
    paper = PAPERS[name]
    written, printed = docx_text(render_docx(paper)), text_of(pdf_of(paper))
    said = [text for text in texts(paper.blocks) if text]
    assert [text for text in said if words(text) not in written] == []
    assert [text for text in said if squeezed(text) not in squeezed(printed) and len(text) < 60] == []
    furniture = set(f"{paper.banner} {paper.footer}".split()) | {str(number) for number in range(60)}
    assert set(printed.split()) - set(written.split()) - furniture - cut_words(written, printed) == set()
    assert set(written.split()) - set(printed.split()) - cut_words(printed, written) == set()


def cut_words(whole: str, other: str) -> set[str]:
    """Words that only a line break inside a narrow cell makes: their letters stand in the other text."""
    tight = squeezed(whole)
    return {word for word in other.split() if word in tight}


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_paper_gives_the_same_word_file(name):
    assert render_docx.__wrapped__(PAPERS[name]) == render_docx(PAPERS[name])


def test_no_time_of_writing_stays_in_the_file():
    with ZipFile(BytesIO(render_docx(PAPERS["minutes"]))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")
        assert b"python-docx" not in archive.read("docProps/core.xml")


def test_the_pages_of_the_word_file_have_the_measures_of_the_decree():
    body, *annexes = Document(BytesIO(render_docx(PAPERS["minutes"]))).sections
    margins = (body.top_margin.mm, body.right_margin.mm, body.bottom_margin.mm, body.left_margin.mm)
    assert (round(body.page_width.mm), round(body.page_height.mm)) == (210, 297)
    assert tuple(map(round, margins)) == (20, 15, 20, 30)
    assert [(round(each.page_width.mm), round(each.page_height.mm)) for each in annexes] == [(297, 210)] * 3


def test_word_numbers_pages_from_the_second_and_annexes_from_one():
    sections = Document(BytesIO(render_docx(PAPERS["minutes"]))).sections
    for section in sections:
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
        assert "PAGE" not in section.first_page_header._element.xml
        assert "Dữ liệu minh họa" in section.first_page_header.paragraphs[0].text
    starts = [[each.get(qn("w:start")) for each in section._sectPr.findall(qn("w:pgNumType"))] for section in sections]
    assert starts == [[], ["1"], ["1"], ["1"]]


def test_the_properties_of_a_section_stand_in_the_order_that_word_asks_for():
    order = ["headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg", "docGrid"]
    for section in Document(BytesIO(render_docx(PAPERS["minutes"]))).sections:
        names = [child.tag.rpartition("}")[2] for child in section._sectPr if "Reference" not in child.tag]
        assert names == sorted(names, key=order.index)


def test_word_speaks_vietnamese_in_times_new_roman():
    document = Document(BytesIO(render_docx(PAPERS["minutes"])))
    normal = document.styles["Normal"]
    assert normal.font.name == "Times New Roman"
    assert 'w:val="vi-VN"' in normal.element.xml
    assert {run.font.name for line in document.paragraphs for run in line.runs} == {None}  # all from the style


def test_heads_of_tables_repeat_in_word_and_rows_stay_whole():
    for table in Document(BytesIO(render_docx(PAPERS["minutes"]))).tables:
        assert all("w:cantSplit" in row._tr.xml for row in table.rows)
        if table.style.name == "Table Grid":
            assert "w:tblHeader" in table.rows[0]._tr.xml
            assert "w:tblHeader" not in table.rows[1]._tr.xml


def test_hostile_text_is_inert_in_word():
    hostile = '<b>x</b> {{ 7 }} & ]]> =cmd() <img src="file:///etc/passwd">'
    paper = Paper("x", hostile, (Header(hostile, hostile), Paragraph(hostile)))
    assert hostile in docx_text(render_docx(paper))


def test_control_characters_do_not_break_the_word_file():
    facts = make_2018()
    bad = replace(facts.conference, difficulties="Khó\x00 khăn\ufffe\x0b nhiều")
    assert "Khó khăn nhiều" in docx_text(render_docx(minutes(replace(facts, conference=bad))))
