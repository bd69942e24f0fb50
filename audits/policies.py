"""Who may do what, now, and if not why: pure questions, asked by services as gates and by templates to explain."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audits.models import ClusterRound, CrossCheck, Explanation, SelfAssessment
from clusters import clock
from clusters.models import District, Person
from clusters.verdicts import YES, Verdict, no

Stage = ClusterRound.State


def moment(at: datetime) -> str:
    """17:00 05/10/2018, in Việt Nam."""
    return date_format(localtime(at, clock.HANOI), "DATETIME_FORMAT")


def lead_contact(cluster_round: ClusterRound) -> str:
    """The lead unit with its phone, for "who can"."""
    lead = next(m.ward for m in cluster_round.members if m.ward_id == cluster_round.lead_id)
    return f"{lead.full_name}, {lead.phone}" if lead.phone else lead.full_name


def is_of_district(person: Person, cluster_round: ClusterRound) -> bool:
    return cluster_round.audit_round.district_id in person.district_ids


def is_of_lead(person: Person, cluster_round: ClusterRound) -> bool:
    return cluster_round.lead_id in person.ward_ids


def is_of_cluster(person: Person, cluster_round: ClusterRound) -> bool:
    return any(m.ward_id in person.ward_ids for m in cluster_round.members)


def can_run_rounds(person: Person, district: District) -> Verdict:
    """The district's own office."""
    if district.pk not in person.district_ids:
        return no(_("Only the office of %(district)s runs its rounds.") % {"district": district.name})
    return YES


def can_fill_in(person: Person, assessment: SelfAssessment) -> Verdict:
    """The ward itself, from the window's start, while drafting; late is legal until the reveal."""
    cluster_round = assessment.cluster_round
    if assessment.ward_id not in person.ward_ids:
        return no(_("Only %(ward)s fills in its own self-assessment.") % {"ward": assessment.ward.full_name})
    if assessment.is_sent:
        return no(_("The report is sent and cannot be changed. Ask %(lead)s to return it if it must be.")
                  % {"lead": lead_contact(cluster_round)})  # fmt: skip
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
    if assessment.state == SelfAssessment.State.DRAFT:
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
    if assessment.state == SelfAssessment.State.DRAFT:
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


def can_begin_cross_check(person: Person, cluster_round: ClusterRound) -> Verdict:
    """The lead unit, earlier than the date, once every ward has sent; the date does it without anybody."""
    if cluster_round.state != Stage.SELF_ASSESSMENT:
        return no(_("The self-assessment of this cluster is already over."))
    if not (is_of_lead(person, cluster_round) or is_of_district(person, cluster_round)):
        return no(
            _("Only the lead unit (%(lead)s) opens the cross-check early.") % {"lead": lead_contact(cluster_round)}
        )
    return YES


def can_mark(person: Person, cross_check: CrossCheck) -> Verdict:
    """The assessor ward, in the window, on an open sheet; on the file only a ward that sent its report (rules.md
    §2).
    """
    cluster_round = cross_check.cluster_round
    if cross_check.subject_id in person.ward_ids and cross_check.assessor_id not in person.ward_ids:
        return no(_("A unit does not check itself."))
    if cross_check.assessor_id not in person.ward_ids:
        return no(_("Only %(ward)s marks this sheet.") % {"ward": cross_check.assessor.full_name})
    return _window_is_open(cluster_round) and _sheet_is_open(cross_check)


def _window_is_open(cluster_round: ClusterRound) -> Verdict:
    if cluster_round.state == Stage.SELF_ASSESSMENT:
        return no(_("The cross-check opens at %(at)s.") % {"at": moment(cluster_round.cross_check_from)})
    closes = cluster_round.until("cross_check")
    if cluster_round.state != Stage.CROSS_CHECK or clock.now() > closes:
        return no(_("The cross-check ended at %(at)s.") % {"at": moment(closes)})
    return YES


def _sheet_is_open(cross_check: CrossCheck) -> Verdict:
    if cross_check.state == CrossCheck.State.SEALED:
        return no(_("This sheet is sealed. Break the seal first if a mark must change."))
    if cross_check.state not in CrossCheck.OPEN:
        return no(
            _("This sheet is %(state)s; marks can no longer be written.") % {"state": cross_check.get_state_display()}
        )
    if cross_check.cluster_round.audit_round.mode == "desk" and not subject_has_sent(cross_check):
        return no(_("%(ward)s has sent no report: there is nothing to check on the file.")
                  % {"ward": cross_check.subject.full_name})  # fmt: skip
    return YES


def subject_has_sent(cross_check: CrossCheck) -> bool:
    """Reads `cross_check.subject_sent` where a list has annotated it."""
    known = getattr(cross_check, "subject_sent", None)
    if known is None:
        assessments = cross_check.cluster_round.self_assessments
        known = assessments.filter(ward=cross_check.subject_id).exclude(state=SelfAssessment.State.DRAFT).exists()
    return known


def can_unseal(person: Person, cross_check: CrossCheck) -> Verdict:
    """Its owner, until the window ends."""
    if cross_check.assessor_id not in person.ward_ids:
        return no(_("Only %(ward)s breaks the seal of its sheet.") % {"ward": cross_check.assessor.full_name})
    if cross_check.state != CrossCheck.State.SEALED:
        return no(_("This sheet is not sealed."))
    return _window_is_open(cross_check.cluster_round)


