from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.models import ClusterRound, Criterion
from audits.models.criteria import POINTS
from clusters import clock
from clusters.models import Person, Ward


class Conference(models.Model):
    """Hội nghị: the meeting in which the cluster settles, votes and proposes."""

    class State(models.TextChoices):
        CALLED = "called", _("called")
        IN_SESSION = "session", _("in session")
        PAUSED = "paused", _("in a break")
        POSTPONED = "postponed", _("postponed")
        CLOSED = "closed", _("closed")

    ARROWS = {
        State.CALLED: {State.IN_SESSION, State.POSTPONED},
        State.IN_SESSION: {State.PAUSED, State.POSTPONED, State.CLOSED},
        State.PAUSED: {State.IN_SESSION, State.POSTPONED},
        State.POSTPONED: {State.CALLED},
        State.CLOSED: set(),
    }

    cluster_round = models.ForeignKey(ClusterRound, on_delete=models.PROTECT, related_name="conferences")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State, default=State.CALLED)
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    host = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    chair_name = models.CharField(max_length=150)
    chair_position = models.CharField(max_length=150)
    chair_ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, related_name="+")
    secretary_name = models.CharField(max_length=150)
    secretary_position = models.CharField(max_length=150)
    secretary_ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    postponed_reason = models.TextField(blank=True, help_text="also “no quorum”")
    difficulties = models.TextField(blank=True)
    directions = models.TextField(blank=True)
    prose = models.JSONField(default=dict, blank=True, help_text="what the secretary adds to the minutes, by section")
    replies_until = models.DateTimeField(null=True, blank=True, help_text="units agree to the draft minutes or remark")
    notes_version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["cluster_round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cluster_round", "number"], name="one_conference_a_number"),
            models.UniqueConstraint(
                fields=["cluster_round"], condition=~Q(state="closed"), name="one_open_conference_a_cluster"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["called", "postponed"]) | Q(opened_at__isnull=False),
                name="an_open_conference_has_its_hour",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__gte=F("opened_at")),
                name="a_conference_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster_round}"


class Attendance(models.Model):
    """Who is in the room. A ward is present while one of its people is; guests have no ward and no vote."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="attendances")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=150)
    position = models.CharField(max_length=150, blank=True)
    arrived_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["conference", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
                name="nobody_leaves_before_arriving",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ConsoleSeat(models.Model):
    """Another unit's delegate sits at the laptop of the meeting and vouches for what is recorded there for that unit.

    So one laptop is enough where the rules want the deputy unit to record what concerns the lead unit (rules.md §8).
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="seats")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    delegate_name = models.CharField(max_length=150)
    operator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", help_text="whose account types")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(help_text="every act of it moves this on")

    class Meta:
        ordering = ["conference", "pk"]

    def __str__(self) -> str:
        return self.delegate_name


class Screen(models.Model):
    """Màn chiếu: what the room sees now. Who has the token may look on; it says nothing that the room may not see."""

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, related_name="screen")
    token = models.CharField(max_length=43, unique=True)
    slide = models.JSONField(default=dict, help_text="kind, and what it is about")
    before = models.JSONField(null=True, blank=True, help_text="what undo brings back")
    is_hidden = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    shown_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["conference"]

    def __str__(self) -> str:
        return f"{self.conference}"


class Settlement(models.Model):
    """Điểm thống nhất of one line with its reason.

    Prepared before the conference it binds nobody; a change keeps the old one.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared")
        RECORDED = "recorded", _("settled")
        REPLACED = "replaced", _("replaced")

    ARROWS = {
        State.PREPARED: {State.REPLACED},
        State.RECORDED: {State.REPLACED},
        State.REPLACED: set(),
    }

    cluster_round = models.ForeignKey(ClusterRound, on_delete=models.PROTECT, related_name="settlements")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(**POINTS)
    reason = models.TextField()
    state = models.CharField(max_length=8, choices=State)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["cluster_round", "ward_id", "criterion__place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster_round", "ward", "criterion"],
                condition=~Q(state="replaced"),
                name="one_settlement_a_line",
            ),
            models.CheckConstraint(condition=Q(points__gte=0) & ~Q(reason=""), name="a_settlement_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.ward.name} {self.criterion.code}"


class Decision(models.Model):
    """A line that the district decided (phúc tra).

    It wins over what the conference settled; the marks stay as they are.
    """

    cluster_round = models.ForeignKey(ClusterRound, on_delete=models.PROTECT, related_name="decisions")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(**POINTS)
    reason = models.TextField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["cluster_round", "ward_id", "criterion__place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster_round", "ward", "criterion"],
                condition=Q(is_current=True),
                name="one_decision_a_line",
            ),
            models.CheckConstraint(condition=Q(points__gte=0) & ~Q(reason=""), name="a_decision_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.ward.name} {self.criterion.code}"


class Adjustment(models.Model):
    """Bonus or penalty points outside the criteria, an entry of the conference."""

    class Kind(models.TextChoices):
        BONUS = "bonus", _("bonus")
        PENALTY = "penalty", _("penalty")

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=7, choices=Kind)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(**POINTS)
    reason = models.TextField()
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["conference", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gt=0) & ~Q(reason=""), name="an_adjustment_has_its_reason")
        ]

    def __str__(self) -> str:
        return f"{self.ward.name} {self.kind} {self.points}"


class Incident(models.Model):
    """A declared incident (seal lost, secret disclosed …) that allows a class at most."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="incidents")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    at_most = models.CharField(max_length=60)
    reason = models.TextField()
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["conference", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="an_incident_has_its_reason")]

    def __str__(self) -> str:
        return f"{self.ward.name} ≤ {self.at_most}"


class Opinion(models.Model):
    """What a unit said in the discussion, recorded for the minutes."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="opinions")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ["conference", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="an_opinion_says_something")]

    def __str__(self) -> str:
        return self.ward.name
