"""The console of a conference (S11): where the agenda stands, who is present, what is put to the vote."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from audits.models import ClusterRound
from clusters import clock
from clusters.models import Person, Role, Ward
from scoring import queries, reasons
from scoring.matrix import Consolidated, consolidated
from scoring.models import Attendance, Commendation, Conference, Motion
from scoring.rules import voting
from scoring.rules.facts import Rules

State = Motion.State


class Step(NamedTuple):
    label: str
    state: str  # todo, doing, done, as ui/status.html asks
    anchor: str


@dataclass(frozen=True)
class WardPresence:
    """The people of one ward: in the room, gone, and known but not noted yet."""

    ward: Ward | None
    people: list[Attendance]
    expected: list[Person] = field(default_factory=list)

    @property
    def is_present(self) -> bool:
        return any(person.left_at is None for person in self.people)


@dataclass(frozen=True)
class Console:
    """Everything about one conference, read once."""

    cluster_round: ClusterRound
    conference: Conference
    table: Consolidated
    attendances: list[Attendance]
    motions: list[Motion]
    commendations: list[Commendation]

    @property
    def rules(self) -> Rules:
        return self.table.rules

    @property
    def present(self) -> frozenset[int]:
        """As queries.wards_present reads it."""
        return frozenset(a.ward_id for a in self.attendances if a.ward_id and a.left_at is None)

    @property
    def has_quorum(self) -> bool:
        return voting.quorum_met(len(self.present), len(self.cluster_round.members), self.rules.vote)

    @property
    def quorum_sentence(self) -> str:
        return reasons.of_quorum(len(self.present), len(self.cluster_round.members), self.rules.vote)

    @property
    def open_disputes(self) -> list:
        """The lines that closing asks about."""
        return [cell for cell in self.table.listed if cell.result.disputed and not cell.result.settled]

    def holding(self, kind: str) -> Motion | None:
        """The newest declared and passed motion of a kind that still holds."""
        found = [m for m in self.motions if m.kind == kind and m.state == State.DECLARED and m.passed]
        return found[-1] if found else None

    @property
    def votes_missing(self) -> list[str]:
        """What has to be adopted by a vote before the minutes can be signed, and is not."""
        wanted = (
            (Motion.Kind.RESULTS, _("Results of scoring and classes")),
            (Motion.Kind.MINUTES, _("Adoption of the minutes")),
        )
        return [label for kind, label in wanted if self.holding(kind) is None]


def console_of(cluster_round: ClusterRound, conference: Conference) -> Console:
    table = consolidated(cluster_round)
    if table is None:
        raise LookupError(f"{cluster_round} is in conference but has no table of results.")
    nominated = conference.commendations.standing().select_related("ward")
    attendances = conference.attendances.select_related("ward").order_by("pk")
    return Console(cluster_round, conference, table, list(attendances), queries.motions_of(conference), list(nominated))


def agenda(console: Console) -> list[Step]:
    """States follow from what was done; the first unfinished step is the one the meeting is at.

    A later step shows that an earlier one is over, but nothing stands for a vote.
    """
    closed = console.conference.state == Conference.State.CLOSED
    started = any(m.state != State.PREPARED for m in console.motions)
    named = bool(console.commendations) and all(
        (vote := queries.vote_on(each, console.motions)) and vote.state == State.DECLARED
        for each in console.commendations
    )
    steps = (
        (_("Attendance"), "attendance", console.has_quorum),
        (
            _("Report of the consolidation"),
            "report",
            started or (console.has_quorum and console.table.settled_lines > 0),
        ),
        (_("Discussion, agreed points"), "lines", not console.open_disputes and console.has_quorum),
        (_("Vote on the results"), "votes", console.holding(Motion.Kind.RESULTS) is not None),
        (_("Emulation review, commendation"), "commendations", named),
        (_("Adoption of the minutes"), "votes", console.holding(Motion.Kind.MINUTES) is not None),
        (_("Closing"), "close", closed),
    )
    done = [
        is_done or (anchor != "votes" and any(later for *_rest, later in steps[place:]))
        for place, (_label, anchor, is_done) in enumerate(steps)
    ]
    now = done.index(False) if False in done else len(steps)
    states = [
        "done" if is_done else "doing" if place == now and not closed else "todo" for place, is_done in enumerate(done)
    ]
    return [Step(label, state, anchor) for (label, anchor, _done), state in zip(steps, states, strict=True)]


def presence(console: Console) -> list[WardPresence]:
    """Ward by ward with the people of each that have an account; guests last."""
    members = console.cluster_round.members
    roles = Role.objects.on(clock.today()).filter(ward__in=[m.ward_id for m in members], kind__in=Role.OF_A_WARD)
    known: dict[int, dict[int, Person]] = {m.ward_id: {} for m in members}
    for role in roles.select_related("person").order_by("-kind", "person__full_name"):
        known[role.ward_id][role.person_id] = role.person
    noted = {(a.ward_id, a.name) for a in console.attendances if a.left_at is None}
    found = [
        WardPresence(
            m.ward,
            [a for a in console.attendances if a.ward_id == m.ward_id],
            [person for person in known[m.ward_id].values() if (m.ward_id, person.full_name) not in noted],
        )
        for m in members
    ]
    guests = [a for a in console.attendances if a.ward_id is None]
    return [*found, WardPresence(None, guests)] if guests else found
