"""The trial copy: made once for all these tests, on a Wednesday."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from audits.earlier import shortcomings_of
from audits.models import ClusterRound, CrossCheck, Explanation, Round, Sample, SelfAssessment, SitePhoto
from audits.queries import cluster_rounds
from audits.services import stages
from clusters import clock, journal
from clusters.demo_accounts import DEMO_ACCOUNTS
from clusters.models import JournalEntry, Person
from scoring import queries
from scoring.demo.calendar import Calendar
from scoring.demo.people import PASSWORD
from scoring.models import Conference, Document, Motion, ResultTable, Settlement
from scoring.services import results
from scoring.services.stages import keep_up

TODAY = date(2026, 11, 25)
CALENDAR = Calendar(TODAY)
NOON = CALENDAR.at(0, 12)

pytestmark = pytest.mark.django_db
PASSING = {Conference: {"paused", "postponed"}}  # of minutes, or of a day on which nobody meets


def create_demo(**options) -> str:
    out = io.StringIO()
    with override_settings(DEMO=True):
        call_command("create_demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module", autouse=True)
def _demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        create_demo(today=TODAY)
        yield
        transaction.set_rollback(True)


def live(number: int) -> ClusterRound:
    rows = cluster_rounds().filter(audit_round__district__code="hoa-vien", number=number)
    return rows.latest("audit_round__year")


@pytest.mark.parametrize("model", [SelfAssessment, CrossCheck, Explanation, ClusterRound, Conference, Settlement])
def test_every_state_can_be_seen(model):
    assert set(model.objects.values_list("state", flat=True)) == set(model.State.values) - PASSING.get(model, set())


def test_votes_and_papers_are_waiting_done_and_outdated():
    assert set(Motion.objects.values_list("state", flat=True)) == {"prepared", "declared", "stale"}
    assert set(Document.objects.values_list("state", flat=True)) == {"agreed", "signed", "superseded"}
    assert set(ResultTable.objects.values_list("state", flat=True)) == set(ResultTable.State.values)


def test_a_0_a_blank_and_a_not_applicable_are_three_things():
    half = SelfAssessment.objects.get(ward__name="Thạch Thảo", cluster_round=live(1))
    answers = {s.criterion.code: (s.points, s.is_na) for s in half.self_scores.select_related("criterion")}
    assert (answers["II.5"], answers["I.5"], "III.4" in answers) == ((0, False), (None, True), False)


def test_reports_came_on_time_late_never_and_were_returned():
    reports = SelfAssessment.objects.filter(audit_round__district__code="hoa-vien")
    assert [a.ward.name for a in reports.filter(is_late=True)] == ["Thủy Tiên"]
    assert [a.ward.name for a in reports.exclude(returned_note="")] == ["Hoa Cúc"]
    assert [a.ward.name for a in reports.filter(cluster_round=live(2), state="draft")] == ["Dạ Hương"]


def test_not_applicable_is_granted_to_one_ward_and_refused_to_another():
    granted = {r.ward: r.not_applicable for r in queries.results_of(queries.current_table(live(3)))}
    names = {m.ward.name: granted[m.ward_id] for m in live(3).members}
    assert (names["Trúc Đào"], names["Hồng Nhung"]) == (("IV.6",), ())
    assert SelfAssessment.objects.filter(ward__name="Hồng Nhung", self_scores__is_na=True).exists()


def test_the_half_written_report_stands_beside_last_years_with_copied_words_findings_and_a_colleague():
    half = SelfAssessment.objects.get(ward__name="Thạch Thảo", cluster_round=live(1))
    assert [a.group.code for a in half.assignments.all()] == ["V"]
    assert half.self_scores.filter(carried_from=2025).exists()
    found = shortcomings_of(half)
    assert (found[0].audit_round.year, half.remedies.count()) == (2025, 1)
    assert "VI.3" in [shortcoming.criterion.code for shortcoming in found]


def test_a_visit_left_a_drawn_sample_and_a_photo_on_an_open_sheet_and_on_a_revealed_one():
    for found in (Sample.objects.all(), SitePhoto.objects.all()):
        assert sorted(found.values_list("cross_check__state", flat=True)) == ["marking", "revealed"]


def test_the_round_of_2018_is_approved_with_its_signed_minutes():
    audit_round = Round.objects.get(year=2018)
    cluster_round = cluster_rounds().get(audit_round=audit_round)
    table = queries.current_table(cluster_round)
    totals = [(r.total, r.classified, r.rank) for r in queries.results_of(table)]
    assert totals == [(97, "A", 1), (94, "A", 2), (86, "A", 3), (86, "A", 3)]
    assert (audit_round.state, table.state) == ("approved", "published")
    [commendation] = queries.nominations_of(cluster_round)
    assert (commendation.state, commendation.ward.name) == ("awarded", "Phúc Đồng")
    assert [d.signed_on for d in cluster_round.documents.filter(state="signed")] == [date(2018, 10, 15)]
    chair = Person.objects.get(username="phucdong")
    assert (chair.full_name, chair.position) == ("Nguyễn Thị Đông", "Công chức Văn phòng - Thống kê")


def test_made_again_it_changes_nothing_and_says_so():
    before = JournalEntry.objects.count(), Person.objects.count(), Round.objects.count()
    said = create_demo(today=date(2026, 12, 24))
    assert (JournalEntry.objects.count(), Person.objects.count(), Round.objects.count()) == before
    assert "không thay đổi gì" in said


def test_the_journal_has_no_fault_and_reads_in_the_order_of_time():
    assert list(journal.faults()) == []
    moments = list(JournalEntry.objects.filter(district__code="hoa-vien").values_list("at", flat=True))
    assert moments == sorted(moments)


def test_no_mark_is_in_the_journal_before_its_reveal():
    told = JournalEntry.objects.exclude(verb="cluster_round.revealed")
    assert {key for e in told.filter(verb__startswith="cross_check") for key in e.after or {}} == {"seal", "sha256"}
    assert [e for e in told if "marks" in str(e.after) + str(e.before)] == []
    unopened = f"audits.clusterround/{live(2).pk}"
    assert not JournalEntry.objects.filter(verb="cluster_round.revealed", target=unopened).exists()


@pytest.mark.parametrize("username", [account[0] for account in DEMO_ACCOUNTS])
def test_every_account_signs_in_and_has_a_home_page(client, username):
    person = Person.objects.get(username=username)
    assert person.check_password(PASSWORD)
    client.force_login(person)
    with clock.at(NOON):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("days", [0, 1, 2, 3])
def test_the_clock_leaves_it_as_it_is_for_some_days(days):
    before = list(ClusterRound.objects.values_list("pk", "state"))
    with clock.at(CALENDAR.at(days, 20)):
        keep_up()
    assert list(ClusterRound.objects.values_list("pk", "state")) == before


def test_a_moved_deadline_moves_the_beginning_of_what_follows_it():
    assert live(1).cross_check_from == live(1).until("self_assessment") > live(2).cross_check_from


def test_later_the_clock_goes_on_and_waits_for_the_waiver_of_the_district():
    with clock.at(CALENDAR.at(6, 9)):
        keep_up()
        assert (live(1).state, live(2).state) == ("cross", "cross")
        stages.waive(live(2), "Đồng ý", by=Person.objects.get(username="sonoivu"))
        keep_up()
        assert live(2).state == "consol"


def test_the_district_can_approve_what_waits_for_it():
    with clock.at(NOON):
        results.approve(live(5), by=Person.objects.get(username="sonoivu"))
    assert live(5).state == "approved"


@pytest.mark.parametrize(
    ("days", "day"), [(-1, date(2026, 11, 24)), (3, date(2026, 11, 30)), (-4, date(2026, 11, 19)), (0, TODAY)]
)
def test_days_are_counted_without_weekends(days, day):
    assert CALENDAR.day(days) == day


def test_invented_data_are_refused_where_it_is_no_trial_copy():
    with pytest.raises(CommandError, match="DEMO"):
        call_command("create_demo")


def test_evidence_of_every_kind_is_with_a_half_done_report_and_with_sent_ones():
    for name, kinds in (("Thạch Thảo", {"pdf", "docx", "jpg", None}), ("Cẩm Tú", {"pdf", "docx", "jpg", None})):
        report = live_report(name)
        assert set(report.evidence.standing().values_list("stored__kind", flat=True)) == kinds
    [old] = [one for one in live_report("Thạch Thảo").evidence.all() if one.dated_on and one.dated_on.year < TODAY.year]
    assert old.stored is None


def live_report(name: str) -> SelfAssessment:
    return SelfAssessment.objects.filter(ward__name=name).latest("audit_round__year")
