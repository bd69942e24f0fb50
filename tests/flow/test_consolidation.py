import re
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.models import ClusterRound
from audits.points import shown
from clusters import clock
from scoring.matrix import consolidated
from scoring.models import Settlement
from scoring.queries import current_table
from tests import make, meetings
from tests.make import NOW, again, clerk_of, officer_of, wards_of

pytestmark = pytest.mark.django_db
Stage = ClusterRound.State
CONSOLIDATION = NOW[Stage.CONSOLIDATION]
ONLY_LEAD = "Only the lead unit, UBND phường Một, records this."
OWN_LINE = "This concerns the lead unit itself: UBND phường Hai, the deputy unit, records it."


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def page(client, person, cluster_round, path="consolidation/", *, at=CONSOLIDATION):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(at):
        return client.get(f"/cluster-rounds/{cluster_round.pk}/{path}")


def post(client, person, cluster_round, path, at=CONSOLIDATION, **data):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(at):
        return client.post(f"/cluster-rounds/{cluster_round.pk}/{path}", data)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def line_path(ward, code="II.1", act=""):
    return f"consolidation/lines/{ward.pk}/{code}/{act}"


def prepare(client, person, cluster_round, ward, points="20", reason="Hồ sơ thiếu", instead_of=0, **more):
    data = {"points": points, "reason": reason, "instead_of": instead_of, "origin": "discuss", **more}
    return post(client, person, cluster_round, line_path(ward, act="prepare/"), **data)


# Before the reveal


def in_cross_check(*, sealed=True):
    cluster_round = make.make_cluster_round(Stage.CROSS_CHECK, wards=4)
    if sealed:
        make.make_sealed(cluster_round, II_1="12.5")
    return again(cluster_round)


def test_before_the_reveal_the_lead_unit_sees_who_has_sealed_and_no_mark(client):
    cluster_round = in_cross_check()
    said = text(page(client, meetings.lead_clerk(cluster_round), cluster_round, at=NOW[Stage.CROSS_CHECK]))
    assert "12/12 sheets are sealed." in said
    assert "12.5" not in said
    assert "Đã xem hồ sơ" not in said


def test_before_the_reveal_a_missing_seal_is_named_and_the_sheets_stay_closed(client):
    cluster_round = in_cross_check(sealed=False)
    first, second = wards_of(cluster_round)[:2]
    make.make_sealed(cluster_round, sheet=make.sheet_of(cluster_round, first, second))
    response = page(client, meetings.lead_clerk(cluster_round), cluster_round, at=NOW[Stage.CROSS_CHECK])
    assert "11 sheets are not sealed yet." in text(response)
    assert "Open all sheets now" not in text(response)
    assert "Ba, Bốn" in text(response)


def test_before_the_reveal_another_unit_reads_when_the_sheets_open(client):
    cluster_round = in_cross_check()
    response = page(client, clerk_of(wards_of(cluster_round)[2]), cluster_round, at=NOW[Stage.CROSS_CHECK])
    assert response.status_code == 403
    assert "There is no result yet" in text(response)


@pytest.mark.parametrize("path", ["consolidation/", "conference/", "consolidation/lines/1/II.1/"])
def test_a_stranger_finds_no_such_page(client, path):
    stranger = make.make_person(ward=make.make_ward("Xa"))
    assert page(client, stranger, in_cross_check(), path, at=NOW[Stage.CROSS_CHECK]).status_code == 404


def test_opening_the_sheets_early_needs_the_tick(client):
    cluster_round = in_cross_check()
    lead, at = meetings.lead_clerk(cluster_round), NOW[Stage.CROSS_CHECK]
    refused = post(client, lead, cluster_round, "reveal/", at)
    assert (refused.status_code, again(cluster_round).is_revealed) == (422, False)
    assert "Tick the box to confirm: this step cannot be undone." in text(refused)
    assert post(client, lead, cluster_round, "reveal/", at, confirmed="on").status_code == 302
    assert again(cluster_round).state == Stage.CONSOLIDATION
    assert post(client, lead, cluster_round, "reveal/", at, confirmed="on").status_code == 302


def test_only_the_lead_unit_or_the_district_opens_the_sheets_early(client):
    cluster_round = in_cross_check()
    member = clerk_of(wards_of(cluster_round)[2])
    response = post(client, member, cluster_round, "reveal/", NOW[Stage.CROSS_CHECK], confirmed="on")
    assert response.status_code == 403
    assert again(cluster_round).is_revealed is False


