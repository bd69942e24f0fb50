"""Issuing a round in the invented city."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from audits.models import Round
from audits.services import rounds
from audits.services.criteria import take_criteria_set
from clusters.models import Cluster
from scoring.demo.calendar import Calendar
from scoring.demo.places import OFFICE, City

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


def issue(calendar: Calendar, city: City, clusters: list[Cluster]) -> Round:
    """A round of the clusters' year, issued 32 working days before the day around which the calendar runs."""
    directive_date, year, at = calendar.day(-32), clusters[0].year, calendar.at
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
    audit_round = rounds.draft_round(city.district, facts, clusters, by=city.officer)
    rounds.issue(audit_round, by=city.officer)
    return audit_round
