"""Biên bản: its words, the replies of the units, its adoption. Numbers come from the data alone."""

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from audits.forms.fields import plain
from clusters import clock, journal, moments
from clusters.errors import Refused, Stale
from clusters.models import Person, Ward
from clusters.states import move
from clusters.verdicts import require
from scoring import minuting
from scoring.documents.prose import SECTIONS
from scoring.models import Conference, Document, Reply
from scoring.services import conferences, documents
from scoring.services.signing import conference_behind, locked

OWN_FIELDS = ("difficulties", "directions")  # the console writes them too
DAYS_TO_REPLY, END_OF_WORK = 2, time(17)


def words_of(conference: Conference) -> dict[str, str]:
    """What was written, by section; empty where nothing was."""
    written = {**conference.prose, **{name: getattr(conference, name) for name in OWN_FIELDS}}
    return {section: written.get(section, "") for section in SECTIONS}


@transaction.atomic
def write_prose(conference: Conference, prose: Mapping[str, str], *, version: int, by: Person) -> None:
    """The words of the sections named in `prose`. Stale when `version` is old; the same words twice are written once.

    After the close the draft is made anew with them.
    """
    conference = conferences.locked(conference)
    require(minuting.can_write(by, conference))
    before = words_of(conference)
    changed = {name: plain(text) for name, text in prose.items() if plain(text) != before[name]}
    if not changed:
        return
    if version != conference.notes_version:
        raise Stale(_("Somebody else changed these words while they were open here. Both texts are shown below."))
    for name in OWN_FIELDS:
        setattr(conference, name, changed.get(name, before[name]))
    conference.prose = {n: t for n, t in {**before, **changed}.items() if t and n not in OWN_FIELDS}
    conference.notes_version += 1
    conference.save(update_fields=[*OWN_FIELDS, "prose", "notes_version"])
    conferences.record(
        "conference.noted", conference, by, before={name: before[name] for name in changed}, after=changed
    )
    if conference.state == Conference.State.CLOSED:
        documents.make(conference.cluster_round, Document.Kind.MINUTES, by=by)


def usual_deadline() -> datetime:
    """Two working days from now, at the end of work (states.md §6)."""
    return datetime.combine(moments.after_working_days(clock.now(), DAYS_TO_REPLY), END_OF_WORK, tzinfo=clock.HANOI)


@transaction.atomic
def ask_for_replies(document: Document, until: datetime, *, by: Person) -> None:
    """Lấy ý kiến: every unit agrees to the draft or remarks, until then. Asked again, the deadline moves."""
    document = locked(document)
    require(minuting.can_ask_replies(by, document))
    if until <= clock.now():
        raise Refused(_("The deadline for replies must lie in the future."), at="day")
    conference = conference_behind(document)
    conference.replies_until = until
    conference.save(update_fields=["replies_until"])
    _record("minutes.replies_asked", document, by, after={"until": until.isoformat(), "version": document.version})


@transaction.atomic
def reply(document: Document, ward: Ward, agrees: bool, remark: str, *, by: Person) -> Reply:
    """Đồng ý or Có ý kiến: kept, and printed in the next version. A later reply replaces it."""
    document = locked(document)
    require(minuting.can_reply(by, document, conference_behind(document), ward.pk))
    remark = plain(remark)
    if not agrees and not remark:
        raise Refused(_("Write what the unit has to remark."), at="remark")
    known = Reply.objects.filter(document=document, ward=ward).first()
    if known and (known.agrees, known.remark) == (agrees, remark):
        return known
    said = {"agrees": agrees, "remark": remark, "at": clock.now(), "by": by}
    given, _is_new = Reply.objects.update_or_create(document=document, ward=ward, defaults=said)
    _record("minutes.replied", document, by, ward=ward, reason=remark, after={"agrees": agrees})
    return given


@transaction.atomic
def adopt(document: Document, *, by: Person) -> Document:
    """Thông qua without a vote: a version that prints what the units replied, and who did not; it waits for signatures.

    The time for replies ends here.
    """
    document = locked(document)
    conference = conference_behind(document)
    require(minuting.can_adopt(by, document, conference))
    conference.replies_until = min(conference.replies_until or clock.now(), clock.now())
    conference.save(update_fields=["replies_until"])
    adopted = documents.make(document.cluster_round, Document.Kind.MINUTES, by=by)
    if adopted.state == Document.State.DRAFT:
        move(adopted, Document.State.AGREED)
    _record("minutes.adopted", adopted, by, after={"pdf": adopted.pdf_sha256})
    return adopted


def _record(verb: str, document: Document, by: Person, **what: object) -> None:
    district = document.cluster_round.audit_round.district
    journal.record(verb, document, by=by, district=district, **what)  # type: ignore[arg-type]  # as the journal names it
