"""Beside the mark: evidence, requests for more, photos, the look before the seal, the sheet on paper (S8)."""

import pytest

from audits.models import CrossCheck, Question
from audits.services import cross_checks, questions
from clusters import clock
from tests.make import (
    FULL_MARKS,
    NOW,
    again,
    clerk_of,
    given,
    make_cluster_round,
    make_cross_check_begun,
    make_revealed,
    make_sealed,
    make_sent,
    officer_of,
    sheet_of,
    wards_of,
)
from tests.proofs import make_proof, report_of
from tests.site_photos import make_site_photo
from tests.visits import text_of, visit

pytestmark = pytest.mark.django_db
IN_CROSS_CHECK, AFTER = NOW["cross"], NOW["consol"]
VISIT = {"team": "Trần Thị Lan, Lê Văn Minh", "day": "2026-10-13", "place": "UBND phường Một"}


@pytest.fixture
def cluster_round():
    """In the cross-check on site; the first ward shows one file, for I.1."""
    cluster_round = make_cluster_round(mode="field")
    make_proof(cluster_round, wards_of(cluster_round)[0])
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    return again(cluster_round)


@pytest.fixture
def sheet(cluster_round):
    """The second ward checks the first."""
    first, second, _third = wards_of(cluster_round)
    return sheet_of(cluster_round, second, first)


def see(person, name, *args, at=IN_CROSS_CHECK, data=None, query=""):
    return visit(person, f"audits:{name}", *args, at=at, data=data, query=query)


def mark_all(sheet, **points):
    marks = FULL_MARKS | {code.replace("_", "."): value for code, value in points.items()}
    with clock.at(IN_CROSS_CHECK):
        cross_checks.record_marks(sheet, given(marks, dict.fromkeys(marks, "Đã xem")), by=clerk_of(sheet.assessor))


def others_than_the_assessor(cluster_round):
    first, _second, third = wards_of(cluster_round)
    return [clerk_of(first), clerk_of(third), officer_of(cluster_round)]


def test_evidence_of_the_ward_stands_beside_its_self_score(sheet):
    clerk = clerk_of(sheet.assessor)
    assert "Kế hoạch.pdf" in text_of(see(clerk, "cross-check-criterion", sheet.pk, "I.1"))
    page = text_of(see(clerk, "cross-check-criterion", sheet.pk, "I.2"))
    assert "Kế hoạch.pdf" not in page
    assert "Đơn vị không có tài liệu kiểm chứng cho tiêu chí này." in page


def test_criteria_without_evidence_are_a_filter(sheet):
    page = see(clerk_of(sheet.assessor), "cross-check", sheet.pk, query="?show=unproven")
    assert [line.criterion.code for line in page.context["shown"]] == ["I.2", "II.1", "II.2"]
    assert "Thiếu tài liệu (3)" in text_of(page)


def test_what_a_ward_shows_in_a_draft_its_assessor_does_not_see():
    cluster_round = make_cluster_round(mode="field")
    first, second, _third = wards_of(cluster_round)
    make_proof(cluster_round, first)
    make_cross_check_begun(cluster_round)
    sheet = sheet_of(cluster_round, second, first)
    for page in ("cross-check-print", "cross-check"):
        assert "Kế hoạch.pdf" not in text_of(see(clerk_of(second), page, sheet.pk))
    assert "Kế hoạch.pdf" not in text_of(see(clerk_of(second), "cross-check-criterion", sheet.pk, "I.1"))
    assert see(clerk_of(second), "cross-check-ask", sheet.pk, "I.1", data={"wanted": "x"}).status_code == 404


def test_more_evidence_is_asked_for_openly_and_tells_no_mark(sheet):
    clerk = clerk_of(sheet.assessor)
    mark_all(sheet, I_2="11.5")
    answer = see(clerk, "cross-check-ask", sheet.pk, "I.2", data={"wanted": "Bản ký của quy chế"}, query="?show=all")
    assert answer.url.endswith(f"/cross-checks/{sheet.pk}/criteria/I.2/?show=all")
    asked = Question.objects.get()
    assert (asked.asker, asked.wants_evidence, asked.criterion.code) == (sheet.assessor, True, "I.2")
    assert "Bản ký của quy chế" in text_of(see(clerk, "cross-check-criterion", sheet.pk, "I.2"))
    report = text_of(see(clerk_of(sheet.subject), "report", asked.self_assessment_id))
    assert "Bản ký của quy chế" in report
    assert "11,5" not in report


def test_one_request_is_open_at_a_time_and_the_refusal_keeps_the_text(sheet):
    clerk = clerk_of(sheet.assessor)
    for text in ("Bản ký", "Bản ký"):
        assert see(clerk, "cross-check-ask", sheet.pk, "I.2", data={"wanted": text}).status_code == 302
    refused = see(clerk, "cross-check-ask", sheet.pk, "I.2", data={"wanted": "Phụ lục"})
    assert refused.status_code == 422
    assert "Phụ lục" in text_of(refused)
    assert see(clerk, "cross-check-ask", sheet.pk, "I.2", data={"wanted": " "}).status_code == 422
    assert Question.objects.count() == 1


