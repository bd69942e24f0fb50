"""How a cluster goes from stage to stage: by its dates, or earlier by the lead unit where nothing is missing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audits import policies
from audits.models import ClusterRound, Round, SelfAssessment
from audits.services import cross_checks, self_assessments
from clusters import clock, journal
from clusters.errors import Refused
from clusters.models import Person
from clusters.states import move
from clusters.verdicts import require

Stage = ClusterRound.State
STAGE_OF = {
    "self_assessment": Stage.SELF_ASSESSMENT,
    "cross_check": Stage.CROSS_CHECK,
    "explanation": Stage.CONSOLIDATION,
}
WINDOWS = tuple(STAGE_OF)


@transaction.atomic
def start_round(audit_round: Round) -> None:
    """The clock: an issued round runs from its first window on."""
    move(audit_round, Round.State.RUNNING)
    journal.record("round.running", audit_round, by=None, district=audit_round.district)


@transaction.atomic
def begin_cross_check(cluster_round: ClusterRound, *, by: Person | None) -> None:
    """Reports are locked, every ward gets its sheets.

    By the clock (`by` None) on its date, by the lead unit once all have sent.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    self_assessments.lock_rows(cluster_round)
    if by is not None:
        require(policies.can_begin_cross_check(by, cluster_round))
        waiting = cluster_round.self_assessments.exclude(state__in=SelfAssessment.READ_BY_OTHERS).select_related("ward")
        names = [a.ward.full_name for a in waiting]
        if names and clock.now() <= cluster_round.until("self_assessment"):
            raise Refused(
                _("Not sent yet: %(wards)s. The cross-check opens early only when all reports are sent.")
                % {"wards": ", ".join(names)}
            )
    move(cluster_round, Stage.CROSS_CHECK)
    self_assessments.lock_all(cluster_round)
    cross_checks.assign(cluster_round)
    journal.record("cluster_round.cross_check_begun", cluster_round, by=by, district=cluster_round.audit_round.district)


@transaction.atomic
def move_deadline(cluster_round: ClusterRound, window: str, to: datetime, reason: str, *, by: Person) -> None:
    """The district moves one deadline of one cluster, earlier or later, with a reason; other clusters keep theirs."""
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_steer(by, cluster_round))
    if window not in WINDOWS:
        raise Refused(_("Choose which deadline to move."), at="window")
    if not reason.strip():
        raise Refused(_("Say why the deadline is moved."), at="reason")
    here = list(Stage).index(Stage(cluster_round.state))
    if here > list(Stage).index(STAGE_OF[window]) or cluster_round.returned_scope:
        raise Refused(_("That stage is over in this cluster; its deadline can no longer be moved."), at="window")
    _keep_in_order(cluster_round, window, to)
    before = cluster_round.until(window)
    setattr(cluster_round, f"{window}_until", to)
    cluster_round.save(update_fields=[f"{window}_until"])
    journal.record(
        "cluster_round.deadline_moved", cluster_round, by=by, district=cluster_round.audit_round.district,
        before={window: before.isoformat()}, after={window: to.isoformat()}, reason=reason,
    )  # fmt: skip


def _keep_in_order(cluster_round: ClusterRound, window: str, to: datetime) -> None:
    """A window ends after the one before it and before the one after it; what is over no longer counts."""
    here, place = list(Stage).index(Stage(cluster_round.state)), WINDOWS.index(window)
    coming = [w for w in WINDOWS if list(Stage).index(STAGE_OF[w]) >= here]
    opens = cluster_round.audit_round.self_assessment_from
    earliest = max([opens, *(cluster_round.until(w) for w in coming if WINDOWS.index(w) < place)])
    latest = min((cluster_round.until(w) for w in coming if WINDOWS.index(w) > place), default=None)
    if to <= earliest:
        raise Refused(_("The deadline must be after %(at)s.") % {"at": policies.moment(earliest)}, at="to")
    if latest is not None and to >= latest:
        raise Refused(
            _("The deadline must be before %(at)s, when the next window closes. Move that one first.")
            % {"at": policies.moment(latest)},
            at="to",
        )


@transaction.atomic
def waive(cluster_round: ClusterRound, reason: str, *, by: Person) -> None:
    """The district lets the sheets be opened although a ward has fewer than two, or sent nothing.

    The result is then provisional.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_steer(by, cluster_round))
    if cluster_round.is_revealed:
        raise Refused(_("The sheets are opened already."))
    if not reason.strip():
        raise Refused(_("Say why the sheets may be opened as they are."), at="reason")
    cluster_round.waiver = reason.strip()
    cluster_round.save(update_fields=["waiver"])
    journal.record(
        "cluster_round.waived",
        cluster_round,
        by=by,
        district=cluster_round.audit_round.district,
        reason=reason,
    )
