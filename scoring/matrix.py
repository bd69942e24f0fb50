"""The consolidated cluster as its pages show it: criteria × wards, and the lines to discuss."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil

from django.db.models import Prefetch, QuerySet

from audits import sheets
from audits.models import ClusterRound, Consent, Explanation, ExplanationAnswer
from audits.queries import sheets_of
from clusters.models import Ward
from scoring import queries
from scoring.charts.dots import DotPlot, dot_plot
from scoring.differences import differs
from scoring.models import ResultTable, Settlement
from scoring.rules.classification import band_of, depth
from scoring.rules.facts import UNCLASSIFIED, LineResult, Rules, WardResult

HEAT_STEPS = 6
UNDER_DISCUSSION = (Explanation.State.OPEN, Explanation.State.TO_CONFERENCE)


@dataclass(frozen=True, slots=True)
class MarkSeen:
    """What one assessor wrote; `points` None is "not applicable"."""

    ward: Ward
    points: Decimal | None
    original: Decimal | None
    amended: bool
    remark: str


@dataclass(frozen=True)
class Column:
    """One ward of the cluster."""

    ward: Ward
    result: WardResult
    sheet: sheets.Sheet
    rules: Rules
    is_lead: bool
    missing: tuple[Ward, ...]  # whose sheets do not count

    @property
    def place(self) -> int:
        """1 for the highest class, 0 for none, as ui/badge_class.html asks."""
        return self._place(self.result.classified)

    @property
    def letter(self) -> str:
        return "" if self.result.classified == UNCLASSIFIED else self.result.classified

    @property
    def is_complete(self) -> bool:
        return self.result.sheets_counted == self.result.sheets_expected

    @cached_property
    def lines(self) -> Mapping[str, tuple[sheets.Line, LineResult]]:
        """By criterion: what ward and assessors wrote, and what came of it."""
        results = {line.code: line for line in self.result.lines}
        return {line.code: (line, results[line.code]) for line in self.sheet.lines}

    def _place(self, name: str) -> int:
        return 0 if name == UNCLASSIFIED else depth(name, self.rules.bands) + 1


@dataclass(frozen=True)
class Cell:
    """One criterion of one ward, with everything that made its number."""

    column: Column
    criterion: sheets.Criterion
    line: sheets.Line
    result: LineResult
    marks: tuple[MarkSeen, ...]
    settlement: Settlement | None = None  # prepared or settled
    explanation: Explanation | None = None
    consent: Consent | None = None
    may_change: tuple[str, ...] = ()  # "class", "rank": what the marks of this line could still turn

    @property
    def ward(self) -> Ward:
        return self.column.ward

    @property
    def key(self) -> tuple[int, str]:
        return self.ward.pk, self.criterion.code

    @property
    def anchor(self) -> str:
        return f"line-{self.ward.pk}-{self.criterion.code}"

    @property
    def struck(self) -> Fraction | None:
        """What the marks alone gave, where something else was settled."""
        computed = self.result.computed
        return computed if self.result.settled and computed != self.result.agreed else None

    @property
    def comparison(self) -> str:
        """How the agreed points stand to the self-score: lower, equal, higher; empty where nothing can be compared."""
        own = self.line.self_points
        if own is None or self.result.unscored or self.result.not_applicable:
            return ""
        return "equal" if self.result.agreed == own else "lower" if self.result.agreed < own else "higher"

    @property
    def heat(self) -> int | None:
        """0 to 5 by the share of points lost; None where none are lost, or where there is no number."""
        lost = 1 - self.result.agreed / Fraction(self.criterion.max_points)
        if lost <= 0 or self.result.unscored or self.result.not_applicable:
            return None
        return ceil(lost * HEAT_STEPS) - 1

    @property
    def prepared(self) -> Settlement | None:
        found = self.settlement
        return found if found and found.state == Settlement.State.PREPARED else None

    @property
    def recorded(self) -> Settlement | None:
        found = self.settlement
        return found if found and found.state == Settlement.State.RECORDED else None

    @property
    def is_open(self) -> bool:
        """Something about it is still to be said: it is disputed, explained without agreement, or short of marks."""
        if self.result.settled or self.result.not_applicable:
            return False
        return self.result.disputed or self.result.provisional or self.is_contested

    @property
    def is_unanswered(self) -> bool:
        """A mark differs from the self-score, and the ward neither agreed nor explained."""
        return self.explanation is None and self.consent is None and differs(self.line)

    @property
    def is_contested(self) -> bool:
        return self.explanation is not None and self.explanation.state in UNDER_DISCUSSION

    @property
    def is_listed(self) -> bool:
        """Listed for the conference; a settled line stays if its marks were disputed (rules.md §3)."""
        return self.result.disputed or self.is_open

    @property
    def plot(self) -> DotPlot:
        return dot_plot(
            self.result.marks, self.criterion.max_points, own=self.line.self_points, computed=self.result.computed,
            settled=self.result.agreed if self.result.settled else None,
        )  # fmt: skip


@dataclass(frozen=True)
class Row:
    criterion: sheets.Criterion
    cells: list[Cell]


@dataclass(frozen=True)
class GroupRows:
    """A group band with the group's points of every ward, and the rows of its criteria."""

    code: str
    title: str
    max_points: Decimal
    points: list[Fraction]
    rows: list[Row]


