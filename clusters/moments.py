"""Deadlines in words: with the weekday, and how much time is left."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from clusters import clock

WEEKDAYS = (
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)
MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60


def deadline(at: datetime) -> str:
    """17:00 thứ Sáu, 05/10/2018."""
    local = localtime(at, clock.HANOI)
    return f"{date_format(local, 'H:i')} {_(WEEKDAYS[local.weekday()])}, {date_format(local, 'd/m/Y')}"


def time_left(at: datetime) -> str:
    """In days of the calendar, on the last one in hours, in the last hour in minutes."""
    now = clock.now()
    if at < now:
        return _overdue(at, now)
    seconds = (at - now).total_seconds()
    if seconds >= DAY:
        days = _days(now, at)
        return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
    if seconds >= HOUR:
        hours = int(seconds // HOUR)
        return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}
    minutes = int(seconds // MINUTE)
    return ngettext("%(count)s minute left", "%(count)s minutes left", minutes) % {"count": minutes}


def _overdue(at: datetime, now: datetime) -> str:
    seconds = (now - at).total_seconds()
    if seconds >= DAY:
        days = _days(at, now)
        return ngettext("overdue by %(count)s day", "overdue by %(count)s days", days) % {"count": days}
    if seconds >= HOUR:
        hours = int(seconds // HOUR)
        return ngettext("overdue by %(count)s hour", "overdue by %(count)s hours", hours) % {"count": hours}
    minutes = int(seconds // MINUTE)
    return ngettext("overdue by %(count)s minute", "overdue by %(count)s minutes", minutes) % {"count": minutes}


def _days(earlier: datetime, later: datetime) -> int:
    return (localtime(later, clock.HANOI).date() - localtime(earlier, clock.HANOI).date()).days
