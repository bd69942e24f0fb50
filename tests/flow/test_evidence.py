"""Evidence: added once, taken out while drafting, labelled when it comes later, kept whole or not at all."""

import errno
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from audits import queries
from audits.models import Evidence, SelfAssessment, StoredFile
from audits.services import evidence, explanations, questions, self_assessments
from audits.services.evidence import Citation
from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry
from tests.file_makers import make_picture
from tests.make import (
    CRITERIA,
    NOW,
    Stage,
    clerk_of,
    day,
    make_cluster_round,
    make_cross_check_begun,
    make_person,
    make_revealed,
    make_sealed,
    make_sent,
    make_ward,
    officer_of,
    wards_of,
)
from tests.proofs import criterion_of, make_proof, pdf_file, report_of

pytestmark = pytest.mark.django_db
LETTER = Citation("155/NV-VTLT", date(2026, 9, 25), "Kiểm tra chéo công tác văn thư, lưu trữ", "Phòng Nội vụ")
DRAFTING = NOW[Stage.SELF_ASSESSMENT]


@pytest.fixture
def cluster_round(db):
    return make_cluster_round()


@pytest.fixture
def ward(cluster_round):
    return wards_of(cluster_round)[2]


@pytest.fixture
def report(cluster_round, ward):
    return report_of(cluster_round, ward)


@pytest.fixture
def clerk(ward):
    return clerk_of(ward)


def files_on_disk() -> set[Path]:
    return {path for path in settings.EVIDENCE_DIR.rglob("*") if path.is_file()}


def refusal(act, *args, at=DRAFTING, **also) -> str:
    with clock.at(at), pytest.raises(Refused) as refused:
        act(*args, **also)
    return refused.value.reason


class Meanwhile(SimpleUploadedFile):
    """While this file is looked at, somebody else acts."""

    def __init__(self, act) -> None:
        upload = pdf_file()
        super().__init__(upload.name, upload.read())
        self.act, whole = act, self.file.read

        def read(*args):
            act, self.act = self.act, None
            if act:
                act()
            return whole(*args)

        self.file.read = read


def test_a_file_is_kept_byte_for_byte_under_a_name_of_our_own(cluster_round, ward, clerk):
    given = pdf_file("../../Kế hoạch.pdf")
    whole = given.read()
    found = make_proof(cluster_round, ward, file=given)
    stored = found.stored
    assert (stored.name, stored.kind, stored.size, stored.ward) == ("Kế hoạch.pdf", "pdf", len(whole), ward)
    assert stored.content.open().read() == whole
    assert Path(stored.content.path).is_relative_to(settings.EVIDENCE_DIR / str(ward.pk))
    assert "hoạch" not in stored.content.name
    assert (found.phase, found.added_by) == (Evidence.Phase.ORIGINAL, clerk)
    assert not JournalEntry.objects.filter(verb__startswith="evidence").exists()


def test_the_same_try_adds_once_even_while_the_first_is_under_way(cluster_round, ward):
    first = []
    file = Meanwhile(lambda: first.append(make_proof(cluster_round, ward, file=pdf_file(pages=2), key="a")))
    before = files_on_disk()
    again = make_proof(cluster_round, ward, file=file, key="a")
    assert [again] == first == list(Evidence.objects.all())
    assert len(files_on_disk() - before) == 1


def test_the_same_file_on_the_same_criterion_stands_once(cluster_round, ward):
    first = make_proof(cluster_round, ward)
    assert make_proof(cluster_round, ward, file=pdf_file("Tên khác.pdf")) == first
    assert make_proof(cluster_round, ward, "I.2") != first
    assert Evidence.objects.count() == 2


def test_what_is_sent_while_a_file_is_looked_at_takes_no_more_evidence(cluster_round, ward, report):
    before = files_on_disk()
    file = Meanwhile(lambda: make_sent(cluster_round, ward=ward))
    reason = refusal(evidence.add_file, report, criterion_of(report), file, by=clerk_of(ward))
    assert "đã gửi" in reason
    assert (StoredFile.objects.count(), files_on_disk()) == (0, before)


def test_a_newer_version_takes_the_place_of_the_older_which_is_kept(cluster_round, ward, report):
    old = make_proof(cluster_round, ward)
    new = make_proof(cluster_round, ward, file=pdf_file(pages=2), replaces=old)
    assert list(report.evidence.standing()) == [new]
    assert (new.replaces, Evidence.objects.count()) == (old, 2)
    reason = refusal(evidence.add_file, report, old.criterion, pdf_file(pages=3), replaces=old, by=clerk_of(ward))
    assert "không còn" in reason


