"""What makes one file PDF/A-3a and PDF/UA-1 at once, where WeasyPrint writes either of them."""

import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pydyf
from weasyprint import Attachment

from scoring.documents.enclosure import Enclosure

WRITTEN = datetime(2000, 1, 1, tzinfo=UTC)  # of every enclosed file: the paper itself says its day
UNIVERSAL_ACCESS = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""
END = b"</rdf:RDF>"
TORN = b"\r\nendstream"  # is the first byte the last of the stream, or of the end of its line?


def attachments(enclosures: Iterable[Enclosure]) -> list[Attachment]:
    return [
        Attachment(
            string=each.content, name=each.name, description=each.description, relationship=each.relationship,
            created=WRITTEN, modified=WRITTEN,
        )
        for each in enclosures
    ]  # fmt: skip


def finish(pdf: pydyf.PDF, enclosures: Iterable[Enclosure], spare: int) -> None:
    """After WeasyPrint has laid out everything and before it writes the file. `spare`: so many empty objects more."""
    _declare(_found(pdf, pdf.catalog["Metadata"]))
    _name_files(pdf, {each.name: each.media_type for each in enclosures})
    _part_margins_from_text(pdf)
    for stream in [each for each in pdf.objects if isinstance(each, pydyf.Stream) and each.compress]:
        _compress(stream)
    for _each in range(spare):
        pdf.add_object(pydyf.Dictionary())


def is_clear(written: bytes) -> bool:
    """The lists of objects, which are compressed last, may end so too: then `spare` makes others of them."""
    return TORN not in written


def _compress(stream: pydyf.Stream) -> None:
    """A stream that would end in a carriage return stays as it is: its length could be read in two ways."""
    content = b"\n".join(each if isinstance(each, bytes) else _bytes(each) for each in stream.stream)
    compressed = zlib.compress(content, 9)
    stream.compress = False
    if not compressed.endswith(b"\r"):
        stream.stream, stream.extra["Filter"] = [compressed], "/FlateDecode"


def _bytes(value: Any) -> bytes:
    return value.data if isinstance(value, pydyf.Object) else str(value).encode()


def _found(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _declare(metadata: pydyf.Stream) -> None:
    """Readers that know nothing of PDF find the metadata by their text: they must not be compressed."""
    (text,) = metadata.stream
    before, end, after = text.rpartition(END)
    metadata.stream, metadata.compress = [before + UNIVERSAL_ACCESS + after], not end


def _name_files(pdf: pydyf.PDF, types: dict[str, str]) -> None:
    """Once each, and with a type that does not depend on the tables of the machine."""
    if "AF" in pdf.catalog:  # WeasyPrint names each file twice there
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("Type") == "/Filespec":
            kind = types[each["UF"].string]
            _found(pdf, each["EF"]["F"]).extra["Subtype"] = f"/{kind.replace('/', '#2f')}"


def _part_margins_from_text(pdf: pydyf.PDF) -> None:
    """Page numbers, banner and version repeat on each page: artifacts, which are not read aloud."""
    root = _found(pdf, pdf.catalog["StructTreeRoot"])
    document = _found(pdf, root["K"][0])
    told = set(document["K"])
    places = _found(pdf, root["ParentTree"])["Nums"][1::2]
    for each in pdf.objects:
        is_stray = (
            isinstance(each, pydyf.Dictionary) and each.get("P") == document.reference and each.reference not in told
        )
        if is_stray:
            page = pdf.page_references.index(each["Pg"])
            marks = set(_marks(pdf, each))
            _unmark(_found(pdf, _found(pdf, each["Pg"])["Contents"]), marks)
            places[page][:] = ["null" if number in marks else kid for number, kid in enumerate(places[page])]


def _marks(pdf: pydyf.PDF, element: Any) -> Iterable[int]:
    for kid in element["K"]:
        if isinstance(kid, int):
            yield kid
        else:
            yield from _marks(pdf, _found(pdf, kid))


def _unmark(content: pydyf.Stream, marks: set[int]) -> None:
    for place, each in enumerate(content.stream):
        if isinstance(each, dict) and each.get("MCID") in marks:
            content.stream[place - 1 : place + 2] = ["/Artifact", "", b"BMC"]
