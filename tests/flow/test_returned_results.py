"""The district sends a result back: what the new meeting can do."""

import pytest

from clusters import clock
from scoring.models import Adjustment, Motion
from scoring.services import commendations, conferences, documents, results, settlements
from tests.make import Stage, again, day, make_cluster_round, officer_of, wards_of
from tests.meetings import (
    AT_THE_MEETING,
    conference_facts,
    lead_clerk,
    make_closed,
    make_declared,
    make_session,
)

pytestmark = pytest.mark.django_db


def make_sent_back():
    """Voted with a bonus and a nomination, signed, sent, sent back; the new meeting is in session."""
    cluster_round = make_cluster_round(Stage.CONSOLIDATION, wards=4)
    member, lead = wards_of(cluster_round)[2], lead_clerk(cluster_round)
    first = make_session(cluster_round)
    with clock.at(AT_THE_MEETING):
        bonus = settlements.adjust(first, Adjustment.Kind.BONUS, member, 2, "Sáng kiến", by=lead)
        commendations.nominate(first, "collective", member, "Giấy khen", "Đứng đầu cụm", by=lead)
    make_declared(first, Motion.Kind.RESULTS)
    make_declared(first, Motion.Kind.MINUTES)
    make_closed(first)
    with clock.at(day(23)):
        minutes = documents.make(again(cluster_round), "minutes", by=lead)
        documents.note_signing(minutes, day(23).date(), "", by=lead)
        results.submit(cluster_round, by=lead)
        results.return_to_cluster(cluster_round, "Ghi rõ căn cứ", by=officer_of(cluster_round))
        second = conferences.call(again(cluster_round), conference_facts(cluster_round), by=lead)
        conferences.open_session(second, by=lead)
    return second, member, lead, bonus


def test_a_new_meeting_may_nominate_anew_within_the_quota():
    second, member, lead, _bonus = make_sent_back()
    with clock.at(day(23)):
        commendations.nominate(second, "collective", member, "Giấy khen", "Đứng đầu cụm", by=lead)
    assert second.commendations.count() == 1


def test_a_new_meeting_may_take_back_a_bonus_of_the_meeting_before():
    _second, _member, lead, bonus = make_sent_back()
    with clock.at(day(23)):
        settlements.withdraw_entry(bonus, "Không đủ căn cứ", by=lead)
    bonus.refresh_from_db()
    assert bonus.is_withdrawn
