from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audits import policies
from audits.earlier import earlier_of, shortcomings_of
from audits.evidence_lists import lists_of
from audits.forms.fields import version_from
from audits.forms.self_assessments import GeneralPartForm, SelfScoreForm
from audits.models import Group, SelfAssessment
from audits.progress import Progress, by_group, progress_of, whole
from audits.queries import groups_with_criteria, proven_in
from audits.services import drafting
from audits.services import self_assessments as service
from audits.services.answers import Given
from audits.views.carried import carried
from audits.views.layouts import NAMES, layout_of, remember_layout
from audits.views.own_report import frame, general_texts, own, scores_of
from audits.views.score_cards import Card, cards_of
from clusters.errors import Refused, Stale
from clusters.requests import Request
from clusters.verdicts import require

FORM = ["GET", "HEAD", "POST"]
ASK_AGAIN, CONFLICT = 422, 409


@require_http_methods(FORM)
def group(request: Request, pk: int, code: str) -> HttpResponse:
    """The criteria of one group: points, reasons."""
    assessment = own(request, pk)
    groups = groups_with_criteria(assessment.audit_round.criteria_set)
    here = get_object_or_404(assessment.audit_round.criteria_set.groups, code=code)
    here = next(group for group in groups if group == here)
    if request.method == "POST":
        return _save_group(request, assessment, groups, here)
    cards = cards_of(here.criteria.all(), scores_of(assessment))
    if request.GET.get("back") == "review" and assessment.state == SelfAssessment.State.DRAFT:
        _name_missing(assessment, cards)
    return _group_page(request, assessment, groups, here, cards)


def _save_group(request: Request, assessment: SelfAssessment, groups: list[Group], here: Group) -> HttpResponse:
    require(policies.can_fill_in(request.user, assessment))
    cards = cards_of(here.criteria.all(), scores_of(assessment), request.POST)
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
    cards = cards_of(here.criteria.all(), scores_of(assessment))
    if request.POST.get("finished") and not request.POST.get("keep") and _name_missing(assessment, cards):
        return _group_page(request, assessment, groups, here, cards, status=ASK_AGAIN)
    if request.POST.get("then") == "carry":
        return carried(request, assessment, here, back=request.get_full_path())
    messages.success(request, _("Saved: group %(code)s.") % {"code": here.code})
    if request.POST.get("then") == "stay" or request.POST.get("keep"):
        return redirect(request.get_full_path())
    proven = request.POST.get("then", "").removeprefix("evidence:")
    if proven in {card.criterion.code for card in cards}:
        return redirect("audits:evidence-new", assessment.pk, proven)
    if request.POST.get("back") == "review":
        return redirect("audits:self-assessment-review", assessment.pk)
    after = groups[groups.index(here) + 1 :]
    if not after:
        return redirect("audits:self-assessment-general", assessment.pk)
    return redirect("audits:self-assessment-group", assessment.pk, after[0].code)


def _name_missing(assessment: SelfAssessment, cards: list[Card]) -> bool:
    """Whether something is missing; it is then said at its field."""
    criteria, scores = (
        [card.criterion for card in cards],
        {card.criterion.pk: card.score for card in cards if card.score},
    )
    sentences = {c.pk: text for c, text in service.missing(criteria, scores)}
    proven = proven_in(assessment)
    bare = {c.pk: text for c, text in service.unproven(criteria, scores, proven)} if proven is not None else {}
    for card in cards:
        card.missing, card.unproven = sentences.get(card.criterion.pk, ""), bare.get(card.criterion.pk, "")
    return bool(sentences or bare)


def _group_page(
    request: Request, assessment: SelfAssessment, groups: list[Group], here: Group, cards: list[Card], status: int = 200
) -> HttpResponse:
    scores = scores_of(assessment)
    proven = proven_in(assessment)
    progress = progress_of(list(here.criteria.all()), scores, proven)
    total = whole(groups, scores, proven)
    place = groups.index(here)
    saved = [card.score for card in cards if card.score]
    earlier = earlier_of(assessment, [criterion for group in groups for criterion in group.criteria.all()])
    evidence = lists_of(assessment)
    for card in cards:
        card.earlier = earlier.lines.get(card.criterion.pk, [])
        card.evidence = evidence.get(card.criterion.pk, [])
    context = frame(request, assessment, (_("Group %(code)s") % {"code": here.code}, "")) | {
        "group": here,
        "groups": by_group(groups, scores, proven),
        "cards": cards,
        "printed": [(here, progress, [(card.criterion, card.score, card.evidence) for card in cards])],
        "problems": [problem for card in cards for problem in card.problems],
        "conflicts": [card for card in cards if card.conflict],
        "progress": progress,
        "whole": total,
        "elsewhere": _elsewhere(total, progress),
        "before": sum(len(group.criteria.all()) for group in groups[:place]),
        "layout": layout_of(request),
        "layouts": NAMES.items(),
        "earlier_year": earlier.year,
        "has_shortcomings": bool(shortcomings_of(assessment)),
        "may_carry": bool(drafting.to_carry(list(here.criteria.all()), scores, earlier)),
        "next_group": groups[place + 1] if place + 1 < len(groups) else None,
        "last_saved": max((score.saved_at for score in saved), default=None),
        "is_saved": status == ASK_AGAIN and not any(card.form.is_bound for card in cards),
        "back": "review" if "review" in (request.GET.get("back"), request.POST.get("back")) else "",
    }
    return remember_layout(request, render(request, "audits/self_assessment_group.html", context, status=status))


def _elsewhere(total: Progress, here: Progress) -> dict[str, Any]:
    """What the other groups add to the totals of the page while somebody types."""
    return {
        "points": str(total.points - here.points),
        "answered": total.answered - here.answered,
        "applicable": str(total.applicable - here.applicable),
        "claimed": str(total.claimed - here.claimed),
    }


@require_http_methods(FORM)
def general(request: Request, pk: int) -> HttpResponse:
    """The general part of the report."""
    assessment = own(request, pk)
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
    drafting.confirm_texts(assessment, form.cleaned_data["confirmed"], by=request.user)
    messages.success(request, _("Saved: general part of the report."))
    return redirect("audits:self-assessment-review", pk)


def _general_page(
    request: Request, assessment: SelfAssessment, form: GeneralPartForm, *, theirs: bool = False, status: int = 200
) -> HttpResponse:
    years = assessment.carried_years
    context = frame(request, assessment, (_("General part of the report"), "")) | {
        "form": form,
        "fields": [(form[name], years.get(name)) for name in (*SelfAssessment.REPORT, "backlog_metres")],
        "texts": general_texts(assessment),
        "theirs": theirs,
    }
    return render(request, "audits/self_assessment_general.html", context, status=status)
