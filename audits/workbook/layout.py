"""Where everything stands in a workbook: the one file that the writer and the reader share."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.crypto import constant_time_compare, salted_hmac

from clusters.texts import printable, same_words

SHEET, GENERAL, HIDDEN = "Phiếu", "Phần chung", "_phieu"
TITLE_ROW, ROUND_ROW, UNIT_ROW, HINT_ROW, HEAD_ROW, TOTAL_ROW = range(1, 7)
FIRST_ROW = TOTAL_ROW + 1
GENERAL_FIRST_ROW = 5
YES_NA = "x"
NA = "NA"
EMPTY = "-"
LONGEST_TEXT = 4000  # as on the form
MOST_METRES = Decimal("999999.99")
CODE, ANSWER, ANSWER_NA, TEXT = "code", "answer", "na", "text"
METRES = "backlog_metres"
REPORT = "report"
LABELS = {
    "strengths": "Ưu điểm",
    "difficulties": "Khó khăn, tồn tại",
    "recommendations": "Kiến nghị, đề xuất",
    "good_practice": "Cách làm hay cần chia sẻ",
    METRES: "Tài liệu tồn đọng chưa chỉnh lý (mét giá)",
}


class Kind(StrEnum):
    SELF = "self"
    CROSS = "cross"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    head: str
    width: float
    is_open: bool = False


_CRITERION = (Column(CODE, "STT", 7), Column("title", "Nội dung tiêu chí", 36), Column("max", "Điểm tối đa", 8))
COLUMNS = {
    Kind.SELF: (
        *_CRITERION,
        Column(ANSWER, "Điểm tự chấm", 9, is_open=True),
        Column(ANSWER_NA, "Không áp dụng", 9, is_open=True),
        Column(TEXT, "Lý do trừ điểm, giải trình", 38, is_open=True),
        Column("evidence", "Tài liệu kiểm chứng", 26),
    ),
    Kind.CROSS: (
        *_CRITERION,
        Column("own", "Điểm tự chấm", 8),
        Column("own_text", "Lý do, giải trình của đơn vị", 26),
        Column("evidence", "Tài liệu kiểm chứng", 20),
        Column(ANSWER, "Điểm kiểm tra chéo", 9, is_open=True),
        Column(ANSWER_NA, "Không áp dụng", 9, is_open=True),
        Column(TEXT, "Nhận xét", 30, is_open=True),
    ),
}
TITLES = {Kind.SELF: "PHIẾU TỰ CHẤM ĐIỂM", Kind.CROSS: "PHIẾU KIỂM TRA CHÉO"}


def key_of(field: str, code: str) -> str:
    """answer-3.2, text-3.2."""
    return f"{field}-{code}"


def number_of(kind: Kind, name: str) -> int:
    """Of a column, from 1."""
    return next(number for number, column in enumerate(COLUMNS[kind], 1) if column.name == name)


def folded(head: str) -> str:
    """For finding a head or a label again: without regard to case, line breaks and doubled blanks."""
    return same_words(printable(head))


def answer_text(points: Decimal | None, *, is_na: bool) -> str:
    """One form of an answer: "8.5", "NA", or empty for "not scored"."""
    if is_na:
        return NA
    return "" if points is None else f"{points.normalize():f}"


def digest(value: str) -> str:
    """What a cell held when the workbook was made, short enough for a hidden cell."""
    return hashlib.sha256(value.encode()).hexdigest()[:16] if value else EMPTY


def signature(rows: Iterable[Iterable[str]]) -> str:
    """HMAC over every hidden cell, so that a version or a sheet's number cannot be changed in the file."""
    text = json.dumps([list(row) for row in rows], ensure_ascii=False, separators=(",", ":"))
    return salted_hmac("audits.workbook", text, algorithm="sha256").hexdigest()


def is_signed(rows: Iterable[Iterable[str]], signed: str) -> bool:
    return constant_time_compare(signature(rows), signed)
