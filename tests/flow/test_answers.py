from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from audits import points
from audits.models import Criterion, SelfAssessment, SelfScore, SelfScoreVersion
from audits.services import self_assessments
from audits.services.answers import Given
from clusters import clock
from clusters.errors import Refused, Stale
from tests.make import NOW, clerk_of, given, make_cluster_round, make_person, make_sent

pytestmark = pytest.mark.django_db
TODAY = NOW["self"]


@pytest.fixture
def assessment():
    return SelfAssessment.objects.filter(cluster_round=make_cluster_round()).first()


def save(assessment, answers, by=None):
    with clock.at(TODAY):
        return self_assessments.record_self_scores(assessment, answers, by=by or clerk_of(assessment.ward))


def criterion(code="I.1"):
    return Criterion.objects.get(code=code)


@pytest.mark.parametrize("text", ["8,5", "8.5", " 8,5 ", "8,50", "08.5"])
def test_points_are_typed_with_comma_or_point(assessment, text):
    assert points.from_text(text, criterion()) == Decimal("8.5")


def test_an_empty_box_is_not_scored_and_not_zero(assessment):
    assert points.from_text("", criterion()) is None
    assert points.from_text("0", criterion()) == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("abc", "Điểm tiêu chí I.1 phải là số, ví dụ 3,5"),
        ("NaN", "Điểm tiêu chí I.1 phải là số, ví dụ 3,5"),
        ("1e9", "Điểm tiêu chí I.1 phải là số, ví dụ 3,5"),
        ("∞", "Điểm tiêu chí I.1 phải là số, ví dụ 3,5"),
        ("٣", "Điểm tiêu chí I.1 phải là số, ví dụ 3,5"),
        ("1,2,3", "Điểm tiêu chí I.1 phải là số, ví dụ 3,5"),
        ("9" * 400, "Điểm tiêu chí I.1 phải là số, ví dụ 3,5"),
        ("41", "Điểm tiêu chí I.1 không được quá 40"),
        ("1000000000", "Điểm tiêu chí I.1 không được quá 40"),
        ("8,3", "Điểm tiêu chí I.1 chỉ nhận bước 0,5 (ví dụ 8)"),
        ("8,123", "Điểm tiêu chí I.1 chỉ nhận bước 0,5 (ví dụ 8)"),
        ("-1", "Điểm tiêu chí I.1 không được dưới 0"),
    ],
)
def test_points_that_are_not_legal_get_a_sentence(assessment, text, sentence):
    with translation.override("vi"), pytest.raises(Refused) as refusal:
        points.from_text(text, criterion())
    assert (refusal.value.reason, refusal.value.at) == (sentence, "I.1")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Given(points=Decimal(41)), "cannot be more than 40"),
        (Given(points=Decimal("0.3")), "in steps of 0.5"),
        (Given(points=Decimal(-1)), "cannot be below 0"),
        (Given(is_na=True), "cannot be “not applicable”"),
        (Given(points=Decimal(1), is_na=True), "at once"),
    ],
)
def test_the_service_refuses_what_a_form_would(assessment, answer, sentence):
    with translation.override("en"), pytest.raises(Refused, match=sentence):
        save(assessment, {"I.1": answer, "I.2": Given(points=Decimal(20))})
    assert not SelfScore.objects.exists()


def test_a_criterion_of_another_set_is_refused(assessment):
    with translation.override("en"), pytest.raises(Refused, match=r"no criterion IX\.1"):
        save(assessment, given({"IX.1": "1"}))


def test_a_stale_save_is_refused_and_both_texts_are_kept(assessment):
    save(assessment, given({"I.1": "38"}, {"I.1": "Của Lan"}))
    colleague = make_person(ward=assessment.ward)
    conflicts = save(assessment, {"I.1": Given(Decimal(37), text="Của Minh"), "I.2": Given(Decimal(20))}, by=colleague)
    assert [(c.criterion.code, c.mine.text, c.theirs.reason) for c in conflicts] == [("I.1", "Của Minh", "Của Lan")]
    assert SelfScore.objects.get(criterion=criterion()).points == 38
    assert SelfScore.objects.get(criterion=criterion("I.2")).points == 20
    kept = SelfScoreVersion.objects.filter(self_score__criterion=criterion()).values_list("reason", "refused")
    assert list(kept) == [("Của Lan", False), ("Của Minh", True)]


