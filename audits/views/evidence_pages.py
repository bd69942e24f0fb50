"""Pages of evidence: adding it without script, and looking at one piece of it."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audits import policies
from audits.evidence_lists import earlier_files, lists_of, versions_before
from audits.forms.evidence import CitationForm, DateForm, OccasionForm
from audits.models import Criterion, Evidence, SelfAssessment
from audits.queries import evidence_of
from audits.views.evidence import evidence_within_reach
from audits.views.own_report import frame, own
from clusters.requests import Request
from clusters.verdicts import require


@require_safe
def new(request: Request, pk: int, code: str) -> HttpResponse:
    """The evidence of one criterion, and the forms that add to it; scripts take the parts they need from here."""
    assessment = own(request, pk)
    criterion = get_object_or_404(assessment.audit_round.criteria_set.criteria.select_related("group"), code=code)
    asked = OccasionForm(request.GET, assessment=assessment, criterion=criterion)
    if not asked.is_valid():
        raise Http404
    may_add = policies.can_add_evidence(request.user, assessment, **asked.occasion)
    require(may_add)
    occasion = {name: thing for name, thing in asked.occasion.items() if thing}
    here = reverse("audits:evidence-new", args=[pk, code])
    query = urlencode({name: thing.pk for name, thing in occasion.items()})
    words = request.GET.get("q", "")
    context = frame(request, assessment, *_ends(assessment, criterion), (_("Evidence"), "")) | {
        "criterion": criterion,
        "evidence": lists_of(assessment).get(criterion.pk, []),
        "occasion": occasion,
        "here": f"{here}?{query}" if query else here,
        "back": _card(assessment, criterion),
        "form": CitationForm(),
        "words": words,
        "earlier": earlier_files(assessment, criterion, words),
    }
    return render(request, "audits/evidence_new.html", context)


def _card(assessment: SelfAssessment, criterion: Criterion) -> str:
    group = reverse("audits:self-assessment-group", args=[assessment.pk, criterion.group.code])
    return f"{group}#evidence-{criterion.code}"


def _ends(assessment: SelfAssessment, criterion: Criterion) -> list[tuple[str, str]]:
    return [(_("Criterion %(code)s") % {"code": criterion.code}, _card(assessment, criterion))]


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """One piece of evidence with its facts; PDF and pictures in the page."""
    evidence = evidence_within_reach(request, pk)
    person, assessment = request.user, evidence.self_assessment
    require(policies.can_read_evidence(person, evidence))
    is_own = assessment.ward_id in person.ward_ids
    stands = evidence.removed_at is None and not hasattr(evidence, "replaced_by")
    beside = evidence_of(assessment).get(evidence.criterion_id, [])
    before, after = _neighbours(beside, evidence)
    context = {
        "evidence": evidence,
        "assessment": assessment,
        "criterion": evidence.criterion,
        "crumbs": _crumbs(evidence, is_own=is_own),
        "back": _card(assessment, evidence.criterion) if is_own else _line(evidence),
        "facts": _facts(evidence),
        "before": before,
        "after": after,
        "place": beside.index(evidence) + 1 if evidence in beside else 0,
        "beside": len(beside),
        "versions": versions_before(evidence) if is_own else [],
        "is_own": is_own,
        "may_remove": stands and policies.can_remove_evidence(person, evidence),
        "may_date": stands and policies.can_date_evidence(person, evidence),
        "form": DateForm(initial={"dated_on": evidence.dated_on}),
    }
    return render(request, "audits/evidence.html", context)


def _neighbours(beside: list[Evidence], evidence: Evidence) -> tuple[Evidence | None, Evidence | None]:
    if evidence not in beside:
        return None, None
    place = beside.index(evidence)
    return beside[place - 1] if place else None, beside[place + 1] if place + 1 < len(beside) else None


def _line(evidence: Evidence) -> str:
    return f"{reverse('audits:report', args=[evidence.self_assessment_id])}#criterion-{evidence.criterion.code}"


def _crumbs(evidence: Evidence, *, is_own: bool) -> list[tuple[str, str]]:
    assessment = evidence.self_assessment
    cluster_round = assessment.cluster_round
    report = "audits:self-assessment" if is_own else "audits:report"
    return [
        (_("Round of %(year)s") % {"year": assessment.audit_round.year}, ""),
        (cluster_round.cluster.name, reverse("audits:reports", args=[cluster_round.pk])),
        (assessment.ward.full_name, reverse(report, args=[assessment.pk])),
        (_("Evidence of criterion %(code)s") % {"code": evidence.criterion.code}, ""),
    ]


def _facts(evidence: Evidence) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [(_("Criterion"), f"{evidence.criterion.code} {evidence.criterion.title}")]
    if evidence.stored is None:
        facts += [
            (_("Number and symbol"), evidence.number), (_("Issued by"), evidence.issuer),
            (_("Subject"), evidence.subject),
        ]  # fmt: skip
    if evidence.dated_on:
        facts.append((_("Date of the document"), date_format(evidence.dated_on, "SHORT_DATE_FORMAT")))
    added = {"at": policies.moment(evidence.added_at), "by": evidence.added_by.full_name}
    facts.append((_("Added"), _("%(at)s by %(by)s") % added))
    if evidence.phase != Evidence.Phase.ORIGINAL:
        facts.append((_("When"), evidence.get_phase_display()))
    return [(label, value) for label, value in facts if value]
