"""Hỏi đơn vị: the questions on one criterion of a report, and their answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audits import policies
from audits.forms.questions import AnswerForm, QuestionForm
from audits.models import ClusterRound, Criterion, Question, SelfAssessment
from audits.queries import evidence_of, self_assessments
from audits.services import questions as service
from audits.threads import threads_of
from clusters.errors import Refused
from clusters.requests import Request
from clusters.verdicts import require

ASK_AGAIN = 422


def _fetch(request: Request, pk: int) -> SelfAssessment:
    assessment = get_object_or_404(self_assessments().within_reach_of(request.user), pk=pk)
    request.cluster_round = assessment.cluster_round
    require(policies.can_read(request.user, assessment))
    return assessment


@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: Request, pk: int, code: str) -> HttpResponse:
    """One criterion as the unit reported it, with what was asked about it; a question is asked here."""
    assessment = _fetch(request, pk)
    found = get_object_or_404(assessment.audit_round.criteria_set.criteria, code=code)
    if request.method != "POST":
        return _page(request, assessment, found)
    require(policies.can_ask(request.user, assessment))
    form = _question_form(request, assessment, request.POST)
    if form.is_valid():
        try:
            service.ask(
                assessment, found, form.cleaned_data["text"], asker=form.asker,
                wants_evidence=form.cleaned_data.get("wants_evidence", False), by=request.user,
            )  # fmt: skip
        except Refused as refusal:
            if not refusal.at:
                raise
            form.add_error(refusal.at if refusal.at in form.fields else None, refusal.reason)
        else:
            messages.success(request, _("The question is sent to %(ward)s.") % {"ward": assessment.ward.full_name})
            return redirect("audits:question-ask", pk, code)
    return _page(request, assessment, found, status=ASK_AGAIN, form=form)


def _question_form(request: Request, assessment: SelfAssessment, data: Any = None) -> QuestionForm:
    marking = assessment.cluster_round.state == ClusterRound.State.CROSS_CHECK
    wards = policies.asking_wards(request.user, assessment)
    return QuestionForm(data, wards=wards, may_want_evidence=marking)


def _page(
    request: Request, assessment: SelfAssessment, found: Criterion, *, status: int = 200, **more: Any
) -> HttpResponse:
    report = reverse("audits:report", args=[assessment.pk])
    context = {
        "assessment": assessment,
        "criterion": found,
        "score": assessment.self_scores.filter(criterion=found).first(),
        "evidence": evidence_of(assessment).get(found.pk, []),
        "questions": threads_of(assessment, request.user).get(found.pk, []),
        "may_ask": policies.can_ask(request.user, assessment),
        "form": _question_form(request, assessment),
        "answer_form": AnswerForm(),
        "crumbs": [
            (assessment.cluster_round.cluster.name, reverse("audits:reports", args=[assessment.cluster_round_id])),
            (assessment.ward.full_name, report),
            (_("Criterion %(code)s") % {"code": found.code}, ""),
        ],
        **more,
    }
    return render(request, "audits/question.html", context, status=status)


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """The asked unit answers; to a request it adds files."""
    reach = SelfAssessment.objects.within_reach_of(request.user)
    question = get_object_or_404(Question.objects.select_related("criterion"), pk=pk, self_assessment__in=reach)
    assessment = question.self_assessment = _fetch(request, question.self_assessment_id)
    require(policies.can_answer_question(request.user, question))
    form, files = AnswerForm(request.POST), request.FILES.getlist("files")
    if form.is_valid():
        try:
            service.answer(question, form.cleaned_data["text"], files=files, by=request.user)
        except Refused as refusal:
            if not refusal.at:
                raise
            form.add_error("text", refusal.reason)
        else:
            messages.success(request, _("The answer is sent to %(ward)s.") % {"ward": question.asker.full_name})
            return redirect("audits:question-ask", assessment.pk, question.criterion.code)
    return _page(request, assessment, question.criterion, status=ASK_AGAIN, answer_form=form, answering=question.pk)
