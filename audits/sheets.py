"""What leaves the audits app: one ward's sheet with all marks that count, frozen and exact. No Django here."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Criterion:
    code: str
    title: str
    max_points: Decimal
    step: Decimal
    zero_caps_class_at: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What one assessor ward wrote on one criterion; `points` None means "not applicable"."""

    assessor: int
    points: Decimal | None
    original: Decimal | None = None  # before an amendment in the explanation window; None if it was NA or never amended
    amended: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion of one ward. No marks means that nobody scored it, which is not zero points."""

    code: str
    self_points: Decimal | None = None  # None when the ward claims NA or sent no self-assessment
    claims_na: bool = False
    reason: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One ward in one round: its self-assessment and the marks of every counting cross-check sheet."""

    ward: int
    sent_at: datetime | None  # None: it sent no self-assessment
    lines: tuple[Line, ...]  # in the order of the criteria set, one per criterion
    assessors: tuple[int, ...] = ()  # wards whose sheets count for this ward
    recused: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()  # assigned, neither sealed nor recused
