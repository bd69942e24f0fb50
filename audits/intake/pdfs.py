"""PDF: whole, and readable by everybody."""

import re
from typing import BinaryIO

from audits.intake import apart, refusals
from audits.intake.refusals import Unwelcome

HEADER_WITHIN = 1024  # where readers look for "%PDF-"
TAIL = 64 * 1024  # some scanners write on after the end
OVERLAP = 64
PIECE = 256 * 1024
START = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF")
TABLE = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
ENCRYPT = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


def read(content: BinaryIO) -> str:
    """Most files are plain and their end leads to their table; only the others are read in full, apart."""
    try:
        plain = _leads_to_its_table(content) and not _mentions_encryption(content)
    finally:
        content.seek(0)
    if not plain:
        apart.run("pdf", content)
    return "pdf"


def _leads_to_its_table(content: BinaryIO) -> bool:
    """Unwelcome when the end is missing: the file was cut off while it was copied."""
    size = content.seek(0, 2)
    content.seek(max(0, size - TAIL))
    ends = START.findall(content.read())
    if not ends:
        raise Unwelcome(refusals.DAMAGED)
    content.seek(0)
    junk = content.read(HEADER_WITHIN).find(b"%PDF-")
    for offset in {int(ends[-1]), int(ends[-1]) + junk}:
        content.seek(offset)
        if TABLE.match(content.read(OVERLAP)):
            return True
    return False


def _mentions_encryption(content: BinaryIO) -> bool:
    content.seek(0)
    before = b""
    while piece := content.read(PIECE):
        if ENCRYPT.search(before + piece):
            return True
        before = piece[-OVERLAP:]
    return False
