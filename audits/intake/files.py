"""The one way in for a file."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile

from audits.intake import names, office, old_office, pdfs, pictures, refusals
from audits.intake.refusals import Unwelcome

LARGEST = 20 * refusals.MEGABYTE
PIECE = 64 * 1024
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
Reader = Callable[[BinaryIO], str]

# By the first bytes; each reader says which kind it is in the end, or raises Unwelcome.
READERS: tuple[tuple[bytes, Reader], ...] = (
    (b"%PDF-", pdfs.read),
    (b"\xff\xd8\xff", pictures.read_jpeg),
    (b"\x89PNG\r\n\x1a\n", pictures.read_png),
    (b"PK\x03\x04", office.read),
    (b"PK\x05\x06", office.read),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", old_office.read),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is welcome: what it is, its safe name, and its bytes from the beginning."""

    kind: str
    name: str
    size: int
    sha256: str
    content: BinaryIO


def take(uploaded: UploadedFile) -> Taken:
    """Raises Refused with the sentence of screens.md 5.4, `at` "file"."""
    given = uploaded.name or ""
    try:
        kind, content = _recognised(uploaded)
        size, sha256 = _measured(content)
    except Unwelcome as unwelcome:
        raise unwelcome.for_file(names.shown_name(given)) from unwelcome
    return Taken(kind, names.safe_name(given, kind), size, sha256, content)


def _recognised(uploaded: UploadedFile) -> tuple[str, BinaryIO]:
    if uploaded.size is not None and uploaded.size > LARGEST:
        raise Unwelcome(refusals.TOO_BIG, size=refusals.megabytes(uploaded.size), most=refusals.megabytes(LARGEST))
    content: Any = uploaded.file
    size, _sha256 = _measured(content)
    if not size:
        raise Unwelcome(refusals.EMPTY)
    head = content.read(pdfs.HEADER_WITHIN)
    content.seek(0)
    if pictures.is_heic(head):
        return "jpg", BytesIO(pictures.jpeg_of_heic(content))
    return _reader_of(head, uploaded.name or "")(content), content


def _reader_of(head: bytes, name: str) -> Reader:
    for signature, reader in READERS:
        if head.startswith(signature):
            return reader
    if b"%PDF-" in head and not head.startswith(PROGRAMS):
        return pdfs.read
    pretends = names.ending_of(name) in names.KNOWN
    raise Unwelcome(refusals.NOT_AS_NAMED if pretends else refusals.OTHER_KIND)


def _measured(content: BinaryIO) -> tuple[int, str]:
    """Real size and SHA-256; leaves the file at its beginning. What declares less than it is stops here."""
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while piece := content.read(PIECE):
        size += len(piece)
        if size > LARGEST:
            raise Unwelcome(refusals.TOO_BIG, size=refusals.megabytes(size), most=refusals.megabytes(LARGEST))
        digest.update(piece)
    content.seek(0)
    return size, digest.hexdigest()
