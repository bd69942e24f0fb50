from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models.criteria import POINTS, Criterion
from audits.models.cross_checks import CrossCheck
from audits.models.rounds import ClusterRound
from clusters import clock
from clusters.models import Person, Ward


class ExplanationQuerySet(models.QuerySet):
    def standing(self) -> "ExplanationQuerySet":
        """What the ward still says: not what it withdrew."""
        return self.exclude(state=Explanation.State.WITHDRAWN)

    def told(self) -> "ExplanationQuerySet":
        """What papers and cases tell: also one that was withdrawn after it had changed a mark, which stays changed."""
        changed = ExplanationAnswer.objects.filter(explanation=models.OuterRef("pk"), points__isnull=False)
        return self.filter(~Q(state=Explanation.State.WITHDRAWN) | models.Exists(changed))


class Explanation(models.Model):
    """Giải trình: what a ward answers to its marks on one criterion, after the reveal and before the conference."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for answers")
        ANSWERED = "answered", _("answered")
        TO_CONFERENCE = "to_conf", _("for the conference")
        SETTLED = "settled", _("settled")
        WITHDRAWN = "withdrawn", _("withdrawn")

    ARROWS = {
        State.OPEN: {State.ANSWERED, State.TO_CONFERENCE, State.WITHDRAWN},
        State.ANSWERED: {State.TO_CONFERENCE, State.SETTLED, State.WITHDRAWN},
        State.TO_CONFERENCE: {State.SETTLED},
        State.SETTLED: set(),
        State.WITHDRAWN: {State.OPEN},
    }

    cluster_round = models.ForeignKey(ClusterRound, on_delete=models.PROTECT, related_name="explanations")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        ordering = ["cluster_round", "ward_id", "criterion__place"]
        constraints = [
            models.UniqueConstraint(fields=["cluster_round", "ward", "criterion"], name="one_explanation_a_line")
        ]

    def __str__(self) -> str:
        return f"{self.ward.name} {self.criterion.code}"


class ExplanationAnswer(models.Model):
    """What one assessor makes of it: accepted and partly carry the amended mark, kept carries none."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        PARTLY = "partly", _("partly accepted")
        KEPT = "kept", _("mark kept")

    explanation = models.ForeignKey(Explanation, on_delete=models.CASCADE, related_name="answers")
    cross_check = models.ForeignKey(CrossCheck, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome)
    points = models.DecimalField(**POINTS, null=True, blank=True)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["explanation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["explanation", "cross_check"], name="one_answer_an_assessor"),
            models.CheckConstraint(
                condition=Q(outcome="kept", points__isnull=True) | (~Q(outcome="kept") & Q(points__isnull=False)),
                name="an_accepted_explanation_amends_the_mark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.explanation_id}: {self.outcome}"


class Consent(models.Model):
    """Nhất trí: the assessed ward agrees to the marks on one criterion that differ from its self-score."""

    cluster_round = models.ForeignKey(ClusterRound, on_delete=models.PROTECT, related_name="consents")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["cluster_round", "ward_id", "criterion__place"]
        constraints = [
            models.UniqueConstraint(fields=["cluster_round", "ward", "criterion"], name="one_consent_a_line")
        ]

    def __str__(self) -> str:
        return f"{self.ward.name} {self.criterion.code}"
