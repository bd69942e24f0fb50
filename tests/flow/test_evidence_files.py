"""Evidence over the wire: several files in one upload, what is handed out and how, and to whom it does not exist."""

import csv
import io
import zipfile
from collections.abc import Mapping
from urllib.parse import unquote

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from audits.intake.files import LARGEST
from audits.models import Evidence, StoredFile
from audits.services import evidence
from audits.services.evidence import Citation
from audits.uploads import LARGEST_REQUEST
from clusters import clock
from clusters.models import Person, Role
from tests.file_makers import make_doc, make_docx, make_pdf, make_picture, make_xls, make_xlsx
from tests.hostile_files import OFFICE as OFFICE_FILES
from tests.hostile_files import OLD_OFFICE, OTHERS, PDFS, PICTURES
from tests.make import (
    NOW,
    Stage,
    clerk_of,
    day,
    make_cluster_round,
    make_cross_check_begun,
    make_district,
    make_person,
    make_sent,
    make_ward,
    officer_of,
    wards_of,
)
from tests.proofs import criterion_of, make_proof, pdf_file, report_of
from tests.visits import refusal_of, text_of, visit

pytestmark = pytest.mark.django_db
DRAFTING, MARKING = NOW[Stage.SELF_ASSESSMENT], NOW[Stage.CROSS_CHECK]
SMALL = [
    *PICTURES[:9],
    *PDFS[:7],
    *OFFICE_FILES,
    *OLD_OFFICE,
    *OTHERS,
]  # each PDF after these is read in a process of its own
OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "a.pdf": (make_pdf, "application/pdf", "inline"),
    "a.jpg": (make_picture, "image/jpeg", "inline"),
    "a.png": (lambda: make_picture("PNG"), "image/png", "inline"),
    "a.docx": (make_docx, f"{OFFICE}wordprocessingml.document", "attachment"),
    "a.xlsx": (make_xlsx, f"{OFFICE}spreadsheetml.sheet", "attachment"),
    "a.doc": (make_doc, "application/msword", "attachment"),
    "a.xls": (make_xls, "application/vnd.ms-excel", "attachment"),
}


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


def send(person: Person, report, data: Mapping, *, script: bool = True, code: str = "I.1"):
    """To the address that takes evidence."""
    browser = Client(headers={"accept": "application/json"} if script else {})
    browser.force_login(person)
    with clock.at(DRAFTING):
        return browser.post(reverse("audits:evidence-add", args=[report.pk, code]), data)


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_of_one_upload_each_refused_file_says_why_and_the_rest_is_kept(report, clerk):
    given = [file(hostile.name, hostile.make()) for hostile in SMALL]
    given[3:3] = [pdf_file(), file("Ảnh.png", make_picture("PNG"))]
    answer = send(clerk, report, {"files": given})
    found = answer.json()
    assert answer.status_code == 200
    assert [one["name"] for one in found["added"]] == ["Kế hoạch.pdf", "Ảnh.png"]
    assert [one["name"] for one in found["refused"]] == [hostile.name for hostile in SMALL]
    assert all(one["name"] in one["reason"] for one in found["refused"])
    assert [str(one) for one in report.evidence.all()] == ["Kế hoạch.pdf", "Ảnh.png"]
    assert StoredFile.objects.count() == 2


def test_a_script_is_told_what_a_line_of_the_list_needs(report, clerk):
    found = send(clerk, report, {"files": [pdf_file()], "dated_on": "05/10/2026", "key": "a"}).json()["added"][0]
    one = Evidence.objects.get()
    here = f"/evidence/{one.pk}"
    assert found == {
        "pk": one.pk, "name": "Kế hoạch.pdf", "kind": "pdf", "size": len(make_pdf()), "dated_on": "05/10/2026",
        "url": f"{here}/file/", "remove": f"{here}/remove/", "date": f"{here}/date/",
    }  # fmt: skip
    again = send(clerk, report, {"files": [pdf_file(pages=2)], "key": "a"}).json()
    assert again["added"][0]["pk"] == one.pk


@pytest.mark.parametrize("data", [{}, {"files": []}, {"files": [file("a.pdf", b"MZ")]}], ids=["nothing", "none", "bad"])
def test_when_nothing_was_added_the_answer_says_so(report, clerk, data):
    answer = send(clerk, report, data)
    assert (answer.status_code, answer.json()["added"], len(answer.json()["refused"])) == (422, [], 1)


def test_without_script_the_answer_leads_back_to_the_criterion(report, clerk):
    answer = send(clerk, report, {"files": [pdf_file(), file("a.rar", b"Rar!")]}, script=False)
    assert (answer.status_code, answer["Location"]) == (302, f"/self-assessments/{report.pk}/groups/I/#evidence-I.1")
    elsewhere = {"files": [pdf_file(pages=2)], "next": "https://evil.example/"}
    assert "evil" not in send(clerk, report, elsewhere, script=False)["Location"]


