"""Findings of the year before: noted at the approval, answered line by line in the next self-assessment."""

import html
from datetime import date

import pytest

from audits.models import Remedy, SelfAssessment, Shortcoming
from audits.services import shortcomings
from audits.services.shortcomings import Loss, Said
from clusters import clock
from clusters.errors import Refused
from clusters.models import Succession
from tests.make import NOW, Stage, clerk_of, make_cluster_round, make_person, make_sent, make_ward, wards_of
from tests.visits import visit
from tests.world import make_world
from tests.years import make_round_before

pytestmark = pytest.mark.django_db
AT = NOW[Stage.SELF_ASSESSMENT]


@pytest.fixture
def draft():
    cluster_round = make_cluster_round()
    return SelfAssessment.objects.select_related("ward").get(ward=wards_of(cluster_round)[2])


@pytest.fixture
def clerk(draft):
    return clerk_of(draft.ward)


@pytest.fixture
def found(draft):
    """Two lines of the year before."""
    losses = [Loss(draft.ward_id, "I.1", "Được 38/40 điểm. Kế hoạch chậm."), Loss(draft.ward_id, "II.1", "Thiếu hồ sơ")]
    shortcomings.note_shortcomings(make_round_before(draft.cluster_round), losses)
    return list(Shortcoming.objects.order_by("criterion__place"))


def see(clerk, draft, data=None):
    return visit(clerk, "audits:self-assessment-remedies", draft.pk, at=AT, data=data)


def words(answer):
    return html.unescape(answer.content.decode())


def typed(shortcoming, outcome, text, version=0):
    return {f"{shortcoming.pk}-{name}": value for name, value in
            {"outcome": outcome, "text": text, "version": str(version)}.items()}  # fmt: skip


def test_every_line_of_the_year_before_is_there_to_be_answered(draft, clerk, found):
    page = words(see(clerk, draft))
    assert "Được 38/40 điểm. Kế hoạch chậm." in page
    assert "Thiếu hồ sơ" in page
    assert f"/self-assessments/{draft.pk}/remedies/" in words(visit(clerk, "audits:self-assessment", draft.pk, at=AT))


def test_an_answer_says_what_happened_and_in_which_words(draft, clerk, found):
    first, second = found
    data = typed(first, "fixed", "Kế hoạch 12/KH-UBND ngày 05/01") | typed(second, "", "")
    assert see(clerk, draft, data).status_code == 302
    remedy = Remedy.objects.get()
    assert (remedy.shortcoming, remedy.outcome, remedy.version, remedy.saved_by) == (first, "fixed", 1, clerk)
    assert see(clerk, draft, data).status_code == 302  # the second click of two
    assert Remedy.objects.get().version == 1


@pytest.mark.parametrize(
    ("outcome", "text"), [("fixed", ""), ("open", "  "), ("gone", ""), ("", "Đã xong"), ("x", "y")]
)
def test_half_an_answer_is_told_at_its_field_and_nothing_is_written(draft, clerk, found, outcome, text):
    page = see(clerk, draft, typed(found[0], outcome, text) | typed(found[1], "fixed", "Biên bản 5"))
    assert page.status_code == 422
    assert "Biên bản 5" in words(page)
    assert not Remedy.objects.exists()
    with pytest.raises(Refused), clock.at(AT):
        shortcomings.answer(draft, {found[0].pk: Said(outcome, text.strip())}, by=clerk)


def test_of_two_answers_to_one_line_neither_is_lost(draft, clerk, found):
    colleague = make_person(ward=draft.ward, name="Vũ Thị Lan")
    see(colleague, draft, typed(found[0], "fixed", "Lan: kế hoạch số 12"))
    page = see(clerk, draft, typed(found[0], "open", "Hoa: chưa đủ kinh phí"))
    assert page.status_code == 409
    assert "Lan: kế hoạch số 12" in words(page)
    assert "Hoa: chưa đủ kinh phí" in words(page)
    assert Remedy.objects.get().text == "Lan: kế hoạch số 12"
    assert f'name="{found[0].pk}-version" value="1"' in words(page)
    assert see(clerk, draft, typed(found[0], "open", "Hoa và Lan", 1)).status_code == 302
    assert Remedy.objects.get().version == 2


def test_a_line_of_another_unit_or_of_no_unit_is_not_answered(draft, clerk, found):
    with pytest.raises(Refused), clock.at(AT):
        shortcomings.answer(draft, {found[1].pk + 99: Said("fixed", "Có")}, by=clerk)
    other = SelfAssessment.objects.get(cluster_round=draft.cluster_round, ward=wards_of(draft.cluster_round)[0])
    with pytest.raises(Refused), clock.at(AT):
        shortcomings.answer(other, {found[0].pk: Said("fixed", "Có")}, by=clerk_of(other.ward))


def test_the_units_of_a_merger_hand_their_lines_on_and_the_page_says_whose_they_were(draft, clerk):
    cluster_round = make_cluster_round()
    old = wards_of(cluster_round)[0]
    shortcomings.note_shortcomings(make_round_before(cluster_round), [Loss(old.pk, "I.2", "Quy chế cũ")])
    assert "Quy chế cũ" not in words(see(clerk, draft))
    Succession.objects.create(old=old, new=draft.ward, on=date(2026, 1, 1))
    page = words(see(clerk, draft))
    assert "Quy chế cũ" in page
    assert old.full_name in page