def test_only_the_assessor_asks_on_its_sheet_and_only_while_it_is_open(cluster_round, sheet):
    for person in others_than_the_assessor(cluster_round):
        assert see(person, "cross-check-ask", sheet.pk, "I.2", data={"wanted": "Bản ký"}).status_code == 403
    mark_all(sheet)
    make_sealed(cluster_round)
    answer = see(clerk_of(sheet.assessor), "cross-check-ask", sheet.pk, "I.2", data={"wanted": "Bản ký"})
    assert (answer.status_code, Question.objects.count()) == (403, 0)
    assert see(clerk_of(sheet.assessor), "cross-check-ask", sheet.pk, "IX.9", data={"wanted": "x"}).status_code == 404


def test_photos_of_the_assessor_are_seen_by_the_others_after_the_reveal_only(cluster_round, sheet):
    photo = make_site_photo(sheet, code="I.1")
    address = f"/photos/{photo.pk}/file/"
    assert address in text_of(see(clerk_of(sheet.assessor), "cross-check-criterion", sheet.pk, "I.1"))
    for person in others_than_the_assessor(cluster_round):
        assert see(person, "cross-check-criterion", sheet.pk, "I.1").status_code == 403
    make_sealed(cluster_round)
    make_revealed(cluster_round)
    for person in others_than_the_assessor(cluster_round):
        assert address in text_of(see(person, "cross-check-criterion", sheet.pk, "I.1", at=AFTER))


def test_team_and_day_stand_in_the_head_of_every_page(sheet):
    clerk = clerk_of(sheet.assessor)
    with clock.at(IN_CROSS_CHECK):
        cross_checks.record_visit(sheet, VISIT, by=clerk)
    for name, args in (("cross-check", ()), ("cross-check-criterion", ("I.1",)), ("cross-check-finish", ())):
        page = text_of(see(clerk, name, sheet.pk, *args))
        assert "đoàn: Trần Thị Lan, Lê Văn Minh" in page
        assert "ngày 13/10/2026" in page


def test_before_the_seal_the_sheet_is_summed_up_and_the_consequence_is_said(sheet):
    clerk = clerk_of(sheet.assessor)
    mark_all(sheet, I_1="38", II_1="27.5")
    page = text_of(see(clerk, "cross-check-finish", sheet.pk))
    for words in (
        "Tổng tự chấm <b>100</b> → kiểm tra <b>95,5</b>, <b>2</b> chênh lệch",
        clerk.full_name,
        "giữ kín",
        "Chưa ghi đoàn, ngày và nơi kiểm tra",
    ):
        assert words in page
    assert see(clerk, "cross-check-finish", sheet.pk).context["differing"] == 2


def test_the_finish_says_what_is_missing_and_is_no_page_once_sealed(sheet):
    clerk = clerk_of(sheet.assessor)
    page = text_of(see(clerk, "cross-check-finish", sheet.pk))
    assert "Chấm điểm tiêu chí I.1" in page
    assert f'action="/cross-checks/{sheet.pk}/seal/"' not in page
    mark_all(sheet)
    see(clerk, "cross-check-seal", sheet.pk, data={})
    assert CrossCheck.objects.get(pk=sheet.pk).state == CrossCheck.State.SEALED
    assert see(clerk, "cross-check-finish", sheet.pk).url == f"/cross-checks/{sheet.pk}/"


def test_the_sheet_is_printed_filled_in_or_blank(sheet):
    clerk = clerk_of(sheet.assessor)
    mark_all(sheet, II_1="27.5")
    filled = text_of(see(clerk, "cross-check-print", sheet.pk))
    blank = text_of(see(clerk, "cross-check-print", sheet.pk, query="?blank=1"))
    assert "27,5" in filled
    assert "97,5" in filled
    for words in ("27,5", "97,5", "Đã xem"):
        assert words not in blank
    assert "Kế hoạch.pdf" in blank


def test_before_the_reveal_nobody_else_prints_or_finishes_a_sheet(cluster_round, sheet):
    mark_all(sheet, II_1="27.5")
    for person in others_than_the_assessor(cluster_round):
        for name in ("cross-check-print", "cross-check-finish", "cross-check-samples"):
            page = see(person, name, sheet.pk)
            assert page.status_code == 403
            assert "27,5" not in text_of(page)


def test_a_question_of_another_unit_is_read_on_the_sheet(cluster_round, sheet):
    first, _second, third = wards_of(cluster_round)
    report = report_of(cluster_round, first)
    with clock.at(IN_CROSS_CHECK):
        questions.ask(report, sheet.cluster_round.audit_round.criteria_set.criteria.get(code="I.2"),
                      "Quy chế ban hành khi nào", asker=third, by=clerk_of(third))  # fmt: skip
    assert "Quy chế ban hành khi nào" in text_of(
        see(clerk_of(sheet.assessor), "cross-check-criterion", sheet.pk, "I.2")
    )
