import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.models import ClusterRound, SelfAssessment, SelfScore, SelfScoreVersion, Submission
from audits.services import self_assessments
from clusters import clock
from tests import make

Stage = ClusterRound.State
NOW = make.NOW[Stage.SELF_ASSESSMENT]


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def draft(db):
    cluster_round = make.make_cluster_round()
    return SelfAssessment.objects.select_related("ward").get(ward=make.wards_of(cluster_round)[2])


@pytest.fixture
def clerk(draft):
    return make.clerk_of(draft.ward)


def visit(client, person, path, data=None, *, at=NOW):
    client.force_login(person)
    with clock.at(at):
        return client.get(path) if data is None else client.post(path, data)


def page_of(draft, rest=""):
    return f"/self-assessments/{draft.pk}/{rest}"


def words(page):
    return html.unescape(page.content.decode())


def scores(draft):
    return {s.criterion.code: s for s in SelfScore.objects.filter(self_assessment=draft).select_related("criterion")}


def save(client, clerk, draft, group="I", *, at=NOW, **fields):
    """A POST of the form of one group: I_1_points="38"."""
    data = {
        "-".join([*name.split("_")[:2]]).replace("-", ".") + "-" + name.split("_")[2]: v for name, v in fields.items()
    }
    return visit(client, clerk, page_of(draft, f"groups/{group}/"), data | {"then": "stay"}, at=at)


def versions(draft, *codes):
    found = scores(draft)
    return {f"{code.replace('.', '_')}_version": found[code].version for code in codes}


def fill(draft, clerk, **points):
    given = make.FULL_MARKS | {code.replace("_", "."): value for code, value in points.items()}
    with clock.at(NOW):
        self_assessments.record_self_scores(draft, make.given(given, dict.fromkeys(points, "")), by=clerk)


@pytest.mark.parametrize("typed", ["38,5", "38.5", " 38,50 "])
def test_a_comma_and_a_point_mean_the_same(client, clerk, draft, typed):
    assert save(client, clerk, draft, I_1_points=typed, I_1_reason="Chậm").status_code == 302
    assert str(scores(draft)["I.1"].points) == "38.50"


def test_blank_is_not_scored_and_zero_is_zero(client, clerk, draft):
    save(client, clerk, draft, I_1_points="", I_2_points="0", I_2_reason="Chưa có")
    assert sorted(scores(draft)) == ["I.2"]
    page = words(visit(client, clerk, page_of(draft, "review/")))
    assert "Enter the points of criterion I.1" in page
    assert "Enter the points of criterion I.2" not in page
    assert page.count("not scored") == 3


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("abc", "Points of criterion I.2 must be a number, for example 3.5"),
        ("NaN", "Points of criterion I.2 must be a number, for example 3.5"),
        ("1e9", "Points of criterion I.2 must be a number, for example 3.5"),
        ("٣", "Points of criterion I.2 must be a number, for example 3.5"),
        ("9" * 5000, "Points of criterion I.2 must be a number, for example 3.5"),
        ("-1", "Points of criterion I.2 cannot be below 0"),
        ("20,5", "Points of criterion I.2 cannot be more than 20"),
        ("7,3", "Points of criterion I.2 go in steps of 0.5 (for example 7)"),
    ],
)
def test_points_that_are_not_legal_are_told_at_their_box_and_nothing_is_lost(client, clerk, draft, typed, sentence):
    page = save(client, clerk, draft, I_1_points="38", I_1_reason="Chậm 20 ngày", I_2_points=typed)
    assert page.status_code == 422
    assert words(page).count(sentence) == 2  # in the summary and at the box
    assert 'href="#points-I.2"' in words(page)
    assert "Chậm 20 ngày" in words(page)
    assert f'value="{typed}"' in words(page)
    assert scores(draft) == {}


def test_not_applicable_is_only_for_criteria_that_allow_it(client, clerk, draft):
    page = save(client, clerk, draft, I_1_na="on")
    assert page.status_code == 422
    assert "Criterion I.1 cannot be “not applicable”" in words(page)
    assert save(client, clerk, draft, "II", II_2_na="on", II_2_reason="Không có").status_code == 302
    assert scores(draft)["II.2"].is_na


