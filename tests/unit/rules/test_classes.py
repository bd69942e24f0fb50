from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.rules.facts import UNCLASSIFIED, Band, Cap, Proceedings
from tests.unit.rules.make import make_group, make_rules, make_settled, make_sheet, result_of

SET = [make_group("I", "90"), make_group("II", "5", "5", zero_caps={"II.1": "B"})]


def classed(marks: dict[str, str], *, groups=SET, incidents=(), settled=None, own=None, sent=True, **rules):
    extra = {} if sent else {"sent_at": None}
    sheet = make_sheet(1, {"I.1": "90 90", "II.1": "5 5", "II.2": "5 5"} | marks, own, **extra)
    proceedings = Proceedings(incidents={1: incidents}, settled=make_settled(ward_1=settled or {}))
    result = result_of(groups, sheet, make_rules(**rules), proceedings)
    return result.band, result.classified, result.capped_by


@pytest.mark.parametrize(
    ("points", "band"),
    [("75", "A"), ("74.75", "B"), ("60", "B"), ("59.75", "C"), ("40", "C"), ("39.75", UNCLASSIFIED)],
)
def test_the_class_is_the_first_band_that_the_total_reaches(points, band):
    assert classed({"I.1": f"{points} {points}"}) == (band, band, None)


def test_the_class_is_decided_on_the_unrounded_total():
    result = result_of(
        [make_group("I", "85", "15")],
        make_sheet(1, {"I.1": "85 85", "I.2": "14 14 14.99"}),
        make_rules(bands=(Band("A", Decimal("99.34")), Band("B", Decimal(70)))),
    )
    assert result.total == Fraction("42.99") / 3 + 85
    assert result.classified == "B"


def test_letters_and_number_of_classes_are_data_of_the_round():
    bands = (
        Band("Xuất sắc", Decimal(95)),
        Band("Tốt", Decimal(80)),
        Band("Khá", Decimal(65)),
        Band("TB", Decimal(0)),
    )
    assert (
        classed({"I.1": "71 71"}, groups=[make_group("I", "90"), make_group("II", "5", "5")], bands=bands)[1] == "Tốt"
    )
    assert classed({"I.1": "0 0"}, groups=[make_group("I", "90"), make_group("II", "5", "5")], bands=bands)[1] == "TB"


def test_a_ward_that_sent_nothing_is_unclassified_whatever_its_marks():
    assert classed({}, sent=False) == ("A", UNCLASSIFIED, "not_submitted")


def test_a_cap_that_lowers_nothing_is_not_printed():
    assert classed({"I.1": "0 0"}, sent=False) == (UNCLASSIFIED, UNCLASSIFIED, None)
    assert classed({"I.1": "65 65"}, incidents=("A", "B")) == ("B", "B", None)


def test_a_declared_incident_lowers_the_class_to_what_it_allows():
    assert classed({}, incidents=("C",)) == ("A", "C", "declared")
    assert classed({}, incidents=(UNCLASSIFIED,)) == ("A", UNCLASSIFIED, "declared")


def test_the_lowest_of_several_incidents_wins():
    assert classed({}, incidents=("B", "C", "A")) == ("A", "C", "declared")


def test_the_round_may_set_what_any_declared_incident_allows():
    caps = (Cap("declared", "C"),)
    assert classed({}, incidents=("B",), caps=caps) == ("A", "C", "declared")
    assert classed({}, caps=caps) == ("A", "A", None)


def test_zero_points_on_a_named_criterion_cap_the_class():
    assert classed({"II.1": "0 0"}) == ("A", "B", "criterion_zero")
    assert classed({"II.2": "0 0"}) == ("A", "A", None)
    assert classed({"II.1": "0 0.25"}) == ("A", "A", None)


def test_one_mark_of_zero_and_a_settled_zero_cap_too():
    assert classed({"II.1": "0 -"}) == ("A", "B", "criterion_zero")
    assert classed({"II.1": "- -"}, settled={"II.1": "0"}) == ("A", "B", "criterion_zero")
    assert classed({"II.1": "0 0"}, settled={"II.1": "1"}) == ("A", "A", None)


def test_a_named_criterion_that_nobody_scored_caps_nothing():
    assert classed({"II.1": "- -"}) == ("A", "A", None)


@pytest.mark.parametrize("na_mode", ["rescale", "full_marks"])
def test_a_named_criterion_that_is_not_applicable_caps_nothing(na_mode):
    assert classed({"II.1": "NA NA"}, own={"II.1": "NA"}, na_mode=na_mode) == ("A", "A", None)


HALF = (Cap("group_below", "B", Decimal("0.5")),)


def test_a_group_below_its_share_caps_the_class():
    assert classed({"II.1": "0.25 0.25", "II.2": "4.5 4.5"}, caps=HALF) == ("A", "B", "group_below")
    assert classed({"II.1": "0.25 0.25", "II.2": "4.75 4.75"}, caps=HALF) == ("A", "A", None)  # exactly half


def test_a_group_is_measured_without_what_is_not_applicable():
    answers, own = {"II.1": "2.25 2.25", "II.2": "NA NA"}, {"II.2": "NA"}
    assert classed(answers, own=own, caps=HALF) == ("A", "B", "group_below")
    assert classed(answers | {"II.1": "2.5 2.5"}, own=own, caps=HALF) == ("A", "A", None)


def test_under_full_marks_a_group_is_measured_with_what_is_not_applicable():
    answers, own = {"II.1": "0.25 0.25", "II.2": "NA NA"}, {"II.2": "NA"}
    assert classed(answers, own=own, caps=HALF, na_mode="full_marks") == ("A", "A", None)


def test_a_group_where_nothing_applies_is_not_below():
    answers = {"II.1": "NA NA", "II.2": "NA NA"}
    assert classed(answers, own={"II.1": "NA", "II.2": "NA"}, caps=HALF) == ("A", "A", None)


def test_the_lowest_cap_wins_and_names_itself():
    caps = (Cap("group_below", "C", Decimal("0.5")),)
    assert classed({"II.1": "0 0", "II.2": "0 0"}, incidents=("B",), caps=caps) == ("A", "C", "group_below")


def test_among_equal_caps_the_first_of_the_rules_is_printed():
    low = {"II.1": "0 0", "II.2": "0 0"}
    assert classed(low, caps=HALF) == ("A", "B", "criterion_zero")
    assert classed(low, caps=HALF, incidents=("B",)) == ("A", "B", "declared")
    assert classed(low, caps=HALF, incidents=(UNCLASSIFIED,), sent=False) == (
        "A",
        UNCLASSIFIED,
        "not_submitted",
    )


def test_a_cap_of_the_round_on_zero_points_needs_a_named_criterion():
    caps = (Cap("criterion_zero", "C"),)
    assert classed({"II.1": "0 0"}, caps=caps) == ("A", "C", "criterion_zero")
    assert classed({"II.2": "0 0"}, caps=caps) == ("A", "A", None)


def test_the_class_a_ward_gives_itself_comes_from_the_bands_alone():
    own = {"I.1": "90", "II.1": "0", "II.2": "5"}
    sheet = make_sheet(1, {"I.1": "50 50", "II.1": "0 0", "II.2": "5 5"}, own)
    result = result_of(SET, sheet, None, Proceedings(incidents={1: (UNCLASSIFIED,)}))
    assert (result.self_classified, result.classified) == ("A", UNCLASSIFIED)
