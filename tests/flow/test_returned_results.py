"""The district sends a result back: what the new meeting can do."""

from decimal import Decimal

import pytest
from django.utils import translation

from audits.models import ClusterRound
from audits.services import explanations
from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry
from scoring import queries
from scoring.case_file.exporting import case_of
from scoring.models import Adjustment, Motion
from scoring.replay.outcome import outcome_of
from scoring.services import commendations, conferences, documents, minutes, motions, results, settlements
from tests.make import Stage, again, clerk_of, day, make_cluster_round, officer_of, wards_of
from tests.meetings import (
    AT_THE_MEETING,
    conference_facts,
    criterion_of,
    lead_clerk,
    make_closed,
    make_declared,
    make_open_motion,
    make_session,
    make_signed,
)

pytestmark = pytest.mark.django_db
Scope = ClusterRound.Scope


def make_sent_back(scope=Scope.VOTES, *, opened=True):
    """Voted with a bonus and a nomination, signed, sent, sent back; the new meeting is in session, or only called.

    `opened` None: no new meeting is called, and the cluster is what comes back.
    """
    cluster_round = make_cluster_round(Stage.CONSOLIDATION, wards=4)
    member, lead = wards_of(cluster_round)[2], lead_clerk(cluster_round)
    first = make_session(cluster_round)
    with clock.at(AT_THE_MEETING):
        bonus = settlements.adjust(first, Adjustment.Kind.BONUS, member, 2, "Sáng kiến", by=lead)
        commendations.nominate(first, "collective", member, "Giấy khen", "Đứng đầu cụm", by=lead)
    make_declared(first, Motion.Kind.RESULTS)
    make_declared(first, Motion.Kind.COMMENDATION, (3, 0, 0), ward=member)
    make_declared(first, Motion.Kind.MINUTES)
    make_closed(first)
    with clock.at(day(23)):
        for kind in ("minutes", "proposal"):
            documents.make(again(cluster_round), kind, by=lead)
        make_signed(cluster_round)
        results.submit(cluster_round, by=lead)
        results.return_to_cluster(cluster_round, scope, "Ghi rõ căn cứ", by=officer_of(cluster_round))
        if opened is None:
            return again(cluster_round)
        second = conferences.call(again(cluster_round), conference_facts(cluster_round), by=lead)
        if opened:
            conferences.open_session(second, by=lead)
    return second, member, lead, bonus


def test_a_new_meeting_takes_over_a_nomination_and_may_put_another_in_its_place():
    second, _member, lead, _bonus = make_sent_back()
    cluster_round = again(second.cluster_round)
    deputy = wards_of(cluster_round)[1]
    [taken_over] = queries.nominations_of(cluster_round)
    with clock.at(day(23)):
        with translation.override("en"), pytest.raises(Refused, match="withdraw one first"):
            commendations.nominate(second, "collective", deputy, "Giấy khen", "Tiến bộ nhiều", by=lead)
        commendations.withdraw(taken_over, by=lead)
        commendations.nominate(second, "collective", deputy, "Giấy khen", "Tiến bộ nhiều", by=lead)
    assert [(c.ward, c.state) for c in queries.nominations_of(cluster_round)] == [(deputy, "nominated")]


def test_a_case_keeps_the_meeting_that_was_held_while_a_new_one_is_only_called():
    second, member, _lead, _bonus = make_sent_back(opened=False)
    audit_round = second.cluster_round.audit_round
    assert [entry.ward for entry in case_of(audit_round).clusters[0].conference.bonus] == [member.name]
    assert outcome_of(audit_round)["clusters"][0]["status"] == "conference"


def test_a_new_meeting_may_take_back_a_bonus_of_the_meeting_before():
    _second, _member, lead, bonus = make_sent_back()
    with clock.at(day(23)):
        settlements.withdraw_entry(bonus, "Không đủ căn cứ", by=lead)
    bonus.refresh_from_db()
    assert bonus.is_withdrawn


@pytest.mark.parametrize(
    "votes",
    [
        {},
        {Motion.Kind.RESULTS: (4, 0, 0)},
        {Motion.Kind.RESULTS: (1, 3, 0), Motion.Kind.MINUTES: (4, 0, 0)},
        {Motion.Kind.RESULTS: (4, 0, 0), Motion.Kind.MINUTES: (2, 2, 0)},
    ],
    ids=["nothing voted", "minutes not voted", "results voted down", "minutes voted down"],
)
def test_a_meeting_that_left_something_open_can_be_followed_by_another(votes):
    cluster_round = make_cluster_round(Stage.CONSOLIDATION, wards=4)
    lead = lead_clerk(cluster_round)
    first = make_session(cluster_round)
    for kind, counts in votes.items():
        make_declared(first, kind, counts)
    make_closed(first)
    with clock.at(day(23)):
        second = conferences.call(again(cluster_round), conference_facts(cluster_round), by=lead)
        conferences.open_session(second, by=lead)
        for ward in wards_of(cluster_round):
            conferences.arrive(second, ward, f"Đại biểu {ward.name}", "Công chức", by=lead)
    make_declared(second, Motion.Kind.RESULTS)
    make_declared(second, Motion.Kind.MINUTES)
    with clock.at(day(24)):
        conferences.close(second, by=lead, accept_open=True)
        documents.make(again(cluster_round), "minutes", by=lead)
        make_signed(cluster_round, day(24))
        results.submit(cluster_round, by=lead)
    assert again(cluster_round).state == Stage.SUBMITTED


