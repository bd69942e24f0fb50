"""Votes by a show of hands: prepared, open, closed, declared by the system (rules.md §8)."""

from django.db import transaction
from django.utils.translation import gettext as _

from clusters import clock
from clusters.errors import Refused
from clusters.models import Person, Ward
from clusters.states import move
from clusters.verdicts import require
from scoring import policies, queries
from scoring.models import Conference, Motion
from scoring.rules import voting
from scoring.services import standings
from scoring.services.commendations import require_eligible
from scoring.services.conferences import locked, record, require_member

Kind = Motion.Kind
State = Motion.State
ABOUT = {
    Kind.RESULTS: "Kết quả chấm điểm, xếp loại của các đơn vị trong cụm",
    Kind.COMMENDATION: "Đề xuất khen thưởng",
    Kind.MINUTES: "Thông qua biên bản hội nghị",
}


@transaction.atomic
def prepare(
    conference: Conference,
    kind: str,
    about: str = "",
    *,
    ward: Ward | None = None,
    person_name: str = "",
    by: Person,
) -> Motion:
    """Put a question on the list. A motion on a commendation names its ward, and the person for an individual."""
    conference = locked(conference)
    if kind not in Kind.values:
        raise Refused(_("Choose what the vote is about."), at="kind")
    ward = ward if kind == Kind.COMMENDATION else None
    require(policies.can_settle(by, conference, ward.pk if ward else None))
    if kind == Kind.COMMENDATION and ward is None:
        raise Refused(_("Name the unit whose commendation is voted on."), at="ward")
    if ward:
        require_member(conference.cluster_round, ward)
    waiting = conference.motions.filter(
        kind=kind, ward=ward, person_name=person_name, state__in=[State.PREPARED, State.OPEN, State.CLOSED]
    )
    if waiting.exists():
        raise Refused(_("This vote is on the list already; finish it first."))
    motion = Motion.objects.create(
        conference=conference,
        kind=kind,
        about=about.strip() or _about(Kind(kind), ward, person_name),
        ward=ward,
        person_name=person_name,
    )
    record("motion.prepared", conference, by, target=motion, ward=ward)
    return motion


def _about(kind: Motion.Kind, ward: Ward | None, person_name: str) -> str:
    name = " – ".join(part for part in (person_name, ward.full_name if ward else "") if part)
    return f"{ABOUT[kind]} {name}".strip()


@transaction.atomic
def open_vote(motion: Motion, *, by: Person) -> None:
    """The chair calls the vote; refused without quorum now: present wards ≥ quorum × wards of the cluster."""
    conference = locked(motion.conference)
    require(policies.can_settle(by, conference, motion.ward_id))
    cluster_round = conference.cluster_round
    vote = queries.rules_of(cluster_round.audit_round).vote
    present, members = len(queries.wards_present(conference)), len(cluster_round.members)
    if not voting.quorum_met(present, members, vote):
        raise Refused(
            _(
                "No quorum: %(present)s of %(members)s units are present, at least %(quorum)s of "
                "them are needed. Check the attendance."
            )
            % {"present": present, "members": members, "quorum": vote.quorum}
        )
    if conference.motions.filter(state=State.OPEN).exists():
        raise Refused(_("Another vote is open. Close it first."))
    _require_still_eligible(motion, conference)
    move(motion, State.OPEN, opened_at=clock.now())
    record("motion.opened", conference, by, target=motion, ward=motion.ward)


def _require_still_eligible(motion: Motion, conference: Conference) -> None:
    """A nominee that settling, a penalty or an incident has brought below the class is not voted on (rules.md §8)."""
    nominated = conference.commendations.standing().filter(ward=motion.ward_id, person_name=motion.person_name)
    if motion.kind == Kind.COMMENDATION and motion.ward and nominated.exists():
        require_eligible(conference.cluster_round, motion.ward)


@transaction.atomic
def close_vote(motion: Motion, yes: int, no: int, abstain: int, *, by: Person, confirmed: bool = False) -> Motion:
    """The counts are typed and frozen with who was present and entitled.

    More than the entitled is refused; fewer is asked once.
    """
    conference = locked(motion.conference)
    require(policies.can_settle(by, conference, motion.ward_id))
    cluster_round = conference.cluster_round
    vote = queries.rules_of(cluster_round.audit_round).vote
    present = tuple(queries.wards_present(conference))
    members = tuple(m.ward_id for m in cluster_round.members)
    recused = voting.recused(motion.kind, motion.ward_id, vote)
    entitled = voting.entitled(present, recused)
    _check(yes, no, abstain, len(entitled), confirmed=confirmed)
    move(
        motion, State.CLOSED, yes=yes, no=no, abstain=abstain, present=len(present), entitled=len(entitled),
        closed_at=clock.now(),
        base=voting.vote_base(present, members, recused, vote), recused_id=recused[0] if recused else None,
        recorded_by=by, recorded_by_ward_id=policies.recorder_of(cluster_round, motion.ward_id),
    )  # fmt: skip
    counts = {
        "yes": yes,
        "no": no,
        "abstain": abstain,
        "present": len(present),
        "entitled": len(entitled),
        "base": motion.base,
    }
    record("motion.closed", conference, by, target=motion, ward=motion.ward, after=counts)
    return motion


def _check(yes: int, no: int, abstain: int, entitled: int, *, confirmed: bool) -> None:
    wrong = voting.miscount(yes, no, abstain, entitled)
    counts = {"given": yes + no + abstain, "entitled": entitled}
    if wrong is voting.Miscount.NEGATIVE:
        raise Refused(_("A number of votes cannot be below zero."), at="yes")
    if wrong:
        raise Refused(
            _("%(given)s votes in all, but only %(entitled)s units may vote. Correct the counts or the attendance.")
            % counts,
            at="yes",
        )
    silent = voting.not_voting(yes, no, abstain, entitled)
    if silent and not confirmed:
        counts["silent"] = silent
        raise Refused(
            _(
                "%(given)s votes in all, %(entitled)s units may vote: %(silent)s did not vote. Tick "
                "the confirmation if that is right."
            )
            % counts,
            at="confirmed",
        )


@transaction.atomic
def declare(motion: Motion, *, by: Person) -> Motion:
    """Công bố: the system computes passed or not. A passed vote on results makes the table voted.

    On minutes, the minutes agreed.
    """
    conference = locked(motion.conference)
    require(policies.can_settle(by, conference, motion.ward_id))
    vote = queries.rules_of(conference.cluster_round.audit_round).vote
    passed = voting.passed(motion.yes or 0, motion.base or 0, vote)
    move(motion, State.DECLARED, passed=passed)
    record("motion.declared", conference, by, target=motion, ward=motion.ward, after={"passed": passed})
    standings.refresh(conference.cluster_round, f"Công bố biểu quyết: {motion.about}", by=by)
    return motion
