"""Every page, asked for by everybody at every stage, is shown or refused as tests/access_table.py says."""

import re

import pytest

from tests.access_table import ACTS, PAGES, rows
from tests.walk import Answer, everybody_everywhere, in_groups
from tests.world import ADDRESSES, INSIDERS, OUTSIDERS

pytestmark = pytest.mark.django_db
TABLE = rows(PAGES)
NAMES_WHO_OR_WHEN = re.compile(
    r"UBND|Phòng Nội vụ|[Đđ]ơn vị|cơ quan chủ trì|trang “|\d\d:\d\d \d\d/\d\d/\d{4}"
    r"|Bấm “|hãy mở niêm phong|đã được giải quyết"  # what the person does next, or that nothing is left to do
)


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker) -> list[Answer]:
    """One walk for all these tests."""
    with django_db_blocker.unblock():
        return everybody_everywhere("GET", TABLE)


def test_inside_the_cluster_and_its_district_everybody_gets_what_the_table_says(answers):
    said = [" ".join([address, *groups[1:]]) for address, groups in TABLE.items()]
    assert in_groups(answers, TABLE, INSIDERS) == said


def test_for_strangers_there_is_nothing_and_who_is_not_signed_in_is_asked_to(answers):
    said = [f"{address} {groups[0]}" for address, groups in TABLE.items()]
    assert in_groups(answers, TABLE, OUTSIDERS) == said


def test_the_tables_name_every_address_and_no_other():
    assert {address.partition("@")[0] for address in (*TABLE, *rows(ACTS))} == set(ADDRESSES)


def test_an_act_is_not_a_page(answers):
    assert [(a.address, a.code) for a in answers if a.address not in TABLE and a.code != "!"] == []


def test_reading_writes_nothing(answers):
    assert [(a.address, a.role) for a in answers if a.wrote] == []


def test_the_page_of_a_refusal_names_who_can_or_when(answers):
    reasons = {a.reason for a in answers if a.code == "-"}
    assert {reason for reason in reasons if not NAMES_WHO_OR_WHEN.search(reason)} == set()
