"""Reading.

`sheets_of` is the one door through which marks leave this app: a fixed number of queries, nothing before the reveal.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, When

from audits import sheets
from audits.models import (
    ClusterRound,
    CriteriaSet,
    Criterion,
    CrossCheck,
    Evidence,
    Group,
    Mark,
    Round,
    Sample,
    SelfAssessment,
    SelfScore,
    SitePhoto,
)
from audits.models.rounds import ClusterRoundQuerySet
from audits.models.self_assessments import SelfAssessmentQuerySet
from clusters.models import Membership, Person, Ward


def members_first() -> Prefetch:
    """Members with their wards, in the cluster's order; every page about clusters needs them."""
    return Prefetch("cluster__memberships", queryset=Membership.objects.select_related("ward").order_by("place"))


def cluster_rounds() -> ClusterRoundQuerySet:
    return ClusterRound.objects.select_related(
        "audit_round__district", "audit_round__criteria_set", "cluster"
    ).prefetch_related(members_first())


def self_assessments() -> SelfAssessmentQuerySet:
    """Each with its ward and its cluster round, members prefetched."""
    members = Membership.objects.select_related("ward").order_by("place")
    return SelfAssessment.objects.select_related(
        "ward", "sent_by", "audit_round__district", "audit_round__criteria_set",
        "cluster_round__audit_round__district", "cluster_round__audit_round__criteria_set", "cluster_round__cluster",
    ).prefetch_related(Prefetch("cluster_round__cluster__memberships", queryset=members))  # fmt: skip


def groups_with_criteria(criteria_set: CriteriaSet) -> list[Group]:
    """Groups in order, each with its criteria and their levels prefetched. 3 queries."""
    criteria = Criterion.objects.order_by("place").prefetch_related("levels")
    return list(criteria_set.groups.order_by("place").prefetch_related(Prefetch("criteria", queryset=criteria)))


def frozen_groups(groups: Iterable[Group]) -> tuple[sheets.Group, ...]:
    return tuple(
        sheets.Group(
            code=group.code,
            title=group.title,
            criteria=tuple(
                sheets.Criterion(c.code, c.title, c.max_points, c.step, c.zero_caps_class_at or None)
                for c in group.criteria.all()
            ),
        )
        for group in groups
    )


def sheets_of(cluster_round: ClusterRound) -> tuple[sheets.Sheet, ...]:
    """Every ward of the cluster with its self-scores and the marks that count, in the cluster's order. 5 queries.

    Before the reveal no sheet counts, so no mark is in it; nor is a report that is still a draft (rules.md §2).
    """
    criteria = list(Criterion.objects.filter(criteria_set=cluster_round.audit_round.criteria_set_id).order_by("place"))
    sent = {a.ward_id: a for a in SelfAssessment.objects.filter(cluster_round=cluster_round).sent()}
    scores: dict[int, dict[int, SelfScore]] = defaultdict(dict)
    for score in SelfScore.objects.filter(self_assessment__in=[a.pk for a in sent.values()]):
        scores[score.self_assessment_id][score.criterion_id] = score
    checks = list(CrossCheck.objects.filter(cluster_round=cluster_round))
    marks: dict[int, dict[int, Mark]] = defaultdict(dict)
    for mark in Mark.objects.filter(cross_check__in=[c.pk for c in checks if c.counts]):
        marks[mark.cross_check_id][mark.criterion_id] = mark
    order = {m.ward_id: i for i, m in enumerate(cluster_round.members)}
    checks.sort(key=lambda c: order[c.assessor_id])
    return tuple(
        _sheet(
            m.ward_id,
            criteria,
            sent.get(m.ward_id),
            scores,
            [c for c in checks if c.subject_id == m.ward_id],
            marks,
        )
        for m in cluster_round.members
    )


def _sheet(ward, criteria, assessment, scores, checks, marks) -> sheets.Sheet:
    counting = [c for c in checks if c.counts]
    own = scores[assessment.pk] if assessment else {}
    return sheets.Sheet(
        ward=ward,
        sent_at=assessment.sent_at if assessment else None,
        lines=tuple(
            _line(c, own.get(c.pk), [(k.assessor_id, marks[k.pk].get(c.pk)) for k in counting]) for c in criteria
        ),
        assessors=tuple(c.assessor_id for c in counting),
        recused=tuple(c.assessor_id for c in checks if c.state == CrossCheck.State.RECUSED),
        missing=tuple(c.assessor_id for c in checks if not c.counts and c.state != CrossCheck.State.RECUSED),
    )


