"""The stages from the reveal on, and the clock that moves whatever is due."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from audits.models import ClusterRound, CrossCheck, Explanation, ExplanationAnswer, Round
from audits.services import cross_checks, explanations
from audits.services import stages as audit_stages
from clusters import clock
from clusters.errors import Refused, Stale
from clusters.models import Person
from scoring.services import standings

Stage = ClusterRound.State


@transaction.atomic
def reveal(cluster_round: ClusterRound, *, by: Person | None) -> None:
    """Mở niêm phong: all sheets at once, and the first provisional result in the same moment."""
    cross_checks.open_all(cluster_round, by=by)
    standings.refresh(cluster_round, "Mở niêm phong các phiếu kiểm tra chéo", by=by)


@transaction.atomic
def answer_explanation(
    explanation: Explanation, cross_check: CrossCheck, outcome: str, *, by: Person, **what: object
) -> ExplanationAnswer:
    """An assessor answers; an amended mark makes a new provisional result."""
    ClusterRound.objects.locked(explanation.cluster_round)  # before the journal, as every other act on the round
    given = explanations.answer(explanation, cross_check, outcome, by=by, **what)  # type: ignore[arg-type]  # points, reason
    if given.points is not None:
        because = f"Điều chỉnh điểm {explanation.criterion.code} của {explanation.ward.full_name} sau giải trình"
        standings.refresh(explanation.cluster_round, because, by=by)
    return given


def due(now: datetime, audit_round: Round | None = None) -> list[ClusterRound]:
    """Clusters whose next stage begins by the clock. One query; empty nearly always."""
    started = Q(state=Stage.SELF_ASSESSMENT, audit_round__cross_check_from__lte=now) & (
        Q(self_assessment_until__isnull=True) | Q(self_assessment_until__lte=now)
    )
    closes = Coalesce("cross_check_until", "audit_round__cross_check_to")
    rows = ClusterRound.objects.annotate(closes=closes).filter(
        Q(audit_round__state=Round.State.ISSUED, audit_round__self_assessment_from__lte=now)
        | Q(audit_round__state=Round.State.RUNNING) & (started | Q(state=Stage.CROSS_CHECK, closes__lte=now))
    )
    if audit_round:
        rows = rows.filter(audit_round=audit_round)
    return list(rows.select_related("audit_round__district", "cluster"))


def keep_up(audit_round: Round | None = None) -> None:
    """Move whatever is due; somebody else's move is left to them."""
    for cluster_round in due(clock.now(), audit_round):
        try:
            _move_on(cluster_round)
        except (Refused, Stale):
            continue


def _move_on(cluster_round: ClusterRound) -> None:
    now, audit_round = clock.now(), cluster_round.audit_round
    if Round.objects.filter(pk=audit_round.pk, state=Round.State.ISSUED).exists():
        audit_stages.start_round(audit_round)
    if cluster_round.state == Stage.SELF_ASSESSMENT and cluster_round.cross_check_from <= now:
        audit_stages.begin_cross_check(cluster_round, by=None)
        cluster_round.state = Stage.CROSS_CHECK
    if cluster_round.state != Stage.CROSS_CHECK or cluster_round.until("cross_check") > now:
        return
    if cluster_round.waiver or not cross_checks.shortages(cluster_round):  # else the reveal waits for the district
        reveal(cluster_round, by=None)