@dataclass(frozen=True)
class Consolidated:
    table: ResultTable
    rules: Rules
    columns: list[Column]  # in the cluster's order
    groups: list[GroupRows]
    explanations: list[Explanation] = field(default_factory=list)

    @cached_property
    def cells(self) -> Mapping[tuple[int, str], Cell]:
        return {cell.key: cell for group in self.groups for row in group.rows for cell in row.cells}

    @cached_property
    def listed(self) -> list[Cell]:
        """Open lines first; among them those that could turn a class, then a rank, then by points at stake."""
        found = [cell for cell in self.cells.values() if cell.is_listed]
        return sorted(found, key=lambda cell: (not cell.is_open, _gravity(cell), -cell.result.spread))

    @property
    def open_lines(self) -> list[Cell]:
        return [cell for cell in self.listed if cell.is_open]

    @property
    def by_rank(self) -> list[Column]:
        return sorted(self.columns, key=lambda column: column.result.rank)

    @property
    def reports_sent(self) -> int:
        return sum(column.sheet.sent_at is not None for column in self.columns)

    @property
    def sheets_counted(self) -> int:
        return sum(column.result.sheets_counted for column in self.columns)

    @property
    def sheets_expected(self) -> int:
        return sum(column.result.sheets_expected for column in self.columns)

    @property
    def settled_lines(self) -> int:
        return sum(cell.result.settled for cell in self.cells.values())

    @property
    def widest(self) -> Fraction:
        return max((cell.result.spread for cell in self.listed), default=Fraction(0))

    @property
    def is_rescaled(self) -> bool:
        """Somewhere a criterion is not applicable and the total is scaled up."""
        return any(c.result.base != sum(g.points for g in c.result.groups) for c in self.columns)

    @property
    def with_entries(self) -> bool:
        """Somebody has a bonus or a penalty."""
        return any(column.result.bonus or column.result.penalties for column in self.columns)


def _gravity(cell: Cell) -> int:
    return 0 if "class" in cell.may_change else 1 if "rank" in cell.may_change else 2


