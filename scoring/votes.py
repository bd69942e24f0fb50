"""The votes of a conference as its console (S11) and its delegates' phones (S13) show them.

Of a secret ballot nothing is shown before the close but how many units have voted.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clusters.models import Person, Ward
from clusters.verdicts import Verdict
from scoring import policies, queries, reasons
from scoring.console import Console
from scoring.forms.motions import Question, QuestionForm, VoteForm, mode_labels
from scoring.forms.settlements import ReasonForm
from scoring.models import Commendation, Motion, NamedVote
from scoring.rules import voting
from scoring.rules.facts import VoteRules

Mode = Motion.Mode
State = Motion.State
WAITING = (State.PREPARED, State.OPEN, State.CLOSED)


@dataclass(frozen=True)
class WardVote:
    """A row of a vote by name."""

    ward: Ward
    vote: NamedVote | None
    votes: bool  # present, not recused


@dataclass(frozen=True)
class Tally:
    """How far a vote on phones is: by name with the names, in secret only the number."""

    motion: Motion
    voted: int
    entitled: int
    rows: list[WardVote]
    recused: list[Ward]
    open_now: int | None  # the motion that is open in this conference

    @property
    def count(self) -> str:
        facts = {"voted": self.voted, "entitled": self.entitled}
        if self.motion.mode == Mode.SECRET:
            return _("%(voted)s/%(entitled)s secret ballots are in the box") % facts
        return _("%(voted)s/%(entitled)s units have voted") % facts

    @property
    def version(self) -> str:
        """Another one: the page has to be another one too."""
        return f"{self.motion.pk}-{self.motion.state}-{self.open_now or 0}"

    @property
    def etag(self) -> str:
        said = [(row.ward.pk, row.votes, row.vote and (row.vote.choice, row.vote.at)) for row in self.rows]
        return hashlib.sha256(f"{self.version} {self.count} {said}".encode()).hexdigest()[:32]


def tally_of(motion: Motion) -> Tally:
    """`motion` with its conference and cluster round. At most 4 queries."""
    open_now = motion.conference.motions.filter(state=State.OPEN).values_list("pk", flat=True).first()
    return _tally(motion, queries.wards_present(motion.conference), open_now)


def _tally(motion: Motion, present: frozenset[int], open_now: int | None) -> Tally:
    """At most 2 queries, none for a show of hands."""
    cluster_round = motion.conference.cluster_round
    vote = queries.rules_of(cluster_round.audit_round).vote
    recused = voting.recused(motion.kind, motion.ward_id, vote)
    voted = queries.wards_voted(motion)
    live = motion.state in (State.PREPARED, State.OPEN)
    here = present | voted
    entitled = voting.entitled(tuple(here), recused) if live else tuple(motion.voters)
    rows: list[WardVote] = []
    if motion.mode == Mode.NAMED and motion.state != State.PREPARED:
        said = {row.ward_id: row for row in motion.named_votes.select_related("by")}
        rows = [WardVote(m.ward, said.get(m.ward_id), m.ward_id in entitled) for m in cluster_round.members]
    return Tally(
        motion=motion,
        voted=len(voted),
        entitled=len(entitled),
        rows=rows,
        recused=[m.ward for m in cluster_round.members if m.ward_id in recused],
        open_now=open_now,
    )


@dataclass(frozen=True)
class Place:
    """One ward for which somebody may vote."""

    ward: Ward
    may: Verdict
    vote: NamedVote | None
    has_voted: bool


def places_of(motion: Motion, person: Person) -> list[Place]:
    """The wards of the cluster that this person speaks for."""
    voted = queries.wards_voted(motion)
    said = {row.ward_id: row for row in motion.named_votes.select_related("by")} if motion.mode == Mode.NAMED else {}
    return [
        Place(m.ward, policies.can_vote(person, motion, m.ward), said.get(m.ward_id), m.ward_id in voted)
        for m in motion.conference.cluster_round.members
        if m.ward_id in person.ward_ids
    ]


@dataclass(frozen=True)
class MotionSeen:
    motion: Motion
    mode: str
    may_act: Verdict
    tally: Tally
    majority: str
    outcome: list[str]
    recorder: Ward | None  # named where the deputy acts for the lead
    form: VoteForm | None
    reset_form: ReasonForm | None
    may_again: bool
    votes_here: bool  # a delegate who may vote on a phone

    @property
    def entitled(self) -> int:
        """Wards that may vote now."""
        return self.tally.entitled


def motions_seen(console: Console, person: Person, bound: Mapping[int, VoteForm]) -> list[MotionSeen]:
    """`bound`: forms that were sent and came back, by motion."""
    about = {motion.ward_id for motion in console.motions}
    verdicts = {ward: policies.can_settle(person, console.conference, ward) for ward in about}
    return [
        _seen(console, person, motion, verdicts[motion.ward_id], bound.get(motion.pk)) for motion in console.motions
    ]


def _seen(console: Console, person: Person, motion: Motion, may_act: Verdict, bound: VoteForm | None) -> MotionSeen:
    cluster_round, vote = console.cluster_round, console.rules.vote
    motion.conference = console.conference
    recorder = policies.recorder_of(cluster_round, motion.ward_id)
    about, is_open = f"motion-{motion.pk}", motion.state == State.OPEN
    under_way = bool(may_act) and motion.state in (State.OPEN, State.CLOSED)
    tally = _tally(motion, console.present, next((m.pk for m in console.motions if m.state == State.OPEN), None))
    return MotionSeen(
        motion=motion,
        mode=mode_labels()[motion.mode],
        may_act=may_act,
        tally=tally,
        majority=majority_sentence(motion, tally.entitled, len(cluster_round.members) - len(tally.recused), vote),
        outcome=reasons.of_vote(motion, vote) if motion.state == State.DECLARED else [],
        recorder=next(m.ward for m in cluster_round.members if m.ward_id == recorder)
        if recorder == cluster_round.deputy_id
        else None,
        form=(bound or VoteForm(about=about, mode=motion.mode)) if is_open else None,
        reset_form=ReasonForm(about=f"reset-{motion.pk}") if under_way else None,
        may_again=bool(may_act) and _is_spent(motion) and _same_question(motion, console.motions)[-1] == motion,
        votes_here=is_open and motion.mode != Mode.HANDS and any(place.may for place in places_of(motion, person)),
    )


def majority_sentence(motion: Motion, entitled: int, members: int, vote: VoteRules) -> str:
    base = motion.base if motion.base is not None else members if vote.base == "entitled" else entitled
    facts = {"needed": voting.required(base, vote), "majority": vote.majority, "base": base}
    if vote.base == "entitled":
        return _("Passed with at least %(needed)s in favour: more than %(majority)s of all %(base)s units.") % facts
    return (
        _("Passed with at least %(needed)s in favour: more than %(majority)s of the %(base)s units present that vote.")
        % facts
    )


def _is_spent(motion: Motion) -> bool:
    return motion.state == State.STALE or (motion.state == State.DECLARED and not motion.passed)


def questions(console: Console, person: Person) -> list[Question]:
    """What this person may put to the vote now: not on the list already, and not passed already."""
    found = []
    if policies.can_settle(person, console.conference):
        found.append(Question("results", _("Results of scoring and classes"), Motion.Kind.RESULTS))
    for each in console.commendations:
        is_voted = each.state == Commendation.State.VOTED
        if not is_voted and policies.can_settle(person, console.conference, each.ward_id):
            value, label = f"commendation-{each.pk}", _("Commendation: %(name)s") % {"name": each}
            found.append(Question(value, label, Motion.Kind.COMMENDATION, each.ward, each.person_name))
    if policies.can_settle(person, console.conference):
        found.append(Question("minutes", _("Adoption of the minutes"), Motion.Kind.MINUTES))
    return [question for question in found if not _is_settled(question, console.motions)]


def question_form(console: Console, person: Person, data: Any = None) -> QuestionForm | None:
    """None where there is nothing to put to the vote, or nobody here may."""
    asked = questions(console, person)
    if not asked and data is None:
        return None
    mode = [Mode.HANDS, *(motion.mode for motion in console.motions)][-1]
    is_due = all(motion.state not in WAITING for motion in console.motions)
    return QuestionForm(data, questions=asked, mode=mode, is_due=is_due)


def _is_settled(question: Question, motions: Iterable[Motion]) -> bool:
    return any(
        m.state in WAITING or (m.state == State.DECLARED and m.passed) for m in _same_question(question, motions)
    )


def _same_question(asked: Question | Motion, motions: Iterable[Motion]) -> list[Motion]:
    """Oldest first."""
    key = (asked.kind, asked.ward.pk if asked.ward else None, asked.person_name)
    return [m for m in motions if (m.kind, m.ward_id, m.person_name) == key]
