import unicodedata

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.models import CrossCheck, Mark, MarkVersion, SelfAssessment
from audits.services import cross_checks
from audits.services.self_assessments import record_self_scores
from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry, Role
from tests.make import (
    CROSS_TO,
    FULL_MARKS,
    NOW,
    again,
    clerk_of,
    day,
    given,
    make_cluster_round,
    make_cross_check_begun,
    make_person,
    make_revealed,
    make_sealed,
    make_sent,
    officer_of,
    sheet_of,
    wards_of,
)

pytestmark = pytest.mark.django_db
IN_CROSS_CHECK = NOW["cross"]


@pytest.fixture
def cluster_round():
    """In the cross-check; the first ward gave itself 38 of 40 on I.1 and claims II.2 is not applicable."""
    cluster_round = make_cluster_round()
    make_sent(cluster_round, ward=wards_of(cluster_round)[0], I_1="38", II_2="NA")
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    return again(cluster_round)


@pytest.fixture
def sheet(cluster_round):
    """The second ward checks the first."""
    first, second, _third = wards_of(cluster_round)
    return sheet_of(cluster_round, second, first)


@pytest.fixture
def ask(client):
    """A page as a person sees it at a moment of the round; `data` sends a form."""

    def _ask(person, name, *args, data=None, at=IN_CROSS_CHECK, query=""):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        with clock.at(at):
            address = reverse(f"audits:{name}", args=args) + query
            return client.get(address) if data is None else client.post(address, data)

    return _ask


def text_of(answer) -> str:
    return answer.content.decode()


def mark_of(sheet, code):
    return Mark.objects.get(cross_check=sheet, criterion__code=code)


def mark_all(sheet, **points):
    marks = FULL_MARKS | {"I.1": "38", "II.2": "NA"} | {code.replace("_", "."): value for code, value in points.items()}
    with clock.at(IN_CROSS_CHECK):
        cross_checks.record_marks(sheet, given(marks, dict.fromkeys(marks, "Đã xem")), by=clerk_of(sheet.assessor))


def test_one_tap_agrees_and_goes_on_to_the_next_criterion(ask, sheet):
    clerk = clerk_of(sheet.assessor)

    page = ask(clerk, "cross-check-criterion", sheet.pk, "I.1")
    assert "Đồng ý 38 điểm" in text_of(page)
    assert page.context["form"]["points"].value() == ""

    answer = ask(clerk, "cross-check-criterion", sheet.pk, "I.1", data={"finding": "agree", "version": "0"})

    assert answer.url == reverse("audits:cross-check-criterion", args=[sheet.pk, "I.2"]) + "?show=unmarked"
    assert (mark_of(sheet, "I.1").points, mark_of(sheet, "I.1").remark) == (38, "")
    sheet.refresh_from_db()
    assert sheet.state == CrossCheck.State.MARKING
    assert ask(clerk, "cross-check-criterion", sheet.pk, "I.2").context["marked"] == 1


def test_agreeing_with_a_claim_of_not_applicable_marks_it_so(ask, sheet):
    ask(clerk_of(sheet.assessor), "cross-check-criterion", sheet.pk, "II.2", data={"finding": "agree"})
    assert (mark_of(sheet, "II.2").is_na, mark_of(sheet, "II.2").points) == (True, None)


def test_a_double_click_marks_once(ask, sheet):
    data = {"finding": "lower", "points": "36,5", "remark": "Chậm", "version": "0"}
    for _click in range(2):
        answer = ask(clerk_of(sheet.assessor), "cross-check-criterion", sheet.pk, "I.1", data=data)
        assert answer.status_code == 302
    assert [str(v.points) for v in MarkVersion.objects.all()] == ["36.50"]


def test_the_last_criterion_leads_to_the_finish(ask, sheet):
    mark_all(sheet)
    data = {"points": "20", "remark": "Đã xem", "version": "1"}
    answer = ask(clerk_of(sheet.assessor), "cross-check-criterion", sheet.pk, "I.2", data=data)
    assert answer.url == reverse("audits:cross-check-finish", args=[sheet.pk])


