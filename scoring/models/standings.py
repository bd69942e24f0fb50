from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models import ClusterRound, Criterion
from clusters import clock
from clusters.models import Person, Ward
from scoring.rules.display import exact


class FractionField(models.CharField):
    """An exact number, kept as "281/3": no database type holds a third."""

    _pyi_private_set_type: Any  # read by django-stubs, which takes every CharField for text
    _pyi_private_get_type: Any

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 80, **kwargs})

    def from_db_value(self, value: str | None, *_args: Any) -> Fraction | None:
        return None if value is None else Fraction(value)

    def to_python(self, value: Any) -> Fraction | None:
        return value if value is None or isinstance(value, Fraction) else Fraction(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else exact(Fraction(value))


class ResultTable(models.Model):
    """Bảng kết quả of one cluster: an immutable version each time a number behind it changes or it is voted, sent,
    approved.
    """

    class State(models.TextChoices):
        PROVISIONAL = "provisional", _("provisional, from the marks")
        PROPOSED = "proposed", _("proposed, being settled")
        VOTED = "voted", _("voted")
        SUBMITTED = "submitted", _("submitted")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")

    cluster_round = models.ForeignKey(ClusterRound, on_delete=models.PROTECT, related_name="result_tables")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=11, choices=State)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", help_text="null: the clock"
    )
    because = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, help_text="of every number in it")

    class Meta:
        ordering = ["cluster_round", "version"]
        constraints = [models.UniqueConstraint(fields=["cluster_round", "version"], name="one_result_table_a_version")]

    def __str__(self) -> str:
        return f"{self.cluster_round}, {self.version}"


class Standing(models.Model):
    """Where one ward stands in one version. Screen, PDF, DOCX, xlsx and JSON print this row."""

    result_table = models.ForeignKey(ResultTable, on_delete=models.PROTECT, related_name="standings")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="standings")
    place = models.PositiveSmallIntegerField(help_text="order on the page: by rank, joint ranks in the cluster's order")
    rank = models.PositiveSmallIntegerField()
    joint = models.BooleanField()
    total = FractionField()
    base = FractionField()
    bonus = FractionField()
    penalties = FractionField()
    classified = models.CharField(max_length=60)
    band = models.CharField(max_length=60)
    capped_by = models.CharField(max_length=20, null=True)  # noqa: DJ001 - null is "none did", as in result.json
    self_total = FractionField(null=True)
    self_classified = models.CharField(max_length=60, null=True)  # noqa: DJ001 - null is "sent nothing", as in result.json
    groups = models.JSONField(help_text="[code, exact points, maximum] of each group")
    sheets_counted = models.PositiveSmallIntegerField()
    sheets_expected = models.PositiveSmallIntegerField()
    stable = models.BooleanField()
    unstable_without = models.JSONField(default=list, help_text="ward ids; for the district only")

    class Meta:
        ordering = ["result_table", "place"]
        constraints = [
            models.UniqueConstraint(fields=["result_table", "ward"], name="one_standing_a_ward"),
            models.UniqueConstraint(fields=["result_table", "place"], name="one_standing_a_place"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="ranks_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.ward.name}"


class StandingLine(models.Model):
    """One criterion of one standing: what counts, what the marks alone gave, and how it came."""

    standing = models.ForeignKey(Standing, on_delete=models.PROTECT, related_name="lines")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    agreed = FractionField()
    computed = FractionField(null=True)
    marks = models.JSONField(default=list, help_text="exact numeric marks that count")
    spread = FractionField()
    disputed = models.BooleanField(default=False)
    settled = models.BooleanField(default=False)
    decided = models.BooleanField(default=False)
    not_applicable = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    unscored = models.BooleanField(default=False)

    class Meta:
        ordering = ["standing", "criterion__place"]
        constraints = [models.UniqueConstraint(fields=["standing", "criterion"], name="one_line_a_criterion")]

    def __str__(self) -> str:
        return f"{self.standing_id} {self.criterion_id}"
