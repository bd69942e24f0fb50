"""The votes of a conference as its console shows them (S11), and what can be put to the vote."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clusters.models import Person, Ward
from clusters.verdicts import Verdict
from scoring import policies, reasons
from scoring.console import Console
from scoring.forms.motions import Question, VoteForm
from scoring.models import Motion
from scoring.rules import voting

State = Motion.State
WAITING = (State.PREPARED, State.OPEN, State.CLOSED)


@dataclass(frozen=True)
class MotionSeen:
    motion: Motion
    may_act: Verdict
    entitled: int  # wards that may vote now
    outcome: list[str]
    recorder: Ward | None  # named where the deputy acts for the lead
    form: VoteForm | None


def motions_seen(console: Console, person: Person, bound: dict[int, VoteForm]) -> list[MotionSeen]:
    """`bound`: forms that were sent and came back, by motion."""
    deputy = console.cluster_round.deputy_id
    wards = {m.ward_id: m.ward for m in console.cluster_round.members}
    found = []
    for motion in console.motions:
        recused = voting.recused(motion.kind, motion.ward_id, console.rules.vote)
        recorder = policies.recorder_of(console.cluster_round, motion.ward_id)
        form = bound.get(motion.pk) or VoteForm(about=f"motion-{motion.pk}")
        declared = motion.state == State.DECLARED
        found.append(
            MotionSeen(
                motion=motion,
                may_act=policies.can_settle(person, console.conference, motion.ward_id),
                entitled=len(voting.entitled(tuple(console.present), recused)),
                outcome=reasons.of_vote(motion, console.rules.vote) if declared else [],
                recorder=wards[recorder] if recorder == deputy else None,
                form=form if motion.state == State.OPEN else None,
            )
        )
    return found


def questions(console: Console, person: Person) -> list[Question]:
    """What this person may put to the vote now: not on the list already, and not passed already."""
    found = []
    if policies.can_settle(person, console.conference):
        found.append(Question("results", _("Results of scoring and classes"), Motion.Kind.RESULTS))
    for each in console.commendations:
        if policies.can_settle(person, console.conference, each.ward_id):
            value, label = f"commendation-{each.pk}", _("Commendation: %(name)s") % {"name": each}
            found.append(Question(value, label, Motion.Kind.COMMENDATION, each.ward, each.person_name))
    if policies.can_settle(person, console.conference):
        found.append(Question("minutes", _("Adoption of the minutes"), Motion.Kind.MINUTES))
    return [question for question in found if not _is_settled(question, console.motions)]


def _is_settled(question: Question, motions: Iterable[Motion]) -> bool:
    ward = question.ward.pk if question.ward else None
    return any(
        m.state in WAITING or (m.state == State.DECLARED and m.passed)
        for m in motions
        if (m.kind, m.ward_id, m.person_name) == (question.kind, ward, question.person_name)
    )
