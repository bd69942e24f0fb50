"""Reading what was consolidated, said and voted."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch, QuerySet

from audits.models import ClusterRound, Round
from audits.queries import frozen_groups, groups_with_criteria
from audits.sheets import Group
from scoring.models import (
    Adjustment,
    Attendance,
    Commendation,
    Conference,
    Decision,
    Document,
    Incident,
    Motion,
    Reply,
    ResultTable,
    Settlement,
    Standing,
    StandingLine,
)
from scoring.rules.facts import GroupResult, LineResult, Proceedings, Rules, WardResult
from scoring.rules.reading import rules_from


def rules_of(audit_round: Round) -> Rules:
    return rules_from(audit_round.rules, scale=audit_round.criteria_set.scale)


def groups_of(audit_round: Round) -> tuple[Group, ...]:
    return frozen_groups(groups_with_criteria(audit_round.criteria_set))


def proceedings_of(cluster_round: ClusterRound) -> Proceedings:
    """What counts now: settlements that were not replaced, entries that were not withdrawn, current decisions.

    4 queries.
    """
    bonus: dict[int, tuple[Decimal, ...]] = defaultdict(tuple)
    penalties: dict[int, tuple[Decimal, ...]] = defaultdict(tuple)
    incidents: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for entry in Adjustment.objects.filter(conference__cluster_round=cluster_round, is_withdrawn=False):
        target = bonus if entry.kind == Adjustment.Kind.BONUS else penalties
        target[entry.ward_id] += (entry.points,)
    for incident in Incident.objects.filter(conference__cluster_round=cluster_round, is_withdrawn=False):
        incidents[incident.ward_id] += (incident.at_most,)
    settled = Settlement.objects.filter(cluster_round=cluster_round, state=Settlement.State.RECORDED)
    decided = Decision.objects.filter(cluster_round=cluster_round, is_current=True)
    return Proceedings(
        settled={(s.ward_id, s.criterion.code): s.points for s in settled.select_related("criterion")},
        decided={(d.ward_id, d.criterion.code): d.points for d in decided.select_related("criterion")},
        bonus=dict(bonus), penalties=dict(penalties), incidents=dict(incidents),
    )  # fmt: skip


def current_table(cluster_round: ClusterRound) -> ResultTable | None:
    """The newest version; None before the reveal."""
    return ResultTable.objects.filter(cluster_round=cluster_round).order_by("version").last()


def results_of(table: ResultTable) -> tuple[WardResult, ...]:
    """The stored standings, exact, as the arithmetic gave them. 2 queries."""
    lines = StandingLine.objects.select_related("criterion").order_by("criterion__place")
    rows = table.standings.order_by("place").prefetch_related(Prefetch("lines", queryset=lines))
    return tuple(_result(row) for row in rows)


def _result(row: Standing) -> WardResult:
    return WardResult(
        ward=row.ward_id,
        lines=tuple(_line(line) for line in row.lines.all()),
        groups=tuple(GroupResult(code, Fraction(points), Fraction(whole)) for code, points, whole in row.groups),
        base=row.base, bonus=row.bonus, penalties=row.penalties, total=row.total, classified=row.classified,
        band=row.band,
        capped_by=row.capped_by, self_total=row.self_total, self_classified=row.self_classified,
        sheets_counted=row.sheets_counted, sheets_expected=row.sheets_expected, rank=row.rank, joint=row.joint,
        stable=row.stable, unstable_without=tuple(row.unstable_without),
    )  # fmt: skip


def _line(row: StandingLine) -> LineResult:
    return LineResult(
        code=row.criterion.code, agreed=row.agreed, computed=row.computed, marks=tuple(Fraction(m) for m in row.marks),
        spread=row.spread, disputed=row.disputed, settled=row.settled, decided=row.decided,
        not_applicable=row.not_applicable, provisional=row.provisional, unscored=row.unscored,
    )  # fmt: skip


def conference_of(cluster_round: ClusterRound) -> Conference | None:
    """The newest one, of this very cluster round: what is prefetched there need not be asked again."""
    rows = Conference.objects.filter(cluster_round=cluster_round)
    found = rows.select_related("host", "chair_ward", "secretary_ward").order_by("number").last()
    if found:
        found.cluster_round = cluster_round
    return found


def last_meeting_of(cluster_round: ClusterRound) -> Conference | None:
    """The newest one that was opened; one that is only called has said nothing yet."""
    rows = Conference.objects.filter(cluster_round=cluster_round, opened_at__isnull=False)
    return rows.select_related("host", "chair_ward", "secretary_ward").order_by("number").last()


def wards_present(conference: Conference) -> frozenset[int]:
    """Wards with somebody in the room now; after the close, those with somebody in it at the end."""
    here = Attendance.objects.filter(conference=conference, left_at__isnull=True, ward__isnull=False)
    return frozenset(here.values_list("ward_id", flat=True))


def wards_voted(motion: Motion) -> frozenset[int]:
    """Those whose own vote was taken, by name or in secret; hands are counted, not noted."""
    if motion.mode == Motion.Mode.HANDS:
        return frozenset()
    rows = motion.named_votes if motion.mode == Motion.Mode.NAMED else motion.have_voted
    return frozenset(rows.values_list("ward_id", flat=True))


def wards_in_the_vote(motion: Motion) -> frozenset[int]:
    """Present now, or gone after they voted."""
    return wards_present(motion.conference) | wards_voted(motion)


def motions_of(conference: Conference) -> list[Motion]:
    return list(conference.motions.select_related("ward", "recused", "recorded_by_ward").order_by("pk"))


def motion_on_results(cluster_round: ClusterRound) -> Motion | None:
    """The newest motion on the table of results that still holds."""
    motions = Motion.objects.filter(conference__cluster_round=cluster_round, kind=Motion.Kind.RESULTS)
    return motions.exclude(state=Motion.State.STALE).order_by("pk").last()


def results_are_voted(cluster_round: ClusterRound) -> bool:
    motion = motion_on_results(cluster_round)
    return motion is not None and motion.state == Motion.State.DECLARED and motion.passed is True


def nominations_of(cluster_round: ClusterRound) -> QuerySet[Commendation]:
    """Those that stand, whichever meeting nominated them: what a meeting left, the next one takes over."""
    rows = Commendation.objects.standing().filter(conference__cluster_round=cluster_round)
    return rows.select_related("ward", "nominated_by").order_by("pk")


def votes_on_nominations(cluster_round: ClusterRound) -> list[Motion]:
    """Of all meetings of the cluster."""
    motions = Motion.objects.filter(conference__cluster_round=cluster_round, kind=Motion.Kind.COMMENDATION)
    return list(motions.select_related("ward", "recused", "recorded_by_ward").order_by("pk"))


def vote_on(commendation: Commendation, motions: list[Motion]) -> Motion | None:
    """The newest motion that names this ward, and this person for an individual; a vote from before the nomination
    was about another one, since withdrawn.
    """
    found = [
        m
        for m in motions
        if m.kind == Motion.Kind.COMMENDATION
        and m.ward_id == commendation.ward_id
        and m.person_name == commendation.person_name
        and (m.opened_at is None or m.opened_at >= commendation.nominated_at)
    ]
    return found[-1] if found else None


def papers_of(cluster_round: ClusterRound) -> QuerySet[Document]:
    """Newest first, without their bytes and content."""
    papers = Document.objects.filter(cluster_round=cluster_round).defer("pdf", "docx", "content")
    return papers.select_related("made_by", "result_table").order_by("kind", "-version")


def current_papers(cluster_round: ClusterRound) -> QuerySet[Document]:
    """Those that were not replaced: at most one of a kind."""
    return papers_of(cluster_round).exclude(state=Document.State.SUPERSEDED)


def wards_attending(conference: Conference) -> frozenset[int]:
    """Wards with somebody in the room at any time of the conference."""
    rows = Attendance.objects.filter(conference=conference, ward__isnull=False)
    return frozenset(rows.values_list("ward_id", flat=True))


def minutes_are_adopted(conference: Conference) -> bool:
    """By a vote that still holds, or by the replies of the units."""
    voted = conference.motions.filter(kind=Motion.Kind.MINUTES, state=Motion.State.DECLARED, passed=True)
    adopted = [Document.State.AGREED, Document.State.SIGNED]
    papers = Document.objects.filter(
        cluster_round=conference.cluster_round_id, kind=Document.Kind.MINUTES, state__in=adopted
    )
    return voted.exists() or papers.exists()


def replies_on(cluster_round: ClusterRound, table_id: int | None) -> list[Reply]:
    """The newest reply of each unit to minutes of these numbers, whichever version of their words it read."""
    rows = Reply.objects.filter(
        document__cluster_round=cluster_round, document__kind=Document.Kind.MINUTES, document__result_table=table_id
    )
    rows = rows.select_related("ward", "document", "by").defer("document__pdf", "document__docx", "document__content")
    return list({reply.ward_id: reply for reply in rows.order_by("at", "pk")}.values())
