"""The console of a conference (S11): where the agenda stands, who is present, what can be done now."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from audits.models import ClusterRound
from clusters import clock
from clusters.models import Person, Ward
from clusters.verdicts import Verdict
from scoring import policies, queries, reasons
from scoring.forms.conferences import CorrectionForm
from scoring.forms.settlements import ReasonForm
from scoring.matrix import Cell, Consolidated, consolidated
from scoring.models import (
    Adjustment,
    Attendance,
    Commendation,
    Conference,
    ConsoleSeat,
    Incident,
    Motion,
    Opinion,
    Settlement,
)
from scoring.rules import voting
from scoring.rules.facts import Rules
from scoring.services.attendance import Known, fingerprint, known_people
from scoring.services.conferences import seats_of
from scoring.services.seats import code_of

State = Motion.State


class Step(NamedTuple):
    label: str
    state: str  # todo, doing, done, as ui/status.html asks
    anchor: str


@dataclass(frozen=True)
class WardPresence:
    """The people of one ward: in the room, gone, and known but not noted yet."""

    ward: Ward | None
    people: list[tuple[Attendance, CorrectionForm]]
    expected: list[Known] = field(default_factory=list)

    @property
    def is_present(self) -> bool:
        return any(person.left_at is None for person, _form in self.people)


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
    def prepared(self) -> list[Cell]:
        """Lines whose settlement was prepared and not recorded yet."""
        return [cell for cell in self.table.cells.values() if cell.prepared and not cell.result.decided]

    @property
    def not_voted(self) -> list[str]:
        """Nominations without a declared vote, be it of an earlier meeting."""
        return [str(each) for each in self.commendations if each.state == Commendation.State.NOMINATED]

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
    nominated = list(queries.nominations_of(cluster_round))
    attendances = conference.attendances.select_related("ward").order_by("pk")
    return Console(cluster_round, conference, table, list(attendances), queries.motions_of(conference), nominated)


def labels() -> list[tuple[str, str]]:
    """The agenda of every conference, each item with the part of the console that is about it."""
    return [
        (_("Opening, attendance"), "attendance"),
        (_("Report of the consolidation"), "report"),
        (_("Discussion, agreed points"), "lines"),
        (_("Vote on the results"), "votes"),
        (_("Emulation review, commendation"), "commendations"),
        (_("Adoption of the minutes"), "votes"),
        (_("Closing"), "close"),
    ]


def agenda(console: Console) -> list[Step]:
    """States follow from what was done; the first unfinished step is the one the meeting is at.

    A later step shows that an earlier one is over, but nothing stands for a vote.
    """
    closed = console.conference.state == Conference.State.CLOSED
    started = any(m.state != State.PREPARED for m in console.motions)
    named = bool(console.commendations) and not console.not_voted
    finished = (
        console.has_quorum,
        started or (console.has_quorum and console.table.settled_lines > 0),
        not console.open_disputes and console.has_quorum,
        console.holding(Motion.Kind.RESULTS) is not None,
        named,
        console.holding(Motion.Kind.MINUTES) is not None,
        closed,
    )
    steps = [(*step, is_done) for step, is_done in zip(labels(), finished, strict=True)]
    done = [
        is_done or (anchor != "votes" and any(later for *_rest, later in steps[place:]))
        for place, (_label, anchor, is_done) in enumerate(steps)
    ]
    now = done.index(False) if False in done else len(steps)
    states = [
        "done" if is_done else "doing" if place == now and not closed else "todo" for place, is_done in enumerate(done)
    ]
    return [Step(label, state, anchor) for (label, anchor, _done), state in zip(steps, states, strict=True)]


def presence(conference: Conference, attendances: list[Attendance], bound: Mapping[int, Any]) -> list[WardPresence]:
    """Ward by ward with the people known of each; guests last. `bound`: corrections that came back, by attendance."""
    known = known_people(conference)
    noted = {(a.ward_id, a.name) for a in attendances if a.left_at is None}
    rows = [(a, bound.get(a.pk) or _correction(a)) for a in attendances]
    found = [
        WardPresence(
            m.ward,
            [row for row in rows if row[0].ward_id == m.ward_id],
            [each for each in known[m.ward_id] if (m.ward_id, each.name) not in noted],
        )
        for m in conference.cluster_round.members
    ]
    guests = [row for row in rows if row[0].ward_id is None]
    return [*found, WardPresence(None, guests)] if guests else found


def _correction(row: Attendance) -> CorrectionForm:
    times = {"arrived": row.arrived_at, "left": row.left_at}
    hours = {name: at.astimezone(clock.HANOI).time() for name, at in times.items() if at}
    facts = {"name": row.name, "position": row.position, "seen": fingerprint(row), **hours}
    return CorrectionForm(about=row.pk, initial=facts)


@dataclass(frozen=True)
class SeatSeen:
    """Who has to confirm what concerns the lead unit, and whether its delegate sits at this console."""

    ward: Ward
    taken: ConsoleSeat | None
    delegates: list[str]
    is_needed: bool  # next


def seat_seen(console: Console, person: Person) -> SeatSeen | None:
    """For the lead unit's people, where the deputy unit has to record what concerns the lead (rules.md §8)."""
    cluster_round, conference = console.cluster_round, console.conference
    lead = cluster_round.lead_id
    recorder = policies.recorder_of(cluster_round, lead)
    if recorder in person.ward_ids or lead not in person.ward_ids or not policies.can_settle(person, conference):
        return None
    ward = next(m.ward for m in cluster_round.members if m.ward_id == recorder)
    names = [a.name for a in console.attendances if a.ward_id == recorder and a.left_at is None]
    disputes = {cell.ward.pk for cell in console.open_disputes}
    voted = any(m.ward_id == lead and m.state in (State.PREPARED, State.OPEN, State.CLOSED) for m in console.motions)
    taken = seats_of(conference).filter(operator=person, ward=recorder).first()
    nominated = any(each.ward_id == lead for each in console.commendations) and bool(console.not_voted)
    return SeatSeen(ward, taken, names, is_needed=disputes == {lead} or voted or nominated)