def test_what_is_taken_out_is_out_of_the_list_and_still_there(cluster_round, ward, report, clerk):
    found = make_proof(cluster_round, ward)
    with clock.at(day(6)):
        evidence.remove(found, by=clerk)
    with clock.at(day(7)):
        evidence.remove(found, by=clerk)
    found.refresh_from_db()
    assert (list(report.evidence.standing()), found.removed_at, found.removed_by) == ([], day(6), clerk)
    assert found.stored.content.storage.exists(found.stored.content.name)


@pytest.mark.parametrize("who", ["lead", "officer", "far"])
def test_nobody_else_touches_the_evidence_of_a_unit(cluster_round, ward, report, who):
    found = make_proof(cluster_round, ward)
    people = {"lead": clerk_of(wards_of(cluster_round)[0]), "officer": officer_of(cluster_round)}
    by = people.get(who) or make_person(ward=make_ward())
    criterion = found.criterion
    for act in (
        lambda: evidence.add_file(report, criterion, pdf_file(pages=2), by=by),
        lambda: evidence.cite(report, criterion, LETTER, by=by),
        lambda: evidence.reuse(report, criterion, found.stored, by=by),
        lambda: evidence.remove(found, by=by),
        lambda: evidence.date(found, date(2026, 1, 2), by=by),
    ):
        assert "UBND phường Ba" in refusal(act)
    assert list(Evidence.objects.values_list("removed_at", "dated_on")) == [(None, None)]


def test_a_document_is_cited_without_a_file_and_once(report, clerk):
    criterion = criterion_of(report)
    with clock.at(DRAFTING):
        first = evidence.cite(report, criterion, LETTER, by=clerk)
        assert evidence.cite(report, criterion, LETTER, by=clerk) == first
    assert (first.stored, first.number, first.dated_on, first.issuer) == (
        None,
        LETTER.number,
        LETTER.dated_on,
        LETTER.issuer,
    )
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("citation", "at"),
    [
        (Citation(" ", date(2026, 9, 25), "Kế hoạch"), "number"),
        (Citation("155/NV", None, "Kế hoạch"), "dated_on"),
        (Citation("155/NV", date(2026, 10, 6), "Kế hoạch"), "dated_on"),
        (Citation("155/NV", date(26, 9, 25), "Kế hoạch"), "dated_on"),
        (Citation("155/NV", date(2026, 9, 25), " "), "subject"),
    ],
    ids=["number", "date", "future", "year", "subject"],
)
def test_a_citation_that_lacks_something_says_what(report, clerk, citation, at):
    with clock.at(DRAFTING), pytest.raises(Refused) as refused:
        evidence.cite(report, criterion_of(report), citation, by=clerk)
    assert (refused.value.at, Evidence.objects.count()) == (at, 0)


def test_the_issuer_may_be_left_out(report, clerk):
    with clock.at(DRAFTING):
        evidence.cite(report, criterion_of(report), Citation("1/QĐ", date(2026, 10, 5), "Quy chế"), by=clerk)
    assert Evidence.objects.get().issuer == ""


def test_a_file_is_dated_and_the_date_can_be_taken_away(cluster_round, ward, clerk):
    found = make_proof(cluster_round, ward)
    with clock.at(DRAFTING):
        evidence.date(found, date(2025, 12, 31), by=clerk)
        assert Evidence.objects.get().dated_on == date(2025, 12, 31)
        evidence.date(found, None, by=clerk)
    assert Evidence.objects.get().dated_on is None
    assert "sau ngày hôm nay" in refusal(evidence.date, found, date(2026, 10, 6), by=clerk)


def test_a_file_serves_again_with_its_date_and_only_of_the_own_ward(cluster_round, ward, report, clerk):
    found = make_proof(cluster_round, ward, dated_on=date(2026, 3, 1))
    foreign = make_proof(cluster_round, wards_of(cluster_round)[0], file=pdf_file(pages=2))
    second = criterion_of(report, "I.2")
    with clock.at(DRAFTING):
        again = evidence.reuse(report, second, found.stored, by=clerk)
        assert evidence.reuse(report, second, found.stored, by=clerk) == again
    assert (again.stored, again.dated_on) == (found.stored, date(2026, 3, 1))
    assert "chính đơn vị" in refusal(evidence.reuse, report, second, foreign.stored, by=clerk)


def test_a_file_that_was_never_evidence_is_not_used_again(report, ward, clerk):
    photo = evidence.store(SimpleUploadedFile("a.jpg", make_picture()), ward=ward, by=clerk)
    assert "chính đơn vị" in refusal(evidence.reuse, report, criterion_of(report), photo, by=clerk)