def test_a_meeting_that_finished_everything_is_not_followed_by_another():
    cluster_round = make_cluster_round(Stage.CONSOLIDATION, wards=4)
    first = make_session(cluster_round)
    make_declared(first, Motion.Kind.RESULTS)
    make_declared(first, Motion.Kind.MINUTES)
    make_closed(first)
    with clock.at(day(23)), translation.override("en"), pytest.raises(Refused, match="its results are voted"):
        conferences.call(again(cluster_round), conference_facts(cluster_round), by=lead_clerk(cluster_round))


def test_points_do_not_change_while_hands_are_raised_on_the_table():
    cluster_round = make_cluster_round(Stage.CONSOLIDATION, wards=4)
    conference, member = make_session(cluster_round), wards_of(cluster_round)[2]
    make_open_motion(conference, Motion.Kind.RESULTS)
    with clock.at(AT_THE_MEETING), translation.override("en"), pytest.raises(Refused, match="points cannot change now"):
        settlements.adjust(
            conference, Adjustment.Kind.BONUS, member, 2, "Sáng kiến", by=lead_clerk(again(cluster_round))
        )
    assert not Adjustment.objects.exists()


def test_signed_minutes_that_hold_are_not_made_anew():
    cluster_round = make_cluster_round(Stage.CONSOLIDATION, wards=4)
    first, lead = make_session(cluster_round), lead_clerk(cluster_round)
    make_declared(first, Motion.Kind.RESULTS)
    make_declared(first, Motion.Kind.MINUTES)
    make_closed(first)
    with clock.at(day(23)):
        documents.make(again(cluster_round), "minutes", by=lead)
        minutes = make_signed(cluster_round)
        results.submit(cluster_round, by=lead)
        assert documents.make(again(cluster_round), "minutes", by=lead) == minutes
    minutes.refresh_from_db()
    assert minutes.state == minutes.State.SIGNED


def test_a_nominee_brought_below_the_class_is_not_voted_on():
    cluster_round = make_cluster_round(Stage.CONSOLIDATION, wards=4)
    conference, lead, member = make_session(cluster_round), lead_clerk(cluster_round), wards_of(cluster_round)[2]
    with clock.at(AT_THE_MEETING):
        commendations.nominate(conference, "collective", member, "Giấy khen", "Đứng đầu cụm", by=lead)
        motion = motions.prepare(conference, Motion.Kind.COMMENDATION, ward=member, by=lead)
        settlements.declare_incident(conference, member, "C", "Mất con dấu", by=lead)
        with translation.override("en"), pytest.raises(Refused, match="cannot be nominated"):
            motions.open_vote(motion, by=lead)


@pytest.mark.parametrize(
    ("scope", "stage", "table", "votes", "nomination", "papers"),
    [
        (Scope.POINTS, Stage.CONSOLIDATION, "proposed", {"stale"}, "nominated", set()),
        (Scope.VOTES, Stage.CONFERENCE, "proposed", {"stale"}, "nominated", set()),
        (Scope.MINUTES, Stage.CONFERENCE, "voted", {"declared"}, "voted", {"proposal"}),
    ],
)
def test_a_result_goes_back_as_far_as_the_district_says(scope, stage, table, votes, nomination, papers):
    cluster_round = make_sent_back(scope, opened=None)
    kinds = [Motion.Kind.RESULTS, Motion.Kind.COMMENDATION]
    standing = Motion.objects.filter(conference__cluster_round=cluster_round, kind__in=kinds)
    assert (cluster_round.state, cluster_round.returned_scope) == (stage, scope)
    assert queries.current_table(cluster_round).state == table
    assert {motion.state for motion in standing} == votes
    assert Motion.objects.get(kind=Motion.Kind.MINUTES).state == "stale"
    assert [each.state for each in queries.nominations_of(cluster_round)] == [nomination]
    assert {paper.kind for paper in queries.current_papers(cluster_round)} == papers
    assert "minutes" not in papers


def test_points_that_came_back_are_prepared_and_settled_in_a_new_meeting_without_a_second_reveal():
    cluster_round = make_sent_back(Scope.POINTS, opened=None)
    lead, member = lead_clerk(cluster_round), wards_of(cluster_round)[2]
    revealed_at, criterion = cluster_round.revealed_at, criterion_of(cluster_round, "II.1")
    with clock.at(day(23)), translation.override("en"):
        with pytest.raises(Refused, match="explanation window"):
            explanations.explain(cluster_round, member, criterion, "Muộn", by=clerk_of(member))
        settlements.prepare(cluster_round, member, criterion, Decimal(28), "Thiếu hồ sơ", by=lead)
        second = conferences.call(again(cluster_round), conference_facts(cluster_round), by=lead)
        conferences.open_session(second, by=lead)
    cluster_round = again(cluster_round)
    assert (cluster_round.state, cluster_round.revealed_at) == (Stage.CONFERENCE, revealed_at)
    assert {sheet.state for sheet in cluster_round.cross_checks.all()} == {"locked"}


def test_minutes_that_came_back_are_sent_again_without_a_meeting():
    cluster_round = make_sent_back(Scope.MINUTES, opened=None)
    lead = lead_clerk(cluster_round)
    with clock.at(day(23)):
        paper = documents.make(cluster_round, "minutes", by=lead)
        minutes.ask_for_replies(paper, day(25), by=lead)
        for ward in wards_of(cluster_round):
            minutes.reply(paper, ward, True, "", by=clerk_of(ward))
        minutes.adopt(paper, by=lead)
        make_signed(again(cluster_round), day(23))
        results.submit(again(cluster_round), by=lead)
    assert (again(cluster_round).state, again(cluster_round).returned_scope) == (Stage.SUBMITTED, "")
    assert [each.state for each in queries.nominations_of(cluster_round)] == ["submitted"]
    assert JournalEntry.objects.filter(verb="conference.called").count() == 1
