"""What the lead unit has to do beside its own part, and the deputy for what concerns the lead itself."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import ClusterRound
from clusters import clock
from clusters.models import Person
from scoring import queries
from scoring.models import Conference, Document
from scoring.policies import recorder_of
from scoring.services.seats import code_of
from scoring.tasks.reports import wishes_to_decide
from scoring.tasks.situations import Situation
from scoring.tasks.task import NOW, SOON, WAITING, Task

Stage = ClusterRound.State


def tasks_of_the_lead(situation: Situation, person: Person) -> Iterator[Task]:
    cluster_round = situation.cluster_round
    if cluster_round.lead_id in person.ward_ids:
        yield from wishes_to_decide(situation, but=person.ward_ids)
        if cluster_round.state == Stage.SELF_ASSESSMENT:
            yield _reports(situation)
        elif cluster_round.state == Stage.CROSS_CHECK:
            yield from _sheets(situation)
        elif cluster_round.state in (Stage.CONSOLIDATION, Stage.CONFERENCE):
            yield from _conference(situation)
    elif recorder_of(cluster_round, cluster_round.lead_id) == cluster_round.deputy_id:
        yield from _as_deputy(situation)


def _as_deputy(situation: Situation) -> Iterator[Task]:
    """What concerns the lead unit itself: recorded with the own account, or confirmed at the lead's console."""
    cluster_round, conference = situation.cluster_round, situation.conference
    if conference is None or cluster_round.state not in (Stage.CONSOLIDATION, Stage.CONFERENCE):
        return
    if conference.state in (Conference.State.CALLED, Conference.State.IN_SESSION, Conference.State.PAUSED):
        page = reverse("scoring:conference", args=[cluster_round.pk])
        ward = next(m.ward for m in cluster_round.members if m.ward_id == cluster_round.deputy_id)
        hint = _("code of the unit: %(code)s") % {"code": code_of(conference, ward)}
        group, due = (NOW, None) if _is_in_session(situation) else (SOON, conference.planned_at)
        yield Task(group, _("Confirm at the conference what concerns the lead unit"), page, hint, due)
    disputed = situation.disputed.get(cluster_round.lead_id)
    if _is_in_session(situation) and disputed:
        url = reverse("scoring:consolidation", args=[cluster_round.pk])
        hint = _("%(count)s lines still open") % {"count": disputed}
        yield Task(NOW, _("Record what is agreed for the lead unit"), url, hint, state="doing")


def _is_in_session(situation: Situation) -> bool:
    return situation.conference is not None and situation.conference.state == Conference.State.IN_SESSION


def _reports(situation: Situation) -> Task:
    cluster_round = situation.cluster_round
    url, due = reverse("audits:reports", args=[cluster_round.pk]), cluster_round.until("self_assessment")
    if situation.unsent:
        names = ", ".join(ward.full_name for ward in situation.unsent)
        return Task(WAITING, _("Reports of the cluster"), url, _("not sent yet: %(wards)s") % {"wards": names}, due)
    hint = _("all units have sent their report; the cross-check may begin before its date")
    begin = reverse("scoring:consolidation", args=[cluster_round.pk])
    return Task(SOON, _("Begin the cross-check"), begin, hint, cluster_round.cross_check_from)


def _sheets(situation: Situation) -> Iterator[Task]:
    cluster_round = situation.cluster_round
    due = cluster_round.until("cross_check")
    url = reverse("scoring:consolidation", args=[cluster_round.pk])
    whole = situation.sheets_sealed + situation.sheets_open
    hint = _("%(done)s/%(count)s sheets sealed") % {"done": situation.sheets_sealed, "count": whole}
    if not situation.sheets_open:
        yield Task(NOW, _("Open all sheets together"), url, hint, state="doing")
    else:
        yield Task(WAITING, _("Sheets of the cluster"), url, hint, due)
    if situation.recusals_asked:
        asked = reverse("audits:cross-checks", args=[cluster_round.pk])
        yield Task(NOW, _("Decide who stands back from a sheet"), asked, state="todo")


def _conference(situation: Situation) -> Iterator[Task]:
    cluster_round, conference = situation.cluster_round, situation.conference
    url = reverse("scoring:conference", args=[cluster_round.pk])
    disputed = sum(situation.disputed.values())
    if disputed and (conference is None or conference.state == Conference.State.CALLED):
        hint = _("%(count)s lines to be discussed") % {"count": disputed}
        prepare = reverse("scoring:consolidation", args=[cluster_round.pk])
        yield Task(
            NOW, _("Prepare the lines to be discussed"), prepare, hint, conference.planned_at if conference else None
        )
    if conference is None:
        yield Task(
            NOW, _("Call the conference"), url, _("after the explanation window"), cluster_round.until("explanation")
        )
    elif conference.state == Conference.State.CALLED:
        ready = clock.now() >= cluster_round.until("explanation")
        yield Task(NOW if ready else SOON, _("Open the conference"), url, conference.place, conference.planned_at)
    elif conference.state in (Conference.State.IN_SESSION, Conference.State.PAUSED):
        hint = _("%(count)s lines still open") % {"count": disputed}
        word = _("In a break") if conference.state == Conference.State.PAUSED else _("In session")
        yield Task(NOW, _("Lead the conference"), url, hint, state="doing", word=word)
    elif conference.state == Conference.State.POSTPONED:
        yield Task(NOW, _("Call the conference again"), url, conference.postponed_reason, state="fix")
    else:
        yield _papers(situation)


def _returned(cluster_round: ClusterRound, minutes: str) -> Task:
    """What the district wants done again: the minutes alone, or a new conference, until its vote has passed."""
    hint = cluster_round.returned_reason
    if cluster_round.returned_scope == ClusterRound.Scope.MINUTES:
        return Task(NOW, _("Write the minutes that were returned anew"), minutes, hint, state="fix")
    if queries.results_are_voted(cluster_round):
        return Task(NOW, _("Make the minutes"), minutes)
    conference = reverse("scoring:conference", args=[cluster_round.pk])
    return Task(NOW, _("Work on the results that were returned"), conference, hint, state="fix")


def _papers(situation: Situation) -> Task:
    cluster_round, minutes = situation.cluster_round, situation.minutes
    page = reverse("scoring:minutes", args=[cluster_round.pk])
    if cluster_round.returned_scope and minutes is None:
        return _returned(cluster_round, page)
    if minutes is None:
        return Task(NOW, _("Make the minutes"), page)
    if minutes.state == Document.State.DRAFT:
        return _draft(situation, page)
    if minutes.state == Document.State.SIGNED:
        submit = reverse("scoring:submit", args=[cluster_round.pk])
        return Task(NOW, _("Send the results to the district office"), submit, cluster_round.audit_round.office)
    return Task(NOW, _("Have the minutes signed"), page, _("by chair and secretary"), state="doing")


def _draft(situation: Situation, page: str) -> Task:
    """Minutes that no vote adopted: the units are asked, then the lead unit adopts them."""
    until = situation.conference.replies_until if situation.conference else None
    if until is None:
        hint = _("no vote adopted the minutes: collect the replies of the units")
        return Task(NOW, _("Have the minutes adopted"), page, hint)
    if clock.now() <= until:
        return Task(WAITING, _("Replies of the units to the minutes"), f"{page}#replies", due=until)
    return Task(NOW, _("Adopt the minutes"), f"{page}#replies", _("the time for replies is over"))
