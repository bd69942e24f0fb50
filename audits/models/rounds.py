from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.models.criteria import CriteriaSet
from clusters.models import Cluster, District, Membership, Person


class RoundQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> "RoundQuerySet":
        """Rounds of one's district office, and those in which one's ward takes part."""
        return self.filter(
            Q(district__in=person.district_ids | person.observed_district_ids)
            | Q(cluster_rounds__cluster__memberships__ward__in=person.ward_ids)
        ).distinct()


class Round(models.Model):
    """Đợt kiểm tra: one audit of a district in a year. Rules, criteria, names and header are frozen when it is
    issued.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("issued")
        RUNNING = "running", _("running")
        AWAITING_APPROVAL = "awaiting", _("awaiting approval")
        APPROVED = "approved", _("approved")

    ARROWS = {
        State.DRAFT: {State.ISSUED},
        State.ISSUED: {State.RUNNING},
        State.RUNNING: {State.AWAITING_APPROVAL},
        State.AWAITING_APPROVAL: {State.APPROVED, State.RUNNING},
        State.APPROVED: set(),
    }

    class Mode(models.TextChoices):
        DESK = "desk", _("on the file")
        FIELD = "field", _("on site")

    class SignOff(models.TextChoices):
        """Who approves a ward's report before it is sent."""

        HEAD = "head", _("the head of the unit in the system, where the unit has such an account")
        SCAN = "scan", _("the report on paper, signed and stamped, uploaded as a scan")

    class LateSending(models.TextChoices):
        UNTIL_REVEAL = "reveal", _("until the sheets are opened, and called late")
        REFUSED = "refused", _("refused after the deadline")

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    directive_type = models.CharField(max_length=60)
    directive_number = models.CharField(max_length=60)
    directive_date = models.DateField()
    directive_issuer = models.CharField(max_length=200)
    directive_subject = models.CharField(max_length=500)
    mode = models.CharField(max_length=5, choices=Mode)
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="rounds")
    rules = models.JSONField(help_text="as in a case file; read by scoring.rules.reading")
    office = models.CharField(max_length=200)
    superior = models.CharField(max_length=200)
    place = models.CharField(max_length=100)
    district_name = models.CharField(max_length=200)
    self_assessment_from = models.DateTimeField()
    self_assessment_to = models.DateTimeField()
    cross_check_from = models.DateTimeField()
    cross_check_to = models.DateTimeField()
    explanation_from = models.DateTimeField()
    explanation_to = models.DateTimeField()
    sign_off = models.CharField(max_length=4, choices=SignOff, default=SignOff.HEAD)
    late_sending = models.CharField(max_length=7, choices=LateSending, default=LateSending.UNTIL_REVEAL)
    evidence_required = models.BooleanField(default=False, help_text="else a criterion without evidence is a hint")
    totals_after_own_report = models.BooleanField(
        default=False, help_text="a ward sees the totals of the others once it has sent its own report"
    )
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    issued_at = models.DateTimeField(null=True, blank=True)
    is_illustrative = models.BooleanField(default=False)
    source = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    case_sha256 = models.CharField(max_length=64, blank=True, help_text="of the case file this round was replayed from")

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-directive_date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["district", "year", "directive_number"], name="one_round_a_directive"),
            models.CheckConstraint(
                condition=Q(
                    self_assessment_from__lt=F("self_assessment_to"), self_assessment_to__lte=F("cross_check_from"),
                    cross_check_from__lt=F("cross_check_to"), cross_check_to__lte=F("explanation_from"),
                    explanation_from__lt=F("explanation_to"),
                ),
                name="windows_follow_each_other",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ClusterRoundQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> "ClusterRoundQuerySet":
        """One's own cluster's; all of one's district for its office and observers."""
        return self.filter(
            Q(audit_round__district__in=person.district_ids | person.observed_district_ids)
            | Q(cluster__memberships__ward__in=person.ward_ids)
        ).distinct()

    def locked(self, cluster_round: "ClusterRound") -> "ClusterRound":
        """Its row, locked until the act ends (on SQLite the act itself is the lock), with what verdicts ask for."""
        related = ("audit_round__district", "audit_round__criteria_set", "cluster")
        return self.select_for_update(of=("self",)).select_related(*related).get(pk=cluster_round.pk)


class ClusterRound(models.Model):
    """One cluster in one round."""

    class Scope(models.TextChoices):
        """What a returned result has to do again (states.md §2)."""

        POINTS = "points", _("points, and everything after them")
        VOTES = "votes", _("votes and minutes")
        MINUTES = "minutes", _("the minutes alone")

    class State(models.TextChoices):
        SELF_ASSESSMENT = "self", _("self-assessment")
        CROSS_CHECK = "cross", _("cross-check")
        CONSOLIDATION = "consol", _("consolidation")
        CONFERENCE = "conf", _("conference")
        SUBMITTED = "submitted", _("submitted")
        APPROVED = "approved", _("approved")

    ARROWS = {
        State.SELF_ASSESSMENT: {State.CROSS_CHECK},
        State.CROSS_CHECK: {State.CONSOLIDATION},
        State.CONSOLIDATION: {State.CONFERENCE},
        State.CONFERENCE: {State.SUBMITTED},
        State.SUBMITTED: {State.APPROVED, State.CONFERENCE, State.CONSOLIDATION},
        State.APPROVED: set(),
    }

    audit_round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="cluster_rounds")
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="cluster_rounds")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.SELF_ASSESSMENT)
    self_assessment_until = models.DateTimeField(
        null=True, blank=True, help_text="where the district moved the deadline"
    )
    cross_check_until = models.DateTimeField(null=True, blank=True)
    explanation_until = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    waiver = models.TextField(blank=True, help_text="why the district lets the reveal happen with fewer sheets")
    returned_reason = models.TextField(blank=True)
    returned_scope = models.CharField(max_length=7, choices=Scope, blank=True)

    objects = ClusterRoundQuerySet.as_manager()

    class Meta:
        ordering = ["audit_round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["audit_round", "number"], name="one_cluster_a_number"),
            models.UniqueConstraint(fields=["audit_round", "cluster"], name="a_cluster_is_once_in_a_round"),
            models.CheckConstraint(
                condition=Q(state__in=["self", "cross"]) | Q(revealed_at__isnull=False),
                name="no_result_before_the_reveal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster.name} – {self.audit_round.year}"

    def until(self, window: str) -> datetime:
        """The deadline that counts here: the district's, where it moved it.

        Windows: self_assessment, cross_check, explanation.
        """
        return getattr(self, f"{window}_until") or getattr(self.audit_round, f"{window}_to")

    @property
    def cross_check_from(self) -> datetime:
        """On the round's date, but not before the self-assessment is over here."""
        return max(self.audit_round.cross_check_from, self.until("self_assessment"))

    @property
    def is_revealed(self) -> bool:
        return self.revealed_at is not None

    @property
    def members(self) -> list[Membership]:
        """In the order of the cluster's list; prefetched by every query that needs it for many clusters."""
        return list(self.cluster.memberships.all())

    def ward_at(self, position: str) -> int:
        """The ward that leads, or the deputy."""
        return next(m.ward_id for m in self.members if m.position == position)

    @property
    def lead_id(self) -> int:
        return self.ward_at(Membership.Position.LEAD)

    @property
    def deputy_id(self) -> int:
        return self.ward_at(Membership.Position.DEPUTY)
