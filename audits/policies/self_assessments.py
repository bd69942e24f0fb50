"""Who may do what with a report."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audits.models import ClusterRound, Round, SelfAssessment
from audits.policies.posts import is_of_district, is_of_lead, lead_contact, moment
from clusters import clock
from clusters.models import Person, Role
from clusters.verdicts import YES, Verdict, no

State = SelfAssessment.State


def whom_to_call(assessment: SelfAssessment) -> str:
    """The lead unit with its phone; for the lead unit itself the office that runs the round."""
    cluster_round = assessment.cluster_round
    if assessment.ward_id == cluster_round.lead_id:
        return cluster_round.audit_round.office
    return lead_contact(cluster_round)


def heads_of(assessment: SelfAssessment) -> list[Person]:
    """Who approves this report in the system: heads of the ward who can sign in today, where the round asks for it."""
    if assessment.audit_round.sign_off != Round.SignOff.HEAD:
        return []
    posts = Role.objects.on(clock.today()).filter(ward=assessment.ward_id, kind=Role.Kind.HEAD, person__is_active=True)
    return [role.person for role in posts.select_related("person").order_by("pk")]


def can_fill_in(person: Person, assessment: SelfAssessment) -> Verdict:
    """The ward itself, from the window's start, while drafting; late is legal until the reveal."""
    if assessment.ward_id not in person.ward_ids:
        return no(_("Only %(ward)s fills in its own self-assessment.") % {"ward": assessment.ward.full_name})
    if assessment.is_sent:
        return no(_("The report is sent and cannot be changed. Press “Ask to reopen” if it must be changed."))
    if assessment.state == State.WITH_HEAD:
        return no(_("The report is with the head of the unit, who sends it or gives it back."))
    return _is_open(assessment)


def _is_open(assessment: SelfAssessment) -> Verdict:
    opens = assessment.audit_round.self_assessment_from
    if clock.now() < opens:
        return no(_("Self-assessment opens at %(at)s.") % {"at": moment(opens)})
    if assessment.cluster_round.is_revealed:
        return no(_("The cross-check sheets are opened; a self-assessment can no longer be sent. Call %(lead)s.")
                  % {"lead": lead_contact(assessment.cluster_round)})  # fmt: skip
    return YES


def can_present(person: Person, assessment: SelfAssessment) -> Verdict:
    """Trình lãnh đạo: the ward, where its head approves in the system (states.md §3)."""
    if not (verdict := can_fill_in(person, assessment)):
        return verdict
    if not heads_of(assessment):
        return no(_("The unit has no head who approves in the system: it sends the report itself."))
    return _is_in_time(assessment)


def can_give_back(person: Person, assessment: SelfAssessment) -> Verdict:
    """The head; anybody of the ward once it has no head any more, so that no report is stuck."""
    if assessment.ward_id not in person.ward_ids:
        return no(_("Only %(ward)s fills in its own self-assessment.") % {"ward": assessment.ward.full_name})
    if assessment.state != State.WITH_HEAD:
        return no(_("The report is not with the head of the unit."))
    return _heads_alone(person, assessment)


def can_send(person: Person, assessment: SelfAssessment) -> Verdict:
    """The ward; where it has a head in the system, the head; late as the round says (states.md §3)."""
    verdict = can_fill_in(person, assessment)
    if not verdict and not (assessment.state == State.WITH_HEAD and assessment.ward_id in person.ward_ids):
        return verdict
    return _is_open(assessment) and _is_in_time(assessment) and _heads_alone(person, assessment)


def _heads_alone(person: Person, assessment: SelfAssessment) -> Verdict:
    if assessment.ward_id in person.headed_ward_ids:
        return YES
    heads = heads_of(assessment)
    if heads:
        names = ", ".join(head.full_name for head in heads)
        return no(_("The head of the unit (%(names)s) approves this report in the system and sends it.")
                  % {"names": names})  # fmt: skip
    return YES


def _is_in_time(assessment: SelfAssessment) -> Verdict:
    closes = assessment.cluster_round.until("self_assessment")
    if assessment.audit_round.late_sending != Round.LateSending.REFUSED or clock.now() <= closes:
        return YES
    local = localtime(closes, clock.HANOI)
    told = {"time": date_format(local, "H:i"), "day": date_format(local, "d/m/Y"), "contact": whom_to_call(assessment)}
    if assessment.ward_id == assessment.cluster_round.lead_id:
        return no(_("The deadline for sending passed at %(time)s on %(day)s. Call %(contact)s.") % told)
    return no(_("The deadline for sending passed at %(time)s on %(day)s. Call the lead unit: %(contact)s.") % told)


