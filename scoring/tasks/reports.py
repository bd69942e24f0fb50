"""What follows from a report that was sent: questions, answers, a wish to reopen it."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import ClusterRound, CrossCheck, ReopeningRequest
from clusters.models import Ward
from scoring.tasks.situations import Situation
from scoring.tasks.task import DONE, NOW, WAITING, Task

Stage = ClusterRound.State
WITH_QUESTIONS = (Stage.SELF_ASSESSMENT, Stage.CROSS_CHECK, Stage.CONSOLIDATION)


def questions_of_a_ward(situation: Situation, ward: Ward) -> Iterator[Task]:
    """To be answered by it, asked by it; an answer is to be read while the unit still marks that report."""
    if situation.cluster_round.state not in WITH_QUESTIONS or situation.cluster_round.returned_scope:
        return
    asked = [q for q in situation.questions if q.self_assessment.ward_id == ward.pk and not q.answered_at]
    if asked:
        text = _("Answer questions about the unit's report: %(count)s") % {"count": len(asked)}
        codes = ", ".join(dict.fromkeys(q.criterion.code for q in asked))
        url = reverse("audits:report", args=[asked[0].self_assessment_id])
        yield Task(NOW, text, url, _("criteria %(codes)s") % {"codes": codes}, due=_conference_of(situation))
    marking = {s.subject_id for s in situation.sheets if s.assessor_id == ward.pk and s.state in CrossCheck.OPEN}
    for question in (q for q in situation.questions if q.asker_id == ward.pk):
        subject = question.self_assessment.ward
        url = reverse("audits:question-ask", args=[question.self_assessment_id, question.criterion.code])
        told = {"ward": subject.full_name, "code": question.criterion.code}
        if not question.answered_at:
            yield Task(WAITING, _("Answer of %(ward)s on criterion %(code)s") % told, url)
        elif situation.cluster_round.state == Stage.CROSS_CHECK and subject.pk in marking:
            yield Task(NOW, _("Read the answer of %(ward)s on criterion %(code)s") % told, url, state="doing")
        else:
            text = _("Answer of %(ward)s on criterion %(code)s") % told
            yield Task(DONE, text, url, state="done", word=_("Answered"))


def _conference_of(situation: Situation) -> datetime | None:
    return situation.conference.planned_at if situation.conference else None


def wish_of_a_ward(situation: Situation, ward: Ward) -> Iterator[Task]:
    """Its own request to reopen: waiting, or decided against."""
    own = [r for r in situation.reopenings if r.self_assessment.ward_id == ward.pk]
    if not own or situation.cluster_round.is_revealed:
        return
    last = own[-1]
    url = reverse("audits:self-assessment", args=[last.self_assessment_id])
    if last.state == ReopeningRequest.State.OPEN:
        yield Task(WAITING, _("Decision on reopening the unit's report"), url)
    elif last.state == ReopeningRequest.State.REFUSED:
        yield Task(DONE, _("The report is not reopened"), url, last.answer, state="done", word=_("Decided"))


def wishes_to_decide(situation: Situation, *, but: frozenset[int] = frozenset()) -> Iterator[Task]:
    """For the lead unit, whose own report (`but`) the district decides on, and for the district."""
    for wish in situation.reopenings:
        ward = wish.self_assessment.ward
        if wish.state == ReopeningRequest.State.OPEN and ward.pk not in but:
            text = _("Decide whether the report of %(ward)s is reopened") % {"ward": ward.full_name}
            url = reverse("audits:reopening-decide", args=[wish.self_assessment_id])
            yield Task(NOW, text, url, wish.reason)
