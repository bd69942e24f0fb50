from scoring.rules.consolidation import consolidate
from scoring.rules.facts import Proceedings
from tests.unit.rules.make import make_group, make_rules, make_settled, make_sheet

SET = [make_group("I", "100")]


def unstable(sheets, proceedings=None):
    results = consolidate(SET, sheets, make_rules(), proceedings or Proceedings())
    assert all(result.stable is not bool(result.unstable_without) for result in results)
    return {result.ward: result.unstable_without for result in results}


def points(ward: int, marks: str):
    return make_sheet(ward, {"I.1": marks})


def test_results_that_no_single_sheet_decides_are_stable():
    sheets = [points(1, "95 95 95"), points(2, "90 91 90"), points(3, "80 81 80"), points(4, "75 75 76")]
    assert unstable(sheets) == {1: (), 2: (), 3: (), 4: ()}


def test_a_class_that_hangs_on_one_sheet_names_its_assessor():
    # (86 + 86 + 82) / 3 = 84.67 is B; without ward 4 it is 86
    sheets = [points(1, "86 86 82"), points(2, "99 99 99"), points(3, "75 75 75"), points(4, "60 60 60")]
    assert unstable(sheets) == {1: (4,), 2: (), 3: (), 4: ()}


def test_a_rank_that_hangs_on_one_sheet_is_unstable_for_both_wards():
    # ward 1: 90; ward 2: 91, but 88 without ward 3's sheet, while ward 1 has 90 without it
    sheets = [points(1, "90 90 90"), points(2, "88 97 88"), points(3, "75 75 75"), points(4, "60 60 60")]
    assert unstable(sheets) == {2: (3,), 1: (3,), 3: (), 4: ()}


def test_the_whole_cluster_is_recomputed_without_the_assessor():
    # Ward 3 raises wards 1 and 2 alike: without it 1 falls to 87, under the 87.5 that 2 has with it.
    sheets = [
        points(1, "87 93 87"),
        points(2, "85.5 91.5 85.5"),
        points(3, "75 75 75"),
        points(4, "60 60 60"),
    ]
    assert unstable(sheets) == {1: (), 2: (), 3: (), 4: ()}


def test_settled_points_stay_when_an_assessor_is_left_out():
    sheets = [points(1, "86 86 82"), points(2, "99 99 99"), points(3, "75 75 75"), points(4, "60 60 60")]
    settled = Proceedings(settled=make_settled(ward_1={"I.1": "84.5"}))
    assert unstable(sheets, settled)[1] == ()


def test_a_ward_left_with_no_sheet_is_not_compared_itself():
    only_from_two = make_sheet(1, {"I.1": "90"})
    sheets = [only_from_two, points(2, "80 80"), points(3, "70 70")]
    assert only_from_two.assessors == (2,)
    found = unstable(sheets)
    assert found[1] == ()
    assert found[2] == (2,)  # it moves up when ward 1 falls to 0
    assert found[3] == (2,)


def test_a_ward_without_any_sheet_is_not_compared_and_keeps_its_place_below_the_others():
    sheets = [make_sheet(1, {}), points(2, "80 80 80"), points(3, "70 70 70"), points(4, "60 60 60")]
    assert unstable(sheets) == {2: (), 3: (), 4: (), 1: ()}


def test_a_joint_rank_that_one_sheet_breaks_is_unstable_for_the_ward_that_falls():
    sheets = [points(1, "90 90 90"), points(2, "90 91 89"), points(3, "75 75 75"), points(4, "60 60 60")]
    # without ward 3 ward 2 falls to 89.5; without ward 4 it rises to 90.5 and ward 1 falls
    assert unstable(sheets) == {1: (4,), 2: (3,), 3: (), 4: ()}
