"""Before openpyxl opens a file: is it a workbook of a size that an office makes, or made to exhaust the server?

openpyxl builds every cell, style and merged range it is told of, and pads the rows up to the last one: 1,696 bytes
with one cell at XFD1048576 cost it minutes and all memory. So every part is read once, as a stream, and counted.
"""

import re
from collections.abc import Iterable
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from clusters.errors import Refused

MIB = 1024 * 1024
MOST_BYTES = 5 * MIB
MOST_UNZIPPED = 30 * MIB
MOST_IN_A_PART = 8 * MIB
MOST_ENTRIES = 200
MOST_ELEMENTS = 60_000  # a sheet of 60 criteria has about 3,000
MOST_DEPTH = 30
MOST_LETTERS = 2 * MIB  # a full form of 60 criteria has less than half
MOST_RATIO, SMALL = 100, MIB  # text repeats itself: a small part may shrink to anything
LAST_ROW, LAST_COLUMN = 5_000, 100
CHUNK = 64 * 1024
CENTRAL = b"PK\x01\x02"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPENDOCUMENT = b"application/vnd.oasis.opendocument"
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)


def checked(data: bytes, name: str) -> BytesIO:
    """The workbook again with nothing in it but the XML parts that were read through here. Refused otherwise."""
    _check_container(data, name)
    try:
        with ZipFile(BytesIO(data)) as source:
            entries = source.infolist()
            _check_entries(entries, name)
            return _copy(source, entries, name)
    except Refused:
        raise
    except Exception as broken:  # an archive, its compression and its XML fail in as many ways as they can be broken
        raise _unsafe(name) from broken


def too_big(size: int) -> bool:
    return size > MOST_BYTES


def check_size(size: int, name: str) -> None:
    """Before anything of it is read into memory."""
    if size == 0:
        raise Refused(_("The file “%(name)s” is empty.") % {"name": name})
    if too_big(size):
        said = {"name": name, "size": f"{-(-size // MIB)}", "most": str(MOST_BYTES // MIB)}
        raise Refused(_("The file “%(name)s” weighs %(size)s MB. A workbook has at most %(most)s MB.") % said)


def check_letters(texts: Iterable[str], name: str) -> None:
    """Of all cells together: one long text of the file may stand in thousands of them."""
    if sum(map(len, texts)) > MOST_LETTERS:
        raise _unsafe(name)


def _unsafe(name: str) -> Refused:
    return Refused(_("The file “%(name)s” is damaged or not safe, and was refused. Download the workbook of this page "
                     "again and copy the content into it.") % {"name": name})  # fmt: skip


def _check_container(data: bytes, name: str) -> None:
    check_size(len(data), name)
    if data.startswith(OLE):
        raise Refused(_("The file “%(name)s” has a password or is of Excel 97–2003. Remove the password, save it as "
                        "“Excel workbook (.xlsx)” and upload it again.") % {"name": name})  # fmt: skip
    if OPENDOCUMENT in data[:200]:
        raise Refused(_("The file “%(name)s” is an OpenDocument sheet. Save it as “Excel workbook (.xlsx)” and upload "
                        "it again.") % {"name": name})  # fmt: skip
    if not data.startswith(b"PK\x03\x04"):
        raise Refused(_("The file “%(name)s” is not an Excel workbook (.xlsx). Upload the workbook that was downloaded "
                        "from this page.") % {"name": name})  # fmt: skip
    if data.count(CENTRAL) > MOST_ENTRIES:
        raise _unsafe(name)


def _check_entries(entries: list[ZipInfo], name: str) -> None:
    """What the archive says of itself; reading a part stops where its own figure ends."""
    names = [entry.filename.lower() for entry in entries]
    if any(each.endswith("vbaproject.bin") for each in names):
        raise Refused(_("The file “%(name)s” has macros. Save it as “Excel workbook (.xlsx)” without macros and upload "
                        "it again.") % {"name": name})  # fmt: skip
    crowded = len(names) > MOST_ENTRIES or len(set(names)) != len(names)
    locked = any(entry.flag_bits & 1 or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries)
    if crowded or locked or sum(entry.file_size for entry in entries) > MOST_UNZIPPED:
        raise _unsafe(name)
    for entry in entries:
        shrunk = entry.file_size > SMALL and entry.file_size > MOST_RATIO * entry.compress_size
        if shrunk or (_is_xml(entry) and entry.file_size > MOST_IN_A_PART):
            raise _unsafe(name)


def _is_xml(entry: ZipInfo) -> bool:
    return entry.filename.lower().endswith((".xml", ".rels"))


def _copy(source: ZipFile, entries: list[ZipInfo], name: str) -> BytesIO:
    """Pictures, printer settings and whatever else is left behind: the reader cannot be led to open them."""
    copy, scan = BytesIO(), _Scan(name)
    with ZipFile(copy, "w") as target:
        for entry in filter(_is_xml, entries):
            target.writestr(entry.filename, scan.read(source, entry))
    copy.seek(0)
    return copy


class _Scan:
    """Counts the elements of all parts together."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.elements = 0
        self.depth = 0

    def read(self, source: ZipFile, entry: ZipInfo) -> bytes:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self.depth = 0
        whole = BytesIO()
        with source.open(entry) as part:
            while chunk := part.read(CHUNK):
                whole.write(chunk)
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
        return whole.getvalue()

    def _refuse(self, *_doctype: object) -> None:
        raise _unsafe(self.name)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > MOST_ELEMENTS or self.depth > MOST_DEPTH:
            raise _unsafe(self.name)
        if "r" in attributes:
            kind = tag.rpartition(":")[2]
            if (kind == "row" and _is_far_row(attributes["r"])) or (kind == "c" and _is_far_cell(attributes["r"])):
                raise _unsafe(self.name)

    def _end(self, _tag: str) -> None:
        self.depth -= 1


def _is_far_row(number: str) -> bool:
    return not number.isascii() or not number.isdigit() or len(number) > len(str(LAST_ROW)) or int(number) > LAST_ROW


def _is_far_cell(place: str) -> bool:
    found = PLACE.fullmatch(place)
    if not found:
        return True
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column > LAST_COLUMN or _is_far_row(found[2])