def test_what_is_skipped_comes_round_again(ask, sheet):
    clerk = clerk_of(sheet.assessor)
    page = ask(clerk, "cross-check-criterion", sheet.pk, "II.2")
    first = reverse("audits:cross-check-criterion", args=[sheet.pk, "I.1"]) + "?show=unmarked"
    assert (page.context["after"], page.context["before"]) == (first, first.replace("I.1", "II.1"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Nhập điểm kiểm tra tiêu chí I.1"),
        ({"points": "bốn"}, "Điểm tiêu chí I.1 phải là số, ví dụ 3,5"),
        ({"points": "41"}, "Điểm tiêu chí I.1 không được quá 40"),
        ({"points": "36.3", "remark": "Chậm"}, "Điểm tiêu chí I.1 chỉ nhận bước 0,5"),
        ({"points": "-1"}, "Điểm tiêu chí I.1 không được dưới 0"),
        ({"points": "36"}, "Ghi nhận xét vì điểm kiểm tra khác điểm tự chấm"),
        ({"finding": "unproven", "points": "38"}, "Ghi nhận xét vì điểm kiểm tra khác điểm tự chấm"),
        ({"finding": "agree", "points": "36"}, "“Đồng ý” nghĩa là giữ điểm tự chấm (38)"),
        (
            {"finding": "lower", "points": "39", "remark": "Tốt"},
            "“Đề nghị giảm” nghĩa là điểm thấp hơn điểm tự chấm (38)",
        ),
        (
            {"finding": "higher", "points": "38", "remark": "x"},
            "“Đề nghị tăng” nghĩa là điểm cao hơn điểm tự chấm (38)",
        ),
        ({"points": "36", "is_na": "on", "remark": "x"}, "vừa có điểm vừa chọn"),
        ({"is_na": "on", "remark": "Phường không có"}, "Tiêu chí I.1 không được chọn “Không áp dụng”"),
    ],
)
def test_what_is_refused_is_said_at_the_field_and_kept(ask, sheet, typed, sentence):
    answer = ask(clerk_of(sheet.assessor), "cross-check-criterion", sheet.pk, "I.1", data=typed)

    assert answer.status_code == 422
    assert text_of(answer).count(sentence) == 2  # in the summary and at the field
    assert answer.context["form"]["points"].value() == typed.get("points")
    assert answer.context["form"]["remark"].value() == typed.get("remark")
    assert not Mark.objects.exists()


def test_a_remark_is_kept_in_one_form_of_letters_and_line_ends(ask, sheet):
    typed = unicodedata.normalize("NFD", "Chậm 20 ngày") + "\r\nThiếu chữ ký\x00\x0b\r\n"
    ask(clerk_of(sheet.assessor), "cross-check-criterion", sheet.pk, "I.1", data={"points": "30", "remark": typed})
    assert mark_of(sheet, "I.1").remark == "Chậm 20 ngày\nThiếu chữ ký"


def test_not_enough_grounds_is_said_in_the_remark(ask, sheet):
    clerk = clerk_of(sheet.assessor)
    data = {"finding": "unproven", "points": "30", "remark": "Thiếu chữ ký", "version": "0"}
    ask(clerk, "cross-check-criterion", sheet.pk, "I.1", data=data)
    assert mark_of(sheet, "I.1").remark == "Chưa đủ căn cứ: Thiếu chữ ký"

    page = ask(clerk, "cross-check-criterion", sheet.pk, "I.1")
    assert page.context["form"]["finding"].value() == "unproven"
    data = {"finding": "lower", "points": "30", "remark": "Chưa đủ căn cứ: Thiếu chữ ký", "version": "1"}
    ask(clerk, "cross-check-criterion", sheet.pk, "I.1", data=data)
    assert mark_of(sheet, "I.1").remark == "Thiếu chữ ký"


