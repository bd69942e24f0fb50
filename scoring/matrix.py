"""The consolidated cluster as its pages show it: criteria × wards, and the lines to discuss."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil
from statistics import median

from django.db.models import Prefetch, QuerySet

from audits import sheets
from audits.models import ClusterRound, Consent, Explanation, ExplanationAnswer
from audits.queries import sheets_of
from clusters.models import Ward
from scoring import queries
from scoring.charts.dots import DotPlot, dot_plot
from scoring.differences import differs
from scoring.models import ResultTable, Settlement
from scoring.rules.classification import depth
from scoring.rules.facts import UNCLASSIFIED, LineResult, Rules, WardResult
from scoring.stakes import Stakes, stakes

HEAT_STEPS = 6
SETTLED = 4  # behind every gravity of an open line
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
    criteria: tuple[sheets.Criterion, ...]

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

    @property
    def points(self) -> Fraction:
        """Σ of its groups."""
        return sum((group.points for group in self.result.groups), Fraction(0))

    @property
    def whole(self) -> Fraction:
        return sum((group.max_points for group in self.result.groups), Fraction(0))

    @property
    def applicable(self) -> Fraction:
        """The maximum that the points are measured against: without NA criteria where the rules rescale."""
        return self.whole - sum((Fraction(each.max_points) for each in self.left_out), Fraction(0))

    @property
    def left_out(self) -> tuple[sheets.Criterion, ...]:
        if self.rules.na_mode != "rescale":
            return ()
        return tuple(criterion for criterion in self.criteria if criterion.code in self.result.not_applicable)

    @property
    def is_rescaled(self) -> bool:
        return bool(self.left_out)

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
    stakes: Stakes | None = None  # what it could still turn, while it is open

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
    def missing(self) -> tuple[Ward, ...]:
        return self.column.missing

    @property
    def mean(self) -> Fraction | None:
        return Fraction(sum(self.result.marks), len(self.result.marks)) if self.result.marks else None

    @property
    def median(self) -> Fraction | None:
        return Fraction(median(self.result.marks)) if self.result.marks else None

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
    by_ward: list[tuple[Ward, Fraction]]  # in the order of the columns
    rows: list[Row]

    @property
    def points(self) -> list[Fraction]:
        return [points for _ward, points in self.by_ward]


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
        """Open lines first: those that could turn a class, a rank, the head of the commendation list; then by points
        at stake.
        """
        return sorted((cell for cell in self.cells.values() if cell.is_listed), key=_urgency)

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
    def short_of_sheets(self) -> list[Column]:
        return [column for column in self.columns if not column.is_complete]

    @property
    def settled_lines(self) -> int:
        return sum(cell.result.settled for cell in self.cells.values())

    @property
    def widest(self) -> Fraction:
        return max((cell.result.spread for cell in self.listed), default=Fraction(0))

    @property
    def is_rescaled(self) -> bool:
        """Somewhere a criterion is not applicable and the total is scaled up."""
        return any(column.is_rescaled for column in self.columns)

    @property
    def with_entries(self) -> bool:
        """Somebody has a bonus or a penalty."""
        return any(column.result.bonus or column.result.penalties for column in self.columns)


def _urgency(cell: Cell) -> tuple[int, Fraction]:
    if cell.stakes is None:
        return SETTLED, -cell.result.spread
    return cell.stakes.gravity, -cell.stakes.points


def consolidated(cluster_round: ClusterRound) -> Consolidated | None:
    """Everything about the newest table; None before the reveal. A fixed number of queries."""
    table = queries.current_table(cluster_round)
    if table is None:
        return None
    rules, groups = queries.rules_of(cluster_round.audit_round), queries.groups_of(cluster_round.audit_round)
    results = {result.ward: result for result in queries.results_of(table)}
    wards = {m.ward_id: m.ward for m in cluster_round.members}
    criteria = tuple(criterion for group in groups for criterion in group.criteria)
    columns = [
        Column(
            ward=wards[sheet.ward], result=results[sheet.ward], sheet=sheet, rules=rules,
            is_lead=sheet.ward == cluster_round.lead_id,
            missing=tuple(wards[ward] for ward in (*sheet.missing, *sheet.recused)), criteria=criteria,
        )
        for sheet in sheets_of(cluster_round)
    ]  # fmt: skip
    given = list(explanations_of(cluster_round))
    known = _Known(
        settled={(s.ward_id, s.criterion.code): s for s in _settlements(cluster_round)},
        explained={(e.ward_id, e.criterion.code): e for e in given},
        agreed={(c.ward_id, c.criterion.code): c for c in _consents(cluster_round)},
        wards=wards, results=tuple(column.result for column in columns), rules=rules,
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
    results: tuple[WardResult, ...]  # in the order of the columns
    rules: Rules


def _group(group: sheets.Group, columns: list[Column], rows: Mapping[str, Row]) -> GroupRows:
    points = [(column.ward, next(g.points for g in column.result.groups if g.code == group.code)) for column in columns]
    whole = sum((c.max_points for c in group.criteria), Decimal(0))
    return GroupRows(group.code, group.title, whole, points, [rows[c.code] for c in group.criteria])


def _cell(column: Column, criterion: sheets.Criterion, known: _Known) -> Cell:
    line, result = column.lines[criterion.code]
    marks = tuple(MarkSeen(known.wards[m.assessor], m.points, m.original, m.amended, m.remark) for m in line.marks)
    key = (column.ward.pk, criterion.code)
    found = Cell(
        column, criterion, line, result, marks, known.settled.get(key), known.explained.get(key), known.agreed.get(key),
    )  # fmt: skip
    return replace(found, stakes=_stakes_of(found, known))


def _stakes_of(cell: "Cell", known: _Known) -> Stakes | None:
    """Of a line that is open; a line without marks may get anything up to its maximum."""
    if not cell.is_open:
        return None
    span = [*cell.result.marks] or [Fraction(0), Fraction(cell.criterion.max_points)]
    if cell.is_contested and cell.line.self_points is not None:
        span.append(Fraction(cell.line.self_points))
    return stakes(cell.column.result, cell.result, span, known.results, known.rules)
