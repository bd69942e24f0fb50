"""Văn bản của cụm: who makes which paper when, what makes it fall, and the page of all of them."""

import pytest

from audits.models import ClusterRound
from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry
from scoring import policies
from scoring.models import Document, Motion
from scoring.services import conferences, documents, results, settlements, stages
from tests.make import (
    Stage,
    again,
    clerk_of,
    day,
    make_cluster_round,
    make_district,
    make_person,
    make_sealed,
    officer_of,
    wards_of,
)
from tests.meetings import (
    AT_THE_MEETING,
    conference_facts,
    criterion_of,
    lead_clerk,
    make_called,
    make_closed,
    make_declared,
    make_disputed,
    make_session,
    make_settled,
    make_signed,
)
from tests.unit.documents.reading import text_of as text_of_pdf
from tests.visits import queries_of, refusal_of, text_of, visit

pytestmark = pytest.mark.django_db
Kind = Document.Kind
BEFORE, AFTERWARDS = day(18), day(23)


def make_paper(cluster_round, kind, *, by=None, at=AFTERWARDS):
    with clock.at(at):
        return documents.make(again(cluster_round), kind, by=by or lead_clerk(cluster_round))


def make_met(*, adopted=True):
    cluster_round = make_cluster_round(Stage.CONSOLIDATION)
    conference = make_session(cluster_round)
    make_declared(conference, Motion.Kind.RESULTS, (3, 0, 0))
    if adopted:
        make_declared(conference, Motion.Kind.MINUTES, (3, 0, 0))
    make_closed(conference)
    return again(cluster_round)


def ask_for(cluster_round, kind, person=None, at=AFTERWARDS):
    return visit(person or lead_clerk(cluster_round), "scoring:paper-make", cluster_round.pk, kind, at=at, data={})


def show(cluster_round, person=None, at=AFTERWARDS):
    return visit(person or lead_clerk(cluster_round), "scoring:papers", cluster_round.pk, at=at)


def standing(cluster_round):
    rows = Document.objects.filter(cluster_round=cluster_round).exclude(state="superseded")
    return {f"{row.kind} {row.version}" for row in rows}


def allowed(cluster_round, person, at):
    with clock.at(at):
        return {kind for kind in Kind.values if policies.can_make(person, again(cluster_round), kind)}


def test_each_paper_has_its_hour_and_its_maker():
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    lead, officer = lead_clerk(cluster_round), officer_of(cluster_round)
    assert allowed(cluster_round, lead, day(14)) == set()
    make_sealed(cluster_round)
    with clock.at(day(16, 17)):
        stages.reveal(cluster_round, by=None)
    assert allowed(cluster_round, lead, BEFORE) == {"summary"}
    conference = make_session(cluster_round)
    assert allowed(cluster_round, lead, AT_THE_MEETING) == {"summary"}
    make_declared(conference, Motion.Kind.RESULTS, (3, 0, 0))
    assert allowed(cluster_round, lead, AT_THE_MEETING) == {"summary"}
    make_closed(conference)
    assert allowed(cluster_round, lead, AFTERWARDS) == {"summary", "minutes", "proposal", "bulletin"}
    for person in (clerk_of(wards_of(cluster_round)[2]), officer):
        assert allowed(cluster_round, person, AFTERWARDS) == set()
    ClusterRound.objects.filter(pk=cluster_round.pk).update(state=Stage.APPROVED)
    assert allowed(cluster_round, officer, AFTERWARDS) == {"notice"}
    assert "notice" not in allowed(cluster_round, lead, AFTERWARDS)


def test_the_invitation_says_what_was_called_and_falls_only_with_the_call():
    cluster_round = make_disputed()
    assert refusal_of(ask_for(cluster_round, "invitation", at=BEFORE)).startswith("Giấy mời được lập khi đơn vị")
    conference = make_called(cluster_round)
    first, summary = (make_paper(cluster_round, kind, at=BEFORE) for kind in ("invitation", "summary"))
    text = text_of_pdf(bytes(first.pdf))
    for said in (
        "UBND PHƯỜNG MỘT", "Số: …/GM-UBND", "Một, ngày … tháng … năm 2026", "8 giờ 00 phút, thứ Năm, ngày 22 tháng 10",
        "Phòng họp tầng 2", "UBND phường Hai, UBND phường Ba và UBND phường Bốn", "Đại diện lãnh đạo Phòng Nội vụ",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Thị Đông", f"Mã tra cứu: {first.code}",
    ):  # fmt: skip
        assert said in text
    assert first.result_table is None
    assert "tạm tính, chưa đưa ra hội nghị" in text_of_pdf(bytes(summary.pdf))
    assert summary.state == "draft"
    with clock.at(BEFORE):
        facts = conference_facts(cluster_round) | {"place": "Hội trường tầng 3"}
        conferences.call(again(cluster_round), facts, by=lead_clerk(cluster_round))
    second = make_paper(cluster_round, "invitation", at=BEFORE)
    assert (second.version, "Hội trường tầng 3" in text_of_pdf(bytes(second.pdf))) == (2, True)
    with clock.at(AT_THE_MEETING):
        conferences.open_session(conference, by=lead_clerk(cluster_round))
    make_settled(conference, wards_of(cluster_round)[2], "II.1", "20")
    assert standing(cluster_round) == {"invitation 2"}
    assert refusal_of(ask_for(cluster_round, "invitation", at=AT_THE_MEETING)).startswith("Hội nghị đã khai mạc")


