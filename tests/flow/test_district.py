"""One cluster as its district office sees it: deadlines, waiver, decision on the result, lines left open."""

import pytest

from audits.services import stages
from clusters import clock
from clusters.models import JournalEntry, Role
from scoring.models import Commendation, Decision, Motion
from scoring.services import documents, results
from tests.make import (
    CROSS_TO,
    EXPLAIN_FROM,
    NOW,
    Stage,
    again,
    clerk_of,
    day,
    make_cluster_round,
    make_person,
    make_revealed,
    make_sealed,
    make_sent,
    officer_of,
    sheet_of,
    wards_of,
)
from tests.meetings import (
    criterion_of,
    lead_clerk,
    make_closed,
    make_declared,
    make_nominated,
    make_session,
    make_signed,
)
from tests.visits import queries_of, refusal_of, text_of, visit

pytestmark = pytest.mark.django_db
DRAFTING, SUBMITTED = NOW[Stage.SELF_ASSESSMENT], day(24)


def show(cluster_round, person=None, at=NOW[Stage.CROSS_CHECK], query=""):
    return visit(person or officer_of(cluster_round), "scoring:cluster", cluster_round.pk, at=at, query=query)


def act(cluster_round, name, data, person=None, at=NOW[Stage.CROSS_CHECK]):
    return visit(person or officer_of(cluster_round), f"scoring:{name}", cluster_round.pk, at=at, data=data)


def move(cluster_round, to, at=DRAFTING, person=None, **also):
    data = {"window": "self_assessment", "to": to, "reason": "Bão số 5", **also}
    return act(cluster_round, "deadline-move", data, person, at)


def make_provisional():
    """Two assessors disagree on II.1 of the third ward; revealed."""
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    _first, second, third = wards_of(cluster_round)
    make_sealed(cluster_round, sheet=sheet_of(cluster_round, second, third), II_1="10")
    make_sealed(cluster_round)
    make_revealed(cluster_round)
    return again(cluster_round)


def make_submitted(cluster_round=None):
    cluster_round = cluster_round or make_cluster_round(Stage.CONSOLIDATION)
    conference, lead = make_session(cluster_round), lead_clerk(cluster_round)
    make_declared(conference, Motion.Kind.RESULTS, (3, 0, 0))
    make_declared(conference, Motion.Kind.MINUTES, (3, 0, 0))
    make_closed(conference)
    with clock.at(day(23)):
        documents.make(again(cluster_round), "minutes", by=lead)
        make_signed(cluster_round)
        results.submit(again(cluster_round), by=lead)
    return again(cluster_round)


def test_a_deadline_is_moved_for_this_cluster_with_a_reason():
    cluster_round = make_cluster_round()
    assert move(cluster_round, "11/10/2026 16:30").status_code == 302
    assert again(cluster_round).until("self_assessment") == day(11, 16).replace(minute=30)
    page = text_of(show(cluster_round, at=DRAFTING))
    assert "16:30 Chủ nhật, 11/10/2026" in page
    assert "Đã điều chỉnh; thời hạn chung của đợt: 17:00 09/10/2026" in page
    assert JournalEntry.objects.get(verb="cluster_round.deadline_moved").reason == "Bão số 5"


@pytest.mark.parametrize(
    ("typed", "at", "sentence"),
    [
        ({"to": ""}, "to", "Nhập thời hạn mới"),
        ({"to": "10/31/2026 17:00"}, "to", "Ngày giờ phải có dạng ngày/tháng/năm giờ:phút, ví dụ 05/10/2018 17:00"),
        ({"reason": ""}, "reason", "Nêu lý do điều chỉnh thời hạn."),
        ({"window": ""}, "window", "Chọn thời hạn cần điều chỉnh."),
        ({"to": "11/10/2018 17:00", "confirmed": "on"}, "to", "Thời hạn phải sau 08:00 01/10/2026."),
        (
            {"to": "11/11/2026 17:00"},
            "to",
            "Thời hạn phải trước 17:00 16/10/2026 là hạn của bước sau. Điều chỉnh thời hạn của bước sau trước.",
        ),
    ],
)
def test_what_is_wrong_with_a_deadline_is_said_at_its_field(typed, at, sentence):
    cluster_round = make_cluster_round()
    answer = move(cluster_round, **{"to": "11/10/2026 17:00", **typed})
    assert (answer.status_code, answer.context["deadline_form"].errors) == (422, {at: [sentence]})
    assert text_of(answer).count(sentence) == 2
    assert again(cluster_round).self_assessment_until is None


