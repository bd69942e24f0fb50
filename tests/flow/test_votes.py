"""Votes by name and in secret, on the delegates' phones or typed (S11, S13)."""

import logging
import re
from itertools import permutations

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.utils import translation
from django.views.debug import ExceptionReporter

from audits.models import ClusterRound
from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry, JournalHead, Role
from scoring.models import BallotBox, Commendation, Motion
from scoring.services import conferences, motions
from tests import make, meetings
from tests.make import again, clerk_of, officer_of, wards_of

pytestmark = pytest.mark.django_db
AT = meetings.AT_THE_MEETING
LATER = make.day(22, 15)
NAMED, SECRET = Motion.Mode.NAMED, Motion.Mode.SECRET


@pytest.fixture(scope="module")
def conference(django_db_setup, django_db_blocker):
    """Four wards, three of them in the room; the lead unit and the third are nominated."""
    with django_db_blocker.unblock(), transaction.atomic():
        cluster_round = make.make_cluster_round(
            ClusterRound.State.CONSOLIDATION, wards=4, rules={"commend_collective": 2}
        )
        yield meetings.make_session(cluster_round, present=wards_of(cluster_round)[:3])
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"), clock.at(AT):
        yield


def clerks(conference):
    return [clerk_of(ward) for ward in wards_of(again(conference.cluster_round))]


def make_open(conference, mode, kind=Motion.Kind.RESULTS, ward=None, by=None):
    by = by or meetings.lead_clerk(again(conference.cluster_round))
    motion = motions.prepare(conference, kind, mode=mode, ward=ward, by=by)
    motions.open_vote(motion, by=by)
    return motion


def cast(motion, ward, choice, by=None):
    motions.cast(motion, ward, choice, by=by or clerk_of(ward))


def browser(person):
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def console(conference, person):
    return text(browser(person).get(f"/cluster-rounds/{conference.cluster_round_id}/conference/"))


def sent(motion, ward, choice, person=None):
    data = {"ward": ward.pk, "choice": choice}
    return browser(person or clerk_of(ward)).post(f"/motions/{motion.pk}/vote/", data, follow=True)


def test_a_vote_by_name_may_change_until_it_is_closed_and_says_who_voted_what(conference):
    lead, second, third, absent = wards_of(again(conference.cluster_round))
    motion, chair = make_open(conference, NAMED), clerk_of(lead)
    assert "Noted at 14:00" not in text(browser(clerk_of(second)).get(f"/motions/{motion.pk}/vote/"))
    sent(motion, second, "yes")
    with clock.at(LATER):
        noted = sent(motion, second, "nay")
    assert "Noted at 15:00 – can be changed until the chair closes the vote." in text(noted)
    assert b'value="nay" aria-pressed="true"' in noted.content
    cast(motion, lead, "yes")
    typed = browser(chair).post(f"/motions/{motion.pk}/type/", {"ward": third.pk, "choice": "oth"}, follow=True)
    assert "3/3 units have voted" in text(typed)
    said = [(v.ward_id, v.choice, v.by) for v in motion.named_votes.all()]
    assert said == [(lead.pk, "yes", chair), (second.pk, "no", clerk_of(second)), (third.pk, "abstain", chair)]
    motions.close_counted(motion, by=chair)
    frozen = (motion.yes, motion.no, motion.abstain, motion.present, motion.entitled, motion.base)
    assert (frozen, motion.voters) == ((1, 1, 1, 3, 3, 3), [lead.pk, second.pk, third.pk])
    with pytest.raises(Refused, match="This vote is not open: it is closed"):
        cast(motion, second, "yes")
    motions.declare(motion, by=chair)
    assert "A tie: not passed, because more than 1/2 are needed." in console(conference, clerk_of(absent))
    lines = JournalEntry.objects.filter(verb="motion.voted", ward=second).order_by("number")
    assert [(line.before, line.after) for line in lines] == [
        (None, {"choice": "yes"}),
        ({"choice": "yes"}, {"choice": "no"}),
    ]


