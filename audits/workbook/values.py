"""One cell of a returned workbook as a value, or the sentence why it is none."""

from datetime import date, time, timedelta
from decimal import Decimal
from math import isfinite

from django.utils.translation import gettext as _
from openpyxl.cell.cell import Cell

from audits import points as point_rules
from audits.models import Criterion
from audits.workbook import layout
from clusters.errors import Refused
from clusters.texts import printable

LONGEST_SHOWN = 200
ERROR, FORMULA = "e", "f"


def is_formula(cell: Cell) -> bool:
    return cell.data_type == FORMULA


def shown(cell: Cell | None) -> str:
    """What stands in a cell that is refused, short."""
    if cell is None or cell.value is None:
        return ""
    value = cell.value
    text = value.strftime("%d/%m/%Y") if isinstance(value, date) else printable(str(value))
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def code(cell: Cell | None) -> str:
    """Of a row; a code that looks like a number may have become one."""
    if cell is None or is_formula(cell) or isinstance(cell.value, bool):
        return ""
    return printable(str(cell.value))


def text(cell: Cell | None) -> str:
    _refuse_what_excel_made(cell)
    if cell is None or cell.value is None:
        return ""
    value = cell.value
    if isinstance(value, int | float):
        return _number(value)
    found = printable(str(value).replace("_x000D_", "\n").replace("_x005F_", "_"))
    if len(found) > layout.LONGEST_TEXT:
        raise Refused(_("This text has %(count)s letters; a cell takes at most %(most)s.")
                      % {"count": len(found), "most": layout.LONGEST_TEXT})  # fmt: skip
    return found


def answer(points_cell: Cell | None, na_cell: Cell | None, criterion: Criterion) -> str:
    """As layout.answer_text says it; Refused at layout.ANSWER_NA where the x is what is wrong."""
    given, is_na = points(points_cell, criterion), not_applicable(na_cell, criterion)
    if is_na and given is not None:
        name = {"code": criterion.code}
        raise Refused(_("Criterion %(code)s has points and “not applicable” at once: keep one of the two") % name)
    return layout.answer_text(given, is_na=is_na)


def points(cell: Cell | None, criterion: Criterion) -> Decimal | None:
    """Of one criterion, 8.5 as a number or “8,5” as text."""
    _refuse_what_excel_made(cell)
    if cell is None or cell.value is None:
        return None
    if "%" in (cell.number_format or ""):
        raise Refused(_("A percentage stands here. Enter points, for example %(example)s.")
                      % {"example": point_rules.shown(Decimal("3.5"))})  # fmt: skip
    if isinstance(cell.value, int | float) and isfinite(cell.value):
        return point_rules.legal(Decimal(str(cell.value)), criterion)
    return point_rules.from_text(printable(str(cell.value)), criterion)


def not_applicable(cell: Cell | None, criterion: Criterion) -> bool:
    """Refused at the column's name."""
    try:
        chosen = text(cell)
    except Refused as refusal:
        raise Refused(refusal.reason, at=layout.ANSWER_NA) from refusal
    if not chosen:
        return False
    if chosen.casefold() != layout.YES_NA:
        raise Refused(_("This cell takes only the letter x, or stays empty."), at=layout.ANSWER_NA)
    if not criterion.allow_na:
        raise Refused(
            _("Criterion %(code)s cannot be “not applicable”") % {"code": criterion.code}, at=layout.ANSWER_NA
        )
    return True


def metres(cell: Cell | None) -> str:
    found = text(cell).replace(",", ".")
    if not found:
        return ""
    whole, _point, part = found.partition(".")
    if not (found.isascii() and whole.isdigit() and (part.isdigit() or found == whole) and len(part) <= 2):  # noqa: PLR2004 - as the form
        raise Refused(_("Shelf metres are a number, for example 12.5"))
    if len(whole) > len(str(layout.MOST_METRES).partition(".")[0]):
        raise Refused(_("Shelf metres are a number, for example 12.5"))
    return layout.answer_text(Decimal(found), is_na=False)


def _refuse_what_excel_made(cell: Cell | None) -> None:
    """What a person did not type: Excel turns 1/2 into a day, and a formula says something else tomorrow."""
    if cell is None:
        return
    if is_formula(cell):
        raise Refused(_("A formula stands here. Enter the value itself."))
    if isinstance(cell.value, date | time | timedelta):
        raise Refused(_("Excel turned this into a date or a time. Type the value again."))
    if cell.data_type == ERROR or isinstance(cell.value, bool):
        raise Refused(_("Excel shows no value here. Type the value again."))


def _number(value: float) -> str:
    return str(int(value)) if isfinite(value) and value == int(value) else str(value)
