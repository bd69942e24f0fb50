from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters import clock
from clusters.models import Person, Ward
from scoring.models.conferences import Conference


class Motion(models.Model):
    """Biểu quyết. What the counts are measured by is frozen when it closes (rules.md §8)."""

    class Kind(models.TextChoices):
        RESULTS = "results", _("results of scoring and classes")
        COMMENDATION = "commendation", _("commendation")
        MINUTES = "minutes", _("minutes")

    class Mode(models.TextChoices):
        HANDS = "hands", _("show of hands")
        NAMED = "named", _("by name")
        SECRET = "secret", _("secret ballot")

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
    mode = models.CharField(max_length=6, choices=Mode, default=Mode.HANDS)
    state = models.CharField(max_length=8, choices=State, default=State.PREPARED)
    yes = models.PositiveSmallIntegerField(null=True, blank=True)
    no = models.PositiveSmallIntegerField(null=True, blank=True)
    abstain = models.PositiveSmallIntegerField(null=True, blank=True)
    present = models.PositiveSmallIntegerField(null=True, blank=True, help_text="wards present when it closed")
    entitled = models.PositiveSmallIntegerField(null=True, blank=True, help_text="present minus recused")
    base = models.PositiveSmallIntegerField(null=True, blank=True, help_text="what the majority is counted of")
    recused = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    voters = models.JSONField(default=list, help_text="ids of the wards entitled when it closed")
    passed = models.BooleanField(null=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    stale_reason = models.TextField(blank=True)
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


class NamedVote(models.Model):
    """What one ward said in a vote by name: on its delegate's phone, or typed by who records. May change while open."""

    class Choice(models.TextChoices):
        YES = "yes", _("in favour")
        NO = "no", _("against")
        ABSTAIN = "abstain", _("other opinion")

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="named_votes")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=7, choices=Choice)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["motion", "ward_id"]
        constraints = [models.UniqueConstraint(fields=["motion", "ward"], name="one_named_vote_a_ward")]

    def __str__(self) -> str:
        return f"{self.ward.name}: {self.choice}"


class HasVoted(models.Model):
    """That a ward has voted in a secret ballot: nothing about what, and no time that could be laid beside another."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="have_voted")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["motion", "ward_id"]
        constraints = [models.UniqueConstraint(fields=["motion", "ward"], name="one_secret_ballot_a_ward")]

    def __str__(self) -> str:
        return self.ward.name


class BallotBox(models.Model):
    """The ballots of a secret vote, counted as they fall: no row of one ballot, so none can be led back to a ward."""

    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="ballot_box")
    yes = models.PositiveSmallIntegerField(default=0)
    no = models.PositiveSmallIntegerField(default=0)
    abstain = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["motion"]

    def __str__(self) -> str:
        return f"{self.motion}"


class CommendationQuerySet(models.QuerySet["Commendation"]):
    def standing(self) -> "CommendationQuerySet":
        """Those that were not withdrawn."""
        return self.exclude(state=Commendation.State.WITHDRAWN)


class Commendation(models.Model):
    """Đề xuất khen thưởng of a ward as a collective, or of a person of it."""

    class Kind(models.TextChoices):
        COLLECTIVE = "collective", _("collective")
        INDIVIDUAL = "individual", _("individual")

    class State(models.TextChoices):
        NOMINATED = "nominated", _("nominated")
        VOTED = "voted", _("voted")
        FAILED = "failed", _("not passed")
        SUBMITTED = "submitted", _("submitted")
        AWARDED = "awarded", _("commended")
        NOT_AWARDED = "refused", _("not commended")
        WITHDRAWN = "withdrawn", _("withdrawn")

    ARROWS = {
        State.NOMINATED: {State.VOTED, State.FAILED, State.WITHDRAWN},
        State.VOTED: {State.NOMINATED, State.SUBMITTED, State.WITHDRAWN},
        State.FAILED: {State.NOMINATED, State.WITHDRAWN},
        State.SUBMITTED: {State.NOMINATED, State.VOTED, State.AWARDED, State.NOT_AWARDED},
        State.AWARDED: set(),
        State.NOT_AWARDED: set(),
        State.WITHDRAWN: set(),
    }

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="commendations")
    kind = models.CharField(max_length=10, choices=Kind)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=150, blank=True)
    person_position = models.CharField(max_length=150, blank=True)
    form = models.CharField(max_length=100)
    reason = models.TextField()
    state = models.CharField(max_length=9, choices=State, default=State.NOMINATED)
    decision_number = models.CharField(max_length=60, blank=True, help_text="of the district, with its date")
    decision_reason = models.TextField(blank=True)
    nominated_at = models.DateTimeField(default=clock.now)
    nominated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = CommendationQuerySet.as_manager()

    class Meta:
        ordering = ["conference", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="collective", person_name="") | (Q(kind="individual") & ~Q(person_name="")),
                name="an_individual_has_a_name",
            ),
            models.UniqueConstraint(
                fields=["conference", "kind", "ward", "person_name"],
                condition=~Q(state="withdrawn"),
                name="nobody_is_nominated_twice",
            ),
        ]

    def __str__(self) -> str:
        return self.person_name or self.ward.full_name
