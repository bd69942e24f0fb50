"""DOCX and XLSX: a zip of XML, read without trusting what it says of itself."""

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from audits.intake import refusals
from audits.intake.refusals import Unwelcome

MOST_ENTRIES = 2_000
MOST_UNPACKED = 60 * refusals.MEGABYTE
MOST_TYPES = refusals.MEGABYTE  # of the list of parts
LONGEST_LIST = MOST_ENTRIES * 256  # bytes of the directory at the end of the zip
PIECE = 64 * 1024
END = b"PK\x05\x06"
END_64 = b"PK\x06\x07"
END_WITHIN = 22 + 65_535
TYPES = "[Content_Types].xml"
MAIN = {
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
MACROS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml)$|^xl/macrosheets/|\.(docm|dotm|xlsm|xltm|xlam|xlsb|pptm)$")
PROGRAMS = re.compile(r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|msi|lnk|jar)$")
XML = re.compile(rb"^(\xef\xbb\xbf)?\s*<|^\xff\xfe|^\xfe\xff|^<\x00|^\x00<")
BROKEN = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, struct.error, zlib.error)


def read(content: BinaryIO) -> str:
    try:
        _check_list(content)
        with ZipFile(content) as archive:
            _check_entries(archive.infolist())
            kind = _kind(archive)
            for entry in archive.infolist():
                _check_part(archive, entry)
    except BROKEN as problem:
        raise Unwelcome(refusals.DAMAGED) from problem
    finally:
        content.seek(0)
    return kind


def _check_list(content: BinaryIO) -> None:
    """Before any of it is read: how long the list of entries is. A zip64 is for files that are not taken anyway."""
    size = content.seek(0, 2)
    content.seek(max(0, size - END_WITHIN))
    tail = content.read()
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < 22:  # noqa: PLR2004 - the length of the end record
        raise Unwelcome(refusals.DAMAGED)
    entries, listed = struct.unpack_from("<HL", tail, place + 10)
    if entries > MOST_ENTRIES or listed > LONGEST_LIST or tail[max(0, place - 20) :].startswith(END_64):
        raise Unwelcome(refusals.UNSAFE)


def _check_entries(entries: list[ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unwelcome(refusals.PASSWORD)
    if TYPES.lower() not in names:
        raise Unwelcome(refusals.OTHER_KIND)
    if any(MACROS.search(name) for name in names):
        raise Unwelcome(refusals.MACROS)
    unsafe = (
        len(entries) > MOST_ENTRIES
        or len(set(names)) != len(names)
        or sum(entry.file_size for entry in entries) > MOST_UNPACKED
        or any(_leads_out(entry) or PROGRAMS.search(entry.filename.lower()) for entry in entries)
        or any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries)
    )
    if unsafe:
        raise Unwelcome(refusals.UNSAFE)


def _leads_out(entry: ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    mode = entry.external_attr >> 16
    return name.startswith("/") or ":" in name or ".." in name.split("/") or stat.S_ISLNK(mode)


def _kind(archive: ZipFile) -> str:
    name = next(name for name in archive.namelist() if name.lower() == TYPES.lower())
    if archive.getinfo(name).file_size > MOST_TYPES:
        raise Unwelcome(refusals.UNSAFE)
    types = archive.read(name)
    if b"macroenabled" in types.lower():
        raise Unwelcome(refusals.MACROS)
    for kind, main in MAIN.items():
        if main in types:
            return kind
    raise Unwelcome(refusals.OTHER_KIND)


def _check_part(archive: ZipFile, entry: ZipInfo) -> None:
    """Unpacks it once, never whole, so that its sum is proved too; where it is XML, it has no document type."""
    pieces = _pieces(archive, entry)
    head = next(pieces, b"")
    if entry.filename.lower().endswith((".xml", ".rels", ".vml")) or XML.match(head[:PIECE]):
        _check_prolog(head, pieces)
    for _piece in pieces:
        pass


def _pieces(archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            yield piece


class _Begun(Exception):
    """The first element: whatever comes now, no document type can."""


def _check_prolog(head: bytes, pieces: Iterator[bytes]) -> None:
    """Entities, internal or from elsewhere, are declared in a document type; no office writes one."""

    def begin(*_given: object) -> None:
        raise _Begun

    def declare(*_given: object) -> None:
        raise Unwelcome(refusals.UNSAFE)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = begin, declare
    try:
        parser.Parse(head)
        for piece in pieces:
            parser.Parse(piece)
    except _Begun:
        return
    except expat.ExpatError as problem:
        raise Unwelcome(refusals.DAMAGED) from problem
