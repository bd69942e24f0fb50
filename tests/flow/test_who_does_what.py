"""Every act, tried by everybody at every stage, is done or refused as tests/access_table.py says."""

import re

import pytest

from tests.access_table import ACTS, rows
from tests.walk import Answer, everybody_everywhere, in_groups
from tests.world import INSIDERS, OUTSIDERS

pytestmark = pytest.mark.django_db
TABLE = rows(ACTS)
DONE_OR_ASKED_AGAIN = ">.?c"
SENTENCE = re.compile(r"[“A-ZĐ].{15,}\.", re.DOTALL)
VIETNAMESE = re.compile("[ăâđêôơưạảấầậắằặẹếềểệịọốồộớờợụứừựỳýàáèéìíòóùú]")
OF_THE_CODE = re.compile(r"_|<|%\(|None|[a-z]\.[a-z]")


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker) -> list[Answer]:
    """One walk for all these tests."""
    with django_db_blocker.unblock():
        return everybody_everywhere("POST", TABLE)


def test_inside_the_cluster_and_its_district_everybody_gets_what_the_table_says(answers):
    said = [" ".join([address, *groups[1:]]) for address, groups in TABLE.items()]
    assert in_groups(answers, TABLE, INSIDERS) == said


def test_for_strangers_there_is_nothing_and_who_is_not_signed_in_is_asked_to(answers):
    said = [f"{address} {groups[0]}" for address, groups in TABLE.items()]
    assert in_groups(answers, TABLE, OUTSIDERS) == said


def test_a_page_is_not_posted_to(answers):
    assert [(a.address, a.code) for a in answers if a.address not in TABLE and a.code != "!"] == []


def test_nothing_is_written_for_who_is_refused(answers):
    refused = [a for a in answers if a.code not in DONE_OR_ASKED_AGAIN]
    assert [(a.address, a.stage, a.role) for a in refused if a.wrote] == []


def test_an_incomplete_form_writes_nothing_but_the_text_that_lost_to_a_newer_one(answers):
    wrote = {(a.address, a.role) for a in answers if a.code in "?c" and a.wrote}
    assert wrote == {("audits:self-assessment-group", "member"), ("audits:self-score-save", "member")}


def test_every_refusal_is_a_vietnamese_sentence_without_names_of_the_code(answers):
    reasons = {answer.reason for answer in answers if answer.code == "-"}
    clear = {r for r in reasons if SENTENCE.fullmatch(r) and VIETNAMESE.search(r) and not OF_THE_CODE.search(r)}
    assert reasons - clear == set()
