from datetime import timedelta

import pytest
from django.utils import translation

from audits.models import ClusterRound, CrossCheck, Mark, Round, SelfAssessment
from audits.queries import sheets_of
from audits.services import cross_checks, self_assessments, stages
from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry
from scoring import queries
from scoring.models import ResultTable
from scoring.services import stages as scoring_stages
from tests.make import (
    CROSS_FROM,
    CROSS_TO,
    NOW,
    SELF_TO,
    again,
    clerk_of,
    make_cluster_round,
    make_cross_check_begun,
    make_person,
    make_revealed,
    make_sealed,
    make_sent,
    officer_of,
    sheet_of,
    wards_of,
)

pytestmark = pytest.mark.django_db
Stage = ClusterRound.State
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def cluster_round():
    return make_cluster_round()


def test_an_issued_round_runs_and_has_a_draft_for_every_ward(cluster_round):
    assert Round.objects.get().state == Round.State.RUNNING
    drafts = SelfAssessment.objects.filter(cluster_round=cluster_round, state=SelfAssessment.State.DRAFT)
    assert set(drafts.values_list("ward", flat=True)) == {ward.pk for ward in wards_of(cluster_round)}


@pytest.mark.parametrize(
    ("moment", "stage"), [(CROSS_FROM - SECOND, "self"), (CROSS_FROM, "cross"), (CROSS_FROM + SECOND, "cross")]
)
def test_the_clock_begins_the_cross_check_to_the_second(cluster_round, moment, stage):
    with clock.at(moment):
        scoring_stages.keep_up()
    assert again(cluster_round).state == stage


@pytest.mark.parametrize(("moment", "stage"), [(CROSS_TO - SECOND, "cross"), (CROSS_TO, "consol")])
def test_the_clock_opens_all_sheets_to_the_second(cluster_round, moment, stage):
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    make_sealed(cluster_round)
    with clock.at(moment):
        scoring_stages.keep_up()
    assert again(cluster_round).state == stage


def test_nobody_has_to_remember_anything_from_the_first_report_to_the_reveal(cluster_round):
    make_sent(cluster_round)
    with clock.at(CROSS_FROM):
        scoring_stages.keep_up()
    make_sealed(cluster_round)
    with clock.at(CROSS_TO):
        scoring_stages.keep_up()
    assert queries.current_table(cluster_round).state == ResultTable.State.PROVISIONAL


def test_the_lead_begins_early_only_when_all_have_sent(cluster_round):
    lead = clerk_of(wards_of(cluster_round)[0])
    make_sent(cluster_round, ward=wards_of(cluster_round)[0])
    with (
        clock.at(NOW[Stage.SELF_ASSESSMENT]),
        pytest.raises(Refused, match="Not sent yet: UBND phường Hai, UBND phường Ba"),
    ):
        stages.begin_cross_check(cluster_round, by=lead)
    make_sent(cluster_round)
    with clock.at(NOW[Stage.SELF_ASSESSMENT]):
        stages.begin_cross_check(cluster_round, by=lead)
    assert again(cluster_round).state == Stage.CROSS_CHECK
    assert CrossCheck.objects.filter(cluster_round=cluster_round).count() == 6


@pytest.mark.parametrize("who", ["member", "stranger"])
def test_only_the_lead_or_the_district_begins_early(cluster_round, who):
    make_sent(cluster_round)
    person = clerk_of(wards_of(cluster_round)[2]) if who == "member" else make_person()
    with clock.at(NOW[Stage.SELF_ASSESSMENT]), pytest.raises(Refused, match="Only the lead unit"):
        stages.begin_cross_check(cluster_round, by=person)


def test_a_report_after_the_window_is_late_and_legal_until_the_reveal(cluster_round):
    ward = wards_of(cluster_round)[2]
    make_sent(cluster_round, ward=ward, at=SELF_TO + SECOND)
    assessment = SelfAssessment.objects.get(cluster_round=cluster_round, ward=ward)
    assert (assessment.is_late, assessment.state) == (True, SelfAssessment.State.SENT)


