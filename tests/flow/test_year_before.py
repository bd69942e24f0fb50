"""What a ward wrote the year before: read beside, copied by a button, and worth nothing until it is looked at again."""

import copy
import html
from datetime import date

import pytest

from audits.models import SelfAssessment, SelfScore, SelfScoreVersion
from audits.services import drafting, self_assessments
from audits.services.answers import Given
from clusters import clock
from clusters.errors import Refused
from clusters.models import Succession
from tests.make import CRITERIA, NOW, Stage, clerk_of, make_cluster_round, make_person, make_sent, make_ward, wards_of
from tests.visits import visit
from tests.years import make_report_before, make_round_before

pytestmark = pytest.mark.django_db
AT = NOW[Stage.SELF_ASSESSMENT]
LATE = "Kế hoạch chậm 12 ngày"


@pytest.fixture
def draft():
    cluster_round = make_cluster_round()
    return SelfAssessment.objects.select_related("ward").get(ward=wards_of(cluster_round)[2])


@pytest.fixture
def clerk(draft):
    return clerk_of(draft.ward)


@pytest.fixture
def before(draft):
    """38 of 40 points on I.1 with a reason, a text of the general part, all sent."""
    earlier = make_round_before(draft.cluster_round)
    texts = {"strengths": "Sổ sách đầy đủ", "backlog_metres": "12.5"}
    return make_report_before(earlier, draft.ward, {"I.1": LATE}, I_1="38", texts=texts)


def see(clerk, draft, page="self-assessment-group", *args, query="", data=None):
    return visit(clerk, f"audits:{page}", draft.pk, *args, at=AT, query=query, data=data)


def words(answer):
    return html.unescape(answer.content.decode())


def score(draft, code="I.1"):
    return SelfScore.objects.filter(self_assessment=draft, criterion__code=code).first()


def carry(draft, clerk, group=None):
    with clock.at(AT):
        return drafting.carry(draft, by=clerk, group=group)


def record(draft, clerk, **given):
    with clock.at(AT):
        self_assessments.record_self_scores(draft, {"I.1": Given(**given)}, by=clerk)


def test_points_and_reason_of_the_year_before_stand_beside_the_criterion(draft, clerk, before):
    page = words(see(clerk, draft, "self-assessment-group", "I"))
    assert "38/40" in page
    assert LATE in page
    assert "2025" in page


def test_a_report_that_was_never_sent_is_not_shown(draft, clerk):
    make_report_before(make_round_before(draft.cluster_round), draft.ward, {"I.1": LATE}, sent=False, I_1="38")
    assert LATE not in words(see(clerk, draft, "self-assessment-group", "I"))
    assert carry(draft, clerk).year == 0


def test_the_newest_of_two_earlier_years_is_meant(draft, clerk, before):
    older = make_round_before(draft.cluster_round, years=2)
    make_report_before(older, draft.ward, {"I.1": "Rất cũ"}, I_1="30")
    page = words(see(clerk, draft, "self-assessment-group", "I"))
    assert (LATE in page, "Rất cũ" in page) == (True, False)


def test_copying_takes_words_and_never_points_or_metres(draft, clerk, before):
    assert carry(draft, clerk) == drafting.Carried(2025, reasons=1, texts=1)
    draft.refresh_from_db()
    copied = score(draft)
    assert (copied.reason, copied.points, copied.carried_from) == (LATE, None, 2025)
    assert (draft.strengths, draft.backlog_metres, draft.carried_years) == ("Sổ sách đầy đủ", None, {"strengths": 2025})
    assert SelfScoreVersion.objects.filter(self_score=copied, reason=LATE).count() == 1


def test_copying_again_copies_nothing_more(draft, clerk, before):
    carry(draft, clerk)
    assert carry(draft, clerk).is_nothing
    assert (score(draft).version, SelfScoreVersion.objects.count()) == (1, 5)


def test_copying_never_writes_over_a_word_of_this_year(draft, clerk, before):
    record(draft, clerk, points=39, text="Chậm 2 ngày")
    with clock.at(AT):
        self_assessments.write_report(draft, {"strengths": "Mới"}, version=0, by=clerk)
    assert carry(draft, clerk).is_nothing
    draft.refresh_from_db()
    assert (score(draft).reason, draft.strengths) == ("Chậm 2 ngày", "Mới")


def test_points_that_stand_already_stay_and_get_the_words(draft, clerk, before):
    record(draft, clerk, points=36)
    carry(draft, clerk)
    assert (score(draft).points, score(draft).reason, score(draft).version) == (36, LATE, 2)


def test_full_points_need_no_words_and_get_none(draft, clerk, before):
    record(draft, clerk, points=40)
    carry(draft, clerk)
    assert score(draft).reason == ""


def test_one_group_is_copied_without_the_others_and_without_the_general_part(draft, clerk, before):
    second = draft.audit_round.criteria_set.groups.get(code="II")
    assert carry(draft, clerk, second).is_nothing
    draft.refresh_from_db()
    assert (score(draft), draft.strengths) == (None, "")


