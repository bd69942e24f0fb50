"""JSON text without surprises: a key written twice is found, no digit is lost, no nesting is endless."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from scoring.replay.places import ABSENT, JsonNumber, Place, Problem, joined

LARGEST_FILE = 20_000_000  # bytes
DEEPEST = 40
LONGEST_WHOLE_NUMBER = 15


class Entries(dict[str, Any]):
    """An object of the file that remembers which keys were written more than once."""

    repeated: tuple[str, ...] = ()


def load(path: Path, place: Place) -> Any:
    """What the file holds, or ABSENT and a problem at `place`."""
    try:
        if not path.is_file():
            place.refuse(_("There is no file “%(name)s”. Check its name and folder.") % {"name": path.name})
            return ABSENT
        if path.stat().st_size > LARGEST_FILE:
            place.refuse(_("This file is larger than 20 MB, so it is not read. Split the case into several."))
            return ABSENT
        written = path.read_bytes()
    except (OSError, ValueError):
        place.refuse(_("This file cannot be opened. Check its name, its folder and the right to read it."))
        return ABSENT
    return parse(written, place)


def parse(written: bytes, place: Place) -> Any:
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError:
        place.refuse(_("This file is not UTF-8 text. Save it again as UTF-8."))
        return ABSENT
    try:
        return json.loads(
            text,
            object_pairs_hook=_entries,
            parse_int=_whole_number,
            parse_float=JsonNumber,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        place.refuse(_("This file is not JSON: see line %(line)s, column %(column)s. Correct it there.") % where)
    except ValueError:
        place.refuse(_("This file is not JSON: NaN and Infinity are not numbers of JSON. Write points as text."))
    except RecursionError:
        _refuse_depth(place)
    return ABSENT


def is_sound(place: Place) -> bool:
    """Notes every key written twice, anywhere below; False when the nesting is too deep to be read at all."""
    waiting: list[tuple[Any, str, int]] = [(place.value, place.path, 0)]
    while waiting:
        value, path, depth = waiting.pop()
        if depth > DEEPEST:
            _refuse_depth(place)
            return False
        for key in getattr(value, "repeated", ()):
            Place(value, joined(path, key), place.problems).refuse_repeated()
        if isinstance(value, dict):
            waiting.extend((below, joined(path, str(key)), depth + 1) for key, below in value.items())
        elif isinstance(value, list):
            waiting.extend((below, f"{path}[{n}]", depth + 1) for n, below in enumerate(value))
    return True


def root(data: Any, problems: list[Problem]) -> Place:
    return Place(data, "", problems)


def _entries(pairs: list[tuple[str, Any]]) -> Entries:
    entries = Entries(pairs)
    if len(entries) < len(pairs):
        times = Counter(key for key, _value in pairs)
        entries.repeated = tuple(key for key in entries if times[key] > 1)
    return entries


def _whole_number(written: str) -> int | JsonNumber:
    return int(written) if len(written) <= LONGEST_WHOLE_NUMBER else JsonNumber(written)


def _refuse_constant(written: str) -> None:
    raise ValueError(written)


def _refuse_depth(place: Place) -> None:
    place.refuse(_("This file is nested too deeply to be a case. Remove the needless brackets."))