def test_the_same_answer_sent_twice_is_one_vote_and_one_line(conference):
    motion, ward = make_open(conference, NAMED), wards_of(again(conference.cluster_round))[1]
    for _click in range(2):
        sent(motion, ward, "yes")
    assert motion.named_votes.count() == 1
    assert JournalEntry.objects.filter(verb="motion.voted").count() == 1


def test_a_secret_ballot_falls_once_and_shows_nothing_but_that_it_is_there(conference):
    lead, second, third, _absent = wards_of(again(conference.cluster_round))
    motion, chair = make_open(conference, SECRET), clerk_of(lead)
    dropped = sent(motion, second, "nay")
    assert "The secret ballot is in the box and cannot be changed." in text(dropped)
    assert "The secret ballot of UBND phường Hai is in the box already." in text(sent(motion, second, "yes"))
    sent(motion, third, "nay")
    seen = browser(chair).get(f"/motions/{motion.pk}/tally/")
    assert seen.json()["count"] == "2/3 secret ballots are in the box"
    assert not re.search("Hai|Ba|Against", seen.json()["rows"])
    assert (
        browser(chair).get(f"/motions/{motion.pk}/tally/", headers={"If-None-Match": seen["ETag"]}).status_code == 304
    )
    said = console(conference, chair)
    assert "2/3 secret ballots are in the box" in said
    assert not re.search(r"against \d", said)
    with pytest.raises(Refused, match=r"3 ballots on paper, but only 1 units have not voted on a phone\."):
        motions.close_counted(motion, by=chair, paper=(3, 0, 0))
    with pytest.raises(Refused, match="Only 2 ballots lie in the box, and not every unit has voted"):
        motions.close_counted(motion, by=chair, confirmed=True)
    motions.close_counted(motion, by=chair, paper=(1, 0, 0))
    assert (motion.yes, motion.no, motion.abstain) == (1, 2, 0)


def test_a_ballot_that_would_lie_alone_is_not_counted(conference):
    lead, second, _third, _absent = wards_of(again(conference.cluster_round))
    motion, chair = make_open(conference, SECRET), clerk_of(lead)
    cast(motion, second, "no")
    for paper in ((0, 0, 0), (2, 0, 0)):
        with pytest.raises(Refused, match="The one ballot from a phone would no longer be secret"):
            motions.close_counted(motion, by=chair, paper=paper, confirmed=True)
    anew = motions.reset(motion, "Mất mạng", by=chair)
    box = BallotBox.objects.get(motion=motion)
    assert (box.yes, box.no, box.abstain, motion.no, motion.state) == (0, 0, 0, 0, "stale")
    assert (anew.state, anew.mode, anew.about) == ("prepared", SECRET, motion.about)


def everything():
    """Every row of every table; of the journal all but the real time and the hashes that follow from it."""
    left_out = {
        JournalEntry: {"id", "written_at", "hash", "previous_hash"},
        JournalHead: {"hash"},
        Session: {"session_data"},
    }
    found = {}
    for model in apps.get_models(include_auto_created=True):
        names = [f.attname for f in model._meta.concrete_fields if f.name not in left_out.get(model, set())]
        found[model._meta.label] = list(model._default_manager.order_by("pk").values_list(*names))
    found["sessions"] = [session.get_decoded() for session in Session.objects.order_by("session_key")]
    return found


def test_no_table_no_journal_line_no_log_and_no_answer_tells_which_ward_chose_what(conference, caplog):
    caplog.set_level(logging.DEBUG)
    wards = wards_of(again(conference.cluster_round))[:3]
    devices = {ward: browser(clerk_of(ward)) for ward in wards}
    found = []
    for choices in permutations(["yes", "nay", "oth"]):
        caplog.clear()
        with transaction.atomic():
            motion, answers = make_open(conference, SECRET), []
            for ward, choice in zip(wards, choices, strict=True):
                cookies = devices[ward].cookies.copy()
                answer = devices[ward].post(f"/motions/{motion.pk}/vote/", {"ward": ward.pk, "choice": choice})
                page = devices[ward].get(f"/motions/{motion.pk}/vote/")
                answers.append(
                    (answer.status_code, answer["Location"], len(answer.content), text(page), len(page.content))
                )
                devices[ward].cookies = cookies
            motions.close_counted(motion, by=clerk_of(wards[0]))
            motions.declare(motion, by=clerk_of(wards[0]))
            found.append((everything(), answers, caplog.messages.copy()))
            transaction.set_rollback(True)
    assert found[0][0]["scoring.BallotBox"][-1][1:] == (motion.pk, 1, 1, 1)
    assert len([row for row in found[0][0]["clusters.JournalEntry"] if "motion.voted" in row]) == len(wards)
    assert all(each == found[0] for each in found[1:])


