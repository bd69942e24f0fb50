"""One value of a case file and where it stands: reading it gives the value, or None and a problem there."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

ABSENT: Any = object()  # the value of a key that is not there, or whose object could not be read
FIRST_YEAR, LAST_YEAR = 1900, 2199

_POINTS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
_RATIO = re.compile(r"([0-9]{1,3})/([0-9]{1,3})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(_DAY.pattern + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Problem:
    """PATH as `clusters[0].cross_checks[2].scores.VI.1`; "$" is the file as a whole."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class JsonNumber:
    """A number of the file that is no short whole number, as it is written: a float would lose digits."""

    written: str


@dataclass(frozen=True, slots=True)
class Place:
    value: Any
    path: str
    problems: list[Problem] = field(repr=False)

    def __bool__(self) -> bool:
        return self.value is not ABSENT

    def refuse(self, sentence: str) -> None:
        self.problems.append(Problem(self.path or "$", " ".join(sentence.split())))  # a name may hold a line break

    def child(self, key: str, value: Any = ABSENT) -> "Place":
        return Place(value, joined(self.path, key), self.problems)

    def entry(self, n: int, value: Any = ABSENT) -> "Place":
        return Place(value, f"{self.path}[{n}]", self.problems)

    def parts(self, required: Collection[str], optional: Collection[str] = ()) -> Mapping[str, "Place"]:
        """The values of an object with exactly these keys; the answer has them all, some perhaps absent.

        An optional key with null says no more than one that is left out, as result.json writes it.
        """
        listed = (*required, *optional)
        if not isinstance(self.value, dict):
            if self:
                self.refuse(_("This must be an object, but it is %(kind)s. Write it in braces.") % self._kind())
            return {key: self.child(key) for key in listed}
        for key in self.value:
            if key not in listed:
                self.child(str(key)).refuse(
                    _("This key is not in the case format, so nothing would read it. Remove it or correct its name.")
                )
        given = {key: value for key, value in self.value.items() if value is not None or key in required}
        places = {key: self.child(key, given.get(key, ABSENT)) for key in listed}
        for key in required:
            if not places[key]:
                places[key].refuse_missing()
        return places

    def refuse_missing(self) -> None:
        self.refuse(_("This key is missing, and the case needs it. Add it."))

    def items(self) -> "list[Place]":
        if isinstance(self.value, list):
            return [self.entry(n, value) for n, value in enumerate(self.value)]
        if self:
            self.refuse(_("This must be a list, but it is %(kind)s. Write it in square brackets.") % self._kind())
        return []

    def by_code(self) -> "dict[str, Place]":
        """The values of an object whose keys are codes of criteria."""
        if not isinstance(self.value, dict):
            if self:
                self.refuse(_("This must be an object, but it is %(kind)s. Write it in braces.") % self._kind())
            return {}
        places: dict[str, Place] = {}
        for key, value in self.value.items():
            code = cleaned(str(key))
            if code in places:
                self.child(str(key)).refuse_repeated()
            places[code] = self.child(code, value)
        return places

    def refuse_repeated(self) -> None:
        self.refuse(_("This key is written more than once, so its value is not certain. Keep one of them."))

    def text(self, *, may_be_empty: bool = False) -> Any:
        if not isinstance(self.value, str):
            if self:
                self.refuse(_("This must be text, but it is %(kind)s. Write it in quotation marks.") % self._kind())
            return None
        if any(
            unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\r\n" for character in self.value
        ):
            self.refuse(_("This text contains a character that cannot be printed. Remove the character."))
            return None
        text = cleaned(self.value)
        if not text and not may_be_empty:
            self.refuse(_("This text is empty, and the case needs it. Fill it in."))
            return None
        return text

    def choice(self, words: Iterable[str]) -> Any:
        text = self.text()
        allowed = list(words)
        if text is None or text in allowed:
            return text
        self.refuse(
            _("“%(value)s” is not a word of the case format. Use one of these: %(words)s.")
            % {"value": shown(text), "words": ", ".join(allowed)}
        )
        return None

    def flag(self) -> Any:
        if isinstance(self.value, bool):
            return self.value
        if self:
            self.refuse(_("This must be true or false, but it is %(kind)s. Write true or false.") % self._kind())
        return None

    def whole(self, least: int, most: int) -> Any:
        if not self:
            return None
        if isinstance(self.value, int) and not isinstance(self.value, bool) and least <= self.value <= most:
            return self.value
        self.refuse(
            _("This must be a whole number from %(least)s to %(most)s. Write it in digits, without quotation marks.")
            % {"least": least, "most": most}
        )
        return None

    def points(self) -> Any:
        if isinstance(self.value, str):
            if _POINTS.fullmatch(self.value):
                return Decimal(self.value)
            self.refuse(
                _(
                    "“%(value)s” is not a number of points. Write up to 3 digits and, if needed, a point and up to 2"
                    " more digits, as in 12 or 12.25."
                )
                % {"value": shown(self.value)}
            )
        elif self:
            self.refuse(
                _("Points are text so that no digit is lost, but this is %(kind)s. Write them in quotation marks.")
                % self._kind()
            )
        return None

    def share(self) -> Any:
        share = self.points()
        if share is not None and share > 1:
            self.refuse(
                _("A share lies between 0 and 1, and “%(value)s” does not. Write 0.30 for 30 %%.")
                % {"value": self.value}
            )
            return None
        return share

    def fraction(self) -> Any:
        """A share of the votes, above 0 and at most 1: "2/3" or "0.5"."""
        if not self:
            return None
        written = self.value if isinstance(self.value, str) else ""
        ratio = _RATIO.fullmatch(written)
        if ratio and int(ratio[2]):
            fraction = Fraction(int(ratio[1]), int(ratio[2]))
        else:
            fraction = Fraction(written) if _POINTS.fullmatch(written) else Fraction(0)
        if 0 < fraction <= 1:
            return fraction
        self.refuse(
            _("This must be a fraction above 0 and not above 1. Write it in quotation marks, as in 2/3 or 0.5.")
        )
        return None

    def day(self) -> Any:
        text = self.value if isinstance(self.value, str) else ""
        if self and (day := _calendar(date, _DAY, cleaned(text))) is not None:
            return day
        if self:
            self.refuse(_("This is not a day of the calendar. Write it as 2018-10-15."))
        return None

    def moment(self) -> Any:
        text = self.value if isinstance(self.value, str) else ""
        if self and (moment := _calendar(datetime, _MOMENT, cleaned(text))) is not None:
            return moment
        if self:
            self.refuse(_("This is not a moment with its offset from UTC. Write it as 2018-10-15T14:00:00+07:00."))
        return None

    def _kind(self) -> dict[str, str]:
        return {"kind": kind_of(self.value)}


def kind_of(value: Any) -> str:
    if value is None:
        return _("null")
    if isinstance(value, bool):
        return _("true or false")
    if isinstance(value, int | float | Decimal | JsonNumber):
        return _("a number")
    if isinstance(value, str):
        return _("text")
    return _("an object") if isinstance(value, dict) else _("a list")


def cleaned(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def shown(text: str) -> str:
    """Somebody's words inside a sentence: one line, not endless, always printable."""
    line = "".join(_printable(text[:60]))
    return line + "…" if len(text) > 60 else line  # noqa: PLR2004 - the length above


def joined(path: str, key: str) -> str:
    return f"{path}.{shown(key)}" if path else shown(key)


def _printable(text: str) -> Iterator[str]:
    for character in text:
        unprintable = unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        yield character.encode("unicode_escape").decode() if unprintable else character


def _calendar(kind: Any, pattern: re.Pattern[str], text: str) -> Any:
    if not pattern.fullmatch(text):
        return None
    try:
        moment = kind.fromisoformat(text)
    except ValueError:
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None
