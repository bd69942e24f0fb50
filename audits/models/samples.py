from django.db import models
from django.db.models import F, Q

from audits.models.criteria import Criterion
from audits.models.cross_checks import CrossCheck
from clusters import clock
from clusters.models import Person


class Sample(models.Model):
    """Numbers of a register or of files, drawn from a range by a printed seed that anybody can repeat."""

    cross_check = models.ForeignKey(CrossCheck, on_delete=models.CASCADE, related_name="samples")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    subject = models.CharField(max_length=200, help_text="which register or files")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    seed = models.CharField(max_length=32)
    numbers = models.JSONField()
    drawn_at = models.DateTimeField(default=clock.now)
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["cross_check", "pk"]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_range_goes_up")]

    def __str__(self) -> str:
        return f"{self.subject} {self.first}–{self.last}"