def test_an_error_while_a_ballot_falls_keeps_the_ballot_out_of_the_logs(conference, caplog):
    motion, ward = make_open(conference, SECRET), wards_of(again(conference.cluster_round))[1]
    BallotBox.objects.filter(motion=motion).delete()
    client = browser(clerk_of(ward))
    client.raise_request_exception = False
    with transaction.atomic():
        assert client.post(f"/motions/{motion.pk}/vote/", {"ward": ward.pk, "choice": "nay"}).status_code == 500
        assert not motion.have_voted.exists()
    [record] = [record for record in caplog.records if record.exc_info]
    report = ExceptionReporter(record.request, *record.exc_info).get_traceback_text()
    shown = [part for part in (caplog.text, report) if re.search(r"'nay'|'no'|Choice\.NO|choice=no", part)]
    assert shown == []


def test_who_may_not_vote_reads_why(conference):
    lead, second, third, absent = wards_of(again(conference.cluster_round))
    chair = clerk_of(lead)
    hands = make_open(conference, Motion.Mode.HANDS)
    assert "This vote is taken by a show of hands in the room." in text(sent(hands, second, "yes"))
    motions.close_vote(hands, 3, 0, 0, by=chair)
    with pytest.raises(Refused, match="Hands are counted in the room"):
        motions.close_counted(hands, by=chair)
    motions.declare(hands, by=chair)
    secret = make_open(conference, SECRET, Motion.Kind.MINUTES)
    refused = {
        "UBND phường Bốn is not noted as present. Ask the secretary": (absent, clerk_of(absent)),
        "Only a vote by name is typed unit by unit.": (third, chair),
    }
    for sentence, (ward, person) in refused.items():
        with pytest.raises(Refused, match=sentence):
            motions.cast(secret, ward, "yes", by=person)
    with pytest.raises(Refused, match=r"Choose one of the three answers\."):
        cast(secret, second, "maybe")
    assert sent(secret, second, "maybe").status_code == 422
    assert (
        browser(clerk_of(second)).post(f"/motions/{secret.pk}/vote/", {"ward": third.pk, "choice": "yes"}).status_code
        == 404
    )
    for person in (officer_of(conference.cluster_round), make.make_person(kind=Role.Kind.ADMINISTRATOR)):
        answer = browser(person).post(f"/motions/{secret.pk}/vote/", {"ward": second.pk, "choice": "yes"})
        assert answer.status_code in (403, 404)
    assert not secret.have_voted.exists()
    with pytest.raises(Refused, match="The system counts this vote"):
        motions.close_vote(secret, 3, 0, 0, by=chair)


def test_a_ward_is_left_out_of_the_vote_on_its_own_commendation(conference):
    lead, second, third, _absent = wards_of(again(conference.cluster_round))
    chair, deputy = clerk_of(lead), clerk_of(second)
    meetings.make_nominated(conference, third, by=chair)
    motion = make_open(conference, NAMED, Motion.Kind.COMMENDATION, third)
    assert "UBND phường Ba does not vote on its own commendation." in text(sent(motion, third, "yes"))
    with pytest.raises(Refused, match="UBND phường Ba does not vote on its own commendation"):
        cast(motion, third, "yes", by=chair)
    with pytest.raises(Refused, match="Only the lead unit, UBND phường Một, records this"):
        cast(motion, lead, "yes", by=deputy)
    cast(motion, lead, "yes")
    cast(motion, second, "yes")
    motions.declare(motions.close_counted(motion, by=chair), by=chair)
    assert (motion.passed, motion.recused_id, motion.voters) == (True, third.pk, [lead.pk, second.pk])
    assert Commendation.objects.get(ward=third).state == "voted"


