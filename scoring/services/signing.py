"""Ký biên bản: on paper, in the system, or with a token. Each signature stands under one version and falls with it."""

from collections.abc import Iterable
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from audits.models import ClusterRound, StoredFile
from audits.services import evidence
from clusters import clock, journal
from clusters.errors import Refused
from clusters.models import Person
from clusters.states import move
from clusters.texts import folded
from clusters.verdicts import require
from scoring import minuting, queries
from scoring.minuting import Signatory
from scoring.models import Conference, Document, Signing
from scoring.services.signed_pdf import DigitalSignature, signatures_in

Way = Signing.Way
Post = Signing.Post
NEEDED = {Post.CHAIR, Post.SECRETARY}


def locked(document: Document) -> Document:
    """The row, locked after its cluster round as by every other act, with what verdicts ask for; without its bytes."""
    cluster_round = ClusterRound.objects.locked(document.cluster_round)
    found = Document.objects.select_for_update(of=("self",)).defer("pdf", "docx", "content").get(pk=document.pk)
    found.cluster_round = cluster_round
    return found


def conference_behind(document: Document) -> Conference:
    conference = queries.last_meeting_of(document.cluster_round)
    if conference is None:
        raise Refused(_("There are no minutes before the conference is held."))
    return conference


def sign_on_paper(
    document: Document, keys: Iterable[str], on: date, uploaded: UploadedFile | None, *, by: Person
) -> list[Signing]:
    """Ký giấy: the lead unit brings in a scan that carries the signatures of these people (keys of signatories_of)."""
    require(minuting.can_sign(by, document))
    people = _people(document, keys)
    _check_day(document, on)
    stored = _stored(document, uploaded, by)
    if not stored.opens_in_the_page:
        evidence.discard(stored)
        raise Refused(_("The signed minutes are a PDF or a picture (JPG, PNG)."), at="file")
    if stored.sha256 == document.pdf_sha256:
        evidence.discard(stored)
        raise Refused(
            _("This is the PDF as the system made it, without signatures. Print it, sign it and upload the scan."),
            at="file",
        )
    return _signed_with(document, [(person, on, {}) for person in people], Way.PAPER, stored, by)


def _people(document: Document, keys: Iterable[str]) -> list[Signatory]:
    wanted = set(keys)
    people = [each for each in minuting.signatories_of(conference_behind(document)) if each.key in wanted]
    if not people:
        raise Refused(_("Choose whose signatures the scan carries."), at="who")
    return people


def _check_day(document: Document, on: date) -> None:
    opened_at = conference_behind(document).opened_at
    if on > clock.today():
        raise Refused(_("The day of signing cannot be in the future."), at="on")
    if opened_at and on < opened_at.astimezone(clock.HANOI).date():
        raise Refused(_("The minutes cannot be signed before the conference."), at="on")


def _stored(document: Document, uploaded: UploadedFile | None, by: Person) -> StoredFile:
    if uploaded is None:
        raise Refused(_("Choose the file of the signed minutes."), at="file")
    lead = next(m.ward for m in document.cluster_round.members if m.ward_id == document.cluster_round.lead_id)
    return evidence.store(uploaded, ward=lead, by=by)


def _signed_with(
    document: Document, people: list[tuple[Signatory, date, dict]], way: str, stored: StoredFile, by: Person
) -> list[Signing]:
    """One row a person; the same file once more changes nothing and is not kept twice."""
    try:
        with transaction.atomic():
            document = locked(document)
            require(minuting.can_sign(by, document))
            rows = [
                _row(document, person, way, on, stored.sha256, by, stored=stored, certificate=certificate)
                for person, on, certificate in people
            ]
            _note(document, [row for row, is_new in rows if is_new], by)
    except Refused:
        evidence.discard(stored)
        raise
    if not any(row.stored_id == stored.pk for row, _is_new in rows):
        evidence.discard(stored)
    return [row for row, _is_new in rows]


def confirm(document: Document, key: str, *, by: Person) -> Signing:
    """Xác nhận trong hệ thống: the person's own word for the exact bytes of the PDF, no digital signature.

    Whoever types has just proved to know the password of this account (clusters.services.passwords).
    """
    with transaction.atomic():
        document = locked(document)
        [person] = _people(document, [key])
        require(minuting.can_confirm(by, document, person))
        row, is_new = _row(document, person, Way.CONFIRMED, clock.today(), document.pdf_sha256, by)
        _note(document, [row] if is_new else [], by)
    return row


