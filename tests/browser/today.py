"""Rounds whose windows stand around the moment of the test: a browser has no other clock."""

from datetime import timedelta
from typing import Any

from audits.models import ClusterRound
from clusters import clock
from tests.make import again, make_cluster_round, make_cross_check_begun, make_sent

DAYS = {
    "self_assessment_from": -2, "self_assessment_to": 1, "cross_check_from": 2, "cross_check_to": 4,
    "explanation_from": 5, "explanation_to": 7,
}  # fmt: skip


def make_round_of_today(wards: int = 4, **more: Any) -> ClusterRound:
    """Its self-assessment is open until tomorrow."""
    windows = {name: clock.now() + timedelta(days=days) for name, days in DAYS.items()}
    return make_cluster_round(wards=wards, windows=windows, **more)


def make_cross_check_of_today(wards: int = 3, *, mode: str = "desk", **points: str) -> ClusterRound:
    """All have sent; every sheet can be marked."""
    cluster_round = make_round_of_today(wards, mode=mode)
    make_sent(cluster_round, at=clock.now(), **points)
    make_cross_check_begun(cluster_round)
    return again(cluster_round)