def test_the_cross_check_begins_early_once_all_have_sent(client):
    cluster_round = make.make_cluster_round(wards=4)
    lead, at = meetings.lead_clerk(cluster_round), NOW[Stage.SELF_ASSESSMENT]
    make.make_sent(cluster_round, ward=wards_of(cluster_round)[0])
    waiting = text(page(client, lead, cluster_round, at=at))
    assert "1/4 units have sent their self-assessment." in waiting
    assert "Not sent yet: UBND phường Hai, UBND phường Ba, UBND phường Bốn." in waiting
    make.make_sent(cluster_round)
    assert "they can no longer be taken back or returned" in text(page(client, lead, cluster_round, at=at))
    assert post(client, lead, cluster_round, "cross-check/begin/", at).status_code == 422
    for _click in range(2):
        assert post(client, lead, cluster_round, "cross-check/begin/", at, confirmed="on").status_code == 302
    assert again(cluster_round).state == Stage.CROSS_CHECK


# To discuss


def test_a_disputed_line_is_listed_with_everything_that_was_said_about_it(client):
    cluster_round = meetings.make_disputed()
    third = wards_of(cluster_round)[2]
    meetings.make_explained(cluster_round, third, "II.1", "Kinh phí cấp muộn")
    said = text(page(client, meetings.lead_clerk(cluster_round), cluster_round))
    assert "To discuss (2)" in said
    assert "4/4" in said
    assert "12/12" in said
    for words in ("Ba itself 30", "Hai 10 Đã xem hồ sơ", "Kinh phí cấp muộn", "Computed from the marks 30"):
        assert words in said
    assert said.index("Một itself") < said.index("Ba itself")


def test_the_lead_unit_cannot_write_its_own_line_and_reads_who_can(client):
    cluster_round = meetings.make_disputed()
    own = wards_of(cluster_round)[0]
    lead = meetings.lead_clerk(cluster_round)
    assert OWN_LINE in text(page(client, lead, cluster_round, line_path(own)))
    assert prepare(client, lead, cluster_round, own).status_code == 403
    assert prepare(client, meetings.deputy_clerk(cluster_round), cluster_round, own).status_code == 302
    assert Settlement.objects.get().by_ward == wards_of(cluster_round)[1]


def test_other_units_and_the_district_only_read(client):
    cluster_round = meetings.make_disputed()
    third = wards_of(cluster_round)[2]
    for person in (clerk_of(third), officer_of(cluster_round)):
        response = page(client, person, cluster_round)
        assert ONLY_LEAD in text(response)
        assert b"<textarea" not in response.content
        assert prepare(client, person, cluster_round, third).status_code == 403
    assert Settlement.objects.exists() is False


def test_a_prepared_line_changes_no_number(client):
    cluster_round = meetings.make_disputed()
    third = wards_of(cluster_round)[2]
    before = current_table(cluster_round)
    response = prepare(client, meetings.lead_clerk(cluster_round), cluster_round, third, points="20,5")
    assert response.url.endswith(f"/consolidation/#line-{third.pk}-II.1")
    assert Settlement.objects.get().points == Decimal("20.5")
    assert current_table(cluster_round) == before
    said = text(page(client, meetings.lead_clerk(cluster_round), cluster_round))
    assert "Prepared, counts for nothing yet 20.5 · Hồ sơ thiếu" in said


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ("", "Enter the agreed points of criterion II.1"),
        ("ba", "Points of criterion II.1 must be a number, for example 3.5"),
        ("31", "Points of criterion II.1 cannot be more than 30"),
        ("-1", "Points of criterion II.1 cannot be below 0"),
        ("2,3", "Points of criterion II.1 go in steps of 0.5 (for example 2)"),
    ],
)
def test_points_that_are_not_legal_are_refused_with_what_was_typed_kept(client, points, sentence):
    cluster_round = meetings.make_disputed()
    third, lead = wards_of(cluster_round)[2], meetings.lead_clerk(cluster_round)
    response = prepare(client, lead, cluster_round, third, points=points, reason="Lý do dài")
    assert response.status_code == 422
    assert text(response).count(sentence) == 2  # in the summary and at the field
    assert "Lý do dài" in text(response)
    assert Settlement.objects.exists() is False


