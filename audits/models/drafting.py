"""How a ward shares the work on its self-assessment, and what it carries over from the year before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.models.criteria import Criterion, Group
from audits.models.rounds import Round
from audits.models.self_assessments import SelfAssessment
from clusters import clock
from clusters.models import Person, Ward


class Assignment(models.Model):
    """Người phụ trách: which colleague looks after a group. It says who should; everybody of the ward may."""

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="assignments")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["self_assessment", "group__place"]
        constraints = [models.UniqueConstraint(fields=["self_assessment", "group"], name="one_colleague_a_group")]

    def __str__(self) -> str:
        return f"{self.group.code}: {self.person.full_name}"


class Presence(models.Model):
    """Who has a group open just now; told to colleagues, kept by nobody."""

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-seen_at"]
        constraints = [
            models.UniqueConstraint(fields=["self_assessment", "group", "person"], name="one_presence_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person.full_name}: {self.group.code}"


class Shortcoming(models.Model):
    """Tồn tại: where a ward lost points in an approved round; the next self-assessment answers it (states.md §10)."""

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="shortcomings")
    audit_round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="shortcomings", help_text="found in")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ["ward", "audit_round", "criterion__place"]
        constraints = [
            models.UniqueConstraint(fields=["ward", "audit_round", "criterion"], name="one_shortcoming_a_line")
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.text[:80]}"


class Remedy(models.Model):
    """Khắc phục: what a ward says in its next self-assessment about one shortcoming."""

    class Outcome(models.TextChoices):
        FIXED = "fixed", _("mended")
        NOT_FIXED = "open", _("not mended yet")
        NO_LONGER = "gone", _("no longer applies")

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="remedies")
    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.PROTECT, related_name="remedies")
    outcome = models.CharField(max_length=5, choices=Outcome)
    text = models.TextField(blank=True, help_text="what was done, with the evidence that shows it; or why not")
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["self_assessment", "shortcoming"]
        constraints = [models.UniqueConstraint(fields=["self_assessment", "shortcoming"], name="one_remedy_an_answer")]

    def __str__(self) -> str:
        return f"{self.shortcoming_id}: {self.outcome}"


class ReopeningRequest(models.Model):
    """Đề nghị mở lại: a ward asks for its report that was sent; the lead unit or the district decides."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for a decision")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    ARROWS = {State.OPEN: {State.GRANTED, State.REFUSED}, State.GRANTED: set(), State.REFUSED: set()}

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="reopening_requests")
    reason = models.TextField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["self_assessment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["self_assessment"], condition=models.Q(state="open"), name="one_open_reopening_request"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(decided_at__isnull=False),
                name="a_decided_request_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.self_assessment_id}: {self.state}"
