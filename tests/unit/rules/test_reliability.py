from decimal import Decimal
from fractions import Fraction

from scoring.rules import reliability
from scoring.rules.consolidation import consolidate
from scoring.rules.reliability import CopyHint, GroupGap, PairHint, Severity
from tests.unit.rules.make import make_group, make_rules, make_sheet

SET = [make_group("I", "40", "40"), make_group("II", "20")]


def sheet(ward, one, two, three, own=("40", "40", "20"), **extra):
    marks = {"I.1": one, "I.2": two, "II.1": three}
    return make_sheet(ward, marks, dict(zip(marks, own, strict=True)), **extra)


def leanings(*sheets):
    return reliability.leanings(SET, sheets, consolidate(SET, sheets, make_rules()))


def test_severity_is_the_distance_from_the_others_in_points_of_100():
    sheets = [
        sheet(1, "38 40 40", "40 40 40", "20 20 20"),  # ward 2 gives 2 less of 100
        sheet(2, "40 40 40", "40 40 40", "20 20 20"),
        sheet(3, "40 36 40", "40 40 40", "20 20 20"),  # ward 2 gives 4 less
        sheet(4, "40 40 40", "40 40 40", "20 20 20"),
    ]
    assert reliability.severities(sheets, leanings(*sheets)) == (
        Severity(1, Fraction(2, 3), 3),  # of its three sheets, on ward 3's alone the mean of the others is 2 lower
        Severity(2, Fraction(-2), 3),
        Severity(3, Fraction(1, 3), 3),
        Severity(4, Fraction(1), 3),
    )


def test_severity_is_unknown_where_nobody_else_marked():
    sheets = [sheet(1, "38", "40", "20"), make_sheet(2, {})]
    assert reliability.severities(sheets, leanings(*sheets)) == (Severity(1, None, 0), Severity(2, None, 1))


def test_severity_looks_only_at_lines_that_others_marked_too():
    sheets = [sheet(1, "30 40", "40 NA", "20 20"), make_sheet(2, {}), make_sheet(3, {})]
    leaning = leanings(*sheets)
    assert leaning[2, 1].of_100 == Fraction(-1000, 60)
    assert leaning[3, 1].of_100 == Fraction(1000, 60)


def test_lines_that_are_not_applicable_say_nothing_about_an_assessor():
    answers = ("40 40 40 40 40", "NA NA NA 10 40", "20 20 20 20 20")
    subject = sheet(1, *answers, own=("40", "NA", "20"))
    assert {lean.of_100 for lean in leanings(subject).values()} == {0}


def test_two_wards_more_than_five_points_above_the_others_are_a_pair():
    sheets = [
        sheet(1, "36 30 30", "40 40 40", "20 20 20"),  # ward 2 gives 6 more
        sheet(2, "35.25 30 30", "40 40 40", "20 20 20"),  # ward 1 gives 5.25 more
        sheet(3, "40 30 30", "40 40 40", "20 20 20"),  # ward 1 gives 10 more, ward 3 gives nothing back
        sheet(4, "30 30 30", "40 40 40", "20 20 20"),
    ]
    assert reliability.pair_hints(leanings(*sheets)) == (PairHint(1, 2, Fraction("5.25"), Fraction(6)),)


def test_exactly_five_points_are_no_pair():
    sheets = [
        sheet(1, "35 30 30", "40 40 40", "20 20 20"),
        sheet(2, "36 30 30", "40 40 40", "20 20 20"),
    ]
    assert reliability.pair_hints(leanings(*sheets)) == ()


def test_a_sheet_shows_how_much_of_it_equals_the_self_score():
    subject = sheet(1, "38 40", "39 40", "NA 20", own=("38", "40", "20"))
    assert reliability.copy_hints(SET, [subject]) == (
        CopyHint(2, 1, equal_to_self=Fraction(1, 2), all_maximum=False),
        CopyHint(3, 1, equal_to_self=Fraction(2, 3), all_maximum=True),
    )


def test_without_a_self_score_there_is_nothing_to_copy():
    subject = sheet(1, "NA", "NA", "NA", own=("NA", "NA", "NA"))
    assert reliability.copy_hints(SET, [subject]) == (CopyHint(2, 1, equal_to_self=None, all_maximum=False),)


def test_sheets_with_the_same_answer_everywhere_are_identical():
    sheets = [
        sheet(1, "38 38 38", "39 39 38", "NA NA NA"),
        sheet(2, "38 37 38", "39 39 39", "NA NA 0"),
    ]
    assert reliability.identical_sheets(sheets) == (((2, 1), (3, 1), (1, 2)),)


def test_the_gap_of_a_group_is_what_the_ward_gave_itself_above_what_was_agreed():
    sheets = [
        sheet(1, "38 38", "39 39", "18 18", own=("40", "40", "17")),
        sheet(2, "38 38", "39 39", "18 18", sent_at=None),
    ]
    gaps = reliability.group_gaps(SET, sheets, consolidate(SET, sheets, make_rules()), make_rules())
    assert gaps == (
        GroupGap(1, "I", Fraction(80), Fraction(77)),
        GroupGap(1, "II", Fraction(17), Fraction(18)),
    )
    assert [gap.gap for gap in gaps] == [3, -1]


def test_the_gap_of_a_group_gives_a_claim_of_not_applicable_what_the_rules_give():
    sheets = [sheet(1, "38 38", "NA NA", "18 18", own=("40", "NA", "17"))]
    for na_mode, self_points, agreed in (("rescale", 40, 38), ("full_marks", 80, 78)):
        rules = make_rules(na_mode=na_mode)
        first = reliability.group_gaps(SET, sheets, consolidate(SET, sheets, rules), rules)[0]
        assert first == GroupGap(1, "I", Fraction(self_points), Fraction(agreed))


def test_the_inflation_list_starts_with_the_widest_gap():
    sheets = [
        sheet(1, "38 38", "40 40", "20 20"),
        sheet(2, "30 30", "40 40", "20 20"),
        sheet(3, "40 40", "40 40", "20 20"),  # no gap
        sheet(4, "39 39", "40 40", "20 20", own=("38", "40", "20")),  # too modest
        sheet(5, "10 10", "40 40", "20 20", sent_at=None),
    ]
    listed = reliability.inflation(consolidate(SET, sheets, make_rules(total_cap=Decimal(100))))
    assert [(result.ward, result.gap) for result in listed] == [(2, 10), (1, 2)]
