from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from scoring.documents import wording
from scoring.documents.facts import at_unit
from scoring.documents.law import EMULATION, RECORDS, bases_on
from scoring.documents.standings import codes
from tests.unit.documents.make import make_2018


@pytest.mark.parametrize(
    ("day", "short"),
    [(date(2018, 9, 25), "25/9/2018"), (date(2020, 1, 5), "05/01/2020"), (date(2026, 11, 3), "03/11/2026")],
)
def test_days_and_the_first_two_months_take_a_nought(day, short):
    assert wording.short_day(day) == short


def test_a_moment_is_told_in_vietnam():
    assert wording.moment(datetime(2018, 10, 15, 7, 5, tzinfo=UTC)) == "14 giờ 05 phút, ngày 15 tháng 10 năm 2018"


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["A"], "A"), (["A", "B"], "A và B"), (["A", "B", "C"], "A, B và C")]
)
def test_a_list_ends_with_and(words, text):
    assert wording.listed(words) == text


@pytest.mark.parametrize(
    ("title", "text"),
    [("Kiểm tra chéo", "kiểm tra chéo"), ("UBND phường", "UBND phường"), ("", "")],
)
def test_a_title_inside_a_sentence_keeps_its_abbreviations(title, text):
    assert wording.lower_first(title) == text


def test_a_sentence_ends_with_one_mark():
    assert [wording.ended(text) for text in ("Xong", "Xong.", "Xong;", "Xong. ")] == ["Xong."] * 4
    assert wording.itemised(["a.", "b"]) == ("a;", "b.")


def test_shares_have_two_decimals():
    assert [wording.per_cent(2, 3), wording.per_cent(1), wording.per_cent(Fraction("0.3"))] == [
        "66,67 %",
        "100 %",
        "30 %",
    ]


@pytest.mark.parametrize(
    ("day", "decree"),
    [
        (date(2020, 3, 4), "110/2004/NĐ-CP"),
        (date(2020, 3, 5), "30/2020/NĐ-CP"),
        (date(2025, 6, 30), "01/2013/NĐ-CP"),
        (date(2025, 7, 1), "33/2024/QH15"),
        (date(2025, 7, 21), "113/2025/NĐ-CP"),
    ],
)
def test_law_is_cited_from_its_first_to_its_last_day(day, decree):
    assert any(decree in text for text in bases_on(day, RECORDS))


def test_two_laws_on_one_matter_are_never_cited_together():
    for year in range(2013, 2027):
        for month in range(1, 13):
            laws = [text for text in bases_on(date(year, month, 28), RECORDS, EMULATION) if text.startswith("Luật")]
            assert len(laws) == 2


def test_criteria_are_named_by_group_where_a_whole_group_is_meant():
    facts = make_2018()
    whole = [criterion.code for group in facts.round.groups[:2] for criterion in group.criteria]
    assert codes(facts, ["VI.1", *whole]) == "tiêu chí VI.1 và toàn bộ nhóm I, nhóm II"
    assert codes(facts, [criterion.code for criterion in facts.criteria]) == "toàn bộ tiêu chí"


def test_a_post_that_ends_in_the_name_of_the_house_does_not_say_it_twice():
    assert at_unit("Phó Chủ tịch UBND", "UBND phường Ngọc Lan") == "Phó Chủ tịch UBND phường Ngọc Lan"
    assert at_unit("Công chức Văn phòng - Thống kê", "UBND xã Phượng Vỹ").endswith("Thống kê UBND xã Phượng Vỹ")
    assert at_unit("Phó Chủ tịch UBND", "") == "Phó Chủ tịch UBND"
