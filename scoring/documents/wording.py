"""How Vietnamese papers write days, shares, classes, ranks and lists."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from clusters.clock import HANOI
from scoring.rules.display import points_vi
from scoring.rules.facts import UNCLASSIFIED, LineResult, WardResult

NOT_SCORED = "chưa chấm"
NOT_APPLICABLE = "KAD"


def tied(text: str) -> str:
    """A year never stands alone on the last line of a title."""
    return re.sub(r"năm (\d{4})", "năm\u00a0\\1", text)


def short_day(value: date) -> str:
    """25/9/2018, 05/01/2020: days under 10 and the months 1 and 2 get a zero (Decree 30/2020, annex I)."""
    return f"{value.day:02d}/{_month(value)}/{value.year}"


def long_day(value: date) -> str:
    return f"ngày {value.day:02d} tháng {_month(value)} năm {value.year}"


def _month(value: date) -> str:
    return f"{value.month:02d}" if value.month <= 2 else str(value.month)  # noqa: PLR2004 the decree's own rule


def moment(value: datetime) -> str:
    """14 giờ 00 phút, ngày 15 tháng 10 năm 2018"""
    local = value.astimezone(HANOI)
    return f"{local.hour} giờ {local.minute:02d} phút, {long_day(local.date())}"


def hour(value: datetime) -> str:
    """14 giờ 40 phút, inside a sentence about that day."""
    local = value.astimezone(HANOI)
    return f"{local.hour} giờ {local.minute:02d} phút"


def short_moment(value: datetime) -> str:
    local = value.astimezone(HANOI)
    return f"{local:%H:%M} {short_day(local.date())}"


def per_cent(part: Fraction | Decimal | int, whole: Fraction | Decimal | int = 1) -> str:
    return f"{points_vi(Fraction(part) / Fraction(whole) * 100)} %"


def listed(words: Iterable[str]) -> str:
    """A, B và C"""
    found = list(words)
    if len(found) < 2:  # noqa: PLR2004 one word needs no comma
        return "".join(found)
    return f"{', '.join(found[:-1])} và {found[-1]}"


def lower_first(text: str) -> str:
    """For a title inside a sentence; UBND and other abbreviations stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def ended(text: str, mark: str = ".") -> str:
    """The text as a sentence of its own: one full stop, also where the writer put another mark or none."""
    return text.rstrip(" .;,") + mark


def itemised(lines: Iterable[str]) -> tuple[str, ...]:
    """A list as official papers write it: each line ends with a semicolon, the last with a full stop."""
    found = list(lines)
    return tuple(ended(line, "." if number == len(found) else ";") for number, line in enumerate(found, 1))


def class_name(name: str) -> str:
    return "Không xếp loại" if name == UNCLASSIFIED else name


def classed(name: str) -> str:
    """Inside a sentence: xếp loại A, không xếp loại."""
    return "không xếp loại" if name == UNCLASSIFIED else f"xếp loại {name}"


def rank(result: WardResult) -> str:
    return f"đồng hạng {result.rank}" if result.joint else str(result.rank)


def placed(result: WardResult) -> str:
    """Inside a sentence: thứ hạng 1, đồng hạng 3."""
    return rank(result) if result.joint else f"thứ hạng {result.rank}"


def agreed(line: LineResult) -> str:
    if line.not_applicable:
        return NOT_APPLICABLE
    return NOT_SCORED if line.unscored else points_vi(line.agreed)


def mark(value: Decimal | Fraction | None) -> str:
    """A mark that somebody gave; None is the answer "not applicable"."""
    return NOT_APPLICABLE if value is None else points_vi(value)
