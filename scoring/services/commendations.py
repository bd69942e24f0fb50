"""Who is proposed for commendation."""

from django.db import transaction
from django.utils.translation import gettext as _

from audits.models import ClusterRound
from clusters.errors import Refused
from clusters.models import Person, Ward
from clusters.states import move
from clusters.verdicts import require
from scoring import policies, queries
from scoring.models import Commendation, Conference
from scoring.rules.commendation import Obstacle, obstacle, quota
from scoring.rules.display import points_vi
from scoring.rules.facts import WardResult
from scoring.services.conferences import locked, record

Kind = Commendation.Kind


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
    _check_quota(conference, kind)
    if conference.commendations.standing().filter(kind=kind, ward=ward, person_name=person_name).exists():
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


def _check_quota(conference: Conference, kind: str) -> None:
    allowed = quota(kind, queries.rules_of(conference.cluster_round.audit_round))
    taken = conference.commendations.standing().filter(kind=kind).count()
    if taken >= allowed:
        raise Refused(
            _("This round allows %(allowed)s nominations of this kind in a cluster; withdraw one first.")
            % {"allowed": allowed},
            at="kind",
        )


@transaction.atomic
def withdraw(commendation: Commendation, *, by: Person) -> None:
    """The nomination is taken back; a vote on it stays in the minutes."""
    conference = locked(commendation.conference)
    require(policies.can_settle(by, conference, commendation.ward_id))
    commendation.refresh_from_db()
    if commendation.state == Commendation.State.WITHDRAWN:
        raise Refused(_("This nomination was withdrawn already."))
    move(commendation, Commendation.State.WITHDRAWN)
    record("commendation.withdrawn", conference, by, target=commendation, ward=commendation.ward)
