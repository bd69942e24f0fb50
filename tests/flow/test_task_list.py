"""S4: the groups of a self-assessment as a list of tasks, shared out among colleagues."""

import html
from decimal import Decimal

import pytest

from audits.models import Assignment, SelfAssessment
from audits.services import drafting, self_assessments
from audits.services.answers import Given
from clusters import clock
from clusters.errors import Refused
from clusters.models import Role
from tests.make import (
    FULL_MARKS,
    NOW,
    Stage,
    clerk_of,
    day,
    given,
    make_cluster_round,
    make_person,
    make_sent,
    make_ward,
    wards_of,
)
from tests.visits import visit

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
def lan(draft, clerk):
    return make_person(ward=draft.ward, name="Vũ Thị Lan")


def see(clerk, draft, *, at=AT, query=""):
    return visit(clerk, "audits:self-assessment", draft.pk, at=at, query=query)


def rows(page):
    return {row.group.code: row for row in page.context["rows"]}


def assign(person, draft, to, group="I", *, at=AT):
    return visit(person, "audits:self-assessment-assign", draft.pk, group, at=at, data={"person": to})


def fill(draft, clerk, **points):
    scores = {code: points.get(code.replace(".", "_"), most) for code, most in FULL_MARKS.items()}
    with clock.at(AT):
        self_assessments.record_self_scores(draft, given(scores), by=clerk)


def test_the_summary_says_points_criteria_and_the_class_they_would_give(draft, clerk):
    fill(draft, clerk, I_1="25")
    page = see(clerk, draft)
    assert page.context["shell"].expected.name == "A"
    with clock.at(AT):
        self_assessments.record_self_scores(draft, {"I.1": Given(points=Decimal(20), version=1)}, by=clerk)
    assert see(clerk, draft).context["shell"].expected.name == "B"


def test_what_is_not_applicable_leaves_the_maximum_of_the_class(draft, clerk):
    """80 of 90 points are 88.89 of 100 (rules.md §4): class A, where 80 of 100 would be B."""
    fill(draft, clerk, I_1="30", II_2="NA")
    assert see(clerk, draft).context["shell"].expected.name == "A"


def test_a_row_counts_what_is_missing(draft, clerk):
    with clock.at(AT):
        self_assessments.record_self_scores(draft, given({"I.1": "30"}), by=clerk)
    row = rows(see(clerk, draft))["I"]
    assert (row.unexplained, row.bare, row.unseen, row.state) == (1, 1, 0, "doing")
    assert len(row.gaps) == 3


def test_a_group_is_given_to_a_colleague_and_taken_back(draft, clerk, lan):
    assert assign(clerk, draft, str(lan.pk)).status_code == 302
    assert rows(see(clerk, draft))["I"].person == lan
    assert assign(clerk, draft, str(clerk.pk)).status_code == 302
    assert Assignment.objects.get().person == clerk
    assert assign(clerk, draft, "").status_code == 302
    assert not Assignment.objects.exists()


def test_a_group_can_be_given_away_before_the_window_opens(draft, clerk, lan):
    assert assign(clerk, draft, str(lan.pk), at=day(1, 7)).status_code == 302
    assert Assignment.objects.get().person == lan


def test_only_people_of_the_unit_look_after_its_groups(draft, clerk):
    neighbour = clerk_of(wards_of(draft.cluster_round)[0])
    left = make_person(ward=draft.ward)
    Role.objects.filter(person=left).update(valid_to=day(1).date())
    for person in (neighbour, left):
        assert assign(clerk, draft, str(person.pk)).status_code == 403
        group = draft.audit_round.criteria_set.groups.get(code="I")
        with clock.at(AT), pytest.raises(Refused):
            drafting.assign(draft, group, person, by=clerk)
    assert assign(clerk, draft, "abc").status_code == 403
    assert not Assignment.objects.exists()


def test_nobody_else_shares_out_the_work_and_nobody_after_it_was_sent(draft, clerk, lan):
    assert assign(clerk_of(wards_of(draft.cluster_round)[0]), draft, str(lan.pk)).status_code == 403
    assert assign(make_person(ward=make_ward("Xa")), draft, str(lan.pk)).status_code == 404
    assert assign(clerk, draft, str(lan.pk), "IX").status_code == 404
    make_sent(draft.cluster_round, ward=draft.ward)
    assert assign(clerk, draft, str(lan.pk)).status_code == 403
    assert not Assignment.objects.exists()


def test_who_is_alone_in_a_unit_is_not_asked_to_share_out(draft, clerk):
    assert 'name="person"' not in see(clerk, draft).content.decode()


def test_the_box_of_what_to_have_at_hand_is_put_away_once(client, draft, clerk):
    assert 'id="ready-title"' in see(clerk, draft).content.decode()
    client.force_login(clerk)
    with clock.at(AT):
        client.get(f"/self-assessments/{draft.pk}/?ready")
        assert 'id="ready-title"' not in client.get(f"/self-assessments/{draft.pk}/").content.decode()
    fill(draft, clerk)
    assert 'id="ready-title"' not in see(clerk, draft).content.decode()


def test_the_note_of_a_returned_report_leads_to_each_criterion_it_names(draft, clerk):
    make_sent(draft.cluster_round, ward=draft.ward)
    with clock.at(AT):
        lead = clerk_of(wards_of(draft.cluster_round)[0])
        self_assessments.return_to_ward(draft, "Mục II.1 ghi số mét giá; xem I.10 và VI.2.", by=lead)
    page = see(clerk, draft)
    assert [criterion.code for criterion in page.context["named"]] == ["II.1"]
    assert {code: row.state for code, row in rows(page).items()} == {"I": "done", "II": "fix"}
    assert f"/self-assessments/{draft.pk}/groups/II/#criterion-II.1" in html.unescape(page.content.decode())


def test_before_the_window_opens_the_criteria_are_read_without_a_field(draft, clerk):
    page = visit(clerk, "audits:self-assessment-group", draft.pk, "I", at=day(1, 7), query="?view=table")
    assert "Kế hoạch năm" in page.content.decode()
    assert 'name="I.1-points"' not in page.content.decode()


@pytest.mark.parametrize("view", ["all", "one", "table"])
def test_every_way_of_showing_a_group_has_the_same_fields_and_is_remembered(client, draft, clerk, view):
    client.force_login(clerk)
    address = f"/self-assessments/{draft.pk}/groups/II/"
    with clock.at(AT):
        client.get(f"{address}?view={view}")
        page = client.get(address)
    assert page.context["layout"] == view
    for name in ("II.1-points", "II.1-reason", "II.1-version", "II.2-na"):
        assert f'name="{name}"' in page.content.decode()


def test_an_unknown_way_of_showing_a_group_is_the_usual_one(draft, clerk):
    page = visit(clerk, "audits:self-assessment-group", draft.pk, "I", at=AT, query="?view=../../etc")
    assert (page.context["layout"], page.cookies.get("score_layout")) == ("all", None)


def test_the_table_is_saved_like_the_cards(draft, clerk):
    data = {"I.1-points": "38", "I.1-reason": "Chậm", "I.2-points": "20", "then": "stay"}
    answer = visit(clerk, "audits:self-assessment-group", draft.pk, "I", at=AT, query="?view=table", data=data)
    assert answer.url.endswith("?view=table")
    assert draft.self_scores.count() == 2
