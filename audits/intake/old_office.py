"""DOC and XLS of Office 97–2003: a compound file, which is a small file system of its own ([MS-CFB])."""

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from audits.intake import refusals
from audits.intake.refusals import Unwelcome

HEADER, ENTRY, SMALL = 512, 128, 64
IN_HEADER = 109  # sectors of the table that the header itself names
SHIFTS = (9, 12)
MOST_ENTRIES = 10_000
NO_SECTOR = 0xFFFFFFFA  # from here on: ends of chains and free sectors
ROOT, STREAM = 5, 2
SMALL_STREAM = 4096  # shorter streams share the root's sectors
MACROS = {"macros", "vba", "_vba_project", "_vba_project_cur"}
LOCKED = {"encryptedpackage", "encryptioninfo"}
KINDS = {"worddocument": "doc", "workbook": "xls", "book": "xls"}
WORD_IS_ENCRYPTED = 0x0100
FILE_PASSWORD, END_OF_RECORDS = 0x002F, 0x000A


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    kind: int
    start: int
    size: int


def read(content: BinaryIO) -> str:
    try:
        return _kind(CompoundFile(content))
    except (struct.error, ValueError, OSError) as problem:
        raise Unwelcome(refusals.DAMAGED) from problem
    finally:
        content.seek(0)


def _kind(compound: "CompoundFile") -> str:
    entries = {entry.name.lower(): entry for entry in compound.entries()}
    if LOCKED & entries.keys():
        raise Unwelcome(refusals.PASSWORD)
    name = next((name for name in KINDS if name in entries), None)
    if name is None:
        raise Unwelcome(refusals.OTHER_KIND)
    if MACROS & entries.keys():
        raise Unwelcome(refusals.MACROS)
    head = compound.head_of(entries[name])
    if _is_encrypted_text(head) if name == "worddocument" else _is_encrypted_sheet(head):
        raise Unwelcome(refusals.PASSWORD)
    return KINDS[name]


def _is_encrypted_text(head: bytes) -> bool:
    (flags,) = struct.unpack_from("<H", head, 10)
    return bool(flags & WORD_IS_ENCRYPTED)


def _is_encrypted_sheet(head: bytes) -> bool:
    """The record of the password stands among the first."""
    place = 0
    while place + 4 <= len(head):
        record, length = struct.unpack_from("<HH", head, place)
        if record in (FILE_PASSWORD, END_OF_RECORDS):
            return bool(record == FILE_PASSWORD)
        place += 4 + length
    return False


class CompoundFile:
    """Names and beginnings of its streams. No chain is followed further than the file is long."""

    def __init__(self, content: BinaryIO) -> None:
        self.content = content
        self.length = content.seek(0, 2)
        header = self._at(0, HEADER)
        (shift,) = struct.unpack_from("<H", header, 0x1E)
        if shift not in SHIFTS:
            raise Unwelcome(refusals.DAMAGED)
        self.sector = 1 << shift
        (self.directory,) = struct.unpack_from("<L", header, 0x30)
        (more,) = struct.unpack_from("<L", header, 0x44)
        self.table = self._table(struct.unpack_from(f"<{IN_HEADER}L", header, 0x4C), more)

    def entries(self) -> Iterator[Entry]:
        for number, sector in enumerate(self._chain(self.directory)):
            data = self._sector(sector)
            if number * self.sector > MOST_ENTRIES * ENTRY:
                raise Unwelcome(refusals.UNSAFE)
            for place in range(0, len(data) - ENTRY + 1, ENTRY):
                length, kind = struct.unpack_from("<HB", data, place + 0x40)
                start, size = struct.unpack_from("<LL", data, place + 0x74)
                if kind:
                    raw = data[place : place + max(0, min(length, SMALL) - 2)]
                    yield Entry(raw.decode("utf-16-le", "replace"), kind, start, size)

    def head_of(self, stream: Entry) -> bytes:
        """Its first sector; of a short stream, what the root's sector holds of it."""
        if stream.size >= SMALL_STREAM:
            return self._sector(stream.start)
        root = next(entry for entry in self.entries() if entry.kind == ROOT)
        wanted, offset = divmod(stream.start * SMALL, self.sector)
        for number, sector in enumerate(self._chain(root.start)):
            if number == wanted:
                return self._sector(sector)[offset:]
        raise Unwelcome(refusals.DAMAGED)

    def _at(self, place: int, length: int) -> bytes:
        self.content.seek(place)
        found = self.content.read(length)
        if not found:
            raise Unwelcome(refusals.DAMAGED)
        return found

    def _sector(self, number: int) -> bytes:
        """The last one may have been cut where its content ends."""
        return self._at((number + 1) * self.sector, self.sector).ljust(self.sector, b"\0")

    def _table(self, named: tuple[int, ...], more: int) -> "array[int]":
        """Which sector follows which."""
        numbers, steps = [number for number in named if number < NO_SECTOR], 0
        while more < NO_SECTOR:
            steps += 1
            *found, more = struct.unpack(f"<{self.sector // 4}L", self._sector(more))
            numbers += [number for number in found if number < NO_SECTOR]
            self._not_endless(steps)
        self._not_endless(len(numbers))
        table = array("L")
        for number in numbers:
            table.extend(struct.unpack(f"<{self.sector // 4}L", self._sector(number)))
        return table

    def _chain(self, start: int) -> Iterator[int]:
        steps = 0
        while start < NO_SECTOR:
            steps += 1
            self._not_endless(steps)
            yield start
            if start >= len(self.table):
                raise Unwelcome(refusals.DAMAGED)
            start = self.table[start]

    def _not_endless(self, steps: int) -> None:
        if steps > self.length // self.sector + 1:
            raise Unwelcome(refusals.DAMAGED)
