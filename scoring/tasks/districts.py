"""What the district's office has to decide, and how far each cluster is. An observer only reads."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import ClusterRound, Round
from clusters import clock
from clusters.models import Person
from scoring.tasks.reports import wishes_to_decide
from scoring.tasks.situations import Situation
from scoring.tasks.task import DONE, NOW, SOON, WAITING, Task

Stage = ClusterRound.State


def tasks_of_the_district(situation: Situation, person: Person) -> Iterator[Task]:
    cluster_round = situation.cluster_round
    name = {"cluster": cluster_round.cluster.name}
    url = reverse("scoring:cluster", args=[cluster_round.pk])
    decides = cluster_round.audit_round.district_id in person.district_ids
    if decides:
        yield from _decisions(situation)
        yield from wishes_to_decide(situation)
    if cluster_round.state == Stage.APPROVED:
        yield Task(DONE, _("Results of %(cluster)s approved") % name, url, state="done")
    elif cluster_round.audit_round.state == Round.State.ISSUED:
        opens = cluster_round.audit_round.self_assessment_from
        yield Task(SOON, _("%(cluster)s assesses itself") % name, url, due=opens)
    elif cluster_round.state != Stage.SUBMITTED or not decides:
        yield _progress(situation)


def _decisions(situation: Situation) -> Iterator[Task]:
    cluster_round = situation.cluster_round
    name = {"cluster": cluster_round.cluster.name}
    url = reverse("scoring:cluster", args=[cluster_round.pk])
    if cluster_round.state == Stage.SUBMITTED:
        text = _("Approve the results of %(cluster)s, or return them") % name
        yield Task(NOW, text, url)
    overdue = cluster_round.until("cross_check") < clock.now()
    if cluster_round.state == Stage.CROSS_CHECK and overdue and not cluster_round.waiver:
        hint = _("the window is over and a unit has fewer than two sealed sheets")
        yield Task(NOW, _("Decide whether the sheets of %(cluster)s are opened") % name, url, hint)
    if situation.recusals_asked and not cluster_round.is_revealed:
        asked = reverse("audits:cross-checks", args=[cluster_round.pk])
        yield Task(NOW, _("Decide who stands back from a sheet") + f" · {cluster_round.cluster.name}", asked)


def _progress(situation: Situation) -> Task:
    cluster_round = situation.cluster_round
    url = reverse("scoring:cluster", args=[cluster_round.pk])
    text = f"{cluster_round.cluster.name} – {cluster_round.get_state_display()}"
    sent = len(situation.assessments) - len(situation.unsent)
    if cluster_round.state == Stage.SELF_ASSESSMENT:
        hint = _("%(done)s/%(count)s reports sent") % {"done": sent, "count": len(situation.assessments)}
        return Task(WAITING, text, url, hint, cluster_round.until("self_assessment"), "doing")
    if cluster_round.state == Stage.CROSS_CHECK:
        whole = situation.sheets_sealed + situation.sheets_open
        hint = _("%(done)s/%(count)s sheets sealed") % {"done": situation.sheets_sealed, "count": whole}
        return Task(WAITING, text, url, hint, cluster_round.until("cross_check"), "doing")
    disputed = sum(situation.disputed.values())
    hint = _("%(count)s lines to be discussed") % {"count": disputed} if disputed else ""
    planned = situation.conference.planned_at if situation.conference else None
    return Task(WAITING, text, url, hint, planned if cluster_round.state == Stage.CONSOLIDATION else None, "doing")
