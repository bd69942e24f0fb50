"""What nobody does by mistake: addresses, numbers and words that were made to break something."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.models import ClusterRound, MarkVersion
from clusters import clock
from scoring.services import settlements
from tests.make import NOW, Stage, clerk_of, make_cluster_round, officer_of, sheet_of, wards_of
from tests.meetings import AT_THE_MEETING, lead_clerk, make_session
from tests.visits import text_of, visit

pytestmark = pytest.mark.django_db
HUGE = 10**30
OUTSIDE = ["https://evil.example/", "javascript:alert(1)", "//evil.example", "https://testserver@evil.example/"]


@pytest.fixture
def clerk(client, db):
    """Of a ward whose cluster is in consolidation, signed in."""
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    client.force_login(lead_clerk(cluster_round), backend="django.contrib.auth.backends.ModelBackend")
    return cluster_round


@pytest.mark.parametrize("asked", [*OUTSIDE, "/\\evil.example", "results", "scoring:home"])
def test_signing_in_leads_to_no_page_but_ours(client, clerk, asked):
    assert client.get("/sign-in/", {"next": asked}).url == "/"


@pytest.mark.parametrize("before", OUTSIDE)
def test_a_refusal_leads_back_to_no_page_but_ours(client, clerk, before):
    address, ours = f"/rounds/{clerk.audit_round_id}/", "http://testserver/help/"
    assert before not in text_of(client.get(address, headers={"referer": before}))
    assert f'href="{ours}"' in text_of(client.get(address, headers={"referer": ours}))


@pytest.mark.parametrize("version", ["²", "-1", HUGE, "9" * 5000])
def test_a_version_that_is_no_number_of_ours_does_not_exist(clerk, version):
    answer = visit(lead_clerk(clerk), "scoring:results", clerk.pk, at=NOW["consol"], query=f"?version={version}")
    assert answer.status_code == 404


def test_a_ward_beyond_every_number_does_not_exist(clerk):
    assert visit(lead_clerk(clerk), "scoring:line", clerk.pk, HUGE, "II.1", at=NOW["consol"]).status_code == 404


@pytest.mark.parametrize("version", [HUGE, "9" * 5000, "²", "-1"])
def test_a_version_made_up_by_hand_overwrites_no_mark(version):
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    lead, deputy, _member = wards_of(cluster_round)
    sheet = sheet_of(cluster_round, lead, deputy)
    page = ("audits:cross-check-criterion", sheet.pk, "II.1")
    at = NOW["cross"]
    visit(clerk_of(lead), *page, at=at, data={"points": "20", "remark": "Thiếu hồ sơ", "version": "0"})
    answer = visit(clerk_of(lead), *page, at=at, data={"points": "1", "remark": "Thiếu hết", "version": version})
    assert answer.status_code == 409
    assert sheet.marks.get().points == 20
    assert MarkVersion.objects.filter(mark__cross_check=sheet, refused=True).count() == 1


def first_row(act, model):
    """Whether the act asks for a row of `model` before any other: so acts on one round queue and never deadlock."""
    with CaptureQueriesContext(connection) as asked, clock.at(AT_THE_MEETING):
        act()
    tables = [query["sql"].split(" FROM ")[1].split()[0] for query in asked if query["sql"].startswith("SELECT")]
    return tables[0].strip('"') == model._meta.db_table


def test_every_act_that_changes_a_result_locks_its_round_first(clerk):
    conference = make_session(clerk)
    lead, member = lead_clerk(clerk), wards_of(clerk)[2]

    def settle():
        settlements.adjust(conference, "bonus", member, 1, "Sáng kiến", by=lead)

    assert first_row(settle, ClusterRound)


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_year_at_the_end_of_the_calendar_is_no_date_of_a_round(clerk, year):
    deadline = {"window": "explanation", "to": f"31/12/{year} 23:59", "reason": "Thử"}
    moved = visit(officer_of(clerk), "scoring:deadline-move", clerk.pk, at=NOW["consol"], data=deadline)
    assert moved.status_code == 422
    facts = dict.fromkeys(("place", "chair_name", "chair_position", "secretary_name", "secretary_position"), "x")
    call = facts | {"day": f"01/01/{year}", "hour": "00:00", "host": wards_of(clerk)[0].pk}
    called = visit(lead_clerk(clerk), "scoring:conference-call", clerk.pk, at=NOW["consol"], data=call)
    assert called.status_code == 422


@pytest.mark.parametrize("character", ["%00", "%0A", "%1B", "%E2%80%AE"])
def test_an_address_with_a_character_that_prints_nothing_names_nothing(client, clerk, character):
    report = clerk.self_assessments.first()
    for place in (f"self-assessments/{report.pk}/groups/I{character}/", f"help/{character}/"):
        assert client.get(f"/{place}").status_code == 404
