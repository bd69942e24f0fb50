from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters import clock
from clusters.models import Person, Ward
from scoring.models.conferences import Conference


class Motion(models.Model):
    """Biểu quyết by a show of hands. What the counts are measured by is frozen when it closes (rules.md §8)."""

    class Kind(models.TextChoices):
        RESULTS = "results", _("results of scoring and classes")
        COMMENDATION = "commendation", _("commendation")
        MINUTES = "minutes", _("minutes")

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        DECLARED = "declared", _("declared")
        STALE = "stale", _("no longer valid")

    ARROWS = {
        State.PREPARED: {State.OPEN},
        State.OPEN: {State.CLOSED},
        State.CLOSED: {State.DECLARED, State.STALE},
        State.DECLARED: {State.STALE},
        State.STALE: set(),
    }

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="motions")
    kind = models.CharField(max_length=12, choices=Kind)
    about = models.CharField(max_length=500)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person_name = models.CharField(max_length=150, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.PREPARED)
    yes = models.PositiveSmallIntegerField(null=True, blank=True)
    no = models.PositiveSmallIntegerField(null=True, blank=True)
    abstain = models.PositiveSmallIntegerField(null=True, blank=True)
    present = models.PositiveSmallIntegerField(null=True, blank=True, help_text="wards present when it closed")
    entitled = models.PositiveSmallIntegerField(null=True, blank=True, help_text="present minus recused")
    base = models.PositiveSmallIntegerField(null=True, blank=True, help_text="what the majority is counted of")
    recused = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    passed = models.BooleanField(null=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by_ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["conference", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference"], condition=Q(state="open"),
            name="one_open_motion_a_conference"),
            models.CheckConstraint(
                condition=~Q(kind="commendation") | Q(ward__isnull=False), name="a_commendation_motion_names_its_ward"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "open"])
                | (Q(yes__isnull=False, no__isnull=False, abstain__isnull=False, entitled__isnull=False)
                   & Q(entitled__gte=F("yes") + F("no") + F("abstain"))),
                name="no_more_votes_than_entitled",
            ),
            models.CheckConstraint(
                condition=~Q(state="declared") | Q(passed__isnull=False), name="a_declared_motion_has_its_result"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.about

    @property
    def not_voting(self) -> int:
        """Entitled wards that gave no vote; legal, and said."""
        return (self.entitled or 0) - (self.yes or 0) - (self.no or 0) - (self.abstain or 0)


class Commendation(models.Model):
    """Đề xuất khen thưởng of a ward as a collective, or of a person of it."""

    class Kind(models.TextChoices):
        COLLECTIVE = "collective", _("collective")
        INDIVIDUAL = "individual", _("individual")

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="commendations")
    kind = models.CharField(max_length=10, choices=Kind)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=150, blank=True)
    person_position = models.CharField(max_length=150, blank=True)
    form = models.CharField(max_length=100)
    reason = models.TextField()
    is_withdrawn = models.BooleanField(default=False)
    nominated_at = models.DateTimeField(default=clock.now)
    nominated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["conference", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="collective", person_name="") | (Q(kind="individual") & ~Q(person_name="")),
                name="an_individual_has_a_name",
            ),
            models.UniqueConstraint(
                fields=["conference", "kind", "ward", "person_name"],
                condition=Q(is_withdrawn=False),
                name="nobody_is_nominated_twice",
            ),
        ]

    def __str__(self) -> str:
        return self.person_name or self.ward.full_name
