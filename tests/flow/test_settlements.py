import re
from decimal import Decimal

import pytest

from audits.models import ClusterRound
from clusters import clock
from scoring.matrix import consolidated
from scoring.models import Adjustment, Conference, Incident, Settlement
from tests import make, meetings
from tests.make import clerk_of, wards_of

pytestmark = pytest.mark.django_db
Stage = ClusterRound.State
AT = meetings.AT_THE_MEETING


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def page(client, person, cluster_round, *, at=AT):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(at):
        return client.get(f"/cluster-rounds/{cluster_round.pk}/conference/")


def post(client, person, cluster_round, act, *, at=AT, **data):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(at):
        return client.post(f"/cluster-rounds/{cluster_round.pk}/conference/{act}", data)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def revealed():
    return make.make_cluster_round(Stage.CONSOLIDATION, wards=4)


def settle(client, person, cluster_round, ward, points="20", instead_of=0, **more):
    data = {"points": points, "reason": "Hồ sơ thiếu", "instead_of": instead_of, "origin": "conference", **more}
    return post(client, person, cluster_round, f"settle/{ward.pk}/II.1/", **data)


def test_a_line_settled_in_the_conference_counts_at_once(client):
    cluster_round = meetings.make_disputed()
    meetings.make_session(cluster_round)
    lead, third = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[2]
    response = settle(client, lead, cluster_round, third, "20,5")
    assert response.url.endswith(f"/conference/#line-{third.pk}-II.1")
    assert consolidated(cluster_round).cells[third.pk, "II.1"].result.agreed == Decimal("20.5")
    assert "Settled: criterion II.1 of UBND phường Ba, 20.5 points." in text(page(client, lead, cluster_round))


def test_the_deputy_unit_settles_the_lines_of_the_lead_unit_and_nothing_else(client):
    cluster_round = meetings.make_disputed()
    meetings.make_session(cluster_round)
    lead, deputy = meetings.lead_clerk(cluster_round), meetings.deputy_clerk(cluster_round)
    own, _deputy, third, _fourth = wards_of(cluster_round)
    assert settle(client, lead, cluster_round, own).status_code == 403
    assert settle(client, deputy, cluster_round, third).status_code == 403
    said = text(page(client, deputy, cluster_round))
    assert "As the deputy unit, this unit records what concerns the lead unit itself." in said
    assert "Close the conference" not in said
    assert settle(client, deputy, cluster_round, own).status_code == 302
    assert Settlement.objects.get().by_ward.name == "Hai"


def test_where_the_round_says_so_the_lead_unit_settles_its_own_lines(client):
    cluster_round = meetings.make_disputed(rules={"vote": {"deputy_for_own": False}})
    meetings.make_session(cluster_round)
    own = wards_of(cluster_round)[0]
    assert settle(client, meetings.lead_clerk(cluster_round), cluster_round, own).status_code == 302


def test_points_refused_in_the_console_come_back_in_the_console(client):
    cluster_round = meetings.make_disputed()
    meetings.make_session(cluster_round)
    third = wards_of(cluster_round)[2]
    response = settle(client, meetings.lead_clerk(cluster_round), cluster_round, third, "99")
    assert response.status_code == 422
    assert text(response).count("Points of criterion II.1 cannot be more than 30") == 2
    assert "Agenda" in text(response)


def test_two_consoles_do_not_overwrite_each_other(client):
    cluster_round = meetings.make_disputed()
    conference = meetings.make_session(cluster_round)
    lead, third = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[2]
    meetings.make_settled(conference, third, "II.1", "20")
    late = settle(client, lead, cluster_round, third, "25")
    assert late.status_code == 409
    assert "wrote 20 points for this line" in text(late)
    assert b'value="25"' in late.content
    assert Settlement.objects.exclude(state="replaced").get().points == 20


def test_nothing_is_settled_before_the_opening_or_after_the_close(client):
    cluster_round = meetings.make_disputed()
    lead, third = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[2]
    assert settle(client, lead, cluster_round, third).status_code == 404  # no conference was called
    meetings.make_called(cluster_round)
    assert settle(client, lead, cluster_round, third).status_code == 403
    conference = Conference.objects.get()
    conference = meetings.make_session(cluster_round)
    meetings.make_closed(conference)
    late = settle(client, lead, cluster_round, third)
    assert late.status_code == 403
    assert "The conference is closed; nothing more can be recorded in it." in text(late)


# Bonus, penalties, incidents


def test_a_bonus_is_recorded_once_and_taken_back_with_a_reason(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round)
    lead, third = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[2]
    facts = {"kind": "penalty", "ward": third.pk, "points": "1,5", "reason": "Báo cáo chậm"}
    for _click in range(2):
        assert post(client, lead, cluster_round, "adjust/", **facts).status_code == 302
    entry = Adjustment.objects.get()
    assert entry.points == Decimal("1.5")
    assert "UBND phường Ba: penalty 1.5." in text(page(client, lead, cluster_round))
    path = f"adjustments/{entry.pk}/withdraw/"
    assert post(client, lead, cluster_round, path).status_code == 422
    assert post(client, lead, cluster_round, path, reason="Ghi nhầm").status_code == 302
    assert "taken back" in text(page(client, lead, cluster_round))
    assert consolidated(cluster_round).columns[2].result.penalties == 0


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ("", "Enter the points"),
        ("0", "Enter more than 0 points; choose bonus or penalty for the direction."),
        ("một", "Points must be a number, for example 0.5"),
    ],
)
def test_a_bonus_without_points_is_refused(client, points, sentence):
    cluster_round = revealed()
    meetings.make_session(cluster_round)
    facts = {"kind": "bonus", "ward": wards_of(cluster_round)[2].pk, "points": points, "reason": "Sáng kiến"}
    response = post(client, meetings.lead_clerk(cluster_round), cluster_round, "adjust/", **facts)
    assert response.status_code == 422
    assert sentence in text(response)
    assert "Sáng kiến" in text(response)


def test_an_incident_limits_the_class(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round)
    lead, third = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[2]
    facts = {"ward": third.pk, "at_most": "C", "reason": "Mất con dấu"}
    for _click in range(2):
        assert post(client, lead, cluster_round, "incidents/declare/", **facts).status_code == 302
    assert Incident.objects.count() == 1
    shown = text(page(client, lead, cluster_round))
    assert "UBND phường Ba: class C at most." in shown
    assert "Incident recorded: UBND phường Ba, class at most C." in shown
    nothing_chosen = post(client, lead, cluster_round, "incidents/declare/", ward=third.pk)
    assert "State the reason" in text(nothing_chosen)
    assert "Choose the highest class" in text(nothing_chosen)
    assert consolidated(cluster_round).columns[2].letter == "C"


def test_who_records_is_warned_of_missing_words_and_others_read_who_records(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round)
    warning = "Words of the minutes: 0/8 sections are written"
    assert warning in text(page(client, meetings.lead_clerk(cluster_round), cluster_round))
    shown = text(page(client, clerk_of(wards_of(cluster_round)[2]), cluster_round))
    assert "The unit only reads here; UBND phường Một records at the conference." in shown
    assert warning not in shown


def test_what_concerns_the_lead_unit_is_recorded_by_the_deputy_unit(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round)
    own = wards_of(cluster_round)[0]
    facts = {"kind": "bonus", "ward": own.pk, "points": "1", "reason": "Sáng kiến"}
    assert post(client, meetings.lead_clerk(cluster_round), cluster_round, "adjust/", **facts).status_code == 403
    assert post(client, meetings.deputy_clerk(cluster_round), cluster_round, "adjust/", **facts).status_code == 302