def consolidated(cluster_round: ClusterRound) -> Consolidated | None:
    """Everything about the newest table; None before the reveal. A fixed number of queries."""
    table = queries.current_table(cluster_round)
    if table is None:
        return None
    rules, groups = queries.rules_of(cluster_round.audit_round), queries.groups_of(cluster_round.audit_round)
    results = {result.ward: result for result in queries.results_of(table)}
    wards = {m.ward_id: m.ward for m in cluster_round.members}
    columns = [
        Column(
            ward=wards[sheet.ward], result=results[sheet.ward], sheet=sheet, rules=rules,
            is_lead=sheet.ward == cluster_round.lead_id,
            missing=tuple(wards[ward] for ward in (*sheet.missing, *sheet.recused)),
        )
        for sheet in sheets_of(cluster_round)
    ]  # fmt: skip
    given = list(explanations_of(cluster_round))
    known = _Known(
        settled={(s.ward_id, s.criterion.code): s for s in _settlements(cluster_round)},
        explained={(e.ward_id, e.criterion.code): e for e in given},
        agreed={(c.ward_id, c.criterion.code): c for c in _consents(cluster_round)},
        wards=wards, columns=columns, rules=rules,
    )  # fmt: skip
    rows = {c.code: Row(c, [_cell(column, c, known) for column in columns]) for g in groups for c in g.criteria}
    return Consolidated(table, rules, columns, [_group(group, columns, rows) for group in groups], given)


def explanations_of(cluster_round: ClusterRound) -> QuerySet[Explanation]:
    answers = ExplanationAnswer.objects.select_related("cross_check__assessor").order_by("pk")
    rows = Explanation.objects.filter(cluster_round=cluster_round).standing().select_related("ward", "criterion")
    return rows.prefetch_related(Prefetch("answers", queryset=answers))


def _consents(cluster_round: ClusterRound) -> QuerySet[Consent]:
    return Consent.objects.filter(cluster_round=cluster_round).select_related("criterion", "given_by")


def _settlements(cluster_round: ClusterRound) -> QuerySet[Settlement]:
    rows = Settlement.objects.filter(cluster_round=cluster_round).exclude(state=Settlement.State.REPLACED)
    return rows.select_related("criterion", "by", "by_ward")


@dataclass(frozen=True)
class _Known:
    settled: Mapping[tuple[int, str], Settlement]
    explained: Mapping[tuple[int, str], Explanation]
    agreed: Mapping[tuple[int, str], Consent]
    wards: Mapping[int, Ward]
    columns: list[Column]
    rules: Rules


def _group(group: sheets.Group, columns: list[Column], rows: Mapping[str, Row]) -> GroupRows:
    points = [next(g.points for g in column.result.groups if g.code == group.code) for column in columns]
    whole = sum((c.max_points for c in group.criteria), Decimal(0))
    return GroupRows(group.code, group.title, whole, points, [rows[c.code] for c in group.criteria])


def _cell(column: Column, criterion: sheets.Criterion, known: _Known) -> Cell:
    line, result = column.lines[criterion.code]
    marks = tuple(MarkSeen(known.wards[m.assessor], m.points, m.original, m.amended, m.remark) for m in line.marks)
    key = (column.ward.pk, criterion.code)
    return Cell(
        column, criterion, line, result, marks, known.settled.get(key), known.explained.get(key),
        known.agreed.get(key), _may_change(column.result, result, criterion, known),
    )  # fmt: skip


def _may_change(ward: WardResult, line: LineResult, criterion: sheets.Criterion, known: _Known) -> tuple[str, ...]:
    """What could turn if this open line were settled anywhere between its marks; caps and tie-breaks are left aside."""
    if line.settled or line.not_applicable or not (line.disputed or line.provisional):
        return ()
    low, high = (min(line.marks), max(line.marks)) if line.marks else (Fraction(0), Fraction(criterion.max_points))
    points = sum((group.points for group in ward.groups), Fraction(0))
    scale = ward.base / points if points else Fraction(1)
    least = max(ward.total + (low - line.agreed) * scale, Fraction(0))
    most = min(ward.total + (high - line.agreed) * scale, Fraction(known.rules.total_cap))
    others = [c.result.total for c in known.columns if c.result is not ward]
    found = []
    if band_of(least, known.rules.bands) != band_of(most, known.rules.bands):
        found.append("class")
    if least < most and any(least <= total <= most for total in others):
        found.append("rank")
    return tuple(found)
