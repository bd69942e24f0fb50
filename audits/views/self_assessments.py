from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits import policies
from audits.forms.self_assessments import GeneralPartForm, SelfScoreForm, version_from
from audits.models import Criterion, Group, SelfAssessment, SelfScore
from audits.progress import Progress, by_group, progress_of, whole
from audits.queries import groups_with_criteria, self_assessments
from audits.services import self_assessments as service
from audits.services.answers import Given
from audits.views.score_cards import Card, Problem, cards_of
from clusters import clock, moments
from clusters.errors import Refused, Stale
from clusters.requests import Request
from clusters.verdicts import require

FORM = ["GET", "HEAD", "POST"]
ASK_AGAIN, CONFLICT = 422, 409


def _own(request: Request, pk: int) -> SelfAssessment:
    """The ward's own; for others of the cluster and district a page that says whose it is, for strangers none."""
    assessment = get_object_or_404(self_assessments().within_reach_of(request.user), pk=pk)
    request.cluster_round = assessment.cluster_round
    if assessment.ward_id not in request.user.ward_ids:
        require(policies.can_fill_in(request.user, assessment))
    return assessment


def _scores(assessment: SelfAssessment) -> dict[int, SelfScore]:
    rows = assessment.self_scores.select_related("saved_by")
    return {score.criterion_id: score for score in rows}


def _frame(request: Request, assessment: SelfAssessment, *ends: tuple[str, str]) -> dict[str, Any]:
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


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """The groups, how far each is."""
    assessment = _own(request, pk)
    groups, scores = groups_with_criteria(assessment.audit_round.criteria_set), _scores(assessment)
    context = _frame(request, assessment) | {
        "groups": by_group(groups, scores),
        "whole": whole(groups, scores),
        "unfinished": sum(bool(progress.missing) for _group, progress in by_group(groups, scores)),
        "has_general_part": _has_general_part(assessment),
    }
    return render(request, "audits/self_assessment.html", context)


def _has_general_part(assessment: SelfAssessment) -> bool:
    return any(text not in ("", None) for _label, text in general_texts(assessment))


def general_texts(assessment: SelfAssessment) -> list[tuple[Any, Any]]:
    fields = GeneralPartForm.base_fields
    return [(fields[name].label, getattr(assessment, name)) for name in (*SelfAssessment.REPORT, "backlog_metres")]


@require_http_methods(FORM)
def group(request: Request, pk: int, code: str) -> HttpResponse:
    """The criteria of one group: points, reasons."""
    assessment = _own(request, pk)
    groups = groups_with_criteria(assessment.audit_round.criteria_set)
    here = get_object_or_404(assessment.audit_round.criteria_set.groups, code=code)
    here = next(group for group in groups if group == here)
    if request.method == "POST":
        return _save_group(request, assessment, groups, here)
    cards = cards_of(here.criteria.all(), _scores(assessment))
    if request.GET.get("back") == "review" and assessment.state == SelfAssessment.State.DRAFT:
        _name_missing(cards)
    return _group_page(request, assessment, groups, here, cards)


def _save_group(request: Request, assessment: SelfAssessment, groups: list[Group], here: Group) -> HttpResponse:
    require(policies.can_fill_in(request.user, assessment))
    cards = cards_of(here.criteria.all(), _scores(assessment), request.POST)
    if not all(card.form.is_valid() for card in cards):
        return _group_page(request, assessment, groups, here, cards, status=ASK_AGAIN)
    given = _chosen(request, cards)
    try:
        conflicts = service.record_self_scores(assessment, given, by=request.user)
    except Refused as refusal:
        card = next((card for card in cards if card.criterion.code == refusal.at), None)
        if card is None:
            raise
        card.form.add_error("points", refusal.reason)
        return _group_page(request, assessment, groups, here, cards, status=ASK_AGAIN)
    if conflicts:
        for conflict in conflicts:
            next(card for card in cards if card.criterion == conflict.criterion).conflict = conflict
        return _group_page(request, assessment, groups, here, cards, status=CONFLICT)
    return _saved(request, assessment, groups, here)


def _chosen(request: Request, cards: list[Card]) -> dict[str, Given]:
    """After a conflict one's own text over the newer one, or all but the criterion whose newer text stays."""
    given = {card.criterion.code: card.form.given for card in cards}
    code, _sep, choice = request.POST.get("keep", "").partition(":")
    if code in given and choice == "mine":
        newest = request.POST.get(f"{code}-newest", "")
        given[code] = replace(given[code], version=version_from(newest))
    elif code in given:
        del given[code]
        place = next(i for i, card in enumerate(cards) if card.criterion.code == code)
        cards[place] = replace(
            cards[place], form=SelfScoreForm(criterion=cards[place].criterion, score=cards[place].score)
        )
    return given


def _saved(request: Request, assessment: SelfAssessment, groups: list[Group], here: Group) -> HttpResponse:
    cards = cards_of(here.criteria.all(), _scores(assessment))
    if request.POST.get("finished") and not request.POST.get("keep") and _name_missing(cards):
        return _group_page(request, assessment, groups, here, cards, status=ASK_AGAIN)
    messages.success(request, _("Saved: group %(code)s.") % {"code": here.code})
    if request.POST.get("then") == "stay" or request.POST.get("keep"):
        return redirect(request.get_full_path())
    if request.POST.get("back") == "review":
        return redirect("audits:self-assessment-review", assessment.pk)
    after = groups[groups.index(here) + 1 :]
    if not after:
        return redirect("audits:self-assessment-general", assessment.pk)
    return redirect("audits:self-assessment-group", assessment.pk, after[0].code)


