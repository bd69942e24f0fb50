import re
from datetime import datetime, timedelta

import pytest

from audits.models import ClusterRound
from clusters import clock
from clusters.models import Role
from scoring.models import Adjustment, Attendance, Conference, Motion, Opinion
from scoring.services import results
from tests import make, meetings
from tests.make import NOW, again, clerk_of, officer_of, wards_of

pytestmark = pytest.mark.django_db
Stage = ClusterRound.State
AT = meetings.AT_THE_MEETING
BEFORE = NOW[Stage.CONSOLIDATION]
CALL = {
    "day": "22/10/2026", "hour": "14:00", "place": "Phòng họp tầng 2", "chair_name": "Nguyễn Thị Đông",
    "chair_position": "Phó Chủ tịch", "secretary_name": "Trần Văn Thư", "secretary_position": "Công chức",
}  # fmt: skip


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


# The call


def test_the_form_of_the_call_knows_the_people_of_the_lead_unit(client):
    cluster_round = revealed()
    lead = wards_of(cluster_round)[0]
    head = make.make_person(ward=lead, kind=Role.Kind.HEAD, name="Nguyễn Thị Đông")
    html = page(client, meetings.lead_clerk(cluster_round), cluster_round, at=BEFORE).content.decode()
    assert f'value="{head.full_name}"' in html
    assert f'value="{clerk_of(lead).full_name}"' in html
    assert 'value="21/10/2026"' in html  # the day after the explanation window
    assert f'<option value="{lead.pk}" selected>' in html


def test_the_lead_unit_calls_and_changes_the_call(client):
    cluster_round = revealed()
    lead, host = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[1]
    for place in ("Phòng họp tầng 2", "Hội trường"):
        facts = {**CALL, "place": place, "host": host.pk}
        assert post(client, lead, cluster_round, "call/", at=BEFORE, **facts).status_code == 302
    conference = Conference.objects.get()
    assert (conference.place, conference.host, conference.chair_ward) == ("Hội trường", host, None)
    assert conference.planned_at == datetime(2026, 10, 22, 14, tzinfo=clock.HANOI)
    said = text(page(client, clerk_of(wards_of(cluster_round)[3]), cluster_round, at=BEFORE))
    assert "Hội trường" in said
    assert "Change the call" not in said


def test_a_call_that_is_not_whole_is_refused_with_what_was_typed_kept(client):
    cluster_round = revealed()
    facts = {**CALL, "day": "32/10/2026", "hour": "hai giờ", "chair_name": "", "place": "Hội trường"}
    response = post(client, meetings.lead_clerk(cluster_round), cluster_round, "call/", at=BEFORE, **facts)
    assert response.status_code == 422
    for sentence in (
        "A day is written day/month/year, for example 05/10/2018",
        "An hour is written like 14:00",
        "Enter the name of the chair",
        "Choose a unit",
    ):
        assert sentence in text(response)
    assert b'value="H\xe1\xbb\x99i tr\xc6\xb0\xe1\xbb\x9dng"' in response.content
    assert Conference.objects.exists() is False


def test_only_the_lead_unit_calls(client):
    cluster_round = revealed()
    member = clerk_of(wards_of(cluster_round)[2])
    assert "The lead unit calls the conference" in text(page(client, member, cluster_round, at=BEFORE))
    facts = {**CALL, "host": wards_of(cluster_round)[0].pk}
    assert post(client, member, cluster_round, "call/", at=BEFORE, **facts).status_code == 403


def test_before_the_reveal_no_conference_is_called(client):
    cluster_round = make.make_cluster_round(Stage.CROSS_CHECK)
    lead, at = meetings.lead_clerk(cluster_round), NOW[Stage.CROSS_CHECK]
    said = text(page(client, lead, cluster_round, at=at))
    assert "The conference is called after the sheets are opened." in said
    assert post(client, lead, cluster_round, "call/", at=at, **CALL).status_code == 403


# The opening


