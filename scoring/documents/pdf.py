"""A paper as PDF/A-3a and PDF/UA-1: a template draws the blocks, print CSS lays them out, nothing is fetched."""

import re
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from typing import Any

import pydyf
from django.template.loader import render_to_string
from weasyprint import CSS, HTML, Document, URLFetcher

from scoring.documents import archival, codes
from scoring.documents.blocks import Annex, Block, Closing, Column, Items, Paper, Paragraph, Table, Title, is_ragged
from scoring.documents.enclosure import Enclosure
from scoring.documents.wording import tied


@dataclass(frozen=True, slots=True)
class Row:
    strong: bool
    cells: tuple[tuple[str, str], ...]  # alignment and text


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table as the template wants it: widths in per cent, alignment beside each text."""

    columns: tuple[Column, ...]
    widths: tuple[str, ...]
    styled_rows: tuple[Row, ...]
    caption: str
    small: bool


@dataclass(frozen=True, slots=True)
class Section:
    name: str  # of the CSS page: each annex has its own, so that its pages count from 1
    landscape: bool
    blocks: tuple[tuple[str, Any], ...]
    signed_from: int  # the last but one block before the signatures, counted from 1: it stays with them


@lru_cache(maxsize=32)
def render_pdf(paper: Paper, enclosures: tuple[Enclosure, ...] = ()) -> bytes:
    """The same bytes for the same paper: no time, no identifier."""
    attempts = (_written(paper, enclosures, spare) for spare in count())
    return next(written for written in attempts if archival.is_clear(written))


def _written(paper: Paper, enclosures: tuple[Enclosure, ...], spare: int) -> bytes:
    def finish(_document: Document, pdf: pydyf.PDF) -> None:
        archival.finish(pdf, enclosures, spare)

    html, css = sources(paper)
    nothing = URLFetcher(allowed_protocols=["data"])
    written: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(
        stylesheets=[CSS(string=css, url_fetcher=nothing)],
        pdf_variant="pdf/a-3a",
        attachments=archival.attachments(enclosures),
        finisher=finish,
    )
    return written


def sources(paper: Paper) -> tuple[str, str]:
    """The page and its style sheet, of which WeasyPrint makes the file."""
    sections = tuple(_section(number, blocks) for number, blocks in enumerate(paper.sections()))
    qr, lines = (codes.qr_svg(paper), codes.lines_of(paper)) if paper.code else ("", ())
    html = render_to_string("documents/paper.html", {"paper": paper, "sections": sections, "qr": qr, "lines": lines})
    return html, render_to_string("documents/paper.css", {"paper": paper, "annexes": sections[1:]})


def pages(pdf: bytes) -> int:
    """How many pages a PDF of ours has: its page tree lies in a compressed object stream."""
    streams = re.findall(rb"/ObjStm.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    tree = b"".join([pdf, *(zlib.decompress(stream) for stream in streams)])
    node = re.search(rb"<<[^<>]*/Type /Pages\b[^<>]*>>", tree)
    count = node and re.search(rb"/Count (\d+)", node[0])
    if not count:
        raise ValueError("no page tree found")
    return int(count[1])


def _section(number: int, blocks: tuple[Block, ...]) -> Section:
    first = blocks[0]
    landscape = isinstance(first, Annex) and first.landscape
    closing = next((place for place, block in enumerate(blocks) if isinstance(block, Closing)), 0)
    name = f"annex{number}" if number else "body"
    return Section(name, landscape, tuple(_drawn(block) for block in blocks), signed_from=closing - 1)


def _drawn(block: Block) -> tuple[str, Any]:
    if isinstance(block, Paragraph | Items):
        texts = (block.text,) if isinstance(block, Paragraph) else tuple(f"- {line}" for line in block.lines)
        return "Lines", tuple(("ragged" if is_ragged(text) else "", text) for text in texts)
    if isinstance(block, Title):
        block = replace(block, subject=tied(block.subject))
    return type(block).__name__, _table(block) if isinstance(block, Table) else block


def _table(table: Table) -> DrawnTable:
    whole = sum(column.width for column in table.columns)
    aligns = [column.align for column in table.columns]
    return DrawnTable(
        columns=table.columns,
        widths=tuple(f"{column.width * 100 / whole:.3f}" for column in table.columns),
        styled_rows=tuple(
            Row(number in table.strong, tuple(zip(aligns, row, strict=True))) for number, row in enumerate(table.rows)
        ),
        caption=table.caption,
        small=table.small,
    )
