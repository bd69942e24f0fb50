"""S14: the minutes are made, worded, answered, adopted and replaced."""

import hashlib

import pytest

from clusters import clock
from scoring.documents.blocks import from_json
from scoring.models import Conference, Document, Motion, Reply
from scoring.services import documents, minutes, settlements
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
    make_called,
    make_closed,
    make_declared,
    make_session,
    make_signed,
    minutes_of,
)
from tests.visits import queries_of, refusal_of, text_of, visit

pytestmark = pytest.mark.django_db
AFTERWARDS = day(23)  # a Friday
DEADLINE = day(27, 17)  # two working days later


def make_met(*, adopted=True, made=True):
    """The conference is closed; its minutes are made."""
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    conference = make_session(cluster_round)
    make_declared(conference, Motion.Kind.RESULTS, (3, 0, 0))
    if adopted:
        make_declared(conference, Motion.Kind.MINUTES, (3, 0, 0))
    make_closed(conference)
    if made:
        with clock.at(AFTERWARDS):
            documents.make(again(cluster_round), Document.Kind.MINUTES, by=lead_clerk(cluster_round))
    return again(cluster_round)


def show(cluster_round, person=None, at=AFTERWARDS):
    return visit(person or lead_clerk(cluster_round), "scoring:minutes", cluster_round.pk, at=at)


def write(cluster_round, words, *, version=0, person=None, at=AFTERWARDS):
    person = person or lead_clerk(cluster_round)
    return visit(person, "scoring:minutes-words", cluster_round.pk, at=at, data={**words, "version": version})


def ask(paper, person, day="27/10/2026", at=AFTERWARDS):
    return visit(person, "scoring:minutes-ask", paper.pk, at=at, data={"day": day, "hour": "17:00"})


def reply(paper, ward, agrees="yes", remark="", *, person=None, at=AFTERWARDS):
    data = {"agrees": agrees, "remark": remark}
    return visit(person or clerk_of(ward), "scoring:minutes-reply", paper.pk, ward.pk, at=at, data=data)


def printed(paper):
    return str(from_json(Document.objects.get(pk=paper.pk).content))


def test_before_the_close_the_page_says_what_comes_first_and_makes_nothing():
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    assert "Các bước phải xong trước" in text_of(show(cluster_round, at=day(18)))
    make_called(cluster_round)
    page = text_of(show(cluster_round, at=day(18)))
    assert ("Phòng họp tầng 2" in page, "Lập văn bản</button>" in page) == (True, False)
    answer = visit(lead_clerk(cluster_round), "scoring:documents-make", cluster_round.pk, at=day(22), data={})
    assert (answer.status_code, refusal_of(answer)) == (403, "Văn bản được lập khi hội nghị đã bế mạc.")
    assert Document.objects.count() == 0


def test_only_the_lead_unit_makes_the_minutes_and_the_same_data_make_one_version():
    cluster_round = make_met(made=False)
    member = clerk_of(wards_of(cluster_round)[2])
    page = text_of(show(cluster_round, member))
    assert "Lập văn bản</button>" not in page
    assert "Chỉ đơn vị cụm trưởng UBND phường Một ghi nhận nội dung này." in page
    for person in (member, officer_of(cluster_round)):
        assert visit(person, "scoring:documents-make", cluster_round.pk, at=AFTERWARDS, data={}).status_code == 403
    assert Document.objects.count() == 0
    for _double_click in range(2):
        visit(lead_clerk(cluster_round), "scoring:documents-make", cluster_round.pk, at=AFTERWARDS, data={})
    paper = Document.objects.get(kind=Document.Kind.MINUTES)
    assert (paper.version, paper.state) == (1, "agreed")
    page = text_of(show(cluster_round))
    assert (f"{paper.pdf_sha256[:12]}…" in page, f"/documents/{paper.pk}/pdf/" in page) == (True, True)


def test_a_replaced_version_stays_and_says_so():
    cluster_round = make_met()
    first = minutes_of(cluster_round)
    with clock.at(AFTERWARDS):
        ward, criterion = wards_of(cluster_round)[2], criterion_of(cluster_round, "I.1")
        settlements.decide_line(cluster_round, ward, criterion, 20, "Phúc tra", by=officer_of(cluster_round))
    assert "Biên bản này không còn hiệu lực" in text_of(show(cluster_round))
    once = queries_of(lead_clerk(cluster_round), "scoring:minutes", cluster_round.pk, at=AFTERWARDS)
    with clock.at(AFTERWARDS):
        documents.make(again(cluster_round), Document.Kind.MINUTES, by=lead_clerk(cluster_round))
    page = show(cluster_round)
    assert [paper.version for paper in page.context["replaced"]] == [1]
    assert "Bản đã thay thế" in text_of(page)
    kept = visit(lead_clerk(cluster_round), "scoring:document-pdf", first.pk, at=AFTERWARDS)
    assert hashlib.sha256(kept.content).hexdigest() == first.pdf_sha256
    assert queries_of(lead_clerk(cluster_round), "scoring:minutes", cluster_round.pk, at=AFTERWARDS) <= once + 3


