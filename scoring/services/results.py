"""The way of a result after the conference: to the district, approved or returned."""

from django.db import transaction
from django.utils.translation import gettext as _

from audits.models import ClusterRound, Round
from audits.policies import can_run_rounds
from audits.services.shortcomings import note_shortcomings
from clusters import journal
from clusters.errors import Refused
from clusters.models import Person
from clusters.states import move
from clusters.verdicts import require
from scoring import policies, queries
from scoring.losses import losses_of
from scoring.models import Document
from scoring.services import standings
from scoring.services.settlements import vote_again

Stage = ClusterRound.State


def _record(verb: str, cluster_round: ClusterRound, by: Person, reason: str = "") -> None:
    table = queries.current_table(cluster_round)
    after = {"result": table.sha256, "version": table.version} if table else None
    journal.record(verb, cluster_round, by=by, district=cluster_round.audit_round.district, reason=reason, after=after)


def missing_to_submit(cluster_round: ClusterRound) -> list[str]:
    """What the conference still owes before its result can go to the district."""
    missing = []
    if not queries.results_are_voted(cluster_round):
        missing.append(
            _("The results are not voted, or were changed after the vote. A vote on the results must pass first.")
        )
    signed = Document.objects.filter(
        cluster_round=cluster_round, kind=Document.Kind.MINUTES, state=Document.State.SIGNED
    )
    if not signed.exists():
        missing.append(_("The minutes are not signed yet. Note the signing on the page of the minutes first."))
    return missing


@transaction.atomic
def submit(cluster_round: ClusterRound, *, by: Person) -> None:
    """Trình cơ quan chủ trì: the vote on results passed and still holds, and the minutes are signed."""
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_submit(by, cluster_round))
    missing = missing_to_submit(cluster_round)
    if missing:
        raise Refused(missing[0])
    move(cluster_round, Stage.SUBMITTED, returned_reason="")
    standings.refresh(cluster_round, "Trình cơ quan chủ trì", by=by)
    _record("cluster_round.submitted", cluster_round, by)
    audit_round = cluster_round.audit_round
    waiting = audit_round.cluster_rounds.exclude(state__in=[Stage.SUBMITTED, Stage.APPROVED])
    if audit_round.state == Round.State.RUNNING and not waiting.exists():
        move(audit_round, Round.State.AWAITING_APPROVAL)


@transaction.atomic
def return_to_cluster(cluster_round: ClusterRound, reason: str, *, by: Person) -> None:
    """Trả lại: the district sends the result back to the conference with a reason.

    A new meeting is called and votes again, nothing is deleted.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_decide(by, cluster_round))
    if not reason.strip():
        raise Refused(_("Say what the cluster has to do again."), at="reason")
    move(cluster_round, Stage.CONFERENCE, returned_reason=reason.strip())
    vote_again(cluster_round, "Cơ quan chủ trì trả lại", by=by)
    audit_round = cluster_round.audit_round
    if audit_round.state == Round.State.AWAITING_APPROVAL:
        move(audit_round, Round.State.RUNNING)
    standings.refresh(cluster_round, "Cơ quan chủ trì trả lại", by=by)
    _record("cluster_round.returned", cluster_round, by, reason)


@transaction.atomic
def approve(cluster_round: ClusterRound, *, by: Person) -> None:
    """Phê duyệt the result of one cluster. Provisional lines must be decided first (rules.md §3).

    Where points were lost is noted, for the self-assessment of the next year to answer.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_decide(by, cluster_round))
    table = queries.current_table(cluster_round)
    open_wards = [
        policies.name_of(cluster_round, r.ward) for r in (queries.results_of(table) if table else ()) if r.provisional
    ]
    if open_wards:
        raise Refused(
            _("The result of %(wards)s is provisional. Decide the open lines first.") % {"wards": ", ".join(open_wards)}
        )
    move(cluster_round, Stage.APPROVED)
    standings.refresh(cluster_round, "Cơ quan chủ trì phê duyệt", by=by)
    note_shortcomings(cluster_round, losses_of(cluster_round))
    _record("cluster_round.approved", cluster_round, by)


@transaction.atomic
def approve_round(audit_round: Round, *, by: Person) -> None:
    """The whole round is approved once every cluster is."""
    audit_round = Round.objects.select_for_update(of=("self",)).select_related("district").get(pk=audit_round.pk)
    require(can_run_rounds(by, audit_round.district))
    if audit_round.cluster_rounds.exclude(state=Stage.APPROVED).exists():
        raise Refused(_("Some clusters are not approved yet. Decide on each of them first."))
    move(audit_round, Round.State.APPROVED)
    journal.record("round.approved", audit_round, by=by, district=audit_round.district)
