"""Self-assessment: fill in, send, take back, return, lock."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from audits import policies
from audits.models import ClusterRound, Criterion, SelfAssessment, SelfScore, Submission
from audits.services import answers
from audits.services.answers import Conflict, Given
from clusters import clock, journal
from clusters.errors import Refused, Stale
from clusters.models import Person
from clusters.states import move
from clusters.verdicts import require

State = SelfAssessment.State


def _locked(assessment: SelfAssessment) -> SelfAssessment:
    rows = SelfAssessment.objects.select_for_update(of=("self",))
    return rows.select_related("ward", "audit_round", "cluster_round__audit_round", "cluster_round__cluster").get(
        pk=assessment.pk
    )


def criteria_of(assessment: SelfAssessment) -> list[Criterion]:
    return list(Criterion.objects.filter(criteria_set=assessment.audit_round.criteria_set_id).order_by("place"))


@transaction.atomic
def record_self_scores(assessment: SelfAssessment, given: Mapping[str, Given], *, by: Person) -> list[Conflict]:
    """The ward gives itself points, or claims NA.

    Saves all that is not stale; returns what was refused as stale, both texts kept.
    Raises Refused (`at` = criterion code) for points that are not legal, before anything is written.
    """
    assessment = _locked(assessment)
    require(policies.can_fill_in(by, assessment))
    return answers.save(answers.SELF_SCORES, assessment, criteria_of(assessment), given, by=by)


@transaction.atomic
def write_report(assessment: SelfAssessment, report: Mapping[str, Any], *, version: int, by: Person) -> None:
    """The general part: strengths, difficulties, recommendations, good practice, backlog in shelf metres.

    Stale when `version` is old.
    """
    assessment = _locked(assessment)
    require(policies.can_fill_in(by, assessment))
    if version != assessment.report_version:
        raise Stale(
            _(
                "A colleague changed the general part while it was open here. Copy your text, reload "
                "the page and add it."
            )
        )
    for field in (*SelfAssessment.REPORT, "backlog_metres"):
        if field in report:
            setattr(assessment, field, report[field])
    assessment.report_version += 1
    assessment.save(update_fields=[*SelfAssessment.REPORT, "backlog_metres", "report_version"])


def missing(criteria: list[Criterion], scores: Mapping[int, SelfScore]) -> list[tuple[Criterion, str]]:
    """What must be added before sending: points or NA everywhere, a reason below the maximum and for NA."""
    found = []
    for criterion in criteria:
        score = scores.get(criterion.pk)
        name = {"code": criterion.code}
        if score is None or not score.is_answered:
            found.append((criterion, _("Enter the points of criterion %(code)s") % name))
        elif not score.reason and score.is_na:
            found.append((criterion, _("Say why criterion %(code)s is not applicable") % name))
        elif not score.reason and score.points is not None and score.points < criterion.max_points:
            found.append((criterion, _("Give the reason for the points lost on criterion %(code)s") % name))
        elif score.carried_from:
            name |= {"year": str(score.carried_from)}
            found.append((criterion, _("Look again at the text of criterion %(code)s, copied from %(year)s") % name))
    return found


@transaction.atomic
def send(assessment: SelfAssessment, *, by: Person) -> Submission:
    """Báo cáo được gửi: complete, kept exactly as sent with its SHA-256, read by the cluster from now on.

    Sending twice gives one submission.
    """
    assessment = _locked(assessment)
    if assessment.is_sent and assessment.ward_id in by.ward_ids:
        return assessment.submissions.reverse()[0]
    require(policies.can_fill_in(by, assessment))
    criteria = criteria_of(assessment)
    scores = {s.criterion_id: s for s in assessment.self_scores.all()}
    gaps = missing(criteria, scores)
    if gaps:
        raise Refused(gaps[0][1], at=gaps[0][0].code)
    if all(scores[c.pk].is_na for c in criteria):
        raise Refused(
            _("At least one criterion must be applicable: a report that claims “not applicable” everywhere is refused.")
        )
    cluster_round = assessment.cluster_round
    now = clock.now()
    late = now > cluster_round.until("self_assessment")
    submission = _submission(assessment, criteria, scores, by)
    move(assessment, State.SENT, sent_at=now, sent_by=by, is_late=late, returned_note="")
    if cluster_round.state == ClusterRound.State.CROSS_CHECK:
        move(assessment, State.LOCKED)
    journal.record(
        "self_assessment.sent_late" if late else "self_assessment.sent", assessment, by=by, ward=assessment.ward,
        district=assessment.audit_round.district, after={"code": submission.code, "sha256": submission.sha256},
    )  # fmt: skip
    return submission


def _submission(
    assessment: SelfAssessment, criteria: list[Criterion], scores: Mapping[int, SelfScore], by: Person
) -> Submission:
    number = assessment.submissions.count() + 1
    lines = [
        {
            "code": c.code,
            "points": "NA" if scores[c.pk].is_na else str(scores[c.pk].points),
            "reason": scores[c.pk].reason,
        }
        for c in criteria
    ]
    report = {field: getattr(assessment, field) for field in (*SelfAssessment.REPORT, "backlog_metres")}
    content = {
        "ward": assessment.ward.name,
        "year": assessment.audit_round.year,
        "lines": lines,
        "report": report,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    cluster_round = assessment.cluster_round
    code = f"VTLT-{assessment.audit_round.year}-C{cluster_round.number}-{assessment.pk}-{number}"
    return Submission.objects.create(
        self_assessment=assessment, number=number, code=code, sent_at=clock.now(), sent_by=by,
        content=json.loads(text), sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip


@transaction.atomic
def withdraw(assessment: SelfAssessment, *, by: Person) -> None:
    """Rút lại: the ward takes its report back before the lock; what it had sent is kept."""
    assessment = _locked(assessment)
    require(policies.can_withdraw(by, assessment))
    move(assessment, State.DRAFT)
    journal.record(
        "self_assessment.withdrawn",
        assessment,
        by=by,
        ward=assessment.ward,
        district=assessment.audit_round.district,
    )


@transaction.atomic
def return_to_ward(assessment: SelfAssessment, note: str, *, by: Person) -> None:
    """Trả lại để bổ sung: with remarks that say what is missing; the ward changes and sends again."""
    assessment = _locked(assessment)
    require(policies.can_return(by, assessment))
    if not note.strip():
        raise Refused(_("Say what the unit has to complete."), at="note")
    move(assessment, State.DRAFT, returned_note=note.strip())
    journal.record(
        "self_assessment.returned",
        assessment,
        by=by,
        ward=assessment.ward,
        district=assessment.audit_round.district,
        reason=note,
    )


def lock_rows(cluster_round: ClusterRound) -> None:
    """Waits for a report that is being sent or taken back, and lets none be until the caller's act is done."""
    list(cluster_round.self_assessments.order_by("pk").select_for_update().values_list("pk"))


def lock_all(cluster_round: ClusterRound) -> None:
    """Sent reports are frozen when the cross-check begins; part of that act, which writes the journal line."""
    SelfAssessment.objects.filter(cluster_round=cluster_round, state=State.SENT).update(state=State.LOCKED)
