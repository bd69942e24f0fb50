"""A sheet goes out to Excel and comes back: compared cell by cell, written once it is confirmed."""

import json
import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from audits.models import CrossCheck, Mark, MarkVersion, SelfAssessment, SelfScore, WorkbookUpload
from audits.services import cross_checks, self_assessments, workbooks
from audits.workbook.layout import SHEET
from clusters.models import Role
from tests.make import (
    NOW,
    clerk_of,
    clock,
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
from tests.unit.workbook.make import cell_of, opened
from tests.visits import refusal_of, text_of, visit
from tests.workbooks import confirm, make_workbook, page, taken, upload

pytestmark = pytest.mark.django_db
SELF, CROSS = NOW["self"], NOW["cross"]


@pytest.fixture
def cluster_round(db):
    return make_cluster_round()


@pytest.fixture
def draft(cluster_round):
    """Of the member ward Ba; its clerk has scored I.1."""
    draft = SelfAssessment.objects.get(cluster_round=cluster_round, ward=wards_of(cluster_round)[2])
    save(draft, {"I.1": "38"}, {"I.1": "Chậm 20 ngày"})
    return draft


@pytest.fixture
def clerk(draft):
    return clerk_of(draft.ward)


@pytest.fixture
def checking():
    """A round in its cross-check."""
    return make_cluster_round("cross")


@pytest.fixture
def sheet(checking):
    """Of the member ward Ba on the lead unit Một; one mark is written."""
    lead, _deputy, member = wards_of(checking)
    sheet = sheet_of(checking, member, lead)
    mark(sheet, {"I.1": "39"}, {"I.1": "Kế hoạch chậm"})
    return sheet


@pytest.fixture
def assessor(sheet):
    return clerk_of(sheet.assessor)


def save(draft, points, texts=None, *, by=None):
    with clock.at(SELF):
        versions = {s.criterion.code: s.version for s in draft.self_scores.select_related("criterion")}
        answers = given(points, texts)
        answers = {code: type(a)(a.points, a.is_na, a.text, versions.get(code, 0)) for code, a in answers.items()}
        assert self_assessments.record_self_scores(draft, answers, by=by or clerk_of(draft.ward)) == []


def mark(sheet, points, texts):
    with clock.at(CROSS):
        cross_checks.record_marks(sheet, given(points, texts), by=clerk_of(sheet.assessor))


def scores(draft):
    rows = SelfScore.objects.filter(self_assessment=draft).order_by("criterion__place")
    return [(s.criterion.code, str(s.points) if s.points is not None else "", s.is_na, s.reason) for s in rows]


def marks(sheet):
    return [(m.criterion.code, str(m.points), m.remark) for m in Mark.objects.filter(cross_check=sheet)]


# Out


def test_the_downloaded_workbook_holds_what_is_saved(draft, clerk):
    answer = visit(clerk, "audits:self-assessment-workbook", draft.pk, at=SELF)
    book = load_workbook(BytesIO(answer.content))
    assert [cell_of(book, "self", "I.1", name).value for name in ("answer", "text")] == [38, "Chậm 20 ngày"]
    assert answer["Content-Disposition"] == 'attachment; filename="2026_C1_ba_tu-danh-gia.xlsx"'


def test_the_blank_form_holds_nothing_that_was_filled_in(draft, clerk):
    answer = visit(clerk, "audits:self-assessment-workbook-blank", draft.pk, at=SELF)
    assert cell_of(opened(answer.content), "self", "I.1", "answer").value is None
    assert "phieu-trang" in answer["Content-Disposition"]


def test_a_cross_check_workbook_shows_the_sent_report_beside_the_marks(checking, sheet, assessor):
    answer = visit(assessor, "audits:cross-check-workbook", sheet.pk, at=CROSS)
    book = opened(answer.content)
    assert [cell_of(book, "cross", "I.1", name).value for name in ("own", "answer", "text")] == [
        40,
        39,
        "Kế hoạch chậm",
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="2026_C1_ba_kiem-tra-cheo_mot.xlsx"'


def test_a_draft_of_another_ward_is_in_no_cross_check_workbook():
    cluster_round = make_cluster_round(mode="field")
    lead, _deputy, member = wards_of(cluster_round)
    draft = SelfAssessment.objects.get(cluster_round=cluster_round, ward=lead)
    save(draft, {"I.1": "33.5"}, {"I.1": "Bản nháp riêng"})
    make_cross_check_begun(cluster_round)
    sheet = sheet_of(cluster_round, member, lead)
    answer = visit(clerk_of(member), "audits:cross-check-workbook", sheet.pk, at=CROSS)
    book = opened(answer.content)
    assert cell_of(book, "cross", "I.1", "own").value is None
    values = {cell.value for row in book[SHEET].iter_rows() for cell in row}
    assert not values & {33.5, "Bản nháp riêng"}


def test_a_sent_report_goes_out_as_a_copy_without_open_cells(cluster_round, draft, clerk):
    make_sent(cluster_round, ward=draft.ward)
    book = opened(visit(clerk, "audits:self-assessment-workbook", draft.pk, at=SELF).content)
    assert cell_of(book, "self", "I.1", "answer").protection.locked


# Back


def test_an_untouched_workbook_has_nothing_to_write(draft, clerk):
    waiting = taken(clerk, draft, {})
    answer = page(clerk, waiting)
    assert "Tệp không khác bản trên mạng. Không có gì để ghi." in text_of(answer)
    assert "Ghi vào phiếu" not in text_of(answer)


def test_nothing_is_written_before_it_is_confirmed(draft, clerk):
    before = scores(draft)
    waiting = taken(clerk, draft, {("I.2", "answer"): 20, ("difficulties", ""): "Thiếu kho"})
    assert [change.key for change in page(clerk, waiting).context["written"]] == ["answer-I.2", "difficulties"]
    draft.refresh_from_db()
    assert (scores(draft), draft.difficulties) == (before, "")


def test_what_is_confirmed_is_written_through_the_same_services(draft, clerk):
    typed = {("I.2", "answer"): "19,5", ("I.2", "text"): "Chưa sửa đổi", ("II.2", "na"): "x", ("II.2", "text"): "Không",
             ("I.1", "answer"): 40, ("difficulties", ""): "Thiếu kho", ("backlog_metres", ""): 12.5}  # fmt: skip
    answer = confirm(clerk, taken(clerk, draft, typed))
    assert answer.status_code == 302
    assert scores(draft) == [
        ("I.1", "40.00", False, "Chậm 20 ngày"), ("I.2", "19.50", False, "Chưa sửa đổi"), ("II.2", "", True, "Không"),
    ]  # fmt: skip
    draft.refresh_from_db()
    assert (draft.difficulties, str(draft.backlog_metres), draft.report_version) == ("Thiếu kho", "12.50", 1)
    first = draft.self_scores.get(criterion__code="I.1")
    assert (first.version, first.saved_by, first.versions.count()) == (2, clerk, 2)


def test_marks_come_back_too(sheet, assessor):
    waiting = taken(assessor, sheet, {("I.2", "answer"): 18, ("I.2", "text"): "Thiếu quy chế"}, at=CROSS)
    assert confirm(assessor, waiting, at=CROSS).status_code == 302
    assert marks(sheet) == [("I.1", "39.00", "Kế hoạch chậm"), ("I.2", "18.00", "Thiếu quy chế")]


def test_pressing_twice_writes_once(draft, clerk):
    waiting = taken(clerk, draft, {("I.2", "answer"): 20})
    seen = page(clerk, waiting).context["seen"]
    assert [confirm(clerk, waiting, seen=seen).status_code for _press in (1, 2)] == [302, 302]
    assert draft.self_scores.get(criterion__code="I.2").versions.count() == 1
    assert "Tệp này đã được ghi lúc" in text_of(page(clerk, waiting))


def test_a_refused_cell_is_named_with_its_place_and_the_others_are_written(draft, clerk):
    waiting = taken(clerk, draft, {("I.2", "answer"): 21, ("II.1", "answer"): 30})
    text = text_of(page(clerk, waiting))
    assert re.search(r"Trang “Phiếu”, dòng 9, cột D.*?>21<.*?Điểm tiêu chí I.2 không được quá 20", text, re.DOTALL)
    confirm(clerk, waiting)
    assert [code for code, *_rest in scores(draft)] == ["I.1", "II.1"]


def test_a_cell_that_was_emptied_empties_nothing_unless_it_is_ticked(draft, clerk):
    values = {("I.1", "text"): None, ("I.2", "answer"): 20}
    assert "Trên mạng các ô này đang có nội dung." in text_of(page(clerk, taken(clerk, draft, values)))
    confirm(clerk, WorkbookUpload.objects.get())
    assert scores(draft)[0] == ("I.1", "38.00", False, "Chậm 20 ngày")
    waiting = taken(clerk, draft, {("I.1", "text"): None})
    confirm(clerk, waiting, text_I_1="on")
    assert scores(draft)[0] == ("I.1", "38.00", False, "")


# Older than what stands online


@pytest.fixture
def conflicting(draft, clerk):
    """A colleague changed I.1 online after the workbook was downloaded, in which I.1 was changed too."""
    data = make_workbook(draft, {("I.1", "answer"): 30, ("I.2", "answer"): 20})
    save(draft, {"I.1": "35"}, {"I.1": "Chậm 30 ngày"}, by=make_person(ward=draft.ward, name="Nguyễn Thị Hoa"))
    assert upload(clerk, draft, data).status_code == 302
    return WorkbookUpload.objects.get()


def test_a_conflict_shows_both_and_waits_for_a_choice(draft, clerk, conflicting):
    shown = page(clerk, conflicting)
    assert [(change.key, change.ours, change.online) for change, _chosen in shown.context["conflicts"]] == [
        ("answer-I.1", "30", "35")
    ]
    assert "Nguyễn Thị Hoa đã sửa nội dung này trên mạng lúc" in text_of(shown)
    answer = confirm(clerk, conflicting)
    assert answer.status_code == 422
    assert 'href="#answer-I.1"' in text_of(answer)
    assert scores(draft) == [("I.1", "35.00", False, "Chậm 30 ngày")]


@pytest.mark.parametrize(("choice", "points"), [("workbook", "30.00"), ("online", "35.00")])
def test_a_conflict_is_settled_one_by_one(draft, clerk, conflicting, choice, points):
    assert confirm(clerk, conflicting, answer_I_1=choice).status_code == 302
    assert scores(draft) == [("I.1", points, False, "Chậm 30 ngày"), ("I.2", "20.00", False, "")]


def test_a_choice_that_is_none_is_asked_again(draft, clerk, conflicting):
    assert confirm(clerk, conflicting, answer_I_1="both").status_code == 422


def test_what_changes_between_the_comparison_and_the_button_is_compared_again(draft, clerk):
    waiting = taken(clerk, draft, {("I.1", "answer"): 30, ("I.2", "answer"): 20})
    seen = page(clerk, waiting).context["seen"]
    save(draft, {"I.1": "36"}, {"I.1": "Chậm 25 ngày"})
    answer = confirm(clerk, waiting, seen=seen)
    assert answer.status_code == 422  # I.1 is a conflict by now
    assert [change.key for change, _chosen in answer.context["conflicts"]] == ["answer-I.1"]
    answer = confirm(clerk, waiting, seen=seen, answer_I_1="workbook")
    assert answer.status_code == 409
    assert "Trong lúc trang này đang mở đã có người sửa" in text_of(answer)
    assert scores(draft) == [("I.1", "36.00", False, "Chậm 25 ngày")]
    assert confirm(clerk, waiting, answer_I_1="workbook").status_code == 302


def test_the_general_part_is_compared_again_too(draft, clerk):
    waiting = taken(clerk, draft, {("strengths", ""): "Từ tệp"})
    seen = page(clerk, waiting).context["seen"]
    with clock.at(SELF):
        self_assessments.write_report(draft, {"strengths": "Trên mạng"}, version=0, by=clerk)
    assert confirm(clerk, waiting, seen=seen, strengths="workbook").status_code == 409
    draft.refresh_from_db()
    assert draft.strengths == "Trên mạng"
    assert confirm(clerk, waiting, strengths="workbook").status_code == 302
    draft.refresh_from_db()
    assert draft.strengths == "Từ tệp"


@pytest.mark.parametrize("seen", ["", "x", "[]", '{"I.1": 99}', "null"])
def test_a_confirmation_of_no_page_of_ours_writes_nothing(draft, clerk, seen):
    waiting = taken(clerk, draft, {("I.2", "answer"): 20})
    answer = confirm(clerk, waiting, seen=seen or "{}")
    assert answer.status_code == 409
    assert len(scores(draft)) == 1


# What is refused


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "phieu.xlsx", "Tệp “phieu.xlsx” rỗng."),
        (b"MZ\x00", "a.xlsx", "Tệp “a.xlsx” không phải tệp Excel (.xlsx)."),
        (bytes(6_000_000), "lớn.xlsx", "Tệp “lớn.xlsx” nặng 6 MB."),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_at_its_field(draft, clerk, data, name, sentence):
    answer = upload(clerk, draft, data, name=name)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not WorkbookUpload.objects.exists()


def test_no_file_is_asked_again(draft, clerk):
    answer = visit(clerk, "audits:self-assessment-workbook-upload", draft.pk, at=SELF, data={})
    assert answer.status_code == 422
    assert "Chọn tệp Excel để tải lên" in text_of(answer)


def test_the_workbook_of_another_ward_is_refused(cluster_round, draft, clerk):
    other = SelfAssessment.objects.get(cluster_round=cluster_round, ward=wards_of(cluster_round)[1])
    answer = upload(clerk, draft, make_workbook(other))
    assert "Tệp này là “Phiếu tự chấm điểm năm 2026, UBND phường Hai”" in text_of(answer)


def test_a_second_upload_takes_the_place_of_the_first(draft, clerk):
    first = taken(clerk, draft, {("I.2", "answer"): 20})
    second = taken(clerk, draft, {("I.2", "answer"): 10})
    assert page(clerk, first).status_code == 404
    assert page(clerk, second).status_code == 200


# By the state of the sheet


def test_once_the_report_is_sent_the_workbook_that_waits_writes_nothing(cluster_round, draft, clerk):
    waiting = taken(clerk, draft, {("I.2", "answer"): 10})
    seen = page(clerk, waiting).context["seen"]
    make_sent(cluster_round, ward=draft.ward)
    shown = page(clerk, waiting)
    assert "Ghi vào phiếu" not in text_of(shown)
    assert "Chưa ghi nội dung nào của tệp Excel." in text_of(shown)
    assert confirm(clerk, waiting, seen=seen).status_code == 403
    assert draft.self_scores.get(criterion__code="I.2").points == 20
    assert visit(clerk, "audits:self-assessment-workbook-upload", draft.pk, at=SELF).status_code == 403


def test_once_the_sheet_is_sealed_the_workbook_that_waits_writes_nothing(checking, sheet, assessor):
    waiting = taken(assessor, sheet, {("I.2", "answer"): 10}, at=CROSS)
    seen = page(assessor, waiting, at=CROSS).context["seen"]
    with clock.at(CROSS):
        cross_checks.record_marks(sheet, given({"I.2": "20", "II.1": "30", "II.2": "10"}), by=assessor)
        cross_checks.seal(sheet, by=assessor)
    assert "Phiếu đã niêm phong" in text_of(page(assessor, waiting, at=CROSS))
    assert confirm(assessor, waiting, at=CROSS, seen=seen).status_code == 403
    assert Mark.objects.get(cross_check=sheet, criterion__code="I.2").points == 20


# Nobody else


def test_a_waiting_workbook_is_there_for_its_person_alone(draft, clerk):
    waiting = taken(clerk, draft, {("I.2", "answer"): 20})
    colleague = make_person(ward=draft.ward)
    assert page(colleague, waiting).status_code == 404
    assert confirm(colleague, waiting, seen="{}").status_code == 404


def test_who_left_the_unit_confirms_nothing(draft):
    gone = make_person(ward=draft.ward)
    waiting = taken(gone, draft, {("I.2", "answer"): 20})
    Role.objects.filter(person=gone).delete()
    assert confirm(gone, waiting, seen='{"I.2": 0}').status_code == 404
    assert len(scores(draft)) == 1


@pytest.mark.parametrize("way", ["workbook", "workbook-blank", "workbook-upload"])
def test_no_other_unit_and_no_office_takes_the_workbook_of_marks(checking, sheet, way):
    lead, deputy, _member = wards_of(checking)
    before = MarkVersion.objects.count()
    for person in (clerk_of(lead), clerk_of(deputy), officer_of(checking)):
        answer = visit(person, f"audits:cross-check-{way}", sheet.pk, at=CROSS)
        assert answer.status_code == 403
        assert "39" not in refusal_of(answer)
        assert upload(person, sheet, make_workbook(sheet), at=CROSS).status_code == 403
    assert visit(make_person(), f"audits:cross-check-{way}", sheet.pk, at=CROSS).status_code == 404
    assert MarkVersion.objects.count() == before


def test_after_the_reveal_others_read_the_marks_but_not_in_a_workbook(checking, sheet, assessor):
    make_sealed(checking)
    make_revealed(checking)
    lead = clerk_of(wards_of(checking)[0])
    assert visit(lead, "audits:cross-check", sheet.pk, at=NOW["consol"]).status_code == 200
    assert visit(lead, "audits:cross-check-workbook", sheet.pk, at=NOW["consol"]).status_code == 403
    assert visit(assessor, "audits:cross-check-workbook", sheet.pk, at=NOW["consol"]).status_code == 200


def test_the_links_are_on_the_page_of_the_unit_itself(sheet, draft, clerk):
    own = text_of(visit(clerk, "audits:self-assessment", draft.pk, at=SELF))
    check = text_of(visit(clerk_of(sheet.assessor), "audits:cross-check", sheet.pk, at=CROSS))
    both = ("Tải mẫu Excel", "Nhập từ Excel", "Phiếu trắng dạng tệp Excel")
    assert [word for word in ("In phiếu trắng", *both) if word not in own] == []
    assert [word for word in ("Phiếu trắng, in từ trình duyệt", *both) if word not in check] == []


def test_the_page_of_a_sheet_that_is_closed_offers_a_copy_only(cluster_round, draft, clerk):
    make_sent(cluster_round, ward=draft.ward)
    text = text_of(visit(clerk, "audits:self-assessment", draft.pk, at=SELF))
    assert "Tải bản Excel" in text
    assert "Nhập từ Excel" not in text


def test_a_workbook_of_marks_is_kept_for_nobody_but_its_sheet(sheet, assessor):
    waiting = taken(assessor, sheet, {("I.2", "answer"): 10}, at=CROSS)
    assert waiting.cross_check_id == sheet.pk
    assert json.loads(page(assessor, waiting, at=CROSS).context["seen"]) == {"I.2": 0}
    assert CrossCheck.objects.get(pk=sheet.pk).workbook_uploads.get() == waiting
    assert workbooks.sheet_of(waiting) == sheet
