"""S7: what the wards of a cluster sent, read by the others."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audits import policies
from audits.forms.self_assessments import ReturnForm
from audits.models import ClusterRound, ReopeningRequest, SelfAssessment, SelfScore
from audits.progress import Progress, by_group, whole
from audits.queries import cluster_rounds, evidence_counts, evidence_of, groups_with_criteria, self_assessments
from audits.services import self_assessments as service
from audits.services.shortcomings import answered_lines
from audits.threads import threads_of
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


def _scores_of(assessments: list[SelfAssessment]) -> dict[int, dict[int, SelfScore]]:
    """By report, by criterion."""
    scores: dict[int, dict[int, SelfScore]] = {assessment.pk: {} for assessment in assessments}
    for score in SelfScore.objects.filter(self_assessment__in=scores):
        scores[score.self_assessment_id][score.criterion_id] = score
    return scores


@require_safe
def index(request: Request, pk: int) -> HttpResponse:
    """Who has sent, when, how many points; of a draft nothing but that it is not sent."""
    cluster_round = request.cluster_round = get_object_or_404(cluster_rounds().visible_to(request.user), pk=pk)
    may_read = policies.can_read_others(request.user, cluster_round)
    rows = {a.ward_id: a for a in cluster_round.self_assessments.all()}
    read = [a for a in rows.values() if a.is_sent and (may_read or a.ward_id in request.user.ward_ids)]
    scores = _scores_of(read)
    groups = groups_with_criteria(cluster_round.audit_round.criteria_set)
    for assessment in read:
        assessment.audit_round = cluster_round.audit_round
    request.reports = [(a, groups, scores[a.pk]) for a in read]
    counts = evidence_counts(read)
    members = [(m.ward, rows[m.ward_id]) for m in cluster_round.members if m.ward_id in rows]
    context = {
        "cluster_round": cluster_round,
        "crumbs": _crumbs(cluster_round),
        "due": cluster_round.until("self_assessment"),
        "rows": [
            (ward, a, whole(groups, scores[a.pk]) if a.pk in scores else None, counts.get(a.pk, 0))
            for ward, a in members
        ],
        "sent": sum(a.is_sent for a in rows.values()),
        "comparable": len(read) > 1,
        "may_read": may_read,
    }
    return render(request, "audits/reports.html", context)


@require_safe
def compare(request: Request, pk: int) -> HttpResponse:
    """Two units side by side, group by group, criterion by criterion."""
    cluster_round = request.cluster_round = get_object_or_404(cluster_rounds().visible_to(request.user), pk=pk)
    require(policies.can_read_others(request.user, cluster_round))
    order = {m.ward_id: i for i, m in enumerate(cluster_round.members)}
    sent = sorted(cluster_round.self_assessments.sent().select_related("ward"), key=lambda a: order[a.ward_id])
    chosen = [_chosen(request, sent, name, place) for place, name in enumerate(("a", "b"))]
    groups = groups_with_criteria(cluster_round.audit_round.criteria_set)
    pair = [a for a in chosen if a]
    scores = _scores_of(pair)
    context = {
        "cluster_round": cluster_round,
        "crumbs": _crumbs(cluster_round, (_("Two units side by side"), "")),
        "sent": sent,
        "pair": pair,
        "names": [("a", chosen[0]), ("b", chosen[1])],
        "groups": _side_by_side(groups, [scores[a.pk] for a in pair]),
        "totals": [whole(groups, scores[a.pk]) for a in pair],
    }
    return render(request, "audits/reports_compare.html", context)


def _chosen(request: Request, sent: list[SelfAssessment], name: str, place: int) -> SelfAssessment | None:
    """The unit that the address names, else the first or second that has sent."""
    asked = request.GET.get(name, "")
    named = [a for a in sent if str(a.pk) == asked]
    return next(iter(named or sent[place : place + 1]), None)


def _side_by_side(groups: list[Any], scores: list[dict[int, SelfScore]]) -> list[tuple[Any, list[Progress], list[Any]]]:
    columns = [by_group(groups, one) for one in scores]
    return [
        (
            group,
            [column[place][1] for column in columns],
            [_row(c, [one.get(c.pk) for one in scores]) for c in group.criteria.all()],
        )
        for place, group in enumerate(groups)
    ]


def _row(criterion: Any, scores: list[SelfScore | None]) -> tuple[Any, list[SelfScore | None], bool]:
    """With whether the units gave themselves different points."""
    given: set[tuple[Decimal | None, bool] | None] = {
        (score.points, score.is_na) if score else None for score in scores
    }
    return criterion, scores, len(given) > 1


def _fetch(request: Request, pk: int) -> SelfAssessment:
    assessment = get_object_or_404(self_assessments().within_reach_of(request.user), pk=pk)
    request.cluster_round = assessment.cluster_round
    return assessment


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """One report, as it was sent, with its evidence and what was asked; one's own also while drafting."""
    assessment = _fetch(request, pk)
    require(policies.can_read(request.user, assessment))
    groups = groups_with_criteria(assessment.audit_round.criteria_set)
    scores = {score.criterion_id: score for score in assessment.self_scores.all()}
    evidence, threads = evidence_of(assessment), threads_of(assessment, request.user)
    request.reports = [(assessment, groups, scores)]
    reopening = assessment.reopening_requests.filter(state=ReopeningRequest.State.OPEN).select_related("asked_by")
    context = {
        "assessment": assessment,
        "cluster_round": assessment.cluster_round,
        "crumbs": _crumbs(assessment.cluster_round, (assessment.ward.full_name, "")),
        "tables": [
            (
                group,
                progress,
                [(c, scores.get(c.pk), evidence.get(c.pk, []), threads.get(c.pk, [])) for c in group.criteria.all()],
            )
            for group, progress in by_group(groups, scores)
        ],
        "whole": whole(groups, scores),
        "pieces": sum(map(len, evidence.values())),
        "open_questions": [q for asked in threads.values() for q in asked if not q.answered_at],
        "texts": general_texts(assessment),
        "remedies": answered_lines(assessment),
        "may_ask": policies.can_ask(request.user, assessment),
        "may_return": policies.can_return(request.user, assessment),
        "reopening": reopening.first() if policies.can_decide_reopening(request.user, assessment) else None,
        "submission": assessment.submissions.select_related("approved_by", "scan").last(),
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
