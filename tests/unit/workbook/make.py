"""Workbooks of sheets that no database knows, and what people do to a workbook before it comes back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from audits.models import ClusterRound, Criterion, Group, Mark, Round, SelfScore
from audits.workbook import layout, reader, writer
from audits.workbook.comparison import Change, Effect, compare
from audits.workbook.contents import Contents, Line
from audits.workbook.layout import COLUMNS, LABELS, Kind
from audits.workbook.reader import Fault, Reading
from clusters.models import Cluster, District, Ward

MADE_AT = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)
GROUPS = {"I": 3, "II": 4, "III": 3}  # criteria; the last of each may be "not applicable"
MOST, STEP = Decimal(4), Decimal("0.5")
ANSWERS = {"I.1": ("3.5", "Chậm 20 ngày"), "I.2": ("4", ""), "I.3": ("NA", "Không có kho"), "II.1": ("0", "=1+1")}
REPORT = {"strengths": "- Ban hành đủ\n- Đúng hạn", "difficulties": "", "recommendations": "", "good_practice": "",
          "backlog_metres": "12.5"}  # fmt: skip


def make_contents(
    kind: Kind = Kind.SELF, answers: Mapping[str, tuple[str, str]] | None = None, **more: Any
) -> Contents:
    """Ten criteria of 4 points; `answers` by code, each with its text."""
    answers = ANSWERS if answers is None else answers
    ward, subject = (make_ward(name) for name in ("Phúc Lợi", "Giang Biên"))
    facts = {
        "kind": kind, "pk": 7, "cluster_round": make_round(), "filled_in_by": ward, "report_version": 2,
        "about": ward if kind == Kind.SELF else subject, "report": REPORT if kind == Kind.SELF else {},
        "lines": tuple(make_line(kind, criterion, answers) for criterion in make_criteria()),
    }  # fmt: skip
    return Contents(**(facts | more))


def make_ward(name: str) -> Ward:
    return Ward(name=name, district=District(name="Long Biên", kind=District.Kind.QUAN))


def make_round() -> ClusterRound:
    audit_round = Round(
        year=2026, title="Kiểm tra chéo công tác văn thư, lưu trữ", directive_type="Văn bản",
        directive_number="155/NV-VTLT", directive_date=date(2026, 9, 25),
    )  # fmt: skip
    return ClusterRound(audit_round=audit_round, cluster=Cluster(name="Cụm thi đua số 1"), number=1)


def make_criteria() -> list[Criterion]:
    criteria = []
    for code, count in GROUPS.items():
        group = Group(code=code, title=f"Nhóm {code}")
        criteria += [
            Criterion(
                group=group, code=f"{code}.{number}", title=f"Tiêu chí {code}.{number}", max_points=MOST, step=STEP,
                allow_na=number == count,
            )
            for number in range(1, count + 1)
        ]  # fmt: skip
    return criteria


def make_line(kind: Kind, criterion: Criterion, answers: Mapping[str, tuple[str, str]]) -> Line:
    own = SelfScore(criterion=criterion, points=MOST, reason="Đủ") if kind == Kind.CROSS else None
    answer, text = answers.get(criterion.code, ("", ""))
    if not answer and not text:
        return Line(criterion, "", "", None, own=own, evidence=("155/NV-VTLT Kế hoạch",))
    points = None if answer in ("", "NA") else Decimal(answer)
    if kind == Kind.CROSS:
        given: SelfScore | Mark = Mark(criterion=criterion, points=points, is_na=answer == "NA", remark=text, version=3)
    else:
        given = SelfScore(criterion=criterion, points=points, is_na=answer == "NA", reason=text, version=3)
    return Line(criterion, answer, text, given, own=own)


def written(contents: Contents, *, is_open: bool = True) -> bytes:
    return writer.workbook(contents, made_at=MADE_AT, is_open=is_open)


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


def saved(book: Workbook) -> bytes:
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def row_of(book: Workbook, code: str) -> int:
    return next(row for row in range(1, 200) if book[layout.SHEET].cell(row, 1).value == code)


def cell_of(book: Workbook, kind: Kind, code: str, column: str) -> Cell:
    """Of a criterion; or of the general part, where `code` is the field and `column` empty."""
    if code in LABELS:
        return book[layout.GENERAL].cell(layout.GENERAL_FIRST_ROW + list(LABELS).index(code), 2)
    return book[layout.SHEET].cell(row_of(book, code), layout.number_of(kind, column))


def edited(data: bytes, change: Callable[[Workbook], None]) -> bytes:
    book = opened(data)
    change(book)
    return saved(book)


def filled_in(data: bytes, values: Mapping[tuple[str, str], Any], kind: Kind = Kind.SELF) -> bytes:
    """{("I.1", "answer"): 3} typed into the workbook."""

    def _type(book: Workbook) -> None:
        for (code, column), value in values.items():
            cell_of(book, kind, code, column).value = value

    return edited(data, _type)


def read(data: bytes, contents: Contents) -> Reading:
    return reader.read(data, "phieu.xlsx", contents)


def refusal(data: bytes, contents: Contents) -> str:
    return read(data, contents).refusal


def faults(data: bytes, contents: Contents) -> list[Fault]:
    reading = read(data, contents)
    assert reading.refusal == ""
    return reading.faults


def differences(data: bytes, contents: Contents) -> dict[str, tuple[str, str]]:
    """What would be written or asked, by cell: its effect, and what the workbook says. Nothing may be wrong with it."""
    reading = read(data, contents)
    assert (reading.refusal, reading.faults) == ("", [])
    return {change.key: (change.effect.value, change.ours) for change in told(reading, contents)}


def told(reading: Reading, contents: Contents) -> list[Change]:
    return [change for change in compare(reading, contents) if change.effect != Effect.SAME]


def later(contents: Contents, code: str, answer: str, text: str = "") -> Contents:
    """As it is after somebody changed one criterion online."""
    old = next(line for line in contents.lines if line.criterion.code == code)
    given = SelfScore(criterion=old.criterion, version=old.version + 1)
    new = replace(old, answer=answer, text=text, given=given)
    return replace(contents, lines=tuple(new if line is old else line for line in contents.lines))


def rezipped(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """With every part changed as bytes."""
    result = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return result.getvalue()


HEADS = {kind: [column.head for column in columns] for kind, columns in COLUMNS.items()}
