"""What an uploaded file is, whether it is welcome, and what it is called afterwards."""

import hashlib
import io
import json
import os
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from PIL import Image

from audits.intake import apart, refusals
from audits.intake.files import LARGEST, take
from audits.intake.names import safe_name
from audits.intake.refusals import Unwelcome
from clusters.errors import Refused
from tests.file_makers import (
    EXCEL,
    make_doc,
    make_docx,
    make_heic,
    make_pdf,
    make_picture,
    make_xls,
    make_xlsx,
    make_zip,
    office_parts,
)
from tests.hostile_files import CORPUS, HTML, MB, Hostile, dtd_in_the_list_of_parts

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS, MOST_MEGABYTES, MOST_MEGABYTES_APART = 5, 300, 512
WELCOME = {
    "plain.pdf": (lambda: make_pdf(3), "pdf"),
    "thick.pdf": (lambda: make_pdf(400), "pdf"),
    "after-a-page.pdf": (lambda: b"\n" * 900 + make_pdf(), "pdf"),
    "after-html.pdf": (lambda: HTML + make_pdf(), "pdf"),
    "with-a-tail.pdf": (lambda: make_pdf() + bytes(5000), "pdf"),
    "no-changes.pdf": (lambda: make_pdf(password="", owner="chu-so-huu"), "pdf"),
    "lost-its-table.pdf": (lambda: make_pdf().replace(b"startxref\n", b"startxref\n1"), "pdf"),
    "named-as-a-picture.png": (make_pdf, "pdf"),
    "photo.jpg": (make_picture, "jpg"),
    "progressive.jpg": (lambda: make_picture(progressive=True), "jpg"),
    "dot.jpg": (lambda: make_picture(size=(1, 1)), "jpg"),
    "with-filling.jpg": (lambda: make_picture().replace(b"\xff\xdb", b"\xff\xff\xff\xdb", 1), "jpg"),
    "with-html.jpg": (lambda: make_picture() + HTML, "jpg"),
    "screen.png": (lambda: make_picture("PNG"), "png"),
    "screen.pdf": (lambda: make_picture("PNG"), "png"),
    "phone.heic": (make_heic, "jpg"),
    "plan.docx": (make_docx, "docx"),
    "plan.xlsx": (make_xlsx, "xlsx"),
    "plan.zip": (make_xlsx, "xlsx"),
    "with-a-table.docx": (lambda: make_zip(office_parts() | {"word/embeddings/a.xlsx": make_xlsx()}), "docx"),
    "with-a-mark.xlsx": (lambda: make_zip(office_parts(EXCEL) | {"a.xml": b"\xef\xbb\xbf<a/>"}), "xlsx"),
    "in-utf-16.xlsx": (lambda: make_zip(office_parts(EXCEL) | {"a.xml": "<a/>".encode("utf-16")}), "xlsx"),
    "wide.xlsx": (lambda: make_zip(office_parts(EXCEL) | {"a.xml": b"<a>" + b"<b/>" * 9_000_000 + b"</a>"}), "xlsx"),
    "old.doc": (make_doc, "doc"),
    "old.xls": (make_xls, "xls"),
}
NFD = unicodedata.normalize("NFD", "Kế hoạch số 5")
LONG = "Đ" * 300
NAMES = {
    "KeHoach.pdf": "KeHoach.pdf",
    "Kế hoạch số 5.pdf": "Kế hoạch số 5.pdf",
    f"{NFD}.pdf": "Kế hoạch số 5.pdf",
    f"{NFD}": "Kế hoạch số 5.pdf",
    "../../etc/passwd": "passwd.pdf",
    "../../a.pdf": "a.pdf",
    "/etc/shadow": "shadow.pdf",
    "/a/b/c.pdf": "c.pdf",
    "..\\..\\windows\\system32\\a.pdf": "a.pdf",
    "C:\\Users\\Lan\\Quyết định.pdf": "Quyết định.pdf",
    "\\\\may-chu\\chung\\a.pdf": "a.pdf",
    "C:a.pdf": "C-a.pdf",
    "..": "tep.pdf",
    ".": "tep.pdf",
    "": "tep.pdf",
    " ": "tep.pdf",
    "/": "tep.pdf",
    "...": "tep.pdf",
    ".pdf": "tep.pdf",
    " .pdf": "tep.pdf",
    ".htaccess": "htaccess.pdf",
    "a\x00.pdf": "a.pdf",
    "a.pdf\x00.exe": "a.pdf.exe.pdf",
    "a\r\nSet-Cookie: b=c.pdf": "a Set-Cookie- b=c.pdf",
    "a\tb.pdf": "a b.pdf",
    "a\x1b[31mb.pdf": "a[31mb.pdf",
    "a\x7fb.pdf": "ab.pdf",
    "a\u202efdp.exe": "afdp.exe.pdf",
    "a\u202ab\u202c.pdf": "ab.pdf",
    "a\u2066b\u2069.pdf": "ab.pdf",
    "\u200e\u200fa.pdf": "a.pdf",
    "a\u200bb\ufeff.pdf": "ab.pdf",
    "a\u2028b\u2029.pdf": "a b.pdf",
    "a\u00a0b.pdf": "a b.pdf",
    "a\ud800b.pdf": "ab.pdf",
    "a\ue000b.pdf": "ab.pdf",
    "CON": "tep-CON.pdf",
    "con.pdf": "tep-con.pdf",
    "Nul.pdf": "tep-Nul.pdf",
    "prn.txt": "tep-prn.txt.pdf",
    "aux.pdf": "tep-aux.pdf",
    "COM1.pdf": "tep-COM1.pdf",
    "lpt9": "tep-lpt9.pdf",
    "Công văn.pdf": "Công văn.pdf",
    "contract.pdf": "contract.pdf",
    'a"b".pdf': "a'b'.pdf",
    "a'b.pdf": "a'b.pdf",
    "<script>alert(1)<script>.pdf": "-script-alert(1)-script-.pdf",
    "a|b?c*d.pdf": "a-b-c-d.pdf",
    "a;b%20c.pdf": "a;b%20c.pdf",
    "=HYPERLINK(1).pdf": "=HYPERLINK(1).pdf",
    "a .pdf": "a.pdf",
    "a.pdf.": "a.pdf",
    "a.pdf ": "a.pdf",
    "a   b.pdf": "a b.pdf",
    "a.PDF": "a.PDF",
    "a.docx": "a.pdf",
    "a.jpeg": "a.pdf",
    "a.heic": "a.pdf",
    "a.pdf.exe": "a.pdf.exe.pdf",
    "a.exe": "a.exe.pdf",
    "Báo cáo 31.12.2018": "Báo cáo 31.12.2018.pdf",
    "Số 155/NV-VTLT.pdf": "NV-VTLT.pdf",
    f"{LONG}.pdf": "Đ" * 146 + ".pdf",
    LONG: "Đ" * 146 + ".pdf",
    "a." + "b" * 300: "a." + "b" * 144 + ".pdf",
    "😀.pdf": "😀.pdf",
    "قرار.pdf": "قرار.pdf",
}


