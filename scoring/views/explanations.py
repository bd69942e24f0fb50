"""Giải trình: a ward explains its lines, its assessors answer, the cluster reads (S9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits import policies
from audits.models import ClusterRound, Consent, Criterion, CrossCheck, Explanation
from audits.queries import cluster_rounds, own_assessment
from audits.services import evidence, explanations
from clusters.errors import Refused
from clusters.models import Ward
from clusters.requests import Request
from clusters.verdicts import Verdict, no, require
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
    explained = [d for ward, lines in found.items() if ward not in person.ward_ids for d in lines if d.explained]
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


@dataclass(frozen=True, slots=True)
class Line:
    """A difference of one's own ward, with the boxes to answer it where that is still possible."""

    difference: Difference
    box: BoundField | None
    answer: BoundField | None
    may_withdraw: Verdict


def _own(
    request: Request, cluster_round: ClusterRound, ward: Ward, lines: list[Difference], form: ExplanationForm | None
) -> dict[str, Any]:
    may_explain = policies.can_explain(request.user, cluster_round, ward.pk)
    form = form or ExplanationForm(criteria=[d.criterion for d in lines if d.may_be_explained])
    open_lines = [d for d in lines if d.is_open]
    return {
        "ward": ward,
        "assessment": own_assessment(cluster_round, ward),
        "lines": [_line(request, d, form if may_explain else None) for d in lines],
        "unanswered": len(open_lines),
        "agreed": sum(d.consent is not None for d in lines),
        "explained": sum(d.explained is not None for d in lines),
        "may_explain": may_explain,
    }


def _line(request: Request, difference: Difference, form: ExplanationForm | None) -> Line:
    criterion, explained = difference.criterion, difference.explained
    has_box = form is not None and criterion in form.criteria and _has_box(form, difference)
    may_withdraw = policies.can_withdraw_explanation(request.user, explained) if explained else no("")
    return Line(
        difference,
        form.box(criterion) if form and has_box else None,
        form.answer(criterion) if form and has_box else None,
        may_withdraw,
    )


def _has_box(form: ExplanationForm, difference: Difference) -> bool:
    """Open lines, and one that a colleague answered while this text was typed: it is not lost."""
    return difference.is_open or (form.is_bound and bool(form.errors.get(form.name_of(difference.criterion))))


def _waiting(
    request: Request, cluster_round: ClusterRound, explained: list[Difference], refused: AnswerForm | None
) -> list[dict[str, Any]]:
    """Explanations that wait for an answer of this person's ward, each with its form."""
    sheets = answering_sheets(cluster_round, request.user)
    found = []
    for difference in explained:
        explanation = difference.explained
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
    """The ward answers its lines; files go with the explanation of their line, each that is refused says why."""
    cluster_round = _fetch(request, pk)
    require(policies.can_read_explanations(cluster_round))
    ward = _chosen([m.ward for m in cluster_round.members], request.POST.get("ward"))
    lines = differences_in(cluster_round, explanations_in(cluster_round))[ward.pk]
    files = {d.criterion.code: request.FILES.getlist(f"files-{d.criterion.code}") for d in lines}
    with_files = [code for code, found in files.items() if found]
    form = ExplanationForm(request.POST, criteria=[d.criterion for d in lines], with_files=with_files)
    if form.is_valid():
        try:
            opened = explanations.respond(cluster_round, ward, form.texts(), form.agreed(), by=request.user)
        except Refused as refusal:
            if not refusal.at:
                raise
            form.add_error(f"text-{refusal.at}", refusal.reason)
        else:
            for explanation in opened:
                _support(request, cluster_round, explanation, files[explanation.criterion.code])
            _say(request, opened, form.agreed())
            return redirect("scoring:explanations", pk)
    require(policies.can_explain(request.user, cluster_round, ward.pk))
    return _page(request, cluster_round, status=422, explaining={ward.pk: form})


