"""Files that somebody made to hurt the server, or that an office mixes up with the workbook."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from tests.unit.workbook.make import make_contents, rezipped, written

TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType=
 "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType=
 "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"""
RELATIONS = b"""<?xml version="1.0"?><Relationships
 xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>"""
BOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
 <sheet name="Phiếu" sheetId="1" r:id="rId1"/></sheets></workbook>""".encode()
SHEET = b"""<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
%s<sheetData>%s</sheetData>%s</worksheet>"""
STRINGS = b"""<?xml version="1.0"?>%s<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>"""
DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
XXE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
MIB = 1024 * 1024


def make_book(rows: bytes = b"", *, before: bytes = b"", after: bytes = b"", **parts: bytes) -> bytes:
    """The smallest file that openpyxl opens, with these rows."""
    found = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS % (b"officeDocument", b"xl/workbook.xml"),
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS % (b"worksheet", b"worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": SHEET % (before, rows, after),
        "xl/sharedStrings.xml": STRINGS % (b"", b""),
    }
    return make_zip(found | {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in parts.items()})


def make_zip(parts: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", method) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return data.getvalue()


def cell(place: bytes) -> bytes:
    row = place.lstrip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return b'<row r="%s"><c r="%s"><v>1</v></c></row>' % (row, place)


def on_ours(name: str, old: bytes, new: bytes) -> bytes:
    """A workbook of ours, signature and all, with one thing put into a part."""
    data = rezipped(written(make_contents()), lambda part, text: text.replace(old, new, 1) if part == name else text)
    assert data != written(make_contents())
    return data


def lying(data: bytes, real: int, said: int) -> bytes:
    """Its directory tells another size than the part has."""
    return data.replace(real.to_bytes(4, "little"), said.to_bytes(4, "little"))


def flagged(data: bytes, flag: int) -> bytes:
    """With a flag of the archive set for every entry."""
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data = data[: at + 8] + bytes([data[at + 8] | flag]) + data[at + 9 :]
        at = data.find(b"PK\x01\x02", at + 4)
    return data


def files() -> Iterator[tuple[str, bytes]]:
    yield from containers()
    yield from bombs()
    yield from documents()
    yield from ours()


def containers() -> Iterator[tuple[str, bytes]]:
    ours = written(make_contents())
    yield "empty", b""
    yield "text", "STT;Nội dung\n1;a".encode()
    yield "page", b"<html><script>alert(1)</script></html>"
    yield "program", b"MZ" + bytes(2000)
    yield "old or encrypted", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    yield "picture before an archive", b"\x89PNG\r\n\x1a\n" + ours
    yield "half", ours[: len(ours) // 2]
    yield "only the head", ours[:30]
    yield "archive without anything", make_zip({})
    yield "archive of an archive", make_zip({"xl.xlsx": ours})
    yield "opendocument", make_zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, ZIP_STORED)
    yield "macros", make_book(xl__vbaProject_bin=b"x").replace(b"vbaProject_bin", b"vbaProject.bin")
    yield "encrypted entries", flagged(ours, 1)
    yield "thirty thousand entries", make_zip({f"{number}": b"" for number in range(30_000)}, ZIP_STORED)
    yield "three hundred entries", make_zip({f"{number}.xml": b"<a/>" for number in range(300)})
    twice = BytesIO(ours)
    with ZipFile(twice, "a") as target:
        target.writestr("XL/worksheets/sheet1.xml", b"<a/>")
    yield "one name twice", twice.getvalue()


def bombs() -> Iterator[tuple[str, bytes]]:
    yield "one far cell", make_book(cell(b"XFD1048576"))
    yield "one far row", make_book(b'<row r="1048576"/>')
    yield "one far column", make_book(cell(b"XFD1"))
    yield "far row without a number", make_book(b'<row r="1e6"><c/></row>')
    yield "two million cells", make_book(b"<row>" + b"<c><v>1</v></c>" * 2_000_000 + b"</row>")
    yield "cells up to the limit", make_book(b"<row>" + b"<c><v>1</v></c>" * 500_000 + b"</row>")
    yield "rows without numbers", make_book(b"<row/>" * 1_000_000)
    numbers = b"".join(b"<c><v>%d</v></c>" % (number * 7919) for number in range(300_000))
    yield "cells that do not shrink", make_book(b"<row>" + numbers + b"</row>")
    yield "zeros", make_book(xl__sharedStrings_xml=STRINGS % (b"", b"<si><t>" + b"0" * 60 * MIB + b"</t></si>"))
    yield "zeros that lie", lying(make_zip({"xl/workbook.xml": b"0" * 40 * MIB}), 40 * MIB, 1000)
    yield "five megabytes of nothing", bytes(6 * MIB)
    yield "all cells merged", make_book(cell(b"A1"), after=b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    yield (
        "all cells linked",
        make_book(cell(b"A1"), after=b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="a"/></hyperlinks>'),
    )
    yield "a dimension that lies", make_book(cell(b"A1"), before=b'<dimension ref="A1:XFD1048576"/>')
    yield (
        "formats",
        make_book(xl__styles_xml=b"<styleSheet><cellXfs>" + b"<xf/>" * 400_000 + b"</cellXfs></styleSheet>"),
    )
    strings = STRINGS % (b"", b"<si><t>" + b"a" * 900_000 + b"</t></si>")
    long_rows = b'<row><c t="s"><v>0</v></c></row>' * 4_000
    yield "one long text in all rows", make_book(long_rows, xl__sharedStrings_xml=strings)
    yield "deep", make_book(b"<row><c>" + b"<is>" * 50_000 + b"</is>" * 50_000 + b"</c></row>")
    yield "a long attribute", make_book(b'<row r="1"><c r="A1" t="' + b"s" * 7 * MIB + b'"/></row>')


def documents() -> Iterator[tuple[str, bytes]]:
    yield "entities", make_book(xl__sharedStrings_xml=STRINGS % (DTD, b"<si><t>&c;</t></si>"))
    yield "a file of the server", make_book(xl__sharedStrings_xml=STRINGS % (XXE, b"<si><t>&a;</t></si>"))
    wide = (STRINGS % (DTD, b"")).decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")
    yield "entities in wide letters", make_book(xl__sharedStrings_xml=wide)
    yield (
        "a part outside",
        make_book(xl___rels__workbook_xml=b"").replace(b"worksheets/sheet1.xml", b"../../../etc/passwd00"),
    )
    yield "no sheet", make_zip({"[Content_Types].xml": TYPES, "xl/workbook.xml": BOOK})
    yield "not xml", make_book(xl__sharedStrings_xml=b"\x00\x01\x02")
    yield "a cell of no string", make_book(b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>')
    yield "a number that is none", make_book(b'<row r="1"><c r="A1"><v>eins</v></c></row>')


def ours() -> Iterator[tuple[str, bytes]]:
    first, end = "xl/worksheets/sheet1.xml", b"</sheetData>"
    yield "ours with a far cell", on_ours(first, end, cell(b"XFD1048576") + end)
    yield "ours with a million rows", on_ours(first, end, b"<row/>" * 1_000_000 + end)
    yield "ours with a document type", on_ours(first, b"<worksheet", DTD + b"<worksheet")
    yield (
        "ours with formats",
        on_ours("xl/styles.xml", b"<cellXfs", b"<cellXfs>" + b"<xf/>" * 300_000 + b"</cellXfs><cellXfs"),
    )