def can_withdraw(person: Person, assessment: SelfAssessment) -> Verdict:
    """The ward itself, its head where it has one, before the lock: until then nobody has begun to mark."""
    if assessment.ward_id not in person.ward_ids:
        return no(_("Only %(ward)s can take back its own report.") % {"ward": assessment.ward.full_name})
    if not assessment.is_sent:
        return no(_("The report is not sent yet; it can simply be changed."))
    return _is_not_locked(assessment) and _heads_alone(person, assessment)


def _is_not_locked(assessment: SelfAssessment) -> Verdict:
    closes = assessment.cluster_round.until("self_assessment")
    if assessment.state == State.LOCKED or clock.now() > closes:
        return no(_("The self-assessment ended at %(at)s; the report is locked. Call %(lead)s.")
                  % {"at": moment(closes), "lead": whom_to_call(assessment)})  # fmt: skip
    return YES


def can_return(person: Person, assessment: SelfAssessment) -> Verdict:
    """The lead unit or the district, with remarks, until the window closes; never one's own."""
    if not (verdict := _decides_on(person, assessment)):
        return verdict
    if not assessment.is_sent:
        return no(_("The unit has not sent its report; there is nothing to return."))
    return _is_not_locked(assessment)


def _decides_on(person: Person, assessment: SelfAssessment) -> Verdict:
    cluster_round = assessment.cluster_round
    if not (is_of_lead(person, cluster_round) or is_of_district(person, cluster_round)):
        return no(_("Only the lead unit (%(lead)s) or the district office returns a report.")
                  % {"lead": lead_contact(cluster_round)})  # fmt: skip
    if assessment.ward_id in person.ward_ids:
        return no(_("A unit does not return its own report; it takes it back."))
    return YES


def can_ask_reopening(person: Person, assessment: SelfAssessment) -> Verdict:
    """The ward, while its report is sent and the sheets are not opened; one request at a time (the service)."""
    if assessment.ward_id not in person.ward_ids:
        return no(_("Only %(ward)s asks to reopen its own report.") % {"ward": assessment.ward.full_name})
    if not assessment.is_sent:
        return no(_("The report is not sent yet; it can simply be changed."))
    if assessment.cluster_round.is_revealed:
        return no(_("The cross-check sheets are opened; a report is no longer reopened. The unit can explain a line."))
    return YES


def can_decide_reopening(person: Person, assessment: SelfAssessment) -> Verdict:
    """Refusing is always possible; granting is returning the report, so can_return says whether it is."""
    return _decides_on(person, assessment)


def is_reopenable(assessment: SelfAssessment) -> bool:
    """While its window is open and nobody has begun to mark."""
    return bool(_is_not_locked(assessment))


def what_is_possible(assessment: SelfAssessment) -> str:
    """For who would like to reopen a report that is locked: why not, and what can be done instead."""
    if assessment.cluster_round.state == ClusterRound.State.SELF_ASSESSMENT:
        return _(
            "The deadline is over. The report can be reopened once %(office)s moves the deadline of this cluster."
        ) % {"office": assessment.audit_round.office}
    return _(
        "The cross-check has begun and the points are locked. Assessors can still ask the unit for evidence on a "
        "criterion, and the unit can explain lines after the sheets are opened."
    )


def can_read(person: Person, assessment: SelfAssessment) -> Verdict:
    """One's own ward's always; the cluster's and the district's once they are sent (states.md §11)."""
    if assessment.ward_id in person.ward_ids:
        return YES
    if assessment.is_sent:
        return can_read_others(person, assessment.cluster_round)
    return no(
        _("%(ward)s has not sent its report yet (deadline %(at)s). A draft is seen only by the unit itself.")
        % {"ward": assessment.ward.full_name, "at": moment(assessment.cluster_round.until("self_assessment"))}
    )


def can_read_others(person: Person, cluster_round: ClusterRound) -> Verdict:
    """Where the round says so, a ward reads the others only after it has sent its own, so that nobody copies.

    It ends with the self-assessment: whoever has to mark must read. The district office is not bound.
    """
    audit_round = cluster_round.audit_round
    binding = audit_round.totals_after_own_report and cluster_round.state == ClusterRound.State.SELF_ASSESSMENT
    if not binding or audit_round.district_id in person.district_ids | person.observed_district_ids:
        return YES
    if cluster_round.self_assessments.filter(ward__in=person.ward_ids).sent().exists():
        return YES
    return no(_("In this round a unit reads the reports of the others only after it has sent its own."))
