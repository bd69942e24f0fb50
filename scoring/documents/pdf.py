"""A paper as PDF: a template draws the blocks, print CSS lays them out, nothing is fetched from anywhere."""

import re
import zlib
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from weasyprint import CSS, HTML, URLFetcher

from scoring.documents.blocks import Annex, Block, Column, Paper, Table


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


def render_pdf(paper: Paper) -> bytes:
    """The same bytes for the same paper: no time, no identifier."""
    sections = tuple(_section(number, blocks) for number, blocks in enumerate(paper.sections()))
    html = render_to_string("documents/paper.html", {"paper": paper, "sections": sections})
    css = render_to_string("documents/paper.css", {"annexes": sections[1:]})
    nothing = URLFetcher(allowed_protocols=["data"])
    document: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(
        stylesheets=[CSS(string=css, url_fetcher=nothing)], pdf_tags=True
    )
    return document


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
    return Section(f"annex{number}" if number else "body", landscape, tuple(_drawn(block) for block in blocks))


def _drawn(block: Block) -> tuple[str, Any]:
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
