"""Đề nghị mở lại: a ward asks for its report that was sent; the lead unit or the district decides."""

from django.db import transaction
from django.utils.translation import gettext as _

from audits import policies
from audits.models import ReopeningRequest, SelfAssessment
from audits.services import self_assessments
from clusters import clock
from clusters.errors import Refused
from clusters.models import Person
from clusters.states import move
from clusters.verdicts import require

State = ReopeningRequest.State


@transaction.atomic
def ask(assessment: SelfAssessment, reason: str, *, by: Person) -> ReopeningRequest:
    """With a reason. Asking twice asks once: the first request stands until it is decided."""
    assessment = SelfAssessment.objects.locked(assessment)
    require(policies.can_ask_reopening(by, assessment))
    if not reason.strip():
        raise Refused(_("Say what has to be changed in the report, and why."), at="reason")
    open_one = assessment.reopening_requests.filter(state=State.OPEN).first()
    if open_one:
        return open_one
    asked = assessment.reopening_requests.create(reason=reason.strip(), asked_by=by)
    self_assessments.record("reopening_asked", assessment, by, reason=asked.reason)
    return asked


@transaction.atomic
def grant(assessment: SelfAssessment, note: str, *, by: Person) -> None:
    """The report goes back to the ward with the note, or with its own reason where there is none."""
    assessment = SelfAssessment.objects.locked(assessment)
    if assessment.is_sent and policies.can_decide_reopening(by, assessment) and not policies.can_return(by, assessment):
        raise Refused(policies.what_is_possible(assessment), at="answer")
    require(policies.can_return(by, assessment))
    asked = _open_one(assessment)
    note = note.strip() or _("Reopened as the unit asked: %(reason)s") % {"reason": asked.reason}
    self_assessments.reopen(assessment, note, by)
    self_assessments.record("reopened", assessment, by, before={"asked": asked.reason}, reason=note)


@transaction.atomic
def refuse(assessment: SelfAssessment, answer: str, *, by: Person) -> None:
    """With an answer; the report stays as it was sent."""
    assessment = SelfAssessment.objects.locked(assessment)
    require(policies.can_decide_reopening(by, assessment))
    asked = _open_one(assessment)
    if not answer.strip():
        raise Refused(_("Say why the report is not reopened."), at="answer")
    move(asked, State.REFUSED, decided_at=clock.now(), decided_by=by, answer=answer.strip())
    self_assessments.record("reopening_refused", assessment, by, before={"asked": asked.reason}, reason=asked.answer)


def _open_one(assessment: SelfAssessment) -> ReopeningRequest:
    asked = assessment.reopening_requests.filter(state=State.OPEN).first()
    if asked is None:
        raise Refused(_("Nobody asks to reopen this report, or it is decided already."))
    return asked
