"""The console of a conference: breaks, the seat of the deputy unit, corrections, two people at once."""

import re
from datetime import timedelta

import pytest

from audits.models import ClusterRound
from clusters import clock, journal
from clusters.models import JournalEntry, Role
from scoring.models import Attendance, Conference, ConsoleSeat, Motion, Opinion, Settlement
from scoring.services import conferences, settlements
from scoring.services.attendance import fingerprint
from scoring.services.seats import code_of
from tests import make, meetings
from tests.flow.test_conferences import page, post, text
from tests.flow.test_settlements import settle
from tests.make import again, clerk_of, day, officer_of, wards_of

pytestmark = pytest.mark.django_db
Stage = ClusterRound.State
AT = meetings.AT_THE_MEETING


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def revealed():
    return make.make_cluster_round(Stage.CONSOLIDATION, wards=4)


def sit(client, person, cluster_round, code, *, name="Đại biểu Hai", at=AT):
    return post(client, person, cluster_round, "seat/", at=at, delegate_name=name, code=code)


def disputed():
    """In session; the lead's clerk, the conference, the deputy's code."""
    cluster_round = meetings.make_disputed()
    conference = meetings.make_session(cluster_round)
    return cluster_round, meetings.lead_clerk(cluster_round), code_of(conference, wards_of(cluster_round)[1])


def verbs():
    return list(JournalEntry.objects.order_by("number").values_list("verb", flat=True))


# The seat of the deputy unit


def test_a_delegate_of_the_deputy_unit_confirms_the_leads_own_lines_at_the_leads_console(client):
    cluster_round, lead, code = disputed()
    own, deputy = wards_of(cluster_round)[:2]
    said = text(page(client, lead, cluster_round))
    assert "is confirmed by UBND phường Hai, the deputy unit" in said
    assert settle(client, lead, cluster_round, own).status_code == 403
    assert sit(client, lead, cluster_round, code).status_code == 302
    assert "Đại biểu Hai (UBND phường Hai) confirms at this console" in text(page(client, lead, cluster_round))
    assert settle(client, lead, cluster_round, own).status_code == 302
    settled = Settlement.objects.get()
    assert (settled.by, settled.by_ward) == (lead, deputy)
    line = JournalEntry.objects.get(verb="settlement.recorded")
    assert line.after["confirmed_by"] == "Đại biểu Hai, UBND phường Hai"
    assert post(client, lead, cluster_round, "unseat/").status_code == 302
    assert settle(client, lead, cluster_round, own, "25", instead_of=settled.pk).status_code == 403
    assert code not in str(list(JournalEntry.objects.values_list("before", "after", "reason", "label")))
    assert list(journal.faults()) == []


