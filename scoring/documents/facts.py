"""What the papers of one cluster print: frozen plain values, filled once from the database. Wards are ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from audits.sheets import Criterion, Group, Sheet
from clusters.clock import HANOI
from scoring.rules.facts import LineResult, Rules, WardResult


@dataclass(frozen=True, slots=True)
class Directive:
    type: str  # "Văn bản", "Kế hoạch"
    number: str  # "155/NV-VTLT"
    date: date
    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class RoundFacts:
    year: int
    title: str
    directive: Directive
    mode: str  # desk | field
    district: str  # "Quận Long Biên"
    office: str  # "Phòng Nội vụ quận Long Biên"
    superior: str  # "UBND quận Long Biên"
    place: str  # "Long Biên"
    rules: Rules
    groups: tuple[Group, ...]
    illustrative: bool = False
    notes: str = ""
    self_assessment_due: datetime | None = None  # sent after it: late, and the minutes say so


@dataclass(frozen=True, slots=True)
class WardFacts:
    ward: int
    name: str  # "Phúc Lợi"
    kind: str  # phuong | xa | thi_tran | dac_khu
    full: str  # "UBND phường Phúc Lợi"


@dataclass(frozen=True, slots=True)
class Officer:
    name: str
    position: str
    ward: int | None = None  # None: a guest
    arrived_at: datetime | None = None  # of who attended
    left_at: datetime | None = None  # None: stayed to the end


@dataclass(frozen=True, slots=True)
class Settlement:
    """Points of one criterion of one ward, written by the conference or decided by the district."""

    ward: int
    criterion: str
    points: Decimal
    reason: str
    recorded_by: int | None = None  # the ward that wrote it down; None for the district


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Bonus or penalty points, written positive."""

    ward: int
    points: Decimal
    reason: str
    recorded_by: int | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    ward: int
    at_most: str  # a band's name or UNCLASSIFIED
    reason: str
    recorded_by: int | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    ward: int
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a unit answered to the draft minutes."""

    ward: int
    agrees: bool
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Motion:
    kind: str  # results | commendation | minutes
    about: str
    yes: int
    no: int
    abstain: int
    present: int  # wards present
    entitled: int  # wards present minus the recused
    base: int  # what yes is measured against
    passed: bool | None  # None: not declared yet
    ward: int | None = None
    name: str = ""  # the person, for a commendation of an individual
    recused: tuple[int, ...] = ()
    recorded_by: int | None = None
    stale: bool = False  # points changed after it closed, or it was given up: it no longer counts
    stale_reason: str = ""
    mode: str = "hands"  # hands | named | secret
    named: tuple[tuple[int, str], ...] = ()  # of a vote by name: ward and yes | no | abstain

    @property
    def silent(self) -> int:
        """Entitled wards that neither voted nor abstained."""
        return self.entitled - self.yes - self.no - self.abstain

    @property
    def unanimous(self) -> bool:
        return self.yes == self.entitled > 0


@dataclass(frozen=True, slots=True)
class Commendation:
    kind: str  # collective | individual
    ward: int
    form: str
    reason: str
    name: str = ""
    position: str = ""
    votes: Motion | None = None  # None: no vote was taken
    state: str = ""  # Commendation.State; empty: not known, the vote alone tells
    decision: str = ""  # number and day of the district's decision
    refusal: str = ""  # why the district did not commend

    @property
    def passed(self) -> bool:
        return self.votes is not None and bool(self.votes.passed) and not self.votes.stale


@dataclass(frozen=True, slots=True)
class Call:
    """The newest conference as the lead unit called it: what an invitation says."""

    planned_at: datetime
    place: str
    host: int
    chair: Officer
    secretary: Officer


@dataclass(frozen=True, slots=True)
class Conference:
    opened_at: datetime
    closed_at: datetime | None  # None while it is still sitting
    place: str
    host: int
    chair: Officer
    secretary: Officer
    attendees: tuple[Officer, ...]
    settled: tuple[Settlement, ...] = ()
    bonus: tuple[Adjustment, ...] = ()
    penalties: tuple[Adjustment, ...] = ()
    incidents: tuple[Incident, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    motions: tuple[Motion, ...] = ()
    commendations: tuple[Commendation, ...] = ()
    difficulties: str = ""
    directions: str = ""
    prose: Mapping[str, str] = field(default_factory=dict)  # by section: documents/prose.py
    postponed_reason: str = ""
    seated: tuple[Officer, ...] = ()  # delegates who vouched for their unit at the laptop of the meeting
    replies: tuple[Reply, ...] = ()
    silent: tuple[int, ...] = ()  # units that did not reply in time

    @property
    def present(self) -> frozenset[int]:
        """The wards present: those that somebody represents."""
        return frozenset(officer.ward for officer in self.attendees if officer.ward is not None)

    def motion(self, kind: str) -> Motion | None:
        """The last motion of a kind: an earlier one was put to the vote again."""
        return next((motion for motion in reversed(self.motions) if motion.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Recusal:
    assessor: int
    subject: int
    reason: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """The district lets the procedure go on although something is missing."""

    ward: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    assessor: int
    outcome: str  # accepted | partly | kept
    points: Decimal | None = None  # the amended mark


@dataclass(frozen=True, slots=True)
class Explanation:
    ward: int
    criterion: str
    text: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    round: RoundFacts
    number: int
    name: str
    lead: int
    deputy: int
    members: tuple[WardFacts, ...]
    sheets: tuple[Sheet, ...]  # one per member, in the order of members
    results: tuple[WardResult, ...]  # in rank order
    conference: Conference | None = None
    call: Call | None = None
    others: tuple[WardFacts, ...] = ()  # wards of other clusters that host or preside
    decided: tuple[Settlement, ...] = ()  # by the district
    recusals: tuple[Recusal, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    result_state: str = "provisional"  # ResultTable.State of the figures
    result_version: int = 1
    approved_on: date | None = None  # by the district
    journal_head: str = ""  # hash of the journal's last line when the facts were taken
    version: int = 1  # of the document
    verification: str = ""  # address where the paper can be looked up

    @property
    def day(self) -> date:
        """The day as of which law and names print: the conference's, before it the directive's."""
        if self.conference is None:
            return self.round.directive.date
        return self.conference.opened_at.astimezone(HANOI).date()

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for group in self.round.groups for criterion in group.criteria)

    def member(self, ward: int) -> WardFacts:
        return next(each for each in (*self.members, *self.others) if each.ward == ward)

    def full(self, ward: int) -> str:
        return self.member(ward).full

    def short(self, ward: int) -> str:
        return self.member(ward).name

    def sheet(self, ward: int) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.ward == ward)

    def result(self, ward: int) -> WardResult:
        return next(result for result in self.results if result.ward == ward)

    def line(self, ward: int, criterion: str) -> LineResult:
        return next(line for line in self.result(ward).lines if line.code == criterion)


def at_unit(position: str, unit: str) -> str:
    """Phó Chủ tịch UBND + UBND phường Ngọc Lan → Phó Chủ tịch UBND phường Ngọc Lan"""
    held = position.removesuffix(" UBND") if unit.startswith("UBND ") else position
    return f"{held} {unit}".strip()
