"""Vì sao có số này, of a whole ward: from the criteria to total, class and rank, with the exact numbers."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from audits.models import ClusterRound
from clusters import clock
from scoring.matrix import consolidated
from scoring.models import Adjustment
from scoring.services import settlements
from scoring.workings import near, steps, told
from tests import make, meetings
from tests.make import NOW, again, clerk_of, wards_of
from tests.visits import queries_of, text_of, visit

pytestmark = pytest.mark.django_db
AT = NOW[ClusterRound.State.CONSOLIDATION]


def why(person, cluster_round, ward, at=AT):
    return visit(person, "scoring:ward-why", cluster_round.pk, ward, at=at)


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text_of(answer)))


def test_a_total_opens_down_to_its_criteria_its_rule_and_its_vote():
    cluster_round = meetings.make_disputed()
    third = wards_of(cluster_round)[2]
    conference = meetings.make_session(cluster_round)
    meetings.make_settled(conference, third, "II.1", "20")
    meetings.make_declared(conference)
    said = words(why(clerk_of(third), cluster_round, third.pk, meetings.AT_THE_MEETING))
    for sentence in (
        "60 + 30 = 90", "hội nghị thống nhất: Đã đối chiếu hồ sơ", "90 điểm: loại A, từ 85 điểm.",
        "Số đơn vị xếp trên: 3; vì vậy thứ hạng là 4.", "4/4", "trung vị của các điểm", "90 , thứ hạng 4",
    ):  # fmt: skip
        assert sentence in said
    assert f"/consolidation/lines/{third.pk}/II.1/" in text_of(why(clerk_of(third), cluster_round, third.pk))


def test_joint_ranks_name_each_other_and_why_nothing_tells_them_apart():
    cluster_round = make.make_cluster_round(ClusterRound.State.CONSOLIDATION)
    first, second, third = wards_of(cluster_round)
    said = words(why(clerk_of(first), cluster_round, first.pk))
    assert f"Đồng hạng với: {second.name}, {third.name}." in said
    assert "quy tắc của đợt không có tiêu chí phụ" in said


def test_bonus_penalty_and_limits_are_steps_of_their_own():
    cluster_round = meetings.make_disputed(rules={"bonus_cap": "2"})
    third = wards_of(cluster_round)[2]
    conference = meetings.make_session(cluster_round)
    lead = meetings.lead_clerk(cluster_round)
    with clock.at(meetings.AT_THE_MEETING):
        for kind, points in ((Adjustment.Kind.BONUS, "3"), (Adjustment.Kind.PENALTY, "0.5")):
            settlements.adjust(conference, kind, third, Decimal(points), f"Lý do {points}", by=lead)
    table = consolidated(again(cluster_round))
    column = next(column for column in table.columns if column.ward == third)
    found = steps(column, Adjustment.objects.filter(ward=third))
    assert [step.points for step in found] == [100, 2, Fraction(-1, 2), 100]
    assert "chỉ tính tối đa 2 điểm thưởng" in found[1].how
    assert "101,5 vượt giới hạn" in found[3].how
    assert found[-1].points == column.result.total


def test_a_criterion_that_is_not_applicable_is_told_with_the_scale_it_leaves():
    cluster_round = make.make_cluster_round()
    make.make_sent(cluster_round, II_2="NA")
    make.make_cross_check_begun(cluster_round)
    make.make_sealed(cluster_round, II_1="25", II_2="NA")
    make.make_revealed(cluster_round)
    lead = meetings.lead_clerk(cluster_round)
    said = words(why(lead, again(cluster_round), wards_of(cluster_round)[0].pk))
    assert "II.2 không tính vào 100 điểm tối đa: 85 × 100 / 90 = 94,44 (chính xác 850/9)" in said


def test_numbers_are_told_with_every_digit_or_with_their_fraction():
    with translation.override("vi"):
        assert [told(Fraction(n)) for n in ("97", "8.875", "-0.5", "281/3")] == [
            "97", "8,875", "-0,5", "93,67 (chính xác 281/3)",
        ]  # fmt: skip
        assert near(Fraction(35, 3)) == "≈11,67"


def test_the_page_asks_the_database_as_often_for_six_units_as_for_four():
    counts = []
    for wards in (4, 6):
        cluster_round = meetings.make_disputed(wards=wards)
        lead = meetings.lead_clerk(cluster_round)
        ward = wards_of(cluster_round)[2].pk
        counts.append(queries_of(lead, "scoring:ward-why", cluster_round.pk, ward, at=AT))
    assert counts[0] == counts[1]


def test_a_ward_of_elsewhere_has_no_such_page_and_before_the_reveal_nobody():
    cluster_round = meetings.make_disputed()
    lead = meetings.lead_clerk(cluster_round)
    assert why(lead, cluster_round, make.make_ward("Xa").pk).status_code == 404
    assert (
        why(make.make_person(ward=make.make_ward("Xa hơn")), cluster_round, next(iter(lead.ward_ids))).status_code
        == 404
    )
    running = make.make_cluster_round(ClusterRound.State.CROSS_CHECK)
    own = wards_of(running)[0]
    assert why(clerk_of(own), running, own.pk, NOW[ClusterRound.State.CROSS_CHECK]).status_code == 403