def test_a_citation_that_lacks_something_keeps_what_was_typed(report, clerk):
    data = {"cite": "1", "number": "155/NV-VTLT", "dated_on": "31/02/2026", "subject": "Kế hoạch <b>"}
    page = send(clerk, report, data, script=False)
    assert (page.status_code, Evidence.objects.count()) == (422, 0)
    assert 'value="155/NV-VTLT"' in text_of(page)
    assert "Kế hoạch &lt;b&gt;" in text_of(page)
    assert "ngày/tháng/năm" in text_of(page)
    assert set(send(clerk, report, data).json()["problems"]) == {"dated_on"}
    added = send(clerk, report, data | {"dated_on": "28/02/2026"}).json()["added"]
    assert [one["name"] for one in added] == ["155/NV-VTLT Kế hoạch <b>"]


def test_a_file_is_used_again_by_its_number_and_only_of_the_own_ward(cluster_round, ward, report, clerk):
    own, foreign = make_proof(cluster_round, ward), make_proof(cluster_round, wards_of(cluster_round)[0])
    answer = send(clerk, report, {"reuse": own.stored_id}, code="I.2")
    assert answer.json()["added"][0]["name"] == "Kế hoạch.pdf"
    assert send(clerk, report, {"reuse": foreign.stored_id}, code="II.1").status_code == 403
    assert send(clerk, report, {"reuse": "1 OR 1"}, code="II.1").status_code == 403
    assert report.evidence.count() == 2


@pytest.mark.parametrize("field", ["replaces", "question", "explanation"])
def test_what_is_of_another_report_is_no_occasion(cluster_round, report, clerk, field):
    foreign = make_proof(cluster_round, wards_of(cluster_round)[0])
    assert send(clerk, report, {"files": [pdf_file()], field: foreign.pk}).status_code == 403
    assert not report.evidence.exists()


def test_a_date_is_set_and_a_wrong_one_says_why(cluster_round, ward, clerk):
    found = make_proof(cluster_round, ward)
    visit(clerk, "audits:evidence-date", found.pk, at=DRAFTING, data={"dated_on": "5/10/2026"})
    assert f"{Evidence.objects.get().dated_on}" == "2026-10-05"
    visit(clerk, "audits:evidence-date", found.pk, at=DRAFTING, data={"dated_on": "06/10/2026"})
    visit(clerk, "audits:evidence-date", found.pk, at=DRAFTING, data={"dated_on": "hôm qua"})
    assert f"{Evidence.objects.get().dated_on}" == "2026-10-05"


