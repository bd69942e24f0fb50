"""Who may be proposed for commendation, in rank order, with the facts and the reason where not; and what was voted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from audits.models import ClusterRound, SelfAssessment
from clusters import clock
from clusters.models import Person, Role, Ward
from clusters.verdicts import Verdict
from scoring import policies, queries, standings
from scoring.documents.achievement import summary, summary_of_person
from scoring.models import Commendation, Conference, Motion, ResultTable, Standing
from scoring.reasons import of_vote
from scoring.rules.commendation import eligible
from scoring.services.commendations import obstacle_sentence

Stage = ClusterRound.State
State = Commendation.State


@dataclass(frozen=True, slots=True)
class Candidate:
    row: standings.Row
    obstacle: str  # empty when it may be nominated
    is_first: bool  # of the eligible: the system proposes it
    shares_first: bool  # with another one: only a vote can choose
    years: int  # in the first class one after another, this one counted
    report: SelfAssessment | None
    drafted: str

    @property
    def ward(self) -> Ward:
        return self.row.ward

    @property
    def practice(self) -> str:
        return self.report.good_practice.strip() if self.report else ""

    @property
    def verdict(self) -> str:
        if self.obstacle:
            return self.obstacle
        if self.shares_first:
            return _("Yes; joint first: a vote has to choose")
        return _("Yes; proposed by the system as the first in rank") if self.is_first else _("Yes")


@dataclass(frozen=True, slots=True)
class Nomination:
    commendation: Commendation
    vote: Motion | None
    outcome: tuple[str, ...]
    against: str  # why it is not eligible any more
    may_change: Verdict
    may_revise: Verdict
    may_withdraw: Verdict

    @property
    def may_be_voted(self) -> bool:
        """No motion on it waits or was passed; what no longer holds or failed can be voted again."""
        if self.against:
            return False
        if self.vote is None or self.vote.state == Motion.State.STALE:
            return True
        return self.vote.state == Motion.State.DECLARED and not self.vote.passed

    @property
    def status(self) -> str:
        """Of ui/status.html."""
        if self.against:
            return "late"
        words = {State.VOTED: "done", State.SUBMITTED: "done", State.AWARDED: "done", State.FAILED: "fix"}
        return words.get(State(self.commendation.state), "todo")


def candidates_of(cluster_round: ClusterRound, table: ResultTable) -> list[Candidate]:
    rows = standings.rows_of(cluster_round, table)
    audit_round = cluster_round.audit_round
    rules, groups = queries.rules_of(audit_round), queries.groups_of(audit_round)
    may = eligible([row.result for row in rows], rules)
    best = min((row.result.rank for row in rows if row.ward.pk in may), default=0)
    first = {row.ward.pk for row in rows if row.ward.pk in may and row.result.rank == best}
    reports = {a.ward_id: a for a in SelfAssessment.objects.filter(cluster_round=cluster_round).sent()}
    years = _years_before(cluster_round, [row.ward.pk for row in rows])
    found = []
    for row in rows:
        ward, report = row.ward, reports.get(row.ward.pk)
        in_a_row = years[ward.pk] + 1 if row.place_of_class == 1 else 0
        practice = report.good_practice if report else ""
        drafted = summary(audit_round.year, ward.full_name, row.result, groups, len(rows), practice)
        against = obstacle_sentence(row.result, cluster_round)
        is_first = ward.pk in first
        found.append(Candidate(row, against, is_first, is_first and len(first) > 1, in_a_row, report, drafted))
    return found


def _years_before(cluster_round: ClusterRound, wards: list[int]) -> dict[int, int]:
    """How many of the district's approved rounds before this one each ward ended in the first class without a break.

    1 query.
    """
    audit_round = cluster_round.audit_round
    newest = ResultTable.objects.filter(cluster_round=OuterRef("result_table__cluster_round")).order_by("-version")
    rows = Standing.objects.filter(
        ward__in=wards, result_table__cluster_round__state=Stage.APPROVED,
        result_table__cluster_round__audit_round__district=audit_round.district_id,
        result_table__cluster_round__audit_round__year__lt=audit_round.year,
        result_table__version=Subquery(newest.values("version")[:1]),
    ).select_related("result_table__cluster_round__audit_round__criteria_set")  # fmt: skip
    ended: dict[int, dict[int, bool]] = defaultdict(dict)
    for row in rows:
        earlier = row.result_table.cluster_round.audit_round
        ended[row.ward_id][earlier.year] = row.classified == queries.rules_of(earlier).bands[0].name
    years: dict[int, int] = defaultdict(int)
    for ward, by_year in ended.items():
        for year in sorted(by_year, reverse=True):
            if not by_year[year]:
                break
            years[ward] += 1
    return years


def known_people(ward: Ward) -> list[Person]:
    """Who has an account of this unit now, its clerks before its head: a nominee among them need not be typed."""
    roles = Role.objects.on(clock.today()).filter(ward=ward, kind__in=Role.OF_A_WARD).select_related("person")
    return list({role.person_id: role.person for role in roles.order_by("kind", "person__full_name")}.values())


def drafted_for(person: Person, candidate: Candidate, cluster_round: ClusterRound, units: int) -> str:
    year = cluster_round.audit_round.year
    return summary_of_person(
        year, person.full_name, person.position, candidate.ward.full_name, candidate.row.result, units
    )


def nominations_of(
    cluster_round: ClusterRound, conference: Conference, found: Iterable[Candidate], kind: str, *, person: Person
) -> list[Nomination]:
    """`conference`: the newest, with its cluster_round as audits.queries gives it; `found`: all its candidates."""
    motions = queries.votes_on_nominations(cluster_round)
    vote_rules = queries.rules_of(cluster_round.audit_round).vote
    against = {candidate.ward.pk: candidate.obstacle for candidate in found}
    nominations = []
    for commendation in queries.nominations_of(cluster_round).filter(kind=kind):
        vote = queries.vote_on(commendation, motions)
        told = tuple(of_vote(vote, vote_rules)) if vote and vote.passed is not None else ()
        waits = commendation.state in (State.NOMINATED, State.VOTED)
        nominations.append(
            Nomination(
                commendation, vote, told, against.get(commendation.ward_id, "") if waits else "",
                policies.can_settle(person, conference, commendation.ward_id),
                policies.can_revise(person, commendation, conference),
                policies.can_withdraw(person, commendation, conference),
            )
        )  # fmt: skip
    return nominations