def test_copied_words_count_for_nothing_until_somebody_confirms_them(draft, clerk, before):
    carry(draft, clerk)
    page = words(see(clerk, draft, "self-assessment-group", "I"))
    assert 'name="I.1-confirmed"' in page
    typed = {"I.1-points": "38", "I.1-reason": LATE, "I.1-version": "1", "I.2-points": "20", "finished": "1"}
    again = see(clerk, draft, "self-assessment-group", "I", data=typed)
    assert again.status_code == 422
    typed |= {"I.1-version": str(score(draft).version), "I.2-version": "1", "I.1-confirmed": "on"}
    assert see(clerk, draft, "self-assessment-group", "I", data=typed).status_code == 302
    assert (score(draft).reason, score(draft).carried_from) == (LATE, None)


def test_copied_words_that_are_changed_are_ones_own(draft, clerk, before):
    carry(draft, clerk)
    record(draft, clerk, points=38, text="Chậm 3 ngày", version=1)
    assert score(draft).carried_from is None


def test_a_text_of_the_general_part_waits_until_it_is_changed_or_confirmed(draft, clerk, before):
    carry(draft, clerk)
    page = words(see(clerk, draft, "self-assessment-general"))
    assert 'name="confirmed" value="strengths"' in page
    assert 'data-state="fix"' in words(see(clerk, draft, "self-assessment"))
    typed = {"strengths": "Sổ sách đầy đủ", "version": "1"}
    see(clerk, draft, "self-assessment-general", data=typed)
    draft.refresh_from_db()
    assert draft.carried_years == {"strengths": 2025}
    see(clerk, draft, "self-assessment-general", data=typed | {"confirmed": "strengths"})
    draft.refresh_from_db()
    assert draft.carried_years == {}


def test_a_report_is_not_sent_while_a_copied_text_waits(draft, clerk, before):
    carry(draft, clerk)
    whole = {"I.1": Given(points=40, text="", version=1), "I.2": Given(points=20), "II.1": Given(points=30)}
    with clock.at(AT):
        self_assessments.record_self_scores(draft, whole | {"II.2": Given(points=10)}, by=clerk)
    page = words(see(clerk, draft, "self-assessment-review"))
    assert f"/self-assessments/{draft.pk}/general/" in page
    with pytest.raises(Refused, match="2025"), clock.at(AT):
        self_assessments.send(draft, by=clerk)
    with clock.at(AT):
        drafting.confirm_texts(draft, ["strengths"], by=clerk)
        assert self_assessments.send(draft, by=clerk).number == 1


def test_the_button_of_a_group_saves_what_is_typed_before_it_copies(draft, clerk, before):
    typed = {"I.2-points": "15", "I.2-reason": "Chưa sửa đổi", "then": "carry"}
    assert see(clerk, draft, "self-assessment-group", "I", data=typed).status_code == 302
    assert (score(draft).reason, score(draft, "I.2").points) == (LATE, 15)


def test_where_there_is_nothing_to_copy_the_page_offers_no_button(draft, clerk):
    page = words(see(clerk, draft, "self-assessment"))
    assert f"/self-assessments/{draft.pk}/carry/" not in page
    assert see(clerk, draft, "self-assessment-carry", data={}).status_code == 302


def test_nobody_else_copies_and_nothing_is_copied_into_a_report_that_was_sent(draft, clerk, before):
    neighbour = clerk_of(wards_of(draft.cluster_round)[0])
    assert see(neighbour, draft, "self-assessment-carry", data={}).status_code == 403
    assert see(make_person(ward=make_ward("Xa")), draft, "self-assessment-carry", data={}).status_code == 404
    make_sent(draft.cluster_round, ward=draft.ward)
    assert see(clerk, draft, "self-assessment-carry", data={}).status_code == 403
    with pytest.raises(Refused), clock.at(AT):
        drafting.carry(draft, by=clerk)


def test_after_a_merger_the_units_before_are_named_and_their_words_copied_with_their_names(draft, clerk):
    cluster_round = make_cluster_round()
    old = wards_of(cluster_round)[:2]
    for place, ward in enumerate(old):
        Succession.objects.create(old=ward, new=draft.ward, on=date(2026, 1, 1))
        make_report_before(make_round_before(cluster_round, years=place + 1), ward, {"I.1": "Cũ"}, I_1="30")
    one = words(see(clerk, draft, "self-assessment-group", "I"))
    assert (old[0].full_name in one, old[1].full_name in one) == (True, False)
    make_report_before(SelfAssessment.objects.get(
        ward=old[1], audit_round__year=2025).cluster_round, old[1], {"I.1": "Cũ hơn"}, I_1="30")  # fmt: skip
    assert carry(draft, clerk).reasons == 1
    assert score(draft).reason == f"{old[1].full_name}: Cũ hơn\n{old[0].full_name}: Cũ"


def test_a_criterion_is_found_again_by_its_words_also_under_another_code(draft, clerk):
    criteria = copy.deepcopy(CRITERIA)
    first, second = criteria["groups"][0]["criteria"]
    first["code"], second["code"] = second["code"], first["code"]
    earlier = make_round_before(draft.cluster_round, criteria=criteria | {"code": "cu"})
    report = SelfAssessment.objects.get(cluster_round=earlier, ward=draft.ward)
    with clock.at(earlier.audit_round.self_assessment_from):
        given = {"I.2": Given(points=38, text=LATE), "I.1": Given(points=20), "II.1": Given(points=30),
                 "II.2": Given(points=10)}  # fmt: skip
        self_assessments.record_self_scores(report, given, by=clerk)
        self_assessments.send(report, by=clerk)
    carry(draft, clerk)
    assert (score(draft).reason, score(draft, "I.2")) == (LATE, None)