def test_closing_a_window_early_says_what_it_does_and_asks_once():
    cluster_round = make_cluster_round()
    make_sent(cluster_round, ward=wards_of(cluster_round)[0], at=day(4))
    asked = move(cluster_round, "05/10/2026 08:00")
    assert asked.status_code == 422
    assert "Đơn vị chưa gửi báo cáo: Hai, Ba." in text_of(asked)
    assert again(cluster_round).self_assessment_until is None
    assert move(cluster_round, "05/10/2026 08:00", confirmed="on").status_code == 302
    assert again(cluster_round).until("self_assessment") == day(5)


def test_closing_the_cross_check_early_counts_the_sheets_that_would_be_lost():
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    first, second, _third = wards_of(cluster_round)
    make_sealed(cluster_round, sheet=sheet_of(cluster_round, first, second))
    asked = move(cluster_round, "14/10/2026 07:00", at=day(14), window="cross_check")
    assert "Số phiếu chưa niêm phong: 5. Các phiếu này sẽ không được tính" in text_of(asked)


def test_a_window_that_is_over_is_not_offered():
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    page = show(cluster_round)
    offered = [value for value, _label in page.context["deadline_form"].fields["window"].choices]
    assert offered == ["", "cross_check", "explanation"]
    assert '<span class="hint">đã qua</span>' in text_of(page)
    assert move(cluster_round, "15/10/2026 17:00", at=day(14)).status_code == 422


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deadline-move", {"window": "cross_check", "to": "17/10/2026 17:00", "reason": "Bão"}),
        ("waive", {"reason": "Bão"}),
        ("approve", {}),
        ("return", {"reason": "Bão"}),
        ("line-decide", {}),
    ],
)
def test_only_the_district_office_acts(name, data):
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    before = JournalEntry.objects.count()
    observer = make_person(district=cluster_round.audit_round.district, kind=Role.Kind.OBSERVER)
    answer = act(cluster_round, name, data, observer)
    assert (answer.status_code, refusal_of(answer)) == (
        403, "Chỉ Phòng Nội vụ quận Long Biên thực hiện được việc này.",
    )  # fmt: skip
    assert act(cluster_round, name, data, clerk_of(wards_of(cluster_round)[0])).status_code == 403
    assert act(cluster_round, name, data, make_person()).status_code == 404
    assert JournalEntry.objects.count() == before


def test_an_observer_reads_the_page_without_buttons():
    cluster_round = make_submitted()
    observer = make_person(district=cluster_round.audit_round.district, kind=Role.Kind.OBSERVER)
    page = text_of(show(cluster_round, observer, at=SUBMITTED))
    assert "Quyết định về kết quả" in page
    assert '<button class="btn' not in page


def test_a_waiver_names_who_is_short_of_sheets():
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    page = show(cluster_round, at=CROSS_TO)
    assert [ward.name for ward in page.context["progress"].short_of_sheets] == ["Một", "Hai", "Ba"]
    assert "UBND phường Một, UBND phường Hai, UBND phường Ba" in text_of(page)

    empty = act(cluster_round, "waive", {"reason": " "}, at=CROSS_TO)
    assert empty.context["waiver_form"].errors == {"reason": ["Nêu lý do đồng ý mở niêm phong với số phiếu hiện có."]}
    assert act(cluster_round, "waive", {"reason": "Bão số 5"}, at=CROSS_TO).status_code == 302
    after = text_of(show(cluster_round, at=CROSS_TO))
    assert "Bão số 5" in after
    assert again(cluster_round).is_revealed
    assert act(cluster_round, "waive", {"reason": "Bão số 5"}, at=CROSS_TO).status_code == 403


