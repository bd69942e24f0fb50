"""Deadlines in words: with the weekday, and how much time is left."""

from datetime import date, datetime, timedelta
from functools import lru_cache

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
SATURDAY = 5  # as date.weekday() counts


def deadline(at: datetime) -> str:
    """17:00 thứ Sáu, 05/10/2018."""
    local = localtime(at, clock.HANOI)
    return f"{date_format(local, 'H:i')} {_(WEEKDAYS[local.weekday()])}, {date_format(local, 'd/m/Y')}"


def time_left(at: datetime) -> str:
    """In working days, on the last one in hours, in the last hour in minutes."""
    now = clock.now()
    if at < now:
        return _overdue(at, now)
    seconds = (at - now).total_seconds()
    if seconds >= DAY:
        days = working_days(now, at)
        if days:
            return ngettext("%(count)s working day left", "%(count)s working days left", days) % {"count": days}
        return _("%(count)s days left, none of them a working day") % {"count": _days(now, at)}
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


def working_days(earlier: datetime, later: datetime) -> int:
    """Days after `earlier`'s up to `later`'s that are neither Saturday, Sunday nor a public holiday of Việt Nam."""
    first = localtime(earlier, clock.HANOI).date()
    days = (first + timedelta(days=n) for n in range(1, _days(earlier, later) + 1))
    return sum(day.weekday() < SATURDAY and day not in _holidays(day.year) for day in days)


def after_working_days(at: datetime, days: int) -> date:
    """The day that is so many working days later."""
    day = localtime(at, clock.HANOI).date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY and day not in _holidays(day.year)
    return day


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    import holidays  # a third of a second, paid by the first page that tells of a deadline and not by every command

    return frozenset(holidays.country_holidays("VN", years=year))
