"""S6: check again, present to the head, send, the receipt, take back."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits import policies
from audits.cautions import Report, cautions
from audits.forms.sending import GiveBackForm, ScanForm
from audits.models import Criterion, Round, SelfAssessment, SelfScore, Submission
from audits.points import shown
from audits.progress import by_group, whole
from audits.queries import evidence_of, groups_with_criteria
from audits.services import self_assessments as service
from audits.services import sending
from audits.views.evidence_files import handed_out
from audits.views.own_report import frame, general_texts, has_general_part, own, scores_of
from audits.views.score_cards import Problem
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require

FORM = ["GET", "HEAD", "POST"]
ASK_AGAIN = 422


@require_safe
def review(request: Request, pk: int) -> HttpResponse:
    """Everything once more before it is sent, and what is still missing."""
    return _review_page(request, own(request, pk))


def _review_page(request: Request, assessment: SelfAssessment, *, status: int = 200, **forms: Any) -> HttpResponse:
    groups, scores = groups_with_criteria(assessment.audit_round.criteria_set), scores_of(assessment)
    evidence = evidence_of(assessment)
    proven = evidence.keys() if assessment.audit_round.evidence_required else None
    report = Report(
        assessment, groups, scores, evidence, whole(groups, scores, proven), has_general_part(assessment)
    )  # fmt: skip
    total = report.total
    context = {
        **frame(request, assessment, (_("Check again and send"), "")),
        "tables": [
            (group, progress, [(c, scores.get(c.pk), evidence.get(c.pk, [])) for c in group.criteria.all()])
            for group, progress in by_group(groups, scores, proven)
        ],
        "whole": total,
        "problems": _problems(assessment, total.missing, scores),
        "warnings": [] if assessment.is_sent else cautions(report),
        "texts": general_texts(assessment),
        **_ways_to_send(request, assessment),
        **forms,
    }
    return render(request, "audits/self_assessment_review.html", context, status=status)


def _ways_to_send(request: Request, assessment: SelfAssessment) -> dict[str, Any]:
    heads = policies.heads_of(assessment)
    return {
        "heads": heads,
        "may_present": policies.can_present(request.user, assessment),
        "may_give_back": policies.can_give_back(request.user, assessment),
        "may_send": policies.can_send(request.user, assessment),
        "is_head": assessment.ward_id in request.user.headed_ward_ids,
        "give_back_form": GiveBackForm(),
        "scan_form": ScanForm() if assessment.audit_round.sign_off == Round.SignOff.SCAN else None,
    }


def _problems(
    assessment: SelfAssessment, missing: Iterable[tuple[Criterion, str]], scores: dict[int, SelfScore]
) -> list[Problem]:
    """Each with the way to where it is added."""
    found = [Problem(text, _field_of(assessment, criterion, scores)) for criterion, text in missing]
    if copied := service.text_to_confirm(assessment):
        found.append(Problem(copied, reverse("audits:self-assessment-general", args=[assessment.pk])))
    return found


def _field_of(assessment: SelfAssessment, criterion: Criterion, scores: dict[int, SelfScore]) -> str:
    """Where it is added; saving there leads back to the review."""
    page = reverse("audits:self-assessment-group", args=[assessment.pk, criterion.group.code])
    score = scores.get(criterion.pk)
    only_evidence = score is not None and not service.missing([criterion], scores)
    field = "evidence" if only_evidence else "reason" if score and score.is_answered else "points"
    return f"{page}?back=review#{field}-{criterion.code}"


@require_POST
def present(request: Request, pk: int) -> HttpResponse:
    """Trình lãnh đạo."""
    assessment = own(request, pk)
    was_with_head = assessment.state == SelfAssessment.State.WITH_HEAD
    try:
        service.present(assessment, by=request.user)
    except Refused as refusal:
        if not refusal.at:
            raise
    else:
        if not was_with_head:
            messages.success(request, _("The report is with the head of the unit, who sends it or gives it back."))
    return redirect("audits:self-assessment-review", pk)


@require_POST
def give_back(request: Request, pk: int) -> HttpResponse:
    """The head asks the clerk to change something."""
    assessment = own(request, pk)
    require(policies.can_give_back(request.user, assessment))
    form = GiveBackForm(request.POST)
    if form.is_valid():
        try:
            service.give_back(assessment, form.cleaned_data["note"], by=request.user)
        except Refused as refusal:
            if refusal.at != "note":
                raise
            form.add_error("note", refusal.reason)
        else:
            messages.success(request, _("The report is given back to the clerk with your remark."))
            return redirect("audits:self-assessment-review", pk)
    return _review_page(request, assessment, status=ASK_AGAIN, give_back_form=form)


@require_POST
def send(request: Request, pk: int) -> HttpResponse:
    assessment = own(request, pk)
    was_sent = assessment.is_sent
    form = ScanForm(request.POST, request.FILES)
    form.is_valid()
    try:
        submission = sending.send_signed(assessment, form.files.get("scan"), by=request.user)
    except Refused as refusal:
        if refusal.at in ("scan", "file"):
            form.add_error("scan", refusal.reason)
            return _review_page(request, assessment, status=ASK_AGAIN, scan_form=form)
        if not refusal.at and policies.can_send(request.user, assessment):
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
    people = ("sent_by", "approved_by", "scan")
    submissions = list(assessment.submissions.select_related(*people).order_by("-number"))
    if not submissions:
        raise Refused(
            _("The report is not sent yet, so there is no receipt. It is sent from the page “Check again and send”.")
        )
    total = whole(groups_with_criteria(assessment.audit_round.criteria_set), scores_of(assessment))
    context = frame(request, assessment, (_("Receipt"), "")) | {
        "submission": submissions[0],
        "earlier": submissions[1:],
        "whole": total,
        "told": _told(request, submissions[0], f"{shown(total.points)}/{shown(total.applicable)}"),
        "reopening": assessment.reopening_requests.last(),
    }
    return render(request, "audits/self_assessment_receipt.html", context)


def _told(request: Request, submission: Submission, points: str) -> str:
    """What a clerk pastes into the chat of the cluster."""
    assessment = submission.self_assessment
    told = {
        "ward": assessment.ward.full_name,
        "year": assessment.audit_round.year,
        "at": policies.moment(submission.sent_at),
        "points": points,
        "code": submission.code,
        "url": request.build_absolute_uri(reverse("audits:report", args=[assessment.pk])),
    }
    return (
        _(
            "%(ward)s has sent its self-assessment report of %(year)s at %(at)s. Self-score total: %(points)s. "
            "Code: %(code)s. Read it: %(url)s"
        )
        % told
    )


@require_safe
def scan(request: Request, pk: int, number: int) -> FileResponse:
    """The signed and stamped report, for everybody who reads what was sent with it."""
    submissions = Submission.objects.select_related("scan", "self_assessment__cluster_round__audit_round")
    reach = SelfAssessment.objects.within_reach_of(request.user)
    found = get_object_or_404(submissions, self_assessment__in=reach, self_assessment=pk, number=number)
    require(policies.can_read(request.user, found.self_assessment))
    if found.scan is None:
        raise Http404
    return handed_out(found.scan, download="download" in request.GET)


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
