"""How far the clusters of a round are: a fixed number of queries, however many clusters and wards."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Q

from audits.models import ClusterRound, Criterion, CrossCheck, SelfAssessment
from audits.services.cross_checks import FEWEST_SHEETS
from clusters import clock
from clusters.models import Ward
from scoring.models import Conference, ResultTable, StandingLine

Stage = ClusterRound.State


@dataclass(slots=True)
class Progress:
    """One cluster round. Of sheets it knows state and moment, of results only which lines wait for the district."""

    cluster_round: ClusterRound
    criteria: int = 0
    assessments: dict[int, SelfAssessment] = field(default_factory=dict)  # by ward, with .answered and .saved
    sheets: list[CrossCheck] = field(default_factory=list)  # with .saved
    conference: Conference | None = None
    provisional: dict[int, int] = field(default_factory=dict)  # lines, by ward

    @property
    def wards(self) -> list[Ward]:
        return [m.ward for m in self.cluster_round.members]

    @property
    def is_approved(self) -> bool:
        return self.cluster_round.state == Stage.APPROVED

    @property
    def sent(self) -> int:
        return sum(assessment.is_sent for assessment in self.assessments.values())

    @property
    def unsent(self) -> list[Ward]:
        return [w for w in self.wards if w.pk in self.assessments and not self.assessments[w.pk].is_sent]

    @property
    def overdue(self) -> list[Ward]:
        """Wards whose report is missing after the deadline, as long as it may still come."""
        late = clock.now() > self.cluster_round.until("self_assessment")
        return self.unsent if late and not self.cluster_round.is_revealed else []

    @property
    def asked_sheets(self) -> list[CrossCheck]:
        return [sheet for sheet in self.sheets if sheet.state != CrossCheck.State.RECUSED]

    @property
    def sealed(self) -> int:
        return sum(is_sealed(sheet) for sheet in self.sheets)

    @property
    def overdue_sheets(self) -> dict[int, int]:
        """Sheets not sealed after the deadline while the reveal still waits, by assessor ward."""
        counts: dict[int, int] = defaultdict(int)
        if self.cluster_round.state == Stage.CROSS_CHECK and clock.now() > self.cluster_round.until("cross_check"):
            for sheet in self.sheets:
                counts[sheet.assessor_id] += sheet.state in CrossCheck.OPEN
        return {ward: count for ward, count in counts.items() if count}

    @property
    def short_of_sheets(self) -> list[Ward]:
        """Wards that cannot have two sheets any more: only the district can let the sheets be opened (states.md §2)."""
        if self.cluster_round.state != Stage.CROSS_CHECK:
            return []
        over = clock.now() >= self.cluster_round.until("cross_check")
        hoped = (CrossCheck.State.SEALED,) if over else (CrossCheck.State.SEALED, *CrossCheck.OPEN)
        coming: dict[int, int] = defaultdict(int)
        for sheet in self.sheets:
            coming[sheet.subject_id] += sheet.state in hoped
        return [ward for ward in self.wards if coming[ward.pk] < FEWEST_SHEETS]

    @property
    def recusals_asked(self) -> list[CrossCheck]:
        if self.cluster_round.is_revealed:
            return []
        return [sheet for sheet in self.asked_sheets if sheet.recusal_reason]

    @property
    def recused(self) -> list[CrossCheck]:
        return [sheet for sheet in self.sheets if sheet.state == CrossCheck.State.RECUSED]


def is_sealed(sheet: CrossCheck) -> bool:
    return sheet.state == CrossCheck.State.SEALED or sheet.counts


def progress_of(cluster_rounds: Iterable[ClusterRound]) -> list[Progress]:
    """`cluster_rounds` of one round, from audits.queries with their members. 5 queries."""
    found = {row.pk: Progress(row) for row in cluster_rounds}
    if not found:
        return []
    criteria_set = next(iter(found.values())).cluster_round.audit_round.criteria_set_id
    criteria = Criterion.objects.filter(criteria_set=criteria_set).count()
    answered = Q(self_scores__is_na=True) | Q(self_scores__points__isnull=False)
    reports = SelfAssessment.objects.filter(cluster_round__in=found).annotate(
        answered=Count("self_scores", filter=answered), saved=Max("self_scores__saved_at")
    )
    for progress in found.values():
        progress.criteria = criteria
    for report in reports:
        found[report.cluster_round_id].assessments[report.ward_id] = report
    sheets = (
        CrossCheck.objects.filter(cluster_round__in=found)
        .select_related("assessor", "subject")
        .annotate(saved=Max("marks__saved_at"))
    )
    for sheet in sheets.order_by("subject_id", "assessor_id"):
        found[sheet.cluster_round_id].sheets.append(sheet)
    for conference in Conference.objects.filter(cluster_round__in=found).order_by("number"):
        found[conference.cluster_round_id].conference = conference
    for row in _provisional_lines(found):
        found[row["cluster_round"]].provisional[row["ward"]] = row["lines"]
    return list(found.values())


def _provisional_lines(found: Iterable[int]) -> Iterable[dict[str, int]]:
    tables = ResultTable.objects.filter(cluster_round__in=found).order_by()
    newest = tables.values("cluster_round").annotate(newest=Max("pk")).values("newest")
    lines = StandingLine.objects.filter(standing__result_table__in=newest, provisional=True).order_by()
    return lines.values(cluster_round=F("standing__result_table__cluster_round"), ward=F("standing__ward")).annotate(
        lines=Count("pk")
    )
