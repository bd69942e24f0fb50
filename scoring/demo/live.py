"""A round of this year in an invented city: six clusters, each at another stage, around today."""

import json
from datetime import date
from functools import partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from audits.models import Round
from audits.services import rounds
from audits.services.criteria import take_criteria_set
from clusters import clock
from scoring.demo import early, finished, opened, sessions
from scoring.demo.calendar import Calendar
from scoring.demo.places import CODE, OFFICE, WARDS, City, criteria_by_code, found_city, found_clusters
from scoring.demo.scene import Act, Scene
from scoring.services import stages

CRITERIA_SET = Path("fixtures") / "vtlt-sample.json"
NOTES = "Thành phố, đơn vị, người và số liệu của đợt này đều do dự án dựng để dùng thử."
RULES = {
    "bands": [{"class": "A", "from": "85"}, {"class": "B", "from": "70"}, {"class": "C", "from": "50"}],
    "caps": [
        {"when": "declared", "at_most": "C"},
        {"when": "criterion_zero", "at_most": "B"},
        {"when": "group_below", "share": "0.5", "at_most": "B"},
    ],
    "quota": {"collectives": 1, "individuals": 1},
}
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
    with clock.at(calendar.at(-31, 9)):
        audit_round = _issue(calendar, city)
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


def _issue(calendar: Calendar, city: City) -> Round:
    directive_date = calendar.day(-32)
    year, at = directive_date.year, calendar.at
    content = json.loads((settings.BASE_DIR / CRITERIA_SET).read_text(encoding="utf-8"))
    facts: dict[str, Any] = {
        "year": year, "title": f"Kiểm tra chéo công tác văn thư, lưu trữ năm {year}", "directive_type": "Kế hoạch",
        "directive_number": "27/KH-SNV", "directive_date": directive_date, "directive_issuer": OFFICE,
        "directive_subject": f"kiểm tra chéo công tác văn thư, lưu trữ năm {year}", "mode": Round.Mode.DESK,
        "rules": RULES, "is_illustrative": True, "notes": NOTES,
        "criteria_set": take_criteria_set(content, by=city.officer),
        "self_assessment_from": at(-30, 8), "self_assessment_to": at(-15, 17),
        "cross_check_from": at(-14, 8), "cross_check_to": at(4, 17),
        "explanation_from": at(5, 8), "explanation_to": at(8, 17),
    }  # fmt: skip
    audit_round = rounds.draft_round(city.district, facts, found_clusters(city, year), by=city.officer)
    rounds.issue(audit_round, by=city.officer)
    return audit_round
