"""What holds of every kind of paper: the standards of long keeping and of reading aloud, Decree 30/2020, annex I."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import page
import pytest
from pypdf import PdfReader, PdfWriter

from scoring.documents.blocks import Annex, Bases, Closing, Header, Paragraph, Title
from scoring.documents.codes import coded, described
from scoring.documents.pdf import pages, render_pdf
from scoring.models import Document
from scoring.services.documents import PAPERS as MADE
from tests.papers import all_papers
from tests.unit.documents.reading import (
    Box,
    fonts_of,
    ink_of,
    page_of,
    pages_of,
    rules_of,
    set_of,
    size_of,
    squeezed,
    top_margin_of,
)

MOTTO = "Độc lập - Tự do - Hạnh phúc"
OVERHANG = 0.6  # mm by which a slanting letter leaves its place
SITE = "https://cham-cheo.example.vn"
LOOKED_UP = set(Document.Kind.values)  # the papers of a ward alone have no code of their own
PAPERS = {
    name: coded(paper, SITE, name) if name.rpartition("-")[0] in LOOKED_UP else paper
    for name, paper in all_papers().items()
}
every_paper = pytest.mark.parametrize("name", PAPERS)


def pdf_of(name: str) -> bytes:
    return render_pdf(PAPERS[name])


def faults_of(pdf: bytes) -> list[str]:
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in ("3a", "ua1")]
    return [fault.rule_id for report in reports for fault in report.failures]


def block_of(name: str, kind: type) -> Any:
    return next((block for block in PAPERS[name].blocks if isinstance(block, kind)), None)


def test_every_kind_that_the_product_makes_is_looked_at():
    assert {name.rpartition("-")[0] for name in PAPERS} >= LOOKED_UP == {str(kind) for kind in MADE}


@every_paper
def test_a_paper_is_pdf_a_3a_and_pdf_ua_1_without_a_fault(name):
    assert faults_of(pdf_of(name)) == []


def test_the_check_finds_what_is_wrong(monkeypatch):
    name = "invitation-2018"
    with monkeypatch.context() as changed:
        changed.setattr("scoring.documents.codes.described", lambda _paper: "")
        assert "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001" in faults_of(render_pdf.__wrapped__(PAPERS[name]))
    with monkeypatch.context() as changed:
        changed.setattr("scoring.documents.archival._declare", lambda _metadata: None)
        told = faults_of(render_pdf.__wrapped__(PAPERS[name]))
        assert {"PDFUA1-ID-PART-001", "PDFUA1-ID-SCHEMA-001"} <= set(told)
        assert any(fault.startswith("PDFA3A-") for fault in told)
    assert {"PDFA3A-STRUCT-TREE-ROOT-001", "PDFUA1-STRUCT-TREE-ROOT-001"} <= set(faults_of(untagged(pdf_of(name))))


def untagged(pdf: bytes) -> bytes:
    writer, written = PdfWriter(clone_from=PdfReader(BytesIO(pdf))), BytesIO()
    del writer.root_object["/StructTreeRoot"]
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize("name", [name for name in PAPERS if name.endswith("2018") and not name.startswith("minutes")])
def test_the_same_paper_gives_the_same_bytes(name):
    assert render_pdf.__wrapped__(PAPERS[name]) == pdf_of(name)


@every_paper
def test_every_page_is_a4_with_the_margins_of_the_decree(name):
    pdf, paper = pdf_of(name), PAPERS[name]
    for number in range(pages(pdf)):
        width, height = size_of(pdf, number)
        ink = ink_of(pdf, number, above=19, below=height - 19.5)
        assert sorted((round(width), round(height))) == [210, 297]
        assert 30 - OVERHANG <= ink.left <= 36
        assert ink.right <= width - (15 if width < height else 20) + OVERHANG
        assert 20 <= ink.top <= 25
        assert ink.bottom <= height - 20 + OVERHANG
    assert (size_of(pdf, 0)[0] > 290) == paper.landscape


@every_paper
def test_all_of_it_is_in_times_and_lies_in_the_file(name):
    assert {embedded and "Liberation-Serif" in font for font, embedded in fonts_of(pdf_of(name))} == {True}


@every_paper
def test_the_nation_stands_right_over_a_rule_as_long_as_the_motto(name):
    pdf = pdf_of(name)
    nation, motto = set_of(pdf, 0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), set_of(pdf, 0, MOTTO)
    assert (nation.is_bold, motto.is_bold) == (True, True)
    assert nation.size in (12, 13)
    assert motto.size in (13, 14)
    assert nation.box.middle == pytest.approx(motto.box.middle, abs=1)
    assert nation.box.left > size_of(pdf, 0)[0] / 2 - 10
    rule = rule_under(pdf, 0, motto.box)
    assert width_of(rule) == pytest.approx(width_of(motto.box), abs=1)


@every_paper
def test_the_body_stands_left_over_a_rule_of_a_third_to_a_half(name):
    pdf, header = pdf_of(name), block_of(name, Header)
    superior = set_of(pdf, 0, header.superior)
    lines = [set_of(pdf, 0, line) for line in header.issuer.split("\n")]
    assert (superior.is_bold, superior.size in (12, 13)) == (False, True)
    assert {(line.is_bold, line.size in (12, 13)) for line in lines} == {(True, True)}
    assert superior.box.middle == pytest.approx(lines[0].box.middle, abs=1)
    assert max(line.box.right for line in (superior, *lines)) < set_of(pdf, 0, "CỘNG HÒA").box.left
    rule = rule_under(pdf, 0, lines[-1].box)
    assert 0.32 <= width_of(rule) / max(width_of(line.box) for line in lines) <= 0.5


@every_paper
def test_number_and_place_stand_on_one_line(name):
    pdf, header = pdf_of(name), block_of(name, Header)
    if header.number:
        number = set_of(pdf, 0, header.number)
        assert (number.is_bold, number.is_italic, number.size) == (False, False, 13)
        assert number.box.middle == pytest.approx(set_of(pdf, 0, header.superior).box.middle, abs=1)
    if header.place_and_date:
        place = set_of(pdf, 0, header.place_and_date)
        assert (place.is_italic, place.size in (13, 14)) == (True, True)
        assert place.box.middle == pytest.approx(set_of(pdf, 0, MOTTO).box.middle, abs=1)
        assert not header.number or place.base == pytest.approx(number.base, abs=0.2)


@every_paper
def test_the_title_stands_in_the_middle_over_a_rule_of_a_third_to_a_half(name):
    pdf, title = pdf_of(name), block_of(name, Title)
    middle = 30 + (size_of(pdf, 0)[0] - 30 - (20 if PAPERS[name].landscape else 15)) / 2
    kind, subject = set_of(pdf, 0, title.kind), set_of(pdf, 0, title.subject)
    assert title.kind.isupper()
    assert {(each.is_bold, each.size in (13, 14)) for each in (kind, subject)} == {(True, True)}
    assert kind.box.middle == pytest.approx(middle, abs=1)
    assert subject.box.middle == pytest.approx(middle, abs=1)
    last = set_of(pdf, 0, title.subject.split()[-1])
    rule = rule_under(pdf, 0, replace(subject.box, bottom=last.box.bottom))
    assert 0.32 <= width_of(rule) / width_of(subject.box) <= 0.5


@every_paper
def test_what_it_rests_on_is_italic_and_the_text_upright(name):
    pdf, bases = pdf_of(name), block_of(name, Bases)
    for line in bases.lines if bases else ():
        start = line[:30]
        found = set_of(pdf, page_of(pdf, start), start)
        assert (found.is_italic, found.size in (13, 14)) == (True, True)
    paragraphs = [block.text for block in PAPERS[name].blocks if isinstance(block, Paragraph) and len(block.text) > 60]
    for start in (text[:60] for text in paragraphs[:1]):
        found = set_of(pdf, page_of(pdf, start), start)
        assert (found.is_italic, found.is_bold, found.size in (13, 14)) == (False, False, True)
        assert found.box.left == pytest.approx(40, abs=1)  # the first line is indented by 10 mm


@every_paper
def test_pages_are_numbered_from_the_second_in_the_middle_of_the_top_margin(name):
    pdf = pdf_of(name)
    numbers = []
    for number, text in enumerate(pages_of(pdf)):
        width, height = size_of(pdf, number)
        found = re.match(r"\d+", top_margin_of(pdf, number))
        numbers.append("1" if squeezed(text).startswith("Phụlục") and not found else found and found[0])
        if found:
            shown = set_of(pdf, number, found[0], below=20)
            right = 15 if width < height else 20
            assert (shown.size in (13, 14), shown.is_italic, shown.is_bold) == (True, False, False)
            assert shown.box.middle == pytest.approx((30 + width - right) / 2, abs=1)
    assert numbers[0] is None
    assert all(after == "1" or int(after) == int(before or 1) + 1 for before, after in pairwise(numbers))


@every_paper
def test_the_signature_stands_right_and_the_recipients_left(name):
    pdf, closing = pdf_of(name), block_of(name, Closing)
    at = signed_on(pdf, closing)
    middle = size_of(pdf, at)[0] / 2
    office = set_of(pdf, at, closing.right.offices[0])
    assert (office.is_bold, office.size in (13, 14), closing.right.offices[0].isupper()) == (True, True, True)
    assert office.box.left > middle
    if closing.right.name:
        name_ = set_of(pdf, at, closing.right.name) if not closing.left else None
        assert name_ is None or name_.box.middle == pytest.approx(office.box.middle, abs=1)
    if closing.left:
        left = set_of(pdf, at, closing.left.offices[0])
        assert left.box.right < middle
        assert left.base == pytest.approx(office.base, abs=0.5)
    if closing.recipients:
        label, first = set_of(pdf, at, "Nơi nhận:"), set_of(pdf, at, f"- {closing.recipients[0]}")
        assert (label.size, label.is_bold, label.is_italic) == (12, True, True)
        assert (first.size, first.is_bold, first.is_italic) == (11, False, False)
        assert label.box.left == pytest.approx(30, abs=1)
        assert first.box.right < middle


@every_paper
def test_more_than_one_line_of_text_stays_with_the_signatures(name):
    pdf, closing = pdf_of(name), block_of(name, Closing)
    at = signed_on(pdf, closing)
    office = set_of(pdf, at, closing.right.offices[0])
    above = ink_of(pdf, at, above=19, below=office.box.top - 1)
    assert above.bottom - above.top > 8  # two lines of 14 pt


@every_paper
def test_annexes_lie_across_under_a_bold_title_in_the_middle(name):
    pdf = pdf_of(name)
    for annex in (block for block in PAPERS[name].blocks if isinstance(block, Annex)):
        at = page_of(pdf, f"{annex.label} {annex.title[:20]}")
        label = set_of(pdf, at, annex.label)
        width, _height = size_of(pdf, at)
        assert (round(width) == 297) == annex.landscape
        assert (label.is_bold, label.size) == (True, 14)
        assert label.box.middle == pytest.approx((30 + width - (20 if annex.landscape else 15)) / 2, abs=1)
        assert set_of(pdf, at, annex.attached_to).is_italic


@every_paper
def test_the_code_stands_small_in_the_lower_margin_of_the_first_page(name):
    pdf, paper = pdf_of(name), PAPERS[name]
    if not paper.code:
        assert "Mã tra cứu" not in pages_of(pdf)[0]
        return
    code, address = set_of(pdf, 0, f"Mã tra cứu: {paper.code}"), set_of(pdf, 0, paper.address)
    height = size_of(pdf, 0)[1]
    assert code.box.top > height - 20
    assert (code.size, address.size) == (8, 8)
    assert code.box.left == pytest.approx(46, abs=1)  # right of a QR code of 13 mm
    assert squeezed("".join(pages_of(pdf))).count(squeezed(paper.code)) == 2  # the code, and in the address


def test_a_server_without_a_name_prints_the_path_and_its_qr_holds_the_code():
    paper = coded(all_papers()["invitation-2018"], "", "x")
    assert described(paper) == f"Mã QR: mã tra cứu {paper.code}"
    assert f"trang /xac-thuc/{paper.code}/ của hệ thống Chấm chéo" in pages_of(render_pdf(paper))[0]


def test_the_code_is_that_of_the_content_and_not_of_the_server():
    paper = all_papers()["invitation-2018"]
    assert coded(paper, SITE, "x").code == coded(coded(paper, "", "x"), "", "x").code
    assert coded(paper, SITE, "x").code != coded(paper, SITE, "y").code
    assert coded(replace(paper, title="Khác"), SITE, "x").code != coded(paper, SITE, "x").code


def signed_on(pdf: bytes, closing: Closing) -> int:
    return page_of(pdf, "Nơi nhận:" if closing.recipients else closing.right.offices[0])


def rule_under(pdf: bytes, page: int, box: Box) -> Box:
    """The nearest line under a text."""
    return min(rules_of(pdf, page), key=lambda rule: abs(rule.top - box.bottom) + abs(rule.middle - box.middle))


def width_of(box: Box) -> float:
    return box.right - box.left
