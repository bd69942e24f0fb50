import pytest

from clusters import clock
from clusters.models import JournalEntry
from scoring.models import Commendation, Motion
from scoring.services import results, settlements
from tests.make import (
    EXPLAIN_FROM,
    Stage,
    again,
    clerk_of,
    day,
    make_cluster_round,
    make_cross_check_begun,
    make_district,
    make_person,
    make_revealed,
    make_sealed,
    make_sent,
    officer_of,
    sheet_of,
    wards_of,
)
from tests.meetings import AT_THE_MEETING, deputy_clerk, lead_clerk, make_closed, make_declared, make_session
from tests.visits import queries_of, refusal_of, text_of, visit

pytestmark = pytest.mark.django_db
SUMMARY = "Dẫn đầu cụm về lập hồ sơ điện tử"


@pytest.fixture
def cluster_round():
    """Revealed. One has 100 points, Hai 98, Ba 60: class C."""
    cluster_round = make_cluster_round(rules={"quota": {"collectives": 1, "individuals": 1}})
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    first, second, third = wards_of(cluster_round)
    for assessor in (first, third):
        make_sealed(cluster_round, sheet=sheet_of(cluster_round, assessor, second), I_1="38")
    for assessor in (first, second):
        make_sealed(cluster_round, sheet=sheet_of(cluster_round, assessor, third), I_1="0")
    make_sealed(cluster_round)
    make_revealed(cluster_round)
    return again(cluster_round)


def show(cluster_round, person=None, query="", at=AT_THE_MEETING):
    person = person or lead_clerk(cluster_round)
    return visit(person, "scoring:commendations", cluster_round.pk, at=at, query=query)


def nominate(cluster_round, person, unit, **typed):
    why = "Tiến bộ nhiều nhất cụm"
    data = {"kind": "collective", "ward": unit.pk, "form": "Giấy khen", "reason": SUMMARY, "against": why, **typed}
    return visit(person, "scoring:commendation-nominate", cluster_round.pk, at=AT_THE_MEETING, data=data)


def test_candidates_stand_in_rank_order_and_the_first_eligible_is_proposed(cluster_round):
    page = show(cluster_round, at=EXPLAIN_FROM)
    assert [(each.ward.name, each.is_first, bool(each.obstacle)) for each in page.context["candidates"]] == [
        ("Một", True, False), ("Hai", False, False), ("Ba", False, True),
    ]  # fmt: skip
    assert "UBND phường Ba không được đề nghị khen thưởng: đạt 60 điểm, chưa đến loại A." in text_of(page)


def test_before_the_conference_the_page_says_why_nobody_can_nominate(cluster_round):
    page = show(cluster_round, at=EXPLAIN_FROM)
    assert page.context["refusals"] == ["Hội nghị chưa được triệu tập."]
    assert page.context["form"] is None
    assert "Cụm chưa đề xuất tập thể nào." in text_of(page)
    answer = nominate(cluster_round, lead_clerk(cluster_round), wards_of(cluster_round)[1])
    assert (answer.status_code, refusal_of(answer)) == (403, "Hội nghị chưa được triệu tập.")


def test_the_summary_is_drafted_from_the_figures_of_the_chosen_unit(cluster_round):
    make_session(cluster_round)
    second = wards_of(cluster_round)[1]
    page = show(cluster_round, query=f"?kind=collective&ward={second.pk}")
    assert page.context["form"].initial["ward"] == str(second.pk)
    assert page.context["form"].initial["reason"] == (
        "Năm 2026, UBND phường Hai tự chấm 100 điểm; kết quả kiểm tra chéo đạt 98/100 điểm, xếp loại A, thứ hạng 2 "
        "trong 3 đơn vị của cụm. Đạt điểm tối đa 1/2 nhóm tiêu chí: lưu trữ."
    )


def test_the_lead_unit_nominates_within_the_quota_and_takes_it_back(cluster_round):
    make_session(cluster_round)
    lead, second = lead_clerk(cluster_round), wards_of(cluster_round)[1]
    assert nominate(cluster_round, lead, second).status_code == 302
    page = text_of(show(cluster_round))
    assert "Đã đề nghị 1/1." in page
    assert SUMMARY in page
    assert "Đã hết số lượng đề nghị của đợt này." in page

    twice = nominate(cluster_round, lead, second)
    assert twice.status_code == 422
    assert "Đợt này mỗi cụm được đề nghị tối đa 1 trường hợp loại này" in text_of(twice)
    assert Commendation.objects.count() == 1

    made = Commendation.objects.get()
    assert visit(lead, "scoring:commendation-withdraw", made.pk, at=AT_THE_MEETING, data={}).status_code == 302
    assert "Cụm chưa đề xuất tập thể nào." in text_of(show(cluster_round))
    assert visit(lead, "scoring:commendation-withdraw", made.pk, at=AT_THE_MEETING, data={}).status_code == 403


