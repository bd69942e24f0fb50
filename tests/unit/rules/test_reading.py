from decimal import Decimal
from fractions import Fraction

from scoring.rules.facts import Band, Cap, Rules, VoteRules
from scoring.rules.reading import rules_from

BANDS = [{"class": "Xuất sắc", "from": "90.5"}, {"class": "Tốt", "from": "80"}]


def test_a_round_that_names_only_its_classes_has_the_standard_rules():
    assert rules_from({"bands": BANDS}, scale=Decimal(120)) == Rules(
        bands=(Band("Xuất sắc", Decimal("90.5")), Band("Tốt", Decimal(80))),
        total_cap=Decimal(120),
        commend_min_class="Xuất sắc",
        aggregate="mean",
        dispute_min_points=Decimal(1),
        dispute_min_share=Decimal("0.30"),
        dispute_group_share=Decimal("0.20"),
        na_mode="rescale",
        bonus_cap=Decimal(0),
        caps=(),
        tie_break=(),
        vote=VoteRules(Fraction(2, 3), Fraction(1, 2), "present", recuse_own=True, deputy_for_own=True),
        quota_collectives=1,
        quota_individuals=0,
    )


def test_every_rule_of_a_round_is_read():
    data = {
        "bands": BANDS,
        "aggregate": "trimmed_mean",
        "dispute": {"min_points": "0.5", "min_share": "0.25", "group_share": "0.15"},
        "na_mode": "full_marks",
        "bonus_cap": "5",
        "total_cap": "110",
        "caps": [
            {"when": "group_below", "share": "0.5", "at_most": "Tốt"},
            {"when": "declared", "at_most": "Tốt"},
        ],
        "tie_break": ["without_bonus", "group:I"],
        "vote": {
            "quorum": "0.75",
            "majority": "3/5",
            "base": "entitled",
            "recuse_own": False,
            "deputy_for_own": False,
        },
        "quota": {"collectives": 2, "individuals": 3},
        "commend_min_class": "Tốt",
    }
    assert rules_from(data, scale=Decimal(100)) == Rules(
        bands=(Band("Xuất sắc", Decimal("90.5")), Band("Tốt", Decimal(80))),
        total_cap=Decimal(110),
        commend_min_class="Tốt",
        aggregate="trimmed_mean",
        dispute_min_points=Decimal("0.5"),
        dispute_min_share=Decimal("0.25"),
        dispute_group_share=Decimal("0.15"),
        na_mode="full_marks",
        bonus_cap=Decimal(5),
        caps=(Cap("group_below", "Tốt", Decimal("0.5")), Cap("declared", "Tốt")),
        tie_break=("without_bonus", "group:I"),
        vote=VoteRules(Fraction(3, 4), Fraction(3, 5), "entitled", recuse_own=False, deputy_for_own=False),
        quota_collectives=2,
        quota_individuals=3,
    )


def test_what_a_round_leaves_out_of_a_rule_keeps_its_standard():
    rules = rules_from(
        {"bands": BANDS, "dispute": {"min_points": "2"}, "vote": {"majority": "2/3"}}, scale=Decimal(100)
    )
    assert (rules.dispute_min_points, rules.dispute_min_share) == (2, Decimal("0.30"))
    assert rules.vote == VoteRules(majority=Fraction(2, 3))