def test_the_pdf_is_shown_in_the_page_the_word_file_is_saved_and_strangers_find_neither():
    cluster_round = make_met()
    paper, clerk = minutes_of(cluster_round), clerk_of(wards_of(cluster_round)[1])
    pdf = visit(clerk, "scoring:document-pdf", paper.pk, at=AFTERWARDS)
    assert (pdf["Content-Type"], pdf["Content-Disposition"], pdf["X-Frame-Options"]) == (
        "application/pdf", 'inline; filename="2026_C1_bien-ban-hoi-nghi.pdf"', "SAMEORIGIN",
    )  # fmt: skip
    kept = visit(clerk, "scoring:document-pdf", paper.pk, at=AFTERWARDS, query="?download")
    assert kept["Content-Disposition"].startswith("attachment")
    word = visit(clerk, "scoring:document-docx", paper.pk, at=AFTERWARDS)
    assert word["Content-Disposition"] == 'attachment; filename="2026_C1_bien-ban-hoi-nghi.docx"'
    assert hashlib.sha256(word.content).hexdigest() == paper.docx_sha256
    for stranger in (make_person(district=make_district("Ba Đình")), make_person()):
        assert show(cluster_round, stranger).status_code == 404
        for name in ("document-pdf", "document-docx"):
            assert visit(stranger, f"scoring:{name}", paper.pk, at=AFTERWARDS).status_code == 404
        assert write(cluster_round, {"opening": "Sửa"}, person=stranger).status_code == 404
        assert reply(paper, wards_of(cluster_round)[2], person=stranger).status_code == 404


def test_the_secretary_writes_words_and_each_change_makes_the_draft_anew():
    cluster_round = make_met(adopted=False)
    words = {"opening": "Bà Đông khai mạc lúc 14 giờ.", "conclusion": "Các đơn vị khắc phục 3 tồn tại."}
    for _double_click in range(2):
        assert write(cluster_round, words).status_code == 302
    paper = minutes_of(cluster_round)
    assert (paper.version, paper.state) == (2, "draft")
    text = printed(paper)
    assert all(said in text for said in ("1. Khai mạc", words["opening"], "Kết luận của chủ trì", words["conclusion"]))
    [conference] = Conference.objects.all()
    assert (conference.prose, conference.notes_version) == (words, 1)


def test_two_people_who_write_see_both_texts_and_lose_none():
    cluster_round = make_met(adopted=False)
    write(cluster_round, {"opening": "Lời của người thứ nhất"})
    answer = write(cluster_round, {"opening": "Lời của người thứ hai", "difficulties": "Thiếu kho"}, version=0)
    page = text_of(answer)
    assert (answer.status_code, "Người khác vừa sửa lời văn này" in page) == (409, True)
    assert ("Lời của người thứ nhất" in page, page.count("Lời của người thứ hai") >= 2) == (True, True)
    assert Conference.objects.get().prose == {"opening": "Lời của người thứ nhất"}
    again_sent = {"opening": "Lời của hai người", "difficulties": "Thiếu kho"}
    assert write(cluster_round, again_sent, version=1).status_code == 302
    assert "Thiếu kho." in printed(minutes_of(cluster_round))


def test_words_are_closed_to_others_and_once_the_minutes_are_adopted():
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    assert write(cluster_round, {"opening": "Sớm"}, at=day(18)).status_code == 403
    conference = make_session(cluster_round)
    assert write(cluster_round, {"report": "Đủ phiếu"}, at=day(22, 9)).status_code == 302
    member = clerk_of(wards_of(cluster_round)[2])
    assert write(cluster_round, {"report": "Khác"}, version=1, person=member, at=day(22, 9)).status_code == 403
    make_declared(conference, Motion.Kind.MINUTES, (3, 0, 0))
    make_closed(conference)
    answer = write(cluster_round, {"report": "Khác"}, version=1)
    assert (answer.status_code, "Biên bản đã được thông qua" in refusal_of(answer)) == (403, True)
    assert Conference.objects.get().prose == {"report": "Đủ phiếu"}
    assert "Đủ phiếu" in text_of(show(cluster_round, member))


