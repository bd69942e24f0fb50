import json
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.case_file.writer import case_json
from scoring.replay.reader import read_case, read_case_data
from tests.cases_maker import make_case
from tests.unit.replay.small_case import (
    FIXTURES,
    GONE,
    assessment,
    first_cluster,
    paths_of,
    problems_of,
    put,
    sheet,
    small_case,
    spoilt,
)

CLUSTER = "clusters[0]"
SELF = "clusters[0].self_assessments[0]"
SHEET = "clusters[0].cross_checks[0]"
MEETING = "clusters[0].conference"
RULES = "round.rules"


def test_all_problems_are_named_at_once():
    case = spoilt(("schema", "case/0"), ("round.mode", "x"), (f"{SELF}.scores.II\\.1", "x"), (f"{MEETING}.host", "x"))
    assert paths_of(case) == sorted(["schema", "round.mode", f"{SELF}.scores.II.1", f"{MEETING}.host"])


def test_a_motion_without_quorum_is_refused_at_the_attendees():
    case = spoilt((f"{MEETING}.attendees[2]", GONE))
    assert paths_of(case) == [f"{MEETING}.attendees", *(f"{MEETING}.motions[{n}]" for n in range(3))]
    put(case, f"{MEETING}.motions", [])
    assert paths_of(case) == []


def test_a_ward_that_claims_na_for_everything_is_refused():
    case = spoilt((f"{SELF}.scores", dict.fromkeys(["I.1", "I.2", "II.1", "II.2"], "NA")))
    for group in case["criteria_set"]["groups"]:
        for criterion in group["criteria"]:
            criterion["allow_na"] = True
    assert f"{SELF}.scores" in paths_of(case)


def test_the_same_nominee_twice_is_refused():
    case = spoilt((f"{RULES}.quota.collectives", 2))
    case["clusters"][0]["conference"]["commendations"].append(case["clusters"][0]["conference"]["commendations"][0])
    assert paths_of(case) == [f"{MEETING}.commendations[2]"]


def test_in_field_mode_a_ward_that_sent_nothing_is_marked_without_remarks():
    silent = sheet("Phúc Lợi", "Sài Đồng") | {"remarks": {}}
    assert paths_of(spoilt(("round.mode", "field"), (f"{CLUSTER}.cross_checks[9]", silent))) == []


def test_a_sheet_equal_to_the_self_score_needs_no_remarks_at_all():
    equal = sheet("Phúc Lợi", "Phúc Đồng") | {"scores": assessment("Phúc Đồng")["scores"]}
    del equal["remarks"]
    assert paths_of(spoilt((f"{CLUSTER}.cross_checks[0]", equal))) == []


def test_lists_of_the_conference_may_be_missing():
    case = small_case()
    for key in (
        "attendees",
        "settled",
        "bonus",
        "penalties",
        "incidents",
        "opinions",
        "motions",
        "commendations",
    ):
        del case["clusters"][0]["conference"][key]
    assert paths_of(case) == []


def test_the_defaults_are_those_of_the_rules():
    case = spoilt((RULES, {"bands": [{"class": "Đạt", "from": "50"}]}), ("clusters", [first_cluster()]))
    put(case, "criteria_set.groups[1].criteria[0].zero_caps_class_at", "Đạt")
    put(case, f"{MEETING}.incidents", [])
    put(case, f"{MEETING}.commendations", [])
    read, problems = read_case_data(case, FIXTURES)
    assert problems == []
    rules = read.round.rules
    assert (rules.aggregate, rules.na_mode, rules.commend_min_class) == ("mean", "rescale", "Đạt")
    assert (rules.bonus_cap, rules.total_cap, rules.caps, rules.tie_break) == (0, 100, (), ())
    dispute = (rules.dispute_min_points, rules.dispute_min_share, rules.dispute_group_share)
    assert dispute == (Decimal(1), Decimal("0.30"), Decimal("0.20"))
    assert (rules.quota_collectives, rules.quota_individuals) == (1, 0)
    assert (rules.vote.quorum, rules.vote.majority, rules.vote.base) == (
        Fraction(2, 3),
        Fraction(1, 2),
        "present",
    )
    assert (rules.vote.recuse_own, rules.vote.deputy_for_own) == (True, True)


