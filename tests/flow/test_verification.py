"""Whoever holds a paper looks it up (S25): in force, replaced, a draft, unknown; and learns no more than it says."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from audits.models import ClusterRound
from scoring.models import Document, Signing
from tests import make
from tests.make import clerk_of, wards_of

pytestmark = pytest.mark.django_db
CODE, NEWER, OTHER = "ABCD-EFGH-IJKL-MNOP", "QRST-UVWX-YZ23-4567", "AAAA-BBBB-CCCC-DDDD"
State = Document.State


@pytest.fixture
def cluster_round() -> ClusterRound:
    cache.clear()
    return make.make_cluster_round()


def make_document(cluster_round: ClusterRound, code: str = CODE, **more) -> Document:
    facts = {
        "kind": Document.Kind.MINUTES, "version": 1, "state": State.AGREED, "content": {"remark": "Nội dung riêng"},
        "pdf": b"%PDF", "docx": b"PK", "pdf_sha256": "a1" * 32, "docx_sha256": "b2" * 32, "pages": 9,
    }  # fmt: skip
    return Document.objects.create(cluster_round=cluster_round, code=code, **{**facts, **more})


def look_up(code: str, *, status: int = 200, browser: Client | None = None) -> str:
    answer = (browser or Client()).get(f"/xac-thuc/{code}/")
    assert answer.status_code == status
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    page = answer.content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in page
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_paper_that_holds_says_so_with_what_stands_on_it(cluster_round):
    lead = wards_of(cluster_round)[0]
    document = make_document(cluster_round, state=State.SIGNED, signed_on=date(2026, 10, 23))
    for post, name in (("chair", "Nguyễn Thị Đông"), ("secretary", "Trần Văn Thư")):
        Signing.objects.create(
            document=document, way="confirmed", post=post, name=name, ward=lead, signed_on=date(2026, 10, 23),
            sha256=document.pdf_sha256, by=clerk_of(lead),
        )  # fmt: skip
    said = look_up(CODE)
    assert "Văn bản có trong hệ thống – còn hiệu lực" in said
    for fact in (CODE, "Biên bản hội nghị", cluster_round.cluster.name, "Số trang 9", "a1a1a1a1 … a1a1a1a1"):
        assert fact in said
    assert "Nguyễn Thị Đông" in said
    assert "xác nhận trong hệ thống (không phải chữ ký số), 23/10/2026" in said
    assert "Nội dung riêng" not in said
    assert clerk_of(lead).full_name not in said
    assert "3827" not in said


def test_a_replaced_paper_leads_to_the_one_that_holds(cluster_round):
    make_document(cluster_round, state=State.SUPERSEDED)
    make_document(cluster_round, NEWER, version=2)
    make_document(cluster_round, OTHER, kind=Document.Kind.PROPOSAL)
    answer = Client().get(f"/xac-thuc/{CODE}/").content.decode()
    assert "Đã được thay thế bởi bản số 2" in answer
    assert f'href="/xac-thuc/{NEWER}/"' in answer
    assert "còn hiệu lực</h1>" not in answer
    assert "Hệ thống chưa ghi nhận đủ chữ ký" in look_up(NEWER)


def test_a_draft_says_that_it_is_one(cluster_round):
    make_document(cluster_round, state=State.DRAFT)
    said = look_up(CODE)
    assert "là bản dự thảo" in said
    assert "còn hiệu lực" not in said


@pytest.mark.parametrize("code", [OTHER, "0", "abc", "1' OR 1=1 --", "ABCD-EFGH-IJKL-MNOPQ", "<script>"])
def test_an_unknown_code_is_not_found_in_the_words_of_the_page(cluster_round, code):
    make_document(cluster_round)
    page = look_up(code, status=404)
    assert "Không tìm thấy mã này" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "typed", ["abcd efgh ijkl mnop", "ABCDEFGHIJKLMNOP", " abcd–efgh-IJKL.MNOP ", "A8CD-EFGH-1JKL-MN0P"]
)
def test_case_spaces_dashes_and_misread_letters_do_not_matter(cluster_round, typed):
    code = "ABCD-EFGH-IJKL-MNOP"
    make_document(cluster_round, code)
    answer = Client().get("/xac-thuc/", {"code": typed}, follow=True)
    assert answer.redirect_chain == [(f"/xac-thuc/{code}/", 302)]
    assert answer.status_code == 200


def test_what_cannot_be_a_code_comes_back_with_a_word(cluster_round):
    answer = Client().get("/xac-thuc/", {"code": "12/BB-HN"})
    assert answer.status_code == 422
    assert "Mã gồm 16 chữ cái và chữ số" in answer.content.decode()
    assert Client().get("/xac-thuc/").status_code == 200


def test_one_address_looks_up_only_so_often_a_minute(cluster_round, settings):
    settings.LOOK_UPS_A_MINUTE = 3
    make_document(cluster_round)
    one, other = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")
    for code in (CODE, OTHER, CODE):
        one.get(f"/xac-thuc/{code}/")
    refused = one.get(f"/xac-thuc/{CODE}/")
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Mạng này đã tra cứu quá nhiều lần" in refused.content.decode()
    assert "Biên bản hội nghị" not in refused.content.decode()
    assert other.get(f"/xac-thuc/{CODE}/").status_code == 200


def test_the_files_that_match_are_those_of_this_version(cluster_round):
    old = make_document(cluster_round, state=State.SUPERSEDED)
    make_document(cluster_round, NEWER, version=2, pdf_sha256="c3" * 32, docx_sha256="d4" * 32)
    page = Client().get(f"/xac-thuc/{NEWER}/").content.decode()
    assert re.findall(r'data-sha256="(\w+)"', page) == ["c3" * 32, "d4" * 32]
    assert old.pdf_sha256 not in page


def test_the_sign_in_page_leads_to_the_look_up(cluster_round):
    assert 'href="/xac-thuc/"' in Client().get("/sign-in/").content.decode()
