"""Check c of the issue: a workbook that LibreOffice opened and saved does not differ; what is typed there is a cell."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from audits.workbook.layout import FIRST_ROW, SHEET, TOTAL_ROW, Kind
from tests.unit.workbook.make import cell_of, differences, filled_in, make_contents, opened, written

SOFFICE = shutil.which("soffice")
ANSWERS = {
    "I.1": ("3.5", "Chậm 20 ngày\nđã khắc phục"), "I.2": ("4", ""), "I.3": ("NA", "Không kho"), "II.1": ("0", "=1+1"),
    "II.2": ("2", "- một\n- hai"), "II.3": ("0.5", "1/2"), "II.4": ("", "_x0041_ & <b> \"'"), "III.1": ("1", "007"),
}  # fmt: skip


@pytest.fixture(scope="module")
def resaved(tmp_path_factory) -> dict[str, bytes]:
    """Both workbooks saved by LibreOffice as .xlsx, and the one of the self-assessment by way of .ods too."""
    if not SOFFICE:
        pytest.skip("No LibreOffice on this machine: script/bootstrap browser installs it where it can.")
    folder = tmp_path_factory.mktemp("office")
    for kind in Kind:
        (folder / f"{kind}.xlsx").write_bytes(written(make_contents(kind, ANSWERS)))
    _convert(folder, "xlsx", *(folder / f"{kind}.xlsx" for kind in Kind))
    _convert(folder, "ods", folder / "self.xlsx")
    (folder / "xlsx" / "self.xlsx").rename(folder / "xlsx" / "once.xlsx")
    _convert(folder, "xlsx", folder / "ods" / "self.ods")
    names = {"self": "once.xlsx", "cross": "cross.xlsx", "by way of ods": "self.xlsx"}
    return {name: (folder / "xlsx" / file).read_bytes() for name, file in names.items()}


def _convert(folder: Path, kind: str, *files: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(folder / kind), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


@pytest.mark.parametrize(("name", "kind"), [("self", Kind.SELF), ("cross", Kind.CROSS), ("by way of ods", Kind.SELF)])
def test_a_workbook_that_libreoffice_saved_does_not_differ(resaved, name, kind):
    assert differences(resaved[name], make_contents(kind, ANSWERS)) == {}


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_typed_there_is_exactly_its_cell(resaved, kind):
    contents = make_contents(kind, ANSWERS)
    data = filled_in(resaved[kind], {("II.4", "answer"): 1.5}, kind)
    assert differences(data, contents) == {"answer-II.4": ("new", "1.5")}


@pytest.mark.parametrize("kind", list(Kind))
def test_its_locks_limits_and_print_setup_are_still_there(resaved, kind):
    book = opened(resaved[kind])
    sheet, points = book[SHEET], cell_of(book, kind, "II.2", "answer")
    assert sheet.protection.sheet
    assert not points.protection.locked
    assert sheet["B8"].protection.locked
    rules = [rule for rule in sheet.data_validations.dataValidation if points.coordinate in rule.sqref]
    assert [(rule.type, rule.formula2) for rule in rules] == [("decimal", "4")]
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.page_setup.orientation == "landscape"


def test_its_sums_are_those_of_the_page(resaved):
    sheet = load_workbook(BytesIO(resaved["self"]), data_only=True)[SHEET]
    assert [sheet.cell(TOTAL_ROW, column).value for column in (3, 4)] == [36, 11]  # one of ten does not apply
    assert [sheet.cell(FIRST_ROW, column).value for column in (3, 4)] == [8, 7.5]
    assert sheet.cell(TOTAL_ROW, 6).value == "Đã chấm 7/10 tiêu chí"