def own_code(person: Person, conference: Conference) -> str:
    """The code of the deputy unit, for its own people while the conference is not over; empty for everybody else."""
    cluster_round = conference.cluster_round
    recorder = policies.recorder_of(cluster_round, cluster_round.lead_id)
    over = conference.state in (Conference.State.CLOSED, Conference.State.POSTPONED)
    if over or recorder == cluster_round.lead_id or recorder not in person.ward_ids:
        return ""
    return code_of(conference, next(m.ward for m in cluster_round.members if m.ward_id == recorder))


def entries(conference: Conference, person: Person, taking_back: Mapping[str, ReasonForm]) -> list[dict[str, Any]]:
    """Bonus, penalties and incidents, each with the form that takes it back."""
    of_the_cluster = {"conference__cluster_round": conference.cluster_round_id}  # of a meeting before a return as well
    rows: list[Adjustment | Incident] = [*Adjustment.objects.filter(**of_the_cluster).select_related("ward")]
    rows += Incident.objects.filter(**of_the_cluster).select_related("ward")
    verdicts: dict[int, Verdict] = {}
    found = []
    for row in rows:
        name = f"{row._meta.model_name}-{row.pk}"
        if row.ward_id not in verdicts:
            verdicts[row.ward_id] = policies.can_settle(person, conference, row.ward_id)
        form = taking_back.get(name) or ReasonForm(about=name)
        limit = reasons.class_name(row.at_most) if isinstance(row, Incident) else ""
        may = verdicts[row.ward_id] and not row.is_withdrawn
        found.append({"entry": row, "at_most": limit, "form": form if may else None})
    return found


def version_of(conference: Conference) -> str:
    """Changes with everything the console shows but the counts of a running vote: a stale console is told by it."""
    of_the_cluster = {"conference__cluster_round": conference.cluster_round_id}
    rows: Iterable[Iterable[Any]] = (
        [conference.state, conference.notes_version, conference.planned_at, conference.postponed_reason],
        conference.attendances.order_by("pk").values_list("pk", "name", "position", "arrived_at", "left_at"),
        Settlement.objects.filter(cluster_round=conference.cluster_round_id).order_by("pk").values_list("pk", "state"),
        Adjustment.objects.filter(**of_the_cluster).order_by("pk").values_list("pk", "is_withdrawn"),
        Incident.objects.filter(**of_the_cluster).order_by("pk").values_list("pk", "is_withdrawn"),
        Opinion.objects.filter(conference=conference).order_by("pk").values_list("pk"),
        Motion.objects.filter(conference=conference).order_by("pk").values_list("pk", "state"),
        Commendation.objects.filter(**of_the_cluster).order_by("pk").values_list("pk", "state"),
    )
    return hashlib.sha256(repr([list(each) for each in rows]).encode()).hexdigest()[:16]
