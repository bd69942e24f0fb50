"""Form and measures of a paper: Decree 30/2020, annex I, read back from the PDF."""

from dataclasses import replace

import pypdfium2
import pytest

from scoring.documents.blocks import KINDS, Column, Header, Paper, Paragraph, Table, from_json, to_json
from scoring.documents.minutes import minutes
from scoring.documents.pdf import pages, render_pdf
from scoring.documents.proposal import proposal
from tests.unit.documents.make import make_2018
from tests.unit.documents.make_hard import make_hard
from tests.unit.documents.reading import (
    box_of,
    language_of,
    pages_of,
    pdf_of,
    size_of,
    text_of,
    top_margin_of,
)

HOSTILE = (
    '<b>x</b> {{ 7|add:"1" }} {% load static %} =cmd() <img src="file:///etc/passwd">'
    "<link rel=attachment href=/etc/passwd>"
)


def minutes_2018() -> bytes:
    return pdf_of(minutes(make_2018()))


def test_the_same_paper_gives_the_same_bytes():
    paper = minutes(make_2018())
    assert render_pdf.__wrapped__(paper) == pdf_of(paper)


@pytest.mark.parametrize("paper", [minutes(make_2018()), minutes(make_hard()), proposal(make_2018())], ids=str)
def test_a_paper_kept_as_json_prints_again_as_it_was(paper):
    assert from_json(to_json(paper)) == paper


def test_every_block_can_be_kept():
    assert {"Header", "Table", "Column", "Closing", "Signature", "Annex", "Addressees"} < set(KINDS)


def test_annexes_lie_across_and_count_their_own_pages():
    pdf = minutes_2018()
    texts = [text.replace("Dữ liệu minh họa", "").strip() for text in pages_of(pdf)]
    starts = [number for number, text in enumerate(texts) if text.startswith("Phụ lục")]
    assert len(starts) == 3
    assert [round(size_of(pdf, number)[0]) for number in starts] == [297] * 3
    assert top_margin_of(pdf, starts[2]) == "Dữ liệu minh họa"
    assert top_margin_of(pdf, starts[2] + 1) == "2 Dữ liệu minh họa"


def test_the_secretary_signs_left_the_chair_right_and_recipients_stand_left():
    pdf = minutes_2018()
    page = next(number for number, text in enumerate(pages_of(pdf)) if "THƯ KÝ" in text)
    secretary, chair = box_of(pdf, page, "THƯ KÝ"), box_of(pdf, page, "CHỦ TỌA")
    names = box_of(pdf, page, "Trần Văn Lợi"), box_of(pdf, page, "Nguyễn Thị Đông")
    recipients = box_of(pdf, page, "Nơi nhận:")
    assert secretary.right < 110 < chair.left
    assert abs(names[0].middle - secretary.middle) < 1
    assert abs(names[1].middle - chair.middle) < 1
    assert names[0].top == pytest.approx(names[1].top, abs=1)
    assert recipients.right < 110
    assert recipients.top > names[0].bottom


def test_the_last_words_never_stand_on_another_page_than_the_signatures():
    for facts in (make_2018(), make_hard()):
        page = next(text for text in pages_of(pdf_of(minutes(facts))) if "THƯ KÝ" in text)
        assert "Hội nghị kết thúc vào" in page


def test_the_head_of_a_table_is_repeated_and_no_row_is_cut():
    pdf = pdf_of(minutes(make_hard()))
    texts = pages_of(pdf)
    start = next(number for number, text in enumerate(texts) if text.startswith("Phụ lục III"))
    assert all("Mã Tiêu chí" in text for text in texts[start:])
    rows = tuple((str(number), f"{number} " + "dòng dài " * 40 + f"hết{number}.") for number in range(40))
    cut = pages_of(render_pdf(Paper("x", "x", (Table((Column("TT", 1), Column("Lý do", 5)), rows),))))
    for number in range(40):
        assert sum(f"{number} dòng" in text and f"hết{number}." in text for text in cut) >= 1


def test_the_file_says_its_title_and_language():
    pdf = minutes_2018()
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_value("Title").startswith("Biên bản Hội nghị")
    assert document.get_metadata_value("CreationDate") == ""
    assert language_of(pdf) == "vi"


def test_pages_are_counted_as_a_reader_counts_them():
    for paper in (minutes(make_2018()), proposal(make_2018())):
        assert pages(pdf_of(paper)) == len(pypdfium2.PdfDocument(pdf_of(paper)))


def test_what_people_type_stays_text():
    paper = Paper("x", HOSTILE, (Header(HOSTILE, HOSTILE), Paragraph(HOSTILE)), banner=HOSTILE, footer=HOSTILE)
    pdf = render_pdf(paper)
    text = text_of(pdf).replace(" ", "")
    assert HOSTILE.replace(" ", "") in text
    assert "root:" not in text
    assert pypdfium2.PdfDocument(pdf).count_attachments() == 0


def test_controls_and_turned_letters_are_dropped():
    facts = make_2018()
    bad = replace(facts.conference, difficulties="Khó\x00 khăn\u202e đảo\x1f ngược")
    assert "Khó khăn đảo ngược" in text_of(pdf_of(minutes(replace(facts, conference=bad))))
