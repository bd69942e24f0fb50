from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models.districts import District
from clusters.models.wards import Ward


class Cluster(models.Model):
    """Wards of a district that emulate and audit each other in one year, with their lead and deputy."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="clusters")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["district", "-year", "number", "pk"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    class Position(models.TextChoices):
        LEAD = "lead", _("lead unit")
        DEPUTY = "deputy", _("deputy lead unit")
        MEMBER = "member", _("member unit")

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="memberships")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="memberships")
    position = models.CharField(max_length=6, choices=Position, default=Position.MEMBER)
    place = models.PositiveSmallIntegerField(help_text="order in the cluster's list")

    class Meta:
        ordering = ["cluster", "place"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "ward"], name="a_ward_is_once_in_a_cluster"),
            models.UniqueConstraint(fields=["cluster", "place"], name="one_ward_a_place"),
            models.UniqueConstraint(fields=["cluster"], condition=Q(position="lead"), name="one_lead_a_cluster"),
            models.UniqueConstraint(fields=["cluster"], condition=Q(position="deputy"), name="one_deputy_a_cluster"),
        ]

    def __str__(self) -> str:
        return f"{self.ward} in {self.cluster}"
