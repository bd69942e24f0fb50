import pytest
from django.urls import reverse

from audits.models import ClusterRound, CrossCheck, SelfAssessment
from audits.queries import cluster_rounds, self_assessments
from audits.services import cross_checks
from audits.services import self_assessments as reports
from clusters import clock
from scoring.documents.docx import render_docx
from scoring.documents.pdf import render_pdf
from scoring.documents.self_report import blank_sheet, self_report
from scoring.documents.visit_record import visit_record
from scoring.ward_papers import report_facts, visit_facts
from tests import make
from tests.unit.documents.reading import docx_text, fonts_of, pages_of, squeezed, text_of
from tests.visits import visit

Stage = ClusterRound.State


@pytest.fixture
def drafting(db):
    return make.make_cluster_round()


def report_of(cluster_round, place=2):
    return self_assessments().get(cluster_round=cluster_round, ward=make.wards_of(cluster_round)[place])


def sheet_between(cluster_round, assessor, subject):
    wards = make.wards_of(cluster_round)
    rows = CrossCheck.objects.select_related("assessor", "subject")
    sheet = rows.get(cluster_round=cluster_round, assessor=wards[assessor], subject=wards[subject])
    sheet.cluster_round = cluster_rounds().get(pk=cluster_round.pk)
    return sheet


def paper_of(sheet):
    return text_of(render_pdf(visit_record(visit_facts(sheet))))


def test_a_sent_report_prints_its_points_reasons_class_code_and_hash(drafting):
    make.make_sent(drafting, ward=make.wards_of(drafting)[2], I_1="38.5", II_2="NA")
    assessment = report_of(drafting)
    pdf = render_pdf(self_report(report_facts(assessment)))
    text, submission = text_of(pdf), assessment.submissions.get()
    for fact in (
        "UBND PHƯỜNG BA", "BÁO CÁO", "Số: …/BC-UBND", "Kính gửi: - Phòng Nội vụ quận Long Biên",
        "UBND phường Một (đơn vị cụm trưởng Cụm thi đua số 1)", "Văn bản số 155/NV-VTLT",
        "Tổng điểm tự chấm: 98,33 điểm (1 tiêu chí không áp dụng, tính lại theo quy tắc của đợt)", "xếp loại A.",
        "Tiêu chí I.1 (38,5/40 điểm): Chậm 20 ngày", "BẢNG TỰ CHẤM ĐIỂM", "KAD", submission.code, submission.sha256,
    ):  # fmt: skip
        assert squeezed(fact) in squeezed(text), fact
    assert "Dự thảo" not in text
    assert all(embedded for _name, embedded in fonts_of(pdf))


def test_a_draft_says_so_on_every_page_and_not_scored_is_not_zero(drafting):
    clerk, assessment = make.clerk_of(make.wards_of(drafting)[2]), report_of(drafting)
    with clock.at(make.day(5)):
        reports.record_self_scores(assessment, make.given({"I.1": "0"}, {"I.1": "Chưa làm"}), by=clerk)
    pages = pages_of(render_pdf(self_report(report_facts(assessment))))
    assert all("dự thảo" in page.lower() for page in pages)
    assert "Đơn vị chưa chấm 3/4 tiêu chí" in " ".join(pages)
    assert squeezed("I.1 Kế hoạch năm 40 0 Chưa làm") in squeezed(pages[-1])
    assert squeezed("I.2 Quy chế 20 chưa chấm") in squeezed(pages[-1])


def test_the_word_file_says_what_the_pdf_says(drafting):
    make.make_sent(drafting, ward=make.wards_of(drafting)[2], I_1="38")
    paper = self_report(report_facts(report_of(drafting)))
    printed = squeezed(text_of(render_pdf(paper)))
    for line in docx_text(render_docx(paper)).split(" "):
        assert squeezed(line) in printed


def test_a_blank_sheet_has_every_criterion_and_no_answer(drafting):
    make.make_sent(drafting, ward=make.wards_of(drafting)[2], I_1="38")
    text = text_of(render_pdf(blank_sheet(report_facts(report_of(drafting)))))
    assert all(code in text for code in make.FULL_MARKS)
    assert "Chậm 20 ngày" not in text
    assert text.count("chưa chấm") == 1  # the remark under the table