def _support(
    request: Request, cluster_round: ClusterRound, explanation: Explanation, files: list[UploadedFile]
) -> None:
    report = own_assessment(cluster_round, explanation.ward)
    if report is None:
        return
    for uploaded in files:
        try:
            evidence.add_file(report, explanation.criterion, uploaded, by=request.user, explanation=explanation)
        except Refused as refusal:
            messages.error(request, refusal.reason)


def _say(request: Request, opened: list[Explanation], agreed: list[Criterion]) -> None:
    if opened:
        codes = ", ".join(explanation.criterion.code for explanation in opened)
        messages.success(request, _("Explained: %(codes)s. The units that marked are to answer.") % {"codes": codes})
    if agreed:
        codes = ", ".join(criterion.code for criterion in agreed)
        messages.success(request, _("Agreed: %(codes)s.") % {"codes": codes})


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: Request, pk: int) -> HttpResponse:
    """Agree to every line that is not answered: the page lists them, and they are asked about once."""
    cluster_round = _fetch(request, pk)
    require(policies.can_read_explanations(cluster_round))
    asked = request.GET.get("ward") or request.POST.get("ward")
    members = [m.ward for m in cluster_round.members]
    ward = _chosen(members, asked) if asked else next((w for w in members if w.pk in request.user.ward_ids), members[0])
    require(policies.can_explain(request.user, cluster_round, ward.pk))
    lines = differences_in(cluster_round, explanations_in(cluster_round))[ward.pk]
    if request.method == "POST":
        shown = set(request.POST.getlist("code"))
        agreed = [d.criterion for d in lines if d.is_open and d.criterion.code in shown]
        explanations.agree(cluster_round, ward, agreed, by=request.user)
        _say(request, [], agreed)
        return redirect("scoring:explanations", pk)
    open_lines = [d for d in lines if d.is_open]
    if not open_lines:
        return redirect("scoring:explanations", pk)
    title = _("Agree to all")
    crumbs = crumbs_of(cluster_round, title)
    context = {"cluster_round": cluster_round, "crumbs": crumbs, "ward": ward, "lines": open_lines}
    return render(request, "scoring/explanation_agree.html", context)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    visible = ClusterRound.objects.visible_to(request.user)
    explanation = get_object_or_404(Explanation.objects.select_related("criterion"), cluster_round__in=visible, pk=pk)
    _fetch(request, explanation.cluster_round_id)
    explanations.withdraw(explanation, by=request.user)
    code = {"code": explanation.criterion.code}
    messages.success(request, _("The explanation of criterion %(code)s is withdrawn.") % code)
    return redirect("scoring:explanations", explanation.cluster_round_id)


@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    visible = ClusterRound.objects.visible_to(request.user)
    consent = get_object_or_404(Consent.objects.select_related("criterion"), cluster_round__in=visible, pk=pk)
    _fetch(request, consent.cluster_round_id)
    explanations.take_back(consent, by=request.user)
    code = {"code": consent.criterion.code}
    messages.success(request, _("The agreement on criterion %(code)s is taken back.") % code)
    return redirect("scoring:explanations", consent.cluster_round_id)


@require_safe
def print_table(request: Request, pk: int) -> HttpResponse:
    """Bảng giải trình for paper: the differences of one's own ward, for the others those of every ward."""
    cluster_round = _fetch(request, pk)
    require(policies.can_read_explanations(cluster_round))
    found = differences_in(cluster_round, explanations_in(cluster_round))
    own = request.user.ward_ids & found.keys()
    wards = {m.ward_id: m.ward for m in cluster_round.members}
    context = {
        "cluster_round": cluster_round,
        "crumbs": crumbs_of(cluster_round, _("Explanations")),
        "window": policies.explanation_window_is_open(cluster_round),
        "tables": [(wards[ward], lines) for ward, lines in found.items() if ward in (own or found)],
        "for_one": bool(own),
    }
    return render(request, "scoring/explanation_print.html", context)


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
