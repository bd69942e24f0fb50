"""Saving by itself: every answer a page can get, and what is kept of each request."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.models import CrossCheck, MarkVersion, Presence, SelfAssessment, SelfScore, SelfScoreVersion
from clusters import clock
from tests.make import (
    NOW,
    Stage,
    clerk_of,
    make_cluster_round,
    make_person,
    make_sealed,
    make_sent,
    officer_of,
    sheet_of,
    wards_of,
)

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def assessment():
    """A draft of the ward Ba."""
    cluster_round = make_cluster_round()
    ward = wards_of(cluster_round)[2]
    make_person(ward=ward)
    return SelfAssessment.objects.get(cluster_round=cluster_round, ward=ward)


@pytest.fixture
def sheet():
    """Ba's on Một, nothing marked yet."""
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    lead, _deputy, member = wards_of(cluster_round)
    return sheet_of(cluster_round, member, lead)


def browser(person, **options):
    client = Client(**options)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(person, name, *args, at=NOW["self"], **fields):
    """Status and answer of one request that a script makes."""
    with clock.at(at):
        answer = browser(person).post(reverse(name, args=args), fields, headers=JSON)
    return answer.status_code, json.loads(answer.content) if answer["Content-Type"] == "application/json" else None


def save(assessment, code="I.1", by=None, **fields):
    return post(by or clerk_of(assessment.ward), "audits:self-score-save", assessment.pk, code, **fields)


def save_mark(sheet, code="II.1", by=None, **fields):
    return post(by or clerk_of(sheet.assessor), "audits:mark-save", sheet.pk, code, at=NOW["cross"], **fields)


def test_an_answer_is_saved_as_typed_and_the_page_told_its_version_and_hour(assessment):
    saved = save(assessment, points="38,5", reason="Chậm 20 ngày\r\n", version="0")
    assert saved == (
        200,
        {"version": 1, "at": "08:00", "kept": {"points": "38,5", "na": False, "text": "Chậm 20 ngày"}},
    )
    score = SelfScore.objects.get()
    assert (score.points, score.reason, score.version) == (Decimal("38.5"), "Chậm 20 ngày", 1)
    assert save(assessment, points="38", reason="Chậm 20 ngày", version="1")[1]["version"] == 2


def test_half_an_answer_is_saved(assessment):
    assert save(assessment, reason="Chưa biết", version="0")[0] == 200
    assert (SelfScore.objects.get().points, SelfScore.objects.get().reason) == (None, "Chưa biết")


def test_nothing_typed_writes_nothing(assessment):
    assert save(assessment, points="", reason="", version="0")[1]["version"] == 0
    assert not SelfScore.objects.exists()


def test_not_applicable_is_saved_where_the_criterion_allows_it(assessment):
    assert save(assessment, "II.2", na="on", reason="Không có", version="0")[1]["kept"]["na"]
    status, answer = save(assessment, "I.1", na="on", version="0")
    assert (status, list(answer["problems"])) == (422, ["na"])
    status, answer = save(assessment, "II.2", na="on", points="3", version="1")
    assert (status, list(answer["problems"])) == (422, ["points"])


def test_the_same_request_again_is_harmless_whatever_became_of_its_answer(assessment):
    for _lost in range(3):
        assert save(assessment, points="38", reason="Chậm", version="0")[1]["version"] == 1
    assert SelfScoreVersion.objects.count() == 1


def test_a_late_text_is_kept_beside_the_newer_one_and_both_are_told(assessment):
    colleague = make_person(ward=assessment.ward, name="Trần Thị Lan")
    save(assessment, by=colleague, points="38", reason="Của Lan", version="0")
    status, answer = save(assessment, points="37,5", reason="Của tôi", version="0")
    assert (status, answer) == (
        409,
        {"conflict": {
            "by": "Trần Thị Lan", "at": "08:00", "points": "38", "na": False, "text": "Của Lan", "version": 1,
        }},
    )  # fmt: skip
    refused = SelfScoreVersion.objects.get(refused=True)
    assert (refused.reason, refused.points, refused.saved_by) == ("Của tôi", Decimal("37.5"), clerk_of(assessment.ward))
    assert save(assessment, points="37,5", reason="Của tôi", version="1")[1]["version"] == 2


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"points": "41"}, "points"),
        ({"points": "0,3"}, "points"),
        ({"points": "-1"}, "points"),
        ({"points": "ba"}, "points"),
        ({"points": "9" * 5000}, "points"),
        ({"points": "3", "reason": "a" * 4001}, "reason"),
    ],
)
def test_what_is_not_legal_is_named_at_its_field_and_changes_nothing(assessment, fields, at):
    status, answer = save(assessment, version="0", **fields)
    assert (status, list(answer["problems"])) == (422, [at])
    assert not SelfScore.objects.exists()