def test_against_the_rank_only_with_a_reason_that_the_proposal_prints(cluster_round):
    make_session(cluster_round)
    lead, second = lead_clerk(cluster_round), wards_of(cluster_round)[1]
    refused = nominate(cluster_round, lead, second, against=" ")
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"against": ["Đơn vị này không đứng đầu cụm. Nêu lý do hội nghị đề nghị."]}
    assert nominate(cluster_round, lead, second).status_code == 302
    assert Commendation.objects.get().reason.endswith("Lý do đề nghị khác thứ hạng: Tiến bộ nhiều nhất cụm")


def test_units_that_share_the_first_rank_are_both_named_and_a_vote_chooses():
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    make_session(cluster_round)
    page = show(cluster_round)
    names = [ward.full_name for ward in page.context["joint_first"]]
    assert names == ["UBND phường Một", "UBND phường Hai", "UBND phường Ba"]
    assert "Đồng hạng đầu, cần biểu quyết để chọn: " + ", ".join(names) in " ".join(text_of(page).split())
    assert page.context["form"].initial == {}


def test_the_words_change_until_the_vote_and_stay_as_they_were_voted(cluster_round):
    conference = make_session(cluster_round)
    lead, second = lead_clerk(cluster_round), wards_of(cluster_round)[1]
    nominate(cluster_round, lead, second)
    made = Commendation.objects.get()

    def revise(person, **typed):
        words = {"form": "Bằng khen", "reason": "Lập hồ sơ điện tử đầy đủ", **typed}
        return visit(person, "scoring:commendation-revise", made.pk, at=AT_THE_MEETING, data=words)

    assert revise(clerk_of(wards_of(cluster_round)[2])).status_code == 403
    empty = revise(lead, reason=" ")
    assert (empty.status_code, "Bằng khen" in text_of(empty)) == (422, True)
    assert revise(lead).status_code == 302
    made.refresh_from_db()
    assert (made.form, made.reason) == ("Bằng khen", "Lập hồ sơ điện tử đầy đủ")
    make_declared(conference, Motion.Kind.COMMENDATION, (2, 0, 0), ward=second)
    too_late = revise(lead, reason="Khác")
    assert (too_late.status_code, refusal_of(too_late)) == (
        403, "Đề nghị này đã biểu quyết; nội dung giữ nguyên như khi biểu quyết.",
    )  # fmt: skip
    assert JournalEntry.objects.filter(verb="commendation.revised").count() == 1


def test_a_nominee_that_fell_below_the_class_is_said_and_blocks_the_way_until_withdrawn(cluster_round):
    conference = make_session(cluster_round)
    lead, second = lead_clerk(cluster_round), wards_of(cluster_round)[1]
    nominate(cluster_round, lead, second)
    make_declared(conference, Motion.Kind.COMMENDATION, (2, 0, 0), ward=second)
    with clock.at(AT_THE_MEETING):
        settlements.declare_incident(conference, second, "C", "Mất con dấu", by=lead)
    make_declared(conference, Motion.Kind.RESULTS, (3, 0, 0))
    make_closed(conference)
    page = show(cluster_round, at=day(23))
    assert "Không còn đủ điều kiện: đề nghị này không trình được." in text_of(page)
    missing = [each.sentence for each in results.missing_to_submit(again(cluster_round))]
    sentence = next(each for each in missing if "UBND phường Hai không còn đủ điều kiện" in each)
    made = Commendation.objects.get()
    assert visit(lead, "scoring:commendation-withdraw", made.pk, at=day(23), data={}).status_code == 302
    assert sentence not in [each.sentence for each in results.missing_to_submit(again(cluster_round))]


def test_the_deputy_unit_nominates_the_lead_unit(cluster_round):
    make_session(cluster_round)
    lead = wards_of(cluster_round)[0]
    refused = nominate(cluster_round, lead_clerk(cluster_round), lead)
    assert refused.status_code == 403
    assert refusal_of(refused).startswith("Nội dung này liên quan đến chính đơn vị cụm trưởng: UBND phường Hai")
    page = show(cluster_round)
    assert refusal_of(refused) in page.context["refusals"]
    assert page.context["open_to"] == {wards_of(cluster_round)[1].pk}
    assert nominate(cluster_round, deputy_clerk(cluster_round), lead).status_code == 302
    assert Commendation.objects.get().ward == lead


def test_members_and_the_district_only_read(cluster_round):
    make_session(cluster_round)
    nominate(cluster_round, lead_clerk(cluster_round), wards_of(cluster_round)[1])
    for person in (clerk_of(wards_of(cluster_round)[2]), officer_of(cluster_round)):
        page = text_of(show(cluster_round, person))
        assert SUMMARY in page
        assert "Rút đề nghị</button>" not in page
        assert nominate(cluster_round, person, wards_of(cluster_round)[1]).status_code == 403
        made = Commendation.objects.get()
        answer = visit(person, "scoring:commendation-withdraw", made.pk, at=AT_THE_MEETING, data={})
        assert answer.status_code == 403
    assert Commendation.objects.standing().count() == 1


