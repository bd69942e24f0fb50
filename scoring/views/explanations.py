"""Giải trình: a ward explains its lines, its assessors answer, the cluster reads (S9)."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits import policies
from audits.models import ClusterRound, CrossCheck, Explanation
from audits.queries import cluster_rounds
from audits.services import explanations
from clusters.errors import Refused
from clusters.models import Ward
from clusters.requests import Request
from clusters.verdicts import require
from scoring.differences import Difference, answering_sheets, differences_in, explanations_in
from scoring.forms.explanations import AnswerForm, ExplanationForm
from scoring.services import stages
from scoring.views.crumbs import crumbs_of


@require_safe
def index(request: Request, pk: int) -> HttpResponse:
    cluster_round = _fetch(request, pk)
    require(policies.can_read_explanations(cluster_round))
    return _page(request, cluster_round)


def _fetch(request: Request, pk: int) -> ClusterRound:
    request.cluster_round = get_object_or_404(cluster_rounds().visible_to(request.user), pk=pk)
    return request.cluster_round


def _page(
    request: Request,
    cluster_round: ClusterRound,
    *,
    status: int = 200,
    explaining: dict[int, ExplanationForm] | None = None,
    answering: AnswerForm | None = None,
) -> HttpResponse:
    """`explaining` and `answering` are what was refused, shown again as it was typed."""
    person = request.user
    found = differences_in(cluster_round, explanations_in(cluster_round))
    wards = {m.ward_id: m.ward for m in cluster_round.members}
    own = [
        _own(request, cluster_round, wards[ward], lines, (explaining or {}).get(ward))
        for ward, lines in found.items()
        if ward in person.ward_ids
    ]
    explained = [d for ward, lines in found.items() if ward not in person.ward_ids for d in lines if d.explanation]
    waiting = _waiting(request, cluster_round, explained, answering)
    awaited = {item["difference"].explanation for item in waiting}
    context = {
        "cluster_round": cluster_round,
        "crumbs": crumbs_of(cluster_round, _("Explanations")),
        "closes_at": cluster_round.until("explanation"),
        "window": policies.explanation_window_is_open(cluster_round),
        "own": own,
        "waiting": waiting,
        "others": [d for d in explained if d.explanation not in awaited],
        "refused_forms": [form for form in [*(explaining or {}).values(), answering] if form],
    }
    return render(request, "scoring/explanations.html", context, status=status)


def _own(
    request: Request, cluster_round: ClusterRound, ward: Ward, lines: list[Difference], form: ExplanationForm | None
) -> dict[str, Any]:
    open_lines = [d for d in lines if d.explanation is None]
    form = form or ExplanationForm(criteria=[d.criterion for d in open_lines])
    return {
        "ward": ward,
        "lines": [(d, form.box(d.criterion) if _has_box(form, d) else None) for d in lines],
        "unexplained": len(open_lines),
        "may_explain": policies.can_explain(request.user, cluster_round, ward.pk),
    }


def _has_box(form: ExplanationForm, difference: Difference) -> bool:
    """Open lines, and one that a colleague explained while this text was typed: it is not lost."""
    if difference.explanation is None:
        return True
    return form.is_bound and bool(form.errors.get(form.name_of(difference.criterion)))


def _waiting(
    request: Request, cluster_round: ClusterRound, explained: list[Difference], refused: AnswerForm | None
) -> list[dict[str, Any]]:
    """Explanations that wait for an answer of this person's ward, each with its form."""
    sheets = answering_sheets(cluster_round, request.user)
    found = []
    for difference in explained:
        explanation = difference.explanation
        if explanation is None:
            continue
        for sheet in sheets.get(explanation.ward_id, []):
            if policies.can_answer(request.user, explanation, sheet):
                form = AnswerForm(cross_check=sheet, criterion=difference.criterion, line=difference.line)
                if refused and (refused.cross_check, refused.criterion) == (sheet, difference.criterion):
                    form = refused
                found.append({"difference": difference, "sheet": sheet, "form": form})
    return found


def _chosen(rows: Iterable[Any], pk: str | None) -> Any:
    """The one that the form names; what it cannot name does not exist."""
    for row in rows:
        if str(row.pk) == pk:
            return row
    raise Http404


@require_POST
def explain(request: Request, pk: int) -> HttpResponse:
    cluster_round = _fetch(request, pk)
    require(policies.can_read_explanations(cluster_round))
    ward = _chosen([m.ward for m in cluster_round.members], request.POST.get("ward"))
    lines = differences_in(cluster_round, explanations_in(cluster_round))[ward.pk]
    form = ExplanationForm(request.POST, criteria=[d.criterion for d in lines])
    if form.is_valid():
        try:
            opened = explanations.explain_lines(cluster_round, ward, form.texts(), by=request.user)
        except Refused as refusal:
            if not refusal.at:
                raise
            form.add_error(f"text-{refusal.at}", refusal.reason)
        else:
            codes = ", ".join(explanation.criterion.code for explanation in opened)
            messages.success(
                request, _("Explained: %(codes)s. The units that marked are to answer.") % {"codes": codes}
            )
            return redirect("scoring:explanations", pk)
    require(policies.can_explain(request.user, cluster_round, ward.pk))
    return _page(request, cluster_round, status=422, explaining={ward.pk: form})


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    visible = ClusterRound.objects.visible_to(request.user)
    explanation = get_object_or_404(Explanation.objects.select_related("criterion"), cluster_round__in=visible, pk=pk)
    cluster_round = _fetch(request, explanation.cluster_round_id)
    sheets = CrossCheck.objects.filter(cluster_round=cluster_round, subject=explanation.ward_id).counting()
    cross_check = _chosen(sheets.select_related("assessor"), request.POST.get("cross_check"))
    explained = differences_in(cluster_round, [explanation])[explanation.ward_id]
    line = next(d.line for d in explained if d.explanation)
    form = AnswerForm(request.POST, cross_check=cross_check, criterion=explanation.criterion, line=line)
    if form.is_valid():
        stages.answer_explanation(
            explanation, cross_check, form.cleaned_data["outcome"], by=request.user,
            points=form.cleaned_data["points"], reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("The answer is noted."))
        return redirect("scoring:explanations", cluster_round.pk)
    explanation.cluster_round = cluster_round
    require(policies.can_answer(request.user, explanation, cross_check))
    return _page(request, cluster_round, status=422, answering=form)
