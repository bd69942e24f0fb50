"""The screen of the room (S12): what the chair shows, and what a stranger with the link gets to know."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits.models import ClusterRound
from clusters import clock
from clusters.errors import Refused, Stale
from clusters.models import JournalEntry
from scoring.console import console_of
from scoring.models import Conference, HasVoted, Motion, NamedVote, Screen, Standing
from scoring.services import conferences, motions, screens
from scoring.slides import slide_of, windows
from scoring.votes import questions
from tests import make, meetings
from tests.make import again, clerk_of, officer_of, wards_of

pytestmark = pytest.mark.django_db
AT = meetings.AT_THE_MEETING
SECRETS = ("Đã xem hồ sơ", "Chậm 20 ngày", "Kinh phí cấp muộn", "Đã đối chiếu hồ sơ", "3827", "Dẫn đầu cụm", "Xin rút")


@pytest.fixture
def cluster_round() -> ClusterRound:
    return meetings.make_disputed()


@pytest.fixture
def conference(cluster_round) -> Conference:
    return meetings.make_session(cluster_round)


def lead_of(conference: Conference):
    return meetings.lead_clerk(again(conference.cluster_round))


def show(conference: Conference, kind: str, **more) -> Screen:
    with clock.at(AT):
        return screens.show(conference, {"kind": kind, **more}, by=lead_of(conference))


def seen(conference: Conference, *, status: int = 200) -> str:
    """What somebody without an account reads at the link."""
    answer = Client().get(f"/screen/{screens.screen_of(conference).token}/state/")
    assert answer.status_code == status
    return words(answer.content.decode())


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)))


def act(conference: Conference, name: str, person=None, **data) -> int:
    browser = Client()
    browser.force_login(person or lead_of(conference))
    with time_machine.travel(AT, tick=False):
        return browser.post(
            f"/cluster-rounds/{conference.cluster_round_id}/conference/screen/{name}/", data
        ).status_code


def test_before_the_opening_the_room_learns_when_it_begins_and_nothing_of_the_marks(cluster_round):
    conference = meetings.make_called(cluster_round)
    assert "Hội nghị sẽ bắt đầu lúc 08:00" in seen(conference)
    for kind in ("groups", "ranking", "commendation", "end"):
        with pytest.raises(Refused):
            show(conference, kind)
    Screen.objects.update(slide={"kind": "ranking"})  # of a session that was broken off
    assert "Hội nghị sẽ bắt đầu lúc 08:00" in seen(conference)
    assert "Ba" not in seen(conference).split()


def test_the_ranking_is_announced_from_the_last_place_and_the_page_holds_no_more(conference):
    show(conference, "ranking", revealed=0)
    names = [row.ward.name for row in again(conference.cluster_round).result_tables.last().standings.order_by("-place")]
    for known in range(len(names) + 1):
        said = seen(conference).split()
        assert [name for name in names if name in said] == names[:known]
        if known < len(names):
            assert act(conference, "next") == 302
    assert act(conference, "next") == 403
    assert "4/4 đơn vị xếp loại" in seen(conference)
    assert "Số liệu tạm: hội nghị chưa biểu quyết." in seen(conference)


def test_the_bars_of_what_is_announced_tell_nothing_of_the_best(conference):
    def bars():
        return [row["share"] for row in slide_of(conference, {"kind": "ranking", "revealed": 2}).facts["rows"] if row]

    before = bars()
    Standing.objects.filter(place=min(Standing.objects.values_list("place", flat=True))).update(total="150")
    assert (len(before), bars()) == (2, before)


def test_a_vote_shows_its_counts_when_the_chair_declares_it(conference):
    motion = meetings.make_open_motion(conference)
    show(conference, "motion", motion=motion.pk)
    assert "Đang biểu quyết" in seen(conference)
    lead = lead_of(conference)
    with clock.at(AT):
        motions.close_vote(motion, 4, 0, 0, by=lead)
        assert "100 %" not in seen(conference)
        assert "Tán thành" not in seen(conference)
        motion.refresh_from_db()
        motions.declare(motion, by=lead)
    said = seen(conference)
    assert "4 Tán thành" in re.sub(r"Tán thành (\d)", r"\1 Tán thành", said)
    assert "4/4 tán thành, đạt 100 % số đại biểu có mặt. Được thông qua." in said
    show(conference, "ranking")
    assert "Biểu quyết: 4/4 tán thành" in seen(conference)


@pytest.mark.parametrize(("mode", "rows"), [("named", NamedVote), ("secret", HasVoted)])
def test_of_an_open_vote_on_phones_only_the_number_of_votes_is_seen(conference, mode, rows):
    ward = wards_of(again(conference.cluster_round))[2]
    motion = meetings.make_open_motion(conference)
    Motion.objects.filter(pk=motion.pk).update(mode=mode)
    more = {"choice": "no", "by": clerk_of(ward)} if rows is NamedVote else {}
    rows.objects.create(motion=motion, ward=ward, **more)
    show(conference, "motion", motion=motion.pk)
    said = seen(conference)
    assert "1/4 đơn vị đã biểu quyết" in said
    assert "ông tán thành" not in said
    assert ward.name not in said.split()


def test_no_slide_tells_a_remark_a_reason_a_phone_number_or_what_another_cluster_has(conference):
    cluster_round = again(conference.cluster_round)
    _lead, deputy, third = wards_of(cluster_round)[:3]
    meetings.make_settled(conference, third, "II.1", "28")
    meetings.make_declared(conference)
    with clock.at(AT):
        nominee = meetings.make_nominated(conference, third, by=lead_of(conference))
        conferences.note_opinion(conference, deputy, "Xin rút ý kiến", by=lead_of(conference))
    meetings.make_declared(conference, Motion.Kind.COMMENDATION, (3, 0, 0), ward=third)
    other = make.make_cluster_round(clusters=1)
    told = ""
    for choice in [{"kind": kind} for kind in screens.KINDS if kind != "motion"] + [
        {"kind": "motion", "motion": m.pk} for m in conference.motions.all()
    ]:
        show(conference, choice.pop("kind"), **choice)
        told += seen(conference)
    assert nominee.ward.full_name in told
    assert third.name in told.split()
    assert [secret for secret in SECRETS if secret in told] == []
    assert other.cluster.district.name not in told
    assert not re.search(r"0\d{9}|024", told)


def test_hidden_the_screen_says_only_who_meets(conference):
    show(conference, "ranking")
    assert act(conference, "hide") == 302
    said = seen(conference)
    assert again(conference.cluster_round).audit_round.office in said
    assert "Hội nghị kiểm tra chéo" in said
    assert "Một" not in said.split()
    assert "Phòng họp tầng 2" not in said
    assert act(conference, "hide", show="1") == 302
    assert "Một" in seen(conference).split()


def test_what_was_just_shown_is_taken_back_within_ten_seconds_and_not_later(conference):
    show(conference, "agenda")
    show(conference, "ranking", revealed=0)
    lead = lead_of(conference)
    with clock.at(AT):
        screens.reveal_next(conference, by=lead)
    with clock.at(AT + timedelta(seconds=10)):
        screens.undo(conference, by=lead)
        assert Screen.objects.get().slide == {"kind": "ranking", "revealed": 0}
        with pytest.raises(Refused):
            screens.undo(conference, by=lead)
    show(conference, "agenda")
    with clock.at(AT + timedelta(seconds=11)), pytest.raises(Refused):
        screens.undo(conference, by=lead)
    assert Screen.objects.get().slide == {"kind": "agenda"}
    assert list(JournalEntry.objects.filter(verb="screen.undone").values_list("by_name", flat=True)) == [lead.full_name]


def test_two_people_at_the_screen_do_not_override_each_other(conference):
    version = show(conference, "agenda").version
    show(conference, "groups")
    with pytest.raises(Stale):
        screens.show(conference, {"kind": "ranking"}, by=lead_of(conference), version=version)
    assert act(conference, "show", slide="ranking", version=version) == 409
    assert act(conference, "show", slide="groups", version=version) == 302  # a second click on the same
    assert Screen.objects.get().slide == {"kind": "groups"}


@pytest.mark.parametrize("slide", ["", "password", "motion", "motion-0", "motion-99999999999", "ranking-x"])
def test_nothing_is_shown_that_is_no_slide_of_this_conference(conference, slide):
    status = act(conference, "show", slide=slide)
    assert (status, Screen.objects.get().slide) == (
        (302, {"kind": "ranking"}) if slide == "ranking-x" else (403, {"kind": "waiting"})
    )


def test_lead_and_deputy_choose_the_slide_and_nobody_else(conference):
    cluster_round = again(conference.cluster_round)
    _lead, deputy, third = wards_of(cluster_round)[:3]
    stranger = make.make_person(ward=make.make_ward("Xa", district=make.make_district("Gia Lâm")))
    assert act(conference, "show", clerk_of(deputy), slide="agenda") == 302
    assert act(conference, "show", clerk_of(third), slide="groups") == 403
    assert act(conference, "show", officer_of(cluster_round), slide="groups") == 403
    assert act(conference, "show", stranger, slide="groups") == 404
    assert Screen.objects.get().slide == {"kind": "agenda"}


def test_a_changed_link_ends_the_old_one_and_a_guessed_one_opens_nothing(conference):
    old = screens.screen_of(conference).token
    assert act(conference, "change-link") == 302
    new = Screen.objects.get().token
    assert [Client().get(f"/screen/{token}/").status_code for token in (old, new, old[:-1], "0", new.upper())] == [
        404, 200, 404, 404, 404,
    ]  # fmt: skip
    assert Client().post(f"/screen/{new}/").status_code == 405


def test_after_the_close_the_end_stays_until_the_result_is_approved(conference):
    show(conference, "ranking")
    meetings.make_declared(conference)
    meetings.make_closed(conference)
    assert "Trân trọng cảm ơn các đại biểu" in seen(conference)
    assert "Biên bản đang được lập." in seen(conference)
    assert act(conference, "show", slide="ranking") == 403
    ClusterRound.objects.filter(pk=conference.cluster_round_id).update(state=ClusterRound.State.APPROVED)
    seen(conference, status=404)


def test_the_link_of_a_meeting_that_was_held_again_is_over(conference):
    meetings.make_closed(conference)
    facts = meetings.conference_facts(again(conference.cluster_round))
    Conference.objects.create(cluster_round=conference.cluster_round, number=2, **facts)
    seen(conference, status=404)


def test_who_an_earlier_meeting_nominated_and_voted_is_on_the_screen_of_the_next_and_waits_for_no_vote(conference):
    cluster_round = again(conference.cluster_round)
    third, lead = wards_of(cluster_round)[2], lead_of(conference)
    meetings.make_nominated(conference, third, by=lead)
    meetings.make_declared(conference, Motion.Kind.COMMENDATION, (3, 0, 0), ward=third)
    meetings.make_closed(conference)
    facts = meetings.conference_facts(cluster_round) | {"state": Conference.State.IN_SESSION, "opened_at": AT}
    second = Conference.objects.create(cluster_round=cluster_round, number=2, **facts)
    show(second, "commendation")
    assert third.full_name in seen(second)
    assert "Được thông qua." in seen(second)
    console = console_of(again(cluster_round), second)
    assert console.not_voted == []
    assert [question.kind for question in questions(console, lead)] == [Motion.Kind.RESULTS, Motion.Kind.MINUTES]


def test_asking_again_costs_few_queries_and_sends_nothing_while_nothing_changed(conference):
    show(conference, "ranking")
    address = f"/screen/{screens.screen_of(conference).token}/state/"
    first = Client().get(address)
    with CaptureQueriesContext(connection) as asked:
        again_asked = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again_asked.status_code, again_asked.content) == (304, b"")
    assert len(asked) <= 5
    assert first["X-Robots-Tag"] == "noindex, nofollow"
    assert not first.cookies
    meetings.make_settled(conference, wards_of(again(conference.cluster_round))[2], "II.1", "12")
    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_page_loads_again_by_itself_without_script_and_asks_nobody_to_sign_in(conference):
    show(conference, "agenda")
    answer = Client().get(f"/screen/{screens.screen_of(conference).token}/?theme=dark")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert 'data-theme="dark"' in page
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert not answer.cookies
    assert "<nav" not in page


def test_sixteen_units_and_many_groups_are_split_into_slides_that_can_be_read():
    assert len(windows(4, 7)) == 1
    assert len(windows(16, 7)) == 2
    assert len(windows(16, 12)) == 4
    assert len(windows(4, 9)) == 2
