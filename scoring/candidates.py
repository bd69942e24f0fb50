"""Who may be proposed for commendation, in rank order, with the facts and the reason where not; and what was voted."""

from dataclasses import dataclass

from audits.models import ClusterRound, SelfAssessment
from clusters.models import Person, Ward
from clusters.verdicts import Verdict
from scoring import policies, queries, standings
from scoring.documents.achievement import summary
from scoring.models import Commendation, Conference, Motion, ResultTable
from scoring.reasons import of_vote
from scoring.rules.commendation import eligible
from scoring.services.commendations import obstacle_sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    row: standings.Row
    obstacle: str  # empty when it may be nominated
    proposed: bool  # by the system: the first eligible
    drafted: str

    @property
    def ward(self) -> Ward:
        return self.row.ward


@dataclass(frozen=True, slots=True)
class Nomination:
    commendation: Commendation
    vote: Motion | None
    outcome: tuple[str, ...]
    may_change: Verdict

    @property
    def may_be_voted(self) -> bool:
        """No motion on it waits or was passed; what no longer holds or failed can be voted again."""
        if self.vote is None or self.vote.state == Motion.State.STALE:
            return True
        return self.vote.state == Motion.State.DECLARED and not self.vote.passed


def candidates_of(cluster_round: ClusterRound, table: ResultTable) -> list[Candidate]:
    rows = standings.rows_of(cluster_round, table)
    rules, groups = queries.rules_of(cluster_round.audit_round), queries.groups_of(cluster_round.audit_round)
    first = next(iter(eligible([row.result for row in rows], rules)), None)
    reports = SelfAssessment.objects.filter(cluster_round=cluster_round)
    practice = dict(reports.sent().values_list("ward", "good_practice"))
    year, units = cluster_round.audit_round.year, len(rows)
    return [
        Candidate(
            row, obstacle_sentence(row.result, cluster_round), row.ward.pk == first,
            summary(year, row.ward.full_name, row.result, groups, units, practice.get(row.ward.pk, "")),
        )
        for row in rows
    ]  # fmt: skip


def nominations_of(conference: Conference, kind: str, *, person: Person) -> list[Nomination]:
    """`conference` with its cluster_round as audits.queries gives it. 2 queries."""
    motions = queries.motions_of(conference)
    vote_rules = queries.rules_of(conference.cluster_round.audit_round).vote
    found = []
    rows = conference.commendations.standing().filter(kind=kind).select_related("ward", "nominated_by")
    for commendation in rows.order_by("pk"):
        vote = queries.vote_on(commendation, motions)
        told = tuple(of_vote(vote, vote_rules)) if vote and vote.passed is not None else ()
        may = policies.can_settle(person, conference, commendation.ward_id)
        found.append(Nomination(commendation, vote, told, may))
    return found
