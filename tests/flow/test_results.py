from io import BytesIO

import pytest
from openpyxl import load_workbook

from audits.services import stages
from clusters import clock
from clusters.models import JournalEntry, Role
from scoring.models import Motion
from scoring.services import documents, results
from tests.make import (
    CROSS_TO,
    EXPLAIN_FROM,
    Stage,
    again,
    clerk_of,
    day,
    make_cluster_round,
    make_cross_check_begun,
    make_district,
    make_person,
    make_revealed,
    make_sealed,
    make_sent,
    officer_of,
    sheet_of,
    wards_of,
)
from tests.meetings import make_closed, make_declared, make_disputed, make_session, make_settled, make_signed
from tests.visits import queries_of, refusal_of, text_of, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def cluster_round():
    """Revealed; the third and the fourth ward have 98 points each, the others 100."""
    cluster_round = make_cluster_round(wards=4)
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    for subject in wards_of(cluster_round)[2:]:
        for assessor in wards_of(cluster_round):
            if assessor != subject:
                make_sealed(cluster_round, sheet=sheet_of(cluster_round, assessor, subject), I_1="38")
    make_sealed(cluster_round)
    make_revealed(cluster_round)
    return again(cluster_round)


def show(cluster_round, person=None, **how):
    person = person or clerk_of(wards_of(cluster_round)[2])
    return visit(person, "scoring:results", cluster_round.pk, **{"at": EXPLAIN_FROM, **how})


def make_finished(cluster_round):
    """Voted, minutes adopted, closed, signed on paper."""
    conference = make_session(cluster_round)
    make_declared(conference, Motion.Kind.RESULTS)
    make_declared(conference, Motion.Kind.MINUTES)
    make_closed(conference)
    lead = clerk_of(wards_of(cluster_round)[0])
    with clock.at(day(23)):
        documents.make(again(cluster_round), "minutes", by=lead)
        make_signed(cluster_round)
    return lead


def test_equal_totals_share_a_rank_in_words(cluster_round):
    page = show(cluster_round)
    assert [(row.ward.name, row.rank) for row in page.context["rows"]] == [
        ("Một", "đồng hạng 1"), ("Hai", "đồng hạng 1"), ("Ba", "đồng hạng 3"), ("Bốn", "đồng hạng 3"),
    ]  # fmt: skip
    assert "đồng hạng 3" in text_of(page)


def test_a_result_says_its_state_and_is_final_only_when_approved(cluster_round):
    assert "Kết quả tạm tính." in text_of(show(cluster_round))
    assert "chỉ là kết quả chính thức sau khi cơ quan chủ trì phê duyệt" in text_of(show(cluster_round))
    lead = make_finished(cluster_round)
    with clock.at(day(24)):
        results.submit(again(cluster_round), by=lead)
        results.approve(again(cluster_round), by=officer_of(cluster_round))
    page = text_of(show(cluster_round, at=day(25)))
    assert "Kết quả đã phê duyệt." in page
    assert "chỉ là kết quả chính thức" not in page


def test_nobody_sees_a_result_before_the_reveal():
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    make_sealed(cluster_round)
    for person in (clerk_of(wards_of(cluster_round)[0]), officer_of(cluster_round)):
        for name in ("results", "workbook", "bulletin", "commendations"):
            answer = visit(person, f"scoring:{name}", cluster_round.pk, at=day(14))
            assert (answer.status_code, refusal_of(answer)) == (
                403, "Chưa có kết quả: các phiếu được mở niêm phong cùng một lúc cho cả cụm lúc 17:00 16/10/2026.",
            )  # fmt: skip


def test_a_stranger_finds_no_results(cluster_round):
    for stranger in (make_person(district=make_district("Ba Đình")), make_person()):
        assert show(cluster_round, stranger).status_code == 404


def test_the_district_and_its_observer_read_the_results(cluster_round):
    observer = make_person(district=cluster_round.audit_round.district, kind=Role.Kind.OBSERVER)
    for person in (officer_of(cluster_round), observer):
        assert show(cluster_round, person).status_code == 200


