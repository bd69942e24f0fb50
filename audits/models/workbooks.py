from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from audits.models.cross_checks import CrossCheck
from audits.models.self_assessments import SelfAssessment
from clusters import clock
from clusters.models import Person


class WorkbookUpload(models.Model):
    """A workbook that was read and waits for its person to say which cells to write; nothing is written before."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    self_assessment = models.ForeignKey(
        SelfAssessment, on_delete=models.CASCADE, null=True, blank=True, related_name="workbook_uploads"
    )
    cross_check = models.ForeignKey(
        CrossCheck, on_delete=models.CASCADE, null=True, blank=True, related_name="workbook_uploads"
    )
    name = models.CharField(max_length=150)
    cells = models.JSONField(encoder=DjangoJSONEncoder, help_text="what the workbook says, as read")
    uploaded_at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(self_assessment__isnull=False, cross_check__isnull=True)
                | Q(self_assessment__isnull=True, cross_check__isnull=False),
                name="a_workbook_is_of_one_sheet",
            )
        ]

    def __str__(self) -> str:
        return self.name
