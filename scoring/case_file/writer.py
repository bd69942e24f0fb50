"""A case as the JSON of the case format: what the reader reads back as the same case."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from scoring.case_file.case import (
    CASE_SCHEMA,
    CRITERIA_SET_SCHEMA,
    NA,
    Adjustment,
    Case,
    Cluster,
    Commendation,
    Conference,
    CriteriaSet,
    Criterion,
    CrossCheck,
    Delegate,
    Explanation,
    Motion,
    Report,
    Round,
    SelfAssessment,
    Settlement,
    Window,
)
from scoring.rules.facts import Rules


def plain(points: Decimal) -> str:
    """Points as a case file writes them, without loss: 12, 12.25."""
    text = format(points, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def case_json(case: Case) -> dict[str, Any]:
    """The criteria set is written into the case, so that one file is the whole round."""
    district = case.district
    return _stated(
        {
            "schema": CASE_SCHEMA,
            "source": case.source or None,
            "illustrative": case.illustrative or None,
            "notes": case.notes or None,
            "district": {
                "code": district.code,
                "name": district.name,
                "kind": district.kind,
                "office": district.office,
                "superior": district.superior,
                "place": district.place,
            },
            "wards": [_stated({"name": w.name, "kind": w.kind, "code": w.code or None}) for w in case.wards],
            "criteria_set": _criteria_set(case.criteria_set),
            "round": _round(case.round),
            "clusters": [_cluster(cluster) for cluster in case.clusters],
        }
    )


def _stated(entries: dict[str, Any]) -> dict[str, Any]:
    """Without what the case does not say: the format knows no null there."""
    return {key: value for key, value in entries.items() if value is not None}


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _marks(scores: Mapping[str, Decimal | None]) -> dict[str, str]:
    return {code: NA if points is None else plain(points) for code, points in scores.items()}


def _criteria_set(criteria_set: CriteriaSet) -> dict[str, Any]:
    return _stated(
        {
            "schema": CRITERIA_SET_SCHEMA,
            "code": criteria_set.code or None,
            "title": criteria_set.title or None,
            "sample": criteria_set.sample or None,
            "note": criteria_set.note or None,
            "scale": plain(criteria_set.scale),
            "groups": [
                {
                    "code": group.code,
                    "title": group.title,
                    "max": plain(group.max_points),
                    "criteria": [_criterion(criterion) for criterion in group.criteria],
                }
                for group in criteria_set.groups
            ],
        }
    )


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return _stated(
        {
            "code": criterion.code,
            "title": criterion.title,
            "max": plain(criterion.max_points),
            "step": plain(criterion.step),
            "kind": criterion.kind,
            "levels": [{"label": level.label, "points": plain(level.points)} for level in criterion.levels],
            "allow_na": criterion.allow_na,
            "guidance": criterion.guidance,
            "evidence": criterion.evidence,
            "basis": criterion.basis,
            "zero_caps_class_at": criterion.zero_caps_class_at,
        }
    )


def _round(audit_round: Round) -> dict[str, Any]:
    directive = audit_round.directive
    return {
        "year": audit_round.year,
        "title": audit_round.title,
        "directive": {
            "type": directive.type,
            "number": directive.number,
            "date": directive.issued_on.isoformat(),
            "issuer": directive.issuer,
            "subject": directive.subject,
        },
        "mode": audit_round.mode,
        "windows": {
            "self_assessment": _window(audit_round.self_assessment),
            "cross_check": _window(audit_round.cross_check),
            "explanation": _window(audit_round.explanation),
        },
        "rules": _rules(audit_round.rules),
    }


def _window(window: Window) -> list[str | None]:
    return [_moment(window.opens_at), _moment(window.closes_at)]


def _rules(rules: Rules) -> dict[str, Any]:
    vote = rules.vote
    return {
        "aggregate": rules.aggregate,
        "dispute": {
            "min_points": plain(rules.dispute_min_points),
            "min_share": plain(rules.dispute_min_share),
            "group_share": plain(rules.dispute_group_share),
        },
        "na_mode": rules.na_mode,
        "bonus_cap": plain(rules.bonus_cap),
        "total_cap": plain(rules.total_cap),
        "bands": [{"class": band.name, "from": plain(band.at_least)} for band in rules.bands],
        "caps": [
            _stated(
                {
                    "when": cap.when,
                    "at_most": cap.at_most,
                    "share": None if cap.share is None else plain(cap.share),
                }
            )
            for cap in rules.caps
        ],
        "tie_break": list(rules.tie_break),
        "vote": {
            "quorum": f"{vote.quorum.numerator}/{vote.quorum.denominator}",
            "majority": f"{vote.majority.numerator}/{vote.majority.denominator}",
            "base": vote.base,
            "recuse_own": vote.recuse_own,
            "deputy_for_own": vote.deputy_for_own,
        },
        "quota": {"collectives": rules.quota_collectives, "individuals": rules.quota_individuals},
        "commend_min_class": rules.commend_min_class,
    }


def _cluster(cluster: Cluster) -> dict[str, Any]:
    return _stated(
        {
            "number": cluster.number,
            "name": cluster.name,
            "lead": cluster.lead,
            "deputy": cluster.deputy,
            "members": list(cluster.members),
            "self_assessments": [_self_assessment(one) for one in cluster.self_assessments],
            "cross_checks": [_cross_check(sheet) for sheet in cluster.cross_checks],
            "explanations": [_explanation(explanation) for explanation in cluster.explanations],
            "conference": None if cluster.conference is None else _conference(cluster.conference),
            "decided": _settled(cluster.decided),
        }
    )


def _self_assessment(assessment: SelfAssessment) -> dict[str, Any]:
    return _stated(
        {
            "ward": assessment.ward,
            "sent_at": _moment(assessment.sent_at),
            "scores": _marks(assessment.scores),
            "reasons": dict(assessment.reasons),
            "report": None if assessment.report is None else _report(assessment.report),
        }
    )


def _report(report: Report) -> dict[str, Any]:
    return _stated(
        {
            "strengths": report.strengths or None,
            "difficulties": report.difficulties or None,
            "recommendations": report.recommendations or None,
            "good_practice": report.good_practice or None,
            "backlog_metres": None if report.backlog_metres is None else plain(report.backlog_metres),
        }
    )


def _cross_check(sheet: CrossCheck) -> dict[str, Any]:
    if sheet.recused is not None:
        return {"assessor": sheet.assessor, "subject": sheet.subject, "recused": sheet.recused}
    return _stated(
        {
            "assessor": sheet.assessor,
            "subject": sheet.subject,
            "sealed_at": _moment(sheet.sealed_at),
            "scores": _marks(sheet.scores),
            "remarks": dict(sheet.remarks),
            "visit": sheet.visit,
        }
    )


def _explanation(explanation: Explanation) -> dict[str, Any]:
    return {
        "ward": explanation.ward,
        "criterion": explanation.criterion,
        "text": explanation.text,
        "answers": [
            _stated(
                {
                    "assessor": answer.assessor,
                    "outcome": answer.outcome,
                    "points": None if answer.points is None else plain(answer.points),
                }
            )
            for answer in explanation.answers
        ],
    }


def _conference(conference: Conference) -> dict[str, Any]:
    return {
        "opened_at": _moment(conference.opened_at),
        "closed_at": _moment(conference.closed_at),
        "place": conference.place,
        "host": conference.host,
        "chair": _delegate(conference.chair),
        "secretary": _delegate(conference.secretary),
        "attendees": [_delegate(delegate) for delegate in conference.attendees],
        "settled": _settled(conference.settled),
        "bonus": _adjustments(conference.bonus),
        "penalties": _adjustments(conference.penalties),
        "incidents": [
            {"ward": incident.ward, "at_most": incident.at_most, "reason": incident.reason}
            for incident in conference.incidents
        ],
        "opinions": [{"ward": opinion.ward, "text": opinion.text} for opinion in conference.opinions],
        "motions": [_motion(motion) for motion in conference.motions],
        "commendations": [_commendation(commendation) for commendation in conference.commendations],
        "difficulties": conference.difficulties,
        "directions": conference.directions,
    }


def _motion(motion: Motion) -> dict[str, Any]:
    return _stated(
        {
            "kind": motion.kind,
            "about": motion.about,
            "ward": motion.ward,
            "name": motion.name,
            "yes": motion.yes,
            "no": motion.no,
            "abstain": motion.abstain,
        }
    )


def _commendation(commendation: Commendation) -> dict[str, Any]:
    return _stated(
        {
            "kind": commendation.kind,
            "ward": commendation.ward,
            "name": commendation.name,
            "position": commendation.position,
            "form": commendation.form,
            "reason": commendation.reason,
        }
    )


def _delegate(delegate: Delegate) -> dict[str, str | None]:
    return {"name": delegate.name, "position": delegate.position, "ward": delegate.ward}


def _settled(lines: tuple[Settlement, ...]) -> list[dict[str, str]]:
    return [
        {"ward": line.ward, "criterion": line.criterion, "points": plain(line.points), "reason": line.reason}
        for line in lines
    ]


def _adjustments(lines: tuple[Adjustment, ...]) -> list[dict[str, str]]:
    return [{"ward": line.ward, "points": plain(line.points), "reason": line.reason} for line in lines]