def test_ticking_not_applicable_takes_the_points_back(client, clerk, draft):
    save(client, clerk, draft, "II", II_2_points="8", II_2_reason="Chậm")
    again = versions(draft, "II.2")
    save(client, clerk, draft, "II", II_2_points="8", II_2_na="on", II_2_reason="Không có", **again)
    assert (scores(draft)["II.2"].is_na, scores(draft)["II.2"].points) == (True, None)


def test_without_script_the_level_that_was_chosen_counts(client, db):
    criteria = {**make.CRITERIA, "code": "muc"}
    criteria["groups"] = [{**g, "criteria": [dict(c) for c in g["criteria"]]} for g in make.CRITERIA["groups"]]
    criteria["groups"][0]["criteria"][1]["levels"] = [
        {"label": "Đủ", "points": "20"},
        {"label": "Thiếu", "points": "10"},
    ]
    cluster_round = make.make_cluster_round(criteria=criteria)
    draft = SelfAssessment.objects.select_related("ward").get(ward=make.wards_of(cluster_round)[2])
    clerk = make.clerk_of(draft.ward)
    save(client, clerk, draft, I_2_level="20", I_2_points="")
    assert scores(draft)["I.2"].points == 20
    again = versions(draft, "I.2")
    save(client, clerk, draft, I_2_level="10", I_2_points="20", I_2_reason="Thiếu", **again)
    assert scores(draft)["I.2"].points == 10
    page = save(client, clerk, draft, I_2_level="20", I_2_points="15", **versions(draft, "I.2"))
    assert "Criterion I.2: level and points differ. Keep one of the two" in words(page)


def test_a_finished_group_is_saved_and_says_what_is_missing_at_its_field(client, clerk, draft):
    data = {"I.1-points": "38", "I.2-points": "20", "finished": "1"}
    page = visit(client, clerk, page_of(draft, "groups/I/"), data)
    assert page.status_code == 422
    assert words(page).count("Give the reason for the points lost on criterion I.1") == 2
    assert 'href="#reason-I.1"' in words(page)
    assert sorted(scores(draft)) == ["I.1", "I.2"]


def test_saving_leads_to_the_next_group_and_from_the_last_to_the_general_part(client, clerk, draft):
    assert visit(client, clerk, page_of(draft, "groups/I/"), {"I.1-points": "40"}).url == page_of(draft, "groups/II/")
    assert visit(client, clerk, page_of(draft, "groups/II/"), {}).url == page_of(draft, "general/")


def test_whoever_comes_from_the_review_goes_back_there(client, clerk, draft):
    review = words(visit(client, clerk, page_of(draft, "review/")))
    assert f'href="{page_of(draft, "groups/II/")}?back=review#points-II.1"' in review
    page = visit(client, clerk, page_of(draft, "groups/I/"), {"I.1-points": "40", "back": "review"})
    assert page.url == page_of(draft, "review/")


def test_of_two_people_who_change_one_criterion_neither_text_is_lost(client, clerk, draft):
    save(client, clerk, draft, I_1_points="38", I_1_reason="Chậm")
    seen = versions(draft, "I.1")
    colleague = make.make_person(ward=draft.ward, name="Vũ Thị Lan")
    save(client, colleague, draft, I_1_points="36", I_1_reason="Lan: chậm 20 ngày", **seen)
    page = save(client, clerk, draft, I_1_points="30", I_1_reason="Hoa: chậm 30 ngày", I_2_points="20", **seen)
    assert page.status_code == 409
    assert "Vũ Thị Lan changed this criterion at" in words(page)
    assert "Lan: chậm 20 ngày" in words(page)
    assert "Hoa: chậm 30 ngày" in words(page)
    assert scores(draft)["I.1"].reason == "Lan: chậm 20 ngày"
    assert scores(draft)["I.2"].points == 20
    assert SelfScoreVersion.objects.filter(refused=True, reason="Hoa: chậm 30 ngày").exists()


