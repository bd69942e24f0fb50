from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from clusters.errors import Refused
from clusters.models.districts import District
from clusters.models.people import Person
from clusters.models.wards import Ward


class JournalEntryQuerySet(models.QuerySet):
    def update(self, **_kwargs: object) -> int:
        raise Refused(_("The journal is only ever added to."))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Refused(_("The journal is only ever added to."))


class JournalEntry(models.Model):
    """One act: who, for whom, what, before, after, why. Each line carries the hash of the line before it."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(help_text="when it happened; a replayed case keeps its own time")
    written_at = models.DateTimeField(help_text="when this line was written")
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="acts", help_text="null: the clock"
    )
    by_name = models.CharField(max_length=150)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, related_name="journal")
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=~Q(hash=""), name="a_journal_line_has_its_hash")]
        indexes = [models.Index(fields=["target"]), models.Index(fields=["district", "number"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.by_name}: {self.verb} {self.label}"


class JournalHead(models.Model):
    """The chain's end, one row: writers queue on it, and a line cut off at the end is noticed."""

    only = models.BooleanField(primary_key=True, default=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="one_journal_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"
