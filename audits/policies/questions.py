"""Who may ask about a report, and who answers."""

from django.utils.translation import gettext as _

from audits.models import ClusterRound, CrossCheck, Question, SelfAssessment
from audits.policies.self_assessments import can_read
from clusters.models import Person, Ward
from clusters.verdicts import YES, Verdict, no

Stage = ClusterRound.State
BEFORE_THE_CONFERENCE = (Stage.SELF_ASSESSMENT, Stage.CROSS_CHECK, Stage.CONSOLIDATION)


def can_ask(person: Person, assessment: SelfAssessment) -> Verdict:
    """Another ward of the cluster, once the report is sent, until the conference is open."""
    if not asking_wards(person, assessment):
        if assessment.ward_id in person.ward_ids:
            return no(_("A unit does not ask about its own report."))
        return no(_("Only units of the cluster ask about a report."))
    return can_read(person, assessment) and _is_not_over(assessment)


def asking_wards(person: Person, assessment: SelfAssessment) -> list[Ward]:
    """The wards of the cluster for which this person may ask."""
    if assessment.ward_id in person.ward_ids:
        return []
    return [m.ward for m in assessment.cluster_round.members if m.ward_id in person.ward_ids]


def can_request_evidence(assessment: SelfAssessment, asker: Ward) -> Verdict:
    """Only who checks the report in earnest: an assessor with a sheet that is still open (states.md §3)."""
    sheets = CrossCheck.objects.filter(
        cluster_round=assessment.cluster_round_id, assessor=asker, subject=assessment.ward_id
    )
    if assessment.cluster_round.state != Stage.CROSS_CHECK or not sheets.filter(state__in=CrossCheck.OPEN).exists():
        return no(_("Evidence is asked for by a unit that marks the report, while its sheet is open."))
    return YES


def can_answer_question(person: Person, question: Question) -> Verdict:
    """The asked ward, once, until the conference is open."""
    assessment = question.self_assessment
    if assessment.ward_id not in person.ward_ids:
        return no(_("Only %(ward)s answers questions about its report.") % {"ward": assessment.ward.full_name})
    if question.answered_at:
        return no(_("This question is answered already."))
    return _is_not_over(assessment)


def _is_not_over(assessment: SelfAssessment) -> Verdict:
    if assessment.cluster_round.state not in BEFORE_THE_CONFERENCE or assessment.cluster_round.returned_scope:
        return no(_("Questions end when the conference opens; what is open is discussed there."))
    return YES
