"""Who may explain a line, and who answers."""

from django.utils.translation import gettext as _

from audits.models import ClusterRound, CrossCheck, Explanation
from audits.policies.posts import moment
from clusters import clock
from clusters.models import Person
from clusters.verdicts import YES, Verdict, no

Stage = ClusterRound.State


def can_read_explanations(cluster_round: ClusterRound) -> Verdict:
    """The cluster and its district, from the reveal on (states.md §11)."""
    if not cluster_round.is_revealed:
        return no(
            _("Explanations open when the sheets are opened, after %(at)s.")
            % {"at": moment(cluster_round.until("cross_check"))}
        )
    return YES


def can_explain(person: Person, cluster_round: ClusterRound, ward_id: int) -> Verdict:
    """The assessed ward, from the reveal until the explanation window closes; points that the district returned are
    settled by a conference.
    """
    if ward_id not in person.ward_ids:
        return no(_("Only the assessed unit itself explains its lines."))
    if not cluster_round.is_revealed:
        return no(_("Explanations open when the sheets are opened, after %(at)s.")
                  % {"at": moment(cluster_round.until("cross_check"))})  # fmt: skip
    return explanation_window_is_open(cluster_round)


def explanation_window_is_open(cluster_round: ClusterRound) -> Verdict:
    closes = cluster_round.until("explanation")
    if cluster_round.state != Stage.CONSOLIDATION or cluster_round.returned_scope or clock.now() > closes:
        return no(
            _("The explanation window closed at %(at)s. Raise the line at the conference.") % {"at": moment(closes)}
        )
    return YES


def can_withdraw_explanation(person: Person, explanation: Explanation) -> Verdict:
    """Its owner, at any time before the conference (states.md §5)."""
    if explanation.ward_id not in person.ward_ids:
        return no(_("Only the unit that explained withdraws its explanation."))
    if explanation.state == Explanation.State.WITHDRAWN:
        return no(_("This explanation is withdrawn already."))
    if explanation.cluster_round.state != Stage.CONSOLIDATION or explanation.cluster_round.returned_scope:
        return no(_("The conference has begun: the explanation stays and is discussed there."))
    return YES


def can_answer(person: Person, explanation: Explanation, cross_check: CrossCheck) -> Verdict:
    """An assessor of that ward whose sheet counts, in the window, once."""
    if cross_check.assessor_id not in person.ward_ids:
        return no(_("Only %(ward)s answers for its own mark.") % {"ward": cross_check.assessor.full_name})
    if cross_check.subject_id != explanation.ward_id or not cross_check.counts:
        return no(_("This sheet does not count for the line that is explained."))
    if explanation.state == Explanation.State.WITHDRAWN:
        return no(_("The unit withdrew this explanation; there is nothing to answer."))
    if any(answer.cross_check_id == cross_check.pk for answer in explanation.answers.all()):
        return no(_("%(ward)s has answered this explanation already.") % {"ward": cross_check.assessor.full_name})
    return explanation_window_is_open(explanation.cluster_round)
