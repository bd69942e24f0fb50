"""Plays a case through the same services as the browser: every permission, state and journal line included."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction

from audits.models import ClusterRound, Criterion, Round
from audits.queries import cluster_rounds
from audits.services import cross_checks, explanations, rounds, self_assessments
from audits.services import stages as audit_stages
from audits.services.answers import Given
from audits.services.criteria import take_criteria_set
from clusters import clock
from clusters.errors import Refused
from clusters.models import Person
from scoring.case_file import case as cases
from scoring.case_file.known import case_sha256
from scoring.case_file.writer import case_json
from scoring.replay.meeting import meet
from scoring.replay.setting import Setting, clusters_of, set_up
from scoring.services import settlements, stages

WAIVER = "Chạy lại hồ sơ đợt kiểm tra: cơ quan chủ trì đồng ý mở niêm phong với số phiếu hiện có."


class Unplayable(Exception):
    """A rule refused an act of the case; `path` is where the case tells of it."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}")
        self.path = path
        self.sentence = sentence


@contextmanager
def telling(path: str, moment: datetime) -> Iterator[None]:
    """Play at that moment; what is refused is told with its path."""
    try:
        with clock.at(moment):
            yield
    except Refused as refusal:
        raise Unplayable(f"{path}.{refusal.at}" if refusal.at else path, refusal.reason) from refusal


def known_round(case: cases.Case) -> Round | None:
    """The round with this district, year and directive number."""
    found = Round.objects.filter(
        district__code=case.district.code, year=case.round.year, directive_number=case.round.directive.number
    )
    return found.select_related("district", "criteria_set").first()


@transaction.atomic
def play(case: cases.Case) -> Round:
    """The whole case or, with Unplayable, nothing of it."""
    setting = set_up(case)
    audit_round = _issue(case, setting)
    rows = {row.number: row for row in cluster_rounds().filter(audit_round=audit_round)}
    for place, cluster in enumerate(case.clusters):
        _play_cluster(case, cluster, f"clusters[{place}]", rows[cluster.number], setting)
    return audit_round


def _issue(case: cases.Case, setting: Setting) -> Round:
    told = case_json(case)
    facts = {
        "district_name": case.district.name,
        "office": case.district.office,
        "superior": case.district.superior,
        "place": case.district.place,
        "year": case.round.year,
        "title": case.round.title,
        "directive_type": case.round.directive.type,
        "directive_number": case.round.directive.number,
        "directive_date": case.round.directive.issued_on,
        "directive_issuer": case.round.directive.issuer,
        "directive_subject": case.round.directive.subject,
        "mode": case.round.mode,
        "rules": told["round"]["rules"],
        "is_illustrative": case.illustrative,
        "source": case.source,
        "notes": case.notes,
        "case_sha256": case_sha256(case),
    }
    for name in ("self_assessment", "cross_check", "explanation"):
        window: cases.Window = getattr(case.round, name)
        facts |= {f"{name}_from": window.opens_at, f"{name}_to": window.closes_at}
    with telling("round", case.round.self_assessment.opens_at):
        criteria_set = take_criteria_set(told["criteria_set"], by=setting.officer)
        facts["criteria_set"] = criteria_set
        audit_round = rounds.draft_round(setting.district, facts, clusters_of(case, setting), by=setting.officer)
        rounds.issue(audit_round, by=setting.officer)
        stages.keep_up(audit_round)
    return audit_round


def _play_cluster(
    case: cases.Case, cluster: cases.Cluster, path: str, cluster_round: ClusterRound, setting: Setting
) -> None:
    _self_assess(case, cluster, path, cluster_round, setting)
    _cross_check(case, cluster, path, cluster_round, setting)
    _reveal(case, path, cluster_round, setting.officer)
    _explain(case, cluster, path, cluster_round, setting)
    criteria = {c.code: c for c in Criterion.objects.filter(criteria_set=cluster_round.audit_round.criteria_set_id)}
    after = case.round.explanation.closes_at
    if cluster.conference:
        meet(cluster.conference, f"{path}.conference", _again(cluster_round), setting, criteria, telling)
        after = cluster.conference.closed_at
    for place, line in enumerate(cluster.decided):
        with telling(f"{path}.decided[{place}]", after + timedelta(hours=1)):
            settlements.decide_line(
                _again(cluster_round),
                setting.wards[line.ward],
                criteria[line.criterion],
                line.points,
                line.reason,
                by=setting.officer,
            )