def given(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sentence_of(hostile: Hostile) -> str:
    facts = {"size": 21, "most": 20} if hostile.why is refusals.TOO_BIG else {}
    return Unwelcome(hostile.why, **facts).for_file(hostile.name).reason


@pytest.fixture(scope="module")
def run() -> dict:
    """The whole corpus, in a process of its own."""
    environment = os.environ | {"SECRET_KEY": "of-no-use", "HTTPS": "0", "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "tests.hostile_run"]
    done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, check=True)
    return json.loads(done.stdout)


def test_there_are_enough_files_and_names_to_be_afraid_of():
    assert len({hostile.name for hostile in CORPUS}) == len(CORPUS) >= 60
    assert len(NAMES) >= 60


def test_each_hostile_file_is_refused_with_its_sentence(run):
    assert {name: reason for name, (reason, _seconds) in run["said"].items()} == {
        hostile.name: sentence_of(hostile) for hostile in CORPUS
    }


def test_no_hostile_file_takes_long_or_much_memory(run):
    assert {name: seconds for name, (_reason, seconds) in run["said"].items() if seconds >= MOST_SECONDS} == {}
    assert run["megabytes"]["itself"] < MOST_MEGABYTES
    assert run["megabytes"]["children"] < MOST_MEGABYTES_APART


@pytest.mark.parametrize("name", WELCOME)
def test_an_ordinary_file_is_taken_for_what_it_is(name):
    make, kind = WELCOME[name]
    content = make()
    taken = take(given(name, content))
    kept = taken.content.read()
    assert (taken.kind, taken.size, taken.sha256) == (kind, len(kept), hashlib.sha256(kept).hexdigest())
    assert kept == content or name.endswith(".heic")
    assert taken.name == f"{name.rpartition('.')[0]}.{kind}" or taken.name == f"{name}.{kind}"


def test_a_photo_of_an_iphone_becomes_an_upright_jpg():
    taken = take(given("IMG_0001.HEIC", make_heic((64, 32), turned=True)))
    picture = Image.open(io.BytesIO(taken.content.read()))
    assert (taken.name, taken.kind, picture.format, picture.size) == ("IMG_0001.jpg", "jpg", "JPEG", (32, 64))
    assert picture.getexif().get(0x0112, 1) == 1


def test_twenty_megabytes_are_taken_and_one_byte_more_is_not():
    start = make_pdf()
    content = start[:20] + bytes(LARGEST - len(start)) + start[20:]
    assert take(given("full.pdf", content)).size == LARGEST
    with pytest.raises(Refused):
        take(given("full.pdf", content + b"\n"))


def test_a_file_that_says_it_is_smaller_than_it_is_is_measured():
    uploaded = given("a.pdf", make_pdf() + bytes(LARGEST))
    uploaded.size = 900
    with pytest.raises(Refused) as refusal, override("en"):
        take(uploaded)
    assert "has 21 MB" in refusal.value.reason or "nặng 21 MB" in refusal.value.reason


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("KeHoach.pdf", b"", 'Tệp "KeHoach.pdf" rỗng'),
        ("a.rar", b"Rar!\x1a\x07\x00", 'Chỉ nhận PDF, Word, Excel, JPG, PNG. Tệp "a.rar" chưa được tải lên'),
        ("a.xlsx", dtd_in_the_list_of_parts(), 'Tệp "a.xlsx" không an toàn, đã bị từ chối'),
        ("a.doc", make_doc(0x0100), 'Tệp "a.doc" có mật khẩu, hãy bỏ mật khẩu rồi tải lại'),
        ("KeHoach.pdf", bytes(37 * MB + 1), 'Tệp "KeHoach.pdf" nặng 38 MB. Mỗi tệp tối đa 20 MB'),
    ],
    ids=["empty", "kind", "unsafe", "password", "too big"],
)  # fmt: skip
def test_the_sentences_are_those_that_were_agreed(name, content, sentence):
    with override("vi"), pytest.raises(Refused) as refusal:
        take(given(name, content))
    assert (refusal.value.reason, refusal.value.at) == (sentence, "file")