@pytest.mark.parametrize(("keep", "stands"), [("mine", "Hoa"), ("theirs", "Lan")])
def test_after_a_conflict_one_chooses_which_text_stays(client, clerk, draft, keep, stands):
    save(client, clerk, draft, I_1_points="38", I_1_reason="Chậm")
    old = versions(draft, "I.1")["I_1_version"]
    save(client, clerk, draft, I_1_points="36", I_1_reason="Lan", I_1_version=old)
    typed = {"I.1-points": "30", "I.1-reason": "Hoa", "I.1-version": old, "I.1-newest": old + 1, "keep": f"I.1:{keep}"}
    assert visit(client, clerk, page_of(draft, "groups/I/"), typed).url == page_of(draft, "groups/I/")
    assert scores(draft)["I.1"].reason == stands


def test_the_general_part_keeps_both_texts_when_a_colleague_was_faster(client, clerk, draft):
    path = page_of(draft, "general/")
    visit(client, clerk, path, {"strengths": "Lan viết", "backlog_metres": "12,5", "version": "0"})
    page = visit(client, clerk, path, {"strengths": "Hoa viết", "version": "0"})
    assert page.status_code == 409
    assert "Lan viết" in words(page)
    assert "Hoa viết" in words(page)
    assert visit(client, clerk, path, {"strengths": "Lan và Hoa", "version": "1"}).url == page_of(draft, "review/")


def test_shelf_metres_are_a_number(client, clerk, draft):
    page = visit(
        client, clerk, page_of(draft, "general/"), {"backlog_metres": "nhiều", "strengths": "Đã viết", "version": "0"}
    )
    assert page.status_code == 422
    assert "Shelf metres are a number, for example 12.5" in words(page)
    assert "Đã viết" in words(page)


def test_the_review_lists_everything_missing_and_offers_no_button(client, clerk, draft):
    page = words(visit(client, clerk, page_of(draft, "review/")))
    assert "Still to be added: 4" in page
    assert "Send the self-assessment report" not in page
    assert visit(client, clerk, page_of(draft, "send/"), {}).url == page_of(draft, "review/")
    assert not Submission.objects.exists()


def test_sending_twice_gives_one_submission_and_one_receipt(client, clerk, draft):
    fill(draft, clerk)
    assert "Send the self-assessment report" in words(visit(client, clerk, page_of(draft, "review/")))
    for _ in range(2):
        assert visit(client, clerk, page_of(draft, "send/"), {}).url == page_of(draft, "receipt/")
    submission = Submission.objects.get()
    page = words(visit(client, clerk, page_of(draft, "receipt/")))
    assert submission.code in page
    assert submission.sha256 in page


def test_a_report_that_claims_not_applicable_everywhere_is_not_sent(client, db):
    criteria = {**make.CRITERIA, "code": "khong"}
    criteria["groups"] = [
        {**g, "criteria": [{**c, "allow_na": True} for c in g["criteria"]]} for g in make.CRITERIA["groups"]
    ]
    cluster_round = make.make_cluster_round(criteria=criteria)
    draft = SelfAssessment.objects.select_related("ward").get(ward=make.wards_of(cluster_round)[2])
    clerk = make.clerk_of(draft.ward)
    with clock.at(NOW):
        nothing = make.given(dict.fromkeys(make.FULL_MARKS, "NA"), dict.fromkeys(make.FULL_MARKS, "Không có"))
        self_assessments.record_self_scores(draft, nothing, by=clerk)
    visit(client, clerk, page_of(draft, "send/"), {})
    assert "At least one criterion must be applicable" in words(visit(client, clerk, page_of(draft, "review/")))


def test_a_sent_report_is_text_and_says_who_and_when(client, clerk, draft):
    fill(draft, clerk)
    visit(client, clerk, page_of(draft, "send/"), {})
    page = words(visit(client, clerk, page_of(draft, "groups/I/")))
    assert 'name="I.1-points"' not in page
    assert f"Sent at 08:00 05/10/2026 by {clerk.full_name}." in page
    assert save(client, clerk, draft, I_1_points="1").status_code == 403


def test_until_the_deadline_a_report_is_taken_back_after_one_question(client, clerk, draft):
    fill(draft, clerk)
    visit(client, clerk, page_of(draft, "send/"), {})
    assert "Leave it as it is" in words(visit(client, clerk, page_of(draft, "withdraw/")))
    assert visit(client, clerk, page_of(draft, "withdraw/"), {}).url == page_of(draft)
    assert "The report was sent and is being changed" in words(visit(client, clerk, page_of(draft, "receipt/")))
    save(client, clerk, draft, I_1_points="39", I_1_reason="Chậm", I_1_version="1")
    visit(client, clerk, page_of(draft, "send/"), {})
    assert Submission.objects.count() == 2