def test_a_late_report_during_the_cross_check_is_locked_at_once(cluster_round):
    first, second, third = wards_of(cluster_round)
    make_sent(cluster_round, ward=first)
    make_sent(cluster_round, ward=second)
    make_cross_check_begun(cluster_round)
    make_sent(cluster_round, ward=third, at=NOW[Stage.CROSS_CHECK])
    assert SelfAssessment.objects.get(ward=third).state == SelfAssessment.State.LOCKED


def test_a_ward_that_sent_nothing_cannot_be_marked_on_the_file(cluster_round):
    first, second, third = wards_of(cluster_round)
    make_sent(cluster_round, ward=first)
    make_sent(cluster_round, ward=second)
    make_cross_check_begun(cluster_round)
    with clock.at(NOW[Stage.CROSS_CHECK]), pytest.raises(Refused, match="UBND phường Ba has sent no report"):
        cross_checks.record_marks(sheet_of(cluster_round, first, third), {}, by=clerk_of(first))


def test_the_reveal_waits_for_the_districts_waiver_where_a_ward_has_fewer_than_two_sheets(cluster_round):
    first, second, third = wards_of(cluster_round)
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    make_sealed(cluster_round, sheet=sheet_of(cluster_round, first, second))
    with clock.at(CROSS_TO):
        scoring_stages.keep_up()
        assert again(cluster_round).state == Stage.CROSS_CHECK
        with pytest.raises(Refused, match="Fewer than two sheets for"):
            scoring_stages.reveal(cluster_round, by=officer_of(cluster_round))
        with pytest.raises(Refused, match="Only Phòng Nội vụ"):
            stages.waive(cluster_round, "Đồng ý", by=clerk_of(first))
        with pytest.raises(Refused, match="Say why"):
            stages.waive(cluster_round, " ", by=officer_of(cluster_round))
        stages.waive(cluster_round, "Đơn vị sáp nhập", by=officer_of(cluster_round))
        scoring_stages.keep_up()
    assert again(cluster_round).state == Stage.CONSOLIDATION
    assert sheet_of(cluster_round, third, second).state == CrossCheck.State.OVERDUE
    results = {r.ward: r for r in queries.results_of(queries.current_table(cluster_round))}
    assert results[second.pk].provisional
    assert (results[second.pk].sheets_counted, results[second.pk].sheets_expected) == (1, 2)


def test_sheets_are_not_opened_early_while_one_is_open(cluster_round):
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    lead = clerk_of(wards_of(cluster_round)[0])
    with clock.at(NOW[Stage.CROSS_CHECK]), pytest.raises(Refused, match="6 sheets are not sealed yet"):
        scoring_stages.reveal(cluster_round, by=lead)
    make_sealed(cluster_round)
    with clock.at(NOW[Stage.CROSS_CHECK]):
        scoring_stages.reveal(cluster_round, by=lead)
    assert again(cluster_round).is_revealed


def test_a_sheet_changed_past_the_product_does_not_match_its_seal(cluster_round):
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    make_sealed(cluster_round)
    Mark.objects.filter(pk=Mark.objects.first().pk).update(points="1")
    with clock.at(CROSS_TO), pytest.raises(Refused, match="does not match its seal"):
        scoring_stages.reveal(cluster_round, by=officer_of(cluster_round))
    assert again(cluster_round).state == Stage.CROSS_CHECK


def test_before_the_reveal_no_mark_leaves_the_audits(cluster_round):
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    make_sealed(cluster_round, I_1="37.5")
    assert all(line.marks == () for sheet in sheets_of(again(cluster_round)) for line in sheet.lines)
    assert "37.5" not in str(list(JournalEntry.objects.values("before", "after", "reason", "label")))
    make_revealed(cluster_round)
    assert "37.5" in str(list(JournalEntry.objects.values("after")))


