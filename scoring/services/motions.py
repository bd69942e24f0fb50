"""Votes by hands, by name or in secret: prepared, open, closed, declared by the system (rules.md §8).

A secret ballot leaves two things behind: that a ward has voted, and one more in the box. Nothing ties them together.
"""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from clusters import clock
from clusters.errors import Refused
from clusters.models import Person, Ward
from clusters.states import move
from clusters.verdicts import require
from scoring import policies, queries
from scoring.models import BallotBox, Conference, HasVoted, Motion, NamedVote
from scoring.rules import voting
from scoring.services import standings
from scoring.services.commendations import follow_vote, require_eligible
from scoring.services.conferences import locked, record, require_member

Kind = Motion.Kind
Mode = Motion.Mode
State = Motion.State
Choice = NamedVote.Choice
Counts = Sequence[int]  # in favour, against, other opinion
FEWEST_BALLOTS = 2  # one alone is no secret
FEWEST_OF_SOME = 3  # of two, who cast one reads the other, and the vote could still be given up
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
    mode: str = Mode.HANDS,
    ward: Ward | None = None,
    person_name: str = "",
    by: Person,
) -> Motion:
    """Put a question on the list. A motion on a commendation names its ward, and the person for an individual."""
    conference = locked(conference)
    if kind not in Kind.values:
        raise Refused(_("Choose what the vote is about."), at="kind")
    if mode not in Mode.values:
        raise Refused(_("Choose how the vote is taken."), at="mode")
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
        mode=mode,
        ward=ward,
        person_name=person_name,
    )
    record("motion.prepared", conference, by, target=motion, ward=ward, after={"mode": mode})
    return motion


def _about(kind: Motion.Kind, ward: Ward | None, person_name: str) -> str:
    name = " – ".join(part for part in (person_name, ward.full_name if ward else "") if part)
    return f"{ABOUT[kind]} {name}".strip()


def _taken_by(motion: Motion, by: Person) -> Conference:
    """The conference, locked, for who records this motion. The motion is as it was read: `move` refuses a stale one."""
    conference = locked(motion.conference)
    require(policies.can_settle(by, conference, motion.ward_id))
    motion.conference = conference
    return conference


@transaction.atomic
def open_vote(motion: Motion, *, by: Person) -> None:
    """The chair calls the vote; refused without quorum now: present wards ≥ quorum × wards of the cluster."""
    conference = _taken_by(motion, by)
    cluster_round = conference.cluster_round
    vote = queries.rules_of(cluster_round.audit_round).vote
    wards, members = queries.wards_present(conference), len(cluster_round.members)
    if not voting.quorum_met(len(wards), members, vote):
        raise Refused(
            _(
                "No quorum: %(present)s of %(members)s units are present, at least %(quorum)s of "
                "them are needed. Check the attendance."
            )
            % {"present": len(wards), "members": members, "quorum": vote.quorum}
        )
    if conference.motions.filter(state=State.OPEN).exists():
        raise Refused(_("Another vote is open. Close it first."))
    _require_still_eligible(motion, conference)
    if motion.mode == Mode.SECRET:
        entitled = voting.entitled(tuple(wards), voting.recused(motion.kind, motion.ward_id, vote))
        if len(entitled) < FEWEST_BALLOTS:
            raise Refused(_("Only one unit may vote on this question: its ballot could not be secret."))
    move(motion, State.OPEN, opened_at=clock.now())
    if motion.mode == Mode.SECRET:
        BallotBox.objects.get_or_create(motion=motion)
    record("motion.opened", conference, by, target=motion, ward=motion.ward)


def _require_still_eligible(motion: Motion, conference: Conference) -> None:
    """A nominee that settling, a penalty or an incident has brought below the class is not voted on (rules.md §8)."""
    nominated = queries.nominations_of(conference.cluster_round).filter(
        ward=motion.ward_id, person_name=motion.person_name
    )
    if motion.kind == Kind.COMMENDATION and motion.ward and nominated.exists():
        require_eligible(conference.cluster_round, motion.ward)


