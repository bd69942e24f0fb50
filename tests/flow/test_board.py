"""The board of a round: counts, moments and what waits; never a mark."""

import pytest

from audits.models import CrossCheck, Round
from audits.services import cross_checks, stages
from clusters import clock
from clusters.models import Role
from tests.make import (
    CROSS_FROM,
    CROSS_TO,
    EXPLAIN_TO,
    NOW,
    SELF_TO,
    Stage,
    again,
    clerk_of,
    day,
    make_cluster_round,
    make_district,
    make_person,
    make_sealed,
    make_sent,
    officer_of,
    sheet_of,
    wards_of,
)
from tests.visits import queries_of, refusal_of, text_of, visit

pytestmark = pytest.mark.django_db
LATE = day(10)  # after the deadline of the reports, before the cross-check


def board(cluster_round, person=None, at=NOW[Stage.CROSS_CHECK], query=""):
    person = person or officer_of(cluster_round)
    return visit(person, "scoring:board", cluster_round.audit_round_id, at=at, query=query)


def observer_of(cluster_round):
    return make_person(district=cluster_round.audit_round.district, kind=Role.Kind.OBSERVER)


def test_the_first_sentence_tells_day_reports_and_what_is_overdue():
    cluster_round = make_cluster_round()
    make_sent(cluster_round, ward=wards_of(cluster_round)[0])
    opening = board(cluster_round, at=LATE).context["opening"]
    assert (opening.day, opening.sent, opening.overdue) == (
        "Ngày 10/20.", "1/3 đơn vị đã gửi báo cáo", "2 quá hạn",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("at", "sentence"),
    [(day(1), "Ngày 1/20."), (EXPLAIN_TO, "Ngày 20/20."), (day(21), "Lịch của đợt đã kết thúc ngày 20/10/2026.")],
)
def test_the_days_are_those_of_the_calendar(at, sentence):
    assert board(make_cluster_round(Stage.CONSOLIDATION), at=at).context["opening"].day == sentence


def test_a_ward_that_is_late_is_named_with_its_telephone_and_a_text_to_copy():
    cluster_round = make_cluster_round()
    for ward in wards_of(cluster_round)[:2]:
        make_sent(cluster_round, ward=ward)
    page = board(cluster_round, at=LATE)
    assert [(act.who, act.what, act.hint) for act in page.context["acts"]] == [
        (
            "UBND phường Ba",
            "chưa gửi báo cáo tự đánh giá",
            "Hạn 17:00 thứ Sáu, 09/10/2026 · điện thoại 024 3827 0000",
        )
    ]
    assert (
        "Kính gửi UBND phường Ba. Đến 08:00 ngày 10/10/2026 hệ thống chưa nhận được báo cáo tự đánh giá công tác "
        "văn thư, lưu trữ năm 2026 của đơn vị (hạn 17:00 ngày 09/10/2026). Đề nghị đơn vị gửi trong ngày hoặc trao "
        "đổi với đơn vị cụm trưởng: UBND phường Một, điện thoại 024 3827 0000. Trân trọng."
    ) in text_of(page)
    late = [unit.ward.name for unit in page.context["units"] if unit.report_late]
    assert late == ["Ba"]


def test_nothing_is_late_a_second_before_the_deadline():
    cluster_round = make_cluster_round()
    page = board(cluster_round, at=SELF_TO)
    assert (page.context["opening"].overdue, page.context["acts"]) == ("", [])
    assert "Tất cả đúng tiến độ, không có việc chờ xử lý." in text_of(page)
    assert "UBND phường Hai: hạn 17:00 ngày 09/10/2026" in text_of(page)


def test_units_show_how_far_they_are_in_a_shape_and_a_word():
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    first, second, third = wards_of(cluster_round)
    make_sealed(cluster_round, sheet=sheet_of(cluster_round, first, second))
    make_sealed(cluster_round, sheet=sheet_of(cluster_round, first, third))
    make_sealed(cluster_round, sheet=sheet_of(cluster_round, second, third))
    page = board(cluster_round)
    assert [
        (u.ward.name, u.report.shape, u.report.word, u.sheets.shape, u.sheets.word) for u in page.context["units"]
    ] == [
        ("Một", "full", "đã gửi", "full", "2/2 phiếu"),
        ("Hai", "full", "đã gửi", "half", "1/2 phiếu"),
        ("Ba", "full", "đã gửi", "ring", "0/2 phiếu"),
    ]
    assert "Kiểm tra chéo · 3/6 phiếu · đến 16/10" in text_of(page)


def test_before_the_reveal_the_board_does_not_depend_on_marks():
    pages = []
    for points in ("40", "0"):
        cluster_round = make_cluster_round(Stage.CROSS_CHECK)
        make_sealed(cluster_round, I_1=points)
        found = board(cluster_round).context
        units = [(u.ward.name, u.report, u.sheets, u.last_act) for u in found["units"]]
        pages.append((found["opening"], [c.line for c in found["cards"]], units, found["acts"], found["coming"]))
    assert pages[0] == pages[1]


def test_a_unit_that_asks_to_stand_back_waits_for_the_office():
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    first, second, _third = wards_of(cluster_round)
    sheet = sheet_of(cluster_round, first, second)
    with clock.at(NOW[Stage.CROSS_CHECK]):
        cross_checks.ask_recusal(sheet, "Vợ chồng", by=clerk_of(first))
    act = board(cluster_round).context["acts"][0]
    assert (act.who, act.what, act.hint, act.url) == (
        "UBND phường Một", "xin rút khỏi việc kiểm tra UBND phường Hai", "Lý do: Vợ chồng",
        f"/cross-checks/{sheet.pk}/",
    )  # fmt: skip
    with clock.at(NOW[Stage.CROSS_CHECK]):
        cross_checks.decide_recusal(CrossCheck.objects.get(pk=sheet.pk), granted=True, by=officer_of(cluster_round))
    assert [each.what for each in board(cluster_round).context["acts"]] == [
        "chưa mở niêm phong được: Hai có dưới hai phiếu"
    ]


