from fractions import Fraction

import pytest

from audits.sheets import Sheet
from scoring.rules.facts import Proceedings
from tests.unit.rules.make import (
    group_of,
    line_of,
    make_group,
    make_rules,
    make_settled,
    make_sheet,
    result_of,
)

SET = [make_group("I", "60", "20"), make_group("II", "20")]
CALM = {"I.1": "60 60 60", "II.1": "20 20 20"}


def not_applicable(answers: str, own: str = "NA", **proceedings) -> bool:
    sheet = make_sheet(1, CALM | {"I.2": answers}, {"I.2": own})
    return line_of(result_of(SET, sheet, None, Proceedings(**proceedings)), "I.2").not_applicable


@pytest.mark.parametrize(
    ("answers", "excluded"),
    [
        ("NA NA NA", True),
        ("NA NA 5", True),
        ("NA 5 5", False),
        ("NA 5 -", False),
        ("NA - -", True),
        ("- - -", False),
    ],
)
def test_more_than_half_of_the_sheets_that_answered_must_confirm_the_claim(answers, excluded):
    assert not_applicable(answers) is excluded


def test_without_the_wards_own_claim_nothing_is_left_out():
    sheet = make_sheet(1, CALM | {"I.2": "NA NA 5"}, {"I.2": "0"})
    line = line_of(result_of(SET, sheet), "I.2")
    assert (line.not_applicable, line.marks, line.agreed, line.provisional) == (False, (5,), 5, True)


def test_a_settled_line_is_never_left_out():
    assert not not_applicable("NA NA NA", settled=make_settled(ward_1={"I.2": "0"}))
    assert not not_applicable("NA NA NA", decided=make_settled(ward_1={"I.2": "20"}))


def test_an_answer_of_not_applicable_is_no_mark_when_the_claim_fails():
    line = line_of(result_of(SET, make_sheet(1, CALM | {"I.2": "NA 10 11"}, {"I.2": "NA"})), "I.2")
    assert (line.marks, line.agreed) == ((10, 11), Fraction("10.5"))


def test_a_line_that_is_left_out_keeps_no_marks_and_is_not_unscored():
    result = result_of(SET, make_sheet(1, CALM | {"I.2": "NA NA 5"}, {"I.2": "NA"}))
    line = line_of(result, "I.2")
    assert (line.marks, line.computed, line.spread, line.unscored, line.provisional) == (
        (),
        None,
        0,
        False,
        False,
    )
    assert (result.not_applicable, result.provisional) == (("I.2",), False)


def test_everything_not_applicable_everywhere_and_nobody_answering_is_provisional():
    result = result_of(SET, make_sheet(1, CALM | {"I.2": "- - -"}, {"I.2": "NA"}))
    assert (result.not_applicable, result.unscored, result.provisional) == ((), ("I.2",), True)


def test_a_ward_that_sent_nothing_claims_nothing():
    sheet = make_sheet(1, CALM | {"I.2": "NA NA NA"}, {"I.2": "NA"}, sent_at=None)
    assert result_of(SET, sheet).not_applicable == ()


def test_what_is_not_applicable_leaves_the_denominator():
    sheet = make_sheet(1, {"I.1": "48 48 48", "I.2": "NA NA NA", "II.1": "10 10 10"}, {"I.2": "NA"})
    result = result_of(SET, sheet)
    assert (result.base, result.total) == (Fraction("72.5"), Fraction("72.5"))
    assert (group_of(result, "I").points, group_of(result, "I").max_points) == (48, 80)


def test_rescaling_loses_no_third():
    groups = [make_group("I", "70", "30")]
    result = result_of(groups, make_sheet(1, {"I.1": "50 50", "I.2": "NA NA"}, {"I.2": "NA"}))
    assert result.total == Fraction(500, 7)


def test_with_full_marks_it_earns_its_maximum_in_its_group_too():
    sheet = make_sheet(1, {"I.1": "48 48 48", "I.2": "NA NA NA", "II.1": "10 10 10"}, {"I.2": "NA"})
    result = result_of(SET, sheet, make_rules(na_mode="full_marks"))
    assert (result.base, group_of(result, "I").points) == (78, 68)


def test_a_set_where_nothing_applies_earns_nothing():
    answers = {"I.1": "NA NA", "I.2": "NA NA", "II.1": "NA NA"}
    result = result_of(SET, make_sheet(1, answers, dict.fromkeys(answers, "NA")))
    assert (result.total, result.self_total) == (0, 0)


@pytest.mark.parametrize(("na_mode", "self_total"), [("rescale", Fraction("87.5")), ("full_marks", 90)])
def test_the_self_total_follows_the_wards_own_claims_granted_or_not(na_mode, self_total):
    own = {"I.1": "60", "I.2": "NA", "II.1": "10"}
    for answers in ("NA NA NA", "5 5 5"):
        result = result_of(SET, make_sheet(1, CALM | {"I.2": answers}, own), make_rules(na_mode=na_mode))
        assert result.self_total == self_total


def test_only_the_sheets_that_count_are_asked():
    sheet = make_sheet(1, CALM | {"I.2": "NA NA 5"}, {"I.2": "NA"})
    fewer = Sheet(sheet.ward, sheet.sent_at, sheet.lines, sheet.assessors[1:])
    assert line_of(result_of(SET, fewer), "I.2").marks == (5,)
