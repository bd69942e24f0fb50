from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import ClusterRound, Round
from clusters.models import Person
from scoring.tasks.districts import tasks_of_the_district
from scoring.tasks.leads import tasks_of_the_lead
from scoring.tasks.papers import tasks_of_the_minutes
from scoring.tasks.situations import Situation
from scoring.tasks.task import NOW, Task
from scoring.tasks.wards import tasks_of_a_ward


def tasks_of(person: Person, situations: list[Situation]) -> list[Task]:
    """For every post of this person in every cluster round."""
    tasks = [task for situation in situations for task in _of_one(person, situation)]
    rounds = {situation.cluster_round.audit_round for situation in situations}
    return tasks + [_finish(audit_round) for audit_round in rounds if _is_ready(audit_round, situations, person)]


def _is_ready(audit_round: Round, situations: list[Situation], person: Person) -> bool:
    states = {s.cluster_round.state for s in situations if s.cluster_round.audit_round == audit_round}
    awaiting = audit_round.state == Round.State.AWAITING_APPROVAL and audit_round.district_id in person.district_ids
    return awaiting and states == {ClusterRound.State.APPROVED}


def _finish(audit_round: Round) -> Task:
    return Task(
        NOW, _("Approve the results of the round"), reverse("scoring:board", args=[audit_round.pk]), audit_round.title
    )


def _of_one(person: Person, situation: Situation) -> Iterator[Task]:
    cluster_round = situation.cluster_round
    if cluster_round.audit_round.state == Round.State.DRAFT:
        return
    for member in cluster_round.members:
        if member.ward_id in person.ward_ids:
            yield from tasks_of_a_ward(situation, member.ward, person)
    if {cluster_round.lead_id, cluster_round.deputy_id} & person.ward_ids:
        yield from tasks_of_the_lead(situation, person)
    yield from tasks_of_the_minutes(situation, person)
    if cluster_round.audit_round.district_id in person.district_ids | person.observed_district_ids:
        yield from tasks_of_the_district(situation, person)
