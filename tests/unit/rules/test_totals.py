from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.rules.facts import Proceedings
from tests.unit.rules.make import group_of, make_group, make_rules, make_sheet, result_of

SET = [make_group("I", "60"), make_group("II", "20", "20")]
NINETY = make_sheet(1, {"I.1": "55 55", "II.1": "18 18", "II.2": "17 17"}, {"I.1": "60", "II.1": "20", "II.2": "20"})


def total(bonus=(), penalties=(), **rules) -> Fraction:
    proceedings = Proceedings(bonus={1: tuple(map(Decimal, bonus))}, penalties={1: tuple(map(Decimal, penalties))})
    return result_of(SET, NINETY, make_rules(**rules), proceedings).total


def test_group_points_add_up_to_the_total():
    result = result_of(SET, NINETY)
    assert [(group.code, group.points, group.max_points) for group in result.groups] == [
        ("I", 55, 60),
        ("II", 35, 40),
    ]
    assert (result.base, result.total, group_of(result, "II").points) == (90, 90, 35)


def test_bonus_counts_up_to_its_cap():
    assert total(bonus=["2", "1.5"], bonus_cap=Decimal(5)) == Fraction("93.5")
    assert total(bonus=["2", "4"], bonus_cap=Decimal(5)) == 95


def test_without_a_bonus_cap_no_bonus_counts():
    assert total(bonus=["2"]) == 90


def test_penalties_count_whole():
    assert total(penalties=["2.25", "10"]) == Fraction("77.75")


def test_a_total_never_exceeds_its_cap_and_penalties_come_first():
    assert total(bonus=["15"], penalties=["1"], bonus_cap=Decimal(15)) == 100
    assert total(bonus=["15"], penalties=["10"], bonus_cap=Decimal(15)) == 95
    assert total(bonus=["15"], bonus_cap=Decimal(15), total_cap=Decimal(110)) == 105


def test_a_total_never_falls_below_zero():
    assert total(penalties=["90.25"]) == 0


def test_the_result_shows_what_bonus_counted_and_what_was_taken():
    proceedings = Proceedings(bonus={1: (Decimal(4), Decimal(4))}, penalties={1: (Decimal(1), Decimal("0.5"))})
    result = result_of(SET, NINETY, make_rules(bonus_cap=Decimal(5)), proceedings)
    assert (result.base, result.bonus, result.penalties, result.total) == (
        90,
        5,
        Fraction("1.5"),
        Fraction("93.5"),
    )


def test_the_self_total_takes_no_bonus_and_no_penalty():
    proceedings = Proceedings(bonus={1: (Decimal(4),)}, penalties={1: (Decimal(9),)})
    result = result_of(SET, NINETY, make_rules(bonus_cap=Decimal(5)), proceedings)
    assert (result.self_total, result.gap) == (100, 15)


def test_the_self_total_stays_under_the_cap_of_the_total():
    assert result_of(SET, NINETY, make_rules(total_cap=Decimal(95))).self_total == 95


def test_a_ward_that_sent_nothing_has_no_self_total_and_no_gap():
    silent = make_sheet(1, {"I.1": "55 55", "II.1": "18 18", "II.2": "17 17"}, sent_at=None)
    result = result_of(SET, silent)
    assert (result.self_total, result.self_classified, result.gap) == (None, None, None)


@pytest.mark.parametrize(("marks", "counted"), [("55 55", 2), ("55", 1)])
def test_a_missing_sheet_is_said_and_never_a_number(marks, counted):
    sheet = make_sheet(1, {"I.1": marks, "II.1": "18 18"[: 3 * counted - 1], "II.2": "17 17"[: 3 * counted - 1]})
    result = result_of(SET, sheet)
    assert (result.sheets_counted, result.total) == (counted, 90)


def test_the_scale_is_the_sum_of_the_maxima():
    groups = [make_group("I", "30", "20")]
    sheet = make_sheet(1, {"I.1": "27 27", "I.2": "NA NA"}, {"I.2": "NA"})
    assert result_of(groups, sheet, make_rules(total_cap=Decimal(50))).total == 45