def test_after_the_deadline_it_is_locked_and_the_page_names_whom_to_call(client, clerk, draft):
    fill(draft, clerk)
    visit(client, clerk, page_of(draft, "send/"), {})
    page = visit(client, clerk, page_of(draft, "withdraw/"), at=make.day(10))
    assert page.status_code == 403
    assert "the report is locked. Call UBND phường Một, 024 3827 0000." in words(page)


def test_a_late_report_is_sent_and_called_late(client, clerk, draft):
    fill(draft, clerk)
    assert "The report is sent late" in words(visit(client, clerk, page_of(draft, "review/"), at=make.day(10)))
    visit(client, clerk, page_of(draft, "send/"), {}, at=make.day(10))
    assert "Sent late." in words(visit(client, clerk, page_of(draft, "receipt/"), at=make.day(10)))


def test_before_the_window_the_criteria_are_read_and_not_filled_in(client, clerk, draft):
    page = words(visit(client, clerk, page_of(draft, "groups/I/"), at=make.day(1, 7)))
    assert "Self-assessment opens at 08:00 01/10/2026." in page
    assert 'name="I.1-points"' not in page
    assert "Đúng hạn: 40" in page


def test_there_is_no_receipt_before_anything_was_sent(client, clerk, draft):
    page = visit(client, clerk, page_of(draft, "receipt/"))
    assert page.status_code == 403
    assert "there is no receipt" in words(page)


@pytest.mark.parametrize("rest", ["", "groups/I/", "general/", "review/", "receipt/", "withdraw/"])
def test_another_unit_of_the_cluster_learns_whose_it_is_and_a_stranger_nothing(client, draft, rest):
    neighbour = make.clerk_of(make.wards_of(draft.cluster_round)[0])
    page = visit(client, neighbour, page_of(draft, rest))
    assert page.status_code == 403
    assert "Only UBND phường Ba fills in its own self-assessment." in words(page)
    stranger = make.make_person(ward=make.make_ward("Xa"))
    assert visit(client, stranger, page_of(draft, rest)).status_code == 404


@pytest.mark.parametrize("rest", ["groups/I/", "general/", "send/", "withdraw/"])
def test_nobody_else_writes_or_sends(client, draft, clerk, rest):
    fill(draft, clerk)
    before = {code: score.version for code, score in scores(draft).items()}
    for person, status in (
        (make.clerk_of(make.wards_of(draft.cluster_round)[0]), 403),
        (make.officer_of(draft.cluster_round), 403),
        (make.make_person(ward=make.make_ward("Xa")), 404),
    ):
        assert visit(client, person, page_of(draft, rest), {"I.1-points": "1", "version": "0"}).status_code == status
    assert {code: score.version for code, score in scores(draft).items()} == before
    draft.refresh_from_db()
    assert draft.state == SelfAssessment.State.DRAFT


def test_a_group_that_does_not_exist_is_no_page(client, clerk, draft):
    assert visit(client, clerk, page_of(draft, "groups/IX/")).status_code == 404


@pytest.mark.parametrize("rest", ["", "groups/I/", "review/"])
def test_scored_criteria_cost_no_more_queries(client, clerk, draft, rest):
    counts = []
    for _ in range(2):
        client.force_login(clerk)
        with clock.at(NOW), CaptureQueriesContext(connection) as queries:
            client.get(page_of(draft, rest))
        counts.append(len(queries))
        fill(draft, clerk)
    assert counts[0] == counts[1]


def test_a_group_is_finished_only_with_the_evidence_that_the_round_demands(client, clerk, draft):
    type(draft.audit_round).objects.filter(pk=draft.audit_round_id).update(evidence_required=True)
    typed = {"I.1-points": "40", "I.2-points": "0", "I.2-reason": "Chưa có", "finished": "1"}
    page = visit(client, clerk, f"/self-assessments/{draft.pk}/groups/I/", typed)
    assert page.status_code == 422
    assert 'href="#evidence-I.1"' in page.content.decode()
    assert 'href="#evidence-I.2"' not in page.content.decode()
    assert draft.self_scores.count() == 2
