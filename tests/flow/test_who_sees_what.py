"""Every address, asked by everybody at every stage, answers as tests/access_table.py says."""

import re
from collections import defaultdict

import pytest
from django.db import transaction

from tests.access_table import ACTS, PAGES, rows
from tests.walk import Answer, walk
from tests.world import ADDRESSES, INSIDERS, OUTSIDERS, STAGES, play

pytestmark = pytest.mark.django_db
TABLES = {"GET": rows(PAGES), "POST": rows(ACTS)}
ASKED_BY_STRANGERS = ("closed",)
DONE = ">?c"
NAMES_WHO_OR_WHEN = re.compile(r"UBND|Phòng Nội vụ|[Đđ]ơn vị|cơ quan chủ trì|trang “|\d\d:\d\d \d\d/\d\d/\d{4}")


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker) -> list[Answer]:
    """One walk for all these tests. What the tables do not name answers 405: it is asked at the first stage only."""
    found: list[Answer] = []
    with django_db_blocker.unblock(), transaction.atomic():
        for stage, world in play():
            for method, table in TABLES.items():
                unnamed = [name for name in ADDRESSES if name not in table] if stage == "self" else []
                found += walk(world, stage, method, [*table, *unnamed], INSIDERS)
                if stage in ASKED_BY_STRANGERS:
                    found += walk(world, stage, method, table, OUTSIDERS)
        transaction.set_rollback(True)
    return found


def test_the_tables_name_every_address_and_no_other():
    named = {address.partition("@")[0] for table in TABLES.values() for address in table}
    assert named == set(ADDRESSES)


@pytest.mark.parametrize("method", TABLES)
def test_inside_the_cluster_and_its_district_everybody_gets_what_the_table_says(answers, method):
    got = in_groups(answers, method, INSIDERS)
    assert lines(got, TABLES[method]) == lines({a: groups[1:] for a, groups in TABLES[method].items()}, TABLES[method])


@pytest.mark.parametrize("method", TABLES)
def test_for_strangers_there_is_nothing_and_who_is_not_signed_in_is_asked_to(answers, method):
    got = in_groups(answers, method, OUTSIDERS)
    said = {address: [groups[0]] * len(ASKED_BY_STRANGERS) for address, groups in TABLES[method].items()}
    assert lines(got, TABLES[method]) == lines(said, TABLES[method])


def in_groups(answers: list[Answer], method: str, roles: tuple[str, ...]) -> dict[str, list[str]]:
    """Address to one group of codes a stage, as the table is written."""
    found: dict[str, dict[str, str]] = defaultdict(lambda: defaultdict(str))
    for answer in answers:
        if answer.method == method and answer.role in roles:
            found[answer.address][answer.stage] += answer.code
    return {address: [stages[stage] for stage in STAGES if stage in stages] for address, stages in found.items()}


def lines(groups: dict[str, list[str]], table: dict[str, list[str]]) -> list[str]:
    return [f"{address} {' '.join(groups[address])}" for address in table]


def test_a_page_is_not_posted_to_and_an_act_is_not_a_page(answers):
    unnamed = [a for a in answers if a.address not in TABLES[a.method]]
    assert {(a.method, a.address, a.code) for a in unnamed if a.code != "!"} == set()


def test_nothing_is_written_for_who_is_refused_or_only_reads(answers):
    refused = [a for a in answers if a.method == "GET" or a.code not in DONE]
    assert [(a.method, a.address, a.role) for a in refused if a.wrote] == []


def test_an_incomplete_form_writes_nothing_but_the_text_that_lost_to_a_newer_one(answers):
    wrote = {(a.address, a.role) for a in answers if a.code in "?c" and a.wrote}
    assert wrote == {("audits:self-assessment-group", "member")}


SENTENCE = re.compile(r"[“A-ZĐ].{15,}\.", re.DOTALL)
VIETNAMESE = re.compile("[ăâđêôơưạảấầậắằặẹếềểệịọốồộớờợụứừựỳýàáèéìíòóùú]")
OF_THE_CODE = re.compile(r"_|<|%\(|None|[a-z]\.[a-z]")


def test_every_refusal_is_a_vietnamese_sentence_without_names_of_the_code(answers):
    reasons = {answer.reason for answer in answers if answer.code == "-"}
    assert {
        r for r in reasons if not (SENTENCE.fullmatch(r) and VIETNAMESE.search(r)) or OF_THE_CODE.search(r)
    } == set()


def test_the_page_of_a_refusal_names_who_can_or_when(answers):
    refused = {a.reason for a in answers if a.method == "GET" and a.code == "-"}
    assert {reason for reason in refused if not NAMES_WHO_OR_WHEN.search(reason)} == set()
