"""Explanations: a ward explains a line, each assessor accepts, accepts in part, or keeps its mark."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from audits import points as point_rules
from audits import policies
from audits.models import ClusterRound, Criterion, CrossCheck, Explanation, ExplanationAnswer, Mark
from clusters import clock, journal
from clusters.errors import Refused
from clusters.models import Person, Ward
from clusters.states import move
from clusters.verdicts import require

Outcome = ExplanationAnswer.Outcome


@transaction.atomic
def explain(cluster_round: ClusterRound, ward: Ward, criterion: Criterion, text: str, *, by: Person) -> Explanation:
    """The assessed ward explains one criterion; once a line, within the window; the same text twice explains once."""
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_explain(by, cluster_round, ward.pk))
    if not text.strip():
        raise Refused(_("Write the explanation of criterion %(code)s.") % {"code": criterion.code}, at="text")
    known = Explanation.objects.filter(cluster_round=cluster_round, ward=ward, criterion=criterion).first()
    if known and known.text == text.strip():
        return known
    if known:
        raise Refused(
            _("Criterion %(code)s is explained already. Raise what is new at the conference.")
            % {"code": criterion.code},
            at="text",
        )
    explanation = Explanation.objects.create(
        cluster_round=cluster_round, ward=ward, criterion=criterion, text=text.strip(), opened_by=by
    )
    journal.record(
        "explanation.opened",
        explanation,
        by=by,
        ward=ward,
        district=cluster_round.audit_round.district,
        reason=text,
    )
    return explanation


@transaction.atomic
def explain_lines(
    cluster_round: ClusterRound, ward: Ward, texts: Mapping[Criterion, str], *, by: Person
) -> list[Explanation]:
    """Several lines at once, or none of them. Raises Refused (`at` = criterion code) for the first that is refused."""
    opened = []
    for criterion, text in texts.items():
        try:
            opened.append(explain(cluster_round, ward, criterion, text, by=by))
        except Refused as refusal:
            raise Refused(refusal.reason, at=criterion.code if refusal.at else "") from refusal
    return opened


@transaction.atomic
def answer(
    explanation: Explanation,
    cross_check: CrossCheck,
    outcome: str,
    *,
    points: Decimal | None = None,
    reason: str = "",
    by: Person,
) -> ExplanationAnswer:
    """One assessor answers; accepted and partly carry the amended mark, which counts from now on; the sealed one
    stays readable. Sending the same twice answers once.
    """
    explanation = Explanation.objects.select_for_update(of=("self",)).select_related(
        "criterion", "ward", "cluster_round__audit_round__district", "cluster_round__cluster"
    ).get(pk=explanation.pk)  # fmt: skip
    given = {"outcome": outcome, "points": points, "reason": reason}
    known = explanation.answers.filter(cross_check=cross_check, answered_by=by, **given).first()
    if known:
        return known
    require(policies.can_answer(by, explanation, cross_check))
    _check_points(explanation.criterion, outcome, points)
    before = None
    if points is not None:
        before = _amend(cross_check, explanation, points, reason or explanation.text)
    answered = ExplanationAnswer.objects.create(
        explanation=explanation, cross_check=cross_check, answered_by=by, **given
    )
    waiting = CrossCheck.objects.filter(
        cluster_round=explanation.cluster_round_id, subject=explanation.ward_id
    ).counting()
    if waiting.count() == explanation.answers.count():
        move(explanation, Explanation.State.ANSWERED)
    journal.record(
        f"explanation.{outcome}", explanation, by=by, ward=cross_check.assessor, reason=reason,
        district=explanation.cluster_round.audit_round.district, before=before,
        after=None if points is None else {"points": str(points)},
    )  # fmt: skip
    return answered


def _check_points(criterion: Criterion, outcome: str, points: Decimal | None) -> None:
    if outcome not in Outcome.values:
        raise Refused(_("Choose: accepted, partly accepted or mark kept."), at="outcome")
    if outcome == Outcome.KEPT and points is not None:
        raise Refused(_("A kept mark does not change: leave the points empty."), at="points")
    if outcome != Outcome.KEPT and points is None:
        raise Refused(_("Enter the amended mark of criterion %(code)s.") % {"code": criterion.code}, at="points")
    if points is not None:
        point_rules.legal(points, criterion)


def _amend(cross_check: CrossCheck, explanation: Explanation, points: Decimal, reason: str) -> dict[str, str | None]:
    mark = Mark.objects.select_for_update().get(cross_check=cross_check, criterion=explanation.criterion)
    before = None if mark.counting_points is None else str(mark.counting_points)
    mark.amended_points, mark.amended_reason, mark.amended_at = points, reason, clock.now()
    mark.save(update_fields=["amended_points", "amended_reason", "amended_at"])
    cross_check = CrossCheck.objects.get(pk=cross_check.pk)
    move(cross_check, CrossCheck.State.AMENDED)
    return {"points": before}


def send_to_conference(cluster_round: ClusterRound) -> None:
    """Unanswered explanations and those where a mark was kept come before the conference; part of the act that opens
    it.
    """
    State = Explanation.State  # noqa: N806 - an enum class
    rows = Explanation.objects.filter(cluster_round=cluster_round)
    rows.filter(state=State.OPEN).update(state=State.TO_CONFERENCE)
    kept = ExplanationAnswer.objects.filter(explanation__in=rows, outcome=Outcome.KEPT).values("explanation")
    rows.filter(pk__in=kept, state=State.ANSWERED).update(state=State.TO_CONFERENCE)
    rows.filter(state=State.ANSWERED).update(state=State.SETTLED)


def settle(cluster_round: ClusterRound, ward: Ward, criterion: Criterion) -> None:
    """The conference settled the line; part of that act."""
    rows = Explanation.objects.filter(cluster_round=cluster_round, ward=ward, criterion=criterion)
    rows.filter(state=Explanation.State.TO_CONFERENCE).update(state=Explanation.State.SETTLED)