def test_two_people_on_one_criterion_lose_neither_text(ask, sheet):
    lan, minh = clerk_of(sheet.assessor), make_person(ward=sheet.assessor, name="Lê Văn Minh")
    ask(lan, "cross-check-criterion", sheet.pk, "I.1", data={"points": "36", "remark": "Chậm 20 ngày", "version": "0"})

    late = {"points": "35,5", "remark": "Thiếu nội dung", "version": "0"}
    conflict = ask(minh, "cross-check-criterion", sheet.pk, "I.1", data=late)

    assert conflict.status_code == 409
    for words in ("Chậm 20 ngày", "Thiếu nội dung", "35,5", lan.full_name):
        assert words in text_of(conflict)
    assert mark_of(sheet, "I.1").points == 36

    answer = ask(minh, "cross-check-criterion", sheet.pk, "I.1", data=late | {"version": "1"})
    assert answer.status_code == 302
    assert (str(mark_of(sheet, "I.1").points), mark_of(sheet, "I.1").remark) == ("35.50", "Thiếu nội dung")


def test_what_is_typed_when_the_window_ends_is_still_on_the_page(ask, sheet):
    data = {"points": "36", "remark": "Chậm 20 ngày", "version": "0"}
    sheet_closed = CrossCheck.objects.filter(pk=sheet.pk)
    sheet_closed.update(state=CrossCheck.State.RECUSED, recusal_reason="x")
    answer = ask(clerk_of(sheet.assessor), "cross-check-criterion", sheet.pk, "I.1", data=data)
    assert answer.status_code == 403
    assert "Chậm 20 ngày" in text_of(answer)


def test_the_filters_choose_criteria(ask, sheet):
    mark_all(sheet, II_1="28")
    clerk = clerk_of(sheet.assessor)
    shown = {
        name: [
            line.criterion.code for line in ask(clerk, "cross-check", sheet.pk, query=f"?show={name}").context["shown"]
        ]
        for name in ("unmarked", "deducted", "different", "all", "nonsense")
    }
    everything = ["I.1", "I.2", "II.1", "II.2"]
    assert shown == {
        "unmarked": [], "deducted": ["I.1", "II.2"], "different": ["II.1"], "all": everything, "nonsense": everything,
    }  # fmt: skip


def test_a_sheet_is_sealed_when_complete_and_its_seal_can_be_broken(ask, sheet):
    clerk = clerk_of(sheet.assessor)
    refused = ask(clerk, "cross-check-seal", sheet.pk, data={})
    assert refused.status_code == 422
    assert "Chấm điểm tiêu chí I.1, hoặc chọn “Không áp dụng”" in text_of(refused)

    mark_all(sheet)
    for _click in range(2):
        assert ask(clerk, "cross-check-seal", sheet.pk, data={}).status_code == 302
    sheet.refresh_from_db()
    page = text_of(ask(clerk, "cross-check", sheet.pk))
    assert sheet.seal in page
    assert sheet.salt not in page
    assert JournalEntry.objects.filter(verb="cross_check.sealed").count() == 1
    assert 'name="points"' not in text_of(ask(clerk, "cross-check-criterion", sheet.pk, "I.1"))

    assert ask(clerk, "cross-check-unseal", sheet.pk, data={}).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.seal) == (CrossCheck.State.MARKING, "")


def test_a_unit_does_not_check_itself(ask, sheet):
    subject = clerk_of(sheet.subject)
    for name, args in (("cross-check", ()), ("cross-check-criterion", ("I.1",))):
        page = ask(subject, name, sheet.pk, *args)
        assert page.status_code == 403
        assert "Đơn vị không kiểm tra chính mình." in text_of(page)
    answer = ask(subject, "cross-check-criterion", sheet.pk, "I.1", data={"points": "40"})
    assert answer.status_code == 403
    assert not Mark.objects.exists()


