from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models import ClusterRound
from clusters import clock
from clusters.models import Person
from scoring.models.standings import ResultTable


class Document(models.Model):
    """A paper as it was made: frozen content and the bytes of both files, known by their hashes."""

    class Kind(models.TextChoices):
        MINUTES = "minutes", _("minutes of the conference")
        PROPOSAL = "proposal", _("commendation proposal")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        AGREED = "agreed", _("agreed")
        SIGNED = "signed", _("signed")
        SUPERSEDED = "superseded", _("superseded")

    ARROWS = {
        State.DRAFT: {State.AGREED, State.SUPERSEDED},
        State.AGREED: {State.SIGNED, State.SUPERSEDED},
        State.SIGNED: {State.SUPERSEDED},
        State.SUPERSEDED: set(),
    }

    cluster_round = models.ForeignKey(ClusterRound, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=8, choices=Kind)
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    result_table = models.ForeignKey(ResultTable, on_delete=models.PROTECT, related_name="documents")
    content = models.JSONField(help_text="the blocks, as they were when it was made")
    pdf = models.BinaryField()
    docx = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    docx_sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(null=True, blank=True, help_text="on paper, as the cluster says")
    signed_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["cluster_round", "kind", "version"]
        constraints = [
            models.UniqueConstraint(fields=["cluster_round", "kind", "version"], name="one_document_a_version"),
            models.UniqueConstraint(
                fields=["cluster_round", "kind"], condition=~Q(state="superseded"), name="one_document_that_holds"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_on__isnull=False),
                name="a_signed_document_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}, {self.cluster_round}"
