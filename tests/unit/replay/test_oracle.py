"""The oracle against figures worked out by hand: what it says must be right before the product is compared with it."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.cases_maker import make_case
from tests.oracle import eligible, result_of, shown
from tests.oracle_lines import aggregated, clean, median

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
Json = dict[str, Any]
WARDS = ["W1", "W2", "W3", "W4"]


def make_marks_case(marks: list[str], self_score: str = "10", **rules: Any) -> Json:
    """W1 is marked by the others on criterion I.1 (max 10); on II.1 (max 90) everybody has everything."""
    others = WARDS[1 : len(marks) + 1]
    full = {"I.1": "10", "II.1": "90"}
    sheets = [
        {"assessor": ward, "subject": "W1", "scores": {"I.1": mark, "II.1": "90"}}
        for ward, mark in zip(others, marks, strict=True)
    ]
    sheets += [{"assessor": a, "subject": s, "scores": full} for s in WARDS[1:] for a in WARDS if a != s]
    groups = [
        {"code": "I", "max": "10", "criteria": [{"code": "I.1", "max": "10"}]},
        {"code": "II", "max": "90", "criteria": [{"code": "II.1", "max": "90"}]},
    ]
    scores = {ward: dict(full) for ward in WARDS}
    scores["W1"]["I.1"] = self_score
    bands = [{"class": "A", "from": "95"}, {"class": "B", "from": "90"}]
    return {
        "criteria_set": {"groups": groups},
        "round": {"year": 2026, "rules": {"bands": bands, **rules}},
        "clusters": [
            {
                "number": 1,
                "members": WARDS,
                "self_assessments": [
                    {"ward": ward, "sent_at": f"2026-09-0{n}T08:00:00+07:00", "scores": scores[ward]}
                    for n, ward in enumerate(WARDS, start=1)
                ],
                "cross_checks": sheets,
            }
        ],
    }


def figures_of(case: Json, ward: str = "W1") -> Json:
    return next(figures for figures in result_of(case)["clusters"][0]["wards"] if figures["ward"] == ward)


def test_the_conference_of_2018_has_its_known_totals():
    case = json.loads((FIXTURES / "long-bien-2018.json").read_text())
    cluster = result_of(case, json.loads((FIXTURES / "vtlt-sample.json").read_text()))["clusters"][0]
    assert [(w["ward"], w["total"], w["class"], w["rank"], w["joint"]) for w in cluster["wards"]] == [
        ("Phúc Đồng", "97", "A", 1, False),
        ("Giang Biên", "94", "A", 2, False),
        ("Phúc Lợi", "86", "A", 3, True),
        ("Sài Đồng", "86", "A", 3, True),
    ]
    assert cluster["status"] == "voted"
    assert [motion["passed"] for motion in cluster["motions"]] == [True, True, True]
    assert cluster["commendations"] == [{"kind": "collective", "ward": "Phúc Đồng", "name": None, "passed": True}]
    assert {w["sheets"] for w in cluster["wards"]} == {"3/3"}


@pytest.mark.parametrize(
    ("marks", "rules", "total_exact", "disputed", "provisional"),
    [
        (["9", "9", "9.5"], {}, "595/6", [], False),  # mean 9.1666…, never rounded inside
        (["9", "9", "9.5"], {"aggregate": "median"}, "99/1", [], False),
        (["9", "9", "9.5"], {"aggregate": "trimmed_mean"}, "99/1", [], False),  # fewer than five: the median
        (["4", "9", "9"], {}, "99/1", ["I.1"], False),  # spread 5: disputed, the median of three
        (["6", "9"], {}, "195/2", ["I.1"], True),  # disputed, two marks: the mean, provisional
        (["9"], {}, "99/1", [], True),  # one mark
        (["9", "6.25", "9"], {}, "99/1", ["I.1"], False),  # group I: 2.75 apart is more than 0.20 of 10
        (["9", "7", "9"], {}, "295/3", [], False),  # 2 apart is not more than 2, and less than 0.30 of 10
    ],
)
def test_marks_become_points_as_the_rules_say(marks, rules, total_exact, disputed, provisional):
    figures = figures_of(make_marks_case(marks, **rules))
    assert (figures["total_exact"], figures["disputed"], figures["provisional"]) == (total_exact, disputed, provisional)
    assert figures["sheets"] == f"{len(marks)}/3"


def test_a_ward_without_a_sheet_has_0_provisional_points_and_is_stable():
    figures = figures_of(make_marks_case([]))
    assert (figures["total"], figures["provisional"], figures["stable"], figures["sheets"]) == ("0", True, True, "0/3")


def test_the_trimmed_mean_drops_one_at_each_end_of_five_marks():
    assert aggregated([Fraction(n) for n in (0, 5, 6, 7, 10)], "trimmed_mean") == 6
    assert median([Fraction(n) for n in (4, 1, 3, 2)]) == Fraction(5, 2)


@pytest.mark.parametrize(
    ("na_mode", "total", "groups"),
    [("rescale", "100", {"I": "0", "II": "90"}), ("full_marks", "100", {"I": "10", "II": "90"})],
)
def test_na_is_granted_by_more_than_half_of_the_sheets(na_mode, total, groups):
    figures = figures_of(make_marks_case(["NA", "NA", "4"], self_score="NA", na_mode=na_mode))
    assert (figures["total"], figures["groups"], figures["not_applicable"]) == (total, groups, ["I.1"])
    refused = figures_of(make_marks_case(["NA", "4"], self_score="NA", na_mode=na_mode))
    assert (refused["total"], refused["not_applicable"], refused["provisional"]) == ("94", [], True)


def test_bonus_is_capped_and_the_total_stays_between_0_and_its_cap():
    case = make_marks_case(["9", "9", "9"], bonus_cap="1.5")
    case["clusters"][0]["conference"] = {"bonus": [{"ward": "W1", "points": "4"}]}
    assert figures_of(case)["total"] == "100"
    case["clusters"][0]["conference"]["penalties"] = [{"ward": "W1", "points": "0.75"}]
    assert figures_of(case)["total"] == "99.75"
    case["clusters"][0]["conference"]["penalties"] = [{"ward": "W1", "points": "200"}]
    assert figures_of(case)["total"] == "0"


def test_a_decided_line_wins_over_a_settled_one_and_stays_listed_as_disputed():
    case = make_marks_case(["4", "9", "9"])
    case["clusters"][0]["conference"] = {"settled": [{"ward": "W1", "criterion": "I.1", "points": "8"}]}
    assert figures_of(case)["total"] == "98"
    case["clusters"][0]["decided"] = [{"ward": "W1", "criterion": "I.1", "points": "7"}]
    figures = figures_of(case)
    assert (figures["total"], figures["disputed"], figures["settled"]) == ("97", ["I.1"], ["I.1"])


def test_only_a_cap_that_lowers_the_class_is_printed():
    cap = {"when": "group_below", "share": "0.5", "at_most": "B"}
    assert figures_of(make_marks_case(["10"] * 3, caps=[cap]))["capped_by"] is None
    lowered = figures_of(make_marks_case(["4"] * 3, caps=[cap | {"at_most": "unclassified"}]))
    assert (lowered["total"], lowered["class"], lowered["capped_by"]) == ("94", "unclassified", "group_below")
    already = figures_of(make_marks_case(["4"] * 3, caps=[cap]))
    assert (already["class"], already["capped_by"]) == ("B", None)


def test_a_ward_that_sent_nothing_is_unclassified_and_has_no_gap():
    case = make_marks_case(["10"] * 3)
    del case["clusters"][0]["self_assessments"][0]
    figures = figures_of(case)
    assert (figures["class"], figures["capped_by"]) == ("unclassified", "not_submitted")
    assert (figures["self_total"], figures["self_class"], figures["gap"]) == (None, None, None)


@pytest.mark.parametrize(
    ("tie_break", "ranks"),
    [
        ([], {"W1": 1, "W2": 1, "W3": 1, "W4": 1}),
        (["earlier_submission"], {"W1": 1, "W2": 2, "W3": 3, "W4": 4}),
        (["smaller_gap"], {"W1": 4, "W2": 1, "W3": 1, "W4": 1}),
        (["group:I", "smaller_gap", "earlier_submission"], {"W1": 4, "W2": 1, "W3": 2, "W4": 3}),
    ],
)
def test_equal_totals_go_through_the_tie_breaks_in_order(tie_break, ranks):
    wards = result_of(make_marks_case(["10"] * 3, self_score="9", tie_break=tie_break))["clusters"][0]["wards"]
    assert {ward["ward"]: ward["rank"] for ward in wards} == ranks
    assert [ward["ward"] for ward in wards] == sorted(WARDS, key=lambda ward: ranks[ward])


def test_a_result_that_hangs_on_one_sheet_is_not_stable():
    assert figures_of(make_marks_case(["10", "10", "8"]), "W1")["stable"] is False  # alone it costs the first place
    assert figures_of(make_marks_case(["9", "9", "9"]), "W1")["stable"] is True


@pytest.mark.parametrize(
    ("vote", "yes", "passed"),
    [
        ({}, 1, False),  # three present and one of them recused: more than half of two
        ({}, 2, True),
        ({"recuse_own": False}, 1, False),
        ({"recuse_own": False}, 2, True),
        ({"base": "entitled"}, 2, True),
        ({"base": "entitled", "majority": "2/3"}, 2, False),
    ],
)
def test_a_motion_passes_with_more_than_its_majority(vote, yes, passed):
    case = make_marks_case(["10"] * 3, vote=vote)
    case["clusters"][0]["conference"] = {
        "attendees": [{"ward": ward} for ward in (*WARDS[:3], None)],
        "motions": [{"kind": "commendation", "ward": "W1", "about": "", "yes": yes, "no": 0, "abstain": 0}],
    }
    motion = result_of(case)["clusters"][0]["motions"][0]
    assert (motion["present"], motion["passed"]) == (3, passed)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("-3/8", "-0.38"),
        ("97", "97"),
        ("173/2", "86.5"),
        ("281/3", "93.67"),
        ("1/200", "0.01"),
        ("-1/1000", "0"),
        ("100", "100"),
    ],
)
def test_numbers_are_shown_with_two_decimals_away_from_zero(number, text):
    assert shown(Fraction(number)) == text


def test_the_made_cases_meet_every_rule():
    met: set[Any] = set()
    for seed in range(120):
        case = make_case(seed)
        met |= {("mode", case["round"]["mode"]), ("clusters", len(case["clusters"]))}
        for cluster in result_of(case)["clusters"]:
            met |= {("status", cluster["status"]), ("members", len(cluster["wards"]))}
            met |= {(motion["kind"], motion["passed"]) for motion in cluster["motions"]}
            met |= {(nominee["kind"], "nominated", nominee["passed"]) for nominee in cluster["commendations"]}
            for ward in cluster["wards"]:
                met |= {("capped_by", ward["capped_by"]), ("joint", ward["joint"]), ("stable", ward["stable"])}
                met |= {(key, bool(ward[key])) for key in ("provisional", "disputed", "settled", "not_applicable")}
    assert met >= {("mode", mode) for mode in ("desk", "field")} | {("clusters", n) for n in (1, 2, 3)}
    assert met >= {("members", n) for n in range(3, 8)}
    assert met >= {("status", status) for status in ("consolidation", "conference", "voted")}
    caps = ("not_submitted", "declared", "criterion_zero", "group_below", None)
    assert met >= {("capped_by", kind) for kind in caps}
    figures = (
        "joint",
        "stable",
        "provisional",
        "disputed",
        "settled",
        "not_applicable",
        "results",
        "commendation",
        "minutes",
    )
    assert met >= {(figure, value) for figure in figures for value in (True, False)}
    assert met >= {(kind, "nominated", value) for kind in ("collective", "individual") for value in (True, False)}


def test_nominees_of_made_cases_may_be_nominated():
    for seed in range(60):
        case = make_case(seed)
        for cluster in case["clusters"]:
            nominees = {clean(nominee["ward"]) for nominee in cluster.get("conference", {}).get("commendations", [])}
            if nominees:
                assert nominees <= set(eligible(case, cluster["number"])), seed
