"""One round as a case file tells it: frozen, exact, names in NFC. Points None means "NA" (not applicable)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Rules

CASE_SCHEMA = "case/1"
CRITERIA_SET_SCHEMA = "criteria-set/1"
NA = "NA"
DEFAULT_SCALE = Decimal(100)


@dataclass(frozen=True, slots=True)
class District:
    code: str
    name: str
    kind: str  # quan | huyen | thi_xa | thanh_pho | tinh
    office: str
    superior: str
    place: str


@dataclass(frozen=True, slots=True)
class Ward:
    name: str
    kind: str  # phuong | xa | thi_tran | dac_khu
    code: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Criterion:
    code: str
    title: str
    max_points: Decimal
    step: Decimal
    kind: str
    levels: tuple[Level, ...]
    allow_na: bool
    guidance: str
    evidence: str
    basis: str
    zero_caps_class_at: str | None = None

    def admits(self, points: Decimal) -> bool:
        """Any multiple of the step from 0 to the maximum is legal."""
        return 0 <= points <= self.max_points and points % self.step == 0


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    title: str
    max_points: Decimal
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    groups: tuple[Group, ...]
    scale: Decimal = DEFAULT_SCALE
    code: str = ""
    title: str = ""
    sample: bool = False
    note: str = ""

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for group in self.groups for criterion in group.criteria)


@dataclass(frozen=True, slots=True)
class Directive:
    type: str
    number: str
    issued_on: date  # "date" in the file
    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Window:
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Round:
    year: int
    title: str
    directive: Directive
    mode: str  # desk | field
    self_assessment: Window
    cross_check: Window
    explanation: Window
    rules: Rules


@dataclass(frozen=True, slots=True)
class Report:
    strengths: str = ""
    difficulties: str = ""
    recommendations: str = ""
    good_practice: str = ""
    backlog_metres: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    ward: str
    sent_at: datetime
    scores: Mapping[str, Decimal | None]  # every code of the criteria set; None: the ward claims NA
    reasons: Mapping[str, str]
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """A sealed sheet with a mark or NA for every code; or a recusal: a reason in `recused`, no marks."""

    assessor: str
    subject: str
    sealed_at: datetime | None
    scores: Mapping[str, Decimal | None]
    remarks: Mapping[str, str]
    visit: str | Mapping[str, Any] | None = None
    recused: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    assessor: str
    outcome: str  # accepted | partly | kept
    points: Decimal | None = None  # the amended mark; None exactly when kept


@dataclass(frozen=True, slots=True)
class Explanation:
    ward: str
    criterion: str
    text: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Delegate:
    name: str
    position: str
    ward: str | None  # None: a guest


@dataclass(frozen=True, slots=True)
class Settlement:
    """A line settled by the conference, or decided by the district afterwards."""

    ward: str
    criterion: str
    points: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A bonus or a penalty; always above 0."""

    ward: str
    points: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Incident:
    ward: str
    at_most: str  # a band's name or UNCLASSIFIED
    reason: str


@dataclass(frozen=True, slots=True)
class Opinion:
    ward: str
    text: str


@dataclass(frozen=True, slots=True)
class Motion:
    kind: str  # results | commendation | minutes
    about: str
    yes: int
    no: int
    abstain: int
    ward: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Commendation:
    kind: str  # collective | individual
    ward: str
    form: str
    reason: str
    name: str | None = None  # with `position` exactly when individual
    position: str | None = None


@dataclass(frozen=True, slots=True)
class Conference:
    opened_at: datetime
    closed_at: datetime
    place: str
    host: str
    chair: Delegate
    secretary: Delegate
    attendees: tuple[Delegate, ...] = ()
    settled: tuple[Settlement, ...] = ()
    bonus: tuple[Adjustment, ...] = ()
    penalties: tuple[Adjustment, ...] = ()
    incidents: tuple[Incident, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    motions: tuple[Motion, ...] = ()
    commendations: tuple[Commendation, ...] = ()
    difficulties: str = ""
    directions: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    number: int
    name: str
    lead: str
    deputy: str
    members: tuple[str, ...]
    self_assessments: tuple[SelfAssessment, ...]
    cross_checks: tuple[CrossCheck, ...]
    explanations: tuple[Explanation, ...] = ()
    conference: Conference | None = None
    decided: tuple[Settlement, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    district: District
    wards: tuple[Ward, ...]
    criteria_set: CriteriaSet
    round: Round
    clusters: tuple[Cluster, ...]
    source: str = ""
    notes: str = ""
    illustrative: bool = False
