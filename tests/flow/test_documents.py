import hashlib
from datetime import date

import pytest

from clusters import clock
from scoring.models import Document, Motion
from scoring.services import documents, settlements
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
from tests.meetings import criterion_of, make_called, make_closed, make_declared, make_session
from tests.visits import queries_of, refusal_of, text_of, visit

pytestmark = pytest.mark.django_db
AFTERWARDS = day(23)


def make_met(*, adopted=True, made=True):
    """The conference is closed; the papers are made."""
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    conference = make_session(cluster_round)
    make_declared(conference, Motion.Kind.RESULTS, (3, 0, 0))
    if adopted:
        make_declared(conference, Motion.Kind.MINUTES, (3, 0, 0))
    make_closed(conference)
    if made:
        with clock.at(AFTERWARDS):
            documents.make_all(again(cluster_round), by=lead_of(cluster_round))
    return again(cluster_round)


def lead_of(cluster_round):
    return clerk_of(wards_of(cluster_round)[0])


def minutes_of(cluster_round):
    return Document.objects.get(cluster_round=cluster_round, kind=Document.Kind.MINUTES, state__in=["draft", "agreed"])


def show(cluster_round, person=None, at=AFTERWARDS):
    return visit(person or lead_of(cluster_round), "scoring:minutes", cluster_round.pk, at=at)


def sign(document, person, on="23/10/2026", note="Bản gốc lưu tại văn phòng"):
    return visit(person, "scoring:document-sign", document.pk, at=AFTERWARDS, data={"on": on, "note": note})


def test_before_the_close_the_page_says_what_comes_first():
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    assert "Các bước phải xong trước" in text_of(show(cluster_round, at=day(18)))
    make_called(cluster_round)
    page = text_of(show(cluster_round, at=day(18)))
    assert "Phòng họp tầng 2" in page
    assert "Lập văn bản</button>" not in page


def test_no_paper_is_made_before_the_close():
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    make_session(cluster_round)
    answer = visit(lead_of(cluster_round), "scoring:documents-make", cluster_round.pk, at=day(22), data={})
    assert (answer.status_code, refusal_of(answer)) == (403, "Văn bản được lập khi hội nghị đã bế mạc.")
    assert Document.objects.count() == 0


def test_the_lead_unit_makes_minutes_and_proposal():
    cluster_round = make_met(made=False)
    assert "Lập văn bản</button>" in text_of(show(cluster_round))
    answer = visit(lead_of(cluster_round), "scoring:documents-make", cluster_round.pk, at=AFTERWARDS, data={})
    assert answer.status_code == 302
    page = show(cluster_round)
    assert [(paper.kind, paper.version, paper.state) for paper in page.context["current"]] == [
        ("minutes", 1, "agreed"), ("proposal", 1, "agreed"),
    ]  # fmt: skip
    paper = minutes_of(cluster_round)
    assert f"{paper.pdf_sha256[:12]}…" in text_of(page)
    assert f"/documents/{paper.pk}/pdf/" in text_of(page)


def test_only_the_lead_unit_makes_papers_and_the_page_says_so():
    cluster_round = make_met(made=False)
    member = clerk_of(wards_of(cluster_round)[2])
    page = text_of(show(cluster_round, member))
    assert "Lập văn bản</button>" not in page
    assert "Chỉ đơn vị cụm trưởng UBND phường Một ghi nhận nội dung này." in page
    for person in (member, officer_of(cluster_round)):
        answer = visit(person, "scoring:documents-make", cluster_round.pk, at=AFTERWARDS, data={})
        assert answer.status_code == 403
    assert Document.objects.count() == 0


def test_made_anew_the_paper_before_stays_and_says_it_was_replaced():
    cluster_round = make_met()
    first = minutes_of(cluster_round)
    with clock.at(AFTERWARDS):
        ward, criterion = wards_of(cluster_round)[2], criterion_of(cluster_round, "I.1")
        settlements.decide_line(cluster_round, ward, criterion, 20, "Phúc tra", by=officer_of(cluster_round))
    visit(lead_of(cluster_round), "scoring:documents-make", cluster_round.pk, at=AFTERWARDS, data={})
    page = show(cluster_round)
    assert [(paper.kind, paper.version) for paper in page.context["replaced"]] == [("minutes", 1), ("proposal", 1)]
    assert "Bản đã thay thế" in text_of(page)
    again_read = visit(lead_of(cluster_round), "scoring:document-pdf", first.pk, at=AFTERWARDS)
    assert hashlib.sha256(again_read.content).hexdigest() == first.pdf_sha256


def test_papers_made_again_from_the_same_data_stay_the_same_papers():
    cluster_round = make_met()
    before = list(Document.objects.values_list("pk", "version", "state"))
    for _double_click in range(2):
        visit(lead_of(cluster_round), "scoring:documents-make", cluster_round.pk, at=AFTERWARDS, data={})
    assert list(Document.objects.values_list("pk", "version", "state")) == before


