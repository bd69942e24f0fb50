"""Đề nghị mở lại: a unit asks, the lead unit or the district decides, both read what came of it."""

import pytest
from django.db import IntegrityError, transaction

from audits import policies
from audits.models import ReopeningRequest, SelfAssessment
from audits.queries import self_assessments
from audits.services import reopening, stages
from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry
from tests import make
from tests.visits import refusal_of, text_of, visit

NOW, AFTER, CROSS_CHECK = make.day(5), make.day(10), make.day(14)
State = SelfAssessment.State
WISH = "Chấm nhầm mục I.2, thiếu quyết định sửa đổi."


@pytest.fixture
def sent(db) -> SelfAssessment:
    cluster_round = make.make_cluster_round()
    make.make_sent(cluster_round)
    return self_assessments().get(cluster_round=cluster_round, ward=make.wards_of(cluster_round)[2])


@pytest.fixture
def clerk(sent):
    return make.clerk_of(sent.ward)


@pytest.fixture
def lead(sent):
    return make.clerk_of(make.wards_of(sent.cluster_round)[0])


@pytest.fixture
def asked(sent, clerk) -> SelfAssessment:
    with clock.at(NOW):
        reopening.ask(sent, WISH, by=clerk)
    return sent


def again(report) -> SelfAssessment:
    return self_assessments().get(pk=report.pk)


def request_of(report) -> ReopeningRequest:
    return report.reopening_requests.get()


def home_of(person, at=NOW) -> str:
    return text_of(visit(person, "scoring:home", at=at))


def test_from_the_locked_strip_a_unit_asks_and_lead_and_district_get_a_task(sent, clerk, lead):
    strip = text_of(visit(clerk, "audits:self-assessment-group", sent.pk, "I", at=NOW))
    assert f"/self-assessments/{sent.pk}/reopening/" in strip
    empty = visit(clerk, "audits:reopening-ask", sent.pk, at=NOW, data={"reason": " "})
    assert (empty.status_code, sent.reopening_requests.count()) == (422, 0)
    for _press in range(2):
        assert visit(clerk, "audits:reopening-ask", sent.pk, at=NOW, data={"reason": WISH}).status_code == 302
    assert request_of(sent).reason == WISH
    task = "Giải quyết đề nghị mở lại báo cáo của UBND phường Ba"
    for person in (lead, make.officer_of(sent.cluster_round)):
        assert task in home_of(person)
        assert WISH in text_of(visit(person, "audits:report", sent.pk, at=NOW))
    deputy = make.clerk_of(make.wards_of(sent.cluster_round)[1])
    assert task not in home_of(deputy)
    assert WISH not in text_of(visit(deputy, "audits:report", sent.pk, at=NOW))
    assert "đang chờ giải quyết" in text_of(visit(clerk, "audits:self-assessment", sent.pk, at=NOW))


def test_granted_the_report_is_a_draft_with_the_note_and_the_request_is_closed(asked, clerk, lead):
    data = {"decision": "grant", "answer": "Sửa mục I.2"}
    assert visit(lead, "audits:reopening-decide", asked.pk, at=NOW, data=data).status_code == 302
    assert (again(asked).state, again(asked).returned_note) == (State.DRAFT, "Sửa mục I.2")
    assert (request_of(asked).state, request_of(asked).decided_by) == ("granted", lead)
    assert JournalEntry.objects.get(verb="self_assessment.reopened").before == {"asked": WISH}
    second = visit(lead, "audits:reopening-decide", asked.pk, at=NOW, data=data)
    assert (second.status_code, "đã được giải quyết" in refusal_of(second)) == (403, True)


def test_refused_the_report_stays_and_the_unit_reads_why(asked, clerk, lead):
    empty = visit(lead, "audits:reopening-decide", asked.pk, at=NOW, data={"decision": "refuse", "answer": ""})
    assert (empty.status_code, request_of(asked).state) == (422, "open")
    visit(lead, "audits:reopening-decide", asked.pk, at=NOW, data={"decision": "refuse", "answer": "Không cần"})
    assert (again(asked).is_sent, request_of(asked).state) == (True, "refused")
    for name in ("audits:self-assessment", "audits:self-assessment-receipt"):
        assert "Không cần" in text_of(visit(clerk, name, asked.pk, at=NOW))
    with clock.at(NOW):
        reopening.ask(asked, "Xin xem lại", by=clerk)
    assert list(asked.reopening_requests.values_list("state", flat=True)) == ["refused", "open"]


