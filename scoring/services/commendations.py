"""Who is proposed for commendation, and what became of it: nominated, voted, submitted, decided by the district."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audits.models import ClusterRound
from clusters import clock, journal
from clusters.errors import Refused
from clusters.models import Person, Ward
from clusters.states import move
from clusters.verdicts import require
from scoring import policies, queries
from scoring.models import Commendation, Conference, Document, Motion
from scoring.rules.commendation import Obstacle, obstacle, quota
from scoring.rules.display import points_vi
from scoring.rules.facts import WardResult
from scoring.services.conferences import locked, record
from scoring.services.superseding import supersede

Kind = Commendation.Kind
State = Commendation.State


def obstacle_sentence(result: WardResult, cluster_round: ClusterRound) -> str:
    """Why this ward, or a person of it, cannot be nominated; empty when it can (rules.md §8)."""
    rules = queries.rules_of(cluster_round.audit_round)
    name = {
        "ward": policies.name_of(cluster_round, result.ward),
        "points": points_vi(result.total),
        "least": rules.commend_min_class,
    }
    sentences = {
        None: "",
        Obstacle.CAPPED: _("%(ward)s cannot be nominated: a blocking condition lowered its class.") % name,
        Obstacle.CLASS_BELOW_MINIMUM: _(
            "%(ward)s cannot be nominated: with %(points)s points it does not reach class %(least)s."
        )
        % name,
        Obstacle.PROVISIONAL: _(
            "%(ward)s cannot be nominated: its result is provisional until the district decides its open lines."
        )
        % name,
    }
    return sentences[obstacle(result, rules)]


@transaction.atomic
def nominate(
    conference: Conference,
    kind: str,
    ward: Ward,
    form: str,
    reason: str,
    *,
    by: Person,
    person_name: str = "",
    person_position: str = "",
) -> Commendation:
    """The conference nominates within the quota, also against rank, always with a reason; a ward that is not eligible
    is refused.
    """
    conference = locked(conference)
    require(policies.can_settle(by, conference, ward.pk))
    cluster_round = conference.cluster_round
    _check_words(kind, form, reason, person_name, person_position)
    require_eligible(cluster_round, ward)
    _check_quota(cluster_round, kind)
    person_name, person_position = person_name.strip(), person_position.strip()
    known = queries.nominations_of(cluster_round).filter(kind=kind, ward=ward, person_name=person_name)
    if known.exists():
        raise Refused(_("%(name)s is nominated already.") % {"name": person_name or ward.full_name}, at="ward")
    commendation = Commendation.objects.create(
        conference=conference, kind=kind, ward=ward, person_name=person_name, person_position=person_position,
        form=form.strip(), reason=reason.strip(), nominated_by=by,
    )  # fmt: skip
    after = {"form": form, "name": person_name}
    record("commendation.nominated", conference, by, target=commendation, ward=ward, reason=reason, after=after)
    return commendation


def require_eligible(cluster_round: ClusterRound, ward: Ward) -> None:
    """Refused for a ward that cannot be nominated as the table is now, or is no unit of the cluster."""
    table = queries.current_table(cluster_round)
    result = next((r for r in queries.results_of(table) if r.ward == ward.pk), None) if table else None
    if result is None:
        raise Refused(_("%(ward)s is not a unit of this cluster.") % {"ward": ward.full_name}, at="ward")
    against = obstacle_sentence(result, cluster_round)
    if against:
        raise Refused(against, at="ward")


def _check_words(kind: str, form: str, reason: str, person_name: str, person_position: str) -> None:
    if kind not in Kind.values:
        raise Refused(_("Choose: a collective or an individual."), at="kind")
    if kind == Kind.INDIVIDUAL and not (person_name.strip() and person_position.strip()):
        raise Refused(_("Enter name and position of the person."), at="person_name")
    if kind == Kind.COLLECTIVE and person_name.strip():
        raise Refused(_("A collective is nominated as a unit: leave the name of a person empty."), at="person_name")
    if not form.strip():
        raise Refused(_("Enter the form of commendation, for example “Giấy khen”."), at="form")
    if not reason.strip():
        raise Refused(_("Write a summary of the achievement: it is printed in the proposal."), at="reason")


def _check_quota(cluster_round: ClusterRound, kind: str) -> None:
    allowed = quota(kind, queries.rules_of(cluster_round.audit_round))
    if queries.nominations_of(cluster_round).filter(kind=kind).count() >= allowed:
        raise Refused(
            _("This round allows %(allowed)s nominations of this kind in a cluster; withdraw one first.")
            % {"allowed": allowed},
            at="kind",
        )


def _meeting_of(commendation: Commendation) -> Conference:
    """The newest one, locked: it takes over what a meeting before it left."""
    cluster_round = commendation.conference.cluster_round
    return locked(queries.conference_of(cluster_round) or commendation.conference)


@transaction.atomic
def revise(
    commendation: Commendation, form: str, reason: str, *, by: Person, person_position: str = ""
) -> Commendation:
    """Other words for the nomination, until it is voted on; from then on the words are what was voted."""
    conference = _meeting_of(commendation)
    require(policies.can_revise(by, commendation, conference))
    _check_words(commendation.kind, form, reason, commendation.person_name, person_position)
    commendation.refresh_from_db()
    if commendation.state != State.NOMINATED:
        raise Refused(_("The vote on this nomination is over; its words stay as they were voted on."))
    before = {"form": commendation.form, "position": commendation.person_position, "reason": commendation.reason}
    commendation.form, commendation.reason = form.strip(), reason.strip()
    commendation.person_position = person_position.strip()
    commendation.save(update_fields=["form", "reason", "person_position"])
    after = {"form": commendation.form, "position": commendation.person_position, "reason": commendation.reason}
    if after != before:
        record("commendation.revised", conference, by, target=commendation, ward=commendation.ward,
               before=before, after=after)  # fmt: skip
    return commendation


@transaction.atomic
def withdraw(commendation: Commendation, *, by: Person) -> None:
    """The nomination is taken back; a vote on it stays in the minutes, a proposal that named it no longer holds."""
    conference = _meeting_of(commendation)
    require(policies.can_withdraw(by, commendation, conference))
    commendation.refresh_from_db()
    if commendation.state == State.WITHDRAWN:
        raise Refused(_("This nomination was withdrawn already."))
    move(commendation, State.WITHDRAWN)
    because = f"Rút đề xuất khen thưởng {commendation}"
    supersede(conference.cluster_round, Document.Kind.PROPOSAL, because=because, by=by)
    record("commendation.withdrawn", conference, by, target=commendation, ward=commendation.ward)


def follow_vote(motion: Motion, *, by: Person) -> None:
    """Part of declaring a vote: the nomination that it named is voted, or failed. A second vote takes it up again."""
    if motion.kind != Motion.Kind.COMMENDATION:
        return
    cluster_round = motion.conference.cluster_round
    found = queries.nominations_of(cluster_round).filter(ward=motion.ward_id, person_name=motion.person_name)
    for commendation in found:
        if commendation.state in (State.VOTED, State.FAILED):
            move(commendation, State.NOMINATED)
        move(commendation, State.VOTED if motion.passed else State.FAILED)
        _tell(commendation, cluster_round, by, "commendation.voted" if motion.passed else "commendation.failed")


def send_along(cluster_round: ClusterRound, *, by: Person) -> None:
    """Part of submitting the result: what was voted goes to the district with it."""
    for commendation in queries.nominations_of(cluster_round).filter(state=State.VOTED):
        move(commendation, State.SUBMITTED)
        _tell(commendation, cluster_round, by, "commendation.submitted")


def take_back(cluster_round: ClusterRound, *, votes_stand: bool, by: Person) -> None:
    """Part of returning the result: its nominations are the cluster's again, to be voted anew unless the votes stand.

    What was voted down stays so; a new meeting may vote on it again.
    """
    for commendation in queries.nominations_of(cluster_round).filter(state=State.SUBMITTED):
        move(commendation, State.VOTED if votes_stand else State.NOMINATED)
        _tell(commendation, cluster_round, by, "commendation.returned")


def _tell(commendation: Commendation, cluster_round: ClusterRound, by: Person, verb: str, **what: object) -> None:
    district = cluster_round.audit_round.district
    journal.record(verb, commendation, by=by, ward=commendation.ward, district=district, **what)  # type: ignore[arg-type]  # before, after


def unfinished(cluster_round: ClusterRound) -> list[str]:
    """Why a nomination cannot go to the district as it stands: not voted, or no longer eligible; in sentences."""
    standing = queries.nominations_of(cluster_round).filter(state__in=[State.NOMINATED, State.VOTED])
    table = queries.current_table(cluster_round)
    results = {result.ward: result for result in queries.results_of(table)} if table else {}
    found = []
    for commendation in standing:
        if commendation.state == State.NOMINATED:
            sentence = _("The nomination of %(name)s is not voted on. Put it to the vote, or withdraw it.")
            found.append(sentence % {"name": commendation})
        against = obstacle_sentence(results[commendation.ward_id], cluster_round)
        if against:
            found.append(no_longer(commendation, against))
    return found


def no_longer(commendation: Commendation, against: str) -> str:
    sentence = _("The nomination of %(name)s no longer meets the conditions. %(why)s Withdraw it.")
    return sentence % {"name": commendation, "why": against}


@transaction.atomic
def award(commendation: Commendation, number: str, on: date | None, *, by: Person) -> None:
    """Được khen: the decision is known by its number and its day."""
    cluster_round = ClusterRound.objects.locked(commendation.conference.cluster_round)
    require(policies.can_decide_commendation(by, cluster_round))
    if not number.strip():
        raise Refused(_("Enter the number of the decision, for example 1234/QĐ-UBND"), at="number")
    if on is None:
        raise Refused(_("Enter the day of the decision"), at="on")
    if on > clock.today():
        raise Refused(_("The day of the decision cannot be in the future."), at="on")
    commendation.refresh_from_db()
    decision = f"{number.strip()} ngày {on:%d/%m/%Y}"
    move(commendation, State.AWARDED, decision_number=decision)
    _tell(commendation, cluster_round, by, "commendation.awarded", after={"decision": decision})


@transaction.atomic
def decline(commendation: Commendation, reason: str, *, by: Person) -> None:
    """Không được khen: with a reason that the cluster reads."""
    cluster_round = ClusterRound.objects.locked(commendation.conference.cluster_round)
    require(policies.can_decide_commendation(by, cluster_round))
    if not reason.strip():
        raise Refused(_("Say why the district does not commend: the cluster reads it."), at="reason")
    commendation.refresh_from_db()
    move(commendation, State.NOT_AWARDED, decision_reason=reason.strip())
    _tell(commendation, cluster_round, by, "commendation.declined", reason=reason.strip())