def test_a_reveal_that_waits_for_the_office_is_named_until_it_agrees():
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    page = board(cluster_round, at=CROSS_TO)
    assert page.context["acts"][0].what == "chưa mở niêm phong được: Một, Hai, Ba có dưới hai phiếu"
    assert [act.what for act in board(cluster_round, at=day(17)).context["acts"][1:]] == [
        "còn 2 phiếu kiểm tra chéo chưa niêm phong"
    ] * 3
    with clock.at(day(17)):
        stages.waive(cluster_round, "Bão số 5", by=officer_of(cluster_round))
    assert board(cluster_round, at=day(17)).context["acts"] == []
    assert again(cluster_round).is_revealed


def test_only_the_first_ten_are_shown_until_all_are_asked_for():
    cluster_round = make_cluster_round(wards=6, clusters=2)
    page = board(cluster_round, at=LATE)
    assert (len(page.context["acts"]), page.context["acts_count"]) == (10, 12)
    assert "Xem tất cả (12)" in text_of(page)
    assert len(board(cluster_round, at=LATE, query="?all").context["acts"]) == 12


def test_a_moved_deadline_stands_in_the_calendar():
    cluster_round = make_cluster_round()
    with clock.at(day(5)):
        stages.move_deadline(cluster_round, "self_assessment", day(11), "Bão", by=officer_of(cluster_round))
    page = board(cluster_round, at=LATE)
    assert [date.text for date in page.context["past"]] == ["Hết hạn tự đánh giá"]
    nearest = page.context["coming"][0]
    assert nearest.text == "Hết hạn tự đánh giá – Cụm thi đua số 1"
    assert nearest.hint == "còn 1 ngày, không có ngày làm việc"


def test_who_follows_a_round_and_who_is_told_who_does():
    cluster_round = make_cluster_round()
    assert board(cluster_round, observer_of(cluster_round)).status_code == 200
    answer = board(cluster_round, clerk_of(wards_of(cluster_round)[0]))
    assert answer.status_code == 403
    assert refusal_of(answer) == (
        "Chỉ Phòng Nội vụ quận Long Biên và người theo dõi của cơ quan này xem được bảng theo dõi các cụm. Nội dung "
        "của cụm mình có ở trang Việc của tôi."
    )
    for stranger in (make_person(), make_person(district=make_district("Ba Đình"))):
        assert board(cluster_round, stranger).status_code == 404
        assert visit(stranger, "scoring:cluster", cluster_round.pk, at=day(5)).status_code == 404


def test_the_round_is_approved_once_every_cluster_is():
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    Round.objects.update(state=Round.State.AWAITING_APPROVAL)
    officer, pk = officer_of(cluster_round), cluster_round.audit_round_id
    button = f'action="/rounds/{pk}/approve/"'
    assert button not in text_of(board(cluster_round))
    early = visit(officer, "scoring:round-approve", pk, at=day(25), data={})
    assert (early.status_code, refusal_of(early)) == (
        403, "Còn cụm chưa được phê duyệt. Quyết định từng cụm trước.",
    )  # fmt: skip

    type(cluster_round).objects.update(state=Stage.APPROVED)
    assert button in text_of(board(cluster_round))
    watching = observer_of(cluster_round)
    assert button not in text_of(board(cluster_round, watching))
    assert visit(watching, "scoring:round-approve", pk, at=day(25), data={}).status_code == 403
    assert visit(officer, "scoring:round-approve", pk, at=day(25), data={}).status_code == 302
    assert Round.objects.get().state == Round.State.APPROVED
    assert "Đợt đã kết thúc: mọi kết quả đã được phê duyệt." in text_of(board(cluster_round))


def test_rounds_lead_each_to_the_own_pages():
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    page = text_of(visit(officer_of(cluster_round), "scoring:rounds", at=day(18)))
    assert f'href="/rounds/{cluster_round.audit_round_id}/"' in page
    page = text_of(visit(clerk_of(wards_of(cluster_round)[0]), "scoring:rounds", at=day(18)))
    assert f'href="/rounds/{cluster_round.audit_round_id}/"' not in page
    assert f'href="/cluster-rounds/{cluster_round.pk}/results/"' in page
    nothing = text_of(visit(make_person(), "scoring:rounds", at=day(18)))
    assert "Chưa có đợt kiểm tra nào liên quan đến tài khoản này." in nothing


def test_a_draft_is_seen_by_its_office_alone():
    cluster_round = make_cluster_round()
    Round.objects.update(state=Round.State.DRAFT)
    for person, seen in (
        (officer_of(cluster_round), 1), (observer_of(cluster_round), 0), (clerk_of(wards_of(cluster_round)[0]), 0),
    ):  # fmt: skip
        assert len(visit(person, "scoring:rounds", at=CROSS_FROM).context["rounds"]) == seen


def test_the_board_costs_the_same_for_any_number_of_clusters_and_wards():
    counts = []
    for clusters, wards in ((1, 3), (3, 4)):
        cluster_round = make_cluster_round(Stage.CROSS_CHECK, clusters=clusters, wards=wards)
        pk = cluster_round.audit_round_id
        counts.append(queries_of(officer_of(cluster_round), "scoring:board", pk, at=NOW[Stage.CROSS_CHECK]))
    assert counts[0] == counts[1] < 20
