"""S6: check again, send, the receipt, take back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits import policies
from audits.models import Criterion, SelfAssessment, SelfScore
from audits.progress import Progress, by_group, whole
from audits.queries import groups_with_criteria
from audits.services import self_assessments as service
from audits.views.own_report import frame, general_texts, has_general_part, own, scores_of
from audits.views.score_cards import Problem
from clusters import clock, moments
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require

FORM = ["GET", "HEAD", "POST"]


@require_safe
def review(request: Request, pk: int) -> HttpResponse:
    """Everything once more before it is sent, and what is still missing."""
    assessment = own(request, pk)
    groups, scores = groups_with_criteria(assessment.audit_round.criteria_set), scores_of(assessment)
    total = whole(groups, scores)
    context = frame(request, assessment, (_("Check again and send"), "")) | {
        "tables": [
            (group, progress, [(c, scores.get(c.pk)) for c in group.criteria.all()])
            for group, progress in by_group(groups, scores)
        ],
        "whole": total,
        "problems": [Problem(text, _field_of(assessment, criterion, scores)) for criterion, text in total.missing],
        "warnings": _warnings(assessment, total),
        "texts": general_texts(assessment),
    }
    return render(request, "audits/self_assessment_review.html", context)


def _field_of(assessment: SelfAssessment, criterion: Criterion, scores: dict[int, SelfScore]) -> str:
    """Where it is added; saving there leads back to the review."""
    page = reverse("audits:self-assessment-group", args=[assessment.pk, criterion.group.code])
    score = scores.get(criterion.pk)
    field = "reason" if score and score.is_answered else "points"
    return f"{page}?back=review#{field}-{criterion.code}"


def _warnings(assessment: SelfAssessment, total: Progress) -> list[str]:
    """Nothing that forbids sending; what a careful clerk would look at twice."""
    found = []
    due = assessment.cluster_round.until("self_assessment")
    if due < clock.now():
        late = {"at": moments.deadline(due)}
        found.append(_("The deadline was %(at)s. The report is sent late; the journal and the pages say so.") % late)
    if not total.missing and total.points == total.applicable:
        found.append(_("Every criterion has its maximum. Assessors will look closely; check that each can be shown."))
    if not has_general_part(assessment):
        found.append(_("The general part of the report is empty."))
    return found


@require_POST
def send(request: Request, pk: int) -> HttpResponse:
    assessment = own(request, pk)
    was_sent = assessment.is_sent
    try:
        submission = service.send(assessment, by=request.user)
    except Refused as refusal:
        if not refusal.at and policies.can_fill_in(request.user, assessment):
            messages.error(request, refusal.reason)
        elif not refusal.at:
            raise
        return redirect("audits:self-assessment-review", pk)
    if not was_sent:
        messages.success(request, _("The report is sent: %(code)s.") % {"code": submission.code})
    return redirect("audits:self-assessment-receipt", pk)


@require_safe
def receipt(request: Request, pk: int) -> HttpResponse:
    """What was sent, when, by whom: a page to come back to."""
    assessment = own(request, pk)
    submissions = list(assessment.submissions.select_related("sent_by").order_by("-number"))
    if not submissions:
        raise Refused(
            _("The report is not sent yet, so there is no receipt. It is sent from the page “Check again and send”.")
        )
    context = frame(request, assessment, (_("Receipt"), "")) | {
        "submission": submissions[0],
        "earlier": submissions[1:],
        "whole": whole(groups_with_criteria(assessment.audit_round.criteria_set), scores_of(assessment)),
    }
    return render(request, "audits/self_assessment_receipt.html", context)


@require_http_methods(FORM)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Asks once, then takes the report back."""
    assessment = own(request, pk)
    require(policies.can_withdraw(request.user, assessment))
    if request.method == "POST":
        service.withdraw(assessment, by=request.user)
        messages.success(request, _("The report is taken back and can be changed. Send it again before the deadline."))
        return redirect("audits:self-assessment", pk)
    context = frame(request, assessment, (_("Take the report back"), ""))
    return render(request, "audits/self_assessment_withdraw.html", context)
