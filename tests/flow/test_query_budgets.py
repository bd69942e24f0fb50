"""A page asks the database no more often for eight wards than for three, for three clusters than for one."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from clusters import clock
from tests.world import World, play

LISTS = {
    "scoring:home": [""],
    "scoring:rounds": [""],
    "scoring:board": ["", "?all"],
    "scoring:cluster": [""],
    "scoring:consolidation": ["", "?tab=matrix", "?tab=wards"],
    "scoring:line": [""],
    "scoring:ward-why": [""],
    "scoring:explanations": [""],
    "scoring:conference": [""],
    "scoring:commendations": ["", "?kind=individual"],
    "scoring:minutes": [""],
    "scoring:results": [""],
    "scoring:workbook": [""],
    "scoring:bulletin": [""],
    "audits:reports": [""],
    "audits:report": [""],
    "audits:cross-checks": [""],
    "audits:cross-check": [""],
}
ROLES = ("lead", "officer")
SMALL = {"wards": 3, "clusters": 1}
MOST = 45
Counts = dict[tuple[str, str, str], int]


@pytest.fixture(scope="module")
def small(django_db_setup, django_db_blocker) -> Counts:
    with django_db_blocker.unblock():
        return counts(**SMALL)


def counts(**size: int) -> Counts:
    """Queries by stage, role and page, of every page that this person gets."""
    found: Counts = {}
    with transaction.atomic():
        for stage, world in play(**size):
            found |= {(stage, *place): number for place, number in _counts(world)}
        transaction.set_rollback(True)
    return found


def _counts(world: World) -> Iterator[tuple[tuple[str, str], int]]:
    with clock.at(world.now):
        for role in ROLES:
            for name, queries in LISTS.items():
                for query in queries:
                    with CaptureQueriesContext(
                        connection,
                    ) as asked:
                        response = world.clients[role].get(world.url(name) + query)
                    if response.status_code == 200:
                        yield (role, name + query), len(asked)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [{"wards": 8, "clusters": 1}, {"wards": 3, "clusters": 3}], ids=str)
def test_a_page_costs_no_more_for_many_than_for_few(small, size):
    many = counts(**size)
    assert {place: (small[place], many[place]) for place in many if small[place] < many[place]} == {}


@pytest.mark.django_db
def test_every_list_is_asked_for_and_none_asks_more_than_it_should(small):
    assert {page.partition("?")[0] for _stage, _role, page in small} == set(LISTS)
    assert {place: number for place, number in small.items() if number > MOST} == {}
