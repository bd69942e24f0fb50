"""Ordinary files of an office, made by code."""

import io
import random
import struct
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile

import pillow_heif
from PIL import Image
from pypdf import PdfWriter

TYPES = "[Content_Types].xml"
WORD = "wordprocessingml.document.main+xml"
EXCEL = "spreadsheetml.sheet.main+xml"
SECTOR = 512
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_CHAIN, FREE, TABLE_SECTOR, NOTHING = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF


def make_pdf(pages: int = 1, *, password: str | None = None, owner: str = "") -> bytes:
    """`owner` alone: it opens for everybody and forbids changes."""
    writer, made = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    if password is not None or owner:
        writer.encrypt(password or "", owner or None, algorithm="RC4-128")
    writer.write(made)
    return made.getvalue()


def make_picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """With noise in it, so that no two are alike."""
    made = io.BytesIO()
    picture = Image.frombytes("RGB", size, random.Random(size[0]).randbytes(size[0] * size[1] * 3))
    picture.save(made, kind, **options)
    return made.getvalue()


def make_heic(size: tuple[int, int] = (64, 32), turned: bool = False) -> bytes:
    """`turned`: the phone was held upright, and says so instead of turning the picture."""
    made = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    heif = pillow_heif.from_pillow(Image.new("RGB", size, "white"))
    heif.save(made, exif=exif.tobytes())
    return made.getvalue()


def make_zip(parts: Mapping[str, bytes | str], method: int = ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def types_of(main: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="application/vnd.openxmlformats-officedocument.{main}"/></Types>'
    )


def office_parts(main: str = WORD, **parts: bytes | str) -> dict[str, bytes | str]:
    """Names with / and . are given by a mapping: office_parts() | {"xl/a.xml": …}."""
    return {TYPES: types_of(main), "main.xml": "<document><body>Kế hoạch</body></document>", **parts}


def make_docx() -> bytes:
    return make_zip(office_parts(WORD))


def make_xlsx() -> bytes:
    return make_zip(office_parts(EXCEL))


def make_compound(streams: Mapping[str, bytes], *, table: Mapping[int, int] | None = None) -> bytes:
    """A compound file ([MS-CFB]): header, one table sector, one directory sector or more, then the streams.

    `table`: what its table says of some sectors instead of the truth.
    """
    entries = [_entry("Root Entry", 5, END_OF_CHAIN, 0)]
    directories = -(-(len(streams) + 1) // 4)
    chains = [TABLE_SECTOR, *range(2, directories + 1), END_OF_CHAIN]
    body = b""
    for name, content in streams.items():
        start, count = len(chains), -(-len(content) // SECTOR)
        chains += [*range(start + 1, start + count), END_OF_CHAIN] if count else []
        body += content.ljust(count * SECTOR, b"\0")
        entries.append(_entry(name, 2 if content else 1, start if count else END_OF_CHAIN, len(content)))
    for sector, following in (table or {}).items():
        chains[sector] = following
    chains += [FREE] * (SECTOR // 4 - len(chains))
    header = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<LLLLLLLL", 1, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    header += struct.pack("<109L", 0, *[FREE] * 108)
    directory = b"".join(entries).ljust(directories * SECTOR, b"\0")
    return header + struct.pack("<128L", *chains) + directory + body


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<LLL", NOTHING, NOTHING, NOTHING)
    return raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + links + bytes(36) + struct.pack(
        "<LQ", start, size
    )  # fmt: skip


def make_doc(flags: int = 0, **more: bytes) -> bytes:
    """`flags`: of the head of the text; 0x0100 says that it has a password."""
    head = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x0409, 0, flags)
    return make_compound({"WordDocument": head.ljust(4096, b"\0"), "1Table": bytes(600), **more})


def make_xls(*records: tuple[int, bytes], **more: bytes) -> bytes:
    """`records`: those after the first; 0x2F is the one of a password."""
    stream = b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in [(0x0809, bytes(16)), *records])
    return make_compound({"Workbook": (stream + struct.pack("<HH", 0x0A, 0)).ljust(4096, b"\0"), **more})