def test_the_salt_shown_after_the_reveal_proves_the_seal(cluster_round):
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    make_sealed(cluster_round)
    first, second, _third = wards_of(cluster_round)
    sheet = sheet_of(cluster_round, first, second)
    marks = {m.criterion_id: m for m in sheet.marks.all()}
    assert cross_checks.seal_of(sheet.salt, sheet, cross_checks.criteria_of(sheet), marks) == sheet.seal
    make_revealed(cluster_round)
    revealed = JournalEntry.objects.get(verb="cluster_round.revealed")
    assert {(row["seal"], row["salt"]) for row in revealed.after} >= {(sheet.seal, sheet.salt)}


def test_the_district_moves_a_deadline_for_one_cluster(cluster_round):
    officer = officer_of(cluster_round)
    with clock.at(NOW[Stage.SELF_ASSESSMENT]):
        stages.move_deadline(cluster_round, "self_assessment", CROSS_FROM + SECOND, "Bão số 5", by=officer)
    with clock.at(CROSS_FROM):
        scoring_stages.keep_up()
    assert again(cluster_round).state == Stage.SELF_ASSESSMENT
    with clock.at(CROSS_FROM + SECOND):
        scoring_stages.keep_up()
    assert again(cluster_round).state == Stage.CROSS_CHECK


@pytest.mark.parametrize(
    ("window", "reason", "sentence"),
    [
        ("self_assessment", "", "Say why"),
        ("nothing", "Lý do", "Choose which"),
        ("self_assessment", "Lý do", "That stage is over"),
    ],
)
def test_a_deadline_is_moved_with_a_reason_and_not_after_its_stage(cluster_round, window, reason, sentence):
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    with clock.at(NOW[Stage.CROSS_CHECK]), pytest.raises(Refused, match=sentence):
        stages.move_deadline(cluster_round, window, CROSS_TO, reason, by=officer_of(cluster_round))


def test_a_ward_takes_its_report_back_before_the_lock_and_not_after(cluster_round):
    ward = wards_of(cluster_round)[2]
    make_sent(cluster_round)
    assessment = SelfAssessment.objects.get(ward=ward)
    with clock.at(SELF_TO):
        self_assessments.withdraw(assessment, by=clerk_of(ward))
    assessment.refresh_from_db()
    assert assessment.state == SelfAssessment.State.DRAFT
    make_sent(cluster_round)
    with clock.at(SELF_TO + SECOND), pytest.raises(Refused, match="The self-assessment ended"):
        self_assessments.withdraw(assessment, by=clerk_of(ward))
    assert assessment.submissions.count() == 2


def test_a_sealed_sheet_is_unsealed_by_its_owner_until_the_window_ends(cluster_round):
    first, second, _third = wards_of(cluster_round)
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    make_sealed(cluster_round)
    sheet = sheet_of(cluster_round, first, second)
    with clock.at(CROSS_TO), pytest.raises(Refused, match="Only UBND phường Một"):
        cross_checks.unseal(sheet, by=clerk_of(second))
    with clock.at(CROSS_TO + SECOND), pytest.raises(Refused, match="The cross-check ended"):
        cross_checks.unseal(sheet, by=clerk_of(first))
    with clock.at(CROSS_TO):
        cross_checks.unseal(sheet, by=clerk_of(first))
    sheet.refresh_from_db()
    assert (sheet.state, sheet.seal, sheet.salt) == (CrossCheck.State.MARKING, "", "")


def test_sealing_twice_seals_once(cluster_round):
    first, second, _third = wards_of(cluster_round)
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    make_sealed(cluster_round)
    sheet = sheet_of(cluster_round, first, second)
    with clock.at(NOW[Stage.CROSS_CHECK]):
        assert cross_checks.seal(sheet, by=clerk_of(first)).seal == sheet.seal
    assert JournalEntry.objects.filter(verb="cross_check.sealed").count() == 6
