"""Files that somebody means ill with, or that broke on the way; each with the sentence that its owner reads."""

import gzip
import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from zipfile import ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

from audits.intake import refusals
from tests.file_makers import (
    EXCEL,
    OLE,
    TYPES,
    WORD,
    make_compound,
    make_doc,
    make_docx,
    make_heic,
    make_pdf,
    make_picture,
    make_xls,
    make_xlsx,
    make_zip,
    office_parts,
    types_of,
)

MB = refusals.MEGABYTE
DTD = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
DTD_16 = DTD.replace("?>", " encoding='utf-16'?>").encode("utf-16")
LAUGHS = '<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
) + "]><a>&a9;</a>"  # fmt: skip
FROM_ELSEWHERE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PROGRAM = b"MZ\x90\x00\x03" + bytes(500)


@dataclass(frozen=True)
class Hostile:
    name: str
    make: Callable[[], bytes]
    why: object

    def __str__(self) -> str:
        return self.name


def bomb(megabytes: int) -> bytes:
    """Small as it lies there, large when it is unpacked."""
    return make_zip(office_parts(EXCEL) | {"xl/worksheets/sheet1.xml": bytes(megabytes * MB)})


def lying_bomb() -> bytes:
    """It says that the large part is small."""
    made = bomb(200)
    return made.replace(struct.pack("<L", 200 * MB), struct.pack("<L", 1000))


def overlapping() -> bytes:
    """Many entries that are all the same bytes."""
    made = bytearray(make_zip({TYPES: types_of(EXCEL), "a": b"0" * MB, "b": b"1" * MB}))
    second = made.rfind(b"PK\x01\x02")
    first = made.rfind(b"PK\x01\x02", 0, second)
    made[second + 42 : second + 46] = made[first + 42 : first + 46]
    return bytes(made)


def many_entries(number: int) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        archive.writestr(TYPES, types_of(WORD))
        for place in range(number):
            archive.writestr(f"{place}", b"")
    return made.getvalue()


def dtd_in_the_list_of_parts() -> bytes:
    return make_zip({TYPES: types_of(EXCEL).replace("<Types", "<!DOCTYPE Types><Types")})


def locked_office() -> bytes:
    """What Word makes of a document with a password: an old kind of file around it."""
    return make_compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(5000)})


def office_with(name: str, content: bytes | str = b"<a/>", **attributes: int) -> bytes:
    made = io.BytesIO(make_docx())
    with ZipFile(made, "a") as archive:
        entry = ZipInfo(name)
        for attribute, value in attributes.items():
            setattr(entry, attribute, value)
        archive.writestr(entry, content)
    return made.getvalue()


def twice_the_same() -> bytes:
    made = office_with("Main.xml")
    assert made.count(b"ain.xml") == 4
    return made


def encrypted_zip() -> bytes:
    """The flag of a password on every entry."""
    made = bytearray(make_docx())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(signature)
        while at >= 0:
            made[at + place] |= 1
            at = made.find(signature, at + 4)
    return bytes(made)


def wrong_sum() -> bytes:
    made = make_zip(office_parts(WORD), ZIP_STORED)
    return made.replace("Kế hoạch".encode(), "Kế hoach".encode() + b"\0\0")


def zip64() -> bytes:
    made = make_docx()
    end = made.rfind(b"PK\x05\x06")
    return made[:end] + b"PK\x06\x07" + bytes(16) + made[end:]


