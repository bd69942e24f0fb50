"""The round of the year before, of the same or of earlier wards."""

from datetime import date, datetime, timedelta

from audits.models import ClusterRound, SelfAssessment
from audits.queries import cluster_rounds
from audits.services import rounds, self_assessments
from audits.services.criteria import take_criteria_set
from clusters import clock
from clusters.models import Cluster, Ward
from scoring.services import stages
from tests.make import CRITERIA, FULL_MARKS, clerk_of, given, officer_of

WINDOWS = (
    "self_assessment_from", "self_assessment_to", "cross_check_from", "cross_check_to",
    "explanation_from", "explanation_to",
)  # fmt: skip


def make_round_before(
    cluster_round: ClusterRound, cluster: Cluster | None = None, *, years: int = 1, criteria: dict | None = None
) -> ClusterRound:
    """So many years earlier, of the same cluster or of another one of the district; its self-assessment is open."""
    now, officer = cluster_round.audit_round, officer_of(cluster_round)
    back = timedelta(days=365 * years)
    facts = {
        "year": now.year - years, "title": "Đợt trước", "directive_type": "Văn bản", "directive_number": "1/NV",
        "directive_date": date(now.year - years, 9, 1), "directive_issuer": "Phòng Nội vụ",
        "directive_subject": "kiểm tra chéo", "mode": "desk", "rules": now.rules,
        **{name: getattr(now, name) - back for name in WINDOWS},
    }  # fmt: skip
    with clock.at(facts["self_assessment_from"]):
        facts["criteria_set"] = take_criteria_set(criteria or CRITERIA, by=officer)
        found = rounds.draft_round(now.district, facts, [cluster or cluster_round.cluster], by=officer)
        rounds.issue(found, by=officer)
        stages.keep_up(found)
    return cluster_rounds().get(audit_round=found)


def make_report_before(
    earlier: ClusterRound, ward: Ward, reasons: dict[str, str], *, sent: bool = True, texts: dict | None = None,
    **points: str,
) -> SelfAssessment:  # fmt: skip
    """Full marks but for `points` (I_1="38"), with these reasons and texts of the general part."""
    report = SelfAssessment.objects.get(cluster_round=earlier, ward=ward)
    scores = FULL_MARKS | {code.replace("_", "."): value for code, value in points.items()}
    with clock.at(day_of(earlier)):
        self_assessments.record_self_scores(report, given(scores, reasons), by=clerk_of(ward))
        if texts:
            self_assessments.write_report(report, texts, version=0, by=clerk_of(ward))
        if sent:
            self_assessments.send(report, by=clerk_of(ward))
    return report


def day_of(cluster_round: ClusterRound) -> datetime:
    return cluster_round.audit_round.self_assessment_from + timedelta(days=1)
