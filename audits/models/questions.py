from django.db import models
from django.db.models import Q

from audits.models.criteria import Criterion
from audits.models.self_assessments import SelfAssessment
from clusters import clock
from clusters.models import Person, Ward


class Question(models.Model):
    """What a ward of the cluster asks about one criterion of a report that was sent, and the answer.

    With `wants_evidence` it is a request (yêu cầu bổ sung): one open at a time, at most two of one asker on one
    criterion; the answer adds evidence and never changes the self-score (states.md §3).
    """

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="questions")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    wants_evidence = models.BooleanField(default=False)
    text = models.TextField()
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["self_assessment", "criterion__place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["self_assessment", "criterion", "asker"],
                condition=Q(wants_evidence=True, answered_at__isnull=True),
                name="one_open_request_for_evidence",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="an_answered_question_has_its_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker.name}: {self.criterion.code}"