def test_the_office_decides_a_line_that_the_marks_leave_open():
    cluster_round = make_provisional()
    third, criterion = wards_of(cluster_round)[2], criterion_of(cluster_round, "II.1")
    page = show(cluster_round, at=EXPLAIN_FROM)
    assert [(open_line.ward, open_line.criterion.code) for open_line in page.context["lines"]] == [(third, "II.1")]
    chosen = show(cluster_round, at=EXPLAIN_FROM, query=f"?ward={third.pk}&criterion={criterion.pk}")
    assert f'<option value="{third.pk}" selected>' in text_of(chosen)

    data = {"ward": third.pk, "criterion": criterion.pk, "points": "20,5", "reason": "Đã kiểm tra hồ sơ gốc"}
    assert act(cluster_round, "line-decide", data, at=EXPLAIN_FROM).status_code == 302
    page = show(cluster_round, at=EXPLAIN_FROM)
    assert page.context["lines"] == []
    assert "Đã kiểm tra hồ sơ gốc" in text_of(page)
    assert "<strong>20,5</strong>" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "at", "sentence"),
    [
        ({"points": "31"}, "points", "Điểm tiêu chí II.1 không được quá 30"),
        ({"points": "10,3"}, "points", "Điểm tiêu chí II.1 chỉ nhận bước 0,5 (ví dụ 10)"),
        ({"points": "bốn"}, "points", "Điểm tiêu chí II.1 phải là số, ví dụ 3,5"),
        ({"points": ""}, "points", "Nhập điểm tiêu chí II.1"),
        ({"reason": ""}, "reason", "Nêu lý do của quyết định."),
        ({"ward": ""}, "ward", "Chọn đơn vị"),
        ({"criterion": ""}, "criterion", "Chọn tiêu chí"),
        ({"criterion": "999"}, "criterion", "Chọn tiêu chí"),
    ],
)
def test_what_is_wrong_with_a_decision_is_said_at_its_field(typed, at, sentence):
    cluster_round = make_provisional()
    ward, criterion = wards_of(cluster_round)[2], criterion_of(cluster_round, "II.1")
    data = {"ward": ward.pk, "criterion": criterion.pk, "points": "20", "reason": "Đã xem", **typed}
    answer = act(cluster_round, "line-decide", data, at=EXPLAIN_FROM)
    assert (answer.status_code, answer.context["decision_form"].errors) == (422, {at: [sentence]})
    assert Decision.objects.count() == 0


def test_before_the_reveal_there_is_no_line_to_decide():
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    make_sealed(cluster_round)
    page = show(cluster_round)
    assert page.context["lines"] == []
    assert "Quyết định tiêu chí này" not in text_of(page)
    ward, criterion = wards_of(cluster_round)[2], criterion_of(cluster_round, "II.1")
    data = {"ward": ward.pk, "criterion": criterion.pk, "points": "20", "reason": "Đã xem"}
    assert act(cluster_round, "line-decide", data).status_code == 403


def test_the_office_approves_what_was_sent():
    cluster_round = make_submitted()
    assert "Phê duyệt kết quả</button>" in text_of(show(cluster_round, at=SUBMITTED))
    assert act(cluster_round, "approve", {}, at=SUBMITTED).status_code == 302
    page = text_of(show(cluster_round, at=SUBMITTED))
    assert "Kết quả của cụm này đã được phê duyệt." in page
    assert "Kết quả đã được phê duyệt. Muốn thay đổi phải có quyết định mở lại." in page
    assert act(cluster_round, "approve", {}, at=SUBMITTED).status_code == 403


def test_a_provisional_result_is_not_approved_and_the_page_says_why():
    cluster_round = make_submitted(make_provisional())
    page = text_of(show(cluster_round, at=SUBMITTED))
    assert "Chưa thể phê duyệt: kết quả còn tạm tính." in page
    assert "Phê duyệt kết quả</button>" not in page
    answer = act(cluster_round, "approve", {}, at=SUBMITTED)
    assert (answer.status_code, refusal_of(answer)) == (
        403, "Kết quả của UBND phường Ba còn tạm tính. Quyết định các tiêu chí còn mở trước.",
    )  # fmt: skip


def test_the_office_returns_a_result_with_a_reason():
    cluster_round = make_submitted()
    empty = act(cluster_round, "return", {"reason": ""}, at=SUBMITTED)
    assert empty.context["return_form"].errors == {
        "scope": ["Chọn phần cụm phải làm lại."], "reason": ["Nêu nội dung cụm cần làm lại."],
    }  # fmt: skip
    back = {"scope": "votes", "reason": "Ghi rõ căn cứ tiêu chí I.1"}
    assert act(cluster_round, "return", back, at=SUBMITTED).status_code == 302
    page = text_of(show(cluster_round, at=SUBMITTED))
    assert "Ghi rõ căn cứ tiêu chí I.1" in page
    again_returned = act(cluster_round, "return", {**back, "reason": "Lần hai"}, at=SUBMITTED)
    assert (again_returned.status_code, refusal_of(again_returned)) == (
        403, "Cụm chưa trình kết quả nên chưa có gì để quyết định.",
    )  # fmt: skip


def test_a_waiver_stays_readable_after_the_reveal():
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    with clock.at(CROSS_TO):
        stages.waive(cluster_round, "Đơn vị sáp nhập", by=officer_of(cluster_round))
    make_revealed(cluster_round)
    assert "Đơn vị sáp nhập" in text_of(show(cluster_round, at=EXPLAIN_FROM))