def test_only_the_last_year_is_asked_about(draft, clerk, found):
    older = make_round_before(draft.cluster_round, years=2)
    shortcomings.note_shortcomings(older, [Loss(draft.ward_id, "I.2", "Rất cũ")])
    assert "Rất cũ" not in words(see(clerk, draft))


def test_nobody_else_answers_and_nobody_after_it_was_sent(draft, clerk, found):
    data = typed(found[0], "fixed", "Đã có")
    assert see(clerk_of(wards_of(draft.cluster_round)[0]), draft, data).status_code == 403
    assert see(make_person(ward=make_ward("Xa")), draft, data).status_code == 404
    make_sent(draft.cluster_round, ward=draft.ward)
    assert see(clerk, draft, data).status_code == 403
    assert "<textarea" not in words(see(clerk, draft))
    assert not Remedy.objects.exists()


def test_the_answers_are_read_in_the_report_that_was_sent(draft, clerk, found):
    see(clerk, draft, typed(found[0], "open", "Kinh phí cấp quý III"))
    make_sent(draft.cluster_round, ward=draft.ward)
    neighbour = clerk_of(wards_of(draft.cluster_round)[0])
    page = words(visit(neighbour, "audits:report", draft.pk, at=AT))
    assert "Kinh phí cấp quý III" in page
    assert "Được 38/40 điểm. Kế hoạch chậm." in page


def test_a_unit_in_its_first_round_has_nothing_to_answer(draft, clerk):
    page = see(clerk, draft)
    assert page.status_code == 200
    assert "<textarea" not in words(page)


def test_the_approval_notes_every_line_below_its_maximum_with_why():
    world = make_world("approved", clusters=1)
    noted = {(s.ward.name, s.criterion.code): s.text for s in Shortcoming.objects.select_related("ward", "criterion")}
    names = [ward.name for ward in wards_of(world.cluster_round)]
    assert sorted(noted) == sorted((name, "II.1") for name in names)
    assert set(noted.values()) == {"Được 28/30 điểm. Đã đối chiếu hồ sơ"}
    with clock.at(world.now):
        shortcomings.note_shortcomings(world.cluster_round, [Loss(Shortcoming.objects.first().ward_id, "II.1", "Lại")])
    assert not Shortcoming.objects.filter(text="Lại").exists()


def save(person, draft, shortcoming, at=AT, **typed):
    return visit(person, "audits:remedy-save", draft.pk, shortcoming.pk, at=at, data=typed)


def test_a_line_is_saved_while_it_is_typed_and_again_without_harm(draft, clerk, found):
    first = {"outcome": "fixed", "text": "Kế hoạch số 12 ngày 05/01", "version": "0"}
    for answer in (save(clerk, draft, found[0], **first), save(clerk, draft, found[0], **first)):
        assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert save(clerk, draft, found[0], **first | {"text": "Kế hoạch số 12", "version": "1"}).json()["version"] == 2
    assert [(r.outcome, r.text) for r in Remedy.objects.all()] == [("fixed", "Kế hoạch số 12")]


def test_a_line_left_alone_is_nothing_and_half_of_one_says_what_is_missing(draft, clerk, found):
    assert save(clerk, draft, found[0], outcome="", text="", version="0").json()["version"] == 0
    for typed, field in (({"outcome": "fixed", "text": ""}, "text"), ({"outcome": "", "text": "Đã làm"}, "outcome")):
        answer = save(clerk, draft, found[0], version="0", **typed)
        assert (answer.status_code, list(answer.json()["problems"])) == (422, [field])
    assert not Remedy.objects.exists()


def test_of_two_people_on_one_line_the_second_is_shown_the_newer_words(draft, clerk, found):
    colleague = make_person(ward=draft.ward, name="Đỗ Văn Hai")
    save(colleague, draft, found[0], outcome="open", text="Chưa có kinh phí", version="0")
    answer = save(clerk, draft, found[0], outcome="fixed", text="Đã ban hành", version="0")
    conflict = answer.json()["conflict"]
    assert (answer.status_code, conflict["by"], conflict["version"]) == (409, "Đỗ Văn Hai", 1)
    assert conflict["fields"] == {"outcome": "open", "text": "Chưa có kinh phí"}
    assert Remedy.objects.get().text == "Chưa có kinh phí"


def test_only_the_unit_itself_saves_its_lines_and_only_those_it_has(draft, clerk, found):
    typed = {"outcome": "gone", "text": "Bỏ quy định", "version": "0"}
    neighbour = clerk_of(wards_of(draft.cluster_round)[1])
    assert save(neighbour, draft, found[0], **typed).status_code == 403
    assert save(make_person(ward=make_ward("Bên")), draft, found[0], **typed).status_code == 404
    other = Shortcoming.objects.create(
        ward=neighbour.current_roles[0].ward,
        audit_round=found[0].audit_round,
        criterion=found[0].criterion,
        text="Khác",
    )
    assert save(clerk, draft, other, **typed).status_code == 404
    assert not Remedy.objects.exists()
