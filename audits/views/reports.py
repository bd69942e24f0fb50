"""S7: what the wards of a cluster sent, read by the others."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audits import policies
from audits.forms.self_assessments import ReturnForm
from audits.models import ClusterRound, SelfAssessment, SelfScore
from audits.progress import by_group, whole
from audits.queries import cluster_rounds, groups_with_criteria, self_assessments
from audits.services import self_assessments as service
from audits.views.own_report import general_texts
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require


def _crumbs(cluster_round: ClusterRound, *ends: tuple[str, str]) -> list[tuple[str, str]]:
    reports = reverse("audits:reports", args=[cluster_round.pk])
    return [
        (_("Round of %(year)s") % {"year": cluster_round.audit_round.year}, ""),
        (cluster_round.cluster.name, ""),
        (_("Reports of the units"), reports if ends else ""),
        *ends,
    ]


@require_safe
def index(request: Request, pk: int) -> HttpResponse:
    """Who has sent, when, how many points; of a draft nothing but that it is not sent."""
    cluster_round = request.cluster_round = get_object_or_404(cluster_rounds().visible_to(request.user), pk=pk)
    rows = {a.ward_id: a for a in cluster_round.self_assessments.all()}
    sent = [a.pk for a in rows.values() if a.is_sent]
    scores: dict[int, dict[int, SelfScore]] = {}
    for score in SelfScore.objects.filter(self_assessment__in=sent):
        scores.setdefault(score.self_assessment_id, {})[score.criterion_id] = score
    groups = groups_with_criteria(cluster_round.audit_round.criteria_set)
    assessments = [(m.ward, rows[m.ward_id]) for m in cluster_round.members if m.ward_id in rows]
    context = {
        "cluster_round": cluster_round,
        "crumbs": _crumbs(cluster_round),
        "due": cluster_round.until("self_assessment"),
        "rows": [(ward, a, whole(groups, scores[a.pk]) if a.pk in scores else None) for ward, a in assessments],
        "sent": len(sent),
    }
    return render(request, "audits/reports.html", context)


def _fetch(request: Request, pk: int) -> SelfAssessment:
    assessment = get_object_or_404(self_assessments().within_reach_of(request.user), pk=pk)
    request.cluster_round = assessment.cluster_round
    return assessment


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """One report, as it was sent; one's own also while drafting."""
    assessment = _fetch(request, pk)
    require(policies.can_read(request.user, assessment))
    groups = groups_with_criteria(assessment.audit_round.criteria_set)
    scores = {score.criterion_id: score for score in assessment.self_scores.all()}
    context = {
        "assessment": assessment,
        "cluster_round": assessment.cluster_round,
        "crumbs": _crumbs(assessment.cluster_round, (assessment.ward.full_name, "")),
        "tables": [
            (group, progress, [(c, scores.get(c.pk)) for c in group.criteria.all()])
            for group, progress in by_group(groups, scores)
        ],
        "whole": whole(groups, scores),
        "texts": general_texts(assessment),
        "may_return": policies.can_return(request.user, assessment),
        "submission": assessment.submissions.last(),
        "is_own": assessment.ward_id in request.user.ward_ids,
    }
    return render(request, "audits/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def return_to_ward(request: Request, pk: int) -> HttpResponse:
    """The lead unit or the district says what is missing; the ward completes it and sends again."""
    assessment = _fetch(request, pk)
    require(policies.can_return(request.user, assessment))
    form = ReturnForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            service.return_to_ward(assessment, form.cleaned_data["note"], by=request.user)
        except Refused as refusal:
            if refusal.at != "note":
                raise
            form.add_error("note", refusal.reason)
        else:
            messages.success(request, _("Returned to %(ward)s to be completed.") % {"ward": assessment.ward.full_name})
            return redirect("audits:reports", assessment.cluster_round_id)
    name = assessment.ward.full_name
    report = reverse("audits:report", args=[pk])
    context: dict[str, Any] = {
        "assessment": assessment,
        "form": form,
        "crumbs": _crumbs(assessment.cluster_round, (name, report), (_("Return to be completed"), "")),
    }
    return render(request, "audits/report_return.html", context, status=422 if form.is_bound else 200)
