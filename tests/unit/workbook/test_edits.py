"""Check c of the issue: two hundred edits, each gives exactly its cell in the comparison; and nothing breaks it."""

import random
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from audits.workbook import layout
from audits.workbook.contents import Contents
from audits.workbook.layout import LABELS, Kind
from clusters.texts import printable
from tests.unit.workbook.make import (
    MOST,
    STEP,
    cell_of,
    make_contents,
    opened,
    read,
    rezipped,
    saved,
    told,
    written,
)

EDITS = {Kind.SELF: 140, Kind.CROSS: 60}
WORDS = ("Chậm 20 ngày", "=SUM(A1)", "Đã ban hành,\nđúng hạn", "155/NV-VTLT", "  thừa dấu cách ", "_x0041_", "<b>", "0")


def _edit(chance: random.Random, contents: Contents) -> tuple[str, dict[tuple[str, str], Any], str]:
    """The key of one cell, what is typed for it, and what the workbook then says."""
    line = chance.choice(contents.lines)
    code, kinds = line.criterion.code, ["answer", "text", "na"] + (["report"] if contents.report else [])
    match chance.choice(kinds):
        case "report":
            name = chance.choice(list(LABELS))
            typed = str(chance.randrange(1, 999)) if name == layout.METRES else chance.choice(WORDS)
            return name, {(name, ""): typed}, printable(typed)
        case "text":
            typed = f"{chance.choice(WORDS)}{chance.choice(['', ' ', '2'])}"
            return f"text-{code}", {(code, "text"): typed}, printable(typed)
        case "na" if line.criterion.allow_na:
            return f"answer-{code}", {(code, "answer"): None, (code, "na"): "x"}, "NA"
    points = STEP * chance.randrange(int(MOST / STEP) + 1)
    typed = chance.choice([float(points), str(points), str(points).replace(".", ",")])
    return f"answer-{code}", {(code, "answer"): typed, (code, "na"): None}, layout.answer_text(points, is_na=False)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_of_two_hundred_edits_gives_exactly_its_cell(kind):
    contents, chance = make_contents(kind), random.Random(2026)
    book, seen = opened(written(contents)), set()
    for _number in range(EDITS[kind]):
        key, typed, value = _edit(chance, contents)
        before = _typed(book, kind, typed)
        reading = read(saved(book), contents)
        _typed(book, kind, before)
        assert (reading.refusal, reading.faults) == ("", [])
        expected = [] if value == contents.values[key] else [(key, value)]
        assert [(change.key, change.ours) for change in told(reading, contents)] == expected
        seen.update(expected)
    assert len(seen) > EDITS[kind] / 3


def _typed(book: Workbook, kind: Kind, values: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """Types it, as text where it is text; and what stood there before."""
    before = {}
    for (code, column), value in values.items():
        cell = cell_of(book, kind, code, column)
        before[code, column] = cell.value
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    return before


def test_all_points_of_all_criteria_come_back_as_they_were():
    points = [STEP * number for number in range(int(MOST / STEP) + 1)]
    for value in points:
        answers = {line.criterion.code: (layout.answer_text(value, is_na=False), "") for line in make_contents().lines}
        contents = make_contents(answers=answers)
        reading = read(written(contents), contents)
        assert {Decimal(found.value) for key, found in reading.cells.items() if key.startswith("answer")} == {value}


def test_a_file_with_any_byte_changed_is_read_or_refused_but_never_an_error():
    contents, chance = make_contents(), random.Random(7)
    whole = written(contents)
    for _number in range(60):
        data = bytearray(whole)
        for _change in range(chance.randrange(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        read(bytes(data), contents)
    assert read(whole[: len(whole) // 2], contents).refusal


def test_a_part_with_any_byte_changed_is_read_or_refused_but_never_an_error():
    contents, chance = make_contents(), random.Random(8)
    whole = written(contents)
    refused = 0
    for _number in range(80):
        data = rezipped(whole, lambda _name, part: _damaged(chance, part))
        refused += bool(read(data, contents).refusal)
    assert refused


def _damaged(chance: random.Random, part: bytes) -> bytes:
    if chance.random() < 0.7:
        return part
    place = chance.randrange(len(part))
    return part[:place] + bytes([chance.choice(b"<>&\"'/0129AZ =")]) + part[place + chance.randrange(3) :]