@pytest.mark.parametrize(("at", "words"), [(AFTER, "Phòng Nội vụ quận Long Biên gia hạn"), (CROSS_CHECK, "đã khóa")])
def test_after_the_window_it_is_not_granted_and_the_page_says_what_is_possible(asked, clerk, lead, at, words):
    if at == CROSS_CHECK:
        make.make_cross_check_begun(asked.cluster_round)
    assert words in text_of(visit(lead, "audits:reopening-decide", asked.pk, at=at))
    answer = visit(lead, "audits:reopening-decide", asked.pk, at=at, data={"decision": "grant"})
    assert (answer.status_code, words in text_of(answer), again(asked).is_sent) == (422, True, True)
    visit(lead, "audits:reopening-decide", asked.pk, at=at, data={"decision": "refuse", "answer": "Đã hết hạn"})
    assert request_of(asked).state == "refused"
    assert words in text_of(visit(clerk, "audits:reopening-ask", asked.pk, at=at))


def test_once_the_district_moves_the_deadline_it_is_granted_again(asked, lead):
    officer = make.officer_of(asked.cluster_round)
    with clock.at(AFTER):
        stages.move_deadline(asked.cluster_round, "self_assessment", make.day(11), "Mưa bão", by=officer)
        reopening.grant(asked, "", by=lead)
    assert (again(asked).state, WISH in again(asked).returned_note) == (State.DRAFT, True)


def test_taking_back_or_returning_the_report_closes_the_request(asked, clerk):
    visit(clerk, "audits:self-assessment-withdraw", asked.pk, at=NOW, data={})
    assert (again(asked).state, request_of(asked).state) == (State.DRAFT, "granted")


def test_the_lead_unit_does_not_decide_on_its_own_report(sent, lead):
    own = self_assessments().get(cluster_round=sent.cluster_round, ward=make.wards_of(sent.cluster_round)[0])
    with clock.at(NOW):
        reopening.ask(own, WISH, by=lead)
    assert visit(lead, "audits:reopening-decide", own.pk, at=NOW).status_code == 403
    assert "Giải quyết đề nghị mở lại báo cáo của UBND phường Một" not in home_of(lead)
    officer = make.officer_of(sent.cluster_round)
    assert visit(officer, "audits:reopening-decide", own.pk, at=NOW, data={"decision": "grant"}).status_code == 302
    assert again(own).state == State.DRAFT


def test_nobody_else_asks_or_decides(asked):
    deputy = make.clerk_of(make.wards_of(asked.cluster_round)[1])
    stranger = make.make_person(ward=make.make_ward("Xa"))
    for name, data in (("ask", {"reason": "x"}), ("decide", {"decision": "grant"})):
        assert visit(deputy, f"audits:reopening-{name}", asked.pk, at=NOW, data=data).status_code == 403
        assert visit(stranger, f"audits:reopening-{name}", asked.pk, at=NOW, data=data).status_code == 404
    assert (again(asked).is_sent, request_of(asked).state) == (True, "open")


def test_who_may_not_decide_does_not_learn_whether_anybody_asked(sent):
    deputy = make.clerk_of(make.wards_of(sent.cluster_round)[1])
    with clock.at(NOW), pytest.raises(Refused) as refusal:
        reopening.grant(sent, "", by=deputy)
    assert refusal.value.reason == policies.can_return(deputy, sent).reason


def test_a_draft_has_nothing_to_reopen_and_after_the_opening_it_is_too_late(db):
    cluster_round = make.make_cluster_round()
    draft = self_assessments().get(cluster_round=cluster_round, ward=make.wards_of(cluster_round)[2])
    with clock.at(NOW), pytest.raises(Refused):
        reopening.ask(draft, WISH, by=make.clerk_of(draft.ward))
    opened = make.make_cluster_round("consol")
    report = self_assessments().get(cluster_round=opened, ward=make.wards_of(opened)[2])
    with clock.at(make.day(18)), pytest.raises(Refused, match="giải trình"):
        reopening.ask(report, WISH, by=make.clerk_of(report.ward))


def test_the_database_holds_one_open_request(asked, clerk):
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.reopening_requests.create(reason="Nữa", asked_by=clerk)
