"""Deadlines of one person as calendar entries; taking them in again moves them, it doubles none."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Alarm, Calendar, Event

from audits.models import Round
from audits.queries import cluster_rounds
from clusters import clock
from clusters.requests import Request
from scoring import tasks
from scoring.tasks.task import DONE, Task


@require_safe
def deadlines(request: Request) -> HttpResponse:
    """Everything of "Việc của tôi" that has a deadline and is not done."""
    running = cluster_rounds().visible_to(request.user).exclude(audit_round__state=Round.State.DRAFT)
    situations = tasks.situations_of(list(running.order_by("audit_round", "number")), request.user)
    calendar = Calendar()
    calendar.add("prodid", "-//Cham cheo//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Chấm chéo")
    for task in tasks.tasks_of(request.user, situations):
        if task.due and task.group != DONE:
            calendar.add_component(_event(request, task, task.due))
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cham-cheo.ics"'
    return answer


def _event(request: Request, task: Task, due: datetime) -> Event:
    address = request.build_absolute_uri(task.url)
    event = Event()
    event.add("uid", f"{task.url.strip('/').replace('/', '-') or 'home'}@{request.get_host()}")
    event.add("summary", task.text)
    event.add("description", "\n".join(filter(None, [task.hint, address])))
    event.add("url", address)
    event.add("dtstamp", clock.now())
    event.add("dtstart", due - timedelta(minutes=30))
    event.add("dtend", due)
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", _("Tomorrow: %(task)s") % {"task": task.text})
    reminder.add("trigger", timedelta(days=-1))
    event.add_component(reminder)
    return event
