"""Who settles, presides, votes, proposes and decides, and if not why."""

from django.utils.translation import gettext as _

from audits.models import ClusterRound, Round
from audits.policies import can_steer, is_of_cluster, is_of_district, lead_contact, moment
from clusters import clock
from clusters.models import Person
from clusters.verdicts import YES, Verdict, no
from scoring.models import Conference, Document, Motion
from scoring.queries import results_are_voted, rules_of
from scoring.rules.voting import acting_ward

Stage = ClusterRound.State
NOT_REVEALED = (Stage.SELF_ASSESSMENT, Stage.CROSS_CHECK)
OPENED = (Conference.State.IN_SESSION, Conference.State.PAUSED)


def recorder_of(cluster_round: ClusterRound, ward_id: int | None) -> int:
    """The ward that records what concerns `ward_id`: the lead, but the deputy for the lead's own lines and
    commendation (rules.md §8).
    """
    vote = rules_of(cluster_round.audit_round).vote
    return acting_ward(ward_id, cluster_round.lead_id, cluster_round.deputy_id, vote)


def name_of(cluster_round: ClusterRound, ward_id: int) -> str:
    return next(m.ward.full_name for m in cluster_round.members if m.ward_id == ward_id)


def can_record(person: Person, cluster_round: ClusterRound, ward_id: int | None = None) -> Verdict:
    """The lead unit; for what concerns the lead unit itself, the deputy unit."""
    recorder = recorder_of(cluster_round, ward_id)
    if recorder in person.ward_ids:
        return YES
    name = {"ward": name_of(cluster_round, recorder)}
    if recorder == cluster_round.deputy_id:
        return no(_("This concerns the lead unit itself: %(ward)s, the deputy unit, records it.") % name)
    return no(_("Only the lead unit, %(ward)s, records this.") % name)


def can_keep_record(person: Person, cluster_round: ClusterRound) -> Verdict:
    """Whether anything of this cluster is recorded by this person's ward, be it only the lead unit's own matters."""
    return can_record(person, cluster_round, cluster_round.lead_id) or can_record(person, cluster_round)


def can_see_results(person: Person, cluster_round: ClusterRound) -> Verdict:
    """The cluster and its district, from the reveal on (states.md §11)."""
    if not cluster_round.is_revealed:
        return no(_("There is no result yet: the sheets are opened for all at once at %(at)s.")
                  % {"at": moment(cluster_round.until("cross_check"))})  # fmt: skip
    return YES


def can_prepare(person: Person, cluster_round: ClusterRound, ward_id: int) -> Verdict:
    """Before the conference a settlement can only be prepared; it changes no number."""
    if cluster_round.state != Stage.CONSOLIDATION:
        return no(_("Settlements are prepared between the reveal and the conference."))
    return can_record(person, cluster_round, ward_id)


def is_in_session(conference: Conference) -> Verdict:
    if conference.state == Conference.State.CALLED:
        return no(_("The conference has not been opened yet."))
    if conference.state == Conference.State.CLOSED:
        return no(_("The conference is closed; nothing more can be recorded in it."))
    return YES


def can_settle(person: Person, conference: Conference, ward_id: int | None = None) -> Verdict:
    """An act of the conference: settlements, bonus, penalties, incidents, opinions, motions, nominations."""
    return is_in_session(conference) and can_record(person, conference.cluster_round, ward_id)


def can_call(person: Person, cluster_round: ClusterRound) -> Verdict:
def can_show(person: Person, conference: Conference) -> Verdict:
    """What the room sees: the lead unit chooses it, or the deputy unit, which stands in for it."""
    if conference.state == Conference.State.CLOSED:
        return no(_("The conference is closed; the screen shows its end."))
    return can_keep_record(person, conference.cluster_round)


    """The lead unit, from the reveal on; again when the district returned the result."""
    if not cluster_round.is_revealed:
        return no(_("The conference is called after the sheets are opened."))
    if cluster_round.state not in (Stage.CONSOLIDATION, Stage.CONFERENCE):
        return no(_("The result of this cluster is with the district office."))
    return can_record(person, cluster_round)


