from decimal import Decimal

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audits.models.answers import Answer, answer_constraints
from audits.models.criteria import POINTS, Criterion
from audits.models.rounds import ClusterRound
from audits.models.self_assessments import SelfAssessment
from clusters.models import Person, Ward


class CrossCheckQuerySet(models.QuerySet):
    def within_reach_of(self, person: Person) -> "CrossCheckQuerySet":
        """Of one's cluster or district. Whether its marks may be read is policies.can_read_marks."""
        return self.filter(
            Q(cluster_round__audit_round__district__in=person.district_ids | person.observed_district_ids)
            | Q(cluster_round__cluster__memberships__ward__in=person.ward_ids)
        ).distinct()

    def locked(self, cross_check: "CrossCheck") -> "CrossCheck":
        """Its row, waited for and held until the transaction ends; with what verdicts about it read."""
        reports = SelfAssessment.objects.filter(cluster_round=OuterRef("cluster_round"), ward=OuterRef("subject"))
        rows = (
            self.annotate(subject_sent=Exists(reports.sent()))
            .select_for_update(of=("self",))
            .select_related("assessor", "subject", "cluster_round__audit_round__district", "cluster_round__cluster")
        )
        return rows.get(pk=cross_check.pk)

    def counting(self) -> "CrossCheckQuerySet":
        """Sheets whose marks count: sealed in time, opened, neither recused nor void (rules.md §2)."""
        return self.filter(state__in=CrossCheck.COUNTING)


class CrossCheck(models.Model):
    """Phiếu kiểm tra chéo: the marks one ward gives another. Nobody else sees one before the reveal."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("assigned")
        MARKING = "marking", _("marking")
        SEALED = "sealed", _("sealed")
        REVEALED = "revealed", _("opened")
        AMENDED = "amended", _("amended")
        LOCKED = "locked", _("locked")
        OVERDUE = "overdue", _("not sealed in time")
        RECUSED = "recused", _("recused")

    ARROWS = {
        State.ASSIGNED: {State.MARKING, State.OVERDUE, State.RECUSED},
        State.MARKING: {State.SEALED, State.OVERDUE, State.RECUSED},
        State.SEALED: {State.MARKING, State.REVEALED, State.RECUSED},
        State.REVEALED: {State.AMENDED, State.LOCKED},
        State.AMENDED: {State.AMENDED, State.LOCKED},
        State.LOCKED: set(),
        State.OVERDUE: set(),
        State.RECUSED: set(),
    }
    COUNTING = (State.REVEALED, State.AMENDED, State.LOCKED)
    OPEN = (State.ASSIGNED, State.MARKING)

    cluster_round = models.ForeignKey(ClusterRound, on_delete=models.PROTECT, related_name="cross_checks")
    assessor = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="cross_checks_made")
    subject = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="cross_checks_received")
    state = models.CharField(max_length=8, choices=State, default=State.ASSIGNED)
    visit = models.JSONField(null=True, blank=True, help_text="team, day and place of a visit, in field mode")
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    salt = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True, help_text="SHA-256 of salt and marks, shown at sealing")
    recusal_reason = models.TextField(blank=True, help_text="why the assessor asks to stand back, or stood back")

    objects = CrossCheckQuerySet.as_manager()

    class Meta:
        ordering = ["cluster_round", "subject_id", "assessor_id"]
        constraints = [
            models.UniqueConstraint(fields=["cluster_round", "assessor", "subject"], name="one_cross_check_a_pair"),
            models.CheckConstraint(condition=~Q(assessor=F("subject")), name="no_ward_checks_itself"),
            models.CheckConstraint(
                condition=~Q(state__in=["sealed", "revealed", "amended"]) | (Q(sealed_at__isnull=False) & ~Q(seal="")),
                name="a_sealed_sheet_has_its_seal",
            ),
            models.CheckConstraint(
                condition=~Q(state="recused") | ~Q(recusal_reason=""), name="a_recusal_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessor.name} → {self.subject.name}"

    @property
    def counts(self) -> bool:
        return self.state in self.COUNTING


class Mark(Answer):
    """Điểm kiểm tra chéo of one criterion.

    What was amended in the explanation window counts; what was sealed stays readable.
    """

    cross_check = models.ForeignKey(CrossCheck, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    remark = models.TextField(blank=True)
    amended_points = models.DecimalField(**POINTS, null=True, blank=True)
    amended_reason = models.TextField(blank=True)
    amended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["cross_check", "criterion__place"]
        constraints = [
            models.UniqueConstraint(fields=["cross_check", "criterion"], name="one_mark_a_criterion"),
            models.CheckConstraint(
                condition=Q(amended_points__isnull=True) | (Q(amended_points__gte=0,
                amended_at__isnull=False) & ~Q(amended_reason="")),
                name="an_amendment_has_its_reason",
            ),
            *answer_constraints("mark"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.criterion_id}"

    @property
    def counting_points(self) -> Decimal | None:
        """What counts: the amended mark where there is one; None is "not applicable" on a sealed sheet."""
        return self.points if self.amended_points is None else self.amended_points


class MarkVersion(Answer):
    """Every text that was ever saved or refused for a mark; seen by the assessor ward alone until the reveal."""

    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="versions")
    remark = models.TextField(blank=True)
    refused = models.BooleanField(default=False)

    class Meta:
        ordering = ["mark", "pk"]

    def __str__(self) -> str:
        return f"{self.mark_id} v{self.version}"