def test_a_ward_that_voted_and_went_home_still_counts(conference):
    lead, second, third, _absent = wards_of(again(conference.cluster_round))
    motion, chair = make_open(conference, NAMED), clerk_of(lead)
    for ward in (lead, second, third):
        cast(motion, ward, "yes")
    conferences.leave(conference.attendances.get(ward=third), by=chair)
    motions.close_counted(motion, by=chair)
    assert (motion.yes, motion.present, motion.entitled) == (3, 3, 3)


def test_a_count_that_was_given_up_stays_and_the_question_is_put_anew(conference):
    lead, second, _third, _absent = wards_of(again(conference.cluster_round))
    chair = browser(clerk_of(lead))
    motion = make_open(conference, Motion.Mode.HANDS)
    path = f"/motions/{motion.pk}"
    motions.close_vote(motion, 2, 1, 0, by=clerk_of(lead))
    assert browser(clerk_of(second)).post(f"{path}/reset/", {"reason": "Đếm nhầm"}).status_code == 403
    assert chair.post(f"{path}/reset/", {"reason": " "}).status_code == 422
    for _click in range(2):
        said = text(chair.post(f"{path}/reset/", {"reason": "Đếm nhầm"}, follow=True))
    assert "No longer valid because of: Đếm nhầm. The question has to be voted again." in said
    first, anew = Motion.objects.order_by("pk")
    assert [(m.state, m.yes, m.stale_reason) for m in (first, anew)] == [
        ("stale", 2, "Đếm nhầm"),
        ("prepared", None, ""),
    ]
    anew.conference = conference
    motions.open_vote(anew, by=clerk_of(lead))
    motions.declare(motions.close_vote(anew, 3, 0, 0, by=clerk_of(lead)), by=clerk_of(lead))
    with pytest.raises(Refused, match="The result of this vote is declared; it can no longer be given up"):
        motions.reset(anew, "Đổi ý", by=clerk_of(lead))
    with pytest.raises(Refused, match="This vote still holds; it is not taken again"):
        motions.vote_again(anew, by=clerk_of(lead))


def test_a_question_is_opened_in_one_click_in_the_mode_of_the_vote_before(conference):
    lead = clerk_of(wards_of(again(conference.cluster_round))[0])
    prepare = f"/cluster-rounds/{conference.cluster_round_id}/conference/motions/prepare/"
    data = {"question": "results", "mode": "secret", "open": "on"}
    for _click in range(2):
        browser(lead).post(prepare, data)
    motion = Motion.objects.get()
    assert (motion.state, motion.mode) == ("open", SECRET)
    page = browser(lead).get(f"/cluster-rounds/{conference.cluster_round_id}/conference/")
    assert re.search(r'value="secret"[^>]*checked', page.content.decode())
    assert browser(lead).post(prepare, {"question": "minutes", "mode": "shouting"}).status_code == 422


def test_one_person_of_two_wards_votes_for_each(conference):
    _lead, second, third, _absent = wards_of(again(conference.cluster_round))
    person = clerk_of(second)
    Role.objects.create(person=person, kind=Role.Kind.CLERK, ward=third)
    motion = make_open(conference, NAMED)
    page = text(browser(person).get(f"/motions/{motion.pk}/vote/"))
    assert "UBND phường Hai" in page
    assert "UBND phường Ba" in page
    sent(motion, third, "nay", person)
    assert [(vote.ward_id, vote.choice) for vote in motion.named_votes.all()] == [(third.pk, "no")]


def test_ballots_on_paper_name_the_question_and_no_ward(conference):
    motion, lead = make_open(conference, SECRET), clerk_of(wards_of(again(conference.cluster_round))[0])
    page = browser(lead).get(f"/motions/{motion.pk}/ballots/").content.decode()
    ballots = re.findall(r'<section class="paper-ballot">(.*?)</section>', page, re.DOTALL)
    assert (len(ballots), len(set(ballots))) == (4, 1)
    assert motion.about in ballots[0]
    assert "phường" not in ballots[0]
