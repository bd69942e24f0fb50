"""What every page of one's own self-assessment shows."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from audits import policies
from audits.forms.self_assessments import GeneralPartForm
from audits.models import SelfAssessment, SelfScore
from audits.queries import self_assessments
from clusters.requests import Request
from clusters.verdicts import require


def own(request: Request, pk: int) -> SelfAssessment:
    """The ward's own; for others of the cluster and district a page that says whose it is, for strangers none."""
    assessment = get_object_or_404(self_assessments().within_reach_of(request.user), pk=pk)
    request.cluster_round = assessment.cluster_round
    if assessment.ward_id not in request.user.ward_ids:
        require(policies.can_fill_in(request.user, assessment))
    request.assessment = assessment
    return assessment


def scores_of(assessment: SelfAssessment) -> dict[int, SelfScore]:
    rows = assessment.self_scores.select_related("saved_by")
    return {score.criterion_id: score for score in rows}


def frame(request: Request, assessment: SelfAssessment, *ends: tuple[str, str]) -> dict[str, Any]:
    """What every page of one self-assessment shows: where it stands, and what may be done with it."""
    cluster_round = assessment.cluster_round
    home = reverse("audits:self-assessment", args=[assessment.pk])
    crumbs = [
        (_("Round of %(year)s") % {"year": assessment.audit_round.year}, ""),
        (cluster_round.cluster.name, reverse("audits:reports", args=[cluster_round.pk])),
        (assessment.ward.full_name, home if ends else ""),
        *ends,
    ]
    return {
        "assessment": assessment,
        "cluster_round": cluster_round,
        "crumbs": crumbs,
        "due": cluster_round.until("self_assessment"),
        "may_fill_in": policies.can_fill_in(request.user, assessment),
        "may_withdraw": policies.can_withdraw(request.user, assessment),
    }


def has_general_part(assessment: SelfAssessment) -> bool:
    return any(text not in ("", None) for _label, text in general_texts(assessment))


def general_texts(assessment: SelfAssessment) -> list[tuple[Any, Any]]:
    fields = GeneralPartForm.base_fields
    return [(fields[name].label, getattr(assessment, name)) for name in (*SelfAssessment.REPORT, "backlog_metres")]