def _name_missing(cards: list[Card]) -> bool:
    """Whether something is missing; it is then said at its field."""
    scores = {card.criterion.pk: card.score for card in cards if card.score}
    sentences = {c.pk: text for c, text in service.missing([card.criterion for card in cards], scores)}
    for card in cards:
        card.missing = sentences.get(card.criterion.pk, "")
    return bool(sentences)


def _group_page(
    request: Request, assessment: SelfAssessment, groups: list[Group], here: Group, cards: list[Card], status: int = 200
) -> HttpResponse:
    scores = _scores(assessment)
    progress = progress_of(list(here.criteria.all()), scores)
    total = whole(groups, scores)
    place = groups.index(here)
    saved = [card.score for card in cards if card.score]
    context = _frame(request, assessment, (_("Group %(code)s") % {"code": here.code}, "")) | {
        "group": here,
        "groups": by_group(groups, scores),
        "cards": cards,
        "problems": [problem for card in cards for problem in card.problems],
        "conflicts": [card for card in cards if card.conflict],
        "progress": progress,
        "whole": total,
        "elsewhere": _elsewhere(total, progress),
        "next_group": groups[place + 1] if place + 1 < len(groups) else None,
        "last_saved": max((score.saved_at for score in saved), default=None),
        "is_saved": status == ASK_AGAIN and not any(card.form.is_bound for card in cards),
        "back": "review" if "review" in (request.GET.get("back"), request.POST.get("back")) else "",
    }
    return render(request, "audits/self_assessment_group.html", context, status=status)


def _elsewhere(total: Progress, here: Progress) -> dict[str, Any]:
    """What the other groups add to the totals of the page while somebody types."""
    return {"points": str(total.points - here.points), "answered": total.answered - here.answered}


@require_http_methods(FORM)
def general(request: Request, pk: int) -> HttpResponse:
    """The general part of the report."""
    assessment = _own(request, pk)
    standing = {field: getattr(assessment, field) for field in (*SelfAssessment.REPORT, "backlog_metres")}
    initial = standing | {"version": assessment.report_version}
    if request.method != "POST":
        return _general_page(request, assessment, GeneralPartForm(initial=initial))
    require(policies.can_fill_in(request.user, assessment))
    form = GeneralPartForm(request.POST, initial=initial)
    if not form.is_valid():
        return _general_page(request, assessment, form, status=ASK_AGAIN)
    try:
        if form.report != standing:  # the second click of two changes nothing
            version = form.cleaned_data["version"] or 0
            service.write_report(assessment, form.report, version=version, by=request.user)
    except Stale:
        typed = request.POST.copy()
        typed["version"] = str(assessment.report_version)  # saving once more keeps one's own text
        return _general_page(request, assessment, GeneralPartForm(typed), theirs=True, status=CONFLICT)
    messages.success(request, _("Saved: general part of the report."))
    return redirect("audits:self-assessment-review", pk)


def _general_page(
    request: Request, assessment: SelfAssessment, form: GeneralPartForm, *, theirs: bool = False, status: int = 200
) -> HttpResponse:
    context = _frame(request, assessment, (_("General part of the report"), "")) | {
        "form": form,
        "texts": general_texts(assessment),
        "theirs": theirs,
    }
    return render(request, "audits/self_assessment_general.html", context, status=status)


@require_safe
def review(request: Request, pk: int) -> HttpResponse:
    """Everything once more before it is sent, and what is still missing."""
    assessment = _own(request, pk)
    groups, scores = groups_with_criteria(assessment.audit_round.criteria_set), _scores(assessment)
    total = whole(groups, scores)
    context = _frame(request, assessment, (_("Check again and send"), "")) | {
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
    if not _has_general_part(assessment):
        found.append(_("The general part of the report is empty."))
    return found


@require_POST
def send(request: Request, pk: int) -> HttpResponse:
    assessment = _own(request, pk)
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
    assessment = _own(request, pk)
    submissions = list(assessment.submissions.select_related("sent_by").order_by("-number"))
    if not submissions:
        raise Refused(
            _("The report is not sent yet, so there is no receipt. It is sent from the page “Check again and send”.")
        )
    context = _frame(request, assessment, (_("Receipt"), "")) | {
        "submission": submissions[0],
        "earlier": submissions[1:],
        "whole": whole(groups_with_criteria(assessment.audit_round.criteria_set), _scores(assessment)),
    }
    return render(request, "audits/self_assessment_receipt.html", context)


@require_http_methods(FORM)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Asks once, then takes the report back."""
    assessment = _own(request, pk)
    require(policies.can_withdraw(request.user, assessment))
    if request.method == "POST":
        service.withdraw(assessment, by=request.user)
        messages.success(request, _("The report is taken back and can be changed. Send it again before the deadline."))
        return redirect("audits:self-assessment", pk)
    context = _frame(request, assessment, (_("Take the report back"), ""))
    return render(request, "audits/self_assessment_withdraw.html", context)