def test_a_criterion_of_another_set_takes_nothing(report, clerk):
    other = make_cluster_round(criteria=CRITERIA | {"title": "Bộ tiêu chí khác", "code": "khac"})
    foreign = criterion_of(SelfAssessment.objects.filter(cluster_round=other).first())
    assert "không có tiêu chí" in refusal(evidence.add_file, report, foreign, pdf_file(), by=clerk)


def test_a_criterion_takes_so_much_and_no_more(report, clerk):
    criterion = criterion_of(report)
    with clock.at(DRAFTING):
        for number in range(evidence.MOST_A_CRITERION):
            evidence.cite(report, criterion, Citation(f"{number}/KH", date(2026, 1, 1), "Kế hoạch"), by=clerk)
    assert "tối đa 30" in refusal(evidence.cite, report, criterion, LETTER, by=clerk)
    assert "tối đa 30" in refusal(evidence.add_file, report, criterion, pdf_file(), by=clerk)


def test_a_report_takes_so_many_bytes_and_no_more(cluster_round, ward, report, clerk):
    found = make_proof(cluster_round, ward)
    StoredFile.objects.filter(pk=found.stored_id).update(size=evidence.MOST_A_REPORT - 500)
    before = files_on_disk()
    assert "500 MB" in refusal(evidence.add_file, report, criterion_of(report, "I.2"), pdf_file(pages=2), by=clerk)
    assert (files_on_disk(), StoredFile.objects.count()) == (before, 1)


@pytest.fixture
def locked(cluster_round, ward):
    """Sent with one file, and the cross-check has begun."""
    found = make_proof(cluster_round, ward)
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    return found


def test_what_was_sent_is_neither_added_to_nor_taken_out_nor_dated(locked, report, clerk):
    at = NOW[Stage.CROSS_CHECK]
    for act in (
        lambda: evidence.add_file(report, locked.criterion, pdf_file(pages=2), by=clerk),
        lambda: evidence.cite(report, locked.criterion, LETTER, by=clerk),
        lambda: evidence.remove(locked, by=clerk),
        lambda: evidence.date(locked, None, by=clerk),
    ):
        assert "đã gửi" in refusal(act, at=at)
    assert list(report.evidence.standing()) == [locked]


def test_what_was_sent_is_known_by_its_hash(locked, report):
    lines = {line["code"]: line["evidence"] for line in report.submissions.get().content["lines"]}
    assert lines["I.1"] == [{"name": "Kế hoạch.pdf", "sha256": locked.stored.sha256, "dated_on": None}]
    assert lines["I.2"] == []


def test_evidence_that_was_asked_for_is_labelled_dated_and_in_the_journal(locked, cluster_round, report, clerk):
    at, lead = NOW[Stage.CROSS_CHECK], wards_of(cluster_round)[0]
    with clock.at(at):
        asked = {"asker": lead, "by": clerk_of(lead)}
        request = questions.ask(report, locked.criterion, "Thiếu phụ lục", wants_evidence=True, **asked)
        talk = questions.ask(report, criterion_of(report, "I.2"), "Vì sao?", **asked)
        added = evidence.add_file(report, locked.criterion, pdf_file(pages=2), by=clerk, question=request)
        cited = evidence.cite(report, locked.criterion, LETTER, by=clerk, question=request)
    assert {added.phase, cited.phase} == {Evidence.Phase.REQUESTED}
    assert (added.added_at, list(report.evidence.standing())) == (at, [locked, added, cited])
    line = JournalEntry.objects.filter(verb="evidence.added").first()
    assert line.after["sha256"] == added.stored.sha256
    assert "giữ nguyên" in refusal(evidence.remove, added, by=clerk, at=at)
    more = {"by": clerk, "at": at}
    assert "không được yêu cầu" in refusal(evidence.cite, report, talk.criterion, LETTER, question=talk, **more)
    assert "không có tiêu chí" in refusal(evidence.cite, report, talk.criterion, LETTER, question=request, **more)
    with clock.at(at):
        questions.answer(request, "Đã bổ sung", by=clerk)
    assert refusal(evidence.add_file, report, locked.criterion, pdf_file(pages=3), question=request, **more)


def test_what_another_unit_was_asked_for_is_no_occasion_of_ones_own(locked, cluster_round, report, clerk):
    at, (lead, other, *_rest) = NOW[Stage.CROSS_CHECK], wards_of(cluster_round)
    with clock.at(at):
        asked = {"asker": lead, "by": clerk_of(lead), "wants_evidence": True}
        request = questions.ask(report_of(cluster_round, other), locked.criterion, "Thiếu phụ lục", **asked)
    more = {"question": request, "by": clerk, "at": at}
    assert "không được yêu cầu" in refusal(evidence.cite, report, locked.criterion, LETTER, **more)
    assert "không được yêu cầu" in refusal(evidence.reuse, report, locked.criterion, locked.stored, **more)
    assert list(report.evidence.all()) == [locked]


