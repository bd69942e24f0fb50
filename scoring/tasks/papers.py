"""What the minutes ask of a unit and of who signs them."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import ClusterRound
from clusters import clock
from clusters.models import Person
from clusters.texts import folded
from scoring import minuting
from scoring.models import Conference, Document, Reply, Signing
from scoring.tasks.situations import Situation
from scoring.tasks.task import DONE, NOW, Task


def tasks_of_the_minutes(situation: Situation, person: Person) -> Iterator[Task]:
    conference, minutes = situation.conference, situation.minutes
    if conference is None or minutes is None or situation.cluster_round.state != ClusterRound.State.CONFERENCE:
        return
    if minutes.state == Document.State.DRAFT and conference.replies_until and clock.now() <= conference.replies_until:
        yield from _replies(situation, conference, minutes, person)
    if minutes.state == Document.State.AGREED:
        yield from _signature(situation, conference, minutes, person)


def _replies(situation: Situation, conference: Conference, minutes: Document, person: Person) -> Iterator[Task]:
    cluster_round = situation.cluster_round
    wards = [m.ward for m in cluster_round.members if m.ward_id in person.ward_ids]
    if not wards:  # a district has many clusters to ask for
        return
    given = Reply.objects.filter(document__cluster_round=cluster_round, document__result_table__documents=minutes.pk)
    replied = set(given.filter(ward__in=person.ward_ids).values_list("ward_id", flat=True))
    url = reverse("scoring:minutes", args=[cluster_round.pk]) + "#replies"
    for ward in wards:
        group, state = (DONE, "done") if ward.pk in replied else (NOW, "todo")
        text = _("Agree to the minutes of the conference, or remark")
        yield Task(group, text, url, ward.full_name, conference.replies_until, state)


def _signature(situation: Situation, conference: Conference, minutes: Document, person: Person) -> Iterator[Task]:
    cluster_round = situation.cluster_round
    if folded(person.full_name) not in {folded(conference.chair_name), folded(conference.secretary_name)}:
        return
    needed = [s for s in minuting.signatories_of(conference)[:2] if minuting.is_signatory(person, s, cluster_round)]
    signed = set(Signing.objects.filter(document=minutes.pk).values_list("post", flat=True))
    if any(signatory.post not in signed for signatory in needed):
        url = reverse("scoring:minutes", args=[cluster_round.pk]) + "#sign"
        yield Task(NOW, _("Sign the minutes of the conference"), url, _("on paper, or confirm in the system"))
