"""Self-assessment: fill in, send, take back, return, lock."""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from audits import policies
from audits.models import (
    ClusterRound,
    Criterion,
    ReopeningRequest,
    Round,
    SelfAssessment,
    SelfScore,
    StoredFile,
    Submission,
)
from audits.queries import evidence_of
from audits.services import answers
from audits.services.answers import Conflict, Given
from clusters import clock, journal
from clusters.errors import Refused, Stale
from clusters.models import Person
from clusters.states import move
from clusters.verdicts import require

State = SelfAssessment.State


def criteria_of(assessment: SelfAssessment) -> list[Criterion]:
    return list(Criterion.objects.filter(criteria_set=assessment.audit_round.criteria_set_id).order_by("place"))


@transaction.atomic
def record_self_scores(assessment: SelfAssessment, given: Mapping[str, Given], *, by: Person) -> list[Conflict]:
    """The ward gives itself points, or claims NA.

    Saves all that is not stale; returns what was refused as stale, both texts kept.
    Raises Refused (`at` = criterion code) for points that are not legal, before anything is written.
    """
    assessment = SelfAssessment.objects.locked(assessment)
    require(policies.can_fill_in(by, assessment))
    return answers.save(answers.SELF_SCORES, assessment, criteria_of(assessment), given, by=by)


@transaction.atomic
def record_self_score(
    assessment: SelfAssessment, criterion: Criterion, answer: Given, *, by: Person
) -> SelfScore | Conflict | None:
    """One answer while it is typed: what stands then (None: nothing yet), or the conflict, both texts kept."""
    assessment = SelfAssessment.objects.locked(assessment)
    require(policies.can_fill_in(by, assessment))
    return answers.save_one(answers.SELF_SCORES, assessment, criterion, answer, by=by)


@transaction.atomic
def write_report(assessment: SelfAssessment, report: Mapping[str, Any], *, version: int, by: Person) -> None:
    """The general part: strengths, difficulties, recommendations, good practice, backlog in shelf metres.

    Stale when `version` is old.
    """
    assessment = SelfAssessment.objects.locked(assessment)
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
    assessment.report_saved_at, assessment.report_saved_by = clock.now(), by
    fields = [*SelfAssessment.REPORT, "backlog_metres", "report_version", "report_saved_at", "report_saved_by"]
    assessment.save(update_fields=fields)


def lacks_reason(criterion: Criterion, score: SelfScore) -> bool:
    """Below the maximum, and for NA, a reason is asked for."""
    return not score.reason and (score.is_na or (score.points is not None and score.points < criterion.max_points))


def missing(criteria: list[Criterion], scores: Mapping[int, SelfScore]) -> list[tuple[Criterion, str]]:
    """What must be added before sending: points or NA everywhere, a reason below the maximum and for NA."""
    found = []
    for criterion in criteria:
        score = scores.get(criterion.pk)
        name = {"code": criterion.code}
        if score is None or not score.is_answered:
            found.append((criterion, _("Enter the points of criterion %(code)s") % name))
        elif lacks_reason(criterion, score) and score.is_na:
            found.append((criterion, _("Say why criterion %(code)s is not applicable") % name))
        elif lacks_reason(criterion, score):
            found.append((criterion, _("Give the reason for the points lost on criterion %(code)s") % name))
        elif score.carried_from:
            name |= {"year": str(score.carried_from)}
            found.append((criterion, _("Look again at the text of criterion %(code)s, copied from %(year)s") % name))
    return found


def text_to_confirm(assessment: SelfAssessment) -> str:
    """What must be looked at in the general part before sending; empty where nothing copied waits."""
    years = assessment.carried_years.values()
    return _("Look again at the general part, copied from %(year)s") % {"year": max(years)} if years else ""


def unproven(
    criteria: list[Criterion], scores: Mapping[int, SelfScore], proven: Collection[int]
) -> list[tuple[Criterion, str]]:
    """Where a round demands evidence: criteria with points and neither a file nor a document cited (`proven`: pks)."""
    bare = [c for c in criteria if c.pk in scores and scores[c.pk].points and c.pk not in proven]
    sentence = _("Add evidence for criterion %(code)s, or cite a document by its number")
    return [(criterion, sentence % {"code": criterion.code}) for criterion in bare]


@transaction.atomic
def send(assessment: SelfAssessment, *, by: Person, scan: StoredFile | None = None) -> Submission:
    """Báo cáo được gửi: complete, kept exactly as sent with its SHA-256, read by the cluster from now on.

    Approved by the head of the ward in the system or, where the round says so, by the signed and stamped `scan`; a
    ward without such a head sends by itself, and the journal says that nobody approved. Sending twice gives one
    submission.
    """
    assessment = SelfAssessment.objects.locked(assessment)
    if assessment.is_sent and assessment.ward_id in by.ward_ids:
        return assessment.submissions.reverse()[0]
    require(policies.can_send(by, assessment))
    scores = _complete(assessment)
    now = clock.now()
    late = now > assessment.cluster_round.until("self_assessment")
    submission = _submission(assessment, criteria_of(assessment), scores, by)
    _approve(submission, assessment, by, scan)
    move(assessment, State.SENT, sent_at=now, sent_by=by, is_late=late, returned_note="", head_note="")
    if assessment.cluster_round.state == ClusterRound.State.CROSS_CHECK:
        move(assessment, State.LOCKED)
    record(
        "sent_late" if late else "sent", assessment, by,
        after={
            "code": submission.code, "sha256": submission.sha256,
            "approved_by": submission.approved_by.full_name if submission.approved_by else None,
            "scan": submission.scan.sha256 if submission.scan else None,
        },
    )  # fmt: skip
    return submission