def png_of(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """Only what a head says."""
    parts = [(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)), *chunks, (b"IEND", b"")]
    made = b"".join(
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + made


def jpeg_of(width: int, height: int) -> bytes:
    made = bytearray(make_picture())
    place = made.find(b"\xff\xc0")
    made[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(made)


def headed_by(segments: bytes) -> bytes:
    """A whole picture with these before its data; twenty megabytes of them took Pillow twelve seconds."""
    made = make_picture()
    place = made.find(b"\xff\xda")
    return made[:place] + segments + made[place:]


def small_copy_alone() -> bytes:
    """A camera's picture holds a small one in its head; the large one is cut off."""
    whole = make_picture(size=(400, 300))
    small = b"Exif\0\0" + make_picture(size=(20, 20))
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(small) + 2) + small + whole[2:-9000]


def pdf_locked_by(encrypt: bytes) -> bytes:
    """A PDF whose trailer names this encryption."""
    made = make_pdf()
    start, trailer = made.rfind(b"startxref"), made.rfind(b"trailer")
    begun = made[:trailer] + made[trailer:start].replace(b"<<", b"<< /ID [<00> <00>] /Encrypt " + encrypt + b" ", 1)
    return begun + made[start:]


def newest_password() -> bytes:
    return pdf_locked_by(
        b"<< /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /EncryptMetadata true /O <" + b"00" * 48 + b"> /U <"
        + b"00" * 48 + b"> /OE <" + b"00" * 32 + b"> /UE <" + b"00" * 32 + b"> /Perms <" + b"00" * 16 + b"> "
        b"/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> /StmF /StdCF /StrF /StdCF >>"
    )  # fmt: skip


def pdf_around(objects: bytes, start: int = 9) -> bytes:
    return b"%PDF-1.7\n" + objects + b"\nstartxref\n" + str(start).encode() + b"\n%%EOF\n"


def pdf_bomb() -> bytes:
    """Its table is packed a thousand times smaller, and it says that it has a password, so that it is read."""
    packed = zlib.compress(bytes(300 * MB), 9)
    facts = f"/W[1 2 1]/Size 70000000/Root 2 0 R/Encrypt 3 0 R/Filter/FlateDecode/Length {len(packed)}"
    head = f"1 0 obj <</Type/XRef{facts}>>stream\n"
    return pdf_around(head.encode() + packed + b"\nendstream endobj")


def endless_pdf() -> bytes:
    """A table that names itself as the one before it."""
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer <</Size 1/Prev 9/Root 1 0 R/Encrypt 1 0 R>>\n"
    return pdf_around(table)


def pages_in_a_ring() -> bytes:
    objects = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj "
    return pdf_around(objects + b"trailer<</Root 1 0 R>>", start=99999)


def slow_pdf() -> bytes:
    """Much that looks like the beginning of something."""
    return pdf_around(b"1 0 obj << " * 300_000, start=9_999_999)


PICTURES = [
    Hostile("pixels.png", lambda: png_of(100_000, 100_000), refusals.TOO_MANY_PIXELS),
    Hostile("eighty-one.png", lambda: png_of(9_000, 9_001), refusals.TOO_MANY_PIXELS),
    Hostile("pixels.jpg", lambda: jpeg_of(65_500, 65_500), refusals.TOO_MANY_PIXELS),
    Hostile("cut.jpg", lambda: make_picture(size=(400, 300))[:-9000], refusals.DAMAGED),
    Hostile("cut-after-its-small-copy.jpg", small_copy_alone, refusals.DAMAGED),
    Hostile("endless.jpg", lambda: b"\xff\xd8" + b"\xff\xe0\0\2" * 900, refusals.DAMAGED),
    Hostile("empty-segments.jpg", lambda: headed_by(b"\xff\xe1\0\2" * 10_000), refusals.UNSAFE),
    Hostile("filling.jpg", lambda: headed_by(b"\xff" * 10_000), refusals.UNSAFE),
    Hostile("rubbish.jpg", lambda: headed_by(bytes(10_000)), refusals.DAMAGED),
    Hostile("begun.jpg", lambda: b"\xff\xd8\xff\xe0", refusals.DAMAGED),
    Hostile("noise.jpg", lambda: b"\xff\xd8\xff" + bytes(range(256)) * 20, refusals.DAMAGED),
    Hostile("cut.png", lambda: make_picture("PNG")[:-40], refusals.DAMAGED),
    Hostile("changed.png", lambda: make_picture("PNG").replace(b"IDATx", b"IDATy"), refusals.DAMAGED),
    Hostile("nothing.png", lambda: b"\x89PNG\r\n\x1a\n", refusals.DAMAGED),
    Hostile(
        "text-bomb.png", lambda: png_of(9, 9, (b"zTXt", b"a\0\0" + zlib.compress(bytes(90 * MB)))), refusals.DAMAGED
    ),
    Hostile("empty-chunks.png", lambda: png_of(9, 9, *[(b"aaAa", b"")] * 60_000), refusals.UNSAFE),
    Hostile("cut.heic", lambda: make_heic()[:-30], refusals.DAMAGED),
    Hostile("begun.heic", lambda: b"\0\0\0\x18ftypheic" + bytes(300), refusals.DAMAGED),
    Hostile("film.heic", lambda: b"\0\0\0\x18ftypisom" + bytes(300), refusals.NOT_AS_NAMED),
    Hostile("moves.gif", lambda: make_picture("GIF"), refusals.OTHER_KIND),
    Hostile("saved.jpg", lambda: make_picture("WEBP"), refusals.NOT_AS_NAMED),
    Hostile("scan.tif", lambda: make_picture("TIFF"), refusals.OTHER_KIND),
    Hostile("paint.bmp", lambda: make_picture("BMP"), refusals.OTHER_KIND),
    Hostile("drawn.svg", lambda: SVG, refusals.OTHER_KIND),
    Hostile("drawn.png", lambda: SVG, refusals.NOT_AS_NAMED),
]
PDFS = [
    Hostile("nothing.pdf", lambda: b"", refusals.EMPTY),
    Hostile("program.pdf", lambda: PROGRAM, refusals.NOT_AS_NAMED),
    Hostile("both.pdf", lambda: PROGRAM + make_pdf(), refusals.NOT_AS_NAMED),
    Hostile("linux.pdf", lambda: b"\x7fELF" + bytes(90), refusals.NOT_AS_NAMED),
    Hostile("script.pdf", lambda: b"#!/bin/sh\nrm -rf /", refusals.NOT_AS_NAMED),
    Hostile("page.pdf", lambda: HTML, refusals.NOT_AS_NAMED),
    Hostile("password.pdf", lambda: make_pdf(password="mat-khau"), refusals.PASSWORD),
    Hostile("newest-password.pdf", newest_password, refusals.PASSWORD),
    Hostile("odd-password.pdf", lambda: pdf_locked_by(b"<< /Filter /Odd >>"), refusals.DAMAGED),
    Hostile("cut.pdf", lambda: make_pdf(30)[:-300], refusals.DAMAGED),
    Hostile("head.pdf", lambda: b"%PDF-1.7\n", refusals.DAMAGED),
    Hostile("nowhere.pdf", lambda: pdf_around(b"nothing here", start=999), refusals.DAMAGED),
    Hostile("endless.pdf", endless_pdf, refusals.DAMAGED),
    Hostile("bomb.pdf", pdf_bomb, refusals.DAMAGED),
    Hostile("ring.pdf", pages_in_a_ring, refusals.DAMAGED),
    Hostile("slow.pdf", slow_pdf, refusals.DAMAGED),
]
OFFICE = [
    Hostile("bomb.xlsx", lambda: bomb(190), refusals.UNSAFE),
    Hostile("lying-bomb.xlsx", lying_bomb, refusals.DAMAGED),
    Hostile("overlap.xlsx", overlapping, refusals.DAMAGED),
    Hostile("many.docx", lambda: many_entries(2_000), refusals.UNSAFE),
    Hostile("very-many.docx", lambda: many_entries(60_000), refusals.UNSAFE),
    Hostile("dtd.xlsx", lambda: make_zip(office_parts(EXCEL) | {"xl/workbook.xml": DTD}), refusals.UNSAFE),
    Hostile("dtd-16.xlsx", lambda: office_with("a.bin", DTD_16), refusals.UNSAFE),
    Hostile("dtd-in-types.xlsx", dtd_in_the_list_of_parts, refusals.UNSAFE),
    Hostile("laughs.docx", lambda: make_zip(office_parts() | {"word/a.rels": LAUGHS}), refusals.UNSAFE),
    Hostile("elsewhere.docx", lambda: make_zip(office_parts() | {"word/a.xml": FROM_ELSEWHERE}), refusals.UNSAFE),
    Hostile("not-xml.docx", lambda: make_zip(office_parts() | {"word/a.xml": b"\0\1\2"}), refusals.DAMAGED),
    Hostile("twice.docx", twice_the_same, refusals.UNSAFE),
    Hostile("link.docx", lambda: office_with("a", b"/etc/passwd", external_attr=0o120777 << 16), refusals.UNSAFE),
    Hostile("up.docx", lambda: office_with("../../a.xml"), refusals.UNSAFE),
    Hostile("root.docx", lambda: office_with("/etc/a.xml"), refusals.UNSAFE),
    Hostile("drive.docx", lambda: office_with("C:/a.xml"), refusals.UNSAFE),
    Hostile("back.docx", lambda: office_with("..\\..\\a.xml"), refusals.UNSAFE),
    Hostile("inside.docx", lambda: office_with("word/embeddings/a.exe", PROGRAM), refusals.UNSAFE),
    Hostile("lzma.docx", lambda: make_zip(office_parts(), ZIP_LZMA), refusals.UNSAFE),
    Hostile("zip64.docx", zip64, refusals.UNSAFE),
    Hostile("macros.docm", lambda: make_zip({TYPES: types_of("x.macroEnabled.main+xml")}), refusals.MACROS),
    Hostile("macros.docx", lambda: office_with("word/vbaProject.bin", OLE), refusals.MACROS),
    Hostile("macros.xlsx", lambda: make_zip(office_parts(EXCEL) | {"xl/vbaProject.bin": OLE}), refusals.MACROS),
    Hostile("old-macros.xlsx", lambda: office_with("xl/macrosheets/sheet1.xml"), refusals.MACROS),
    Hostile("inner-macros.docx", lambda: office_with("word/embeddings/b.xlsm", make_xlsx()), refusals.MACROS),
    Hostile("password.docx", locked_office, refusals.PASSWORD),
    Hostile("zip-password.docx", encrypted_zip, refusals.PASSWORD),
    Hostile("cut.docx", lambda: make_docx()[:-60], refusals.DAMAGED),
    Hostile("sum.docx", wrong_sum, refusals.DAMAGED),
    Hostile("begun.docx", lambda: b"PK\x03\x04" + bytes(90), refusals.DAMAGED),
    Hostile("slides.pptx", lambda: make_zip(office_parts("presentationml.presentation.main+xml")), refusals.OTHER_KIND),
    Hostile("form.dotx", lambda: make_zip(office_parts("wordprocessingml.template.main+xml")), refusals.OTHER_KIND),
    Hostile("packed.zip", lambda: make_zip({"a.pdf": make_pdf()}), refusals.OTHER_KIND),
    Hostile("nested.zip", lambda: make_zip({"a.zip": make_zip({"b.zip": bomb(1)})}), refusals.OTHER_KIND),
    Hostile("open.odt", lambda: make_zip({"mimetype": "application/vnd.oasis.opendocument.text"}), refusals.OTHER_KIND),
    Hostile("empty.zip", lambda: make_zip({}), refusals.OTHER_KIND),
]  # fmt: skip
OLD_OFFICE = [
    Hostile("password.doc", lambda: make_doc(0x0100), refusals.PASSWORD),
    Hostile("password.xls", lambda: make_xls((0x2F, bytes(54))), refusals.PASSWORD),
    Hostile("macros.doc", lambda: make_doc(Macros=b""), refusals.MACROS),
    Hostile("macros.xls", lambda: make_xls(_VBA_PROJECT_CUR=b""), refusals.MACROS),
    Hostile("slides.ppt", lambda: make_compound({"PowerPoint Document": bytes(5000)}), refusals.OTHER_KIND),
    Hostile("mail.msg", lambda: make_compound({"__properties_version1.0": bytes(5000)}), refusals.OTHER_KIND),
    Hostile("head.doc", lambda: OLE, refusals.DAMAGED),
    Hostile("noise.xls", lambda: OLE + bytes(range(256)) * 40, refusals.DAMAGED),
    Hostile("ring.doc", lambda: make_compound({"Other": bytes(5000)}, table={1: 1}), refusals.DAMAGED),
    Hostile("cut.doc", lambda: make_doc()[:1024], refusals.DAMAGED),
    Hostile("rich.doc", lambda: rb"{\rtf1\ansi Ke hoach}", refusals.NOT_AS_NAMED),
    Hostile("page.doc", lambda: HTML, refusals.NOT_AS_NAMED),
    Hostile("page.xls", lambda: b"<table><tr><td>1</td></tr></table>", refusals.NOT_AS_NAMED),
]
OTHERS = [
    Hostile("a.rar", lambda: b"Rar!\x1a\x07\x00" + bytes(90), refusals.OTHER_KIND),
    Hostile("a.7z", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(90), refusals.OTHER_KIND),
    Hostile("a.gz", lambda: gzip.compress(b"a"), refusals.OTHER_KIND),
    Hostile("a.txt", "Kế hoạch".encode, refusals.OTHER_KIND),
    Hostile("a.html", lambda: HTML, refusals.OTHER_KIND),
    Hostile("a.exe", lambda: PROGRAM, refusals.OTHER_KIND),
    Hostile("a.lnk", lambda: b"L\0\0\0\x01\x14\x02\0" + bytes(90), refusals.OTHER_KIND),
    Hostile("nothing", lambda: b"", refusals.EMPTY),
    Hostile("large.pdf", lambda: make_pdf() + bytes(20 * MB), refusals.TOO_BIG),
]
CORPUS = [*PICTURES, *PDFS, *OFFICE, *OLD_OFFICE, *OTHERS]
