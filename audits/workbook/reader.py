"""A returned workbook, read by its codes and heads and not by position: what it says, and everything wrong with it.

Never an exception, never half of it: what cannot be trusted at all is one refusal, everything else is named with its
sheet and row (architecture.md R21).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from audits.models import Criterion
from audits.workbook import guard, layout, values
from audits.workbook.contents import Contents
from audits.workbook.layout import ANSWER, ANSWER_NA, CODE, COLUMNS, REPORT, TEXT
from clusters.errors import Refused
from clusters.texts import printable

HEADS_WITHIN = 40  # rows
LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Place:
    """Where it stands in the workbook, as a person finds it; row 0 where the whole row is missing."""

    sheet: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One cell that can be filled in, as the workbook has it."""

    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one cell or row is not taken, and what stands in it."""

    place: Place
    reason: str
    value: str = ""
    key: str = ""


@dataclass(slots=True)
class Reading:
    refusal: str = ""
    made_at: str = ""
    cells: dict[str, Found] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Reading":
        cells = {key: Found(each["value"], Place(**each["place"])) for key, each in kept["cells"].items()}
        faults = [Fault(**(each | {"place": Place(**each["place"])})) for each in kept["faults"]]
        return cls(**(kept | {"cells": cells, "faults": faults}))


Row = dict[int, Cell]


def read(data: bytes, name: str, expected: Contents) -> Reading:
    """`expected`: the sheet on whose page the workbook was uploaded."""
    reading = Reading()
    try:
        book = _opened(data, name)
        _read_hidden(reading, book, expected)
        _read_form(reading, book, expected)
        if expected.report:
            _read_general(reading, book)
    except Refused as refusal:
        return Reading(refusal=refusal.reason)
    return reading


def _opened(data: bytes, name: str) -> dict[str, dict[int, Row]]:
    """Every sheet as its rows, from 1, each its cells by column, from 1."""
    safe = guard.checked(data, name)
    try:
        book = load_workbook(safe, read_only=True, keep_links=False)
        found = {printable(sheet.title): dict(_rows(sheet)) for sheet in _worksheets(book)}
    except Exception as broken:  # openpyxl fails in as many ways as a file can be broken
        raise Refused(
            _(
                "The file “%(name)s” cannot be read as a workbook. Open it in Excel, save it as .xlsx and "
                "upload it again."
            )
            % {"name": name}
        ) from broken
    guard.check_letters(_texts(found), name)
    return found


def _texts(book: dict[str, dict[int, Row]]) -> Iterator[str]:
    cells = (cell for rows in book.values() for row in rows.values() for cell in row.values())
    return (cell.value for cell in cells if isinstance(cell.value, str))


def _worksheets(book: Workbook) -> Iterator[Any]:
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # the file's own figure may be anything
        yield sheet


def _rows(sheet: Any) -> Iterator[tuple[int, Row]]:
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = {column: cell for column, cell in enumerate(row, 1) if cell.value is not None}
        if cells:
            yield number, cells


def _read_hidden(reading: Reading, book: dict[str, dict[int, Row]], expected: Contents) -> None:
    """Which sheet, which versions. Without a whole signature nothing in the file can be trusted."""
    rows = [[str(row[column].value) for column in sorted(row)] for row in book.get(layout.HIDDEN, {}).values()]
    if not rows:
        raise Refused(
            _(
                "This workbook was not downloaded from this page, or it is a blank form for pen work. "
                "Download the Excel form here, copy the content into it and upload that one."
            )
        )
    head, facts = rows[0], rows[1:]
    if len(head) != len(("signature", "")) or not layout.is_signed(facts, head[1]):
        raise Refused(_("The hidden part of this workbook was changed, so it cannot be known which answers it belongs "
                        "to. Download the workbook again and copy the content into it."))  # fmt: skip
    known = {name: value for name, *rest in facts if len(rest) == 1 for value in rest}
    if (known["kind"], known["pk"]) != (expected.kind.value, str(expected.pk)):
        said = {"theirs": known["title"], "ours": expected.title}
        raise Refused(_("This workbook is “%(theirs)s”, this page is “%(ours)s”. Nothing was read.") % said)
    reading.made_at = known["made_at"]
    pairs = [(name, rest) for name, *rest in facts if name in ("version", "base")]
    reading.versions = {rest[0]: int(rest[1]) for name, rest in pairs if name == "version"}
    reading.bases = {rest[0]: rest[1] for name, rest in pairs if name == "base"}


def _read_form(reading: Reading, book: dict[str, dict[int, Row]], expected: Contents) -> None:
    rows = _sheet(book, layout.SHEET)
    columns, head_row = _columns(rows, expected)
    criteria = {line.criterion.code: line.criterion for line in expected.lines}
    below = {number: row for number, row in rows.items() if number > head_row}
    codes = {number: values.code(row.get(columns[CODE])) for number, row in below.items()}
    times = Counter(codes.values())
    for number, row in below.items():
        code, place = codes[number], Place(layout.SHEET, number)
        if code not in criteria:
            _read_stray(reading, code, place, {name: row.get(columns[name]) for name in (ANSWER, ANSWER_NA, TEXT)})
        elif times[code] > 1:
            reason = _("Criterion %(code)s stands in the workbook more than once.") % {"code": code}
            reading.faults.append(Fault(place, reason, key=layout.key_of(ANSWER, code)))
        else:
            _read_answer(reading, criteria[code], number, row, columns)
            _read_text(reading, layout.key_of(TEXT, code), number, row.get(columns[TEXT]), columns[TEXT])
    for code in criteria:
        if code not in times:
            reason = _("The row of criterion %(code)s is missing; what stands online stays.") % {"code": code}
            reading.faults.append(Fault(Place(layout.SHEET), reason))


def _sheet(book: dict[str, dict[int, Row]], title: str) -> dict[int, Row]:
    if title not in book:
        raise Refused(_("The workbook has no sheet “%(sheet)s”. Download it again and copy the content into it.")
                      % {"sheet": title})  # fmt: skip
    return book[title]


def _columns(rows: dict[int, Row], expected: Contents) -> tuple[dict[str, int], int]:
    """Found by their heads, wherever somebody moved them."""
    heads = {layout.folded(c.head): c for c in COLUMNS[expected.kind] if c.is_open or c.name == CODE}
    for number in range(1, HEADS_WITHIN + 1):
        said = {column: layout.folded(str(cell.value)) for column, cell in rows.get(number, {}).items()}
        found = [(heads[head].name, column) for column, head in said.items() if head in heads]
        if {name for name, _column in found} == {column.name for column in heads.values()}:
            if len(found) > len(heads):
                break
            return dict(found), number
    raise Refused(_("The sheet “%(sheet)s” no longer has each of these columns exactly once: %(heads)s. Download the "
                    "workbook again and copy the content into it.")
                  % {"sheet": layout.SHEET, "heads": "; ".join(column.head for column in heads.values())})  # fmt: skip


def _read_stray(reading: Reading, code: str, place: Place, cells: dict[str, Cell | None]) -> None:
    """A row of no criterion: a group, a sum, a note somebody added. Answers in it are not swallowed."""
    typed = [cell for cell in cells.values() if cell is not None and not values.is_formula(cell)]
    if typed and any(printable(str(cell.value)) for cell in typed):
        reason = _("There is no criterion “%(code)s” in this set.") % {"code": code[:LONGEST_SHOWN]}
        without = _("This row has an answer but no number of a criterion (column STT).")
        reading.faults.append(Fault(place, reason if code else without, values.shown(typed[0])))


def _read_answer(reading: Reading, criterion: Criterion, number: int, row: Row, columns: dict[str, int]) -> None:
    """Points and the x beside them are one answer; a fault stands where it was typed."""
    cells = {name: row.get(columns[name]) for name in (ANSWER, ANSWER_NA)}
    key = layout.key_of(ANSWER, criterion.code)
    try:
        value = values.answer(cells[ANSWER], cells[ANSWER_NA], criterion)
    except Refused as refusal:
        name = ANSWER_NA if refusal.at == ANSWER_NA else ANSWER
        place = Place(layout.SHEET, number, get_column_letter(columns[name]))
        reading.faults.append(Fault(place, refusal.reason, values.shown(cells[name]), key))
    else:
        name = ANSWER_NA if value == layout.NA else ANSWER
        reading.cells[key] = Found(value, Place(layout.SHEET, number, get_column_letter(columns[name])))


def _read_text(
    reading: Reading, key: str, number: int, cell: Cell | None, column: int, sheet: str = layout.SHEET
) -> None:
    place = Place(sheet, number, get_column_letter(column))
    try:
        value = values.metres(cell) if key == layout.METRES else values.text(cell)
    except Refused as refusal:
        reading.faults.append(Fault(place, refusal.reason, values.shown(cell), key))
    else:
        reading.cells[key] = Found(value, place)


def _read_general(reading: Reading, book: dict[str, dict[int, Row]]) -> None:
    rows = _sheet(book, layout.GENERAL)
    labels = {layout.folded(label): name for name, label in layout.LABELS.items()}
    found: dict[str, list[int]] = {name: [] for name in layout.LABELS}
    for number, row in rows.items():
        name = labels.get(layout.folded(str(row[1].value))) if 1 in row else None
        if name:
            found[name].append(number)
    for name, places in found.items():
        if len(places) == 1:
            _read_text(reading, name, places[0], rows[places[0]].get(2), 2, layout.GENERAL)
        else:
            reason = _("The row “%(label)s” must stand in the sheet exactly once; what stands online stays.")
            reading.faults.append(Fault(Place(layout.GENERAL), reason % {"label": layout.LABELS[name]}, key=name))


def version_key(key: str) -> str:
    """Whose version counts for a cell: its criterion's, or that of the general part."""
    return REPORT if key in layout.LABELS else key.partition("-")[2]