def can_meet_again(cluster_round: ClusterRound, conference: Conference) -> Verdict:
    """After the close: when the district returned the result, no vote on it holds, or the minutes were not adopted.

    Without one of the three a second meeting has nothing to do; without a second meeting each of them would be an end.
    """
    if cluster_round.state != Stage.CONFERENCE or conference.state != Conference.State.CLOSED:
        return no(_("A new conference is called when this one is closed and something is left to vote on."))
    adopted = conference.motions.filter(kind=Motion.Kind.MINUTES, state=Motion.State.DECLARED, passed=True)
    if cluster_round.returned_reason or not results_are_voted(cluster_round) or not adopted.exists():
        return YES
    return no(
        _(
            "The conference of this cluster is over: its results are voted and its minutes adopted. "
            "A new one is called when the district office returns the result."
        )
    )


def can_open(person: Person, conference: Conference) -> Verdict:
    """The lead unit, once the explanation window is over."""
    cluster_round = conference.cluster_round
    if conference.state != Conference.State.CALLED:
        return no(_("The conference was opened already."))
    closes = cluster_round.until("explanation")
    if clock.now() < closes:
        return no(
            _(
                "Units may still explain lines until %(at)s. The conference opens after that, or "
                "when the district office closes the window earlier."
            )
            % {"at": moment(closes)}
        )
    return can_record(person, cluster_round)


def can_sign(person: Person, document: Document) -> Verdict:
    """The lead unit notes that the agreed minutes were signed on paper."""
    if document.state == Document.State.DRAFT:
        return no(_("These minutes are a draft: the conference has not adopted them by a vote."))
    if document.state != Document.State.AGREED:
        return no(_("These minutes are %(state)s.") % {"state": document.get_state_display()})
    return can_record(person, document.cluster_round)


def can_submit(person: Person, cluster_round: ClusterRound) -> Verdict:
    if cluster_round.state != Stage.CONFERENCE:
        return no(_("Only a result that a conference has voted can be sent to the district office."))
    return can_record(person, cluster_round)


def can_decide(person: Person, cluster_round: ClusterRound) -> Verdict:
    """The district decides on what a cluster has sent: approve, or return with a reason."""
    if cluster_round.state != Stage.SUBMITTED:
        return no(_("This cluster has not sent its result; there is nothing to decide yet."))
    return can_steer(person, cluster_round)


def can_decide_line(person: Person, cluster_round: ClusterRound) -> Verdict:
    """Phúc tra: the district decides a line after the conference, or where none can settle it."""
    if cluster_round.state in NOT_REVEALED:
        return no(_("The sheets are not opened yet; there is no line to decide."))
    if cluster_round.state == Stage.APPROVED:
        return no(_("The result is approved. A change needs it to be reopened by a decision."))
    return can_steer(person, cluster_round)


def can_watch(person: Person, audit_round: Round) -> Verdict:
    """All clusters of a round side by side: the district office, and who observes it."""
    if audit_round.district_id in person.district_ids | person.observed_district_ids:
        return YES
    return no(
        _(
            "Only %(office)s and its observers follow all clusters of a round. "
            "What concerns your own cluster is among your tasks."
        )
        % {"office": audit_round.office}
    )


def can_see_minutes(person: Person, cluster_round: ClusterRound) -> Verdict:
    """The cluster and its district."""
    if (
        is_of_cluster(person, cluster_round)
        or is_of_district(person, cluster_round)
        or (cluster_round.audit_round.district_id in person.observed_district_ids)
    ):
        return YES
    return no(
        _("Only units of the cluster and its district office read these papers. Ask %(lead)s.")
        % {"lead": lead_contact(cluster_round)}
    )
