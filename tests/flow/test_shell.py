import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from audits.models import ClusterRound, SelfAssessment
from clusters import clock
from clusters.errors import Stale
from clusters.middleware import RefusedMiddleware
from clusters.models import Role
from tests import make

Stage = ClusterRound.State


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def shell(client, person, path="/help/", *, at=make.NOW[Stage.SELF_ASSESSMENT]):
    client.force_login(person)
    with clock.at(at):
        return client.get(path).context["shell"]


def labels(found):
    return [link.label for link in found.nav]


WARD = ["My tasks", "Self-assessment", "Cross-check", "Conference", "Results"]
LEAD = ["My tasks", "Self-assessment", "Cross-check", "Consolidation", "Conference", "Results"]


def test_a_ward_has_the_pages_of_its_running_round_and_the_lead_the_consolidation(client, db):
    cluster_round = make.make_cluster_round()
    lead, deputy, third = make.wards_of(cluster_round)
    assert labels(shell(client, make.clerk_of(third))) == WARD
    assert labels(shell(client, make.clerk_of(lead))) == labels(shell(client, make.clerk_of(deputy))) == LEAD
    own = SelfAssessment.objects.get(ward=third)
    found = shell(client, make.clerk_of(third))
    assert [link.url for link in found.nav][1] == f"/self-assessments/{own.pk}/"
    assert (found.office, found.unit) == ("PHÒNG NỘI VỤ QUẬN LONG BIÊN", "UBND phường Ba")


def test_after_the_opening_every_ward_reads_the_consolidation(client, db):
    cluster_round = make.make_cluster_round(Stage.CONSOLIDATION)
    third = make.wards_of(cluster_round)[2]
    assert labels(shell(client, make.clerk_of(third), at=make.NOW[Stage.CONSOLIDATION])) == LEAD


def test_the_page_one_is_on_is_marked(client, db):
    cluster_round = make.make_cluster_round()
    third = make.wards_of(cluster_round)[2]
    own = SelfAssessment.objects.get(ward=third)
    found = shell(client, make.clerk_of(third), f"/self-assessments/{own.pk}/review/")
    assert [link.label for link in found.nav if link.current] == ["Self-assessment"]


def test_a_page_of_another_round_leads_into_that_round_and_tells_its_notes(client, db):
    old, new = make.make_cluster_round(), make.make_cluster_round()
    person = make.clerk_of(make.wards_of(new)[2])
    ward = make.wards_of(old)[2]
    Role.objects.create(person=person, kind=Role.Kind.CLERK, ward=ward)
    old.audit_round.is_illustrative, old.audit_round.notes = True, "Điểm do dự án dựng."
    old.audit_round.save()
    found = shell(client, person, f"/cluster-rounds/{old.pk}/reports/")
    assert (found.illustrative, found.notes) == (True, "Điểm do dự án dựng.")
    assert [link.url for link in found.nav][-1] == f"/cluster-rounds/{old.pk}/results/"
    assert shell(client, person).illustrative is False


def test_the_district_follows_and_has_no_pages_of_a_ward(client, db):
    cluster_round = make.make_cluster_round()
    found = shell(client, make.officer_of(cluster_round))
    assert labels(found) == ["My tasks", "Board", "Rounds"]
    assert [link.url for link in found.nav][1] == f"/rounds/{cluster_round.audit_round_id}/"


def test_before_signing_in_there_is_the_office_and_no_page(client, db):
    make.make_district("Gia Lâm")
    found = client.get("/help/").context["shell"]
    assert (found.person, found.nav, found.office) == (None, [], "PHÒNG NỘI VỤ QUẬN GIA LÂM")


def test_the_frame_of_a_page_costs_the_same_for_one_unit_and_for_many(client, db):
    counts = []
    for wards in (3, 8):
        person = make.clerk_of(make.wards_of(make.make_cluster_round(wards=wards))[0])
        client.force_login(person)
        with clock.at(make.day(5)), CaptureQueriesContext(connection) as queries:
            client.get("/help/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_who_was_second_reads_that_somebody_else_was_first(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    refused = RefusedMiddleware(lambda _request: HttpResponse())
    with translation.override("en"):
        answer = refused.process_exception(request, Stale("Another vote is open."))
    assert answer.status_code == 409
    assert "Someone else has just changed this" in answer.content.decode()
