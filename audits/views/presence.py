"""Who else of the ward has the same group open, and what they saved there meanwhile."""

from datetime import timedelta

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from audits import policies
from audits.forms.fields import version_from
from audits.models import Group, Presence, SelfAssessment, SelfScore
from audits.views.autosave import assessment_of, shown
from clusters import clock
from clusters.models import Person
from clusters.requests import Request
from clusters.verdicts import require

STAYS_FOR = timedelta(seconds=50)  # a page tells it every 20 s


@require_POST
def ping(request: Request, pk: int, code: str) -> HttpResponse:
    """The page names the version it has of each answer (`I.1=3`); of those it is behind with, it gets what stands."""
    assessment = assessment_of(request, pk)
    require(policies.can_fill_in(request.user, assessment))
    group = get_object_or_404(Group, criteria_set=assessment.audit_round.criteria_set_id, code=code)
    others = _others(assessment, group, request.user)
    _notice(assessment, group, request.user, stays=not request.POST.get("leaves"))
    scores = SelfScore.objects.filter(self_assessment=assessment, criterion__group=group)
    newer = {
        score.criterion.code: shown(score)
        for score in scores.select_related("criterion", "saved_by")
        if score.version > version_from(request.POST.get(score.criterion.code, ""))
    }
    return JsonResponse({"here": others, "newer": newer})


def _others(assessment: SelfAssessment, group: Group, person: Person) -> list[str]:
    here = Presence.objects.filter(self_assessment=assessment, group=group, seen_at__gte=clock.now() - STAYS_FOR)
    return list(here.exclude(person=person).order_by("pk").values_list("person__full_name", flat=True))


def _notice(assessment: SelfAssessment, group: Group, person: Person, *, stays: bool) -> None:
    mine = Presence(self_assessment=assessment, group=group, person=person, seen_at=clock.now())
    if not stays:
        Presence.objects.filter(self_assessment=assessment, group=group, person=person).delete()
        return
    Presence.objects.bulk_create(
        [mine],
        update_conflicts=True,
        unique_fields=["self_assessment", "group", "person"],
        update_fields=["seen_at"],
    )
