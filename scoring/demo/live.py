"""A round of this year in an invented city: six clusters, each at another stage, around today."""

from datetime import date, timedelta
from functools import partial
from itertools import chain
from operator import itemgetter

from django.db import transaction

from audits.models import Round
from clusters import clock
from scoring.demo import early, finished, last_year, opened, sessions
from scoring.demo.calendar import Calendar
from scoring.demo.issue import issue
from scoring.demo.places import CODE, WARDS, criteria_by_code, found_city, found_clusters
from scoring.demo.scene import Act, Scene
from scoring.services import stages

SCRIPTS = {
    1: early.self_assessment,
    2: early.cross_check,
    3: opened.consolidation,
    4: sessions.conference,
    5: finished.submitted,
    6: finished.sent_back,
}


def live_round() -> Round | None:
    return Round.objects.filter(district__code=CODE).first()


@transaction.atomic
def play_live(today: date) -> Round:
    """Every act at its own moment, all clusters in the order of time, so that the journal reads as a diary."""
    calendar = Calendar(today)
    city = found_city()
    year = calendar.day(-32).year
    last_year.play(city, Calendar(today - timedelta(weeks=52)), year - 1)
    with clock.at(calendar.at(-31, 9)):
        audit_round = issue(calendar, city, found_clusters(city, year))
    criteria = criteria_by_code(audit_round.criteria_set_id)
    rows = dict(audit_round.cluster_rounds.values_list("number", "pk"))
    scripts = [
        SCRIPTS[number](Scene(calendar, city, rows[number], criteria, tuple(name for name, *_rest in wards)))
        for number, wards in WARDS.items()
    ]
    for moment, act in sorted(chain(_clock(calendar, audit_round), *scripts), key=itemgetter(0)):
        with clock.at(moment):
            act()
    return audit_round


def _clock(calendar: Calendar, audit_round: Round) -> list[Act]:
    """When windows end; elsewhere the clock looks before each page."""
    moments = [calendar.at(*moment) for moment in ((-30, 8), (-14, 8), (-6, 17), (-3, 17))]
    return [(moment, partial(stages.keep_up, audit_round)) for moment in moments]
