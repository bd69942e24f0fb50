from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import translation

from audits.points import shown
from clusters import clock

DEADLINE = datetime(2018, 10, 5, 17, tzinfo=clock.HANOI)


def show(text, language="en", **values):
    with translation.override(language):
        return Template("{% load points moments %}" + text).render(Context(values))


def test_a_deadline_has_its_weekday_and_the_day_before_the_month():
    assert show("{{ at|deadline }}", at=DEADLINE) == "17:00 Friday, 05/10/2018"


def test_a_deadline_is_told_in_the_time_of_viet_nam():
    assert show("{{ at|deadline }}", at=DEADLINE.astimezone(UTC)) == "17:00 Friday, 05/10/2018"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=3), "3 working days left"),
        (timedelta(days=2, hours=20), "3 working days left"),
        (timedelta(hours=33), "1 working day left"),
        (timedelta(hours=21), "21 hours left"),
        (timedelta(hours=1), "1 hour left"),
        (timedelta(minutes=59, seconds=59), "59 minutes left"),
        (timedelta(0), "0 minutes left"),
        (timedelta(seconds=-1), "overdue by 0 minutes"),
        (timedelta(hours=-5), "overdue by 5 hours"),
        (timedelta(days=-2), "overdue by 2 days"),
    ],
)
def test_what_is_left_is_told_in_working_days_then_hours_then_minutes(before, words):
    with clock.at(DEADLINE - before):
        assert show("{{ at|time_left }}", at=DEADLINE) == words


@pytest.mark.parametrize(
    ("now", "due", "words"),
    [
        ("2026-10-09 08:00", "2026-10-12 17:00", "1 working day left"),  # a weekend between
        ("2026-10-09 18:00", "2026-10-11 18:00", "2 days left, none of them a working day"),
        ("2026-02-13 08:00", "2026-02-23 17:00", "1 working day left"),  # the lunar new year between
        ("2026-08-28 08:00", "2026-09-03 17:00", "1 working day left"),  # National Day, with the Monday before it
    ],
)
def test_weekends_and_holidays_are_not_counted(now, due, words):
    at = datetime.fromisoformat(due).replace(tzinfo=clock.HANOI)
    with clock.at(datetime.fromisoformat(now).replace(tzinfo=clock.HANOI)):
        assert show("{{ at|time_left }}", at=at) == words


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("8.50"), "8,5"),
        (Decimal(100), "100"),
        (0, "0"),
        (None, "–"),
        (Fraction(281, 3), "93,67"),
        ("281/3", "93,67"),
        (Fraction(-3, 8), "-0,38"),
        (Fraction(-1, 1000), "0"),
        (Fraction(1, 200), "0,01"),
    ],
)
def test_points_are_rounded_once_and_none_is_not_zero(value, written):
    assert show("{{ value|points }}", "vi", value=value) == written
    assert show("{{ value|points }}", "en", value=value) == written.replace(",", ".")


def test_without_a_language_points_are_vietnamese():
    with translation.override(None):
        assert shown(Decimal("8.5")) == "8,5"