def test_too_few_marks_make_a_result_provisional_and_the_remark_says_why():
    cluster_round = make_cluster_round(Stage.CROSS_CHECK)
    first, second, third = wards_of(cluster_round)
    make_sealed(cluster_round, sheet=sheet_of(cluster_round, second, third), II_1="10")
    make_sealed(cluster_round)
    make_revealed(cluster_round)
    rows = {row.ward: row.notes for row in show(again(cluster_round)).context["rows"]}
    assert rows[third][0] == "tạm tính: chưa đủ điểm kiểm tra chéo ở II.1"
    assert [note for note in rows[first] if "tạm tính" in note] == []


def test_a_lowered_class_says_by_which_condition():
    caps = [{"when": "group_below", "share": "0.5", "at_most": "C"}]
    cluster_round = make_cluster_round(Stage.CROSS_CHECK, rules={"caps": caps})
    make_sealed(cluster_round, II_1="0")
    make_revealed(cluster_round)
    row = show(again(cluster_round)).context["rows"][0]
    assert row.letter == "C"
    assert any(note.startswith("bị hạ từ loại B: ") for note in row.notes)


def test_what_nobody_scored_is_said_and_not_shown_as_0():
    cluster_round = make_cluster_round()
    first, second, third = wards_of(cluster_round)
    for ward in (first, second):
        make_sent(cluster_round, ward=ward)
    make_cross_check_begun(cluster_round)
    for assessor, subject in ((first, second), (third, second), (second, first), (third, first)):
        make_sealed(cluster_round, sheet=sheet_of(cluster_round, assessor, subject))
    with clock.at(day(14)):
        stages.waive(cluster_round, "Đơn vị không gửi báo cáo", by=officer_of(cluster_round))
    make_revealed(cluster_round)

    page = show(again(cluster_round))

    assert [row.points for row in page.context["groups"]] == [
        (("Một", "60"), ("Hai", "60"), ("Ba", "")), (("Một", "40"), ("Hai", "40"), ("Ba", "")),
    ]  # fmt: skip
    assert page.context["rows"][2].notes[:2] == (
        "không gửi báo cáo tự đánh giá", "tạm tính: chưa đơn vị nào chấm",
    )  # fmt: skip
    assert "chưa chấm" in text_of(page)


def test_every_version_stays_readable_and_says_that_it_was_replaced():
    cluster_round = make_disputed()
    conference = make_session(cluster_round)
    make_settled(conference, wards_of(cluster_round)[2], "II.1", "12")
    page = show(cluster_round, at=day(22))
    assert [version.version for version in page.context["versions"]] == [3, 2, 1]
    assert "đã được thay thế" not in text_of(page)

    first = show(cluster_round, at=day(22), query="?version=1")
    assert "Đây là bản 1, đã được thay thế bằng bản 3." in text_of(first)
    assert first.context["rows"][0].result.total != page.context["rows"][-1].result.total
    for unknown in ("?version=9", "?version=x"):
        assert show(cluster_round, at=day(22), query=unknown).status_code == 404


def test_the_workbook_has_the_figures_of_the_page(cluster_round):
    answer = visit(clerk_of(wards_of(cluster_round)[1]), "scoring:workbook", cluster_round.pk, at=EXPLAIN_FROM)
    assert answer["Content-Disposition"] == 'attachment; filename="2026_C1_ket-qua.xlsx"'
    rows = list(load_workbook(BytesIO(answer.content))["Xếp hạng"].iter_rows(min_row=6, values_only=True))
    assert [(row[2], row[4], row[1]) for row in rows][2] == ("UBND phường Ba", 98, "đồng hạng 3")


