"""Pages of evidence: the list with its forms, one piece with its facts, what others may see of it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.models import Evidence, SelfScore
from audits.services import evidence
from audits.services.evidence import Citation
from clusters import clock
from tests.file_makers import make_docx, make_picture
from tests.make import (
    NOW,
    Stage,
    clerk_of,
    make_cluster_round,
    make_cross_check_begun,
    make_district,
    make_person,
    make_sent,
    officer_of,
    wards_of,
)
from tests.proofs import criterion_of, make_proof, pdf_file, report_of
from tests.visits import refusal_of, text_of, visit

pytestmark = pytest.mark.django_db
DRAFTING, MARKING = NOW[Stage.SELF_ASSESSMENT], NOW[Stage.CROSS_CHECK]
LETTER = Citation("155/NV-VTLT", date(2025, 9, 25), "Kiểm tra chéo", "Phòng Nội vụ")


@pytest.fixture
def cluster_round(db):
    return make_cluster_round()


@pytest.fixture
def ward(cluster_round):
    return wards_of(cluster_round)[2]


@pytest.fixture
def report(cluster_round, ward):
    return report_of(cluster_round, ward)


@pytest.fixture
def clerk(ward):
    return clerk_of(ward)


def look(person, piece, at=DRAFTING):
    return visit(person, "audits:evidence", piece.pk, at=at)


def cited(report, clerk, citation=LETTER):
    with clock.at(DRAFTING):
        return evidence.cite(report, criterion_of(report), citation, by=clerk)


def picture(name="Kho.jpg"):
    return SimpleUploadedFile(name, make_picture())


def test_the_page_without_script_takes_files_a_citation_and_a_file_used_before(cluster_round, ward, report, clerk):
    make_proof(cluster_round, ward, "II.1", file=pdf_file("Danh mục.pdf", pages=3))
    here = reverse("audits:evidence-new", args=[report.pk, "I.1"])
    page = text_of(visit(clerk, "audits:evidence-new", report.pk, "I.1", at=DRAFTING))
    assert "Danh mục.pdf" in page
    place = ("audits:evidence-add", report.pk, "I.1")
    cite = {"cite": "1", "next": here, "number": "12/QĐ", "dated_on": "15/01/2026", "subject": "Danh mục hồ sơ"}
    stored = Evidence.objects.get().stored_id
    for data in ({"files": [pdf_file(), picture()], "next": here}, cite, {"reuse": stored, "next": here}):
        answer = visit(clerk, *place, at=DRAFTING, data=data)
        assert (answer.status_code, answer.headers["Location"]) == (302, here)
    listed = Evidence.objects.standing().filter(criterion__code="I.1")
    assert {str(one) for one in listed} == {"Kế hoạch.pdf", "Kho.jpg", "12/QĐ Danh mục hồ sơ", "Danh mục.pdf"}
    assert 'data-count="4"' in text_of(visit(clerk, "audits:evidence-new", report.pk, "I.1", at=DRAFTING))


def test_saving_a_group_leads_to_the_evidence_and_loses_no_point_that_was_typed(report, clerk):
    data = {"I.1-points": "38,5", "I.1-reason": "Chậm 12 ngày", "I.1-version": "0", "I.2-version": "0"}
    answer = visit(
        clerk, "audits:self-assessment-group", report.pk, "I", at=DRAFTING, data={**data, "then": "evidence:I.1"}
    )
    assert answer.headers["Location"] == reverse("audits:evidence-new", args=[report.pk, "I.1"])
    assert str(SelfScore.objects.get(self_assessment=report, criterion__code="I.1").points) == "38.50"
    answer = visit(
        clerk,
        "audits:self-assessment-group",
        report.pk,
        "I",
        at=DRAFTING,
        data={**data, "I.1-version": "1", "then": "evidence:IX.9"},
    )
    assert "evidence" not in answer.headers["Location"]


def test_a_citation_that_lacks_its_date_comes_back_with_all_that_was_typed(report, clerk):
    data = {"cite": "1", "number": "12/QĐ-UBND", "dated_on": "35/01/2026", "subject": "Danh mục hồ sơ"}
    answer = visit(clerk, "audits:evidence-add", report.pk, "I.1", at=DRAFTING, data=data)
    page = text_of(answer)
    assert answer.status_code == 422
    assert all(typed in page for typed in ("12/QĐ-UBND", "35/01/2026", "Danh mục hồ sơ", 'id="cite"'))
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(("words", "found"), [("", True), ("danh muc", True), ("II.1", True), ("quy chế", False)])
def test_a_file_used_before_is_found_without_accents_and_by_its_criterion(
    cluster_round, ward, report, clerk, words, found
):
    make_proof(cluster_round, ward, "II.1", file=pdf_file("Danh mục hồ sơ.pdf"))
    page = text_of(visit(clerk, "audits:evidence-new", report.pk, "I.1", at=DRAFTING, query=f"?q={words}"))
    assert ("Danh mục hồ sơ.pdf" in page) is found


def test_what_stands_here_and_what_another_unit_has_is_not_offered_again(cluster_round, ward, report, clerk):
    make_proof(cluster_round, wards_of(cluster_round)[0], file=pdf_file("Của Một.pdf", pages=2))
    make_proof(cluster_round, ward, "I.1")
    page = visit(clerk, "audits:evidence-new", report.pk, "I.1", at=DRAFTING)
    assert page.context["earlier"] == []


@pytest.mark.parametrize("query", ["?question=999", "?explanation=x"])
def test_evidence_for_a_question_that_is_not_there_has_no_page(report, clerk, query):
    assert visit(clerk, "audits:evidence-new", report.pk, "I.1", at=DRAFTING, query=query).status_code == 404


def test_no_page_to_add_evidence_for_a_criterion_that_is_not_there_or_a_report_that_was_sent(
    cluster_round, report, clerk
):
    assert visit(clerk, "audits:evidence-new", report.pk, "IX.1", at=DRAFTING).status_code == 404
    make_sent(cluster_round)
    answer = visit(clerk, "audits:evidence-new", report.pk, "I.1", at=DRAFTING)
    assert answer.status_code == 403
    assert refusal_of(answer)


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        (pdf_file, "<iframe"),
        (picture, '<img class="viewer"'),
        (lambda: SimpleUploadedFile("Báo cáo.docx", make_docx()), "Tải về để xem"),
    ],
)
def test_a_pdf_and_a_picture_are_seen_in_the_page_and_a_word_file_is_downloaded(
    cluster_round, ward, clerk, file, shown
):
    piece = make_proof(cluster_round, ward, file=file())
    page = text_of(look(clerk, piece))
    main = page[page.index("<main") :]
    kinds = {kind: kind in main for kind in ("<iframe", '<img class="viewer"', "Tải về để xem")}
    assert [kind for kind, there in kinds.items() if there] == [shown]
    assert piece.stored.sha256 in page


def test_a_citation_is_read_with_its_facts_and_the_year_it_is_from(report, clerk):
    page = text_of(look(clerk, cited(report, clerk)))
    assert all(
        fact in page for fact in ("155/NV-VTLT", "Phòng Nội vụ", "25/09/2025", "năm 2025, ngoài năm kiểm tra 2026")
    )
    assert "SHA-256" not in page[page.index("<main") :]


def test_evidence_of_the_audit_year_or_without_a_date_is_not_pointed_out(cluster_round, ward, clerk):
    dated = make_proof(cluster_round, ward, dated_on=date(2026, 1, 2))
    undated = make_proof(cluster_round, ward, "I.2", file=pdf_file(pages=2))
    assert all("evidence-warning" not in text_of(look(clerk, piece)) for piece in (dated, undated))


def test_one_goes_from_piece_to_piece_of_one_criterion(cluster_round, ward, clerk):
    first = make_proof(cluster_round, ward)
    second = make_proof(cluster_round, ward, file=pdf_file("Hai.pdf", pages=2))
    make_proof(cluster_round, ward, "I.2", file=pdf_file("Khác.pdf", pages=3))
    assert (look(clerk, first).context["before"], look(clerk, first).context["after"]) == (None, second)
    assert (look(clerk, second).context["before"], look(clerk, second).context["after"]) == (first, None)


def test_an_older_version_is_read_by_its_unit_and_by_nobody_else(cluster_round, ward, report, clerk):
    old = make_proof(cluster_round, ward)
    new = make_proof(cluster_round, ward, file=pdf_file("Mới.pdf", pages=2), replaces=old)
    assert look(clerk, new).context["versions"] == [old]
    assert reverse("audits:evidence", args=[new.pk]) in text_of(look(clerk, old))
    make_sent(cluster_round)
    neighbour = clerk_of(wards_of(cluster_round)[0])
    assert look(neighbour, new).status_code == 200
    assert look(neighbour, new).context["versions"] == []
    assert look(neighbour, old).status_code == 403


def test_what_was_taken_out_is_said_to_be_and_can_not_be_changed(cluster_round, ward, clerk):
    piece = make_proof(cluster_round, ward)
    with clock.at(DRAFTING):
        evidence.remove(piece, by=clerk)
    answer = look(clerk, piece)
    assert "Đơn vị đã xóa tài liệu này khỏi báo cáo." in text_of(answer)
    assert not answer.context["may_remove"]
    assert not answer.context["may_date"]


def test_a_draft_shows_its_evidence_to_nobody_else(cluster_round, ward):
    piece = make_proof(cluster_round, ward)
    others = [
        clerk_of(wards_of(cluster_round)[0]),
        officer_of(cluster_round),
        make_person(district=make_district("Xa")),
    ]
    assert [look(person, piece).status_code for person in others] == [404] * 3


def test_a_sent_report_shows_its_evidence_to_the_cluster_and_offers_no_act(cluster_round, ward):
    piece = make_proof(cluster_round, ward)
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    page = text_of(look(clerk_of(wards_of(cluster_round)[0]), piece, at=MARKING))
    assert reverse("audits:evidence-file", args=[piece.pk]) in page
    assert reverse("audits:evidence-remove", args=[piece.pk]) not in page


def test_the_card_lists_what_stands_and_where_else_a_file_serves(cluster_round, ward, report, clerk):
    piece = make_proof(cluster_round, ward)
    with clock.at(DRAFTING):
        evidence.reuse(report, criterion_of(report, "I.2"), piece.stored, by=clerk)
    page = text_of(visit(clerk, "audits:self-assessment-group", report.pk, "I", at=DRAFTING))
    assert "cũng dùng cho I.2" in page
    assert page.count("data-evidence-box") == page.count("data-criterion ") == 2


def test_the_district_alone_is_shown_which_file_two_units_gave(cluster_round, ward):
    for unit in (ward, wards_of(cluster_round)[0]):
        make_proof(cluster_round, unit)
    officer = officer_of(cluster_round)
    assert visit(officer, "scoring:cluster", cluster_round.pk, at=DRAFTING).context["same_files"] == []
    make_sent(cluster_round)
    [uses] = visit(officer, "scoring:cluster", cluster_round.pk, at=DRAFTING).context["same_files"]
    assert [(unit.name, code) for unit, code, _piece in uses] == [("Ba", "I.1"), ("Một", "I.1")]


def test_before_sending_papers_of_another_year_are_named(report, clerk):
    cited(report, clerk)
    warnings = visit(clerk, "audits:self-assessment-review", report.pk, at=DRAFTING).context["warnings"]
    assert "Có tài liệu kiểm chứng ngoài năm kiểm tra 2026: I.1." in [str(warning) for warning in warnings]
