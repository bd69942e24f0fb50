from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

POINTS: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}


class CriteriaSet(models.Model):
    """Groups and criteria that add up to the scale. Frozen once a round uses it; a change is a new version."""

    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=300)
    scale = models.DecimalField(**POINTS, default=Decimal(100))
    is_sample = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, unique=True, help_text="SHA-256 of its content")
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_criteria_set_a_version"),
            models.CheckConstraint(condition=Q(scale__gt=0), name="a_scale_is_positive"),
        ]

    def __str__(self) -> str:
        return self.title


class Group(models.Model):
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="groups")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    max_points = models.DecimalField(**POINTS)

    class Meta:
        ordering = ["criteria_set", "place"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "place"], name="one_group_a_place"),
            models.UniqueConstraint(fields=["criteria_set", "code"], name="one_group_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"


class Criterion(models.Model):
    """One thing to prove: 0 to `max_points` in multiples of `step`."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="criteria")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="criteria")
    place = models.PositiveSmallIntegerField(help_text="order in the whole set")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=500)
    max_points = models.DecimalField(**POINTS)
    step = models.DecimalField(**POINTS)
    kind = models.CharField(max_length=20, blank=True)
    allow_na = models.BooleanField(default=False)
    guidance = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    zero_caps_class_at = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["criteria_set", "place"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "place"], name="one_criterion_a_place"),
            models.UniqueConstraint(fields=["criteria_set", "code"], name="one_criterion_a_code"),
            models.CheckConstraint(
                condition=Q(step__gt=0, max_points__gt=0, step__lte=F("max_points")),
                name="a_step_fits_its_maximum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Level(models.Model):
    """A labelled shortcut on the form; any multiple of the step is as legal."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="levels")
    place = models.PositiveSmallIntegerField()
    label = models.CharField(_("label"), max_length=300)
    points = models.DecimalField(**POINTS)

    class Meta:
        ordering = ["criterion", "place"]
        constraints = [models.UniqueConstraint(fields=["criterion", "place"], name="one_level_a_place")]

    def __str__(self) -> str:
        return f"{self.label} – {self.points}"
