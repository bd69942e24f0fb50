from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models import ClusterRound, StoredFile
from clusters import clock
from clusters.models import Person, Ward
from scoring.models.standings import ResultTable


class Document(models.Model):
    """A paper as it was made: frozen content and the bytes of both files, known by their hashes."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation to the conference")
        SUMMARY = "summary", _("summary of points")
        MINUTES = "minutes", _("minutes of the conference")
        EXTRACT = "extract", _("extract of the minutes")
        PROPOSAL = "proposal", _("commendation proposal")
        NOTICE = "notice", _("notice of the results")
        BULLETIN = "bulletin", _("bulletin")

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
    kind = models.CharField(max_length=10, choices=Kind)
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    code = models.CharField(max_length=24, unique=True, help_text="by which anybody who holds the paper looks it up")
    result_table = models.ForeignKey(
        ResultTable, on_delete=models.PROTECT, related_name="documents", null=True, help_text="null: an invitation"
    )
    content = models.JSONField(help_text="the blocks, as they were when it was made")
    pdf = models.BinaryField()
    docx = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    docx_sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(null=True, blank=True, help_text="the day of the last signature")
    signed_note = models.CharField(max_length=300, blank=True)  # of a signing noted before scans were kept

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


class Reply(models.Model):
    """What a unit says of the draft minutes: it agrees, or remarks. Kept, and printed in the next version."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="replies")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    remark = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["document", "ward_id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "ward"], name="one_reply_a_ward"),
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(remark=""), name="who_does_not_agree_says_why"),
        ]

    def __str__(self) -> str:
        return self.ward.name


class Signing(models.Model):
    """One signature under one version: it falls with the version."""

    class Way(models.TextChoices):
        PAPER = "paper", _("signed on paper")
        CONFIRMED = "confirmed", _("confirmed in the system")
        DIGITAL = "digital", _("digitally signed PDF")

    class Post(models.TextChoices):
        CHAIR = "chair", _("chair")
        SECRETARY = "secretary", _("secretary")
        MEMBER = "member", _("member")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signings")
    way = models.CharField(max_length=9, choices=Way)
    post = models.CharField(max_length=9, choices=Post)
    name = models.CharField(max_length=150)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField()
    sha256 = models.CharField(max_length=64, help_text="of the PDF that was confirmed, or of the file uploaded")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    certificate = models.JSONField(default=dict, blank=True, help_text="what the check of a digital signature found")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["document", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "post", "name", "ward", "way", "sha256"], name="nobody_signs_twice_in_one_way"
            ),
            models.CheckConstraint(
                condition=Q(way="confirmed") | Q(stored__isnull=False), name="a_signed_paper_has_its_file"
            ),
        ]

    def __str__(self) -> str:
        return self.name