def test_the_bulletin_is_a_text_in_vietnamese(cluster_round):
    answer = visit(clerk_of(wards_of(cluster_round)[1]), "scoring:bulletin", cluster_round.pk, at=EXPLAIN_FROM)
    assert (answer["Content-Disposition"], answer["Content-Type"]) == (
        'attachment; filename="2026_C1_tin-bai.txt"', "text/plain; charset=utf-8",
    )  # fmt: skip
    assert "UBND phường Ba" in text_of(answer)


def test_the_lead_unit_sends_a_signed_result_to_the_district(cluster_round):
    lead = make_finished(cluster_round)
    page = show(again(cluster_round), lead, at=day(24))
    assert page.context["missing"] == []
    check = text_of(visit(lead, "scoring:submit", cluster_round.pk, at=day(24)))
    assert "Chốt kết quả và trình cơ quan chủ trì</button>" in check
    assert "Sau khi trình, cụm chỉ xem" in check

    answer = visit(lead, "scoring:submit", cluster_round.pk, at=day(24), data={})
    assert answer.status_code == 302
    assert again(cluster_round).state == Stage.SUBMITTED
    assert "chờ cơ quan chủ trì quyết định" in text_of(show(again(cluster_round), at=day(24)))

    receipt = text_of(visit(lead, "scoring:submit", cluster_round.pk, at=day(24)))
    table = again(cluster_round).result_tables.get(state="submitted")
    assert table.sha256 in receipt
    assert f"Trình lúc 08:00 24/10/2026, người trình: {lead.full_name}, bản {table.version} của kết quả." in receipt
    lines = JournalEntry.objects.count()
    assert visit(lead, "scoring:submit", cluster_round.pk, at=day(25), data={}).status_code == 302
    assert (again(cluster_round).result_tables.count(), JournalEntry.objects.count()) == (table.version, lines)
    member = clerk_of(wards_of(cluster_round)[2])
    assert visit(member, "scoring:submit", cluster_round.pk, at=day(25), data={}).status_code == 403


def test_what_is_missing_before_sending_is_named(cluster_round):
    lead = clerk_of(wards_of(cluster_round)[0])
    make_session(cluster_round)
    page = text_of(show(again(cluster_round), lead, at=day(22)))
    assert "Kết quả chưa được biểu quyết" in page
    assert "Biên bản chưa ký" in page
    answer = visit(lead, "scoring:submit", cluster_round.pk, at=day(22), data={})
    assert answer.status_code == 403
    assert refusal_of(answer) == "Hội nghị của cụm chưa bế mạc. Họp và bế mạc hội nghị trước."
    check = text_of(visit(lead, "scoring:submit", cluster_round.pk, at=day(22)))
    assert "Đến trang hội nghị</a>" in check
    assert '<button class="btn btn-primary">' not in check


def test_the_deputy_unit_sends_where_the_lead_does_not(cluster_round):
    make_finished(cluster_round)
    deputy = clerk_of(wards_of(cluster_round)[1])
    assert visit(deputy, "scoring:submit", cluster_round.pk, at=day(24), data={}).status_code == 302
    assert again(cluster_round).state == Stage.SUBMITTED


def test_only_the_lead_unit_or_the_deputy_sends(cluster_round):
    make_finished(cluster_round)
    member = clerk_of(wards_of(cluster_round)[2])
    answer = visit(member, "scoring:submit", cluster_round.pk, at=day(24), data={})
    assert (answer.status_code, "UBND phường Một" in refusal_of(answer)) == (403, True)
    assert again(cluster_round).state == Stage.CONFERENCE
    page = text_of(visit(member, "scoring:submit", cluster_round.pk, at=day(24)))
    assert "Chốt kết quả và trình cơ quan chủ trì</button>" not in page


def test_results_cost_the_same_for_any_number_of_wards():
    counts = []
    for wards in (3, 5):
        cluster_round = make_cluster_round(Stage.CONSOLIDATION, wards=wards)
        clerk = clerk_of(wards_of(cluster_round)[0])
        counts.append(queries_of(clerk, "scoring:results", cluster_round.pk, at=CROSS_TO))
    assert counts[0] == counts[1] < 25