def test_nobody_but_the_assessor_sees_marks_before_the_reveal(ask, cluster_round, sheet):
    mark_all(sheet, II_1="17.5")
    third = wards_of(cluster_round)[2]
    lead, district = clerk_of(sheet.subject), officer_of(cluster_round)
    observer = make_person(district=cluster_round.audit_round.district, kind=Role.Kind.OBSERVER)
    for person in (lead, clerk_of(third), district, observer):
        page = ask(person, "cross-check", sheet.pk)
        assert page.status_code == 403
        assert "17,5" not in text_of(page)
        assert "17,5" not in text_of(ask(person, "cross-checks", cluster_round.pk))
    stranger = make_person(ward=wards_of(make_cluster_round())[0])
    assert ask(stranger, "cross-check", sheet.pk).status_code == 404
    assert ask(stranger, "cross-checks", cluster_round.pk).status_code == 404


def test_progress_of_others_is_for_the_lead_unit_and_the_district(ask, cluster_round, sheet):
    mark_all(sheet)
    first, second, third = wards_of(cluster_round)
    others = {
        person: [
            (s.assessor, s.subject, s.marked) for s in ask(person, "cross-checks", cluster_round.pk).context["others"]
        ]
        for person in (clerk_of(first), clerk_of(second), officer_of(cluster_round))
    }
    assert list(map(len, others.values())) == [4, 0, 6]
    assert (second, first, 4) in others[clerk_of(first)]
    page = ask(clerk_of(third), "cross-checks", cluster_round.pk)
    assert [s.subject for s in page.context["own"]] == [first, second]
    assert "mỗi đơn vị chỉ xem được phiếu của mình" in text_of(page)


def test_after_the_reveal_the_cluster_reads_and_can_check_the_seal(ask, cluster_round, sheet):
    mark_all(sheet, II_1="17.5")
    with clock.at(IN_CROSS_CHECK):
        cross_checks.seal(sheet, by=clerk_of(sheet.assessor))
    make_sealed(cluster_round)
    make_revealed(cluster_round)
    sheet.refresh_from_db()
    third = wards_of(cluster_round)[2]
    for person in (clerk_of(sheet.subject), clerk_of(third), officer_of(cluster_round)):
        page = ask(person, "cross-check", sheet.pk, at=NOW["consol"])
        assert page.status_code == 200
        for words in ("17,5", sheet.salt, sheet.seal, "Điểm đúng như lúc niêm phong."):
            assert words in text_of(page)
    received = ask(clerk_of(sheet.subject), "cross-checks", cluster_round.pk, at=NOW["consol"]).context["received"]
    assert {s.assessor for s in received} == {sheet.assessor, third}
    page = ask(clerk_of(sheet.assessor), "cross-check-criterion", sheet.pk, "I.1", at=NOW["consol"])
    assert 'name="points"' not in text_of(page)


def test_without_a_report_there_is_nothing_to_check_on_the_file(ask):
    cluster_round = make_cluster_round()
    first, second, third = wards_of(cluster_round)
    make_sent(cluster_round, ward=first)
    make_sent(cluster_round, ward=second)
    make_cross_check_begun(cluster_round)
    sheet = sheet_of(cluster_round, first, third)
    clerk = clerk_of(first)

    assert "Chưa có báo cáo để kiểm tra" in text_of(ask(clerk, "cross-check", sheet.pk))
    assert ask(clerk, "cross-check-criterion", sheet.pk, "I.1").url == reverse("audits:cross-check", args=[sheet.pk])
    answer = ask(clerk, "cross-check-criterion", sheet.pk, "I.1", data={"points": "40"})
    assert (answer.status_code, Mark.objects.count()) == (403, 0)

    make_sent(cluster_round, ward=third, at=IN_CROSS_CHECK)
    assert ask(clerk, "cross-check-criterion", sheet.pk, "I.1").status_code == 200


def test_a_draft_is_never_shown_to_its_assessor(ask):
    cluster_round = make_cluster_round(mode="field")
    first, second, _third = wards_of(cluster_round)
    draft = SelfAssessment.objects.get(cluster_round=cluster_round, ward=first)
    with clock.at(NOW["self"]):
        record_self_scores(draft, given({"I.1": "37.5"}, {"I.1": "Bí mật"}), by=clerk_of(first))
    make_cross_check_begun(cluster_round)
    sheet = sheet_of(cluster_round, second, first)
    page = text_of(ask(clerk_of(second), "cross-check-criterion", sheet.pk, "I.1"))
    assert "37,5" not in page
    assert "Bí mật" not in page
    assert "Đơn vị chưa gửi báo cáo nên không có điểm tự chấm." in page


