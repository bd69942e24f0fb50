"""The Word files as an office opens them: LibreOffice prints each, and its words are those of our PDF."""

import shutil
import subprocess
from pathlib import Path

import pytest

from scoring.documents.blocks import Paper, Table
from scoring.documents.codes import lines_of
from scoring.documents.docx import render_docx
from scoring.documents.pdf import render_pdf
from tests.unit.documents import test_all_papers
from tests.unit.documents.reading import (
    ink_of,
    pages_of,
    set_of,
    size_of,
    squeezed,
    text_within,
    top_margin_of,
)

OFFICE = shutil.which("soffice")
PAPERS = {name: paper for name, paper in test_all_papers.PAPERS.items() if name.endswith("2018")}
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> dict[str, bytes]:
    """All kinds in one start of LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    for name, paper in PAPERS.items():
        (folder / f"{name}.docx").write_bytes(render_docx(paper))
    command = [OFFICE, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
    files = [f"{name}.docx" for name in PAPERS]
    subprocess.run([*command, *files], cwd=folder, check=True, capture_output=True, timeout=240)
    return {name: Path(folder / f"{name}.pdf").read_bytes() for name in PAPERS}


def text_between_the_margins(pdf: bytes, paper: Paper) -> str:
    """In reading order, every letter of it, without the heads that tables repeat on each page."""
    inside = (text_within(pdf, number, 19, size_of(pdf, number)[1] - 20) for number in range(len(pages_of(pdf))))
    text = squeezed("".join(inside))
    for table in (block for block in paper.blocks if isinstance(block, Table)):
        text = text.replace(squeezed("".join(column.title for column in table.columns)), "")
    return text


@pytest.mark.parametrize("name", PAPERS)
def test_word_prints_the_text_of_the_pdf_to_the_letter(opened, name):
    paper = PAPERS[name]
    assert text_between_the_margins(opened[name], paper) == text_between_the_margins(render_pdf(paper), paper)


@pytest.mark.parametrize("name", PAPERS)
def test_word_prints_code_version_and_page_numbers_in_the_margins(opened, name):
    pdf, paper = opened[name], PAPERS[name]
    for number in range(len(pages_of(pdf))):
        width, height = size_of(pdf, number)
        foot, head = squeezed(text_within(pdf, number, height - 20, height)), top_margin_of(pdf, number)
        assert squeezed(paper.footer) in foot
        if paper.code:
            assert all((squeezed(line) in foot) == (number == 0) for line in lines_of(paper))
        assert head.replace(paper.banner, "").strip() in ("", str(number + 1), "2", "3")
        if head[:1].isdigit():
            middle = (30 + width - (15 if width < height else 20)) / 2
            assert set_of(pdf, number, head.split()[0], below=20).box.middle == pytest.approx(middle, abs=1)
    if len(pages_of(pdf)) > 1 and size_of(pdf, 1) == size_of(pdf, 0):
        assert top_margin_of(pdf, 1).startswith("2")


@pytest.mark.parametrize("name", PAPERS)
def test_word_keeps_the_margins_of_the_decree(opened, name):
    pdf = opened[name]
    for number in range(len(pages_of(pdf))):
        width, height = size_of(pdf, number)
        ink = ink_of(pdf, number, above=19, below=height - 19.5)
        assert (ink.left >= 29, ink.right <= width - (15 if width < height else 20) + 1) == (True, True)
        assert (ink.top >= 20, ink.bottom <= height - 20 + 0.5) == (True, True)
