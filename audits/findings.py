"""What an assessor finds on each criterion: its mark beside the self-score. The conclusion follows from the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from audits.models import ClusterRound, Criterion, CrossCheck, Evidence, Mark, SelfAssessment, SelfScore
from audits.queries import evidence_of

# Stands at the head of the remark: only points and remarks are stored, and the papers that print them are Vietnamese.
UNPROVEN = "Chưa đủ căn cứ"


class Finding(TextChoices):
    AGREED = "agree", _("Agree with the self-score")
    LOWER = "lower", _("Propose fewer points")
    HIGHER = "higher", _("Propose more points")
    UNPROVEN = "unproven", _("Not enough grounds")
    OTHER = "other", _("Differs on “not applicable”")


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion of one sheet."""

    criterion: Criterion
    own: SelfScore | None
    mark: Mark | None
    evidence: Sequence[Evidence] = ()  # of the report that was sent

    @property
    def is_marked(self) -> bool:
        return self.mark is not None and self.mark.is_answered

    @property
    def is_deducted(self) -> bool:
        """The ward itself gave less than everything."""
        return self.own is not None and (self.own.is_na or (self.own.points or 0) < self.criterion.max_points)

    @property
    def lacks_evidence(self) -> bool:
        """The ward gives itself points and shows nothing for them."""
        return self.own is not None and bool(self.own.points) and not self.evidence

    @property
    def counts_na(self) -> bool:
        return self.mark is not None and self.mark.is_na and self.mark.amended_points is None

    @property
    def finding(self) -> Finding | None:
        """None where there is no mark, or no self-score to hold it against."""
        own, mark = self.own, self.mark
        if mark is None or not mark.is_answered or own is None:
            return None
        if mark.amended_points is None and mark.remark.startswith(UNPROVEN):
            return Finding.UNPROVEN
        return finding_of(own, mark.counting_points, is_na=self.counts_na)

    @property
    def differs(self) -> bool:
        return self.finding not in (None, Finding.AGREED)


def finding_of(own: SelfScore, points: Decimal | None, *, is_na: bool) -> Finding:
    if (points, is_na) == (own.points, own.is_na):
        return Finding.AGREED
    if points is None or own.points is None:
        return Finding.OTHER
    return Finding.LOWER if points < own.points else Finding.HIGHER


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of points, and of the maxima of the criteria it stands for."""

    points: Decimal
    of: Decimal


def self_total(lines: Sequence[Line]) -> Total:
    scored = [
        (line.own.points, line.criterion.max_points) for line in lines if line.own and line.own.points is not None
    ]
    return _total(scored)


def mark_total(lines: Sequence[Line]) -> Total:
    counting = [(line.mark.counting_points, line.criterion.max_points) for line in lines if line.mark]
    return _total([(points, most) for points, most in counting if points is not None])


def _total(scored: list[tuple[Decimal, Decimal]]) -> Total:
    return Total(
        sum((points for points, _most in scored), Decimal()), sum((most for _points, most in scored), Decimal())
    )


def report_on(cross_check: CrossCheck) -> SelfAssessment | None:
    """What the checked ward sent; a draft is nobody's but its own."""
    reports = SelfAssessment.objects.filter(cluster_round=cross_check.cluster_round_id, ward=cross_check.subject_id)
    return reports.sent().select_related("audit_round").first()


def lines_of(cross_check: CrossCheck) -> list[Line]:
    """Every criterion in its order; self-scores and evidence only of a report that was sent. 5 queries."""
    criteria = Criterion.objects.filter(criteria_set=cross_check.cluster_round.audit_round.criteria_set_id)
    report = report_on(cross_check)
    own = {score.criterion_id: score for score in SelfScore.objects.filter(self_assessment=report)} if report else {}
    evidence = evidence_of(report) if report else {}
    marks = {mark.criterion_id: mark for mark in cross_check.marks.select_related("saved_by")}
    rows = criteria.select_related("group").order_by("place")
    return [Line(c, own.get(c.pk), marks.get(c.pk), evidence.get(c.pk, ())) for c in rows]


def sheets_in(cluster_round: ClusterRound) -> list[CrossCheck]:
    """Every sheet of the cluster in its order, with `marked`, how many criteria have a mark, and no mark. 1 query."""
    order = {m.ward_id: place for place, m in enumerate(cluster_round.members)}
    sheets = list(_counted(CrossCheck.objects.filter(cluster_round=cluster_round)))
    for sheet in sheets:
        sheet.cluster_round = cluster_round
    return sorted(sheets, key=lambda sheet: (order[sheet.assessor_id], order[sheet.subject_id]))


def _counted(sheets: QuerySet[CrossCheck]) -> QuerySet[CrossCheck]:
    reports = SelfAssessment.objects.filter(cluster_round=OuterRef("cluster_round"), ward=OuterRef("subject"))
    answered = Q(marks__is_na=True) | Q(marks__points__isnull=False)
    return sheets.select_related("assessor", "subject").annotate(
        marked=Count("marks", filter=answered),
        subject_sent=Exists(reports.sent()),
    )
