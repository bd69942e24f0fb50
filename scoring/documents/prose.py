"""The words of the minutes that no data give: the secretary writes them, section by section."""

from collections.abc import Mapping

from scoring.documents.blocks import Paragraph
from scoring.documents.wording import ended

SECTIONS = ("opening", "report", "discussion", "review", "difficulties", "directions", "recommendations", "conclusion")


def said(prose: Mapping[str, str], section: str) -> tuple[Paragraph, ...]:
    """A paragraph a line; nothing where nothing was written."""
    lines = (line.strip() for line in prose.get(section, "").splitlines())
    return tuple(Paragraph(ended(line)) for line in lines if line)
