from datetime import timedelta
from decimal import Decimal

from scoring.rules.consolidation import consolidate
from scoring.rules.facts import Proceedings
from tests.unit.rules.make import SENT, make_group, make_rules, make_sheet

SET = [make_group("I", "60"), make_group("II", "40")]


def sheet(ward: int, one: str, two: str = "40", own: tuple[str, str] = ("60", "40"), **extra):
    marks = {"I.1": f"{one} {one}", "II.1": f"{two} {two}"}
    return make_sheet(ward, marks, dict(zip(marks, own, strict=True)), **extra)


def ranked(*sheets, proceedings=None, **rules):
    results = consolidate(SET, sheets, make_rules(**rules), proceedings or Proceedings())
    return [(result.ward, result.rank, result.joint) for result in results]


def test_wards_are_ranked_by_total_and_listed_in_rank_order():
    assert ranked(sheet(1, "50"), sheet(2, "58"), sheet(3, "54")) == [
        (2, 1, False),
        (3, 2, False),
        (1, 3, False),
    ]


def test_equal_totals_share_a_rank_and_the_next_is_skipped():
    sheets = [sheet(5, "40"), sheet(4, "50"), sheet(3, "50"), sheet(2, "55"), sheet(1, "60")]
    assert ranked(*sheets) == [(1, 1, False), (2, 2, False), (4, 3, True), (3, 3, True), (5, 5, False)]


def test_ranks_are_decided_on_the_unrounded_total():
    thirds = make_sheet(1, {"I.1": "50 50 50.01", "II.1": "40 40 40"})
    same_on_paper = make_sheet(2, {"I.1": "50 50 50", "II.1": "40 40 40"})
    assert ranked(same_on_paper, thirds) == [(1, 1, False), (2, 2, False)]


BONUS = Proceedings(bonus={1: (Decimal(2),)})


def test_a_tie_may_go_to_the_ward_that_needs_no_bonus():
    pair = sheet(1, "50"), sheet(2, "52")
    rules = {"bonus_cap": Decimal(5), "proceedings": BONUS}
    assert ranked(*pair, **rules) == [(1, 1, True), (2, 1, True)]
    assert ranked(*pair, **rules, tie_break=("without_bonus",)) == [(2, 1, False), (1, 2, False)]


def test_a_tie_may_go_to_the_better_group():
    pair = sheet(1, "50", "30"), sheet(2, "45", "35")
    assert ranked(*pair, tie_break=("group:II",)) == [(2, 1, False), (1, 2, False)]
    assert ranked(*pair, tie_break=("group:I",)) == [(1, 1, False), (2, 2, False)]


def test_a_tie_may_go_to_the_ward_that_judged_itself_closer_and_silence_comes_last():
    high, low = sheet(1, "50", own=("60", "40")), sheet(2, "50", own=("45", "40"))
    silent = sheet(3, "50", sent_at=None)
    order = [(2, 1, False), (1, 2, False), (3, 3, False)]
    assert ranked(silent, high, low, tie_break=("smaller_gap",)) == order


def test_too_modest_is_as_far_off_as_too_proud():
    proud, modest = sheet(1, "50", own=("53", "40")), sheet(2, "50", own=("46", "40"))
    assert ranked(modest, proud, tie_break=("smaller_gap",)) == [(1, 1, False), (2, 2, False)]


def test_a_tie_may_go_to_the_earlier_submission_and_silence_comes_last():
    late, early = sheet(1, "50", sent_at=SENT + timedelta(seconds=1)), sheet(2, "50")
    silent = [sheet(ward, "50", sent_at=None) for ward in (3, 4)]
    order = [(2, 1, False), (1, 2, False), (3, 3, True), (4, 3, True)]
    assert ranked(*silent, late, early, tie_break=("earlier_submission",)) == order


def test_the_second_rule_decides_what_the_first_leaves_equal():
    pair = sheet(1, "50", "30", sent_at=SENT + timedelta(hours=1)), sheet(2, "45", "35")
    assert ranked(*pair, tie_break=("smaller_gap", "group:II")) == [(2, 1, False), (1, 2, False)]


def test_wards_that_are_equal_after_all_rules_share_their_rank():
    rules = ("without_bonus", "group:I", "smaller_gap", "earlier_submission")
    assert ranked(sheet(2, "50"), sheet(1, "50"), sheet(3, "40"), tie_break=rules) == [
        (2, 1, True),
        (1, 1, True),
        (3, 3, False),
    ]


def test_a_tie_break_never_overrules_a_total():
    assert ranked(sheet(1, "50", "30"), sheet(2, "40", "39"), tie_break=("group:II",))[0] == (1, 1, False)


def test_a_cluster_counts_its_sheets_against_its_other_members():
    results = consolidate(SET, [sheet(1, "50"), sheet(2, "51"), make_sheet(3, {})], make_rules())
    assert [(result.sheets_counted, result.sheets_expected) for result in results] == [(2, 2), (2, 2), (0, 2)]


def test_a_ward_without_any_sheet_is_last_and_provisional():
    results = consolidate(SET, [make_sheet(3, {}, sent_at=None), sheet(1, "50"), sheet(2, "51")], make_rules())
    last = results[-1]
    assert (last.ward, last.total, last.unscored, last.provisional) == (3, 0, ("I.1", "II.1"), True)


def test_an_empty_cluster_has_no_results():
    assert consolidate(SET, [], make_rules()) == ()
