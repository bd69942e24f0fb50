"""Who settles, presides, votes, proposes and decides, and if not why."""

from django.utils.translation import gettext as _

from audits.models import ClusterRound, Round
from audits.policies import can_steer, is_of_cluster, is_of_district, lead_contact, moment
from clusters import clock
from clusters.models import Person, Ward
from clusters.verdicts import YES, Verdict, no
from scoring import queries
from scoring.models import Commendation, Conference, ConsoleSeat, Document, Motion
from scoring.queries import results_are_voted, rules_of, wards_in_the_vote
from scoring.rules.voting import acting_ward, recused

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


def seat_used(person: Person, cluster_round: ClusterRound, ward_id: int | None) -> ConsoleSeat | None:
    """The delegate of the deputy unit who vouches at this person's console for what concerns `ward_id`, if anybody."""
    recorder = recorder_of(cluster_round, ward_id)
    if recorder in person.ward_ids or cluster_round.lead_id not in person.ward_ids:
        return None
    seats = ConsoleSeat.objects.filter(
        conference__cluster_round=cluster_round, conference__state=Conference.State.IN_SESSION, ward=recorder,
        operator=person, until__gt=clock.now(),
    )  # fmt: skip
    return seats.select_related("ward").first()


def can_record(person: Person, cluster_round: ClusterRound, ward_id: int | None = None) -> Verdict:
    """The lead unit; for what concerns the lead unit itself, the deputy unit, or its delegate at the lead's console."""
    recorder = recorder_of(cluster_round, ward_id)
    if recorder in person.ward_ids or seat_used(person, cluster_round, ward_id):
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
    if conference.state == Conference.State.PAUSED:
        return no(_("The conference is in a break: nothing is settled or voted until it goes on."))
    if conference.state == Conference.State.POSTPONED:
        return no(_("The conference is postponed: nothing is settled or voted before it is called again."))
    return YES


def can_settle(person: Person, conference: Conference, ward_id: int | None = None) -> Verdict:
    """An act of the conference: settlements, bonus, penalties, incidents, opinions, motions, nominations."""
    return is_in_session(conference) and can_record(person, conference.cluster_round, ward_id)


def has_a_vote(motion: Motion, ward: Ward) -> Verdict:
    """Whether this ward votes in this motion, and now: present, not recused, while the vote is open (rules.md §8)."""
    conference = motion.conference
    if not (in_session := is_in_session(conference)):
        return in_session
    if motion.mode == Motion.Mode.HANDS:
        return no(_("This vote is taken by a show of hands in the room."))
    if motion.state != Motion.State.OPEN:
        return no(_("This vote is not open: it is %(state)s.") % {"state": motion.get_state_display()})
    name = {"ward": ward.full_name}
    vote = rules_of(conference.cluster_round.audit_round).vote
    if ward.pk in recused(motion.kind, motion.ward_id, vote):
        return no(_("%(ward)s does not vote on its own commendation.") % name)
    if ward.pk not in wards_in_the_vote(motion):
        return no(_("%(ward)s is not noted as present. Ask the secretary to note it in the attendance.") % name)
    return YES


def can_vote(person: Person, motion: Motion, ward: Ward) -> Verdict:
    """A delegate of the ward, for that ward alone."""
    is_member = any(m.ward_id == ward.pk for m in motion.conference.cluster_round.members)
    if ward.pk not in person.ward_ids or not is_member:
        return no(_("Only delegates of %(ward)s vote for it.") % {"ward": ward.full_name})
    return has_a_vote(motion, ward)


def can_type_vote(person: Person, motion: Motion, ward: Ward) -> Verdict:
    """Who records the vote, for a delegate without a phone: by name only, a secret ballot is nobody else's to type."""
    if motion.mode != Motion.Mode.NAMED:
        return no(_("Only a vote by name is typed unit by unit."))
    is_member = any(m.ward_id == ward.pk for m in motion.conference.cluster_round.members)
    if not is_member:
        return no(_("%(ward)s is not a unit of this cluster.") % {"ward": ward.full_name})
    return can_settle(person, motion.conference, motion.ward_id) and has_a_vote(motion, ward)


def can_show(person: Person, conference: Conference) -> Verdict:
    """What the room sees: the lead unit chooses it, or the deputy unit, which stands in for it."""
    if conference.state == Conference.State.CLOSED:
        return no(_("The conference is closed; the screen shows its end."))
    return can_keep_record(person, conference.cluster_round)


def can_note_presence(person: Person, conference: Conference) -> Verdict:
    """From the day of the conference on, before its opening and in a break as well."""
    if conference.state in (Conference.State.CLOSED, Conference.State.POSTPONED):
        return is_in_session(conference)
    day = conference.planned_at.astimezone(clock.HANOI).date()
    if conference.state == Conference.State.CALLED and clock.today() < day:
        return no(_("Who is present is noted on the day of the conference, %(day)s.") % {"day": f"{day:%d/%m/%Y}"})
    return can_record(person, conference.cluster_round)


def can_resume(person: Person, conference: Conference) -> Verdict:
    if conference.state != Conference.State.PAUSED:
        return no(_("The conference is not in a break."))
    return can_record(person, conference.cluster_round)


