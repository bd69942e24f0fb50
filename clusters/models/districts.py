from django.db import models
from django.utils.translation import gettext_lazy as _


class District(models.Model):
    """The territory whose office runs rounds: a quận or huyện until 30/6/2025, a province or city since."""

    class Kind(models.TextChoices):
        QUAN = "quan", _("urban district")
        HUYEN = "huyen", _("rural district")
        THI_XA = "thi_xa", _("town")
        THANH_PHO = "thanh_pho", _("city")
        TINH = "tinh", _("province")

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """Who issues a district's papers, under which names, from a day on.

    Old rounds keep the names they were issued with.
    """

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="offices")
    valid_from = models.DateField(null=True, blank=True)
    name = models.CharField(max_length=200)
    superior = models.CharField(max_length=200)
    place = models.CharField(max_length=100)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["district", models.F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["district", "valid_from"], name="one_office_of_a_district_a_day"),
            models.UniqueConstraint(
                fields=["district"], condition=models.Q(valid_from__isnull=True), name="one_first_office_of_a_district"
            ),
        ]

    def __str__(self) -> str:
        return self.name
