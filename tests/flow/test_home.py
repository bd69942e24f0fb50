from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.models import ClusterRound, SelfAssessment
from audits.services import self_assessments
from clusters import clock
from clusters.models import Role
from tests import make

Stage = ClusterRound.State


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def home(client, person, at):
    client.force_login(person)
    with clock.at(at):
        return client.get("/")


def tasks(page, group=None):
    return [task for g in page.context["groups"] for task in g.tasks if group in (None, task.group)]


def texts(page, group=None):
    return [task.text for task in tasks(page, group)]


@pytest.fixture
def drafting(db):
    return make.make_cluster_round()


def test_the_first_sentence_names_the_nearest_deadline_with_weekday_date_and_days_left(client, drafting):
    page = home(client, make.clerk_of(make.wards_of(drafting)[2]), make.day(6))
    assert "Tasks to do: 1." in page.content.decode()
    assert "Nearest deadline: 17:00 Friday, 09/10/2026 (3 working days left)." in page.content.decode()


def test_a_clerk_first_scores_then_sends(client, drafting):
    ward = make.wards_of(drafting)[2]
    clerk = make.clerk_of(ward)
    assert texts(home(client, clerk, make.day(5)), "now") == ["Score 2 groups of criteria"]
    draft = SelfAssessment.objects.get(ward=ward)
    with clock.at(make.day(5)):
        self_assessments.record_self_scores(
            draft, make.given(make.FULL_MARKS | {"II.2": "NA"}, {"II.2": "Không có"}), by=clerk
        )
    page = home(client, clerk, make.day(5))
    assert texts(page, "now") == ["Check and send the self-assessment report"]
    assert "100 points, expected class A" in page.content.decode()


def test_a_task_that_is_overdue_says_for_how_long(client, drafting):
    page = home(client, make.clerk_of(make.wards_of(drafting)[2]), make.day(11, 18))
    assert "Overdue by 2 days" in page.content.decode()


def test_before_the_window_opens_the_task_is_only_coming_up(client, drafting):
    page = home(client, make.clerk_of(make.wards_of(drafting)[2]), make.SELF_FROM - timedelta(hours=1))
    assert texts(page, "now") == []
    assert "Nothing has to be done now." in page.content.decode()


def test_a_returned_report_shows_what_is_missing(client, drafting):
    ward = make.wards_of(drafting)[2]
    make.make_sent(drafting, ward=ward)
    lead = make.clerk_of(make.wards_of(drafting)[0])
    with clock.at(make.day(6)):
        self_assessments.return_to_ward(SelfAssessment.objects.get(ward=ward), "Thiếu quyết định.", by=lead)
    page = home(client, make.clerk_of(ward), make.day(6))
    assert texts(page, "now") == ["Complete the self-assessment that was returned"]
    assert "Thiếu quyết định." in page.content.decode()


def test_the_lead_unit_waits_for_those_who_have_not_sent(client, drafting):
    lead, _deputy, third = make.wards_of(drafting)
    make.make_sent(drafting, ward=third)
    page = home(client, make.clerk_of(lead), make.day(6))
    waiting = tasks(page, "waiting")
    assert [task.hint for task in waiting] == ["not sent yet: UBND phường Một, UBND phường Hai"]


def test_in_the_cross_check_every_open_sheet_is_a_task(client, db):
    cluster_round = make.make_cluster_round(Stage.CROSS_CHECK)
    page = home(client, make.clerk_of(make.wards_of(cluster_round)[2]), make.NOW[Stage.CROSS_CHECK])
    assert texts(page, "now") == ["Cross-check UBND phường Một", "Cross-check UBND phường Hai"]
    assert texts(page, "done") == ["Self-assessment report sent"]


def test_an_ordinary_unit_learns_nothing_of_the_sheets_of_others(client, db):
    cluster_round = make.make_cluster_round(Stage.CROSS_CHECK)
    clerk = make.clerk_of(make.wards_of(cluster_round)[2])
    before = home(client, clerk, make.NOW[Stage.CROSS_CHECK]).context["groups"]
    sheet = make.sheet_of(cluster_round, *make.wards_of(cluster_round)[:2])
    make.make_sealed(cluster_round, sheet=sheet, I_1="3")
    assert home(client, clerk, make.NOW[Stage.CROSS_CHECK]).context["groups"] == before


def test_after_the_opening_the_lead_unit_calls_the_conference_and_the_others_wait(client, db):
    cluster_round = make.make_cluster_round(Stage.CONSOLIDATION)
    lead, _deputy, third = make.wards_of(cluster_round)
    assert "Call the conference" in texts(home(client, make.clerk_of(lead), make.day(18)), "now")
    assert texts(home(client, make.clerk_of(third), make.day(18)), "waiting") == ["The lead unit calls the conference"]


def test_the_district_decides_and_an_observer_only_reads(client, db):
    cluster_round = make.make_cluster_round(Stage.CROSS_CHECK)
    observer = make.make_person(district=cluster_round.audit_round.district, kind=Role.Kind.OBSERVER)
    decision = f"Decide whether the sheets of {cluster_round.cluster.name} are opened"
    late = make.CROSS_TO + timedelta(hours=1)
    assert texts(home(client, make.officer_of(cluster_round), late), "now") == [decision]
    assert texts(home(client, observer, late), "now") == []
    assert len(tasks(home(client, observer, late))) == 1


@pytest.mark.parametrize("kind", ["", Role.Kind.ADMINISTRATOR])
def test_whoever_has_no_part_in_a_round_is_told_so(client, db, kind):
    page = home(client, make.make_person(kind=kind), make.day(5)).content.decode()
    assert ("This account has no role today." in page) is (not kind)
    assert ("No round is running that this account takes part in." in page) is bool(kind)


def test_a_person_of_two_units_has_the_tasks_of_both(client, drafting):
    _lead, second, third = make.wards_of(drafting)
    clerk = make.clerk_of(third)
    Role.objects.create(person=clerk, kind=Role.Kind.HEAD, ward=second)
    assert texts(home(client, clerk, make.day(5)), "now") == ["Score 2 groups of criteria"] * 2


def test_a_larger_cluster_costs_no_more_queries(client, db):
    small, large = make.make_cluster_round(Stage.CROSS_CHECK), make.make_cluster_round(Stage.CROSS_CHECK, wards=6)
    counts = []
    for cluster_round in (small, large):
        clerk = make.clerk_of(make.wards_of(cluster_round)[2])
        client.force_login(clerk)
        with clock.at(make.NOW[Stage.CROSS_CHECK]), CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
