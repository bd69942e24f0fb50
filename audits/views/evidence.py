"""Evidence comes in, is dated and is taken out; what goes out is in evidence_files.py."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audits import policies
from audits.forms.evidence import CitationForm, DateForm, OccasionForm
from audits.intake.names import shown_name
from audits.models import Criterion, Evidence, SelfAssessment
from audits.queries import self_assessments
from audits.services import evidence as service
from clusters.errors import Refused
from clusters.requests import Request, wants_json, way_back
from clusters.verdicts import require

ASK_AGAIN = 422
Acts = list[tuple[str, Callable[[], Evidence]]]  # what a file is called, and how it is added


def assessment_within_reach(request: Request, pk: int) -> SelfAssessment:
    assessment = get_object_or_404(self_assessments().within_reach_of(request.user), pk=pk)
    request.cluster_round = assessment.cluster_round
    return assessment


def evidence_within_reach(request: Request, pk: int) -> Evidence:
    """Of one's own ward, and of reports that were sent: what others draft does not exist."""
    rows = Evidence.objects.select_related(
        "stored", "criterion__group", "added_by", "self_assessment__ward", "self_assessment__audit_round",
        "self_assessment__cluster_round__audit_round__district", "self_assessment__cluster_round__cluster",
        "replaced_by", "question__self_assessment", "explanation",
    )  # fmt: skip
    evidence = get_object_or_404(
        rows.filter(self_assessment__in=SelfAssessment.objects.within_reach_of(request.user)), pk=pk
    )
    assessment = evidence.self_assessment
    if assessment.ward_id not in request.user.ward_ids and not assessment.is_sent:
        raise Http404
    request.cluster_round = assessment.cluster_round
    return evidence


@require_POST
def add(request: Request, pk: int, code: str) -> HttpResponse:
    """Files, several at once; or a document that is cited; or a file of the unit's that was uploaded before."""
    assessment = assessment_within_reach(request, pk)
    criterion = get_object_or_404(assessment.audit_round.criteria_set.criteria, code=code)
    form, day = OccasionForm(request.POST, assessment=assessment, criterion=criterion), DateForm(request.POST)
    occasion = form.occasion if form.is_valid() else {}
    require(policies.can_add_evidence(request.user, assessment, **occasion))
    if "cite" in request.POST:
        return _cite(request, assessment, criterion, occasion)
    for checked in (form, day):
        if not checked.is_valid():
            raise Refused(str(next(iter(checked.errors.values()))[0]))
    place, by = (assessment, criterion), request.user
    if stored := form.cleaned_data["reuse"]:
        acts: Acts = [(stored.name, partial(service.reuse, *place, stored, by=by, **occasion))]
    else:
        facts = form.of_a_file | day.cleaned_data
        acts = [
            (file.name or "", partial(service.add_file, *place, file, by=by, **_of_one(facts, number)))
            for number, file in enumerate(request.FILES.getlist("files"))
        ]
    return _answer(request, assessment, criterion, acts)


def _of_one(facts: dict[str, Any], number: int) -> dict[str, Any]:
    """The key of a try and the version that is replaced belong to the first file of several."""
    return facts if number == 0 else facts | {"key": "", "replaces": None}


def _answer(request: Request, assessment: SelfAssessment, criterion: Criterion, acts: Acts) -> HttpResponse:
    """Each file on its own: what is refused says why, the rest of the same upload is kept."""
    added, refused = [], []
    for name, act in acts:
        try:
            added.append(act())
        except Refused as refusal:
            refused.append((shown_name(name), refusal.reason))
    if not acts:
        refused.append(("", _("Choose a file first, or give the number of a document")))
    if wants_json(request):
        facts = {
            "added": [facts_of(evidence) for evidence in added],
            "refused": [{"name": name, "reason": reason} for name, reason in refused],
        }
        return JsonResponse(facts, status=200 if added else ASK_AGAIN)
    for _name, reason in refused:
        messages.error(request, reason)
    if added:
        names = ", ".join(str(evidence) for evidence in added)
        messages.success(
            request, _("Added to criterion %(code)s: %(names)s.") % {"code": criterion.code, "names": names}
        )
    return redirect(_page_of(request, assessment, criterion))


def facts_of(evidence: Evidence) -> dict[str, Any]:
    """What a script needs to show one line of the list."""
    stored = evidence.stored
    return {
        "pk": evidence.pk,
        "name": str(evidence),
        "kind": stored.kind if stored else "",
        "size": stored.size if stored else 0,
        "dated_on": f"{evidence.dated_on:%d/%m/%Y}" if evidence.dated_on else "",
        "url": reverse("audits:evidence-file", args=[evidence.pk]) if stored else "",
        "remove": reverse("audits:evidence-remove", args=[evidence.pk]),
        "date": reverse("audits:evidence-date", args=[evidence.pk]),
    }


def _page_of(request: Request, assessment: SelfAssessment, criterion: Criterion) -> str:
    group = reverse("audits:self-assessment-group", args=[assessment.pk, criterion.group.code])
    return way_back(request, f"{group}#evidence-{criterion.code}")


def _cite(request: Request, assessment: SelfAssessment, criterion: Criterion, occasion: dict[str, Any]) -> HttpResponse:
    """A citation that lacks something comes back as a page of its own, with all that was typed."""
    form = CitationForm(request.POST)
    if form.is_valid():
        try:
            evidence = service.cite(assessment, criterion, form.citation, by=request.user, **occasion)
        except Refused as refusal:
            form.add_error(refusal.at if refusal.at in form.fields else None, refusal.reason)
        else:
            return _answer(request, assessment, criterion, [(str(evidence), lambda: evidence)])
    if wants_json(request):
        return JsonResponse({"problems": {name: errors[0] for name, errors in form.errors.items()}}, status=ASK_AGAIN)
    back = _page_of(request, assessment, criterion)
    context = {"assessment": assessment, "criterion": criterion, "form": form, "back": back, "occasion": occasion}
    return render(request, "audits/evidence_cite.html", context, status=ASK_AGAIN)


@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    """Out of the list; the file is kept."""
    evidence = evidence_within_reach(request, pk)
    service.remove(evidence, by=request.user)
    if wants_json(request):
        return JsonResponse({"removed": evidence.pk})
    messages.success(request, _("Taken out: %(name)s.") % {"name": evidence})
    return redirect(_page_of(request, evidence.self_assessment, evidence.criterion))


@require_POST
def date(request: Request, pk: int) -> HttpResponse:
    """What it dates from."""
    evidence = evidence_within_reach(request, pk)
    form = DateForm(request.POST)
    require(policies.can_date_evidence(request.user, evidence))
    if form.is_valid():
        try:
            service.date(evidence, form.cleaned_data["dated_on"], by=request.user)
        except Refused as refusal:
            form.add_error("dated_on", refusal.reason)
    problem = str(form.errors.get("dated_on", [""])[0])
    if wants_json(request):
        if problem:
            return JsonResponse({"problems": {"dated_on": problem}}, status=ASK_AGAIN)
        evidence.refresh_from_db(fields=["dated_on"])
        return JsonResponse(facts_of(evidence))
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, _("Date noted: %(name)s.") % {"name": evidence})
    return redirect(_page_of(request, evidence.self_assessment, evidence.criterion))