def can_postpone(person: Person, conference: Conference) -> Verdict:
    """Called, in session or in a break; a closed one is over."""
    if conference.state in (Conference.State.CLOSED, Conference.State.POSTPONED):
        return no(_("A conference that is closed or postponed cannot be postponed."))
    return can_record(person, conference.cluster_round)


def can_call(person: Person, cluster_round: ClusterRound) -> Verdict:
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
    met = cluster_round.state in (Stage.CONSOLIDATION, Stage.CONFERENCE)
    if not met or conference.state != Conference.State.CLOSED:
        return no(_("A new conference is called when this one is closed and something is left to vote on."))
    adopted = queries.minutes_are_adopted(conference)
    if cluster_round.returned_reason or not results_are_voted(cluster_round) or not adopted:
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
    if conference.state == Conference.State.POSTPONED:
        return is_in_session(conference)
    if conference.state != Conference.State.CALLED:
        return no(_("The conference was opened already."))
    if cluster_round.state not in (Stage.CONSOLIDATION, Stage.CONFERENCE):
        return no(_("The result of this cluster is with the district office."))
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


def can_make(person: Person, cluster_round: ClusterRound, kind: str) -> Verdict:
    """A paper: the lead unit makes those of the cluster, the district office the notice of what it approved."""
    if kind == Document.Kind.NOTICE:
        if cluster_round.state != Stage.APPROVED:
            return no(_("The notice is made when the district office has approved the result of this cluster."))
        return can_steer(person, cluster_round)
    return _is_time_for(cluster_round, kind) and can_record(person, cluster_round)


def _is_time_for(cluster_round: ClusterRound, kind: str) -> Verdict:
    if not cluster_round.is_revealed:
        return no(_("Papers of the conference are made after the sheets are opened at %(at)s.")
                  % {"at": moment(cluster_round.until("cross_check"))})  # fmt: skip
    if kind == Document.Kind.SUMMARY:
        return YES
    conference = queries.conference_of(cluster_round)
    if kind == Document.Kind.INVITATION:
        return _may_invite(conference)
    if kind == Document.Kind.BULLETIN and not results_are_voted(cluster_round):
        return no(_("The bulletin is made when the conference has voted the results."))
    if conference is None or conference.state != Conference.State.CLOSED:
        return no(_("Papers are made when the conference is closed."))
    adopted = (Document.State.AGREED, Document.State.SIGNED)
    if kind == Document.Kind.EXTRACT and not queries.current_papers(cluster_round).filter(
        kind=Document.Kind.MINUTES, state__in=adopted
    ).exists():  # fmt: skip
        return no(_("The extract is taken from minutes that are adopted; there are none yet."))
    return YES


def _may_invite(conference: Conference | None) -> Verdict:
    if conference is None:
        return no(_("The invitation is made when the lead unit has called the conference."))
    if conference.state == Conference.State.POSTPONED:
        return no(_("The conference is postponed. The invitation is made when it is called anew."))
    if conference.state != Conference.State.CALLED:
        return no(_("The conference has begun; nobody is invited to it any more."))
    return YES


def can_submit(person: Person, cluster_round: ClusterRound) -> Verdict:
    """The lead unit, or the deputy (states.md §2)."""
    if cluster_round.state != Stage.CONFERENCE:
        return no(_("Only a result that a conference has voted can be sent to the district office."))
    return can_finalise(person, cluster_round)


def can_finalise(person: Person, cluster_round: ClusterRound) -> Verdict:
    if {cluster_round.lead_id, cluster_round.deputy_id} & person.ward_ids:
        return YES
    names = {"lead": name_of(cluster_round, cluster_round.lead_id)}
    names["deputy"] = name_of(cluster_round, cluster_round.deputy_id)
    return no(_("Only the lead unit, %(lead)s, or the deputy unit, %(deputy)s, sends the result.") % names)


def can_revise(person: Person, commendation: Commendation, conference: Conference) -> Verdict:
    """Who recorded the nomination, in the session; not while the vote on it is under way."""
    voting = (Motion.State.OPEN, Motion.State.CLOSED)
    votes = Motion.objects.filter(conference=conference, kind=Motion.Kind.COMMENDATION, state__in=voting)
    if votes.filter(ward=commendation.ward_id, person_name=commendation.person_name).exists():
        return no(_("The vote on this nomination is under way; its words cannot change now."))
    return can_settle(person, conference, commendation.ward_id)


def can_withdraw(person: Person, commendation: Commendation, conference: Conference) -> Verdict:
    """In the session; after the close too, until the result is sent: else what fell short would be an end."""
    if conference.cluster_round.state in (Stage.SUBMITTED, Stage.APPROVED):
        return no(_("The result of this cluster is with the district office."))
    if conference.state == Conference.State.CLOSED:
        return can_record(person, conference.cluster_round, commendation.ward_id)
    return can_revise(person, commendation, conference)


def can_decide_commendation(person: Person, cluster_round: ClusterRound) -> Verdict:
    """The district, once the result that it rests on is approved."""
    if cluster_round.state != Stage.APPROVED:
        return no(_("Commendations are decided after the result of the cluster is approved."))
    return can_steer(person, cluster_round)


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
