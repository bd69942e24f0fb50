"""Trình, duyệt, gửi: who approves a report, what is asked for before it goes, what stays of it."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from audits.cautions import Report, cautions
from audits.models import Evidence, Round, SelfAssessment, Shortcoming, StoredFile, Submission
from audits.progress import whole
from audits.queries import evidence_of, groups_with_criteria, self_assessments
from audits.services import evidence, sending, stages
from audits.services import self_assessments as service
from audits.services.answers import Given
from audits.services.evidence import Citation
from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry, Role
from tests import make
from tests.visits import refusal_of, text_of, visit

NOW, LATE = make.day(5), make.day(10)
CROSS_CHECK = make.day(14)
State = SelfAssessment.State


@pytest.fixture
def draft(db) -> SelfAssessment:
    """Complete; nobody has sent it yet."""
    cluster_round = make.make_cluster_round()
    found = self_assessments().get(cluster_round=cluster_round, ward=make.wards_of(cluster_round)[2])
    with clock.at(NOW):
        service.record_self_scores(found, make.given(make.FULL_MARKS), by=make.clerk_of(found.ward))
    return found


@pytest.fixture
def clerk(draft):
    return make.clerk_of(draft.ward)


@pytest.fixture
def head(draft):
    return make.make_person(ward=draft.ward, kind=Role.Kind.HEAD, name="Nguyễn Văn Thành")


def again(draft) -> SelfAssessment:
    return self_assessments().get(pk=draft.pk)


def act(person, name, draft, at=NOW, **data):
    return visit(person, f"audits:{name}", draft.pk, at=at, data=data)


def page(person, name, draft, at=NOW) -> str:
    return text_of(visit(person, f"audits:{name}", draft.pk, at=at))


def rule(draft, **settings) -> None:
    Round.objects.filter(pk=draft.audit_round_id).update(**settings)


def picture(name="bao-cao.png") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue())


def test_where_a_head_approves_the_clerk_presents_and_can_neither_send_nor_change(draft, clerk, head):
    assert "Nguyễn Văn Thành" in refusal_of(act(clerk, "self-assessment-send", draft))
    assert "Trình lãnh đạo đơn vị" in page(clerk, "self-assessment-review", draft)
    for _press in range(2):
        assert act(clerk, "self-assessment-present", draft).status_code == 302
    assert again(draft).state == State.WITH_HEAD
    assert JournalEntry.objects.filter(verb="self_assessment.presented").count() == 1
    with clock.at(NOW), pytest.raises(Refused, match="lãnh đạo"):
        service.record_self_scores(draft, make.given({"I.1": "1"}), by=clerk)
    assert act(clerk, "self-assessment-send", draft).status_code == 403
    assert act(clerk, "self-assessment-give-back", draft, note="Sửa").status_code == 403


def test_the_head_sends_and_the_receipt_names_who_approved(draft, clerk, head):
    act(clerk, "self-assessment-present", draft)
    for _press in range(2):
        assert act(head, "self-assessment-send", draft).url == reverse(
            "audits:self-assessment-receipt", args=[draft.pk]
        )
    submission = Submission.objects.get()
    assert (submission.sent_by, submission.approved_by) == (head, head)
    assert JournalEntry.objects.get(verb="self_assessment.sent").after["approved_by"] == "Nguyễn Văn Thành"
    assert page(clerk, "self-assessment-receipt", draft).count("Nguyễn Văn Thành") >= 2


def test_the_head_gives_it_back_with_a_remark_that_the_clerk_reads(draft, clerk, head):
    act(clerk, "self-assessment-present", draft)
    empty = act(head, "self-assessment-give-back", draft, note="  ")
    assert (empty.status_code, again(draft).state) == (422, State.WITH_HEAD)
    assert "Nêu nội dung cần sửa trong báo cáo." in text_of(empty)
    act(head, "self-assessment-give-back", draft, note="Xem lại mục I.2")
    assert (again(draft).state, again(draft).head_note) == (State.DRAFT, "Xem lại mục I.2")
    assert "Xem lại mục I.2" in page(clerk, "self-assessment", draft)
    act(clerk, "self-assessment-present", draft)
    assert again(draft).head_note == ""
    assert JournalEntry.objects.get(verb="self_assessment.given_back").reason == "Xem lại mục I.2"


def test_a_unit_without_such_an_account_sends_by_itself_and_the_journal_says_so(draft, clerk):
    assert act(clerk, "self-assessment-present", draft).status_code == 403
    act(clerk, "self-assessment-send", draft)
    assert Submission.objects.get().approved_by is None
    assert JournalEntry.objects.get(verb="self_assessment.sent").after["approved_by"] is None


def test_when_the_head_has_left_a_presented_report_is_not_stuck(draft, clerk, head):
    act(clerk, "self-assessment-present", draft)
    Role.objects.filter(person=head).update(valid_to=make.day(4).date())
    assert "Gửi báo cáo tự đánh giá" in page(clerk, "self-assessment-review", draft)
    act(clerk, "self-assessment-send", draft)
    assert again(draft).is_sent


def test_an_incomplete_report_is_not_presented(draft, clerk, head):
    with clock.at(NOW):
        service.record_self_scores(draft, {"I.1": Given(version=1)}, by=clerk)
    assert act(clerk, "self-assessment-present", draft).status_code == 302
    assert again(draft).state == State.DRAFT


def test_only_the_head_takes_back_what_a_head_sent(draft, clerk, head):
    act(head, "self-assessment-send", draft)
    assert "Nguyễn Văn Thành" in refusal_of(act(clerk, "self-assessment-withdraw", draft))
    act(head, "self-assessment-withdraw", draft)
    assert again(draft).state == State.DRAFT


def test_once_the_sheets_are_given_out_nobody_takes_a_report_back(draft, clerk):
    act(clerk, "self-assessment-send", draft)
    make.make_sent(draft.cluster_round)
    with clock.at(NOW):
        stages.begin_cross_check(draft.cluster_round, by=make.clerk_of(make.wards_of(draft.cluster_round)[0]))
    assert act(clerk, "self-assessment-withdraw", draft).status_code == 403
    assert again(draft).state == State.LOCKED


def test_a_round_that_wants_paper_wants_the_signed_scan_and_readers_download_it(draft, clerk):
    rule(draft, sign_off=Round.SignOff.SCAN)
    missing = act(clerk, "self-assessment-send", draft)
    assert (missing.status_code, again(draft).state) == (422, State.DRAFT)
    assert "Chọn bản chụp báo cáo đã ký, đóng dấu." in text_of(missing)
    act(clerk, "self-assessment-send", draft, scan=picture())
    submission = Submission.objects.get()
    assert (submission.scan.kind, submission.approved_by) == ("png", None)
    neighbour = make.clerk_of(make.wards_of(draft.cluster_round)[0])
    for person in (clerk, neighbour, make.officer_of(draft.cluster_round)):
        answer = visit(person, "audits:submission-scan", draft.pk, 1, at=NOW)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    stranger = make.make_person(ward=make.make_ward("Xa"))
    assert visit(stranger, "audits:submission-scan", draft.pk, 1, at=NOW).status_code == 404
    assert visit(clerk, "audits:submission-scan", draft.pk, 2, at=NOW).status_code == 404
    act(clerk, "self-assessment-withdraw", draft)
    assert visit(neighbour, "audits:submission-scan", draft.pk, 1, at=NOW).status_code == 403
    assert visit(clerk, "audits:submission-scan", draft.pk, 1, at=NOW).status_code == 200


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 not a paper"])
def test_a_scan_that_is_no_scan_is_refused_with_its_sentence_and_nothing_is_sent(draft, clerk, content):
    rule(draft, sign_off=Round.SignOff.SCAN)
    answer = act(clerk, "self-assessment-send", draft, scan=SimpleUploadedFile("ky.pdf", content))
    assert (answer.status_code, again(draft).state) == (422, State.DRAFT)
    assert "ky.pdf" in text_of(answer)


def test_a_scan_with_which_nothing_was_sent_is_not_kept(draft, clerk, django_capture_on_commit_callbacks):
    rule(draft, sign_off=Round.SignOff.SCAN)
    draft.self_scores.first().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert act(clerk, "self-assessment-send", draft, scan=picture()).status_code == 302
    assert again(draft).state == State.DRAFT
    assert not StoredFile.objects.exists()


def test_of_two_clicks_with_a_scan_one_scan_is_kept(draft, clerk):
    rule(draft, sign_off=Round.SignOff.SCAN)
    second = again(draft)
    with clock.at(NOW):
        sending.send_signed(again(draft), picture(), by=clerk)
        sending.send_signed(second, picture(), by=clerk)
    assert Submission.objects.get().scan == StoredFile.objects.get()


def test_after_the_deadline_a_strict_round_refuses_and_names_whom_to_call(draft, clerk):
    rule(draft, late_sending=Round.LateSending.REFUSED)
    sentence = "Đã hết hạn gửi lúc 17:00 ngày 09/10/2026. Gọi cụm trưởng: UBND phường Một, 024 3827 0000."
    assert refusal_of(act(clerk, "self-assessment-send", draft, at=LATE)) == sentence
    assert sentence in page(clerk, "self-assessment-review", draft, at=LATE)
    assert not again(draft).is_sent
    with clock.at(LATE):
        stages.move_deadline(
            draft.cluster_round, "self_assessment", make.day(11), "Mưa bão", by=make.officer_of(draft.cluster_round)
        )
    act(clerk, "self-assessment-send", draft, at=LATE)
    assert (again(draft).is_sent, again(draft).is_late) == (True, False)


@pytest.mark.parametrize(("at", "sent"), [(make.SELF_TO, True), (make.SELF_TO.replace(second=1), False)])
def test_a_strict_deadline_ends_with_its_last_second(draft, clerk, at, sent):
    rule(draft, late_sending=Round.LateSending.REFUSED)
    act(clerk, "self-assessment-send", draft, at=at)
    assert again(draft).is_sent is sent


def test_a_round_that_demands_evidence_names_each_criterion_without_any(draft, clerk):
    rule(draft, evidence_required=True)
    sentence = "Thêm tài liệu kiểm chứng cho tiêu chí I.2, hoặc ghi số văn bản"
    review = page(clerk, "self-assessment-review", draft)
    assert sentence in review
    assert "?back=review#evidence-I.2" in review
    act(clerk, "self-assessment-send", draft)
    assert not again(draft).is_sent
    with clock.at(NOW):
        for criterion in draft.audit_round.criteria_set.criteria.all():
            evidence.cite(draft, criterion, Citation("1/KH-UBND", make.day(1).date(), "Kế hoạch"), by=clerk)
    act(clerk, "self-assessment-send", draft)
    assert again(draft).is_sent


def test_no_evidence_is_needed_where_a_criterion_has_no_points_or_does_not_apply(draft, clerk):
    rule(draft, evidence_required=True)
    answers = {"I.2": Given(Decimal(0), text="Chưa có", version=1), "II.2": Given(None, True, "Không có", 1)}
    with clock.at(NOW):
        service.record_self_scores(draft, answers, by=clerk)
    review = page(clerk, "self-assessment-review", draft)
    assert "kiểm chứng cho tiêu chí I.1," in review
    assert "kiểm chứng cho tiêu chí I.2," not in review
    assert "kiểm chứng cho tiêu chí II.2," not in review


def cautions_of(draft, at=NOW) -> list[str]:
    groups = groups_with_criteria(draft.audit_round.criteria_set)
    scores = {score.criterion_id: score for score in draft.self_scores.all()}
    report = Report(draft, groups, scores, evidence_of(draft), whole(groups, scores), has_general_part=False)
    with clock.at(at):
        return cautions(report)


def test_full_marks_lateness_and_an_empty_general_part_are_worth_a_second_look_and_forbid_nothing(draft, clerk):
    told = " ".join(cautions_of(draft, at=LATE))
    for words in ("I.1, I.2, II.1, II.2", "Phần chung", "17:00 thứ Sáu, 09/10/2026"):
        assert words in told
    act(clerk, "self-assessment-send", draft)
    assert again(draft).is_sent


def test_a_finding_of_last_year_without_an_answer_is_counted(draft):
    before = Round.objects.get(pk=draft.audit_round_id)
    before.pk, before.year = None, 2025
    before.save()
    criterion = draft.audit_round.criteria_set.criteria.first()
    Shortcoming.objects.create(ward=draft.ward, audit_round=before, criterion=criterion, text="Chậm")
    assert "Còn 1 tồn tại của đợt trước chưa trả lời." in cautions_of(draft)


def test_one_file_for_six_criteria_is_named(draft, clerk):
    with clock.at(NOW):
        criteria = list(draft.audit_round.criteria_set.criteria.all())
        first = evidence.add_file(draft, criteria[0], picture(), by=clerk)
    Evidence.objects.bulk_create(
        Evidence(self_assessment=draft, criterion=criteria[place % 4], stored=first.stored, added_by=clerk)
        for place in range(5)
    )
    assert any("bao-cao.png" in words and "6" in words for words in cautions_of(draft))
