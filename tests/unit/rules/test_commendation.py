from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.rules.commendation import Obstacle, eligible, obstacle, quota
from scoring.rules.consolidation import consolidate
from scoring.rules.facts import UNCLASSIFIED, Proceedings
from tests.unit.rules.make import make_group, make_rules, make_sheet

SET = [make_group("I", "100")]
SHEETS = [make_sheet(ward, {"I.1": marks}) for ward, marks in [(1, "88 88"), (2, "99 99"), (3, "72 72"), (4, "97")]]


def results(**proceedings):
    return consolidate(SET, SHEETS, make_rules(), Proceedings(**proceedings))


def test_those_eligible_are_listed_in_rank_order():
    assert eligible(results(), make_rules()) == (2, 1)
    assert eligible(tuple(reversed(results())), make_rules()) == (2, 1)


def test_the_round_sets_the_lowest_class_that_is_commended():
    assert eligible(results(), make_rules(commend_min_class="B")) == (2, 1, 3)


@pytest.mark.parametrize(
    ("ward", "reason"),
    [(1, None), (2, Obstacle.CAPPED), (3, Obstacle.CLASS_BELOW_MINIMUM), (4, Obstacle.PROVISIONAL)],
)
def test_a_ward_that_is_not_eligible_hears_why(ward, reason):
    result = next(result for result in results(incidents={2: ("B",)}) if result.ward == ward)
    assert obstacle(result, make_rules()) is reason


def test_a_cap_bars_even_where_the_class_would_do():
    capped = next(result for result in results(incidents={2: ("B",)}) if result.ward == 2)
    assert obstacle(capped, make_rules(commend_min_class="C")) is Obstacle.CAPPED


def test_a_cap_that_lowered_nothing_does_not_bar():
    assert 1 in eligible(results(incidents={1: ("A",)}), make_rules())


def test_an_unclassified_ward_is_never_commended():
    last = replace(results()[0], classified=UNCLASSIFIED)
    assert obstacle(last, make_rules(commend_min_class="C")) is Obstacle.CLASS_BELOW_MINIMUM


def test_the_quota_is_one_collective_and_no_individual_unless_the_round_says_so():
    assert (quota("collective", make_rules()), quota("individual", make_rules())) == (1, 0)
    generous = make_rules(quota_collectives=2, quota_individuals=3)
    assert (quota("collective", generous), quota("individual", generous)) == (2, 3)


def test_a_provisional_ward_becomes_eligible_when_its_line_is_settled():
    assert eligible(results(settled={(4, "I.1"): Decimal(97)}), make_rules()) == (2, 4, 1)