def test_the_page_costs_the_same_for_any_number_of_wards():
    counts = []
    for wards in (3, 5):
        cluster_round = make_cluster_round(Stage.CONSOLIDATION, wards=wards)
        counts.append(queries_of(officer_of(cluster_round), "scoring:cluster", cluster_round.pk, at=EXPLAIN_FROM))
    assert counts[0] == counts[1] < 25


def make_commended(state):
    """The third ward is nominated, voted and sent along; approved where `state` says so."""
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    conference, lead, third = make_session(cluster_round), lead_clerk(cluster_round), wards_of(cluster_round)[2]
    make_nominated(conference, third, by=lead)
    make_declared(conference, Motion.Kind.RESULTS, (3, 0, 0))
    make_declared(conference, Motion.Kind.COMMENDATION, (2, 0, 0), ward=third)
    make_declared(conference, Motion.Kind.MINUTES, (3, 0, 0))
    make_closed(conference)
    with clock.at(day(23)):
        documents.make_all(again(cluster_round), by=lead)
        make_signed(cluster_round)
        results.submit(again(cluster_round), by=lead)
        if state == Stage.APPROVED:
            results.approve(again(cluster_round), by=officer_of(cluster_round))
    return Commendation.objects.get()


def test_a_commendation_is_decided_after_the_result_with_number_and_day_or_with_a_reason():
    commendation = make_commended(Stage.APPROVED)
    cluster_round = again(commendation.conference.cluster_round)
    page = text_of(show(cluster_round, at=day(25)))
    assert "Khen thưởng UBND phường Ba" in page

    def decide(name, data, person=None):
        who = person or officer_of(cluster_round)
        return visit(who, f"scoring:commendation-{name}", commendation.pk, at=day(25), data=data)

    for name, data, errors in (
        ("award", {"on": "25/10/2026"}, {"number": ["Nhập số quyết định, ví dụ 1234/QĐ-UBND"]}),
        ("award", {"number": "12/QĐ-UBND"}, {"on": ["Nhập ngày quyết định"]}),
        ("award", {"number": "12/QĐ-UBND", "on": "26/10/2026"}, {"on": ["Ngày quyết định không được sau hôm nay."]}),
        ("decline", {"reason": " "}, {"reason": ["Nêu lý do không khen thưởng: cụm đọc được lý do này."]}),
    ):
        answer = decide(name, data)
        assert (answer.status_code, answer.context["wrong"].errors) == (422, errors)
    data = {"number": "12/QĐ-UBND", "on": "25/10/2026"}
    for person in (clerk_of(wards_of(cluster_round)[0]), clerk_of(wards_of(cluster_round)[2])):
        assert decide("award", data, person).status_code == 403
    assert decide("award", data, make_person()).status_code == 404
    assert decide("award", data).status_code == 302
    seen = text_of(visit(clerk_of(wards_of(cluster_round)[2]), "scoring:commendations", cluster_round.pk, at=day(26)))
    assert "Quyết định số 12/QĐ-UBND ngày 25/10/2026" in seen
    assert decide("decline", {"reason": "Nhầm"}).status_code == 403
    assert decide("award", data).status_code == 403


def test_a_commendation_is_not_decided_before_the_result():
    commendation = make_commended(Stage.SUBMITTED)
    officer = officer_of(commendation.conference.cluster_round)
    data = {"reason": "Chưa đủ hồ sơ"}
    answer = visit(officer, "scoring:commendation-decline", commendation.pk, at=day(25), data=data)
    assert (answer.status_code, refusal_of(answer)) == (
        403, "Quyết định khen thưởng sau khi kết quả của cụm được phê duyệt.",
    )  # fmt: skip


def test_results_are_published_when_the_whole_round_is_approved():
    cluster_round = make_submitted()
    officer = officer_of(cluster_round)
    with clock.at(day(25)):
        results.approve(again(cluster_round), by=officer)
    clerk = clerk_of(wards_of(cluster_round)[2])
    assert "Kết quả đã phê duyệt." in text_of(visit(clerk, "scoring:results", cluster_round.pk, at=day(25)))
    with clock.at(day(26)):
        results.approve_round(again(cluster_round).audit_round, by=officer)
    page = text_of(visit(clerk, "scoring:results", cluster_round.pk, at=day(26)))
    assert "Kết quả đã công bố." in page
    assert "chỉ là kết quả chính thức" not in page
