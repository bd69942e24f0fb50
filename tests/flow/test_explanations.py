import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.models import Explanation, ExplanationAnswer, Mark
from clusters import clock
from scoring.models import ResultTable
from tests.make import (
    EXPLAIN_TO,
    NOW,
    clerk_of,
    day,
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
IN_WINDOW = NOW["consol"]
LATE = day(21)


def make_differing(wards: int = 3):
    """Opened: the second ward gave the first 15 of 20 on I.2 and 29 of 30 on II.1; nothing else differs."""
    cluster_round = make_cluster_round(wards=wards)
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    first, second = wards_of(cluster_round)[:2]
    make_sealed(cluster_round, sheet=sheet_of(cluster_round, second, first), I_2="15", II_1="29")
    make_sealed(cluster_round)
    make_revealed(cluster_round)
    return cluster_round


@pytest.fixture
def cluster_round():
    return make_differing()


@pytest.fixture
def ask(client):
    """The page, or an act on it where `data` is given, as a person sees it at a moment of the round."""

    def _ask(person, name, pk, data=None, at=IN_WINDOW):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        with clock.at(at):
            address = reverse(f"scoring:{name}", args=[pk])
            return client.get(address) if data is None else client.post(address, data)

    return _ask


@pytest.fixture
def explained(ask, cluster_round):
    """The first ward explained I.2."""
    first = wards_of(cluster_round)[0]
    ask(clerk_of(first), "explain", cluster_round.pk, {"ward": first.pk, "text-I.2": "Quy chế ban hành đúng hạn"})
    return Explanation.objects.get()


def text_of(answer) -> str:
    return answer.content.decode()


def sheet_to_answer(explanation):
    cluster_round = explanation.cluster_round
    return sheet_of(cluster_round, wards_of(cluster_round)[1], explanation.ward)


def mark_of(explanation):
    return Mark.objects.get(cross_check=sheet_to_answer(explanation), criterion=explanation.criterion)


def test_the_assessed_ward_sees_its_differences_with_remarks(ask, cluster_round):
    first, second, third = wards_of(cluster_round)
    page = ask(clerk_of(first), "explanations", cluster_round.pk)
    [own] = page.context["own"]
    boxes = {line.difference.criterion.code: line.box is not None for line in own["lines"]}
    assert boxes == {"I.2": True, "II.1": True}
    assert "17:00 thứ Ba, 20/10/2026 (còn 2 ngày làm việc)" in text_of(page)
    assert "Đã xem hồ sơ" in text_of(page)
    for ward in (second, third):
        assert "Các đơn vị kiểm tra nhất trí toàn bộ điểm tự chấm." in text_of(
            ask(clerk_of(ward), "explanations", cluster_round.pk)
        )


def test_before_the_reveal_the_page_says_when(ask):
    cluster_round = make_cluster_round("cross")
    for person in (clerk_of(wards_of(cluster_round)[0]), officer_of(cluster_round)):
        page = ask(person, "explanations", cluster_round.pk, at=NOW["cross"])
        assert page.status_code == 403
        assert "Giải trình mở khi các phiếu được mở niêm phong, sau 17:00 16/10/2026" in text_of(page)


def test_a_stranger_finds_nothing(ask, cluster_round, explained):
    stranger = make_person(ward=wards_of(make_cluster_round())[0])
    assert ask(stranger, "explanations", cluster_round.pk).status_code == 404
    assert ask(stranger, "explanation-answer", explained.pk, {}).status_code == 404


def test_several_lines_are_explained_at_once_and_a_double_click_explains_once(ask, cluster_round):
    first = wards_of(cluster_round)[0]
    data = {"ward": first.pk, "text-I.2": "Quy chế đúng hạn", "text-II.1": "Đủ hồ sơ"}
    for _click in range(2):
        assert ask(clerk_of(first), "explain", cluster_round.pk, data).status_code == 302
    assert [(e.criterion.code, e.text, e.state) for e in Explanation.objects.all()] == [
        ("I.2", "Quy chế đúng hạn", "open"), ("II.1", "Đủ hồ sơ", "open"),
    ]  # fmt: skip


def test_an_empty_explanation_is_refused_and_a_colleagues_one_stands(ask, cluster_round, explained):
    first = wards_of(cluster_round)[0]
    empty = ask(clerk_of(first), "explain", cluster_round.pk, {"ward": first.pk, "text-II.1": " "})
    assert empty.status_code == 422
    assert "Phản hồi ít nhất một tiêu chí" in text_of(empty)

    data = {"ward": first.pk, "text-I.2": "Nội dung khác", "text-II.1": "Đủ hồ sơ"}
    late = ask(clerk_of(first), "explain", cluster_round.pk, data)
    assert late.status_code == 422
    for words in ("Tiêu chí I.2 đã được giải trình", "Nội dung khác", "Quy chế ban hành đúng hạn", "Đủ hồ sơ"):
        assert words in text_of(late)
    assert Explanation.objects.count() == 1


def test_only_the_assessed_ward_explains_and_only_in_the_window(ask, cluster_round):
    first, second, _third = wards_of(cluster_round)
    data = {"ward": first.pk, "text-I.2": "Quy chế đúng hạn"}
    for person in (clerk_of(second), officer_of(cluster_round)):
        assert "Chỉ đơn vị được kiểm tra" in text_of(ask(person, "explain", cluster_round.pk, data))
    late = ask(clerk_of(first), "explain", cluster_round.pk, data, at=LATE)
    assert late.status_code == 403
    assert "hết hạn giải trình lúc 17:00 20/10/2026" in text_of(late)
    assert ask(clerk_of(first), "explain", cluster_round.pk, data | {"ward": "9' OR 1"}).status_code == 404
    assert not Explanation.objects.exists()
    assert ask(clerk_of(first), "explain", cluster_round.pk, data, at=EXPLAIN_TO).status_code == 302


def test_accepting_gives_the_self_score_and_a_new_result(ask, explained):
    sheet, before = sheet_to_answer(explained), ResultTable.objects.count()
    page = ask(clerk_of(sheet.assessor), "explanations", explained.cluster_round_id)
    assert [item["difference"].explanation for item in page.context["waiting"]] == [explained]

    data = {"cross_check": sheet.pk, "outcome": "accepted"}
    for _click in range(2):
        assert ask(clerk_of(sheet.assessor), "explanation-answer", explained.pk, data).status_code == 302

    mark = mark_of(explained)
    assert (mark.points, mark.amended_points, mark.amended_reason) == (15, 20, "Quy chế ban hành đúng hạn")
    assert ExplanationAnswer.objects.count() == 1
    assert ResultTable.objects.count() == before + 1
    page = text_of(ask(officer_of(explained.cluster_round), "explanations", explained.cluster_round_id))
    assert "<del>15</del>" in page


def test_accepting_in_part_gives_another_mark(ask, explained):
    sheet = sheet_to_answer(explained)
    data = {"cross_check": sheet.pk, "outcome": "partly", "points": "17,5", "reason": "Thiếu phụ lục"}
    assert ask(clerk_of(sheet.assessor), "explanation-answer", explained.pk, data).status_code == 302
    assert (mark_of(explained).amended_points, mark_of(explained).amended_reason) == (17.5, "Thiếu phụ lục")


def test_a_kept_mark_stays(ask, explained):
    sheet = sheet_to_answer(explained)
    data = {"cross_check": sheet.pk, "outcome": "kept", "reason": "Quy chế viện dẫn văn bản hết hiệu lực"}
    assert ask(clerk_of(sheet.assessor), "explanation-answer", explained.pk, data).status_code == 302
    assert mark_of(explained).amended_points is None
    page = ask(clerk_of(explained.ward), "explanations", explained.cluster_round_id)
    assert "Quy chế viện dẫn văn bản hết hiệu lực" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Chọn một: chấp nhận, chấp nhận một phần hoặc giữ nguyên."),
        ({"outcome": "partly", "reason": "x"}, "Nhập điểm điều chỉnh của tiêu chí I.2"),
        ({"outcome": "partly", "points": "15", "reason": "x"}, "Đây là điểm đang có."),
        ({"outcome": "partly", "points": "21", "reason": "x"}, "Điểm tiêu chí I.2 không được quá 20"),
        ({"outcome": "partly", "points": "16"}, "Nêu lý do: đơn vị và hội nghị đọc nội dung này"),
        ({"outcome": "kept"}, "Nêu lý do: đơn vị và hội nghị đọc nội dung này"),
        ({"outcome": "kept", "points": "16", "reason": "x"}, "để trống ô điểm"),
        ({"outcome": "accepted", "points": "16"}, "Chấp nhận nghĩa là lấy điểm tự chấm."),
    ],
)
def test_a_refused_answer_is_said_at_the_field_and_kept(ask, explained, typed, sentence):
    sheet = sheet_to_answer(explained)
    page = ask(clerk_of(sheet.assessor), "explanation-answer", explained.pk, {"cross_check": sheet.pk, **typed})
    assert page.status_code == 422
    assert text_of(page).count(sentence) == 2
    [item] = page.context["waiting"]
    assert {name: item["form"][name].value() for name in typed} == typed
    assert not ExplanationAnswer.objects.exists()


