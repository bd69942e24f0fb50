"""Signed PDFs that begin with our bytes and show, or are signed as, something else."""

from binascii import hexlify
from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic as pdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from weasyprint import HTML

from clusters.errors import Refused
from scoring.services.signed_pdf import signatures_in
from tests.signatures import signed, stamped

CHAIR = "Nguyễn Thị Đông"


@pytest.fixture(scope="module")
def ours():
    return HTML(string="<h1>Biên bản</h1><p>Tổng điểm 92,5.</p>").write_pdf(pdf_variant="pdf/a-3b")


def _appended(before, objects, root, prev=None):
    """One more revision, written by hand: {number: bytes of the object}; without `prev` it begins a document anew."""
    out, places = bytearray(before + b"\n"), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n" if prev else b"xref\n0 1\n0000000000 65535 f \n"
    out += b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items())
    back = b"/Prev %d" % prev if prev else b""
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, root, back, start)
    return bytes(out)


def another_document(ours):
    """A reader of PDF begins at the end and never comes to the minutes."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F"
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
    )
    words = b"BT /F 40 Tf 50 600 Td (Tong diem 100) Tj ET"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: page,
        4: b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
    }  # fmt: skip
    return signed(_appended(ours, objects, root=1), CHAIR)


def other_words_of_the_same_length(ours):
    """The stream that draws the first page is replaced by one with the same dictionary."""
    writer = IncrementalPdfFileWriter(BytesIO(ours), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    old, place = page["/Contents"], page.raw_get("/Contents").reference
    same = {name: old.raw_get(name) for name in old}
    words = b"\0" * len(old.encoded_data)
    writer.objects[(place.generation, place.idnum)] = pdf.StreamObject(same, encoded_data=words)
    out = BytesIO()
    writer.write(out)
    return signed(out.getvalue(), CHAIR)


def signature_of_something_else(ours):
    """What the chair once signed lies whole inside the file, and the signature covers that alone."""
    lunch = signed(HTML(string="<p>Thực đơn</p>").write_pdf(), CHAIR)
    [real] = PdfFileReader(BytesIO(lunch), strict=False).embedded_regular_signatures
    reader = PdfFileReader(BytesIO(ours), strict=False)
    size, root = int(reader.trailer_view["/Size"]), reader.trailer_view.raw_get("/Root").reference.idnum
    head = b"<</Length %d>>stream\n" % len(lunch)
    at = len(ours) + 1 + len(b"%d 0 obj\n" % size) + len(head)
    first, some, second, rest = map(int, real.byte_range)
    signature = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter%s/ByteRange[%d %d %d %d]/Contents<%s>>>" % (
        str(real.sig_object["/SubFilter"]).encode(), at + first, some, at + second, rest, hexlify(real.pkcs7_content),
    )  # fmt: skip
    catalogue = BytesIO()
    form = pdf.DictionaryObject({pdf.pdf_name("/Fields"): pdf.ArrayObject([pdf.IndirectObject(size + 2, 0, reader)])})
    named = {name: reader.root.raw_get(name) for name in reader.root}
    pdf.DictionaryObject({**named, pdf.pdf_name("/AcroForm"): form}).write_to_stream(catalogue, None)
    objects = {
        root: catalogue.getvalue(), size: head + lunch + b"\nendstream", size + 1: signature,
        size + 2: b"<</FT/Sig/T(S)/V %d 0 R>>" % (size + 1),
    }  # fmt: skip
    objects = {size: objects.pop(size), **objects}
    return _appended(ours, objects, root=root, prev=reader.last_startxref)


def script_in_the_form(ours):
    writer = IncrementalPdfFileWriter(BytesIO(ours), strict=False)
    writer.root["/AcroForm"] = pdf.DictionaryObject(
        {
            pdf.pdf_name("/Fields"): pdf.ArrayObject(),
            pdf.pdf_name("/XFA"): writer.add_object(pdf.StreamObject(stream_data=b"<xdp:xdp/>")),
        }
    )
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return signed(out.getvalue(), CHAIR)


def a_stamp_over_the_page(ours):
    return stamped(ours, CHAIR, (0, 0, 595, 842))


def a_second_stamp_over_the_page(ours):
    return stamped(signed(ours, "Trần Văn Thư"), CHAIR, (0, 0, 595, 842))


FORGERIES = (
    another_document, other_words_of_the_same_length, signature_of_something_else, script_in_the_form,
    a_stamp_over_the_page, a_second_stamp_over_the_page,
)  # fmt: skip


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_file_that_begins_as_ours_and_shows_or_signs_something_else_is_refused(ours, forge):
    forged = forge(ours)
    assert forged.startswith(ours)
    with pytest.raises(Refused, match="PDF đã bị sửa"):
        signatures_in(forged, ours)


def test_the_stamp_of_an_office_stands_where_it_is_put(ours):
    [found] = signatures_in(stamped(ours, CHAIR, (300, 100, 450, 180)), ours)
    assert found.name == CHAIR