def test_the_conference_opens_when_the_explanations_are_over(client):
    cluster_round = revealed()
    meetings.make_called(cluster_round)
    lead = meetings.lead_clerk(cluster_round)
    assert "Units may still explain lines until 17:00 20/10/2026." in text(page(client, lead, cluster_round, at=BEFORE))
    assert post(client, lead, cluster_round, "open/", at=BEFORE).status_code == 403
    for _click in range(2):
        assert post(client, lead, cluster_round, "open/").status_code == 302
    assert again(cluster_round).state == Stage.CONFERENCE
    assert Conference.objects.get().state == "session"


# Attendance


def test_who_comes_and_goes_decides_the_quorum(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round, present=[])
    lead = meetings.lead_clerk(cluster_round)
    wards = wards_of(cluster_round)
    assert "0/4 units are present: no vote can be opened before 3 are." in text(page(client, lead, cluster_round))
    for ward in wards[:3]:
        assert post(client, lead, cluster_round, "arrive/", ward=ward.pk, name=f"Ông {ward.name}").status_code == 302
    assert "3/4 units are present: a vote can be opened." in text(page(client, lead, cluster_round))
    gone = Attendance.objects.get(name="Ông Ba")
    for _click in range(2):
        assert post(client, lead, cluster_round, f"leave/{gone.pk}/").status_code == 302
    assert "2/4 units are present" in text(page(client, lead, cluster_round))


def test_a_guest_is_noted_and_counts_for_no_quorum(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round, present=[])
    lead = meetings.lead_clerk(cluster_round)
    post(client, lead, cluster_round, "arrive/", name="Bà Khách", position="Chuyên viên")
    said = text(page(client, lead, cluster_round))
    assert "Guests" in said
    assert "0/4 units are present" in said


def test_a_nameless_person_is_not_noted_and_a_second_click_notes_nobody_twice(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round, present=[])
    lead, ward = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[2]
    refused = post(client, lead, cluster_round, "arrive/", ward=ward.pk, name=" ")
    assert refused.status_code == 422
    assert "Enter the name of the person present." in text(refused)
    for _click in range(2):
        post(client, lead, cluster_round, "arrive/", ward=ward.pk, name="Ông Ba", position="")
    assert Attendance.objects.count() == 1


# Opinions and notes


def test_an_opinion_is_noted_in_the_words_of_the_unit(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round)
    lead, third = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[2]
    for _click in range(2):
        post(client, lead, cluster_round, "opinions/note/", ward=third.pk, text="Nhất trí với kết quả")
    assert Opinion.objects.count() == 1
    assert "Ba: Nhất trí với kết quả" in text(page(client, clerk_of(third), cluster_round))
    empty = post(client, lead, cluster_round, "opinions/note/", ward=third.pk, text="")
    assert (empty.status_code, "Write what the unit said." in text(empty)) == (422, True)


def test_notes_written_by_two_people_are_both_kept_readable(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round)
    lead = meetings.lead_clerk(cluster_round)
    first = {"difficulties": "Thiếu kho", "directions": "Tập huấn", "version": 0}
    assert post(client, lead, cluster_round, "notes/", **first).status_code == 302
    late = post(client, lead, cluster_round, "notes/", difficulties="Thiếu người", directions="", version=0)
    assert late.status_code == 409
    assert "Thiếu kho" in text(late)
    assert "Thiếu người" in text(late)
    assert b'name="version" value="1"' in late.content
    post(client, lead, cluster_round, "notes/", difficulties="Thiếu người", directions="", version=1)
    assert Conference.objects.get().difficulties == "Thiếu người"


# Agenda, close, return


def states(response):
    return re.findall(r'<li data-state="(\w+)"', response.content.decode())


