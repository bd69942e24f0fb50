"""Explanations: a ward explains a line, each assessor accepts, accepts in part, or keeps its mark."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from audits import points as point_rules
from audits import policies
from audits.models import ClusterRound, Consent, Criterion, CrossCheck, Explanation, ExplanationAnswer, Mark
from clusters import clock, journal
from clusters.errors import Refused
from clusters.models import Person, Ward
from clusters.states import move
from clusters.verdicts import require

Outcome = ExplanationAnswer.Outcome
State = Explanation.State


@transaction.atomic
def explain(cluster_round: ClusterRound, ward: Ward, criterion: Criterion, text: str, *, by: Person) -> Explanation:
    """The assessed ward explains one criterion; once a line, within the window; the same text twice explains once.

    What was withdrawn may be written anew, unless somebody has answered it: an answer belongs to its text.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_explain(by, cluster_round, ward.pk))
    text = text.strip()
    if not text:
        raise Refused(_("Write the explanation of criterion %(code)s.") % {"code": criterion.code}, at="text")
    line = {"cluster_round": cluster_round, "ward": ward, "criterion": criterion}
    known = Explanation.objects.filter(**line).first()
    stands = known is not None and known.state != State.WITHDRAWN
    if known and stands and known.text == text:
        return known
    if known and (stands or known.answers.exists()):
        raise Refused(
            _("Criterion %(code)s is explained already. Raise what is new at the conference.")
            % {"code": criterion.code},
            at="text",
        )
    if Consent.objects.filter(**line).exists():
        raise Refused(
            _("The unit agreed to the marks on criterion %(code)s. Take the agreement back first.")
            % {"code": criterion.code},
            at="text",
        )
    if known:
        move(known, State.OPEN, text=text, opened_at=clock.now(), opened_by=by)
    explanation = known or Explanation.objects.create(**line, text=text, opened_by=by)
    _record("opened", explanation, cluster_round, by, reason=text)
    return explanation


@transaction.atomic
def withdraw(explanation: Explanation, *, by: Person) -> None:
    """Its owner takes it back, at any time before the conference; what it changed already stays changed."""
    cluster_round = ClusterRound.objects.locked(explanation.cluster_round)
    explanation = Explanation.objects.select_related("ward", "criterion").get(pk=explanation.pk)
    if explanation.state == State.WITHDRAWN and explanation.ward_id in by.ward_ids:
        return
    explanation.cluster_round = cluster_round
    require(policies.can_withdraw_explanation(by, explanation))
    move(explanation, State.WITHDRAWN)
    _record("withdrawn", explanation, cluster_round, by, reason=explanation.text)


@transaction.atomic
def agree(cluster_round: ClusterRound, ward: Ward, criteria: Iterable[Criterion], *, by: Person) -> list[Consent]:
    """Nhất trí: the ward agrees to the marks on these lines, or to none of them; twice agrees once.

    Raises Refused (`at` = criterion code) where it explains a line.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_explain(by, cluster_round, ward.pk))
    given = []
    for criterion in criteria:
        line = {"cluster_round": cluster_round, "ward": ward, "criterion": criterion}
        if Explanation.objects.filter(**line).standing().exists():
            raise Refused(
                _("The unit explains criterion %(code)s. Withdraw the explanation first.") % {"code": criterion.code},
                at=criterion.code,
            )
        consent, is_new = Consent.objects.get_or_create(**line, defaults={"given_by": by})
        if is_new:
            _record("agreed", consent, cluster_round, by)
        given.append(consent)
    return given


@transaction.atomic
def respond(
    cluster_round: ClusterRound,
    ward: Ward,
    texts: Mapping[Criterion, str],
    agreed: Iterable[Criterion],
    *,
    by: Person,
) -> list[Explanation]:
    """What the ward answers to its marks in one go: lines it explains, lines it agrees to; all of it or nothing."""
    agree(cluster_round, ward, agreed, by=by)
    return explain_lines(cluster_round, ward, texts, by=by)


@transaction.atomic
def take_back(consent: Consent, *, by: Person) -> None:
    """The ward no longer agrees; within the window, so that it can still explain."""
    cluster_round = ClusterRound.objects.locked(consent.cluster_round)
    require(policies.can_explain(by, cluster_round, consent.ward_id))
    consent = Consent.objects.select_related("ward", "criterion").get(pk=consent.pk)
    _record("agreement_taken_back", consent, cluster_round, by)
    consent.delete()


def _record(verb: str, about: Explanation | Consent, cluster_round: ClusterRound, by: Person, reason: str = "") -> None:
    district = cluster_round.audit_round.district
    journal.record(f"explanation.{verb}", about, by=by, ward=about.ward, district=district, reason=reason)


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
        move(explanation, State.ANSWERED)
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
    rows = Explanation.objects.filter(cluster_round=cluster_round)
    rows.filter(state=State.OPEN).update(state=State.TO_CONFERENCE)
    kept = ExplanationAnswer.objects.filter(explanation__in=rows, outcome=Outcome.KEPT).values("explanation")
    rows.filter(pk__in=kept, state=State.ANSWERED).update(state=State.TO_CONFERENCE)
    rows.filter(state=State.ANSWERED).update(state=State.SETTLED)


def settle(cluster_round: ClusterRound, ward: Ward, criterion: Criterion) -> None:
    """The conference settled the line; part of that act."""
    rows = Explanation.objects.filter(cluster_round=cluster_round, ward=ward, criterion=criterion)
    rows.filter(state=State.TO_CONFERENCE).update(state=State.SETTLED)