def test_who_agreed_already_is_not_offered_to_accept(ask, explained):
    third = wards_of(explained.cluster_round)[2]
    page = ask(clerk_of(third), "explanations", explained.cluster_round_id)
    [item] = page.context["waiting"]
    assert [value for value, _label in item["form"].fields["outcome"].choices] == ["partly", "kept"]


def test_only_the_assessor_answers_once_and_in_the_window(ask, explained):
    cluster_round, sheet = explained.cluster_round, sheet_to_answer(explained)
    data = {"cross_check": sheet.pk, "outcome": "kept", "reason": "Thiếu phụ lục"}
    for person in (clerk_of(explained.ward), clerk_of(wards_of(cluster_round)[2]), officer_of(cluster_round)):
        assert ask(person, "explanation-answer", explained.pk, data).status_code == 403
    clerk = clerk_of(sheet.assessor)
    assert ask(clerk, "explanation-answer", explained.pk, data, at=LATE).status_code == 403
    assert not ExplanationAnswer.objects.exists()

    assert ask(clerk, "explanation-answer", explained.pk, data).status_code == 302
    again = ask(clerk, "explanation-answer", explained.pk, data | {"outcome": "accepted"})
    assert again.status_code == 403
    assert "đã trả lời" in text_of(again)


def test_after_the_window_everything_is_read_only(ask, explained):
    first = explained.ward
    page = ask(clerk_of(first), "explanations", explained.cluster_round_id, at=LATE)
    assert "hết hạn giải trình lúc 17:00 20/10/2026" in text_of(page)
    assert "<textarea" not in text_of(page)
    assessor = ask(clerk_of(sheet_to_answer(explained).assessor), "explanations", explained.cluster_round_id, at=LATE)
    assert (assessor.context["waiting"], len(assessor.context["others"])) == ([], 1)
    assert "<textarea" not in text_of(assessor)


def test_the_page_costs_the_same_with_one_and_three_explanations(ask):
    costs = []
    for lines in (["I.2"], ["I.1", "I.2", "II.1"]):
        cluster_round = make_differing(wards=4)
        first, second = wards_of(cluster_round)[:2]
        mark = Mark.objects.get(cross_check=sheet_of(cluster_round, second, first), criterion__code="I.1")
        Mark.objects.filter(pk=mark.pk).update(points=39)
        data = {f"text-{code}": "Đúng hạn" for code in lines}
        ask(clerk_of(first), "explain", cluster_round.pk, {"ward": first.pk, **data})
        for person in (clerk_of(first), clerk_of(second)):
            ask(person, "explanations", cluster_round.pk)
            with CaptureQueriesContext(connection) as queries:
                ask(person, "explanations", cluster_round.pk)
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