@pytest.mark.parametrize("name", KINDS)
def test_a_file_is_handed_out_as_what_it_is(cluster_round, ward, clerk, name):
    make, kind, how = KINDS[name]
    found = make_proof(cluster_round, ward, file=file(name, make()))
    answer = visit(clerk, "audits:evidence-file", found.pk, at=DRAFTING)
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (kind, f'{how}; filename="{name}"')
    assert answer.getvalue() == make()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    rules = [rule.strip() for rule in answer["Content-Security-Policy"].split(";")]
    assert {"default-src 'none'", "object-src 'none'", "frame-ancestors 'self'"} < set(rules)
    assert ("sandbox" in rules) == (name != "a.pdf")
    saved = visit(clerk, "audits:evidence-file", found.pk, at=DRAFTING, query="?download")
    assert saved["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["Kế hoạch.pdf", "Kê\u0301 hoạch.pdf", "a'b; c=d, %41.pdf", "\u202egnp.pdf", 'x".pdf'])
def test_a_name_comes_back_whole_and_breaks_no_header(cluster_round, ward, clerk, name):
    found = make_proof(cluster_round, ward, file=file(name, make_pdf()))
    told = visit(clerk, "audits:evidence-file", found.pk, at=DRAFTING)["Content-Disposition"]
    how, _sep, value = told.partition("; filename")
    named = unquote(value.removeprefix("*=utf-8''")) if value.startswith("*") else value[2:-1]
    assert (how, named) == ("inline", found.stored.name)
    assert "\n" not in told


def test_a_file_that_is_lost_is_not_found(cluster_round, ward, clerk):
    found = make_proof(cluster_round, ward)
    found.stored.content.storage.delete(found.stored.content.name)
    assert visit(clerk, "audits:evidence-file", found.pk, at=DRAFTING).status_code == 404


def test_a_citation_has_no_file(report, clerk):
    with clock.at(DRAFTING):
        cited = evidence.cite(report, criterion_of(report), Citation("1/KH", day(1).date(), "Kế hoạch"), by=clerk)
    assert visit(clerk, "audits:evidence-file", cited.pk, at=DRAFTING).status_code == 404


def test_what_a_unit_drafts_does_not_exist_for_anybody_else(cluster_round, ward):
    found = make_proof(cluster_round, ward)
    none = found.pk + 1000
    for person in everybody_else(cluster_round, ward):
        for name in ("audits:evidence-file", "audits:evidence-remove", "audits:evidence-date"):
            data = None if name == "audits:evidence-file" else {}
            answers = [visit(person, name, pk, at=DRAFTING, data=data) for pk in (found.pk, none)]
            assert [answer.status_code for answer in answers] == [404, 404]
    assert Client().get(f"/evidence/{found.pk}/file/")["Location"].startswith("/sign-in/?next=")


def everybody_else(cluster_round, ward) -> list[Person]:
    district = cluster_round.audit_round.district
    others = [clerk_of(other) for other in wards_of(cluster_round) if other != ward]
    return [*others, officer_of(cluster_round), make_person(district=district, kind=Role.Kind.OBSERVER)]


def test_what_was_sent_is_read_by_the_cluster_and_the_district_and_by_nobody_beyond(cluster_round, ward):
    found = make_proof(cluster_round, ward)
    make_sent(cluster_round, ward=ward)
    far = make_district("Gia Lâm")
    beyond = [make_person(ward=make_ward("Xa", district=far)), make_person(district=far), make_person()]
    for name, pk in (("audits:evidence-file", found.pk), ("audits:evidence-zip", found.self_assessment_id)):
        reads = [visit(person, name, pk, at=DRAFTING).status_code for person in everybody_else(cluster_round, ward)]
        assert set(reads) == {200}
        assert {visit(person, name, pk, at=DRAFTING).status_code for person in beyond} == {404}


def test_what_was_replaced_is_read_by_the_own_unit_alone(cluster_round, ward, clerk):
    old = make_proof(cluster_round, ward)
    make_proof(cluster_round, ward, file=pdf_file(pages=2), replaces=old)
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    assert visit(clerk, "audits:evidence-file", old.pk, at=MARKING).status_code == 200
    answer = visit(officer_of(cluster_round), "audits:evidence-file", old.pk, at=MARKING)
    assert (answer.status_code, "UBND phường Ba" in refusal_of(answer)) == (403, True)


def test_the_archive_has_a_folder_a_criterion_and_a_list_of_all(cluster_round, ward, report, clerk):
    make_proof(cluster_round, ward, file=file("KẾ HOẠCH.pdf", make_pdf(2)))
    make_proof(cluster_round, ward, file=file("kế hoạch.pdf", make_pdf(3)))
    gone = make_proof(cluster_round, ward, file=pdf_file(pages=4))
    make_proof(cluster_round, ward, "II.1", file=file("=1+1.xls", make_xls()))
    with clock.at(DRAFTING):
        evidence.remove(gone, by=clerk)
        letter = Citation("@155/NV", day(1).date(), "=HYPERLINK(1)")
        evidence.cite(report, criterion_of(report, "I.2"), letter, by=clerk)
    answer = visit(clerk, "audits:evidence-zip", report.pk, at=DRAFTING)
    assert answer["Content-Disposition"] == 'attachment; filename="2026_ba_tai-lieu-kiem-chung.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        *places, listed = archive.namelist()
        assert places == ["I.1/KẾ HOẠCH.pdf", "I.1/kế hoạch (2).pdf", "II.1/=1+1.xls"]
        assert archive.read("II.1/=1+1.xls") == make_xls()
        table = archive.read(listed).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert [row[:2] for row in rows[1:]] == [*([place.split("/")[0], place] for place in places[:2]), ["I.2", ""],
                                             ["II.1", "II.1/=1+1.xls"]]  # fmt: skip
    assert rows[3][2:6] == ["'@155/NV", "01/10/2026", "", "'=HYPERLINK(1)"]


def test_an_archive_of_nothing_is_a_list_without_lines(report, clerk):
    answer = visit(clerk, "audits:evidence-zip", report.pk, at=DRAFTING)
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert len(archive.namelist()) == 1


def test_of_a_file_that_is_too_large_nothing_but_its_size_is_kept_while_it_arrives():
    data = {"files": [file("KeHoach.pdf", make_pdf() + bytes(LARGEST)), pdf_file()]}
    request = RequestFactory().post("/", data)
    large, small = request.FILES.getlist("files")
    assert (large.size > LARGEST, len(large.read())) == (True, 0)
    assert small.read() == make_pdf()


def test_a_request_that_is_too_large_is_not_read_at_all():
    request = RequestFactory().post("/", {"files": pdf_file()})
    request.META["CONTENT_LENGTH"] = LARGEST_REQUEST + 1
    with pytest.raises(RequestDataTooBig):
        len(request.FILES)
