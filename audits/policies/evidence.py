"""Who adds evidence, takes it out and reads it."""

from django.utils.translation import gettext as _

from audits.models import Evidence, Explanation, Question, SelfAssessment
from audits.policies.explanations import can_explain
from audits.policies.questions import can_answer_question
from audits.policies.self_assessments import can_fill_in, can_read
from clusters.models import Person
from clusters.verdicts import YES, Verdict, no

Phase = Evidence.Phase


def can_add_evidence(
    person: Person,
    assessment: SelfAssessment,
    *,
    question: Question | None = None,
    explanation: Explanation | None = None,
) -> Verdict:
    """The ward itself: while drafting; once sent only what an assessor asked for or what supports an explanation."""
    if assessment.ward_id not in person.ward_ids:
        return no(_("Only %(ward)s adds to its own evidence.") % {"ward": assessment.ward.full_name})
    if question:
        return _is_asked_for(person, assessment, question)
    if explanation:
        return _may_support(person, assessment, explanation)
    return can_fill_in(person, assessment)


def _is_asked_for(person: Person, assessment: SelfAssessment, question: Question) -> Verdict:
    """As long as the request may be answered (states.md §3)."""
    if question.self_assessment_id != assessment.pk or not question.wants_evidence or not assessment.is_sent:
        return no(_("The unit was not asked for more evidence here."))
    return can_answer_question(person, question)


def _may_support(person: Person, assessment: SelfAssessment, explanation: Explanation) -> Verdict:
    of_this_ward = (explanation.cluster_round_id, explanation.ward_id) == (
        assessment.cluster_round_id,
        assessment.ward_id,
    )
    if not of_this_ward or explanation.state in (Explanation.State.WITHDRAWN, Explanation.State.SETTLED):
        return no(_("This explanation of the unit does not take evidence any more."))
    return can_explain(person, assessment.cluster_round, assessment.ward_id)


def can_remove_evidence(person: Person, evidence: Evidence) -> Verdict:
    """While drafting. What came after the report was sent says so and stays."""
    assessment = evidence.self_assessment
    if evidence.phase != Phase.ORIGINAL and assessment.ward_id in person.ward_ids:
        return no(_("What the unit added after sending its report stays; add what is right beside it."))
    return can_fill_in(person, assessment)


def can_date_evidence(person: Person, evidence: Evidence) -> Verdict:
    """As long as it could still be added."""
    return can_add_evidence(
        person, evidence.self_assessment, question=evidence.question, explanation=evidence.explanation
    )


def can_read_evidence(person: Person, evidence: Evidence) -> Verdict:
    """Who reads the report; what the ward took out or replaced, the ward alone."""
    assessment = evidence.self_assessment
    if assessment.ward_id in person.ward_ids:
        return YES
    if evidence.removed_at or hasattr(evidence, "replaced_by"):
        return no(_("%(ward)s took this evidence out or put a newer version in its place. Open the unit's report.")
                  % {"ward": assessment.ward.full_name})  # fmt: skip
    return can_read(person, assessment)