def test_a_good_case_is_typed_and_exact():
    read, _problems = read_case_data(spoilt((f"{SELF}.report", {"backlog_metres": 1250.5})), FIXTURES)
    first = read.clusters[0].self_assessments[0]
    assert first.scores == {"I.1": Decimal("39.5"), "I.2": None, "II.1": Decimal(30), "II.2": Decimal(10)}
    assert first.sent_at == datetime(2018, 10, 5, 8, tzinfo=UTC)
    assert first.report.backlog_metres == Decimal("1250.5")
    assert read.clusters[0].cross_checks[8].recused == "Người chấm là người thân."
    assert read.clusters[0].conference.attendees[3].ward is None
    assert read.clusters[1].conference is None


def test_names_are_the_same_however_their_accents_are_typed():
    case = json.loads(unicodedata.normalize("NFD", json.dumps(small_case(), ensure_ascii=False)))
    case["clusters"][0]["lead"] += " "
    assert read_case_data(case, FIXTURES) == read_case_data(small_case(), FIXTURES)


# The file itself


def read_text(tmp_path: Path, written: str | bytes) -> list[str]:
    path = tmp_path / "case.json"
    path.write_bytes(written if isinstance(written, bytes) else written.encode())
    return [problem.path for problem in read_case(path)[1]]


NOT_JSON = ["", "{", "[", "nul", '{"a": NaN}', '{"a": Infinity}', b"\xff\xfe{", b'{"a": "\xff"}', "[" * 100_000]


@pytest.mark.parametrize("written", [*NOT_JSON, '{"a":' * 60 + "1" + "}" * 60], ids=lambda written: str(written[:12]))
def test_a_file_that_is_not_json_is_one_problem_of_the_whole_file(tmp_path, written):
    assert read_text(tmp_path, written) == ["$"]


@pytest.mark.parametrize("written", ["[]", "3", "null", '"case/1"', "true", "1e999", "9" * 9000])
def test_json_that_is_no_object_is_one_problem_of_the_whole_file(tmp_path, written):
    assert "$" in read_text(tmp_path, written)


def test_a_missing_file_and_a_folder_are_problems_of_the_whole_file(tmp_path):
    assert [problem.path for problem in read_case(tmp_path / "nothing.json")[1]] == ["$"]
    assert [problem.path for problem in read_case(tmp_path)[1]] == ["$"]
    assert [problem.path for problem in read_case(Path("a\0b"))[1]] == ["$"]


def test_a_key_written_twice_is_refused_where_it_stands(tmp_path):
    text = json.dumps(small_case()).replace('"lead":', '"lead": "Bồ Đề", "lead":', 1)
    text = text.replace('"II.1": "30", "II.2"', '"II.1": "29", "II.1": "30", "II.2"', 1)
    assert sorted(read_text(tmp_path, text)) == [f"{CLUSTER}.lead", f"{SELF}.scores.II.1"]


def test_a_code_written_twice_with_a_space_is_refused():
    assert paths_of(spoilt((f"{SELF}.scores.II\\.1 ", "30"))) == [f"{SELF}.scores.II.1 "]


def test_numbers_of_any_size_are_refused_as_points(tmp_path):
    for number in ("1e999999999", "9" * 5000, "-0.1", "1.0000000000000000000001"):
        text = json.dumps(small_case()).replace('"II.2": "10"', f'"II.2": {number}', 1)
        assert read_text(tmp_path, text) == ["clusters[0].self_assessments[0].scores.II.2"]


def test_a_byte_order_mark_is_no_problem(tmp_path):
    assert read_text(tmp_path, b"\xef\xbb\xbf" + json.dumps(small_case()).encode()) == []