def test_control_characters_of_a_paste_are_left_out(assessment):
    _status, answer = save(assessment, points="1", reason="Thiếu\x00 hồ\x0b sơ\x07\t2\x1f\n", version="0")
    assert answer["kept"]["text"] == "Thiếu hồ sơ\t2"


@pytest.mark.parametrize("version", ["²", "-1", "9" * 5000, "", "x"])
def test_a_version_made_up_by_hand_overwrites_nothing(assessment, version):
    save(assessment, points="38", version="0")
    assert save(assessment, points="1", version=version)[0] == 409
    assert SelfScore.objects.get().points == 38


def test_nobody_else_saves_a_ward_s_answers(assessment, client):
    other = wards_of(assessment.cluster_round)[0]
    assert save(assessment, by=make_person(ward=other), points="1")[0] == 403
    assert save(assessment, by=officer_of(assessment.cluster_round), points="99")[0] == 403
    assert save(assessment, by=make_person(), points="1")[0] == 404
    assert save(assessment, "IX.9", points="1")[0] == 404
    address = reverse("audits:self-score-save", args=[assessment.pk, "I.1"])
    refused = client.post(address, {"points": "1"}, headers=JSON)
    assert (refused.status_code, refused.json()) == (401, {"sign_in": "/sign-in/?next=/signed-in/"})
    assert not SelfScore.objects.exists()


def test_a_sent_report_is_not_changed_and_the_reason_is_told(assessment):
    make_sent(assessment.cluster_round, ward=assessment.ward)
    status, answer = save(assessment, points="1", version="1")
    assert status == 403
    assert answer["reason"]
    assert save(assessment, points="41", version="1")[0] == 403
    assert SelfScore.objects.get(criterion__code="I.1").points == 40


def test_opening_the_address_saves_nothing(assessment):
    address = reverse("audits:self-score-save", args=[assessment.pk, "I.1"])
    clerk = browser(clerk_of(assessment.ward))
    for headers, kind in ((JSON, "application/json"), ({"accept": "text/html"}, "text/html; charset=utf-8")):
        answer = clerk.get(address, headers=headers)
        assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (405, "POST", kind)


def test_a_page_of_another_sign_in_is_told_to_sign_in_and_saves_nothing(assessment):
    address = reverse("audits:self-score-save", args=[assessment.pk, "I.1"])
    clerk = browser(clerk_of(assessment.ward), enforce_csrf_checks=True)
    answer = clerk.post(address, {"points": "1"}, headers=JSON)
    assert (answer.status_code, sorted(answer.json())) == (403, ["reason", "sign_in"])
    assert not SelfScore.objects.exists()


def test_saving_one_answer_asks_the_database_ten_times_at_most(assessment, sheet):
    cases = [
        (assessment, "audits:self-score-save", "I.1", {"points": "38", "reason": "Chậm"}, NOW["self"]),
        (sheet, "audits:mark-save", "II.1", {"points": "20", "remark": "Thiếu"}, NOW["cross"]),
    ]
    for record, name, code, fields, at in cases:
        ward = record.ward if record is assessment else record.assessor
        clerk, address = browser(clerk_of(ward)), reverse(name, args=[record.pk, code])
        with clock.at(at):
            clerk.post(address, {**fields, "version": "0"}, headers=JSON)
            with CaptureQueriesContext(connection) as asked:
                answer = clerk.post(address, {**fields, "points": "10", "version": "1"}, headers=JSON)
        assert answer.json()["version"] == 2
        queries = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
        assert len(queries) <= 10, queries