def test_the_same_report_gives_the_same_bytes(drafting):
    make.make_sent(drafting, ward=make.wards_of(drafting)[2])
    first, second = (self_report(report_facts(report_of(drafting))) for _time in range(2))
    assert render_pdf.__wrapped__(first) == render_pdf.__wrapped__(second)
    assert render_docx.__wrapped__(first) == render_docx.__wrapped__(second)


def test_the_record_of_a_visit_holds_no_mark_before_the_sheets_are_opened(db):
    cluster_round = make.make_cluster_round(Stage.CROSS_CHECK, mode="field")
    sheet = sheet_between(cluster_round, 2, 1)
    with clock.at(make.day(14)):
        visited = {"team": "Nguyễn Văn Bình, Trần Thị Lan", "day": "2026-10-13", "place": "Phòng Văn thư"}
        cross_checks.record_visit(sheet, visited, by=make.clerk_of(sheet.assessor))
    before = paper_of(sheet_between(cluster_round, 2, 1))
    make.make_sealed(cluster_round, sheet=sheet, I_1="17.5")
    after = paper_of(sheet_between(cluster_round, 2, 1))
    assert before == after
    assert "17,5" not in after
    assert "Đã xem hồ sơ" not in after
    assert "ngày 13 tháng 10 năm 2026" in after
    assert "Nguyễn Văn Bình, Trần Thị Lan" in after
    assert "mở cùng lúc với phiếu của các đơn vị khác trong cụm sau 17 giờ 00 phút, ngày 16 tháng 10 năm 2026" in after


def test_after_the_opening_the_record_says_every_mark_and_the_difference(db):
    cluster_round = make.make_cluster_round(Stage.CROSS_CHECK)
    make.make_sealed(cluster_round, sheet=sheet_between(cluster_round, 2, 1), I_1="17.5")
    make.make_sealed(cluster_round)
    make.make_revealed(cluster_round)
    sheet = sheet_between(cluster_round, 2, 1)
    text = paper_of(sheet)
    assert "Đoàn kiểm tra 4 tiêu chí, 1 tiêu chí có chênh lệch với điểm tự chấm" in text
    assert "Tiêu chí I.1: tự chấm 40, kiểm tra 17,5. Đã xem hồ sơ" in text
    assert sheet.seal in squeezed(text)


@pytest.mark.parametrize("name", ["report-paper-pdf", "report-paper-docx", "blank-sheet-pdf"])
def test_a_draft_is_printed_by_its_own_ward_only(drafting, name):
    assessment = report_of(drafting)
    own, other = (make.clerk_of(make.wards_of(drafting)[place]) for place in (2, 1))
    stranger = make.make_person(ward=make.make_ward("Bên"))
    found = [visit(p, f"scoring:{name}", assessment.pk, at=make.day(5)).status_code for p in (own, other, stranger)]
    assert found == [200, 403, 404]


@pytest.mark.parametrize("name", ["visit-record-pdf", "visit-record-docx"])
def test_a_record_is_printed_by_the_assessor_alone_until_the_opening(db, name):
    cluster_round = make.make_cluster_round(Stage.CROSS_CHECK)
    sheet = sheet_between(cluster_round, 2, 1)
    people = [make.clerk_of(ward) for ward in make.wards_of(cluster_round)] + [make.officer_of(cluster_round)]
    found = [visit(p, f"scoring:{name}", sheet.pk, at=make.day(14)).status_code for p in people]
    assert found == [403, 403, 200, 403]


def test_file_names_are_plain(drafting):
    assessment = report_of(drafting)
    person = make.clerk_of(assessment.ward)
    answer = visit(person, "scoring:report-paper-docx", assessment.pk, at=make.day(5))
    assert f'filename="2026_C1_bao-cao-tu-danh-gia-{assessment.pk}.docx"' in answer["Content-Disposition"]
    assert reverse("scoring:report-paper-pdf", args=[assessment.pk]).endswith("/report/pdf/")
    assert SelfAssessment.objects.get(pk=assessment.pk).state == "draft"
