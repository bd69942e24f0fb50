"""A PDF signed with an office token, checked against the PDF that the product made.

Signing appends to a file and changes none of its bytes, so a signed paper begins with the exact bytes of ours; what
is appended may be a signature and what belongs to one, nothing a reader could mistake for the paper itself.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from audits.intake import apart
from clusters import clock
from clusters.errors import Refused

OF_THE_CATALOGUE = {"/AcroForm", "/Extensions", "/DSS", "/Perms", "/Version", "/Metadata"}
OF_A_PAGE = {"/Annots", "/Tabs"}
LARGEST_STAMP = 595 * 842 / 8  # square points: an eighth of A4, so that no stamp can pass for the page below it
RUNS = {"/A", "/AA", "/Kids"}  # what a signature field never needs, and a script or another field hides behind


@dataclass(frozen=True, slots=True)
class DigitalSignature:
    """One signature that holds. `issuer_known` is None where the server has no list of issuers to check against."""

    name: str
    subject: str
    issuer: str
    fingerprint: str  # SHA-256 of the certificate
    signed_at: datetime | None  # as the signer's computer says
    issuer_known: bool | None

    def facts(self) -> dict[str, Any]:
        at = self.signed_at.isoformat() if self.signed_at else ""
        return {
            "name": self.name, "subject": self.subject, "issuer": self.issuer, "fingerprint": self.fingerprint,
            "signed_at": at, "issuer_known": self.issuer_known,
        }  # fmt: skip


def signatures_in(signed: bytes, ours: bytes) -> list[DigitalSignature]:
    """Those of a file that begins with our bytes. Raises Refused (`at` "file") where one of them does not hold."""
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader
    except ImportError as missing:
        raise _refused(
            _(
                "This server cannot check digital signatures yet (the extra “sign” is not installed). Upload a scan of "
                "the signed paper, or ask the administrator."
            )
        ) from missing
    try:
        apart.run("signed", BytesIO(signed))  # what takes too long or too much there is not read here
        reader = PdfFileReader(BytesIO(signed), strict=False)
        return list(_checked(_embedded(reader, PdfFileReader(BytesIO(ours), strict=False))))
    except Refused:
        raise
    except Exception as broken:  # whatever a file of strangers makes a reader of PDF raise
        raise _refused(_("The digital signature in the file cannot be read. Sign the PDF again.")) from broken


def _embedded(reader: Any, ours: Any) -> list[Any]:
    found = list(reader.embedded_regular_signatures)
    if not found:
        raise _refused(_("The file carries no digital signature. Sign the PDF with the office token first."))
    _check_additions(reader, ours, found[0])
    return found


def _refused(sentence: str) -> Refused:
    return Refused(sentence, at="file")


def _check_additions(reader: Any, ours: Any, first: Any) -> None:
    """Up to the first signature by our own comparison, as ours has no form yet; from there on pyHanko's."""
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult

    last_of_ours = ours.xrefs.total_revisions - 1
    grown = _continues(reader, ours, first) and _only_signs(reader, last_of_ours, first.signed_revision)
    later = grown and DEFAULT_DIFF_POLICY.review_file(reader, first.signed_revision)
    if not isinstance(later, DiffResult) or not _only_stamps(reader, ours):
        raise _refused(
            _(
                "The PDF was changed before or after it was signed: it holds more than the minutes and signatures. "
                "Download the PDF again and sign it without changing it."
            )
        )


def _continues(reader: Any, ours: Any, first: Any) -> bool:
    """Whether a reader of PDF comes through our own revisions: a file may begin with our bytes and never read them."""
    own = range(ours.xrefs.total_revisions)
    if first.signed_revision not in range(len(own), reader.xrefs.total_revisions):
        return False
    places = [[each.xrefs.get_startxref_for_revision(n) for n in own] for each in (reader, ours)]
    return places[0] == places[1]


def _only_stamps(reader: Any, ours: Any) -> bool:
    """Whether what is drawn on our pages, in the end, are stamps of signatures, one each; and nothing runs."""
    form = reader.root["/AcroForm"]
    fields = form["/Fields"]
    if "/XFA" in form or not all(_is_plain_field(fields[at]) for at in range(len(fields))):
        return False
    stamps: list[Any] = []
    for number in range(int(ours.root["/Pages"]["/Count"])):
        pages = [each.find_page_for_modification(number)[0].get_object() for each in (ours, reader)]
        old, new = map(_drawn_on, pages)
        stamps += [new[at] for at in range(len(old), len(new))]
    signatures = {each.raw_get("/V").reference for each in stamps if "/V" in each}
    return len(signatures) == len(stamps) and all(_is_plain_field(each) and _is_small(each) for each in stamps)


def _is_plain_field(field: Any) -> bool:
    return field.get("/FT") == "/Sig" and not RUNS & set(field.keys())