def test_the_general_part_is_saved_and_a_colleague_s_newer_one_is_told(assessment):
    clerk, texts = clerk_of(assessment.ward), {"strengths": "Tốt", "backlog_metres": "12,5"}
    first = post(clerk, "audits:general-save", assessment.pk, version="0", **texts)
    assert first == (200, {"version": 1, "at": "08:00", "kept": None})
    assert post(clerk, "audits:general-save", assessment.pk, version="0", **texts)[1]["version"] == 1
    colleague = make_person(ward=assessment.ward, name="Trần Thị Lan")
    status, answer = post(colleague, "audits:general-save", assessment.pk, version="0", strengths="Khác")
    assert (status, answer["conflict"]["fields"]["strengths"]) == (409, "Tốt")
    assert (answer["conflict"]["by"], answer["conflict"]["version"]) == (clerk.full_name, 1)
    assert post(colleague, "audits:general-save", assessment.pk, version="1", strengths="Khác")[1]["version"] == 2
    assert post(clerk, "audits:general-save", assessment.pk, version="2", backlog_metres="-1")[0] == 422
    assert post(make_person(), "audits:general-save", assessment.pk, version="2")[0] == 404
    stranger = make_person(ward=wards_of(assessment.cluster_round)[0])
    assert post(stranger, "audits:general-save", assessment.pk, version="2", strengths="Xóa")[0] == 403


def test_a_mark_without_its_remark_is_saved_and_begins_the_sheet(sheet):
    assert save_mark(sheet, points="20", version="0")[1]["version"] == 1
    sheet.refresh_from_db()
    assert sheet.state == CrossCheck.State.MARKING
    assert save_mark(sheet, points="20", remark="Thiếu", finding="unproven", version="1")[1]["version"] == 2
    assert sheet.marks.get().remark == "Chưa đủ căn cứ: Thiếu"
    assert save_mark(sheet, points="31", version="2")[0] == 422
    assert save_mark(sheet, points="1", remark="Khác", version="0")[0] == 409
    assert MarkVersion.objects.get(refused=True).remark == "Khác"


def test_marks_are_saved_by_their_ward_alone_and_not_under_a_seal(sheet):
    for person in (clerk_of(sheet.subject), officer_of(sheet.cluster_round)):
        status, answer = save_mark(sheet, by=person, points="20", version="0")
        assert (status, list(answer)) == (403, ["reason"])
    assert save_mark(sheet, by=make_person(), points="20")[0] == 404
    assert not sheet.marks.exists()
    make_sealed(sheet.cluster_round, sheet=sheet)
    assert save_mark(sheet, points="1", version="1")[0] == 403
    assert sheet.marks.get(criterion__code="II.1").points == 30


def ping(assessment, by=None, code="I", **fields):
    return post(by or clerk_of(assessment.ward), "audits:presence", assessment.pk, code, **fields)


def test_colleagues_are_told_of_each_other_and_of_newer_answers(assessment):
    colleague = make_person(ward=assessment.ward, name="Trần Thị Lan")
    assert ping(assessment, by=colleague) == (200, {"here": [], "newer": {}})
    save(assessment, by=colleague, points="38", reason="Của Lan", version="0")
    _status, answer = ping(assessment)
    assert answer["here"] == ["Trần Thị Lan"]
    assert (answer["newer"]["I.1"]["by"], answer["newer"]["I.1"]["text"]) == ("Trần Thị Lan", "Của Lan")
    assert ping(assessment, **{"I.1": "1"})[1]["newer"] == {}
    assert ping(assessment, code="II")[1]["here"] == []
    ping(assessment, by=colleague, leaves="1")
    assert ping(assessment)[1]["here"] == []
    assert Presence.objects.count() == 2


def test_presence_is_told_within_the_ward_alone(assessment):
    other = make_person(ward=wards_of(assessment.cluster_round)[0])
    assert ping(assessment, by=other)[0] == 403
    assert ping(assessment, by=make_person())[0] == 404
    assert ping(assessment, code="IX")[0] == 404
    assert not Presence.objects.exists()