def test_units_agree_remark_or_stay_silent_and_the_next_version_prints_it():
    cluster_round = make_met(adopted=False)
    lead, draft = lead_clerk(cluster_round), minutes_of(cluster_round)
    first, second, third = wards_of(cluster_round)
    early = reply(draft, second)
    assert (early.status_code, "chưa lấy ý kiến" in refusal_of(early)) == (403, True)
    assert ask(draft, lead, "22/10/2026").context["ask_form"].errors == {
        "day": ["Hạn cho ý kiến phải ở sau thời điểm hiện tại."]
    }
    assert show(cluster_round).context["ask_form"]["day"].value() == DEADLINE.date()
    assert ask(draft, clerk_of(second)).status_code == 403
    assert ask(draft, lead).status_code == 302
    task = text_of(visit(clerk_of(second), "scoring:home", at=AFTERWARDS))
    assert "Cho ý kiến về biên bản hội nghị" in task
    assert reply(draft, second, person=clerk_of(third)).status_code == 403
    assert reply(draft, second, agrees="").context["errors_of"].errors == {"agrees": ["Chọn đồng ý hoặc có ý kiến"]}
    assert reply(draft, second, "no").context["errors_of"].errors == {"remark": ["Ghi ý kiến của đơn vị."]}
    assert reply(draft, first).status_code == 302
    assert reply(draft, second).status_code == 302
    for _double_click in range(2):
        assert reply(draft, second, "no", "Mục 5 thiếu ý kiến của phường").status_code == 302
    assert list(Reply.objects.values_list("ward", "agrees", "remark")) == [
        (first.pk, True, ""), (second.pk, False, "Mục 5 thiếu ý kiến của phường"),
    ]  # fmt: skip
    too_soon = visit(lead, "scoring:minutes-adopt", draft.pk, at=AFTERWARDS, data={})
    assert (too_soon.status_code, third.full_name in refusal_of(too_soon)) == (403, True)
    late = reply(draft, third, at=day(28))
    assert (late.status_code, "Đã hết hạn cho ý kiến lúc 17:00" in refusal_of(late)) == (403, True)
    assert visit(clerk_of(third), "scoring:minutes-adopt", draft.pk, at=day(28), data={}).status_code == 403
    assert visit(lead, "scoring:minutes-adopt", draft.pk, at=day(28), data={}).status_code == 302
    adopted = minutes_of(cluster_round)
    text = printed(adopted)
    assert (adopted.version, adopted.state) == (2, "agreed")
    assert f"{first.full_name}: đồng ý." in text
    assert f"{second.full_name}: có ý kiến: “Mục 5 thiếu ý kiến của phường”." in text
    assert f"Không trả lời trong thời hạn lấy ý kiến: {third.full_name}." in text
    assert write(cluster_round, {"opening": "Muộn"}, at=day(28)).status_code == 403
    assert visit(lead, "scoring:minutes-adopt", draft.pk, at=day(28), data={}).status_code == 403
    assert make_signed(cluster_round, day(28)).state == "signed"


def test_new_words_keep_the_replies_and_new_numbers_ask_for_them_again():
    cluster_round = make_met(adopted=False)
    lead, wards = lead_clerk(cluster_round), wards_of(cluster_round)
    with clock.at(AFTERWARDS):
        minutes.ask_for_replies(minutes_of(cluster_round), DEADLINE, by=lead)
        for ward in wards:
            minutes.reply(minutes_of(cluster_round), ward, True, "", by=clerk_of(ward))
    write(cluster_round, {"opening": "Khai mạc"})
    page = show(cluster_round)
    assert (page.context["replied"], page.context["may_adopt"].allowed, "về bản 1" in text_of(page)) == (3, True, True)
    with clock.at(AFTERWARDS):
        criterion = criterion_of(cluster_round, "I.1")
        settlements.decide_line(cluster_round, wards[2], criterion, 20, "Phúc tra", by=officer_of(cluster_round))
        documents.make(again(cluster_round), Document.Kind.MINUTES, by=lead)
    page = show(cluster_round)
    assert (page.context["replied"], page.context["may_adopt"].allowed) == (0, False)
    stale = reply(Document.objects.get(version=2), wards[2])
    assert (stale.status_code, "Bản 2 của biên bản đã được thay thế." in refusal_of(stale)) == (403, True)