def test_a_program_named_pdf_is_called_unsafe_and_says_what_to_do():
    with override("vi"), pytest.raises(Refused) as refusal:
        take(given("KeHoach.pdf", b"MZ\x90"))
    assert refusal.value.reason.startswith('Tệp "KeHoach.pdf" không an toàn, đã bị từ chối: nội dung không phải là PDF')


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_made_safe(name):
    assert safe_name(name, "pdf") == NAMES[name]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_safe_name_stays_as_it_is(name):
    safe = safe_name(name, "pdf")
    assert safe_name(safe, "pdf") == safe
    assert len(safe) <= 150
    assert safe.encode()
    assert safe == unicodedata.normalize("NFC", safe)


def test_a_name_in_a_refusal_is_made_safe_too():
    with pytest.raises(Refused) as refusal:
        take(given("a", b"x"))
    uploaded = given("a", b"x")
    uploaded._name = "../../\u202egnp\r\n<b>.txt"  # Django's own setter would cut it down
    with pytest.raises(Refused) as worse:
        take(uploaded)
    assert worse.value.reason == refusal.value.reason.replace('"a"', '"gnp -b-.txt"').replace("“a”", "“gnp -b-.txt”")


def children() -> int:
    """Of this process, now."""
    return sum(len(task.read_text().split()) for task in Path("/proc/self/task").glob("*/children"))


def test_however_many_send_photos_at_once_few_are_decoded_at_once():
    """Each may take a gigabyte."""
    photos = [SimpleUploadedFile("a.heic", make_heic()) for _number in range(6)]
    before, most = children(), 0
    with ThreadPoolExecutor(6) as pool:
        taken = [pool.submit(take, photo) for photo in photos]
        while not all(one.done() for one in taken):
            most = max(most, children() - before)
    assert {one.result().kind for one in taken} == {"jpg"}
    assert 1 <= most <= apart.AT_ONCE
