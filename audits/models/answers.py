from django.db import models
from django.db.models import Q

from audits.models.criteria import POINTS
from clusters import clock
from clusters.models import Person


class Answer(models.Model):
    """Points or "not applicable" for one criterion. Neither of both is "not scored", which is never 0."""

    points = models.DecimalField(**POINTS, null=True, blank=True)
    is_na = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_answered(self) -> bool:
        return self.is_na or self.points is not None


def answer_constraints(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(condition=Q(points__isnull=True) | Q(points__gte=0), name=f"no_{name}_below_zero"),
        models.CheckConstraint(condition=Q(is_na=False) | Q(points__isnull=True), name=f"no_{name}_with_points_and_na"),
    ]
