"""What Excel itself refuses or paints while somebody types. No control: the reader checks every cell again."""

from collections.abc import Iterable

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from audits.points import carried
from audits.workbook import layout
from audits.workbook.contents import Contents
from audits.workbook.layout import ANSWER, ANSWER_NA, TEXT

RED = PatternFill("solid", start_color="F9C9C3", end_color="F9C9C3")


def add(sheet: Worksheet, contents: Contents, bands: Iterable[tuple[int, int]]) -> None:
    """Of the open cells of every criterion."""
    points, na, text = (get_column_letter(layout.number_of(contents.kind, name)) for name in (ANSWER, ANSWER_NA, TEXT))
    choice = DataValidation(
        type="list", formula1=f'"{layout.YES_NA}"', allow_blank=True,
        errorTitle="Không áp dụng", error="Ô này chỉ nhận chữ x, hoặc để trống.",
    )  # fmt: skip
    longest = _longest()
    sheet.add_data_validation(choice)
    sheet.add_data_validation(longest)
    lines = iter(contents.lines)
    for band, last in bands:
        for row in range(band + 1, last + 1):
            criterion = next(lines).criterion
            most, step = _vi(carried(criterion.max_points)), _vi(carried(criterion.step))
            limits = _limits(
                carried(criterion.max_points),
                f"Điểm tiêu chí {criterion.code} từ 0 đến {most}, bước {step}. Để trống nếu chưa chấm.",
            )
            limits.add(f"{points}{row}")
            sheet.add_data_validation(limits)
            longest.add(f"{text}{row}")
            if criterion.allow_na:
                choice.add(f"{na}{row}")
            _paint(sheet, f"{points}{row}", carried(criterion.max_points), carried(criterion.step))


def add_general(sheet: Worksheet) -> None:
    metres = _limits(str(layout.MOST_METRES), "Số mét giá là số, ví dụ 12,5, không âm.")
    longest = _longest()
    for row, name in enumerate(layout.LABELS, layout.GENERAL_FIRST_ROW):
        (metres if name == layout.METRES else longest).add(f"B{row}")
    sheet.add_data_validation(metres)
    sheet.add_data_validation(longest)


def _vi(number: str) -> str:
    return number.replace(".", ",")


def _limits(most: str, error: str) -> DataValidation:
    return DataValidation(
        type="decimal", operator="between", formula1="0", formula2=most, allow_blank=True,
        errorTitle="Giá trị không hợp lệ", error=error, showErrorMessage=True,
    )  # fmt: skip


def _longest() -> DataValidation:
    return DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1=str(layout.LONGEST_TEXT), allow_blank=True,
        errorTitle="Nội dung quá dài", error=f"Mỗi ô nhận nhiều nhất {layout.LONGEST_TEXT} chữ.", showErrorMessage=True,
    )  # fmt: skip


def _paint(sheet: Worksheet, cell: str, most: str, step: str) -> None:
    """Red where the points are not legal; the rounding forgives what a binary number cannot hold."""
    steps = f"ABS({cell}/{step}-ROUND({cell}/{step},0))>0.0001"
    wrong = f"AND(NOT(ISBLANK({cell})),IF(ISNUMBER({cell}),OR({cell}<0,{cell}>{most},{steps}),TRUE))"
    sheet.conditional_formatting.add(cell, FormulaRule(formula=[wrong], fill=RED))
