"""Questions about one criterion of a report that was sent, and the answers (states.md §3)."""

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from audits import policies
from audits.intake.files import take
from audits.models import Criterion, Question, SelfAssessment
from audits.services import evidence
from clusters import clock, journal
from clusters.errors import Refused
from clusters.models import Person, Ward
from clusters.verdicts import require

MOST_REQUESTS = 2


@transaction.atomic
def ask(
    assessment: SelfAssessment,
    criterion: Criterion,
    text: str,
    *,
    asker: Ward,
    wants_evidence: bool = False,
    by: Person,
) -> Question:
    """A ward of the cluster asks. The same question pressed twice is asked once.

    A request for evidence: one open at a time, at most two of one asker on one criterion.
    """
    assessment = SelfAssessment.objects.locked(assessment)
    require(policies.can_ask(by, assessment))
    if asker not in policies.asking_wards(by, assessment):
        raise Refused(_("Choose the unit that asks."), at="ward")
    if not text.strip():
        raise Refused(_("Write the question."), at="text")
    earlier = assessment.questions.filter(criterion=criterion, asker=asker)
    same = earlier.filter(text=text.strip(), wants_evidence=wants_evidence, answered_at__isnull=True).first()
    if same:
        return same
    if wants_evidence:
        _check_request(assessment, asker, list(earlier.filter(wants_evidence=True)))
    question = earlier.create(
        self_assessment=assessment, criterion=criterion, asker=asker,
        wants_evidence=wants_evidence, text=text.strip(), asked_by=by,
    )  # fmt: skip
    _record("evidence_requested" if wants_evidence else "asked", question, by, asker, reason=question.text)
    return question


def _check_request(assessment: SelfAssessment, asker: Ward, earlier: list[Question]) -> None:
    require(policies.can_request_evidence(assessment, asker))
    if any(question.answered_at is None for question in earlier):
        raise Refused(_("A request for evidence on this criterion is still waiting for its answer."), at="text")
    if len(earlier) >= MOST_REQUESTS:
        raise Refused(
            _("Evidence on one criterion is asked for at most twice. Mark what is shown, and say so in the remark."),
            at="text",
        )


def answer(question: Question, text: str, *, by: Person, files: Iterable[UploadedFile] = ()) -> None:
    """Of the asked ward, once. Files are added as asked for and labelled so; the self-score stays as it is.

    The answer and all its files, or nothing.
    """
    require(policies.can_answer_question(by, question))
    if not text.strip():
        raise Refused(_("Write the answer."), at="text")
    taken = [take(uploaded) for uploaded in files]
    with evidence.together():
        assessment = SelfAssessment.objects.locked(question.self_assessment)
        question = Question.objects.select_related("criterion", "asker").get(pk=question.pk)
        question.self_assessment = assessment
        require(policies.can_answer_question(by, question))
        for each in taken:
            evidence.add_taken(assessment, question.criterion, each, by=by, question=question)
        question.answer, question.answered_at, question.answered_by = text.strip(), clock.now(), by
        question.save(update_fields=["answer", "answered_at", "answered_by"])
        _record("answered", question, by, assessment.ward, reason=question.answer)


def _record(verb: str, question: Question, by: Person, ward: Ward, reason: str) -> None:
    district = question.self_assessment.audit_round.district
    journal.record(f"question.{verb}", question, by=by, ward=ward, district=district, reason=reason)
