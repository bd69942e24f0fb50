"""Who may do what with a sheet of marks."""

from django.utils.translation import gettext as _

from audits.models import ClusterRound, CrossCheck
from audits.policies.posts import is_of_district, is_of_lead, lead_contact, moment
from clusters import clock
from clusters.models import Person
from clusters.verdicts import YES, Verdict, no

Stage = ClusterRound.State


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
        known = assessments.filter(ward=cross_check.subject_id).sent().exists()
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
