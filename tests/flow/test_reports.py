import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.models import ClusterRound, Evidence, SelfAssessment
from clusters import clock
from clusters.models import Role
from tests import make

Stage = ClusterRound.State
NOW = make.NOW[Stage.SELF_ASSESSMENT]


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def cluster_round(db):
    """One of three units has sent."""
    found = make.make_cluster_round()
    make.make_sent(found, ward=make.wards_of(found)[2], I_1="38")
    return found


def visit(client, person, path, data=None, *, at=NOW):
    client.force_login(person)
    with clock.at(at):
        return client.get(path) if data is None else client.post(path, data)


def words(page):
    return html.unescape(page.content.decode())


def report_of(ward):
    return SelfAssessment.objects.get(ward=ward)


def test_the_list_says_who_has_sent_and_of_a_draft_nothing_else(client, cluster_round):
    lead, second, third = make.wards_of(cluster_round)
    page = words(visit(client, make.clerk_of(second), f"/cluster-rounds/{cluster_round.pk}/reports/"))
    assert "Sent: 1 of 3." in page
    assert "98 / 100" in page
    assert page.count("Not sent (deadline 17:00 09/10/2026)") == 2
    assert f"/self-assessments/{report_of(third).pk}/report/" in page
    assert f"/self-assessments/{report_of(lead).pk}/report/" not in page


def test_a_sent_report_is_read_with_its_reasons_by_cluster_and_district(client, cluster_round):
    _lead, second, third = make.wards_of(cluster_round)
    observer = make.make_person(district=cluster_round.audit_round.district, kind=Role.Kind.OBSERVER)
    for person in (make.clerk_of(second), make.officer_of(cluster_round), observer):
        page = visit(client, person, f"/self-assessments/{report_of(third).pk}/report/")
        assert page.status_code == 200
        assert "Chậm 20 ngày" in words(page)


def test_a_draft_is_a_page_that_says_so_within_the_cluster_and_no_page_elsewhere(client, cluster_round):
    _lead, second, third = make.wards_of(cluster_round)
    path = f"/self-assessments/{report_of(second).pk}/report/"
    page = visit(client, make.clerk_of(third), path)
    assert page.status_code == 403
    assert "UBND phường Hai has not sent its report yet (deadline 17:00 09/10/2026)." in words(page)
    assert visit(client, make.make_person(ward=make.make_ward("Xa")), path).status_code == 404
    assert visit(client, make.clerk_of(second), path).status_code == 200


def test_another_cluster_sees_no_list(client, cluster_round):
    stranger = make.make_person(ward=make.make_ward("Xa"))
    assert visit(client, stranger, f"/cluster-rounds/{cluster_round.pk}/reports/").status_code == 404


def test_the_lead_unit_returns_a_report_with_a_note(client, cluster_round):
    lead, _second, third = make.wards_of(cluster_round)
    path = f"/self-assessments/{report_of(third).pk}/return/"
    assert path in words(visit(client, make.clerk_of(lead), f"/self-assessments/{report_of(third).pk}/report/"))
    page = visit(client, make.clerk_of(lead), path, {"note": "  "})
    assert page.status_code == 422
    assert "Say what the unit has to complete." in words(page)
    done = visit(client, make.clerk_of(lead), path, {"note": "Thiếu quyết định ban hành quy chế."})
    assert done.url == f"/cluster-rounds/{cluster_round.pk}/reports/"
    own = words(visit(client, make.clerk_of(third), f"/self-assessments/{report_of(third).pk}/"))
    assert "Thiếu quyết định ban hành quy chế." in own
    assert report_of(third).state == SelfAssessment.State.DRAFT


def test_a_second_press_on_return_says_that_there_is_nothing_left_to_return(client, cluster_round):
    lead, _second, third = make.wards_of(cluster_round)
    path = f"/self-assessments/{report_of(third).pk}/return/"
    visit(client, make.clerk_of(lead), path, {"note": "Thiếu quyết định."})
    page = visit(client, make.clerk_of(lead), path, {"note": "Thiếu quyết định."})
    assert page.status_code == 403
    assert "there is nothing to return" in words(page)


def test_a_unit_that_does_not_lead_returns_nothing(client, cluster_round):
    _lead, second, third = make.wards_of(cluster_round)
    path = f"/self-assessments/{report_of(third).pk}/"
    assert "Return to be completed" not in words(visit(client, make.clerk_of(second), f"{path}report/"))
    page = visit(client, make.clerk_of(second), f"{path}return/", {"note": "Thiếu"})
    assert page.status_code == 403
    assert "Only the lead unit" in words(page)
    assert report_of(third).is_sent