def _complete(assessment: SelfAssessment) -> dict[int, SelfScore]:
    """The self-scores; Refused with the first thing that is missing."""
    criteria = criteria_of(assessment)
    scores = {s.criterion_id: s for s in assessment.self_scores.all()}
    gaps = missing(criteria, scores)
    if assessment.audit_round.evidence_required:
        gaps += unproven(criteria, scores, evidence_of(assessment).keys())
    if gaps:
        raise Refused(gaps[0][1], at=gaps[0][0].code)
    if copied := text_to_confirm(assessment):
        raise Refused(copied, at="general")
    if all(scores[c.pk].is_na for c in criteria):
        raise Refused(
            _("At least one criterion must be applicable: a report that claims “not applicable” everywhere is refused.")
        )
    return scores


def _approve(submission: Submission, assessment: SelfAssessment, by: Person, scan: StoredFile | None) -> None:
    if assessment.audit_round.sign_off == Round.SignOff.SCAN:
        if scan is None or scan.ward_id != assessment.ward_id:
            raise Refused(_("Choose the scan of the report, signed and stamped."), at="scan")
        if not scan.opens_in_the_page:
            raise Refused(_("The signed report is a PDF or a picture (JPG, PNG)."), at="scan")
        submission.scan = scan
    elif assessment.ward_id in by.headed_ward_ids:
        submission.approved_by = by
    submission.save(update_fields=["approved_by", "scan"])


def record(verb: str, assessment: SelfAssessment, by: Person, **what: Any) -> None:
    """The journal line of an act on a report."""
    district = assessment.audit_round.district
    journal.record(f"self_assessment.{verb}", assessment, by=by, ward=assessment.ward, district=district, **what)


@transaction.atomic
def present(assessment: SelfAssessment, *, by: Person) -> None:
    """Trình lãnh đạo: complete, and read-only until the head sends it or gives it back. Twice presents it once."""
    assessment = SelfAssessment.objects.locked(assessment)
    if assessment.state == State.WITH_HEAD and assessment.ward_id in by.ward_ids:
        return
    require(policies.can_present(by, assessment))
    _complete(assessment)
    move(assessment, State.WITH_HEAD, head_note="")
    record("presented", assessment, by)


@transaction.atomic
def give_back(assessment: SelfAssessment, note: str, *, by: Person) -> None:
    """The head of the ward wants something changed; the clerk reads the remark above the report."""
    assessment = SelfAssessment.objects.locked(assessment)
    require(policies.can_give_back(by, assessment))
    if not note.strip():
        raise Refused(_("Say what has to be changed in the report."), at="note")
    move(assessment, State.DRAFT, head_note=note.strip())
    record("given_back", assessment, by, reason=note)


def _submission(
    assessment: SelfAssessment, criteria: list[Criterion], scores: Mapping[int, SelfScore], by: Person
) -> Submission:
    number = assessment.submissions.count() + 1
    evidence = evidence_of(assessment)
    lines = [
        {
            "code": c.code,
            "points": "NA" if scores[c.pk].is_na else str(scores[c.pk].points),
            "reason": scores[c.pk].reason,
            "evidence": [proof.facts for proof in evidence.get(c.pk, ())],
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
    assessment = SelfAssessment.objects.locked(assessment)
    require(policies.can_withdraw(by, assessment))
    reopen(assessment, "", by)
    record("withdrawn", assessment, by)


@transaction.atomic
def return_to_ward(assessment: SelfAssessment, note: str, *, by: Person) -> None:
    """Trả lại để bổ sung: with remarks that say what is missing; the ward changes and sends again."""
    assessment = SelfAssessment.objects.locked(assessment)
    require(policies.can_return(by, assessment))
    if not note.strip():
        raise Refused(_("Say what the unit has to complete."), at="note")
    reopen(assessment, note.strip(), by)
    record("returned", assessment, by, reason=note)


def reopen(assessment: SelfAssessment, note: str, by: Person) -> None:
    """A draft again, its row locked by the caller: what the ward had asked for has come about."""
    move(assessment, State.DRAFT, returned_note=note)
    for asked in assessment.reopening_requests.filter(state=ReopeningRequest.State.OPEN):
        move(asked, ReopeningRequest.State.GRANTED, decided_at=clock.now(), decided_by=by, answer=note)


def lock_rows(cluster_round: ClusterRound) -> None:
    """Waits for a report that is being sent or taken back, and lets none be until the caller's act is done."""
    list(cluster_round.self_assessments.order_by("pk").select_for_update().values_list("pk"))


def lock_all(cluster_round: ClusterRound) -> None:
    """Sent reports are frozen when the cross-check begins; part of that act, which writes the journal line."""
    SelfAssessment.objects.filter(cluster_round=cluster_round, state=State.SENT).update(state=State.LOCKED)
