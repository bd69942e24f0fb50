"""What the papers of one ward print: its report, and the record of a visit. Frozen plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from audits.sheets import Criterion, Group
from scoring.documents.facts import RoundFacts, WardFacts


@dataclass(frozen=True, slots=True)
class Answer:
    """Points, or None with `not_applicable`, or neither: not scored."""

    points: Decimal | None = None
    not_applicable: bool = False
    text: str = ""

    @property
    def is_given(self) -> bool:
        return self.points is not None or self.not_applicable


NOTHING = Answer()


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Báo cáo tự đánh giá of one ward, as it was sent or as it stands."""

    round: RoundFacts
    ward: WardFacts
    cluster: str
    lead: WardFacts
    answers: dict[str, Answer]
    evidence: dict[str, tuple[str, ...]]
    total: Fraction | None
    self_class: str | None
    strengths: str = ""
    difficulties: str = ""
    recommendations: str = ""
    good_practice: str = ""
    backlog_metres: Decimal | None = None
    remedies: tuple[tuple[str, str, str], ...] = ()  # shortcoming, outcome, what was done
    code: str = ""
    sha256: str = ""
    sent_at: datetime | None = None
    approved_by: str = ""

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for group in self.round.groups for criterion in group.criteria)

    def points_of(self, group: Group) -> Decimal:
        given = (self.answers.get(c.code, NOTHING).points for c in group.criteria)
        return sum((points for points in given if points is not None), Decimal(0))

    def applicable_of(self, group: Group) -> Decimal:
        left = (c for c in group.criteria if not self.answers.get(c.code, NOTHING).not_applicable)
        return sum((c.max_points for c in left), Decimal(0))

    def is_scored(self, group: Group) -> bool:
        return any(self.answers.get(c.code, NOTHING).is_given for c in group.criteria)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample and the seed that repeats it."""

    criterion: str
    subject: str
    first: int
    last: int
    seed: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """Biên bản kiểm tra. Before the sheets are opened together it holds no mark and no remark."""

    round: RoundFacts
    assessor: WardFacts
    subject: WardFacts
    cluster: str
    is_revealed: bool
    opens_at: datetime
    own: dict[str, Answer]
    marks: dict[str, Answer]
    team: str = ""
    day: date | None = None
    place: str = ""
    samples: tuple[Drawn, ...] = ()
    photos: tuple[tuple[str, str], ...] = ()  # criterion, SHA-256
    seal: str = ""

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for group in self.round.groups for criterion in group.criteria)