def _again(cluster_round: ClusterRound) -> ClusterRound:
    return cluster_rounds().get(pk=cluster_round.pk)


def _self_assess(
    case: cases.Case, cluster: cases.Cluster, path: str, cluster_round: ClusterRound, setting: Setting
) -> None:
    rows = {
        a.ward_id: a
        for a in cluster_round.self_assessments.select_related("ward", "audit_round", "cluster_round__cluster")
    }
    for place, told in enumerate(cluster.self_assessments):
        assessment, clerk = rows[setting.wards[told.ward].pk], setting.clerks[told.ward]
        given = {
            code: Given(points=points, is_na=points is None, text=told.reasons.get(code, ""))
            for code, points in told.scores.items()
        }
        with telling(f"{path}.self_assessments[{place}]", told.sent_at):
            self_assessments.record_self_scores(assessment, given, by=clerk)
            if told.report:
                report = {
                    field: getattr(told.report, field)
                    for field in (
                        "strengths",
                        "difficulties",
                        "recommendations",
                        "good_practice",
                        "backlog_metres",
                    )
                }
                self_assessments.write_report(assessment, report, version=0, by=clerk)
            self_assessments.send(assessment, by=clerk)
    with telling(path, case.round.cross_check.opens_at):
        audit_stages.begin_cross_check(cluster_round, by=None)


def _cross_check(
    case: cases.Case, cluster: cases.Cluster, path: str, cluster_round: ClusterRound, setting: Setting
) -> None:
    rows = {(c.assessor_id, c.subject_id): c for c in cluster_round.cross_checks.all()}
    for place, told in enumerate(cluster.cross_checks):
        sheet = rows[setting.wards[told.assessor].pk, setting.wards[told.subject].pk]
        clerk = setting.clerks[told.assessor]
        with telling(f"{path}.cross_checks[{place}]", told.sealed_at or case.round.cross_check.opens_at):
            if told.recused:
                cross_checks.ask_recusal(sheet, told.recused, by=clerk)
                cross_checks.decide_recusal(sheet, granted=True, by=setting.officer)
                continue
            given = {
                code: Given(points=points, is_na=points is None, text=told.remarks.get(code, ""))
                for code, points in told.scores.items()
            }
            cross_checks.record_marks(sheet, given, by=clerk)
            if told.visit is not None:
                cross_checks.record_visit(sheet, told.visit, by=clerk)
            cross_checks.seal(sheet, by=clerk)


def _reveal(case: cases.Case, path: str, cluster_round: ClusterRound, officer: Person) -> None:
    with telling(path, case.round.cross_check.closes_at):
        if cross_checks.shortages(cluster_round):
            audit_stages.waive(cluster_round, WAIVER, by=officer)
        stages.reveal(cluster_round, by=None)


def _explain(
    case: cases.Case, cluster: cases.Cluster, path: str, cluster_round: ClusterRound, setting: Setting
) -> None:
    criteria = {c.code: c for c in Criterion.objects.filter(criteria_set=cluster_round.audit_round.criteria_set_id)}
    sheets = {(c.assessor_id, c.subject_id): c for c in cluster_round.cross_checks.select_related("assessor")}
    for place, told in enumerate(cluster.explanations):
        ward = setting.wards[told.ward]
        here = f"{path}.explanations[{place}]"
        with telling(here, case.round.explanation.opens_at):
            explanation = explanations.explain(
                cluster_round, ward, criteria[told.criterion], told.text, by=setting.clerks[told.ward]
            )
        for number, answer in enumerate(told.answers):
            with telling(f"{here}.answers[{number}]", case.round.explanation.opens_at):
                sheet = sheets[setting.wards[answer.assessor].pk, ward.pk]
                sheet.refresh_from_db()
                stages.answer_explanation(
                    explanation,
                    sheet,
                    answer.outcome,
                    points=answer.points,
                    by=setting.clerks[answer.assessor],
                )