def test_an_explanation_that_is_withdrawn_while_a_file_is_looked_at_takes_none(locked, cluster_round, ward, clerk):
    make_sealed(cluster_round, II_1="20")
    make_revealed(cluster_round)
    report = report_of(cluster_round, ward)
    criterion, at = criterion_of(report, "II.1"), NOW[Stage.CONSOLIDATION]
    with clock.at(at):
        explained = explanations.explain(cluster_round, ward, criterion, "Có đủ hồ sơ", by=clerk)
    file, before = Meanwhile(lambda: explanations.withdraw(explained, by=clerk)), files_on_disk()
    more = {"explanation": type(explained).objects.get(pk=explained.pk), "by": clerk, "at": at}
    assert "không nhận thêm" in refusal(evidence.add_file, report, criterion, file, **more)
    assert files_on_disk() == before


def test_evidence_with_an_explanation_comes_in_its_window_only(locked, cluster_round, ward, report, clerk):
    make_sealed(cluster_round, II_1="20")
    make_revealed(cluster_round)
    at, criterion, report = NOW[Stage.CONSOLIDATION], criterion_of(report, "II.1"), report_of(cluster_round, ward)
    with clock.at(at):
        explained = explanations.explain(cluster_round, ward, criterion, "Có đủ hồ sơ", by=clerk)
        added = evidence.add_file(report, criterion, pdf_file(pages=2), by=clerk, explanation=explained)
    assert (added.phase, added.explanation) == (Evidence.Phase.EXPLAINED, explained)
    more = {"by": clerk, "explanation": explained}
    assert refusal(evidence.add_file, report, criterion, pdf_file(pages=3), at=day(21), **more)
    assert "giữ nguyên" in refusal(evidence.remove, added, by=clerk, at=at)
    other = report_of(cluster_round, wards_of(cluster_round)[0])
    assert refusal(evidence.add_file, other, criterion, pdf_file(pages=3), at=at, **more)


def test_a_report_that_is_taken_back_takes_evidence_again(cluster_round, ward, report, clerk):
    found = make_proof(cluster_round, ward)
    make_sent(cluster_round, ward=ward)
    with clock.at(DRAFTING):
        self_assessments.withdraw(report, by=clerk)
        evidence.remove(found, by=clerk)
    assert list(report.evidence.standing()) == []
    assert report.submissions.get().content["lines"][0]["evidence"][0]["sha256"] == found.stored.sha256


def store_and_fail(ward, clerk) -> None:
    with evidence.together():
        with evidence.together():
            stored = evidence.store(pdf_file(), ward=ward, by=clerk)
        assert Path(stored.content.path).exists()
        raise InterruptedError


def test_when_the_transaction_fails_the_file_goes_with_it(ward, clerk):
    before = files_on_disk()
    with pytest.raises(InterruptedError):
        store_and_fail(ward, clerk)
    assert (files_on_disk(), StoredFile.objects.count()) == (before, 0)


def half_written(*_args):
    yield b"%PDF"
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_in_a_sentence_and_nothing_half_is_left(report, clerk, monkeypatch):
    before = files_on_disk()
    monkeypatch.setattr("django.core.files.base.File.chunks", half_written)
    reason = refusal(evidence.add_file, report, criterion_of(report), pdf_file(), by=clerk)
    assert "hết chỗ" in reason
    assert (files_on_disk(), StoredFile.objects.count()) == (before, 0)


def test_the_same_file_of_two_units_is_pointed_out_to_the_district(cluster_round, django_assert_num_queries):
    lead, deputy, member = wards_of(cluster_round)
    same = [make_proof(cluster_round, ward, code) for ward, code in ((lead, "I.1"), (member, "I.2"), (member, "II.1"))]
    make_proof(cluster_round, deputy, file=pdf_file(pages=2))
    make_proof(cluster_round, deputy, "I.2", file=pdf_file(pages=2))
    audit_round = cluster_round.audit_round
    assert queries.same_files(audit_round) == []
    make_sent(cluster_round)
    with django_assert_num_queries(2):
        (sha256, uses), *others = queries.same_files(audit_round)
    assert (sha256, others) == (same[0].stored.sha256, [])
    assert [(ward.name, code) for ward, code, _evidence in uses] == [("Ba", "I.2"), ("Ba", "II.1"), ("Một", "I.1")]


def test_reports_are_counted_by_what_stands_in_them(cluster_round, ward, report, clerk):
    gone = make_proof(cluster_round, ward)
    make_proof(cluster_round, ward, "I.2")
    with clock.at(DRAFTING):
        evidence.remove(gone, by=clerk)
    assert queries.evidence_counts([report]) == {report.pk: 1}