@sensitive_variables()
def cast(motion: Motion, ward: Ward, choice: str, *, by: Person) -> None:
    """The vote of one ward. By name it may change until the vote is closed; a secret ballot falls once."""
    with transaction.atomic():
        conference = locked(motion.conference)
        motion.refresh_from_db(fields=["state", "mode"])
        motion.conference = conference
        may = policies.can_vote if ward.pk in by.ward_ids else policies.can_type_vote
        require(may(by, motion, ward))
        if choice not in Choice.values:
            raise Refused(_("Choose one of the three answers."), at="choice")
        if motion.mode == Mode.SECRET:
            _drop(motion, ward, choice, by)
        else:
            _write_down(motion, ward, choice, by)


@sensitive_variables()
def _drop(motion: Motion, ward: Ward, choice: str, by: Person) -> None:
    if motion.have_voted.filter(ward=ward).exists():
        raise Refused(_("The secret ballot of %(ward)s is in the box already.") % {"ward": ward.full_name})
    HasVoted.objects.create(motion=motion, ward=ward)
    if not BallotBox.objects.filter(motion=motion).update(**{choice: F(choice) + 1}):
        raise LookupError(f"The open secret vote {motion.pk} has no box.")
    record("motion.voted", motion.conference, by, target=motion, ward=ward)


def _write_down(motion: Motion, ward: Ward, choice: str, by: Person) -> None:
    before = motion.named_votes.filter(ward=ward).first()
    if before and before.choice == choice:
        return
    facts = {"choice": choice, "at": clock.now(), "by": by}
    NamedVote.objects.update_or_create(motion=motion, ward=ward, defaults=facts)
    record(
        "motion.voted", motion.conference, by, target=motion, ward=ward, after={"choice": choice},
        before={"choice": before.choice} if before else None,
    )  # fmt: skip


@transaction.atomic
def close_vote(motion: Motion, yes: int, no: int, abstain: int, *, by: Person, confirmed: bool = False) -> Motion:
    """Hands: the counts are typed and frozen with who was present and entitled.

    More than the entitled is refused; fewer is asked once.
    """
    _taken_by(motion, by)
    if motion.mode != Mode.HANDS:
        raise Refused(_("The system counts this vote; no numbers of hands are typed."))
    return _freeze(motion, (yes, no, abstain), by=by, confirmed=confirmed)


@transaction.atomic
def close_counted(motion: Motion, *, by: Person, confirmed: bool = False, paper: Counts = (0, 0, 0)) -> Motion:
    """By name or in secret: the system counts. `paper`: secret ballots of wards that did not vote on a phone."""
    _taken_by(motion, by)
    if motion.mode == Mode.HANDS:
        raise Refused(_("Hands are counted in the room: type the three numbers."))
    if motion.state != State.OPEN:
        return _freeze(motion, paper, by=by, confirmed=confirmed)  # says what it is instead
    if motion.mode == Mode.NAMED:
        said = Counter(motion.named_votes.values_list("choice", flat=True))
        return _freeze(motion, [said[choice] for choice in Choice.values], by=by, confirmed=confirmed)
    return _freeze(motion, _opened_box(motion, paper), by=by, confirmed=confirmed)


def _opened_box(motion: Motion, paper: Counts) -> Counts:
    """A ballot that would lie alone in the box, or alone beside those counted by hand, is not opened."""
    voted, entitled = queries.wards_voted(motion), _entitled(motion)
    left, given = len(set(entitled) - voted), sum(paper)
    if min(paper) < 0:
        raise Refused(_("A number of votes cannot be below zero."), at="yes")
    if given > left:
        raise Refused(
            _("%(given)s ballots on paper, but only %(left)s units have not voted on a phone. Count the ballots again.")
            % {"given": given, "left": left},
            at="yes",
        )
    if given + len(voted) == 1 or (len(voted) == 1 and given > 0):
        raise Refused(
            _(
                "The one ballot from a phone would no longer be secret. Wait for another one, or stop "
                "this vote without opening the box."
            )
        )
    if given + len(voted) < FEWEST_OF_SOME and given < left:
        raise Refused(
            _(
                "Only %(count)s ballots lie in the box, and not every unit has voted: each of them could be read. "
                "Wait for another one, or stop this vote without opening the box."
            )
            % {"count": given + len(voted)}
        )
    box = BallotBox.objects.get(motion=motion)
    return [kept + more for kept, more in zip((box.yes, box.no, box.abstain), paper, strict=True)]