def test_points_without_grounds_are_refused(client):
    cluster_round = meetings.make_disputed()
    third, lead = wards_of(cluster_round)[2], meetings.lead_clerk(cluster_round)
    response = prepare(client, lead, cluster_round, third, reason=" ", origin="line")
    assert response.status_code == 422
    assert "Write the reason: it is printed in the minutes." in text(response)


def test_two_people_writing_one_line_lose_neither_text(client):
    cluster_round = meetings.make_disputed()
    third, lead = wards_of(cluster_round)[2], meetings.lead_clerk(cluster_round)
    prepare(client, lead, cluster_round, third, "20", "Bản thứ nhất")
    late = prepare(client, lead, cluster_round, third, "25", "Bản thứ hai")
    assert late.status_code == 409
    for words in ("wrote 20 points for this line", "Bản thứ nhất", "Bản thứ hai"):
        assert words in text(late)
    assert b'value="25"' in late.content
    current = Settlement.objects.get()
    assert f'name="instead_of" value="{current.pk}"' in late.content.decode()
    again_sent = prepare(client, lead, cluster_round, third, "25", "Bản thứ hai", instead_of=current.pk)
    assert again_sent.status_code == 302
    assert [s.points for s in Settlement.objects.exclude(state="replaced")] == [25]


def test_a_second_click_writes_nothing_twice(client):
    cluster_round = meetings.make_disputed()
    third, lead = wards_of(cluster_round)[2], meetings.lead_clerk(cluster_round)
    assert [prepare(client, lead, cluster_round, third).status_code for _click in range(2)] == [302, 302]
    assert Settlement.objects.count() == 1


def test_nothing_to_discuss_is_said(client):
    cluster_round = make.make_cluster_round(Stage.CONSOLIDATION)
    said = text(page(client, meetings.lead_clerk(cluster_round), cluster_round))
    assert "No line has to be discussed" in said


# The matrix


def test_the_matrix_adds_up_and_marks_exactly_the_lines_to_discuss(client):
    cluster_round = meetings.make_disputed()
    response = page(client, clerk_of(wards_of(cluster_round)[3]), cluster_round, "consolidation/?tab=matrix")
    table = consolidated(cluster_round)
    assert response.content.decode().count("data-disputed") == 2
    for place, column in enumerate(table.columns):
        cells = [row.cells[place].result.agreed for group in table.groups for row in group.rows]
        assert sum(cells) == sum(group.points[place] for group in table.groups) == column.result.total
        assert shown(column.result.total) in text(response)
    assert "joint rank 1" in text(response)


def test_a_settled_cell_shows_what_the_marks_gave_struck_out(client):
    cluster_round = meetings.make_disputed()
    third = wards_of(cluster_round)[2]
    meetings.make_settled(meetings.make_session(cluster_round), third, "II.1", "20")
    response = page(client, clerk_of(third), cluster_round, "consolidation/?tab=matrix", at=meetings.AT_THE_MEETING)
    assert "<del>30</del> <ins>20</ins>" in response.content.decode()


def test_what_nobody_scored_is_never_a_zero(client):
    cluster_round = make.make_cluster_round(Stage.CROSS_CHECK)
    third = wards_of(cluster_round)[2]
    for sheet in cluster_round.cross_checks.exclude(subject=third):
        make.make_sealed(cluster_round, sheet=sheet)
    meetings.make_waived(cluster_round)
    make.make_revealed(cluster_round)
    cluster_round = again(cluster_round)
    lead = meetings.lead_clerk(cluster_round)
    matrix = text(page(client, lead, cluster_round, "consolidation/?tab=matrix"))
    assert matrix.count("not scored") == 4
    assert "0/2 sheets" in matrix
    units = text(page(client, lead, cluster_round, "consolidation/?tab=wards"))
    assert "Nobody scored I.1, I.2, II.1, II.2." in units
    line = text(page(client, lead, cluster_round, line_path(third)))
    assert "Not scored is not 0 points." in line


def test_the_heat_of_a_cell_follows_the_share_of_points_lost():
    cluster_round = meetings.make_disputed()
    third = wards_of(cluster_round)[2]
    conference = meetings.make_session(cluster_round)
    seen = []
    for points in ("30", "29.5", "25", "15", "5", "0"):
        meetings.make_settled(conference, third, "II.1", points)
        seen.append(consolidated(cluster_round).cells[third.pk, "II.1"].heat)
    assert seen == [None, 0, 0, 2, 4, 5]


# By unit