def test_the_same_content_twice_is_no_conflict_and_no_new_version(assessment):
    for _twice in range(2):
        assert save(assessment, given({"I.1": "38"}, {"I.1": "Lý do"})) == []
    assert SelfScore.objects.get().version == 1


def test_every_saved_text_stays_as_a_version(assessment):
    save(assessment, given({"I.1": "38"}, {"I.1": "Một"}))
    save(assessment, {"I.1": Given(Decimal(37), text="Hai", version=1)})
    save(assessment, {"I.1": Given(None, text="Ba", version=2)})
    row = SelfScore.objects.get()
    assert (row.points, row.version, row.is_answered) == (None, 3, False)
    assert list(row.versions.values_list("version", "reason")) == [(1, "Một"), (2, "Hai"), (3, "Ba")]


def test_saving_one_or_all_answers_costs_the_same_queries(assessment):
    clerk = clerk_of(assessment.ward)
    _ = clerk.ward_ids
    with CaptureQueriesContext(
        connection,
    ) as one:
        save(assessment, given({"I.1": "38"}), by=clerk)
    with CaptureQueriesContext(connection) as more:
        save(assessment, given({"I.2": "1", "II.1": "2", "II.2": "NA"}), by=clerk)
    assert len(one) == len(more)


def test_the_general_part_is_saved_with_its_version(assessment):
    clerk = clerk_of(assessment.ward)
    with clock.at(TODAY):
        self_assessments.write_report(assessment, {"strengths": "Tốt"}, version=0, by=clerk)
        with pytest.raises(Stale):
            self_assessments.write_report(assessment, {"strengths": "Khác"}, version=0, by=clerk)
    assessment.refresh_from_db()
    assert assessment.strengths == "Tốt"


def test_a_report_is_sent_only_when_complete(assessment):
    clerk = clerk_of(assessment.ward)
    save(assessment, given({"I.1": "38", "I.2": "20", "II.1": "30"}))
    with clock.at(TODAY), translation.override("en"), pytest.raises(Refused) as refusal:
        self_assessments.send(assessment, by=clerk)
    assert (refusal.value.at, refusal.value.reason) == ("I.1", "Give the reason for the points lost on criterion I.1")


def test_not_applicable_needs_a_reason_and_cannot_be_everything(assessment):
    Criterion.objects.update(allow_na=True)
    everything = dict.fromkeys(("I.1", "I.2", "II.1", "II.2"), "NA")
    save(assessment, given(everything))
    with (
        clock.at(TODAY),
        translation.override("en"),
        pytest.raises(Refused, match=r"Say why criterion I\.1 is not applicable"),
    ):
        self_assessments.send(assessment, by=clerk_of(assessment.ward))
    for code in everything:
        save(assessment, {code: Given(is_na=True, text="Không phát sinh", version=1)})
    with (
        clock.at(TODAY),
        translation.override("en"),
        pytest.raises(Refused, match="At least one criterion must be applicable"),
    ):
        self_assessments.send(assessment, by=clerk_of(assessment.ward))


def test_sending_twice_gives_one_submission(assessment):
    make_sent(assessment.cluster_round, ward=assessment.ward)
    with clock.at(TODAY):
        again = self_assessments.send(assessment, by=clerk_of(assessment.ward))
    assert assessment.submissions.get() == again
    assert len(again.sha256) == 64


@pytest.mark.parametrize(
    "fields",
    [{"points": Decimal(-1)}, {"points": Decimal(1), "is_na": True}],
)
def test_the_database_refuses_impossible_answers(assessment, fields):
    clerk = clerk_of(assessment.ward)
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfScore.objects.create(self_assessment=assessment, criterion=criterion(), saved_by=clerk, **fields)