def _entitled(motion: Motion) -> tuple[int, ...]:
    vote = queries.rules_of(motion.conference.cluster_round.audit_round).vote
    present = tuple(sorted(queries.wards_in_the_vote(motion)))
    return voting.entitled(present, voting.recused(motion.kind, motion.ward_id, vote))


def _freeze(motion: Motion, counts: Counts, *, by: Person, confirmed: bool) -> Motion:
    """The snapshot of the close: what was counted, of whom, and what the majority is taken of."""
    conference = motion.conference
    cluster_round = conference.cluster_round
    vote = queries.rules_of(cluster_round.audit_round).vote
    present = tuple(sorted(queries.wards_in_the_vote(motion)))
    members = tuple(m.ward_id for m in cluster_round.members)
    recused, entitled = voting.recused(motion.kind, motion.ward_id, vote), _entitled(motion)
    yes, no, abstain = counts
    if motion.state == State.OPEN:
        _check(yes, no, abstain, len(entitled), confirmed=confirmed)
    move(
        motion, State.CLOSED, yes=yes, no=no, abstain=abstain, present=len(present), entitled=len(entitled),
        voters=list(entitled), closed_at=clock.now(),
        base=voting.vote_base(present, members, recused, vote), recused_id=recused[0] if recused else None,
        recorded_by=by, recorded_by_ward_id=policies.recorder_of(cluster_round, motion.ward_id),
    )  # fmt: skip
    frozen = {
        "yes": yes,
        "no": no,
        "abstain": abstain,
        "present": len(present),
        "entitled": len(entitled),
        "base": motion.base,
    }
    record("motion.closed", conference, by, target=motion, ward=motion.ward, after=frozen)
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
    conference = _taken_by(motion, by)
    vote = queries.rules_of(conference.cluster_round.audit_round).vote
    passed = voting.passed(motion.yes or 0, motion.base or 0, vote)
    move(motion, State.DECLARED, passed=passed)
    record("motion.declared", conference, by, target=motion, ward=motion.ward, after={"passed": passed})
    follow_vote(motion, by=by)
    standings.refresh(conference.cluster_round, f"Công bố biểu quyết: {motion.about}", by=by)
    return motion


@transaction.atomic
def reset(motion: Motion, reason: str, *, by: Person) -> Motion:
    """Before the result is declared the vote is given up, with a reason; the same question is on the list anew.

    A vote still open is stopped uncounted, its box emptied unopened.
    """
    conference = _taken_by(motion, by)
    if not reason.strip():
        raise Refused(_("Write why the vote is taken again: it is printed in the minutes."), at="reason")
    if motion.state == State.DECLARED:
        raise Refused(_("The result of this vote is declared; it can no longer be given up."))
    if motion.state == State.OPEN:
        _stop_uncounted(motion, by)
    move(motion, State.STALE, stale_reason=reason.strip())
    record("motion.reset", conference, by, target=motion, ward=motion.ward, reason=motion.stale_reason)
    return _anew(motion, by)


def _stop_uncounted(motion: Motion, by: Person) -> None:
    BallotBox.objects.filter(motion=motion).update(yes=0, no=0, abstain=0)
    move(
        motion, State.CLOSED, yes=0, no=0, abstain=0, present=0, entitled=0, base=0, closed_at=clock.now(),
        recorded_by=by, recorded_by_ward_id=policies.recorder_of(motion.conference.cluster_round, motion.ward_id),
    )  # fmt: skip


@transaction.atomic
def vote_again(motion: Motion, *, by: Person) -> Motion:
    """The same question once more, after points changed or the vote did not pass; what was voted stays."""
    _taken_by(motion, by)
    if motion.state != State.STALE and not (motion.state == State.DECLARED and motion.passed is False):
        raise Refused(_("This vote still holds; it is not taken again."))
    return _anew(motion, by)


def _anew(motion: Motion, by: Person) -> Motion:
    return prepare(
        motion.conference, motion.kind, motion.about,
        mode=motion.mode, ward=motion.ward, person_name=motion.person_name, by=by,
    )  # fmt: skip