def test_papers_that_no_longer_hold_carry_a_warning():
    cluster_round = make_met()
    officer, ward = officer_of(cluster_round), wards_of(cluster_round)[2]
    with clock.at(AFTERWARDS):
        criterion = criterion_of(cluster_round, "I.1")
        settlements.decide_line(cluster_round, ward, criterion, 20, "Phúc tra", by=officer)
    assert "Các văn bản này không còn hiệu lực" in text_of(show(cluster_round))


def test_a_pdf_is_shown_in_the_page_and_a_word_file_is_saved():
    cluster_round = make_met()
    paper, clerk = minutes_of(cluster_round), clerk_of(wards_of(cluster_round)[1])
    pdf = visit(clerk, "scoring:document-pdf", paper.pk, at=AFTERWARDS)
    assert (pdf["Content-Type"], pdf["Content-Disposition"], pdf["X-Frame-Options"]) == (
        "application/pdf", 'inline; filename="2026_C1_bien-ban-hoi-nghi.pdf"', "SAMEORIGIN",
    )  # fmt: skip
    assert hashlib.sha256(pdf.content).hexdigest() == paper.pdf_sha256
    kept = visit(clerk, "scoring:document-pdf", paper.pk, at=AFTERWARDS, query="?download")
    assert kept["Content-Disposition"].startswith("attachment")
    word = visit(clerk, "scoring:document-docx", paper.pk, at=AFTERWARDS)
    assert word["Content-Disposition"] == 'attachment; filename="2026_C1_bien-ban-hoi-nghi.docx"'
    assert hashlib.sha256(word.content).hexdigest() == paper.docx_sha256


def test_a_stranger_finds_no_paper():
    cluster_round = make_met()
    paper = minutes_of(cluster_round)
    for stranger in (make_person(district=make_district("Ba Đình")), make_person()):
        assert show(cluster_round, stranger).status_code == 404
        for name in ("document-pdf", "document-docx"):
            assert visit(stranger, f"scoring:{name}", paper.pk, at=AFTERWARDS).status_code == 404
        assert sign(paper, stranger).status_code == 404


def test_the_signing_on_paper_is_noted_and_never_called_digital():
    cluster_round = make_met()
    lead, paper = lead_of(cluster_round), minutes_of(cluster_round)
    assert "Ghi nhận đã ký trên giấy; không phải chữ ký số." in text_of(show(cluster_round))
    assert sign(paper, lead).status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.signed_on, paper.signed_note) == (
        "signed", date(2026, 10, 23), "Bản gốc lưu tại văn phòng",
    )  # fmt: skip
    assert "Đã ký trên giấy ngày 23/10/2026." in text_of(show(cluster_round))
    assert sign(paper, lead).status_code == 403


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Nhập ngày ký"),
        ("32/10/2026", "Ngày phải có dạng ngày/tháng/năm, ví dụ 05/10/2018"),
        ("24/10/2026", "Ngày ký không được ở tương lai."),
        ("21/10/2026", "Biên bản không thể ký trước ngày họp."),
    ],
)
def test_a_wrong_day_of_signing_is_said_at_the_field_and_nothing_is_lost(typed, sentence):
    cluster_round = make_met()
    answer = sign(minutes_of(cluster_round), lead_of(cluster_round), on=typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"on": [sentence]}
    assert text_of(answer).count(sentence) == 2
    assert "Bản gốc lưu tại văn phòng" in text_of(answer)


def test_minutes_the_conference_did_not_adopt_are_not_signed():
    cluster_round = make_met(adopted=False)
    lead = lead_of(cluster_round)
    page = text_of(show(cluster_round))
    assert "Hội nghị chưa biểu quyết thông qua biên bản." in page
    assert "Ghi nhận đã ký trên giấy</button>" not in page
    assert sign(minutes_of(cluster_round), lead).status_code == 403


def test_only_the_lead_unit_notes_the_signing():
    cluster_round = make_met()
    paper = minutes_of(cluster_round)
    for person in (clerk_of(wards_of(cluster_round)[1]), officer_of(cluster_round)):
        assert sign(paper, person).status_code == 403
    paper.refresh_from_db()
    assert paper.state == Document.State.AGREED


def test_the_page_costs_the_same_for_any_number_of_versions():
    cluster_round = make_met()
    lead = lead_of(cluster_round)
    once = queries_of(lead, "scoring:minutes", cluster_round.pk, at=AFTERWARDS)
    visit(lead, "scoring:documents-make", cluster_round.pk, at=AFTERWARDS, data={})
    assert queries_of(lead, "scoring:minutes", cluster_round.pk, at=AFTERWARDS) == once