def test_a_visit_is_noted_on_site(ask):
    cluster_round = make_cluster_round("cross", mode="field")
    first, second, _third = wards_of(cluster_round)
    sheet, clerk = sheet_of(cluster_round, second, first), clerk_of(second)
    wrong = ask(
        clerk, "cross-check-visit", sheet.pk, data={"team": "Trần Thị Lan", "day": "2026/14/10", "place": "UBND"}
    )
    assert wrong.status_code == 422
    assert "Ngày phải có dạng ngày/tháng/năm, ví dụ 05/10/2018" in text_of(wrong)
    ask(clerk, "cross-check-visit", sheet.pk, data={"team": "Trần Thị Lan", "day": "05/10/2026", "place": "UBND"})
    sheet.refresh_from_db()
    assert sheet.visit == {"team": "Trần Thị Lan", "day": "2026-10-05", "place": "UBND"}
    assert 'value="05/10/2026"' in text_of(ask(clerk, "cross-check", sheet.pk))


def test_a_unit_asks_to_stand_back_and_the_district_decides(ask, cluster_round):
    first, second, third = wards_of(cluster_round)
    sheet, clerk = sheet_of(cluster_round, second, third), clerk_of(second)
    empty = ask(clerk, "cross-check-ask-recusal", sheet.pk, data={"reason": " "})
    assert empty.status_code == 422
    assert f"Nêu lý do {second.full_name} xin rút" in text_of(empty)
    ask(clerk, "cross-check-ask-recusal", sheet.pk, data={"reason": "Có người thân"})

    for person in (clerk_of(first), officer_of(cluster_round)):
        assert "Có người thân" in text_of(ask(person, "cross-checks", cluster_round.pk))
    assert "Có người thân" not in text_of(ask(clerk_of(third), "cross-checks", cluster_round.pk))
    assert ask(clerk, "cross-check-decide-recusal", sheet.pk, data={"granted": "yes"}).status_code == 403

    ask(officer_of(cluster_round), "cross-check-decide-recusal", sheet.pk, data={"granted": "yes"})
    sheet.refresh_from_db()
    assert sheet.state == CrossCheck.State.RECUSED
    assert "đã rút" in text_of(ask(officer_of(cluster_round), "cross-checks", cluster_round.pk)).lower()


def test_before_the_cross_check_the_page_says_when_it_opens(ask):
    cluster_round = make_cluster_round()
    page = ask(clerk_of(wards_of(cluster_round)[0]), "cross-checks", cluster_round.pk, at=NOW["self"])
    assert "08:00 thứ Hai, 12/10/2026" in text_of(page)


def test_marks_are_taken_until_the_window_ends_and_not_an_hour_after(sheet):
    """Asked of the service: a page at that moment would open the sheets first."""
    with clock.at(CROSS_TO):
        assert cross_checks.record_marks(sheet, given({"I.1": "38"}), by=clerk_of(sheet.assessor)) == []
    with clock.at(day(16, 18)), pytest.raises(Refused, match="Kiểm tra chéo đã kết thúc lúc 17:00 16/10/2026"):
        cross_checks.record_marks(sheet, given({"I.2": "20"}), by=clerk_of(sheet.assessor))


def test_pages_cost_the_same_for_a_large_cluster(ask):
    costs = []
    for wards in (3, 6):
        cluster_round = make_cluster_round("cross", wards=wards)
        first, second = wards_of(cluster_round)[:2]
        sheet = sheet_of(cluster_round, first, second)
        mark_all(sheet, I_1="40", II_2="10")
        clerk = clerk_of(first)
        for name, args in (("cross-checks", [cluster_round.pk]), ("cross-check", [sheet.pk])):
            ask(clerk, name, *args)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                ask(clerk, name, *args)
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
    assert max(costs) < 30