def test_what_the_district_decides_on_points_makes_all_papers_of_points_fall():
    cluster_round = make_met()
    for kind in (*documents.AFTER_THE_CLOSE, "bulletin"):
        make_paper(cluster_round, kind)
    whole = {"minutes 1", "proposal 1", "summary 1", "extract 1", "bulletin 1"}
    assert standing(cluster_round) == whole
    make_signed(cluster_round)
    with clock.at(AFTERWARDS):
        criterion = criterion_of(cluster_round, "I.1")
        settlements.decide_line(
            again(cluster_round), wards_of(cluster_round)[2], criterion, 20, "Phúc tra", by=officer_of(cluster_round)
        )
    assert standing(cluster_round) == set()
    fallen = JournalEntry.objects.filter(verb="document.superseded").values_list("reason", flat=True)
    assert list(fallen) == ["Cơ quan chủ trì quyết định I.1 của UBND phường Ba"] * len(whole)
    page = text_of(show(cluster_round))
    assert page.count("Số liệu dùng để lập đã thay đổi") == len(whole)
    assert make_paper(cluster_round, "summary").version == 2


def test_two_clicks_make_one_paper_and_the_page_says_so():
    cluster_round = make_met()
    for _click in range(2):
        answer = ask_for(cluster_round, "summary")
        assert answer["Location"] == f"/cluster-rounds/{cluster_round.pk}/papers/#summary"
    assert standing(cluster_round) == {"summary 1"}
    assert Document.objects.count() == 1
    page = show(cluster_round)
    row = next(row for row in page.context["rows"] if row.kind == "summary")
    assert (row.word, row.remark, row.may_make.allowed) == ("còn hiệu lực", "", True)
    said = text_of(page)
    assert f"/documents/{row.paper.pk}/docx/" in said
    assert [row.word for row in page.context["rows"]].count("chưa lập") == len(Kind.values) - 1
    assert "Hội nghị đã khai mạc, không lập giấy mời nữa." in said


def test_an_extract_waits_for_the_adoption_of_the_minutes():
    cluster_round = make_met(adopted=False)
    make_paper(cluster_round, "minutes")
    with pytest.raises(Refused, match="chưa có biên bản nào được thông qua"):
        make_paper(cluster_round, "extract")
    with clock.at(AFTERWARDS):
        assert [paper.kind for paper in documents.make_all(again(cluster_round), by=lead_clerk(cluster_round))] == [
            "minutes", "proposal", "summary",
        ]  # fmt: skip


def test_the_notice_is_of_the_district_and_of_what_it_approved():
    cluster_round = make_met()
    lead, officer = lead_clerk(cluster_round), officer_of(cluster_round)
    make_paper(cluster_round, "minutes")
    make_signed(cluster_round)
    with clock.at(AFTERWARDS):
        results.submit(again(cluster_round), by=lead)
        assert "phê duyệt" in refusal_of(ask_for(cluster_round, "notice", officer))
        results.approve(again(cluster_round), by=officer)
    assert refusal_of(ask_for(cluster_round, "notice", lead)).startswith("Chỉ Phòng Nội vụ")
    notice = make_paper(cluster_round, "notice", by=officer)
    text = text_of_pdf(bytes(notice.pdf))
    for said in (
        "UBND QUẬN LONG BIÊN PHÒNG NỘI VỤ", "Số: …/TB-…", "phê duyệt kết quả ngày 23 tháng 10 năm 2026",
        "3/3 đơn vị xếp loại A", "TRƯỞNG PHÒNG", "30/2020/NĐ-CP", "33/2024/QH15",
    ):  # fmt: skip
        assert said in text
    assert make_paper(cluster_round, "notice", by=officer) == notice
    name = visit(lead, "scoring:document-pdf", notice.pk, at=AFTERWARDS)["Content-Disposition"]
    assert name == 'inline; filename="2026_C1_thong-bao-ket-qua.pdf"'


def test_who_is_of_the_cluster_reads_the_page_and_nobody_else_finds_it():
    cluster_round = make_met()
    make_paper(cluster_round, "summary")
    member, officer = clerk_of(wards_of(cluster_round)[2]), officer_of(cluster_round)
    for person in (member, officer):
        page = text_of(show(cluster_round, person))
        assert "Chỉ đơn vị cụm trưởng UBND phường Một ghi nhận nội dung này." in page
        assert "/make/" not in page
        assert ask_for(cluster_round, "minutes", person).status_code == 403
    for stranger in (make_person(district=make_district("Ba Đình")), make_person()):
        assert show(cluster_round, stranger).status_code == 404
        assert ask_for(cluster_round, "minutes", stranger).status_code == 404
    assert ask_for(cluster_round, "letter").status_code == 404
    assert standing(cluster_round) == {"summary 1"}


def test_the_page_costs_the_same_for_any_number_of_papers():
    cluster_round = make_met()
    lead = lead_clerk(cluster_round)
    none = queries_of(lead, "scoring:papers", cluster_round.pk, at=AFTERWARDS)
    make_paper(cluster_round, "summary")
    assert queries_of(lead, "scoring:papers", cluster_round.pk, at=AFTERWARDS) <= none + 1
