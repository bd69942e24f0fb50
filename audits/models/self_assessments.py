from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models.answers import Answer, answer_constraints
from audits.models.criteria import Criterion
from audits.models.rounds import ClusterRound, Round
from clusters.models import Person, Ward


class SelfAssessmentQuerySet(models.QuerySet):
    def sent(self) -> "SelfAssessmentQuerySet":
        """Read by others: neither a draft nor with the head of the ward."""
        return self.filter(state__in=SelfAssessment.READ_BY_OTHERS)

    def locked(self, assessment: "SelfAssessment") -> "SelfAssessment":
        """Its row, locked until the act ends (on SQLite the act itself is the lock), with what verdicts ask for."""
        related = ("ward", "audit_round__district", "cluster_round__audit_round", "cluster_round__cluster")
        return self.select_for_update(of=("self",)).select_related(*related).get(pk=assessment.pk)

    def within_reach_of(self, person: Person) -> "SelfAssessmentQuerySet":
        """Of one's cluster or district: for everybody else it does not exist.

        Whether it may be read is policies.can_read.
        """
        return self.filter(
            Q(audit_round__district__in=person.district_ids | person.observed_district_ids)
            | Q(cluster_round__cluster__memberships__ward__in=person.ward_ids)
        ).distinct()


class SelfAssessment(models.Model):
    """Báo cáo tự đánh giá: what a ward says of itself, with a reason wherever it is not full marks."""

    class State(models.TextChoices):
        DRAFT = "draft", _("drafting")
        WITH_HEAD = "head", _("with the head of the unit")
        SENT = "sent", _("sent")
        LOCKED = "locked", _("locked")

    ARROWS = {
        State.DRAFT: {State.WITH_HEAD, State.SENT},
        State.WITH_HEAD: {State.DRAFT, State.SENT},
        State.SENT: {State.DRAFT, State.LOCKED},
        State.LOCKED: set(),
    }
    READ_BY_OTHERS = (State.SENT, State.LOCKED)
    REPORT = ("strengths", "difficulties", "recommendations", "good_practice")

    audit_round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="self_assessments")
    cluster_round = models.ForeignKey(ClusterRound, on_delete=models.PROTECT, related_name="self_assessments")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="self_assessments")
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_late = models.BooleanField(default=False)
    returned_note = models.TextField(blank=True, help_text="what the lead unit or the district asks to complete")
    head_note = models.TextField(blank=True, help_text="why the head of the ward gave it back to the clerk")
    strengths = models.TextField(blank=True)
    difficulties = models.TextField(blank=True)
    recommendations = models.TextField(blank=True)
    good_practice = models.TextField(blank=True)
    backlog_metres = models.DecimalField(
        max_digits=8, decimal_places=2, null=True, blank=True, help_text="shelf metres of unprocessed records"
    )
    carried_texts = models.JSONField(
        default=dict, blank=True, help_text="of the general part: field → [year it was copied from, as it was then]"
    )
    report_version = models.PositiveIntegerField(default=0)
    report_saved_at = models.DateTimeField(null=True, blank=True)
    report_saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SelfAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["cluster_round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit_round", "ward"], name="a_ward_is_once_in_a_round"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "head"]) | Q(sent_at__isnull=False),
                name="a_sent_self_assessment_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(backlog_metres__isnull=True) | Q(backlog_metres__gte=0),
                name="no_backlog_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward.full_name}, {self.audit_round.year}"

    @property
    def is_sent(self) -> bool:
        return self.state in self.READ_BY_OTHERS

    def carried_from(self, name: str) -> int | None:
        """The year whose text stands in this field of the general part, neither changed nor confirmed since."""
        year, text = self.carried_texts.get(name, (None, ""))
        return year if text and text == getattr(self, name) else None

    @property
    def carried_years(self) -> dict[str, int]:
        """The same for all fields of which it is so."""
        return {name: year for name in self.REPORT if (year := self.carried_from(name))}


class SelfScore(Answer):
    """Điểm tự chấm of one criterion, with the reason for points lost or for "not applicable"."""

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="self_scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    carried_from = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="year whose reason was copied and nobody has looked at again"
    )

    class Meta:
        ordering = ["self_assessment", "criterion__place"]
        constraints = [
            models.UniqueConstraint(fields=["self_assessment", "criterion"], name="one_self_score_a_criterion"),
            *answer_constraints("self_score"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.points}"


class SelfScoreVersion(Answer):
    """Every text that was ever saved or refused for a self-score; `refused` ones came too late and lost to a newer
    one.
    """

    self_score = models.ForeignKey(SelfScore, on_delete=models.CASCADE, related_name="versions")
    reason = models.TextField(blank=True)
    refused = models.BooleanField(default=False)

    class Meta:
        ordering = ["self_score", "pk"]

    def __str__(self) -> str:
        return f"{self.self_score_id} v{self.version}"


class Submission(models.Model):
    """What a ward sent, exactly, each time it sent: never changed, known by its hash."""

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60, unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)
    approved_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="the head of the ward, in the system; empty without such an account or with a scan",
    )  # fmt: skip
    scan = models.ForeignKey(
        "audits.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="the report on paper, signed and stamped",
    )  # fmt: skip

    class Meta:
        ordering = ["self_assessment", "number"]
        constraints = [models.UniqueConstraint(fields=["self_assessment", "number"], name="one_submission_a_number")]

    def __str__(self) -> str:
        return self.code
