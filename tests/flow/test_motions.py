import re

import pytest
from django.utils import translation

from audits.models import ClusterRound
from clusters import clock
from clusters.errors import Refused
from scoring.models import Motion
from scoring.queries import current_table
from scoring.services import conferences
from tests import make, meetings
from tests.make import again, clerk_of, officer_of, wards_of

pytestmark = pytest.mark.django_db
AT = meetings.AT_THE_MEETING
ALL_PRESENT = "100 % of the delegates present"
QUESTION = "Kết quả chấm điểm, xếp loại của các đơn vị trong cụm"


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def cluster_round():
    return make.make_cluster_round(ClusterRound.State.CONSOLIDATION, wards=4)


def page(client, person, cluster_round):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(AT):
        return client.get(f"/cluster-rounds/{cluster_round.pk}/conference/")


def post(client, person, path, **data):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(AT):
        return client.post(path, data)


def prepare(client, person, cluster_round, question="results", **more):
    path = f"/cluster-rounds/{cluster_round.pk}/conference/motions/prepare/"
    return post(client, person, path, question=question, **more)


def count(client, person, motion, yes=4, no=0, abstain=0, **more):
    return post(client, person, f"/motions/{motion.pk}/close/", yes=yes, no=no, abstain=abstain, **more)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_vote_goes_from_the_question_to_the_declared_result(client, cluster_round):
    meetings.make_session(cluster_round)
    lead = meetings.lead_clerk(cluster_round)
    assert prepare(client, lead, cluster_round).status_code == 302
    motion = Motion.objects.get()
    assert motion.about == QUESTION
    assert post(client, lead, f"/motions/{motion.pk}/open/").status_code == 302
    assert "Entitled to vote: 4 ." in text(page(client, lead, cluster_round))
    assert count(client, lead, motion).status_code == 302
    counted = text(page(client, clerk_of(wards_of(cluster_round)[2]), cluster_round))
    assert "counted, not declared yet" in counted
    assert ALL_PRESENT not in counted
    assert "Passed." not in counted
    assert post(client, lead, f"/motions/{motion.pk}/declare/").status_code == 302
    declared = text(page(client, clerk_of(wards_of(cluster_round)[2]), cluster_round))
    assert f"In favour 4, against 0, other opinion 0. 4/4 in favour, {ALL_PRESENT}. Passed." in declared
    assert current_table(cluster_round).state == "voted"


def test_all_present_is_said_only_where_all_present_were_in_favour(client, cluster_round):
    conference = meetings.make_session(cluster_round)
    meetings.make_declared(conference, counts=(3, 1, 0))
    said = text(page(client, meetings.lead_clerk(cluster_round), cluster_round))
    assert ALL_PRESENT not in said
    assert "3/4 in favour, 75 %; more than 1/2 of them are needed. Passed." in said


def test_half_is_not_enough(client, cluster_round):
    conference = meetings.make_session(cluster_round)
    meetings.make_declared(conference, counts=(2, 2, 0))
    said = text(page(client, meetings.lead_clerk(cluster_round), cluster_round))
    assert "2/4 in favour, 50 %; more than 1/2 of them are needed. A tie: not passed, because more than 1/2" in said
    assert "Results of scoring and classes" in said  # it may be put to the vote again


def test_more_votes_than_entitled_are_refused(client, cluster_round):
    motion = meetings.make_open_motion(meetings.make_session(cluster_round))
    response = count(client, meetings.lead_clerk(cluster_round), motion, yes=5)
    assert response.status_code == 422
    sentence = "5 votes in all, but only 4 units may vote. Correct the counts or the attendance."
    assert text(response).count(sentence) == 2
    assert b'value="5"' in response.content
    assert Motion.objects.get().state == "open"


def test_fewer_votes_than_entitled_are_asked_about_once(client, cluster_round):
    motion = meetings.make_open_motion(meetings.make_session(cluster_round))
    lead = meetings.lead_clerk(cluster_round)
    before = page(client, lead, cluster_round)
    assert "That is right: the others did not vote" not in text(before)
    asked = count(client, lead, motion, yes=3)
    assert asked.status_code == 422
    assert "3 votes in all, 4 units may vote: 1 did not vote." in text(asked)
    assert "That is right: the others did not vote" in text(asked)
    assert b'value="3"' in asked.content
    assert count(client, lead, motion, yes=3, confirmed="on").status_code == 302
    post(client, lead, f"/motions/{motion.pk}/declare/")
    assert "did not vote 1" in text(page(client, lead, cluster_round))


@pytest.mark.parametrize("yes", ["", "bốn", "1.5", "99999"])
def test_a_count_is_a_whole_number(client, cluster_round, yes):
    motion = meetings.make_open_motion(meetings.make_session(cluster_round))
    response = count(client, meetings.lead_clerk(cluster_round), motion, yes=yes)
    assert response.status_code == 422
    assert "Enter the number of votes “In favour”, 0 if there are none" in text(response)


def test_a_count_below_zero_is_refused(client, cluster_round):
    motion = meetings.make_open_motion(meetings.make_session(cluster_round))
    response = count(client, meetings.lead_clerk(cluster_round), motion, yes=-1)
    assert "A number of votes cannot be below zero." in text(response)