def _is_small(field: Any) -> bool:
    left, bottom, right, top = (float(field["/Rect"][at]) for at in range(4))
    return abs(right - left) * abs(top - bottom) <= LARGEST_STAMP


def _only_signs(reader: Any, before: int, signed: int) -> bool:
    """Whether what was appended adds a signature and replaces nothing that prints."""
    old, new = reader.get_historical_resolver(before), reader.get_historical_resolver(signed)
    revisions = range(before + 1, signed + 1)
    if any(reader.xrefs.refs_freed_in_revision(each) for each in revisions):
        return False
    roots = [view.trailer_view.raw_get("/Root").reference for view in (old, new)]
    if roots[0] != roots[1]:
        return False
    silent = {old.trailer_view.raw_get("/Info").reference} if "/Info" in old.trailer_view else set()
    if "/Metadata" in old.root:
        silent.add(old.root.raw_get("/Metadata").reference)
    changed = set().union(*(reader.xrefs.explicit_refs_in_revision(each) for each in revisions)) - silent
    known = {ref for ref in changed if reader.xrefs.get_historical_ref(ref, before) is not None}
    return all(_is_harmless(old.get_object(ref), new.get_object(ref), is_root=ref == roots[0]) for ref in known)


def _is_harmless(old: Any, new: Any, *, is_root: bool) -> bool:
    """The catalogue got its form, a page a signature field; every other entry is as it was."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, StreamObject

    if isinstance(old, StreamObject) or isinstance(new, StreamObject):
        return False  # what is drawn
    if isinstance(old, ArrayObject) and isinstance(new, ArrayObject):
        return _adds_signature_fields(old, new)
    if not isinstance(old, DictionaryObject) or type(old) is not type(new):
        return False
    may_change = OF_THE_CATALOGUE if is_root else OF_A_PAGE if old.get("/Type") == "/Page" else set()
    names = (set(old.keys()) | set(new.keys())) - may_change
    same = all(name in old and name in new and old.raw_get(name) == new.raw_get(name) for name in names)
    return same and (is_root or _adds_signature_fields(_drawn_on(old), _drawn_on(new)))


def _drawn_on(page: Any) -> Any:
    from pyhanko.pdf_utils.generic import ArrayObject

    return page["/Annots"] if "/Annots" in page else ArrayObject()


def _adds_signature_fields(old: Any, new: Any) -> bool:
    kept = [old.raw_get(index) for index in range(len(old))]
    if [new.raw_get(index) for index in range(len(kept))] != kept:
        return False
    fields = (new[index] for index in range(len(kept), len(new)))
    return all(field.get("/Subtype") == "/Widget" and field.get("/FT") == "/Sig" for field in fields)


def _checked(embedded: list[Any]) -> Iterator[DigitalSignature]:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    roots = trusted_roots()
    uses = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    for one in embedded:
        # in a thread of its own, for it starts an event loop, and where one runs already there is no second
        with ThreadPoolExecutor(max_workers=1) as apart_from_here:
            work = partial(validate_pdf_signature, one, _context(roots), key_usage_settings=uses, skip_diff=True)
            status = apart_from_here.submit(work).result()
        certificate = status.signing_cert
        name = str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly)
        covers = status.coverage in (SignatureCoverageLevel.ENTIRE_REVISION, SignatureCoverageLevel.ENTIRE_FILE)
        if not (status.intact and status.valid and covers):
            raise _refused(_("The PDF was changed after %(name)s signed it. Sign the PDF again.") % {"name": name})
        signed_at = one.self_reported_timestamp
        _check_term(certificate, signed_at, name)
        if roots and not status.trusted:
            raise _refused(
                _(
                    "The certificate of %(name)s was not issued by an authority that this server knows: %(issuer)s. "
                    "Sign with the token of the office."
                )
                % {"name": name, "issuer": certificate.issuer.human_friendly}
            )
        yield DigitalSignature(
            name, certificate.subject.human_friendly, certificate.issuer.human_friendly, certificate.sha256.hex(),
            signed_at, bool(status.trusted) if roots else None,
        )  # fmt: skip


def _check_term(certificate: Any, signed_at: datetime | None, name: str) -> None:
    at = signed_at or clock.now()
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        ends = certificate.not_valid_after.astimezone(clock.HANOI)
        raise _refused(
            _("The certificate of %(name)s was not valid on the day of signing (valid until %(day)s).")
            % {"name": name, "day": f"{ends:%d/%m/%Y}"}
        )


def _context(roots: list[Any]) -> Any:
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(trust_roots=roots, moment=clock.now(), allow_fetching=False, revocation_mode="soft-fail")


def trusted_roots() -> list[Any]:
    """Certificates of issuers, one or more in each PEM file of the folder that SIGN_TRUST_ROOTS names."""
    folder = settings.SIGN_TRUST_ROOTS
    if not folder:
        return []
    from pyhanko.keys import load_certs_from_pemder

    return list(load_certs_from_pemder(map(str, sorted(Path(folder).glob("*.pem")))))