def test_problems_of_a_set_in_its_own_file_start_with_criteria_set(tmp_path):
    case = small_case()
    written = case["criteria_set"]
    case["criteria_set"] = "../sets/one.json"
    (tmp_path / "sets").mkdir()
    (tmp_path / "cases").mkdir()
    beside = tmp_path / "sets" / "one.json"
    beside.write_text(json.dumps(written))
    path = tmp_path / "cases" / "case.json"
    path.write_text(json.dumps(case))
    assert read_case(path) == read_case_data(small_case(), tmp_path)
    put(written, "groups[0].criteria[1].max", 20)
    beside.write_text(json.dumps(written))
    assert [problem.path for problem in read_case(path)[1]] == ["criteria_set.groups[0].criteria[1].max"]
    beside.write_text("{")
    assert [problem.path for problem in read_case(path)[1]] == ["criteria_set"]
    beside.write_text(json.dumps(written).replace('"code": "I"', '"code": "I", "code": "I"').replace("20,", '"20",'))
    assert [problem.path for problem in read_case(path)[1]] == ["criteria_set.groups[0].code"]


def test_a_problem_is_one_line_whatever_the_key():
    problems = problems_of(spoilt(("a\nb\ud800", 1), (f"{SELF}.scores.II\\.1", "x\n" * 100)))
    for problem in problems:
        line = str(problem)
        assert len(line.splitlines()) == 1
        assert line.encode()


def test_a_problem_says_what_is_refused_why_and_what_to_do():
    with translation.override("en"):
        assert [str(problem) for problem in problems_of(spoilt((f"{SHEET}.scores.I\\.1", "40.5")))] == [
            f"{SHEET}.scores.I.1: Criterion I.1 gives 0 to 40 points in steps of 0.5, but 40.5 is written. Correct it."
        ]
        assert [str(problem) for problem in problems_of(spoilt((f"{SELF}.reasons.I\\.1", GONE)))] == [
            f"{SELF}.reasons.I.1: A self-score below the maximum, or NA, has a reason. Write it."
        ]


# Every legal case


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_made_cases_are_read_and_come_back_the_same(first):
    for seed in range(first, first + 20):
        made = make_case(seed)
        read, problems = read_case_data(made, FIXTURES)
        assert [str(problem) for problem in problems] == [], seed
        again = read_case_data(json.loads(json.dumps(case_json(read))), FIXTURES)
        assert again == (read, []), seed


def test_the_case_of_2018_is_read_and_comes_back_the_same():
    read, problems = read_case(FIXTURES / "long-bien-2018.json")
    assert problems == []
    assert read_case_data(case_json(read), FIXTURES) == (read, [])


def test_points_are_written_without_loss():
    read, _problems = read_case_data(spoilt((f"{SELF}.scores.I\\.1", "39.50")), FIXTURES)
    assert case_json(read)["clusters"][0]["self_assessments"][0]["scores"]["I.1"] == "39.5"
    assert case_json(read)["round"]["rules"]["total_cap"] == "100"


def leaves(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(leaf for key, item in below for leaf in leaves(item, (*way, key)))]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["NA", "1", "Bồ Đề", "I.1", "2018-10-05T15:00:00+07:00", "A", "kept", "group_below"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
WAYS = leaves(small_case())[1:]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WAYS), ANYTHING | st.just(GONE)), min_size=1, max_size=4))
def test_no_case_however_broken_raises(changes):
    case = small_case()
    for way, value in changes:
        *above, last = way
        place: Any = case
        try:
            for key in above:
                place = place[key]
            if value is GONE:
                del place[last]
            else:
                place[last] = value
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    for problem in problems_of(case):
        assert str(problem).encode()
        assert problem.path
        assert problem.sentence


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(min_value=0), st.integers(min_value=0, max_value=30))
def test_no_file_however_garbled_raises(tmp_path_factory, garbage, at, cut):
    text = json.dumps(small_case(), ensure_ascii=False).encode()
    at %= len(text)
    path = tmp_path_factory.getbasetemp() / "garbled.json"
    path.write_bytes(text[:at] + garbage + text[at + cut :])
    case, problems = read_case(path)
    assert (case is None) == bool(problems)


def test_null_in_an_optional_key_says_no_more_than_leaving_it_out():
    assert paths_of(spoilt(("source", None))) == []
    assert paths_of(spoilt((f"{MEETING}.motions[0].ward", None))) == []


def test_a_report_sent_after_a_sheet_was_sealed_is_late_and_legal():
    assert paths_of(spoilt((f"{SELF}.sent_at", "2018-10-10T16:45:00+07:00"))) == []
