"""How things stand in the cluster rounds of one person: a fixed number of queries, however many there are."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from audits.models import (
    ClusterRound,
    CrossCheck,
    Evidence,
    Explanation,
    Group,
    Question,
    ReopeningRequest,
    SelfAssessment,
    SelfScore,
)
from audits.queries import groups_with_criteria
from clusters.models import Person, Ward
from scoring.models import Conference, Document, Motion, ResultTable, StandingLine

IN_SESSION = Conference.State.IN_SESSION


@dataclass(slots=True)
class Situation:
    """One cluster round. Of marks before the reveal it knows this person's own sheets and counts of sealed ones."""

    cluster_round: ClusterRound
    groups: list[Group] = field(default_factory=list)
    assessments: dict[int, SelfAssessment] = field(default_factory=dict)  # by ward
    scores: dict[int, dict[int, SelfScore]] = field(default_factory=dict)  # own ones: by assessment, by criterion
    proven: dict[int, set[int]] = field(default_factory=dict)  # own ones that need evidence: by assessment, criteria
    questions: list[Question] = field(default_factory=list)
    reopenings: list[ReopeningRequest] = field(default_factory=list)
    sheets: list[CrossCheck] = field(default_factory=list)  # own ones
    sheets_sealed: int = 0
    sheets_open: int = 0
    recusals_asked: int = 0
    explanations: list[Explanation] = field(default_factory=list)
    disputed: dict[int, int] = field(default_factory=dict)  # by ward: disputed lines not settled
    conference: Conference | None = None
    open_vote: Motion | None = None  # one that is taken on phones
    minutes: Document | None = None

    @property
    def unsent(self) -> list[Ward]:
        """In the order of the cluster's list."""
        drafts = {ward for ward, assessment in self.assessments.items() if not assessment.is_sent}
        return [m.ward for m in self.cluster_round.members if m.ward_id in drafts]

    @property
    def criteria(self) -> int:
        return sum(len(group.criteria.all()) for group in self.groups)


def situations_of(cluster_rounds: list[ClusterRound], person: Person) -> list[Situation]:
    """`cluster_rounds` from audits.queries, members prefetched."""
    found = {row.pk: Situation(row) for row in cluster_rounds}
    sets = {row.audit_round.criteria_set for row in cluster_rounds}
    groups = {criteria_set.pk: groups_with_criteria(criteria_set) for criteria_set in sets}
    for situation in found.values():
        situation.groups = groups[situation.cluster_round.audit_round.criteria_set_id]
    _read_assessments(found, person)
    _read_evidence(found)
    _read_wishes(found)
    _read_sheets(found, person)
    _read_explanations(found)
    _read_meeting(found)
    return list(found.values())


def _read_assessments(found: Mapping[int, Situation], person: Person) -> None:
    rows = SelfAssessment.objects.filter(cluster_round__in=found).select_related("ward")
    for row in rows:
        found[row.cluster_round_id].assessments[row.ward_id] = row
    own = [row.pk for row in rows if row.ward_id in person.ward_ids]
    place = {row.pk: row.cluster_round_id for row in rows}
    for score in SelfScore.objects.filter(self_assessment__in=own):
        scores = found[place[score.self_assessment_id]].scores
        scores.setdefault(score.self_assessment_id, {})[score.criterion_id] = score


def _read_evidence(found: Mapping[int, Situation]) -> None:
    """Only where a round demands it of a report that is being written."""
    places = {
        assessment.pk: situation
        for situation in found.values()
        for assessment in situation.assessments.values()
        if situation.cluster_round.audit_round.evidence_required and assessment.pk in situation.scores
    }
    for pk, situation in places.items():
        situation.proven[pk] = set()
    if places:
        rows = Evidence.objects.standing().filter(self_assessment__in=places).order_by()
        for pk, criterion in rows.values_list("self_assessment", "criterion").distinct():
            places[pk].proven[pk].add(criterion)


def _read_wishes(found: Mapping[int, Situation]) -> None:
    """What is asked about reports and of those who decide."""
    in_rounds = {"self_assessment__cluster_round__in": found}
    asked = Question.objects.filter(**in_rounds).select_related("criterion", "asker", "self_assessment__ward")
    for question in asked.order_by("pk"):
        found[question.self_assessment.cluster_round_id].questions.append(question)
    for wish in ReopeningRequest.objects.filter(**in_rounds).select_related("self_assessment__ward").order_by("pk"):
        found[wish.self_assessment.cluster_round_id].reopenings.append(wish)


def _read_sheets(found: Mapping[int, Situation], person: Person) -> None:
    in_rounds = CrossCheck.objects.filter(cluster_round__in=found)
    answered = Q(marks__is_na=True) | Q(marks__points__isnull=False)
    sent = SelfAssessment.objects.filter(cluster_round=OuterRef("cluster_round"), ward=OuterRef("subject"))
    own = in_rounds.filter(assessor__in=person.ward_ids).select_related("assessor", "subject").annotate(
        answered=Count("marks", filter=answered), subject_sent=Exists(sent.sent())
    )  # fmt: skip
    for sheet in own.order_by("pk"):
        found[sheet.cluster_round_id].sheets.append(sheet)
    asked = ~Q(recusal_reason="") & ~Q(state=CrossCheck.State.RECUSED)
    counts = in_rounds.order_by().values("cluster_round").annotate(
        sealed=Count("pk", filter=Q(state=CrossCheck.State.SEALED)),
        still_open=Count("pk", filter=Q(state__in=CrossCheck.OPEN)),
        asked=Count("pk", filter=asked),
    )  # fmt: skip
    for row in counts:
        situation = found[row["cluster_round"]]
        situation.sheets_sealed, situation.sheets_open = row["sealed"], row["still_open"]
        situation.recusals_asked = row["asked"]


def _read_explanations(found: Mapping[int, Situation]) -> None:
    rows = Explanation.objects.filter(cluster_round__in=found).standing().prefetch_related("answers")
    for row in rows:
        found[row.cluster_round_id].explanations.append(row)
    newest = ResultTable.objects.filter(cluster_round=OuterRef("standing__result_table__cluster_round"))
    lines = StandingLine.objects.filter(
        standing__result_table__cluster_round__in=found, disputed=True, settled=False,
        standing__result_table=Subquery(newest.order_by("-version").values("pk")[:1]),
    )  # fmt: skip
    counted = lines.order_by().values_list("standing__result_table__cluster_round", "standing__ward")
    for place, ward, count in counted.annotate(Count("pk")):
        found[place].disputed[ward] = count


def _open_votes(conferences: list[Conference]) -> QuerySet[Motion]:
    rows = Motion.objects.filter(conference__in=conferences, state=Motion.State.OPEN)
    return rows.exclude(mode=Motion.Mode.HANDS).select_related("conference")


def _read_meeting(found: Mapping[int, Situation]) -> None:
    for conference in Conference.objects.filter(cluster_round__in=found).order_by("number"):
        found[conference.cluster_round_id].conference = conference
    in_session = [s.conference for s in found.values() if s.conference and s.conference.state == IN_SESSION]
    for motion in _open_votes(in_session) if in_session else ():
        found[motion.conference.cluster_round_id].open_vote = motion
    papers: dict[int, list[Document]] = defaultdict(list)
    minutes = Document.objects.filter(cluster_round__in=found, kind=Document.Kind.MINUTES)
    for paper in (
        minutes.exclude(state=Document.State.SUPERSEDED).only("cluster_round", "state", "version").order_by("version")
    ):
        papers[paper.cluster_round_id].append(paper)
    for place, versions in papers.items():
        found[place].minutes = versions[-1]