def upload_signed(document: Document, uploaded: UploadedFile | None, *, by: Person) -> list[Signing]:
    """Ký số: our PDF as the office token signed it; whose signatures it carries is read from their certificates."""
    require(minuting.can_sign(by, document))
    stored = _stored(document, uploaded, by)
    try:
        with stored.content.open("rb") as file:
            data = file.read()
        ours = bytes(Document.objects.values_list("pdf", flat=True).get(pk=document.pk))
        _check_beginning(data, ours, document)
        found = signatures_in(data, ours)
        people = _named(document, found)
    except Refused:
        evidence.discard(stored)
        raise
    return _signed_with(document, people, Way.DIGITAL, stored, by)


def _check_beginning(data: bytes, ours: bytes, document: Document) -> None:
    """Refused where the file does not begin with the bytes of this version; another version is named."""
    if data.startswith(ours):
        return
    version = {"number": document.version}
    papers = Document.objects.filter(cluster_round=document.cluster_round_id).exclude(pk=document.pk)
    for other in papers.order_by("-pk").values("kind", "version", "pdf").iterator(chunk_size=1):
        if data.startswith(bytes(other["pdf"])):
            told = {**version, "other": other["version"], "kind": Document.Kind(other["kind"]).label}
            raise Refused(
                _("This PDF is version %(other)s of “%(kind)s”; version %(number)s of the minutes is to be signed.")
                % told,
                at="file",
            )
    raise Refused(
        _(
            "This PDF is not version %(number)s of the minutes, or it was changed. Download the PDF from this page, "
            "sign it as it is and upload it."
        )
        % version,
        at="file",
    )


def _named(document: Document, found: list[DigitalSignature]) -> list[tuple[Signatory, date, dict]]:
    """Each signature with the person of the minutes whose name its certificate bears."""
    people = minuting.signatories_of(conference_behind(document))
    by_name = {folded(each.name): each for each in reversed(people)}
    named = [
        (by_name[folded(one.name)], _day_of(one), one.facts()) for one in found if folded(one.name) in by_name
    ]  # fmt: skip
    if not named:
        raise Refused(
            _("The file was signed by %(names)s. The minutes need the signatures of %(chair)s and %(secretary)s.")
            % {"names": ", ".join(one.name for one in found), "chair": people[0].name, "secretary": people[1].name},
            at="file",
        )
    return named


def _day_of(signature: DigitalSignature) -> date:
    """As the signer's computer says, whose clock may run ahead."""
    if signature.signed_at is None:
        return clock.today()
    return min(signature.signed_at.astimezone(clock.HANOI).date(), clock.today())


def _row(
    document: Document, person: Signatory, way: str, on: date, sha256: str, by: Person,
    *, stored: StoredFile | None = None, certificate: dict | None = None,
) -> tuple[Signing, bool]:  # fmt: skip
    return Signing.objects.get_or_create(
        document=document, way=way, post=person.post, name=person.name, ward=person.ward, sha256=sha256,
        defaults={"signed_on": on, "stored": stored, "certificate": certificate or {}, "by": by},
    )  # fmt: skip


def _note(document: Document, rows: list[Signing], by: Person) -> None:
    """The minutes are signed when chair and secretary both signed, each in whichever way."""
    if not rows:
        return
    district = document.cluster_round.audit_round.district
    told = {"pdf": document.pdf_sha256, "way": rows[0].way, "file": rows[0].sha256, "who": [row.name for row in rows]}
    journal.record("document.signature", document, by=by, district=district, after=told)
    signings = Signing.objects.filter(document=document)
    if document.state == Document.State.AGREED and set(signings.values_list("post", flat=True)) >= NEEDED:
        last = max(signings.values_list("signed_on", flat=True))
        move(document, Document.State.SIGNED, signed_on=last)
        told = {"pdf": document.pdf_sha256, "on": last.isoformat()}
        journal.record("document.signed", document, by=by, district=district, after=told)