def test_the_agenda_follows_what_was_done(client):
    cluster_round = meetings.make_disputed()
    conference = meetings.make_session(cluster_round, present=[])
    lead = meetings.lead_clerk(cluster_round)
    assert states(page(client, lead, cluster_round)) == ["doing", *["todo"] * 6]
    for ward in wards_of(cluster_round):
        post(client, lead, cluster_round, "arrive/", ward=ward.pk, name=f"Ông {ward.name}")
    assert states(page(client, lead, cluster_round)) == ["done", "doing", *["todo"] * 5]
    own, _deputy, third, _fourth = wards_of(cluster_round)
    meetings.make_settled(conference, third, "II.1", "20")
    meetings.make_settled(conference, own, "II.1", "20", by=meetings.deputy_clerk(cluster_round))
    assert states(page(client, lead, cluster_round)) == ["done"] * 3 + ["doing"] + ["todo"] * 3
    meetings.make_declared(conference)
    assert states(page(client, lead, cluster_round)) == ["done"] * 4 + ["doing"] + ["todo"] * 2
    meetings.make_declared(conference, Motion.Kind.MINUTES)
    assert states(page(client, lead, cluster_round)) == ["done"] * 6 + ["doing"]
    meetings.make_closed(conference)
    assert states(page(client, lead, cluster_round)) == ["done"] * 7


def test_closing_with_open_lines_names_them_and_asks_for_the_tick(client):
    cluster_round = meetings.make_disputed()
    meetings.make_session(cluster_round)
    lead = meetings.lead_clerk(cluster_round)
    refused = post(client, lead, cluster_round, "close/")
    assert refused.status_code == 422
    assert "2 lines are still open: Một II.1, Ba II.1." in text(refused)
    assert Conference.objects.get().state == "session"
    for _click in range(2):
        assert post(client, lead, cluster_round, "close/", accept_open="on").status_code == 302
    closed = page(client, lead, cluster_round)
    assert "The conference is closed; this page is its record." in text(closed)
    assert re.findall(rb"<textarea[^>]*name=", closed.content) == []
    assert f"/cluster-rounds/{cluster_round.pk}/minutes/" in closed.content.decode()


def test_an_open_vote_keeps_the_conference_open(client):
    cluster_round = revealed()
    meetings.make_open_motion(meetings.make_session(cluster_round))
    response = post(client, meetings.lead_clerk(cluster_round), cluster_round, "close/")
    assert response.status_code == 403
    assert "is not declared yet. Finish it first." in text(response)


def test_members_and_the_district_only_read_the_console(client):
    cluster_round = meetings.make_disputed()
    meetings.make_session(cluster_round)
    third = wards_of(cluster_round)[2]
    for person in (clerk_of(third), officer_of(cluster_round)):
        response = page(client, person, cluster_round)
        assert response.status_code == 200
        assert "Only the lead unit, UBND phường Một, records this." in text(response)
        main = response.content.decode().split("<main")[1].split("</main>")[0]
        assert "<form" not in main
        for act in ("open/", "close/", "arrive/", "adjust/", "notes/", "opinions/note/"):
            data = {"name": "A", "ward": third.pk, "text": "B", "version": 0, "accept_open": "on"}
            data |= {"kind": "bonus", "points": "1", "reason": "C"}
            assert post(client, person, cluster_round, act, **data).status_code in (302, 403)
    assert Conference.objects.get().state == "session"
    assert Adjustment.objects.exists() is False
    assert Opinion.objects.exists() is False


def test_a_returned_result_is_met_about_again(client):
    cluster_round = revealed()
    conference = meetings.make_session(cluster_round)
    meetings.make_closed(conference)
    ClusterRound.objects.filter(pk=cluster_round.pk).update(state=Stage.SUBMITTED)
    lead, at = meetings.lead_clerk(cluster_round), AT + timedelta(days=1)
    assert "Call a new conference" not in text(page(client, lead, cluster_round, at=at))
    with clock.at(at):
        results.return_to_cluster(again(cluster_round), "votes", "Đối chiếu lại nhóm II", by=officer_of(cluster_round))
    said = text(page(client, lead, cluster_round, at=at))
    assert "Đối chiếu lại nhóm II" in said
    assert "Call a new conference" in said
    facts = {**CALL, "day": "30/10/2026", "host": wards_of(cluster_round)[0].pk}
    assert post(client, lead, cluster_round, "call/", at=at, **facts).status_code == 302
    assert Conference.objects.count() == 2
