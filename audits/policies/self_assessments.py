"""Who may do what with a report."""

from django.utils.translation import gettext as _

from audits.models import SelfAssessment
from audits.policies.posts import is_of_district, is_of_lead, lead_contact, moment
from clusters import clock
from clusters.models import Person
from clusters.verdicts import YES, Verdict, no


def can_fill_in(person: Person, assessment: SelfAssessment) -> Verdict:
    """The ward itself, from the window's start, while drafting; late is legal until the reveal."""
    cluster_round = assessment.cluster_round
    if assessment.ward_id not in person.ward_ids:
        return no(_("Only %(ward)s fills in its own self-assessment.") % {"ward": assessment.ward.full_name})
    if assessment.is_sent:
        return no(_("The report is sent and cannot be changed. Ask %(lead)s to return it if it must be.")
                  % {"lead": lead_contact(cluster_round)})  # fmt: skip
    if assessment.state == SelfAssessment.State.WITH_HEAD:
        return no(_("The report is with the head of the unit, who sends it or gives it back."))
    opens = assessment.audit_round.self_assessment_from
    if clock.now() < opens:
        return no(_("Self-assessment opens at %(at)s.") % {"at": moment(opens)})
    if cluster_round.is_revealed:
        return no(_("The cross-check sheets are opened; a self-assessment can no longer be sent. Call %(lead)s.")
                  % {"lead": lead_contact(cluster_round)})  # fmt: skip
    return YES


def can_withdraw(person: Person, assessment: SelfAssessment) -> Verdict:
    """The ward itself, before the lock: until the window ends nobody has begun to mark."""
    if assessment.ward_id not in person.ward_ids:
        return no(_("Only %(ward)s can take back its own report.") % {"ward": assessment.ward.full_name})
    if not assessment.is_sent:
        return no(_("The report is not sent yet; it can simply be changed."))
    return _is_not_locked(assessment)


def _is_not_locked(assessment: SelfAssessment) -> Verdict:
    closes = assessment.cluster_round.until("self_assessment")
    if assessment.state == SelfAssessment.State.LOCKED or clock.now() > closes:
        return no(_("The self-assessment ended at %(at)s; the report is locked. Call %(lead)s.")
                  % {"at": moment(closes), "lead": lead_contact(assessment.cluster_round)})  # fmt: skip
    return YES


def can_return(person: Person, assessment: SelfAssessment) -> Verdict:
    """The lead unit or the district, with remarks, until the window closes; never one's own."""
    cluster_round = assessment.cluster_round
    if not (is_of_lead(person, cluster_round) or is_of_district(person, cluster_round)):
        return no(_("Only the lead unit (%(lead)s) or the district office returns a report.")
                  % {"lead": lead_contact(cluster_round)})  # fmt: skip
    if assessment.ward_id in person.ward_ids:
        return no(_("A unit does not return its own report; it takes it back."))
    if not assessment.is_sent:
        return no(_("The unit has not sent its report; there is nothing to return."))
    return _is_not_locked(assessment)


def can_read(person: Person, assessment: SelfAssessment) -> Verdict:
    """One's own ward's always; the cluster's and the district's once they are sent (states.md §11)."""
    if assessment.ward_id in person.ward_ids or assessment.is_sent:
        return YES
    return no(
        _("%(ward)s has not sent its report yet (deadline %(at)s). A draft is seen only by the unit itself.")
        % {"ward": assessment.ward.full_name, "at": moment(assessment.cluster_round.until("self_assessment"))}
    )