def test_which_sheet_a_class_hangs_on_is_told_to_the_district_only(client):
    cluster_round = meetings.make_disputed()
    conference = meetings.make_session(cluster_round)
    assert conference
    path, at = "consolidation/?tab=wards", meetings.AT_THE_MEETING
    member = text(page(client, clerk_of(wards_of(cluster_round)[3]), cluster_round, path, at=at))
    district = text(page(client, officer_of(cluster_round), cluster_round, path, at=at))
    hidden = "Class or rank change if the sheets of one unit are left out"
    unstable = any(not column.result.stable for column in consolidated(cluster_round).columns)
    assert hidden not in member
    assert (hidden in district) is unstable
    assert ("Class or rank change if one sheet is left out." in member) is unstable


def test_groups_are_compared_with_the_self_score(client):
    cluster_round = meetings.make_disputed()
    third = wards_of(cluster_round)[2]
    meetings.make_settled(meetings.make_session(cluster_round), third, "II.1", "20")
    said = text(page(client, clerk_of(third), cluster_round, "consolidation/?tab=wards", at=meetings.AT_THE_MEETING))
    assert "II. Lưu trữ 40 40 30 10" in said


# One line


def test_a_line_tells_why_its_number_is_so(client):
    cluster_round = meetings.make_disputed()
    third, lead = wards_of(cluster_round)[2], meetings.lead_clerk(cluster_round)
    said = text(page(client, lead, cluster_round, line_path(third)))
    assert "The marks differ by 20 points; from 9 points on a line has to be discussed." in said
    assert "Until the conference settles it, the median of the marks counts." in said
    assert "Nothing was settled or decided for this line." in said


def test_a_line_keeps_who_settled_it_why_and_who_took_it_back(client):
    cluster_round = meetings.make_disputed()
    third, lead = wards_of(cluster_round)[2], meetings.lead_clerk(cluster_round)
    settlement = meetings.make_settled(meetings.make_session(cluster_round), third, "II.1", "20")
    at = meetings.AT_THE_MEETING + timedelta(minutes=5)
    path = f"conference/unsettle/{settlement.pk}/"
    refused = post(client, lead, cluster_round, path, at)
    assert refused.status_code == 422
    assert "Write the reason: it is printed in the minutes." in text(refused)
    assert post(client, lead, cluster_round, path, at, reason="Ghi nhầm đơn vị").status_code == 302
    said = text(page(client, lead, cluster_round, line_path(third), at=at))
    for words in ("Written down", "Đã đối chiếu hồ sơ", "Taken back: the marks decide again", "Ghi nhầm đơn vị"):
        assert words in said
    assert lead.full_name in said


def test_an_unknown_line_does_not_exist(client):
    cluster_round = meetings.make_disputed()
    lead, third = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[2]
    elsewhere = make.make_ward("Xa")
    assert page(client, lead, cluster_round, line_path(third, "IX.9")).status_code == 404
    assert page(client, lead, cluster_round, line_path(elsewhere)).status_code == 404


@pytest.mark.parametrize("tab", ["discuss", "matrix", "wards"])
def test_a_page_of_six_units_asks_the_database_as_often_as_one_of_four(client, tab):
    counts = []
    for wards in (4, 6):
        cluster_round = meetings.make_disputed(wards=wards)
        for ward in wards_of(cluster_round)[2 : wards - 1]:
            meetings.make_explained(cluster_round, ward, "I.1")
        person = officer_of(cluster_round)
        page(client, person, cluster_round)
        with CaptureQueriesContext(connection) as asked, clock.at(CONSOLIDATION):
            assert client.get(f"/cluster-rounds/{cluster_round.pk}/consolidation/?tab={tab}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_a_line_could_still_turn_is_found_from_its_marks():
    cluster_round = meetings.make_disputed()
    cells = consolidated(cluster_round).cells
    third = wards_of(cluster_round)[2]
    found = cells[third.pk, "II.1"].stakes
    assert found is not None
    assert (found.least, found.most) == (80, 100)  # with 10 and with 30 points
    assert (found.classes, found.ranks, found.heads) == (("A", "B"), (1, 4), ())
    assert cells[third.pk, "I.1"].stakes is None
    lead, deputy = wards_of(cluster_round)[:2]
    own = cells[lead.pk, "II.1"].stakes
    assert own is not None
    assert own.heads == (lead.pk, deputy.pk)  # settled at 10 points, the next one would head the list
    assert cells[third.pk, "II.1"].result.spread == Fraction(20)
