"""From the database to what the papers of one ward print."""

from datetime import date

from audits.models import CrossCheck, Evidence, Mark, SelfAssessment, SelfScore
from audits.queries import evidence_of, groups_with_criteria, photos_of
from clusters.models import Membership, Ward
from scoring.documents.facts import WardFacts
from scoring.documents.ward_facts import Answer, Drawn, ReportFacts, VisitFacts
from scoring.documents.wording import short_day
from scoring.paper_facts import round_facts
from scoring.tasks.expected import expected

OUTCOMES = {"fixed": "đã khắc phục", "open": "chưa khắc phục", "gone": "không còn phù hợp"}


def report_facts(assessment: SelfAssessment) -> ReportFacts:
    """`assessment` from queries.self_assessments: its cluster's members are prefetched."""
    cluster_round = assessment.cluster_round
    lead = next(m.ward for m in cluster_round.members if m.position == Membership.Position.LEAD)
    scores = {score.criterion_id: score for score in assessment.self_scores.select_related("criterion")}
    evidence = evidence_of(assessment)
    codes = {pk: rows[0].criterion.code for pk, rows in evidence.items()}
    total, own_class = expected(
        assessment.audit_round, groups_with_criteria(assessment.audit_round.criteria_set), scores
    )
    submission = assessment.submissions.select_related("approved_by").last() if assessment.is_sent else None
    approver = submission.approved_by.full_name if submission and submission.approved_by else ""
    return ReportFacts(
        round=round_facts(assessment.audit_round, cluster_round),
        ward=_ward(assessment.ward),
        cluster=cluster_round.cluster.name,
        lead=_ward(lead),
        answers={score.criterion.code: _own(score) for score in scores.values()},
        evidence={codes[pk]: tuple(map(_named, rows)) for pk, rows in evidence.items()},
        total=total,
        self_class=own_class,
        **{field: getattr(assessment, field) for field in (*SelfAssessment.REPORT, "backlog_metres")},
        remedies=_remedies(assessment),
        code=submission.code if submission else "",
        sha256=submission.sha256 if submission else "",
        sent_at=submission.sent_at if submission else None,
        approved_by=approver,
    )


def _ward(ward: Ward) -> WardFacts:
    return WardFacts(ward.pk, ward.name, ward.kind, ward.full_name)


def _own(score: SelfScore) -> Answer:
    return Answer(score.points, score.is_na, score.reason)


def _named(evidence: Evidence) -> str:
    """A file by its name, a citation as papers cite: Quyết định số 12/QĐ-UBND ngày 05/01/2026 …"""
    later = f" ({evidence.get_phase_display()})" if evidence.phase != Evidence.Phase.ORIGINAL else ""
    if evidence.stored:
        return evidence.stored.name + later
    day = f" ngày {short_day(evidence.dated_on)}" if evidence.dated_on else ""
    issuer = f" của {evidence.issuer}" if evidence.issuer else ""
    return f"{evidence.number}{day}{issuer}: {evidence.subject}{later}"


def _remedies(assessment: SelfAssessment) -> tuple[tuple[str, str, str], ...]:
    rows = assessment.remedies.select_related("shortcoming__criterion", "shortcoming__audit_round")
    return tuple(
        (
            f"Tiêu chí {r.shortcoming.criterion.code} (năm {r.shortcoming.audit_round.year}): {r.shortcoming.text}",
            OUTCOMES[r.outcome],
            r.text,
        )
        for r in rows
    )


def visit_facts(cross_check: CrossCheck) -> VisitFacts:
    """Marks are read only after the reveal, so that no paper of before can hold one."""
    cluster_round = cross_check.cluster_round
    report = cluster_round.self_assessments.sent().filter(ward=cross_check.subject_id).first()
    own = report.self_scores.select_related("criterion") if report else []
    marks = cross_check.marks.select_related("criterion") if cross_check.counts else []
    visit = cross_check.visit if isinstance(cross_check.visit, dict) else {}
    photos = photos_of(cross_check)
    return VisitFacts(
        round=round_facts(cluster_round.audit_round, cluster_round),
        assessor=_ward(cross_check.assessor),
        subject=_ward(cross_check.subject),
        cluster=cluster_round.cluster.name,
        is_revealed=cross_check.counts,
        opens_at=cluster_round.until("cross_check"),
        own={score.criterion.code: _own(score) for score in own},
        marks={mark.criterion.code: _mark(mark) for mark in marks},
        team=str(visit.get("team", "")),
        day=_day(visit),
        place=str(visit.get("place", "")),
        samples=tuple(
            Drawn(s.criterion.code if s.criterion else "", s.subject, s.first, s.last, s.seed, tuple(s.numbers))
            for s in cross_check.samples.select_related("criterion")
        ),
        photos=tuple((p.criterion.code, p.stored.sha256) for rows in photos.values() for p in rows),
        seal=cross_check.seal,
    )


def _mark(mark: Mark) -> Answer:
    amended = f"{mark.remark} (điều chỉnh: {mark.amended_reason})" if mark.amended_reason else mark.remark
    return Answer(mark.counting_points, mark.is_na and mark.amended_points is None, amended.strip())


def _day(visit: dict) -> date | None:
    try:
        return date.fromisoformat(str(visit.get("day", "")))
    except ValueError:
        return None
