"""S4: the groups as a list of tasks, and who looks after each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits import policies
from audits.earlier import earlier_of, shortcomings_of
from audits.group_rows import criteria_named_in, group_rows
from audits.models import Group, SelfAssessment, SelfScore
from audits.progress import by_group, whole
from audits.queries import evidence_of, groups_with_criteria, proven_in
from audits.services import drafting
from audits.services.shortcomings import remedies_of
from audits.views.own_report import frame, has_general_part, own, scores_of
from clusters.errors import Refused
from clusters.requests import Request

READY_COOKIE, A_YEAR = "self_assessment_ready", 365 * 24 * 3600


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """The groups, how far each is."""
    assessment = own(request, pk)
    groups, scores = groups_with_criteria(assessment.audit_round.criteria_set), scores_of(assessment)
    progress = by_group(groups, scores, proven_in(assessment))
    ready = "ready" in request.GET or READY_COOKIE in request.COOKIES
    context = frame(request, assessment) | _before(assessment, groups, scores) | {
        "rows": group_rows(assessment, progress, scores, evidence_of(assessment)),
        "whole": whole(groups, scores),
        "unfinished": sum(bool(one.missing) for _group, one in progress),
        "named": criteria_named_in(assessment, groups),
        "general_state": _general_state(assessment),
        "may_share_out": policies.can_share_out(request.user, assessment),
        "colleagues": policies.colleagues_of(assessment),
        "to_prepare": not scores and not ready,
    }  # fmt: skip
    response = render(request, "audits/self_assessment.html", context)
    if "ready" in request.GET:
        response.set_cookie(
            READY_COOKIE, "1", max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response


def _before(assessment: SelfAssessment, groups: list[Group], scores: dict[int, SelfScore]) -> dict[str, Any]:
    """The year before: its report, what can be copied from it, what it found missing."""
    criteria = [criterion for group in groups for criterion in group.criteria.all()]
    earlier, found = earlier_of(assessment, criteria), shortcomings_of(assessment)
    texts = [name for name in SelfAssessment.REPORT if earlier.text_of(name) and not getattr(assessment, name)]
    return {
        "earlier": earlier,
        "own_before": next((row for row in earlier.reports if row.ward_id == assessment.ward_id), None),
        "may_carry": bool(texts or drafting.to_carry(criteria, scores, earlier)),
        "found": found,
        "answered": len(remedies_of(assessment)) if found else 0,
    }


def _general_state(assessment: SelfAssessment) -> str:
    """As ui/status.html names it."""
    if assessment.carried_years:
        return "fix"
    return "done" if has_general_part(assessment) else "todo"


@require_POST
def assign(request: Request, pk: int, code: str) -> HttpResponse:
    """To a colleague, or to nobody in particular."""
    assessment = own(request, pk)
    group = get_object_or_404(assessment.audit_round.criteria_set.groups, code=code)
    colleagues = {str(person.pk): person for person in policies.colleagues_of(assessment)}
    chosen = request.POST.get("person", "")
    told = {"code": group.code, "ward": assessment.ward.full_name}
    if chosen and chosen not in colleagues:
        raise Refused(_("A group is given to somebody of %(ward)s.") % told)
    person = colleagues.get(chosen)
    drafting.assign(assessment, group, person, by=request.user)
    if person:
        words = _("Group %(code)s is with %(name)s.") % {**told, "name": person.full_name}
    else:
        words = _("Nobody in particular looks after group %(code)s.") % told
    messages.success(request, words)
    return redirect("audits:self-assessment", pk)
