"""Signatures under the minutes: by hand, in the system, with a token."""

import sys
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from audits.models import StoredFile
from clusters import clock
from clusters.errors import Refused
from scoring.models import Document, Motion, Signing
from scoring.services import documents, settlements, signing
from tests.file_makers import make_pdf, make_picture
from tests.make import (
    Stage,
    again,
    clerk_of,
    day,
    make_cluster_round,
    make_district,
    make_person,
    officer_of,
    wards_of,
)
from tests.meetings import (
    criterion_of,
    lead_clerk,
    make_closed,
    make_declared,
    make_session,
    make_signed,
    minutes_of,
)
from tests.proofs import pdf_file
from tests.signatures import ISSUER, signed, write_root
from tests.visits import refusal_of, text_of, visit

pytestmark = pytest.mark.django_db
AFTERWARDS = day(23)
CHAIR, SECRETARY = "Nguyễn Thị Đông", "Trần Văn Thư"
WITH_ITS_TIME = datetime(2026, 12, 31, tzinfo=UTC)  # a signature of the tests bears the real hour


def make_adopted(*, adopted=True):
    """The minutes are made; the conference adopted them unless told otherwise."""
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    conference = make_session(cluster_round)
    make_declared(conference, Motion.Kind.RESULTS, (3, 0, 0))
    if adopted:
        make_declared(conference, Motion.Kind.MINUTES, (3, 0, 0))
    make_closed(conference)
    with clock.at(AFTERWARDS):
        documents.make(again(cluster_round), Document.Kind.MINUTES, by=lead_clerk(cluster_round))
    return again(cluster_round)


def make_chair(cluster_round, password="Mật khẩu của chủ trì 1"):
    """The person who presided, with an account of the lead unit."""
    chair = make_person(ward=wards_of(cluster_round)[0])
    chair.full_name = CHAIR
    chair.set_password(password)
    chair.save()
    return chair


def bytes_of(document):
    return bytes(Document.objects.values_list("pdf", flat=True).get(pk=document.pk))


def pdf(data, name="bien-ban.pdf"):
    return SimpleUploadedFile(name, data)


def sign(document, person, *, who=("chair", "secretary"), on="23/10/2026", file=None, at=AFTERWARDS):
    data = {"who": list(who), "on": on} | ({"file": file} if file else {})
    return visit(person, "scoring:document-sign", document.pk, at=at, data=data)


def upload(document, data, at=AFTERWARDS):
    person = lead_clerk(document.cluster_round)
    return visit(person, "scoring:document-signed-pdf", document.pk, at=at, data={"file": pdf(data)})


def test_a_scan_with_both_signatures_signs_the_minutes_and_is_read_in_the_cluster_only():
    cluster_round = make_adopted()
    paper, lead = minutes_of(cluster_round), lead_clerk(cluster_round)
    page = text_of(visit(lead, "scoring:minutes", cluster_round.pk, at=AFTERWARDS))
    assert "Xác nhận trong hệ thống không thay thế chữ ký số hoặc chữ ký tay." in page
    for _double_click in range(2):
        assert sign(paper, lead, file=pdf_file("Bản quét.pdf")).status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.signed_on) == ("signed", date(2026, 10, 23))
    rows = list(Signing.objects.values_list("post", "way", "name"))
    assert rows == [("chair", "paper", CHAIR), ("secretary", "paper", SECRETARY)]
    assert StoredFile.objects.count() == 1
    page = text_of(visit(lead, "scoring:minutes", cluster_round.pk, at=AFTERWARDS))
    assert "Đã ký trên giấy ngày 23/10/2026." in page
    scan = Signing.objects.first().pk
    member = clerk_of(wards_of(cluster_round)[2])
    answer = visit(member, "scoring:signing-file", scan, at=AFTERWARDS)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, make_pdf(1))
    for stranger in (make_person(district=make_district("Ba Đình")), make_person()):
        assert visit(stranger, "scoring:signing-file", scan, at=AFTERWARDS).status_code == 404
        assert sign(paper, stranger, file=pdf_file()).status_code == 404
    for other in (member, officer_of(cluster_round)):
        assert sign(paper, other, file=pdf_file()).status_code == 403
    unsigned = sign(paper, lead, file=pdf(bytes_of(paper)))
    assert (unsigned.status_code, "chưa có chữ ký" in text_of(unsigned)) == (422, True)
    assert sign(paper, lead, who=["chair"], file=pdf_file(pages=2)).status_code == 302
    assert Signing.objects.filter(post="chair").count() == 2, "the right scan stands beside a wrong one"