def test_no_vote_opens_without_a_quorum(client, cluster_round):
    meetings.make_session(cluster_round, present=wards_of(cluster_round)[:2])
    lead = meetings.lead_clerk(cluster_round)
    prepare(client, lead, cluster_round)
    motion = Motion.objects.get()
    said = text(page(client, lead, cluster_round))
    assert "2/4 units are present: no vote can be opened before 3 are." in said
    assert "Open the vote" not in said
    post(client, lead, f"/motions/{motion.pk}/open/")
    assert "No quorum: 2 of 4 units are present" in text(page(client, lead, cluster_round))
    assert Motion.objects.get().state == "prepared"


def test_a_second_click_changes_nothing(client, cluster_round):
    meetings.make_session(cluster_round)
    lead = meetings.lead_clerk(cluster_round)
    prepare(client, lead, cluster_round)
    repeated = prepare(client, lead, cluster_round)
    assert repeated.status_code == 422
    assert "This vote is on the list already; finish it first." in text(repeated)
    motion = Motion.objects.get()
    for act in ("open", "close", "declare"):
        for _click in range(2):
            response = post(client, lead, f"/motions/{motion.pk}/{act}/", yes=4, no=0, abstain=0)
            assert response.status_code == 302
    assert Motion.objects.get().passed is True


def test_counts_that_came_second_do_not_replace_the_first(client, cluster_round):
    motion = meetings.make_open_motion(meetings.make_session(cluster_round))
    lead = meetings.lead_clerk(cluster_round)
    count(client, lead, motion)
    assert count(client, lead, motion, yes=3, no=1).status_code == 403
    assert Motion.objects.get().yes == 4


def test_a_changed_point_makes_the_vote_stale_and_says_so(client, cluster_round):
    conference = meetings.make_session(cluster_round)
    meetings.make_declared(conference)
    meetings.make_settled(conference, wards_of(cluster_round)[2], "II.1", "20")
    lead = meetings.lead_clerk(cluster_round)
    said = text(page(client, lead, cluster_round))
    assert "No longer valid because of: Thống nhất II.1 của UBND phường Ba. The question has to be voted again." in said
    assert ALL_PRESENT not in said
    for _click in range(2):
        post(client, lead, f"/motions/{Motion.objects.get(state='stale').pk}/again/")
    assert [m.state for m in Motion.objects.order_by("pk")] == ["stale", "prepared"]


def test_only_the_lead_unit_takes_votes(client, cluster_round):
    motion = meetings.make_open_motion(meetings.make_session(cluster_round))
    for person in (clerk_of(wards_of(cluster_round)[2]), officer_of(cluster_round)):
        assert count(client, person, motion).status_code == 403
        assert b"motions/" not in page(client, person, cluster_round).content
    assert Motion.objects.get().state == "open"


def test_a_strangers_motion_does_not_exist(client, cluster_round):
    motion = meetings.make_open_motion(meetings.make_session(cluster_round))
    stranger = make.make_person(ward=make.make_ward("Xa"))
    assert count(client, stranger, motion).status_code == 404


def test_the_deputy_unit_takes_the_vote_on_the_commendation_of_the_lead_unit(client, cluster_round):
    conference = meetings.make_session(cluster_round)
    own = wards_of(cluster_round)[0]
    lead, deputy = meetings.lead_clerk(cluster_round), meetings.deputy_clerk(cluster_round)
    nominated = meetings.make_nominated(conference, own, by=deputy)
    question = f"commendation-{nominated.pk}"
    assert prepare(client, lead, cluster_round, question).status_code == 422
    assert prepare(client, deputy, cluster_round, question).status_code == 302
    motion = Motion.objects.get()
    said = text(page(client, lead, cluster_round))
    assert "It concerns the lead unit: UBND phường Hai, the deputy unit, takes this vote." in said
    post(client, deputy, f"/motions/{motion.pk}/open/")
    assert "Entitled to vote: 3 ." in text(page(client, deputy, cluster_round))  # the lead unit is recused
    assert count(client, lead, motion, yes=3).status_code == 403
    count(client, deputy, motion, yes=3)
    post(client, deputy, f"/motions/{motion.pk}/declare/")
    declared = text(page(client, lead, cluster_round))
    assert "3/3 units entitled to vote in favour. Passed." in declared
    assert "UBND phường Một did not take part in this vote." in declared
    assert again(cluster_round).state == ClusterRound.State.CONFERENCE


def test_minutes_adopted_before_a_change_have_to_be_adopted_again(cluster_round):
    conference = meetings.make_session(cluster_round)
    meetings.make_declared(conference, Motion.Kind.RESULTS)
    meetings.make_declared(conference, Motion.Kind.MINUTES)
    meetings.make_settled(conference, wards_of(cluster_round)[2], "I.1", "0")
    assert [(m.kind, m.state) for m in Motion.objects.order_by("pk")] == [("results", "stale"), ("minutes", "stale")]


def test_a_ward_of_another_cluster_is_not_in_the_room(cluster_round):
    conference = meetings.make_session(cluster_round)
    stranger, lead = make.make_ward("Xa"), meetings.lead_clerk(cluster_round)
    with clock.at(AT), translation.override("en"), pytest.raises(Refused, match="Xa is not a unit of this cluster"):
        conferences.arrive(conference, stranger, "Nguyễn Văn Xa", "Công chức", by=lead)