def can_read_marks(person: Person, cross_check: CrossCheck) -> Verdict:
    """The assessor ward always; everybody else of the cluster and the district only after the reveal (rules.md §9)."""
    if cross_check.assessor_id in person.ward_ids or cross_check.counts:
        return YES
    if cross_check.subject_id in person.ward_ids:
        return no(_("A unit does not check itself. The marks it receives are opened for all at once after %(at)s.")
                  % {"at": moment(cross_check.cluster_round.until("cross_check"))})  # fmt: skip
    return no(
        _(
            "Until all sheets are opened together, only %(ward)s sees its marks – neither the lead "
            "unit nor the district does."
        )
        % {"ward": cross_check.assessor.full_name}
    )


def can_see_progress(person: Person, cluster_round: ClusterRound) -> Verdict:
    """How far other sheets are, not their marks: lead unit and district; everybody after the reveal (states.md §11)."""
    observes = cluster_round.audit_round.district_id in person.observed_district_ids
    if (
        cluster_round.is_revealed
        or is_of_lead(person, cluster_round)
        or is_of_district(person, cluster_round)
        or observes
    ):
        return YES
    return no(
        _("Until all sheets are opened together, a unit sees only its own. They are opened after %(at)s.")
        % {"at": moment(cluster_round.until("cross_check"))}
    )


def can_ask_recusal(person: Person, cross_check: CrossCheck) -> Verdict:
    if cross_check.assessor_id not in person.ward_ids:
        return no(
            _("Only %(ward)s can ask to stand back from its own sheet.") % {"ward": cross_check.assessor.full_name}
        )
    if cross_check.cluster_round.is_revealed or cross_check.state == CrossCheck.State.RECUSED:
        return no(_("The sheets are opened or this one is recused already."))
    return YES


def can_decide_recusal(person: Person, cross_check: CrossCheck) -> Verdict:
    """The district; the lead unit where it is neither assessor nor subject (states.md §4)."""
    cluster_round = cross_check.cluster_round
    if cluster_round.is_revealed:
        return no(_("The sheets are opened or this one is recused already."))
    if not cross_check.recusal_reason or cross_check.state == CrossCheck.State.RECUSED:
        return no(_("Nobody asks to stand back from this sheet."))
    involved = cluster_round.lead_id in (cross_check.assessor_id, cross_check.subject_id)
    if is_of_district(person, cluster_round) or (is_of_lead(person, cluster_round) and not involved):
        return YES
    return no(_("The district office decides this, or the lead unit (%(lead)s) where it is not involved itself.")
              % {"lead": lead_contact(cluster_round)})  # fmt: skip


def can_reveal(person: Person, cluster_round: ClusterRound) -> Verdict:
    """The lead unit or the district once every sheet is sealed; the date does it without anybody."""
    if cluster_round.state != Stage.CROSS_CHECK:
        return no(_("Sheets are opened at the end of the cross-check; this cluster is at: %(state)s.")
                  % {"state": cluster_round.get_state_display()})  # fmt: skip
    if not (is_of_lead(person, cluster_round) or is_of_district(person, cluster_round)):
        return no(_("Only the lead unit (%(lead)s) opens the sheets early.") % {"lead": lead_contact(cluster_round)})
    return YES


def can_steer(person: Person, cluster_round: ClusterRound) -> Verdict:
    """Acts of the district on a cluster: deadlines, waivers, returns, decisions."""
    if not is_of_district(person, cluster_round):
        return no(_("Only %(office)s can do this.") % {"office": cluster_round.audit_round.office})
    return YES


def can_read_explanations(cluster_round: ClusterRound) -> Verdict:
    """The cluster and its district, from the reveal on (states.md §11)."""
    if not cluster_round.is_revealed:
        return no(
            _("Explanations open when the sheets are opened, after %(at)s.")
            % {"at": moment(cluster_round.until("cross_check"))}
        )
    return YES


def can_explain(person: Person, cluster_round: ClusterRound, ward_id: int) -> Verdict:
    """The assessed ward, from the reveal until the explanation window closes."""
    if ward_id not in person.ward_ids:
        return no(_("Only the assessed unit itself explains its lines."))
    if not cluster_round.is_revealed:
        return no(_("Explanations open when the sheets are opened, after %(at)s.")
                  % {"at": moment(cluster_round.until("cross_check"))})  # fmt: skip
    return explanation_window_is_open(cluster_round)


def explanation_window_is_open(cluster_round: ClusterRound) -> Verdict:
    closes = cluster_round.until("explanation")
    if cluster_round.state != Stage.CONSOLIDATION or clock.now() > closes:
        return no(
            _("The explanation window closed at %(at)s. Raise the line at the conference.") % {"at": moment(closes)}
        )
    return YES


def can_answer(person: Person, explanation: Explanation, cross_check: CrossCheck) -> Verdict:
    """An assessor of that ward whose sheet counts, in the window, once."""
    if cross_check.assessor_id not in person.ward_ids:
        return no(_("Only %(ward)s answers for its own mark.") % {"ward": cross_check.assessor.full_name})
    if cross_check.subject_id != explanation.ward_id or not cross_check.counts:
        return no(_("This sheet does not count for the line that is explained."))
    if any(answer.cross_check_id == cross_check.pk for answer in explanation.answers.all()):
        return no(_("%(ward)s has answered this explanation already.") % {"ward": cross_check.assessor.full_name})
    return explanation_window_is_open(explanation.cluster_round)
