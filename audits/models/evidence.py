import uuid
from typing import Any

from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models.criteria import Criterion
from audits.models.cross_checks import CrossCheck
from audits.models.explanations import Explanation
from audits.models.questions import Question
from audits.models.self_assessments import SelfAssessment
from clusters import clock
from clusters.models import Person, Ward


def evidence_storage() -> Any:
    """Outside every folder that a server hands out by itself: a file is read through a view that asks for rights."""
    return storages["evidence"]


def own_place(stored: "StoredFile", _name: str) -> str:
    """A name of our own: what the person called the file never reaches the disk."""
    return f"{stored.ward_id}/{uuid.uuid4().hex}"


class StoredFile(models.Model):
    """What somebody uploaded, byte for byte, with what it really is and its SHA-256. Never changed."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"
        DOC = "doc", "Word 97–2003"
        XLS = "xls", "Excel 97–2003"
        JPG = "jpg", "JPG"
        PNG = "png", "PNG"

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind)
    name = models.CharField(max_length=150, help_text="as the person called it, made safe, in NFC")
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.FileField(storage=evidence_storage, upload_to=own_place, max_length=120)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.kind in (self.Kind.JPG, self.Kind.PNG)

    @property
    def opens_in_the_page(self) -> bool:
        """The kinds every browser shows by itself; the others are downloaded to be read."""
        return self.is_picture or self.kind == self.Kind.PDF


class EvidenceQuerySet(models.QuerySet):
    def standing(self) -> "EvidenceQuerySet":
        """Neither taken out nor replaced by a newer version."""
        return self.filter(removed_at__isnull=True, replaced_by__isnull=True)


class Evidence(models.Model):
    """Tài liệu kiểm chứng of one criterion: a file, or a document cited by number, date, issuer and subject.

    What stood in a report that was sent is never taken out; what comes later says so.
    """

    class Phase(models.TextChoices):
        ORIGINAL = "original", _("with the report")
        REQUESTED = "request", _("added on request")
        EXPLAINED = "explain", _("added after the check")

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="evidence")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="uses")
    number = models.CharField(max_length=60, blank=True, help_text="number and symbol: 155/NV-VTLT")
    issuer = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    dated_on = models.DateField(null=True, blank=True, help_text="what the evidence dates from")
    phase = models.CharField(max_length=8, choices=Phase, default=Phase.ORIGINAL)
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence", help_text="it answers"
    )
    explanation = models.ForeignKey(
        Explanation, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence", help_text="it supports"
    )
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    key = models.CharField(max_length=36, blank=True, help_text="given by the device, so that a repeated try adds none")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["self_assessment", "criterion__place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stored__isnull=False) | (~Q(number="") & ~Q(subject="")),
                name="evidence_is_a_file_or_a_citation",
            ),
            models.UniqueConstraint(fields=["self_assessment", "key"], condition=~Q(key=""), name="one_evidence_a_try"),
        ]

    def __str__(self) -> str:
        return self.stored.name if self.stored else f"{self.number} {self.subject}".strip()

    @property
    def facts(self) -> dict[str, Any]:
        """What a report that is sent says of it: the file by its SHA-256, the document as it is cited."""
        if self.stored:
            return {"name": self.stored.name, "sha256": self.stored.sha256, "dated_on": self.dated_on}
        return {name: getattr(self, name) for name in ("number", "dated_on", "issuer", "subject")}


class SitePhoto(models.Model):
    """Ảnh chụp tại chỗ, of one criterion in a check on site; read like the marks of its sheet."""

    cross_check = models.ForeignKey(CrossCheck, on_delete=models.CASCADE, related_name="photos")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=36, help_text="given by the device, so that a repeated try adds none")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["cross_check", "criterion__place", "pk"]
        constraints = [models.UniqueConstraint(fields=["cross_check", "key"], name="one_photo_a_try")]

    def __str__(self) -> str:
        return self.stored.name