def _line(criterion: Criterion, own: SelfScore | None, given: list[tuple[int, Mark | None]]) -> sheets.Line:
    return sheets.Line(
        code=criterion.code,
        self_points=own.points if own else None,
        claims_na=own.is_na if own else False,
        reason=own.reason if own else "",
        marks=tuple(
            sheets.Mark(
                assessor=assessor,
                points=mark.counting_points,
                original=mark.points,
                amended=mark.amended_points is not None,
                remark=mark.amended_reason or mark.remark,
            )
            for assessor, mark in given
            if mark is not None
        ),
    )


def running_first(prefix: str = "") -> list[Case | str]:
    """Order of rounds for "which one is meant": what runs, then what is issued or awaits approval, then the newest."""
    state = f"{prefix}state"
    waiting = [Round.State.ISSUED, Round.State.AWAITING_APPROVAL]
    urgency = Case(When(**{state: Round.State.RUNNING}, then=0), When(**{f"{state}__in": waiting}, then=1), default=2)
    return [urgency, f"-{prefix}year", f"-{prefix}directive_date", "-pk"]


def cluster_rounds_of(person: Person) -> ClusterRoundQuerySet:
    """Those in which a ward of this person takes part, in issued rounds; the one that runs first."""
    mine = Exists(Membership.objects.filter(cluster=OuterRef("cluster"), ward__in=person.ward_ids))
    rows = cluster_rounds().filter(mine).exclude(audit_round__state=Round.State.DRAFT)
    return rows.order_by(*running_first("audit_round__"))


def current_cluster_round(person: Person) -> ClusterRound | None:
    return cluster_rounds_of(person).first()


def current_round(person: Person) -> Round | None:
    """Of the district whose office this person works in or observes."""
    rows = Round.objects.filter(district__in=person.district_ids | person.observed_district_ids)
    return rows.order_by(*running_first()).first()


def own_assessment(cluster_round: ClusterRound, ward: Ward) -> SelfAssessment | None:
    return SelfAssessment.objects.filter(cluster_round=cluster_round, ward=ward).first()


def evidence_of(assessment: SelfAssessment) -> dict[int, list[Evidence]]:
    """What stands in evidence of each criterion (its pk), in the order it was added. 1 query."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    rows = Evidence.objects.standing().filter(self_assessment=assessment)
    for evidence in rows.select_related("stored", "added_by", "criterion").order_by("pk"):
        evidence.self_assessment = assessment
        found[evidence.criterion_id].append(evidence)
    return found


def proven_in(assessment: SelfAssessment) -> set[int] | None:
    """Criteria (pk) that have evidence, where the round demands it; None, and no query, where it does not."""
    if not assessment.audit_round.evidence_required:
        return None
    rows = Evidence.objects.standing().filter(self_assessment=assessment).order_by()
    return set(rows.values_list("criterion", flat=True).distinct())


def photos_of(cross_check: CrossCheck) -> dict[int, list[SitePhoto]]:
    """Photos taken on site, of each criterion (its pk). Read under policies.can_read_marks. 1 query."""
    found: dict[int, list[SitePhoto]] = defaultdict(list)
    for photo in cross_check.photos.select_related("stored", "criterion").order_by("pk"):
        found[photo.criterion_id].append(photo)
    return found


def samples_of(cross_check: CrossCheck) -> list[Sample]:
    """Numbers drawn for a sheet, in the order of the draws. Read under policies.can_read_marks. 1 query."""
    return list(cross_check.samples.select_related("criterion", "drawn_by").order_by("pk"))


def evidence_counts(assessments: Iterable[SelfAssessment]) -> dict[int, int]:
    """How many pieces of evidence stand in each report (its pk). 1 query."""
    rows = Evidence.objects.standing().filter(self_assessment__in=[a.pk for a in assessments])
    return dict(rows.values_list("self_assessment").annotate(Count("pk")).order_by())


def same_files(audit_round: Round) -> list[tuple[str, list[tuple[Ward, str, Evidence]]]]:
    """Files that stand in the reports of two wards or more of this round, by SHA-256: for the district. 2 queries.

    Only of reports that were sent; what a ward drafts is its own.
    """
    sent = SelfAssessment.objects.filter(audit_round=audit_round).sent()
    rows = Evidence.objects.standing().filter(self_assessment__in=sent, stored__isnull=False)
    shared = rows.values("stored__sha256").annotate(wards=Count("self_assessment", distinct=True)).filter(wards__gte=2)
    found: dict[str, list[tuple[Ward, str, Evidence]]] = defaultdict(list)
    known = rows.filter(stored__sha256__in=[row["stored__sha256"] for row in shared.order_by()])
    related = ("stored", "criterion", "self_assessment__ward")
    for evidence in known.select_related(*related).order_by("self_assessment__ward__name", "criterion__place", "pk"):
        found[evidence.stored.sha256].append((evidence.self_assessment.ward, evidence.criterion.code, evidence))
    return sorted(found.items())
