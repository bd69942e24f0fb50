"""The way of a result after the conference: to the district, approved or returned, published."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from audits.models import ClusterRound, Round
from audits.policies import can_run_rounds
from audits.queries import cluster_rounds
from audits.services.shortcomings import note_shortcomings
from clusters import journal
from clusters.errors import Refused
from clusters.models import Person
from clusters.states import move
from clusters.verdicts import require
from scoring import policies, queries
from scoring.losses import losses_of
from scoring.models import Commendation, Conference, Document, Motion
from scoring.services import commendations, standings
from scoring.services.settlements import vote_again
from scoring.services.superseding import OF_THE_MINUTES, OF_THE_RESULT, supersede

Stage = ClusterRound.State
Scope = ClusterRound.Scope
BECAUSE = "Cơ quan chủ trì trả lại"


class Owes(TextChoices):
    """What a sentence of missing_to_submit is about, so that a page can lead there."""

    CONFERENCE = "conference"
    MINUTES = "minutes"
    PAPERS = "papers"
    COMMENDATIONS = "commendations"


@dataclass(frozen=True, slots=True)
class Missing:
    what: Owes
    sentence: str


def _record(verb: str, cluster_round: ClusterRound, by: Person, reason: str = "", **also: str) -> None:
    table = queries.current_table(cluster_round)
    after = {"result": table.sha256, "version": table.version, **also} if table else None
    journal.record(verb, cluster_round, by=by, district=cluster_round.audit_round.district, reason=reason, after=after)


def missing_to_submit(cluster_round: ClusterRound) -> list[Missing]:
    """What the conference still owes before its result can go to the district."""
    missing = []
    conference = queries.conference_of(cluster_round)
    if conference and conference.state != Conference.State.CLOSED:
        sentence = _("A conference of this cluster is not closed yet. Hold it and close it first.")
        missing.append(Missing(Owes.CONFERENCE, sentence))
    if not queries.results_are_voted(cluster_round):
        sentence = _(
            "The results are not voted, or were changed after the vote. A vote on the results must pass first."
        )
        missing.append(Missing(Owes.CONFERENCE, sentence))
    missing += [Missing(Owes.COMMENDATIONS, sentence) for sentence in commendations.unfinished(cluster_round)]
    return missing + _missing_papers(cluster_round)


def _missing_papers(cluster_round: ClusterRound) -> list[Missing]:
    papers = {paper.kind: paper for paper in queries.current_papers(cluster_round)}
    table, minutes, missing = queries.current_table(cluster_round), papers.get(Document.Kind.MINUTES), []
    if minutes is None or minutes.state != Document.State.SIGNED:
        sentence = _("The minutes are not signed yet. Note the signing on the page of the minutes first.")
        missing.append(Missing(Owes.MINUTES, sentence))
    voted = queries.nominations_of(cluster_round).filter(state=Commendation.State.VOTED)
    if Document.Kind.PROPOSAL not in papers and voted.exists():
        sentence = _("The commendation proposal is not made yet, although the conference proposes somebody.")
        missing.append(Missing(Owes.PAPERS, sentence))
    for paper in papers.values():
        if table and paper.result_table and paper.result_table.sha256 != table.sha256:
            name = {"paper": paper.get_kind_display()}
            sentence = _("The %(paper)s was made from figures that have changed since. Make it anew.")
            missing.append(Missing(Owes.PAPERS, sentence % name))
    return missing


@transaction.atomic
def submit(cluster_round: ClusterRound, *, by: Person) -> None:
    """Chốt kết quả và trình: voted, signed, nothing owed. The cluster only reads from then on.

    Said twice it is done once.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    if cluster_round.state == Stage.SUBMITTED and policies.can_finalise(by, cluster_round):
        return
    require(policies.can_submit(by, cluster_round))
    missing = missing_to_submit(cluster_round)
    if missing:
        raise Refused(missing[0].sentence)
    move(cluster_round, Stage.SUBMITTED, returned_reason="", returned_scope="")
    commendations.send_along(cluster_round, by=by)
    standings.refresh(cluster_round, "Trình cơ quan chủ trì", by=by)
    _record("cluster_round.submitted", cluster_round, by)
    audit_round = cluster_round.audit_round
    waiting = audit_round.cluster_rounds.exclude(state__in=[Stage.SUBMITTED, Stage.APPROVED])
    if audit_round.state == Round.State.RUNNING and not waiting.exists():
        move(audit_round, Round.State.AWAITING_APPROVAL)


@transaction.atomic
def return_to_cluster(cluster_round: ClusterRound, scope: str, reason: str, *, by: Person) -> None:
    """Trả lại with a reason and what is to be done again; nothing is deleted (states.md §2).

    Points: settled and voted anew. Votes: voted anew. Minutes: written and signed anew, the votes stand.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_decide(by, cluster_round))
    if scope not in Scope.values:
        raise Refused(_("Choose what the cluster has to do again."), at="scope")
    if not reason.strip():
        raise Refused(_("Say what the cluster has to do again."), at="reason")
    back = Stage.CONSOLIDATION if scope == Scope.POINTS else Stage.CONFERENCE
    move(cluster_round, back, returned_reason=reason.strip(), returned_scope=scope)
    if scope == Scope.MINUTES:
        _write_again(cluster_round, by)
    else:
        vote_again(cluster_round, BECAUSE, by=by)
        _no_longer_valid(cluster_round, Motion.Kind.COMMENDATION, by)
        supersede(cluster_round, *OF_THE_RESULT, because=BECAUSE, by=by)
    commendations.take_back(cluster_round, votes_stand=scope == Scope.MINUTES, by=by)
    audit_round = cluster_round.audit_round
    if audit_round.state == Round.State.AWAITING_APPROVAL:
        move(audit_round, Round.State.RUNNING)
    standings.refresh(cluster_round, BECAUSE, by=by)
    _record("cluster_round.returned", cluster_round, by, reason, scope=scope)


def _write_again(cluster_round: ClusterRound, by: Person) -> None:
    """The minutes alone: their vote, their replies' deadline and what was signed hold no longer."""
    _no_longer_valid(cluster_round, Motion.Kind.MINUTES, by)
    supersede(cluster_round, *OF_THE_MINUTES, because=BECAUSE, by=by)


def _no_longer_valid(cluster_round: ClusterRound, kind: str, by: Person) -> None:
    """What was voted down stays voted down."""
    passed = Motion.objects.filter(conference__cluster_round=cluster_round, kind=kind, passed=True)
    for motion in passed.filter(state=Motion.State.DECLARED):
        move(motion, Motion.State.STALE, stale_reason=BECAUSE)
        journal.record("motion.stale", motion, by=by, district=cluster_round.audit_round.district, reason=BECAUSE)


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
    """The whole round is approved once every cluster is; with it every result is published."""
    audit_round = Round.objects.select_for_update(of=("self",)).select_related("district").get(pk=audit_round.pk)
    require(can_run_rounds(by, audit_round.district))
    if audit_round.cluster_rounds.exclude(state=Stage.APPROVED).exists():
        raise Refused(_("Some clusters are not approved yet. Decide on each of them first."))
    move(audit_round, Round.State.APPROVED)
    journal.record("round.approved", audit_round, by=by, district=audit_round.district)
    for cluster_round in cluster_rounds().filter(audit_round=audit_round):
        standings.refresh(cluster_round, "Công bố kết quả của đợt", by=by)
