"""Bad input of the issue: each file is refused with its sentence, soon, and the process stays small."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.workbook import hostile
from tests.unit.workbook.make import make_contents, refusal, rezipped, written

ROOT = Path(__file__).resolve().parents[3]
SECONDS, MEGABYTES = 2, 300
SAID = {
    "empty": "Tệp “phieu.xlsx” rỗng.",
    "text": "Tệp “phieu.xlsx” không phải tệp Excel (.xlsx). Hãy tải lên tệp đã tải về từ phiếu này.",
    "old or encrypted": "Tệp “phieu.xlsx” có mật khẩu hoặc thuộc dạng Excel 97–2003. Hãy bỏ mật khẩu, lưu lại dạng "
    "“Excel Workbook (.xlsx)” rồi tải lên lại.",
    "opendocument": "Tệp “phieu.xlsx” là bảng tính OpenDocument. Hãy lưu lại dạng “Excel Workbook (.xlsx)” rồi tải lên "
    "lại.",
    "macros": "Tệp “phieu.xlsx” có macro. Hãy lưu lại dạng “Excel Workbook (.xlsx)” không có macro rồi tải lên lại.",
    "five megabytes of nothing": "Tệp “phieu.xlsx” nặng 6 MB. Tệp Excel của phiếu tối đa 5 MB.",
}  # fmt: skip
UNSAFE = "Tệp “phieu.xlsx” bị hỏng hoặc không an toàn, đã bị từ chối."
FAR = ("one far cell", "one far row", "one far column", "two million cells", "zeros", "zeros that lie", "entities",
       "a file of the server", "entities in wide letters", "ours with a far cell", "ours with a million rows",
       "ours with a document type", "encrypted entries", "one name twice", "thirty thousand entries",
       "one long text in all rows")  # fmt: skip


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> dict[str, list]:
    """Of a child process, for it may be the one that runs out of memory."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, data in hostile.files():
        (folder / name).write_bytes(data)
    command = [sys.executable, "-m", "tests.unit.workbook.try_hostile", str(folder)]
    environment = os.environ | {"SECRET_KEY": "of-no-use", "HTTPS": "0"}
    child = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert child.returncode == 0, child.stderr[-2000:]
    return json.loads(child.stdout)


def test_every_file_is_refused_with_a_sentence(answers):
    assert len(answers) >= 40
    assert [name for name, (refused, _differ, *_cost) in answers.items() if not refused.endswith(".")] == []
    assert {name: answers[name][0] for name in SAID} == SAID


@pytest.mark.parametrize("name", FAR)
def test_what_would_exhaust_the_server_is_refused_before_it_is_opened(answers, name):
    assert answers[name][0].startswith(UNSAFE)


def test_no_file_takes_long(answers):
    assert {name: seconds for name, (*_said, seconds, _size) in answers.items() if seconds > SECONDS} == {}


def test_no_file_makes_the_process_large(answers):
    assert {name: size for name, (*_said, size) in answers.items() if size > MEGABYTES} == {}


def test_the_files_are_as_small_as_they_are_dangerous():
    sizes = {name: len(data) for name, data in hostile.bombs()}
    assert sizes["one far cell"] < 2_000
    assert sizes["two million cells"] < 350_000


def test_the_same_workbook_without_what_is_hostile_is_taken():
    assert (
        refusal(hostile.on_ours("xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetData><!-- -->"), make_contents())
        == ""
    )
    assert refusal(rezipped(written(make_contents()), lambda _name, part: part), make_contents()) == ""