def test_a_stranger_finds_nothing(cluster_round):
    make_session(cluster_round)
    nominate(cluster_round, lead_clerk(cluster_round), wards_of(cluster_round)[1])
    for stranger in (make_person(), make_person(district=make_district("Ba Đình"))):
        assert show(cluster_round, stranger).status_code == 404
        assert nominate(cluster_round, stranger, wards_of(cluster_round)[1]).status_code == 404
        made = Commendation.objects.get()
        answer = visit(stranger, "scoring:commendation-withdraw", made.pk, at=AT_THE_MEETING, data={})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("typed", "at", "sentence"),
    [
        ({"reason": " "}, "reason", "Ghi tóm tắt thành tích: nội dung này được in trong tờ trình."),
        ({"form": ""}, "form", "Nhập hình thức khen thưởng, ví dụ “Giấy khen”."),
        ({"ward": ""}, "ward", "Chọn đơn vị"),
        ({"kind": "individual", "person_position": "Công chức"}, "person_name", "Nhập họ tên và chức vụ của cá nhân."),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost(cluster_round, typed, at, sentence):
    make_session(cluster_round)
    second = wards_of(cluster_round)[1]
    answer = nominate(cluster_round, lead_clerk(cluster_round), second, **{"form": "Bằng khen", **typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {at: [sentence]}
    if at != "form":
        assert "Bằng khen" in text_of(answer)
    assert Commendation.objects.count() == 0


def test_a_unit_that_is_not_eligible_is_refused_at_its_field(cluster_round):
    make_session(cluster_round)
    answer = nominate(cluster_round, lead_clerk(cluster_round), wards_of(cluster_round)[2])
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "ward": ["UBND phường Ba không được đề nghị khen thưởng: đạt 60 điểm, chưa đến loại A."]
    }


def test_an_individual_is_nominated_with_name_and_position(cluster_round):
    make_session(cluster_round)
    person = {"kind": "individual", "person_name": "Trần Thị Lan", "person_position": "Công chức"}
    assert nominate(cluster_round, lead_clerk(cluster_round), wards_of(cluster_round)[1], **person).status_code == 302
    page = text_of(show(cluster_round, query="?kind=individual"))
    assert "Trần Thị Lan, Công chức, UBND phường Hai – Giấy khen" in page


def test_a_round_without_quota_says_so(cluster_round):
    without = make_cluster_round(Stage.CONSOLIDATION)
    page = show(without, query="?kind=individual", at=EXPLAIN_FROM)
    assert "Đợt này không đề xuất khen thưởng loại này." in text_of(page)


def test_the_outcome_of_the_vote_stands_beside_the_nomination(cluster_round):
    conference = make_session(cluster_round)
    lead, second = lead_clerk(cluster_round), wards_of(cluster_round)[1]
    nominate(cluster_round, lead, second)
    assert "Chưa đưa ra biểu quyết." in text_of(show(cluster_round))

    make_declared(conference, Motion.Kind.COMMENDATION, (2, 0, 0), ward=second)

    page = show(cluster_round)
    nomination = page.context["nominations"][0][0]
    assert (nomination.vote.passed, nomination.may_be_voted) == (True, False)
    assert nomination.outcome[-1] in text_of(page)
    assert "Đưa ra biểu quyết</button>" not in text_of(page)


def test_a_nomination_is_put_to_the_vote_from_its_own_button(cluster_round):
    make_session(cluster_round)
    lead, second = lead_clerk(cluster_round), wards_of(cluster_round)[1]
    nominate(cluster_round, lead, second)
    question = f"commendation-{Commendation.objects.get().pk}"
    assert f'name="question" value="{question}"' in text_of(show(cluster_round))
    answer = visit(lead, "scoring:motion-prepare", cluster_round.pk, at=AT_THE_MEETING, data={"question": question})
    assert answer.status_code == 302
    assert [(m.kind, m.ward, m.state) for m in Motion.objects.all()] == [("commendation", second, "prepared")]
    page = show(cluster_round)
    assert page.context["nominations"][0][0].may_be_voted is False
    assert "Đã có trong danh sách biểu quyết: chuẩn bị." in text_of(page)


def test_after_the_close_the_page_is_read_only(cluster_round):
    conference = make_session(cluster_round)
    nominate(cluster_round, lead_clerk(cluster_round), wards_of(cluster_round)[1])
    make_closed(conference)
    page = show(cluster_round, at=day(23))
    assert page.context["refusals"] == ["Hội nghị đã bế mạc, không ghi thêm được nữa."]
    assert "Đề cử</button>" not in text_of(page)


def test_the_page_costs_the_same_for_any_number_of_wards():
    counts = []
    for wards in (3, 5):
        cluster_round = make_cluster_round(Stage.CONSOLIDATION, wards=wards)
        lead = lead_clerk(cluster_round)
        counts.append(queries_of(lead, "scoring:commendations", cluster_round.pk, at=EXPLAIN_FROM))
    assert counts[0] == counts[1] < 30