def test_after_the_deadline_nothing_is_returned(client, cluster_round):
    third = make.wards_of(cluster_round)[2]
    path = f"/self-assessments/{report_of(third).pk}/return/"
    page = visit(client, make.officer_of(cluster_round), path, {"note": "Thiếu"}, at=make.day(10))
    assert page.status_code == 403
    assert "the report is locked" in words(page)


def test_a_longer_list_costs_no_more_queries(client, db):
    counts = []
    for wards in (3, 6):
        cluster_round = make.make_cluster_round(wards=wards)
        make.make_sent(cluster_round)
        client.force_login(make.clerk_of(make.wards_of(cluster_round)[2]))
        with clock.at(NOW), CaptureQueriesContext(connection) as queries:
            client.get(f"/cluster-rounds/{cluster_round.pk}/reports/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def guarded(cluster_round) -> None:
    """A round in which nobody reads the others before it has sent its own report."""
    type(cluster_round.audit_round).objects.filter(pk=cluster_round.audit_round_id).update(totals_after_own_report=True)


def test_where_the_round_says_so_totals_and_contents_wait_for_ones_own_report(client, cluster_round):
    guarded(cluster_round)
    lead, second, third = make.wards_of(cluster_round)
    index, report = f"/cluster-rounds/{cluster_round.pk}/reports/", f"/self-assessments/{report_of(third).pk}/report/"
    for clerk in (make.clerk_of(second), make.clerk_of(lead)):
        page = words(visit(client, clerk, index))
        assert "only after it has sent its own" in page
        assert ("98 / 100" in page, report in page) == (False, False)
        assert visit(client, clerk, report).status_code == 403
        assert visit(client, clerk, f"{index}compare/").status_code == 403
    assert "98 / 100" in words(visit(client, make.officer_of(cluster_round), index))
    assert "98 / 100" in words(visit(client, make.clerk_of(third), index))
    make.make_sent(cluster_round, ward=second)
    assert "98 / 100" in words(visit(client, make.clerk_of(second), index))
    assert visit(client, make.clerk_of(second), report).status_code == 200


def test_in_the_cross_check_whoever_has_to_mark_reads(client, cluster_round):
    guarded(cluster_round)
    _lead, second, third = make.wards_of(cluster_round)
    make.make_cross_check_begun(cluster_round)
    report = f"/self-assessments/{report_of(third).pk}/report/"
    assert visit(client, make.clerk_of(second), report, at=make.day(14)).status_code == 200


def test_the_list_tells_the_class_of_ones_own_points_and_the_pieces_of_evidence(client, cluster_round):
    second, third = make.wards_of(cluster_round)[1:]
    criterion = report_of(third).audit_round.criteria_set.criteria.first()
    Evidence.objects.create(
        self_assessment=report_of(third), criterion=criterion, number="1/KH", subject="Kế hoạch",
        added_by=make.clerk_of(third),
    )  # fmt: skip
    page = visit(client, make.clerk_of(second), f"/cluster-rounds/{cluster_round.pk}/reports/")
    row = next(row for row in page.context["rows"] if row[0] == third)
    assert row[3] == 1
    assert page.context["shell"].own_classes == {report_of(third).pk: "A"}


def test_two_units_are_held_side_by_side(client, cluster_round):
    lead, second, third = make.wards_of(cluster_round)
    path = f"/cluster-rounds/{cluster_round.pk}/reports/compare/"
    assert "Fewer than two units" in words(visit(client, make.clerk_of(second), path))
    make.make_sent(cluster_round, ward=lead, II_1="25")
    page = visit(client, make.clerk_of(second), path)
    assert [one.ward for one in page.context["pair"]] == [lead, third]
    differing = [c.code for _group, _totals, rows in page.context["groups"] for c, _scores, differs in rows if differs]
    assert differing == ["I.1", "II.1"]
    turned = visit(client, make.clerk_of(second), f"{path}?a={report_of(third).pk}&b={report_of(second).pk}")
    assert [one.ward for one in turned.context["pair"]] == [third, third]  # a draft is not shown, whatever is asked
    assert visit(client, make.make_person(ward=make.make_ward("Xa")), path).status_code == 404