def test_only_the_people_of_the_deputy_unit_ever_see_its_code(client):
    cluster_round, lead, code = disputed()
    member, deputy = clerk_of(wards_of(cluster_round)[2]), meetings.deputy_clerk(cluster_round)
    assert code in text(page(client, deputy, cluster_round))
    client.force_login(deputy, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(AT):
        assert f"code of the unit: {code}" in text(client.get("/"))
    for person in (lead, member, officer_of(cluster_round)):
        assert code not in page(client, person, cluster_round).content.decode()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        with clock.at(AT):
            assert code not in client.get("/").content.decode()


def test_no_other_code_opens_the_seat(client):
    cluster_round, lead, code = disputed()
    conference, [_own, _deputy, third, _fourth] = Conference.objects.get(), wards_of(cluster_round)
    beside = meetings.make_called(revealed())
    strange = [code_of(conference, third), code_of(beside, wards_of(cluster_round)[1]), "", "1234567890123"]
    for wrong in strange:
        assert sit(client, lead, cluster_round, wrong).status_code == 422
    assert sit(client, lead, cluster_round, code, name="Đại biểu Ba").status_code == 422  # not of that unit
    member = clerk_of(third)
    assert sit(client, member, cluster_round, code).status_code == 403
    assert sit(client, officer_of(cluster_round), cluster_round, code).status_code == 403
    assert ConsoleSeat.objects.exists() is False


def test_after_five_wrong_codes_even_the_right_one_waits_ten_minutes(client):
    cluster_round, lead, code = disputed()
    colleague = make.make_person(ward=wards_of(cluster_round)[0])
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for person in (lead, lead, colleague, colleague, colleague):
        assert "The code is wrong." in text(sit(client, person, cluster_round, wrong))
    late = sit(client, lead, cluster_round, code)
    assert (late.status_code, "Five wrong codes were typed." in text(late)) == (422, True)
    assert verbs().count("seat.refused") == 5
    assert sit(client, lead, cluster_round, code, at=AT + timedelta(minutes=11)).status_code == 302


def test_a_seat_serves_the_one_account_that_took_it_and_ends_by_itself(client):
    cluster_round, lead, code = disputed()
    own = wards_of(cluster_round)[0]
    colleague = make.make_person(ward=own)
    sit(client, lead, cluster_round, code)
    assert settle(client, colleague, cluster_round, own).status_code == 403
    later = AT + timedelta(minutes=25)
    assert (
        post(client, lead, cluster_round, "opinions/note/", at=later, ward=own.pk, text="Nhất trí").status_code == 302
    )
    assert settle(client, lead, cluster_round, own, at=AT + timedelta(minutes=50)).status_code == 302
    much_later = AT + timedelta(minutes=81)
    assert settle(client, lead, cluster_round, own, "25", instead_of=1, at=much_later).status_code == 403


def test_the_seat_is_left_when_the_delegate_goes_or_the_meeting_rests(client):
    cluster_round, lead, code = disputed()
    own = wards_of(cluster_round)[0]
    sit(client, lead, cluster_round, code)
    gone = Attendance.objects.get(name="Đại biểu Hai")
    post(client, lead, cluster_round, f"leave/{gone.pk}/")
    assert settle(client, lead, cluster_round, own).status_code == 403
    post(client, lead, cluster_round, "arrive/", ward=wards_of(cluster_round)[1].pk, name="Đại biểu Hai")
    assert sit(client, lead, cluster_round, own_code(client, cluster_round)).status_code == 302
    post(client, lead, cluster_round, "pause/")
    post(client, lead, cluster_round, "resume/")
    assert settle(client, lead, cluster_round, own).status_code == 403


def own_code(client, cluster_round):
    """As a person of the deputy unit reads it."""
    said = text(page(client, meetings.deputy_clerk(cluster_round), cluster_round))
    return re.search(r"Code of this unit for this conference: (\d{6})", said)[1]


def test_a_code_that_was_typed_once_seats_nobody_again(client):
    cluster_round, lead, code = disputed()
    for _double_click in range(2):
        assert sit(client, lead, cluster_round, code).status_code == 302
    assert ConsoleSeat.objects.count() == 1
    assert own_code(client, cluster_round) != code
    post(client, lead, cluster_round, "unseat/")
    again_with_it = sit(client, lead, cluster_round, code)
    assert (again_with_it.status_code, "Each code serves once" in text(again_with_it)) == (422, True)
    assert settle(client, lead, cluster_round, wards_of(cluster_round)[0]).status_code == 403
    assert sit(client, lead, cluster_round, own_code(client, cluster_round)).status_code == 302


def test_where_the_lead_records_its_own_matters_there_is_no_seat_and_no_code(client):
    cluster_round = meetings.make_disputed(rules={"vote": {"deputy_for_own": False}})
    conference = meetings.make_session(cluster_round)
    lead, deputy = meetings.lead_clerk(cluster_round), meetings.deputy_clerk(cluster_round)
    code = code_of(conference, wards_of(cluster_round)[1])
    assert code not in page(client, deputy, cluster_round).content.decode()
    assert 'id="seat"' not in page(client, lead, cluster_round).content.decode()
    assert sit(client, lead, cluster_round, code).status_code in (403, 422)
    assert ConsoleSeat.objects.exists() is False


# Breaks and postponements


def test_in_a_break_nothing_is_settled_and_afterwards_everything_goes_on(client):
    cluster_round, lead, _code = disputed()
    third = wards_of(cluster_round)[2]
    for _click in range(2):
        assert post(client, lead, cluster_round, "pause/").status_code == 302
    said = text(page(client, lead, cluster_round))
    assert "The conference is in a break" in said
    late = settle(client, lead, cluster_round, third)
    assert (late.status_code, "The conference is in a break" in text(late)) == (403, True)
    kept = post(client, lead, cluster_round, "opinions/note/", ward=third.pk, text="Đề nghị xem lại")
    assert (kept.status_code, "Đề nghị xem lại" in text(kept)) == (409, True)
    assert Opinion.objects.exists() is False
    assert post(client, lead, cluster_round, "close/").status_code == 403
    for _click in range(2):
        assert post(client, lead, cluster_round, "resume/").status_code == 302
    assert settle(client, lead, cluster_round, third).status_code == 302
    assert [verb for verb in verbs() if verb in ("conference.paused", "conference.resumed")] == [
        "conference.paused", "conference.resumed",
    ]  # fmt: skip


def test_a_conference_without_enough_delegates_is_postponed_and_called_again(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round, present=wards_of(cluster_round)[:2])
    lead = meetings.lead_clerk(cluster_round)
    assert "Not enough delegates: 2 of 4 units are present." in page(client, lead, cluster_round).content.decode()
    empty = post(client, lead, cluster_round, "postpone/", reason=" ")
    assert (empty.status_code, "Write why the conference is postponed" in text(empty)) == (422, True)
    for _click in range(2):
        assert post(client, lead, cluster_round, "postpone/", reason="Không đủ đại biểu").status_code == 302
    member = clerk_of(wards_of(cluster_round)[3])
    assert "Không đủ đại biểu" in text(page(client, member, cluster_round))
    assert post(client, lead, cluster_round, "open/").status_code == 302  # not open any more, not opened
    assert Conference.objects.get().state == "postponed"
    with clock.at(day(23)):
        facts = meetings.conference_facts(cluster_round) | {"planned_at": day(26, 14)}
        conferences.call(again(cluster_round), facts, by=lead)
    conference = Conference.objects.get()
    assert (conference.state, conference.number, conference.attendances.count()) == ("called", 1, 0)
    told = JournalEntry.objects.get(verb="conference.postponed").after["present"]
    assert told == ["Đại biểu Một, UBND phường Một", "Đại biểu Hai, UBND phường Hai"]
    assert post(client, lead, cluster_round, "open/", at=day(26, 14)).status_code == 302
    assert Conference.objects.get().opened_at == day(26, 14)


def test_who_is_not_the_lead_unit_interrupts_nothing(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round)
    for person in (meetings.deputy_clerk(cluster_round), clerk_of(wards_of(cluster_round)[2])):
        for act in ("pause/", "postpone/", "attendance/all/", "settle-prepared/"):
            assert post(client, person, cluster_round, act, reason="Bận").status_code == 403
    assert Conference.objects.get().state == "session"


def test_a_vote_under_way_is_finished_before_a_break(client):
    cluster_round = revealed()
    conference = meetings.make_session(cluster_round)
    meetings.make_open_motion(conference)
    lead = meetings.lead_clerk(cluster_round)
    for act in ("pause/", "postpone/"):
        refused = post(client, lead, cluster_round, act, reason="Hết giờ")
        assert (refused.status_code, "is not declared yet. Finish it first." in text(refused)) == (403, True)


def test_it_is_called_for_a_day_to_come_and_after_the_explanations(client):
    cluster_round = revealed()
    lead, host = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[0].pk
    facts = {
        "hour": "14:00", "place": "Hội trường", "chair_name": "A", "chair_position": "B", "secretary_name": "C",
        "secretary_position": "D", "host": host,
    }  # fmt: skip
    for when, sentence in (
        ("17/10/2026", "The conference cannot be called for a day that is over. Today is 18/10/2026."),
        ("20/10/2026", "Units may explain lines until 17:00 20/10/2026. Choose a time after that."),
    ):
        refused = post(client, lead, cluster_round, "call/", at=day(18), **facts, day=when)
        assert (refused.status_code, sentence in text(refused), "Hội trường" in refused.content.decode()) == (
            422, True, True,
        )  # fmt: skip


# Attendance


def test_all_are_noted_at_once_and_nobody_twice(client):
    cluster_round = revealed()
    wards = wards_of(cluster_round)
    meetings.make_called(cluster_round)
    lead = meetings.lead_clerk(cluster_round)
    Role.objects.filter(ward=wards[3]).delete()
    assert post(client, lead, cluster_round, "attendance/all/", at=day(21)).status_code == 403  # not on the day
    for _click in range(2):
        assert post(client, lead, cluster_round, "attendance/all/").status_code == 302
    here = list(Attendance.objects.order_by("pk").values_list("ward__name", "name"))
    chair_and_secretary = [("Một", "Nguyễn Thị Đông"), ("Một", "Trần Văn Thư")]
    assert here == [*chair_and_secretary, *((w.name, clerk_of(w).full_name) for w in wards[1:3])]
    said = text(page(client, lead, cluster_round))
    assert "Nobody is known of UBND phường Bốn" in said
    assert "3/4 units are present" in said
    post(client, lead, cluster_round, "open/")
    opened = JournalEntry.objects.get(verb="conference.opened")
    assert opened.after == {"present": 3, "members": 4, "quorum": True}


def correction(row, **changed):
    facts = {"name": row.name, "position": row.position, "arrived": "08:00", "left": "", "seen": fingerprint(row)}
    return facts | changed


def test_times_and_names_are_set_right_and_two_corrections_do_not_cross(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round)
    lead, row = meetings.lead_clerk(cluster_round), Attendance.objects.get(name="Đại biểu Ba")
    path, at = f"correct/{row.pk}/", AT + timedelta(hours=1)
    first, late = correction(row, name="Bà Ba"), correction(row, name="Ông Ba", left="08:30")
    assert post(client, lead, cluster_round, path, at=at, **first).status_code == 302
    crossed = post(client, lead, cluster_round, path, at=at, **late)
    assert (crossed.status_code, "What stands now: Bà Ba" in text(crossed)) == (409, True)
    assert b'value="\xc3\x94ng Ba"' in crossed.content
    row.refresh_from_db()
    for wrong, sentence in (
        ({"left": "07:30"}, "Nobody leaves before coming."),
        ({"arrived": "23:00"}, "Nobody comes or leaves later than now."),
        ({"name": " "}, "Enter the name of the person present."),
        ({"arrived": "tám giờ"}, "An hour is written like 14:00"),
    ):
        refused = post(client, lead, cluster_round, path, at=at, **correction(row, **wrong))
        assert (refused.status_code, sentence in text(refused)) == (422, True)
    row.refresh_from_db()
    assert (row.name, row.left_at) == ("Bà Ba", None)
    stranger = clerk_of(wards_of(cluster_round)[2])
    assert post(client, stranger, cluster_round, path, at=at, **correction(row)).status_code == 403


# Prepared and raised lines, two people


def test_all_prepared_lines_are_recorded_as_they_were_read(client):
    cluster_round = meetings.make_disputed()
    lead, third = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[2]
    criteria = [meetings.criterion_of(cluster_round, code) for code in ("I.1", "II.1")]
    with clock.at(make.NOW[Stage.CONSOLIDATION]):
        rows = [settlements.prepare(cluster_round, third, c, 20, "Đã đối chiếu", by=lead) for c in criteria]
    conference = meetings.make_session(cluster_round)
    said = text(page(client, lead, cluster_round))
    assert "Record all prepared points (2 lines)" in said
    assert "Record as prepared: 20" in said
    pks = [row.pk for row in rows]
    meetings.make_settled(conference, third, "I.1", "30")
    stale = post(client, lead, cluster_round, "settle-prepared/", prepared=pks)
    assert (stale.status_code, "Somebody changed a prepared line meanwhile." in text(stale)) == (409, True)
    assert Settlement.objects.filter(state="recorded").count() == 1
    assert post(client, lead, cluster_round, "settle-prepared/", prepared=pks[1:]).status_code == 302
    assert sorted(Settlement.objects.filter(state="recorded").values_list("points", flat=True)) == [20, 30]


def test_any_line_is_raised_and_settled_although_its_marks_agree(client):
    cluster_round = meetings.make_disputed()
    meetings.make_session(cluster_round)
    lead, fourth = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[3]
    anchor = f'id="line-{fourth.pk}-I.1"'
    assert anchor not in page(client, lead, cluster_round).content.decode()
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(AT):
        raised = client.get(f"/cluster-rounds/{cluster_round.pk}/conference/?ward={fourth.pk}&criterion=I.1")
        nonsense = client.get(f"/cluster-rounds/{cluster_round.pk}/conference/?ward=²&criterion=I.1")
    assert (f"{anchor} open" in raised.content.decode(), nonsense.status_code) == (True, 200)
    data = {"points": "38", "reason": "Kế hoạch ban hành chậm", "instead_of": 0, "origin": "conference"}
    assert post(client, lead, cluster_round, f"settle/{fourth.pk}/I.1/", **data).status_code == 302
    said = page(client, lead, cluster_round).content.decode()
    assert anchor in said
    assert "<del>40</del> <strong>38</strong>" in re.sub(r"\s+", " ", said)


def test_an_open_console_learns_that_somebody_else_recorded_something(client):
    cluster_round, lead, _code = disputed()
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/cluster-rounds/{cluster_round.pk}/conference/state/"
    with clock.at(AT):
        tag = client.get(path)["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
        meetings.make_settled(Conference.objects.get(), wards_of(cluster_round)[2], "II.1", "20")
        changed = client.get(path, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()["at"], changed["ETag"] != tag) == (200, "08:00", True)


def test_the_attendance_sheet_has_a_line_for_everybody_who_signs(client):
    cluster_round = revealed()
    meetings.make_session(cluster_round, present=wards_of(cluster_round)[:3])
    client.force_login(clerk_of(wards_of(cluster_round)[3]), backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(AT):
        said = text(client.get(f"/cluster-rounds/{cluster_round.pk}/conference/sheet/"))
    for words in ("Signature", "Đại biểu Ba", "UBND phường Bốn", "Vote on the results"):
        assert words in said


def test_the_papers_are_made_the_moment_the_conference_closes(client):
    cluster_round = revealed()
    conference = meetings.make_session(cluster_round)
    meetings.make_declared(conference, Motion.Kind.RESULTS)
    lead = meetings.lead_clerk(cluster_round)
    assert "Not adopted by a vote yet: Adoption of the minutes." in text(page(client, lead, cluster_round))
    closed = post(client, lead, cluster_round, "close/")
    assert closed.url == f"/cluster-rounds/{cluster_round.pk}/minutes/"
    assert "minutes" in set(cluster_round.documents.values_list("kind", flat=True))
