"""What the arithmetic takes and gives: frozen, exact, without framework. Decimal in, Fraction out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

UNCLASSIFIED = "unclassified"


@dataclass(frozen=True, slots=True)
class Band:
    name: str  # "A"
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Cap:
    when: str  # not_submitted | declared | criterion_zero | group_below
    at_most: str  # a band's name or UNCLASSIFIED
    share: Decimal | None = None  # group_below only


@dataclass(frozen=True, slots=True)
class VoteRules:
    quorum: Fraction = Fraction(2, 3)
    majority: Fraction = Fraction(1, 2)
    base: str = "present"  # present | entitled
    recuse_own: bool = True
    deputy_for_own: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one round, frozen when it is issued (rules.md)."""

    bands: tuple[Band, ...]  # highest first
    total_cap: Decimal
    commend_min_class: str
    aggregate: str = "mean"  # mean | median | trimmed_mean
    dispute_min_points: Decimal = Decimal(1)
    dispute_min_share: Decimal = Decimal("0.30")
    dispute_group_share: Decimal = Decimal("0.20")
    na_mode: str = "rescale"  # rescale | full_marks
    bonus_cap: Decimal = Decimal(0)
    caps: tuple[Cap, ...] = ()
    tie_break: tuple[str, ...] = ()  # without_bonus | group:CODE | smaller_gap | earlier_submission
    vote: VoteRules = VoteRules()
    quota_collectives: int = 1
    quota_individuals: int = 0


@dataclass(frozen=True, slots=True)
class Proceedings:
    """What conference and district wrote about the wards of one cluster. Keys: ward, or (ward, criterion)."""

    settled: Mapping[tuple[int, str], Decimal] = field(default_factory=dict)
    decided: Mapping[tuple[int, str], Decimal] = field(default_factory=dict)
    bonus: Mapping[int, tuple[Decimal, ...]] = field(default_factory=dict)
    penalties: Mapping[int, tuple[Decimal, ...]] = field(default_factory=dict)
    incidents: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # the class each allows at most


@dataclass(frozen=True, slots=True)
class LineResult:
    """One criterion of one ward. Where nobody scored it `agreed` is 0, and the page says "not scored"."""

    code: str
    agreed: Fraction
    computed: Fraction | None  # what the marks alone give (section 3, steps 2 to 4); None without numeric marks
    marks: tuple[Fraction, ...]  # the numeric marks that count
    spread: Fraction
    disputed: bool = False
    settled: bool = False  # by the conference or by the district
    decided: bool = False  # by the district
    not_applicable: bool = False
    provisional: bool = False
    unscored: bool = False  # no numeric mark, not settled, not NA


@dataclass(frozen=True, slots=True)
class GroupResult:
    code: str
    points: Fraction
    max_points: Fraction  # whole maximum of the group


@dataclass(frozen=True, slots=True)
class WardResult:
    ward: int
    lines: tuple[LineResult, ...]
    groups: tuple[GroupResult, ...]
    base: Fraction  # after the NA rule, before bonus and penalties
    bonus: Fraction  # what counted, after the cap
    penalties: Fraction
    total: Fraction
    classified: str  # the class that stands, after caps: a band's name or UNCLASSIFIED
    band: str  # the class before caps
    capped_by: str | None
    self_total: Fraction | None
    self_classified: str | None
    sheets_counted: int
    sheets_expected: int
    rank: int = 0
    joint: bool = False
    stable: bool = True
    unstable_without: tuple[int, ...] = ()  # assessor wards whose absence would change its class or rank

    @property
    def gap(self) -> Fraction | None:
        """Self total minus total; None for a ward that sent nothing."""
        return None if self.self_total is None else self.self_total - self.total

    @property
    def provisional(self) -> bool:
        return any(line.provisional for line in self.lines)

    @property
    def disputed(self) -> tuple[str, ...]:
        return tuple(line.code for line in self.lines if line.disputed)

    @property
    def settled(self) -> tuple[str, ...]:
        return tuple(line.code for line in self.lines if line.settled)

    @property
    def not_applicable(self) -> tuple[str, ...]:
        return tuple(line.code for line in self.lines if line.not_applicable)

    @property
    def unscored(self) -> tuple[str, ...]:
        return tuple(line.code for line in self.lines if line.unscored)
