"""Biên bản: who writes its words, answers, adopts and signs it, and if not why."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from audits.models import ClusterRound
from audits.policies import is_of_district, moment
from clusters import clock
from clusters.models import Person, Ward
from clusters.texts import folded
from clusters.verdicts import YES, Verdict, no
from scoring import policies, queries
from scoring.models import Attendance, Conference, Document, Signing

State = Document.State
Post = Signing.Post


@dataclass(frozen=True, slots=True)
class Signatory:
    """One person under the minutes. `key` names the row of the page: chair, secretary, member-12."""

    key: str
    post: str
    name: str
    position: str
    ward: Ward | None

    def is_of(self, signing: Signing) -> bool:
        return (self.post, self.name, self.ward.pk if self.ward else None) == (
            signing.post, signing.name, signing.ward_id,
        )  # fmt: skip

    @property
    def unit(self) -> str:
        return self.ward.full_name if self.ward else ""


def signatories_of(conference: Conference) -> list[Signatory]:
    """Chair and secretary, whose signatures the minutes need; then who else was there for a unit, each once."""
    found = [
        Signatory("chair", Post.CHAIR, conference.chair_name, conference.chair_position, conference.chair_ward),
        Signatory(
            "secretary", Post.SECRETARY, conference.secretary_name, conference.secretary_position,
            conference.secretary_ward,
        ),
    ]  # fmt: skip
    seen = {(folded(each.name), each.ward.pk if each.ward else None) for each in found}
    here = Attendance.objects.filter(conference=conference, ward__isnull=False).select_related("ward")
    for attendance in here.order_by("pk"):
        known = (folded(attendance.name), attendance.ward_id)
        if known not in seen:
            seen.add(known)
            key = f"member-{attendance.pk}"
            found.append(Signatory(key, Post.MEMBER, attendance.name, attendance.position, attendance.ward))
    return found


def is_signatory(person: Person, signatory: Signatory, cluster_round: ClusterRound) -> bool:
    """Whether this account is that very person: by the name, and by the unit or the district office."""
    if folded(person.full_name) != folded(signatory.name):
        return False
    return signatory.ward.pk in person.ward_ids if signatory.ward else is_of_district(person, cluster_round)


def can_write(person: Person, conference: Conference) -> Verdict:
    """The lead unit writes the words of the minutes from the opening on, until they are adopted; never a number."""
    cluster_round = conference.cluster_round
    if conference.opened_at is None:
        return no(_("The words of the minutes are written from the opening of the conference on."))
    if cluster_round.state != ClusterRound.State.CONFERENCE:
        return no(_("The result of this cluster is with the district office; its minutes stay as they are."))
    if conference.state == Conference.State.CLOSED and queries.minutes_are_adopted(conference):
        return no(
            _(
                "The minutes are adopted, so their words stay as they are. They open again when the result changes or "
                "the district office returns the minutes."
            )
        )
    return policies.can_record(person, cluster_round)


def _is_draft(document: Document) -> Verdict:
    if document.state == State.SUPERSEDED:
        return no(_is_replaced(document))
    if document.state != State.DRAFT:
        return no(_("These minutes are adopted; replies are closed."))
    return YES


def _is_replaced(document: Document) -> str:
    version = {"number": document.version}
    return _("Version %(number)s of the minutes was replaced. Reload the page to see the one that holds.") % version


def can_ask_replies(person: Person, document: Document) -> Verdict:
    return _is_draft(document) and policies.can_record(person, document.cluster_round)


def can_reply(person: Person, document: Document, conference: Conference, ward_id: int) -> Verdict:
    """The people of a unit answer for it, until the deadline; till then they may change their answer."""
    cluster_round = document.cluster_round
    if all(member.ward_id != ward_id for member in cluster_round.members):
        return no(_("Only units of the cluster answer to its minutes."))
    if ward_id not in person.ward_ids:
        name = {"ward": policies.name_of(cluster_round, ward_id)}
        return no(_("Only people of %(ward)s answer for it.") % name)
    draft = _is_draft(document)
    if not draft:
        return draft
    if conference.replies_until is None:
        return no(_("The lead unit has not asked for replies to these minutes yet."))
    if conference.replies_until < clock.now():
        until = {"at": moment(conference.replies_until)}
        return no(_("The time for replies ended at %(at)s. Tell the lead unit what is wrong.") % until)
    return YES


def can_adopt(person: Person, document: Document, conference: Conference) -> Verdict:
    """When every unit that was at the conference has replied, or the deadline has passed; a remark does not block."""
    draft = _is_draft(document)
    if not draft:
        return draft
    if conference.replies_until is None:
        return no(_("Ask the units for their replies first, or have the conference adopt the minutes by a vote."))
    cluster_round = document.cluster_round
    silent = queries.wards_attending(conference) - {
        reply.ward_id for reply in queries.replies_on(cluster_round, document.result_table_id)
    }
    if silent and clock.now() <= conference.replies_until:
        names = [m.ward.full_name for m in cluster_round.members if m.ward_id in silent]
        told = {"wards": ", ".join(names), "at": moment(conference.replies_until)}
        return no(_("Not replied yet: %(wards)s. The minutes can be adopted after %(at)s, or when all replied.") % told)
    return policies.can_record(person, cluster_round)


def _is_ready_to_sign(document: Document) -> Verdict:
    if document.state == State.DRAFT:
        return no(_("These minutes are a draft. They are signed when the conference adopts them or the units replied."))
    if document.state == State.SUPERSEDED:
        return no(_is_replaced(document))
    if document.state == State.SIGNED and document.cluster_round.state != ClusterRound.State.CONFERENCE:
        return no(_("The result of this cluster is with the district office; its minutes stay as they are."))
    return YES


def can_sign(person: Person, document: Document) -> Verdict:
    """The lead unit brings in what was signed on paper or with a token."""
    return _is_ready_to_sign(document) and policies.can_record(person, document.cluster_round)


def can_confirm(person: Person, document: Document, signatory: Signatory) -> Verdict:
    """Nobody confirms for somebody else."""
    ready = _is_ready_to_sign(document)
    if ready and not is_signatory(person, signatory, document.cluster_round):
        return no(
            _(
                "Only %(name)s confirms here, with an account of that name. "
                "For somebody without one upload a signed scan."
            )
            % {"name": ", ".join(filter(None, [signatory.name, signatory.unit]))}
        )
    return ready