def test_what_is_wrong_with_a_signed_paper_is_said_at_its_field_and_nothing_is_kept():
    cluster_round = make_adopted()
    paper, lead = minutes_of(cluster_round), lead_clerk(cluster_round)
    cases = [
        ({"on": ""}, "on", "Nhập ngày ký"),
        ({"on": "32/10/2026"}, "on", "Ngày phải có dạng ngày/tháng/năm, ví dụ 05/10/2018"),
        ({"on": "24/10/2026"}, "on", "Ngày ký không được ở tương lai."),
        ({"on": "21/10/2026"}, "on", "Biên bản không thể ký trước ngày họp."),
        ({"who": ()}, "who", "Chọn người có chữ ký trên bản quét."),
        ({"file": None}, "file", "Chọn tệp biên bản đã ký."),
        ({"file": pdf(b"")}, "file", "rỗng"),
        ({"file": pdf(b"MZ\x90", "bien-ban.pdf")}, "file", "bien-ban.pdf"),
    ]
    for given, field, sentence in cases:
        answer = sign(paper, lead, **{"file": pdf_file(), **given})
        [said] = answer.context["paper_form"].errors[field]
        times = unescape(text_of(answer)).count(said)
        assert (answer.status_code, sentence in said, times >= 2) == (422, True, True), given
    assert (Signing.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert sign(paper, lead, who=["chair"], file=pdf(make_picture(), "anh.jpg")).status_code == 302
    paper.refresh_from_db()
    assert paper.state == "agreed", "one signature is not both"


def test_a_draft_or_a_replaced_version_is_not_signed_in_any_way():
    cluster_round = make_adopted(adopted=False)
    draft, lead, chair = minutes_of(cluster_round), lead_clerk(cluster_round), make_chair(cluster_round)
    acts = {
        "document-sign": {"who": "chair", "on": "23/10/2026", "file": pdf_file()},
        "document-signed-pdf": {"file": pdf_file()},
        "document-confirm": {"who": "chair", "password": "Mật khẩu của chủ trì 1"},
    }
    for state, reason in (("draft", "đang là bản dự thảo"), ("superseded", "Bản 1 của biên bản đã được thay thế.")):
        Document.objects.filter(pk=draft.pk).update(state=state)
        for name, data in acts.items():
            person = chair if name == "document-confirm" else lead
            answer = visit(person, f"scoring:{name}", draft.pk, at=AFTERWARDS, data=data)
            assert (answer.status_code, reason in refusal_of(answer)) == (403, True), (state, name)
    assert Signing.objects.count() == 0


def test_a_person_confirms_with_the_own_password_and_for_nobody_else():
    cluster_round = make_adopted()
    paper, chair, lead = minutes_of(cluster_round), make_chair(cluster_round), lead_clerk(cluster_round)

    def confirm(person, who="chair", password="Mật khẩu của chủ trì 1"):
        data = {"who": who, "password": password}
        return visit(person, "scoring:document-confirm", paper.pk, at=AFTERWARDS, data=data)

    for password, sentence in (("", "Nhập mật khẩu"), ("sai", "Mật khẩu chưa đúng. Chưa có xác nhận nào được ghi.")):
        answer = confirm(chair, password=password)
        assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    for person, who in ((chair, "secretary"), (lead, "chair"), (officer_of(cluster_round), "chair")):
        answer = confirm(person, who)
        assert (answer.status_code, "xác nhận ở dòng này" in refusal_of(answer)) == (403, True)
    assert confirm(chair, "member-0").status_code == 404
    assert Signing.objects.count() == 0
    for _double_click in range(2):
        assert confirm(chair).status_code == 302
    row = Signing.objects.get()
    assert (row.way, row.post, row.name, row.sha256) == ("confirmed", "chair", CHAIR, paper.pdf_sha256)
    make_signed(cluster_round)
    assert set(Signing.objects.filter(post="chair").values_list("way", flat=True)) == {"confirmed", "paper"}


@override_settings(AXES_ENABLED=True)
def test_wrong_passwords_lock_as_they_do_at_the_sign_in():
    cluster_round = make_adopted()
    chair, browser = make_chair(cluster_round), Client()
    browser.force_login(chair, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("scoring:document-confirm", args=[minutes_of(cluster_round).pk])
    with clock.at(AFTERWARDS):
        answers = [browser.post(address, {"who": "chair", "password": "sai"}).status_code for _try in range(8)]
        last = browser.post(address, {"who": "chair", "password": "Mật khẩu của chủ trì 1"}).status_code
    assert (answers[0], last, Signing.objects.count()) == (422, 429, 0)


def test_a_change_of_points_leaves_earlier_confirmations_behind():
    cluster_round = make_adopted()
    paper, chair = minutes_of(cluster_round), make_chair(cluster_round)
    with clock.at(AFTERWARDS):
        signing.confirm(paper, "chair", by=chair)
        ward, criterion = wards_of(cluster_round)[2], criterion_of(cluster_round, "I.1")
        settlements.decide_line(cluster_round, ward, criterion, 20, "Phúc tra", by=officer_of(cluster_round))
        documents.make(again(cluster_round), Document.Kind.MINUTES, by=lead_clerk(cluster_round))
    page = visit(chair, "scoring:minutes", cluster_round.pk, at=AFTERWARDS)
    assert "Biên bản đã thay đổi, 1 xác nhận cũ không còn hiệu lực." in text_of(page)
    assert [person["signings"] for person in page.context["people"][:2]] == [[], []]
    assert minutes_of(cluster_round).version == 2


def test_a_pdf_that_chair_and_secretary_signed_with_tokens_signs_the_minutes(tmp_path):
    cluster_round = make_adopted()
    paper = minutes_of(cluster_round)
    by_chair = signed(bytes_of(paper), CHAIR)
    assert upload(paper, by_chair, at=WITH_ITS_TIME).status_code == 302
    paper.refresh_from_db()
    assert (paper.state, Signing.objects.get().certificate["issuer_known"]) == ("agreed", None)
    page = text_of(visit(lead_clerk(cluster_round), "scoring:minutes", cluster_round.pk, at=WITH_ITS_TIME))
    assert "Chưa kiểm tra tổ chức cấp chứng thư số" in page
    write_root(tmp_path)
    with override_settings(SIGN_TRUST_ROOTS=str(tmp_path)):
        assert upload(paper, signed(by_chair, "TRAN VAN THU"), at=WITH_ITS_TIME).status_code == 302
    paper.refresh_from_db()
    row = Signing.objects.get(post="secretary")
    assert (paper.state, row.way, row.certificate["issuer_known"]) == ("signed", "digital", True)
    assert (row.name, ISSUER in row.certificate["issuer"]) == (SECRETARY, True)


def test_a_pdf_whose_signature_does_not_hold_is_refused_with_the_reason(tmp_path, monkeypatch):
    cluster_round = make_adopted()
    first = minutes_of(cluster_round)
    first_signed = signed(bytes_of(first), CHAIR)
    with clock.at(AFTERWARDS):
        ward, criterion = wards_of(cluster_round)[2], criterion_of(cluster_round, "I.1")
        settlements.decide_line(cluster_round, ward, criterion, 20, "Phúc tra", by=officer_of(cluster_round))
        documents.make(again(cluster_round), Document.Kind.MINUTES, by=lead_clerk(cluster_round))
    paper = minutes_of(cluster_round)
    ours = bytes_of(paper)
    good = signed(ours, CHAIR)
    middle, contents = len(ours) // 2, good.index(b"/Contents", len(ours)) + 200
    swap = bytes.maketrans(b"0123456789abcdef", b"123456789abcdef0")
    cases = {
        "Tệp chưa có chữ ký số.": ours,
        "PDF này là bản 1 của “biên bản hội nghị”; cần ký bản 2": first_signed,
        "PDF này không phải bản 2 của biên bản, hoặc đã bị sửa.": good[:middle] + b"#" + good[middle + 1 :],
        "PDF đã bị sửa sau khi Nguyễn Thị Đông ký.": good[:contents] + good[contents : contents + 40].translate(swap)
        + good[contents + 40 :],
        "Không đọc được chữ ký số trong tệp.": good[:-3000],
        "PDF đã bị sửa trước hoặc sau khi ký": signed(_with_other_words(ours), CHAIR),
        "Tệp do Người Khác ký.": signed(ours, "Người Khác"),
        "không có hiệu lực vào ngày ký (có giá trị đến 30/01/2026)": signed(
            ours, SECRETARY, until=datetime(2026, 1, 30, tzinfo=UTC)
        ),
    }  # fmt: skip
    for sentence, data in cases.items():
        answer = upload(paper, data, at=WITH_ITS_TIME)
        said = answer.context["digital_form"].errors["file"] if answer.status_code == 422 else answer.status_code
        assert sentence in str(said), (sentence, said)
    write_root(tmp_path)
    with override_settings(SIGN_TRUST_ROOTS=str(tmp_path)):
        answer = upload(paper, signed(ours, CHAIR, issuer=CHAIR), at=WITH_ITS_TIME)
    assert "không do tổ chức mà máy chủ tin cậy cấp" in text_of(answer)
    assert "PDF" in text_of(upload(paper, make_picture(), at=WITH_ITS_TIME))
    monkeypatch.setitem(sys.modules, "pyhanko.pdf_utils.reader", None)
    assert "Máy chủ chưa kiểm tra được chữ ký số" in text_of(upload(paper, good, at=WITH_ITS_TIME))
    assert (Signing.objects.count(), StoredFile.objects.count()) == (0, 0)


def _with_other_words(pdf_bytes):
    """Somebody appends another first page to the paper before signing it."""
    from io import BytesIO

    from pyhanko.pdf_utils.generic import StreamObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(pdf_bytes), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_service_refuses_what_no_page_offers():
    cluster_round = make_adopted()
    paper, member = minutes_of(cluster_round), clerk_of(wards_of(cluster_round)[2])
    with clock.at(AFTERWARDS):
        for act in (
            lambda: signing.sign_on_paper(paper, ["chair"], clock.today(), pdf_file(), by=member),
            lambda: signing.upload_signed(paper, pdf_file(), by=member),
            lambda: signing.confirm(paper, "secretary", by=member),
        ):
            with pytest.raises(Refused):
                act()
    assert (Signing.objects.count(), StoredFile.objects.count()) == (0, 0)
