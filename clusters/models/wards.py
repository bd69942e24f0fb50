from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.models.districts import District


class WardQuerySet(models.QuerySet):
    def on(self, day: date) -> "WardQuerySet":
        """Those that exist on that day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )


class Ward(models.Model):
    """A unit that audits and is audited. Years are never joined by code or name: codes and names were reused in
    2025.
    """

    class Kind(models.TextChoices):
        PHUONG = "phuong", _("ward")
        XA = "xa", _("commune")
        THI_TRAN = "thi_tran", _("township")
        DAC_KHU = "dac_khu", _("special zone")

    IN_VIETNAMESE = {"phuong": "phường", "xa": "xã", "thi_tran": "thị trấn", "dac_khu": "đặc khu"}

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="wards")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PHUONG)
    name = models.CharField(max_length=100)
    code = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = WardQuerySet.as_manager()

    class Meta:
        ordering = ["district", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="a_ward_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["district", "kind", "name"],
                condition=Q(valid_to__isnull=True),
                name="one_living_ward_of_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """As it signs: UBND phường Phúc Lợi."""
        return f"UBND {self.IN_VIETNAMESE[self.kind]} {self.name}"


class Succession(models.Model):
    """People and land of an old ward went to a new one. An old ward may have several successors."""

    old = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="predecessions")
    on = models.DateField()
    decision = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="one_succession_of_a_pair"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="no_ward_succeeds_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
