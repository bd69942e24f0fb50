"""How far a cluster is before the reveal: reports and seals, never marks."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from audits.models import ClusterRound, CrossCheck, SelfAssessment
from audits.policies import can_begin_cross_check, can_reveal, moment
from audits.services import cross_checks
from clusters import clock
from clusters.models import Person, Ward
from clusters.verdicts import Verdict, no

Sheet = CrossCheck.State
Stage = ClusterRound.State


@dataclass(frozen=True)
class WardProgress:
    ward: Ward
    is_lead: bool
    report: SelfAssessment
    sealed: int
    expected: int
    waiting: tuple[Ward, ...]  # assessors whose sheets about this ward are not sealed


@dataclass(frozen=True)
class Progress:
    wards: list[WardProgress]
    shortages: list[str]

    @property
    def sent(self) -> int:
        return sum(ward.report.is_sent for ward in self.wards)

    @property
    def sealed(self) -> int:
        return sum(ward.sealed for ward in self.wards)

    @property
    def expected(self) -> int:
        return sum(ward.expected for ward in self.wards)

    @property
    def not_sent(self) -> str:
        return ", ".join(ward.ward.full_name for ward in self.wards if not ward.report.is_sent)


def progress_of(cluster_round: ClusterRound) -> Progress:
    """4 queries at most."""
    reports = {report.ward_id: report for report in cluster_round.self_assessments.all()}
    checks = list(cluster_round.cross_checks.exclude(state=Sheet.RECUSED).select_related("assessor"))
    wards = []
    for member in cluster_round.members:
        received = [check for check in checks if check.subject_id == member.ward_id]
        waiting = tuple(check.assessor for check in received if check.state != Sheet.SEALED)
        wards.append(
            WardProgress(
                member.ward,
                member.ward_id == cluster_round.lead_id,
                reports[member.ward_id],
                len(received) - len(waiting),
                len(received),
                waiting,
            )
        )
    in_cross_check = cluster_round.state == Stage.CROSS_CHECK
    return Progress(wards, cross_checks.shortages(cluster_round) if in_cross_check else [])


def may_begin(person: Person, cluster_round: ClusterRound, progress: Progress) -> Verdict:
    """As the service decides, said before the button is pressed."""
    verdict = can_begin_cross_check(person, cluster_round)
    if verdict and progress.not_sent and clock.now() <= cluster_round.until("self_assessment"):
        return no(
            _("Not sent yet: %(wards)s. The cross-check opens early only when all reports are sent.")
            % {"wards": progress.not_sent}
        )
    return verdict


def may_reveal(person: Person, cluster_round: ClusterRound, progress: Progress) -> Verdict:
    """As the service decides, said before the button is pressed."""
    verdict = can_reveal(person, cluster_round)
    closes, missing = cluster_round.until("cross_check"), progress.expected - progress.sealed
    if verdict and missing and clock.now() < closes:
        sentence = _(
            "%(count)s sheets are not sealed yet. They can be opened when all are sealed, "
            "or when the cross-check ends at %(at)s."
        )
        return no(sentence % {"count": missing, "at": moment(closes)})
    if verdict and progress.shortages and not cluster_round.waiver:
        sentence = _(
            "Fewer than two sheets for: %(wards)s. The district office must first agree to open the sheets as they are."
        )
        return no(sentence % {"wards": ", ".join(progress.shortages)})
    return verdict
