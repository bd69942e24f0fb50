"""Hỏi đơn vị: who asks about a report, what the unit answers, when more evidence may be asked for."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from audits.models import Evidence, Question, StoredFile
from audits.queries import self_assessments
from audits.services import cross_checks, questions
from clusters import clock
from clusters.models import JournalEntry, Role
from tests import make
from tests.visits import text_of, visit

NOW, CHECK = make.day(5), make.day(14)


@pytest.fixture
def report(db):
    """Of the third unit; all have sent."""
    cluster_round = make.make_cluster_round()
    make.make_sent(cluster_round, I_1="38")
    return self_assessments().get(cluster_round=cluster_round, ward=make.wards_of(cluster_round)[2])


@pytest.fixture
def own(report):
    return make.clerk_of(report.ward)


@pytest.fixture
def asker(report):
    return make.wards_of(report.cluster_round)[1]


@pytest.fixture
def checked(report):
    """The same in the cross-check."""
    make.make_cross_check_begun(report.cluster_round)
    return self_assessments().get(pk=report.pk)


def ask(person, report, text="Kế hoạch số mấy?", *, at=NOW, code="I.1", **data):
    return visit(person, "audits:question-ask", report.pk, code, at=at, data={"text": text, **data})


def home_of(person, at=NOW) -> str:
    return text_of(visit(person, "scoring:home", at=at))


def picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(content, "PNG")
    return SimpleUploadedFile("bien-ban.png", content.getvalue())


def test_a_unit_asks_the_asked_one_answers_and_the_cluster_reads_both(report, own, asker):
    clerk = make.clerk_of(asker)
    for _press in range(2):
        assert ask(clerk, report).status_code == 302
    question = Question.objects.get()
    assert (question.asker, question.asked_by, question.wants_evidence) == (asker, clerk, False)
    assert "1 câu hỏi chờ trả lời" in home_of(own)
    assert "Trả lời của UBND phường Ba về tiêu chí I.1" in home_of(clerk)
    empty = visit(own, "audits:question-answer", question.pk, at=NOW, data={"text": " "})
    assert (empty.status_code, "Ghi nội dung trả lời." in text_of(empty)) == (422, True)
    assert visit(own, "audits:question-answer", question.pk, at=NOW, data={"text": "Số 4/KH"}).status_code == 302
    lead = make.clerk_of(make.wards_of(report.cluster_round)[0])
    for person in (clerk, lead, own, make.officer_of(report.cluster_round)):
        read = text_of(visit(person, "audits:report", report.pk, at=NOW))
        assert ("Kế hoạch số mấy?" in read, "Số 4/KH" in read) == (True, True)
    assert "câu hỏi chờ trả lời" not in home_of(own)
    verbs = JournalEntry.objects.filter(verb__startswith="question").values_list("verb", flat=True)
    assert sorted(verbs) == ["question.answered", "question.asked"]


def test_a_second_answer_is_refused_and_the_first_one_stays(report, own, asker):
    ask(make.clerk_of(asker), report)
    question = Question.objects.get()
    visit(own, "audits:question-answer", question.pk, at=NOW, data={"text": "Một"})
    assert visit(own, "audits:question-answer", question.pk, at=NOW, data={"text": "Hai"}).status_code == 403
    assert Question.objects.get().answer == "Một"


@pytest.mark.parametrize("who", ["own", "officer", "stranger"])
def test_neither_the_unit_itself_nor_the_district_nor_a_stranger_asks(report, own, who):
    person = {
        "own": lambda: own,
        "officer": lambda: make.officer_of(report.cluster_round),
        "stranger": lambda: make.make_person(ward=make.make_ward("Xa")),
    }[who]()
    assert ask(person, report).status_code == (404 if who == "stranger" else 403)
    assert not Question.objects.exists()


def test_only_the_asked_unit_answers(report, own, asker):
    ask(make.clerk_of(asker), report)
    question = Question.objects.get()
    stranger = make.make_person(ward=make.make_ward("Xa"))
    for person, status in ((make.clerk_of(asker), 403), (make.officer_of(report.cluster_round), 403), (stranger, 404)):
        assert visit(person, "audits:question-answer", question.pk, at=NOW, data={"text": "x"}).status_code == status
    assert Question.objects.get().answered_at is None


def test_an_empty_question_comes_back_and_a_criterion_that_does_not_exist_is_no_page(report, asker):
    clerk = make.clerk_of(asker)
    answer = ask(clerk, report, " ")
    assert (answer.status_code, "Ghi nội dung câu hỏi." in text_of(answer)) == (422, True)
    assert ask(clerk, report, code="IX.9").status_code == 404


def test_about_a_draft_nobody_asks(db):
    cluster_round = make.make_cluster_round()
    draft = self_assessments().get(cluster_round=cluster_round, ward=make.wards_of(cluster_round)[2])
    assert ask(make.clerk_of(make.wards_of(cluster_round)[1]), draft).status_code == 403


def test_from_the_conference_on_nobody_asks_and_nobody_answers(checked, own, asker):
    ask(make.clerk_of(asker), checked, at=CHECK)
    type(checked.cluster_round).objects.filter(pk=checked.cluster_round_id).update(
        state="conf", revealed_at=make.CROSS_TO
    )
    assert ask(make.clerk_of(asker), checked, "Nữa?", at=make.day(22)).status_code == 403
    answer = visit(own, "audits:question-answer", Question.objects.get().pk, at=make.day(22), data={"text": "x"})
    assert answer.status_code == 403


def test_evidence_that_is_asked_for_is_added_with_its_label_and_the_self_score_stays(checked, own, asker):
    clerk = make.clerk_of(asker)
    assert ask(clerk, checked, "Thiếu biên bản", at=CHECK, wants_evidence="on").status_code == 302
    question = Question.objects.get()
    assert question.wants_evidence
    scores = list(checked.self_scores.values_list("points", "reason", "version"))
    data = {"text": "Gửi kèm", "files": [picture()]}
    assert visit(own, "audits:question-answer", question.pk, at=CHECK, data=data).status_code == 302
    added = Evidence.objects.get(self_assessment=checked)
    assert (added.phase, added.question, added.criterion.code) == ("request", question, "I.1")
    assert list(checked.self_scores.values_list("points", "reason", "version")) == scores
    assert "bien-ban.png" in text_of(visit(clerk, "audits:question-ask", checked.pk, "I.1", at=CHECK))
    assert "Xem trả lời của UBND phường Ba về tiêu chí I.1" in home_of(clerk, at=CHECK)


def test_a_file_that_is_refused_leaves_the_question_open_and_the_words_on_the_page(checked, own, asker):
    ask(make.clerk_of(asker), checked, "Thiếu biên bản", at=CHECK, wants_evidence="on")
    question = Question.objects.get()
    data = {"text": "Xin gửi kèm biên bản", "files": [SimpleUploadedFile("a.pdf", b"")]}
    answer = visit(own, "audits:question-answer", question.pk, at=CHECK, data=data)
    assert (answer.status_code, "Xin gửi kèm biên bản" in text_of(answer), "a.pdf" in text_of(answer)) == (
        422,
        True,
        True,
    )
    assert Question.objects.get().answered_at is None


def test_of_several_files_one_that_is_refused_keeps_the_others_out_too(checked, own, asker):
    ask(make.clerk_of(asker), checked, "Thiếu biên bản", at=CHECK, wants_evidence="on")
    question = Question.objects.get()
    files = [picture(), SimpleUploadedFile("a.pdf", b"")]
    answer = visit(own, "audits:question-answer", question.pk, at=CHECK, data={"text": "Gửi kèm", "files": files})
    assert answer.status_code == 422
    assert not Evidence.objects.filter(self_assessment=checked).exists()
    assert not StoredFile.objects.filter(ward=checked.ward).exists()


def test_one_request_is_open_at_a_time_and_two_are_the_most(checked, own, asker):
    clerk = make.clerk_of(asker)
    for number in range(2):
        assert ask(clerk, checked, f"Lần {number}", at=CHECK, wants_evidence="on").status_code == 302
        waiting = ask(clerk, checked, "Nữa", at=CHECK, wants_evidence="on")
        assert (waiting.status_code, "chưa được trả lời" in text_of(waiting)) == (422, True)
        with clock.at(CHECK):
            questions.answer(Question.objects.get(answered_at=None), "Đã gửi", by=own)
    third = ask(clerk, checked, "Lần ba", at=CHECK, wants_evidence="on")
    assert (third.status_code, "tối đa hai lần" in text_of(third)) == (422, True)
    assert ask(clerk, checked, "Chỉ hỏi", at=CHECK).status_code == 302
    assert Question.objects.filter(wants_evidence=True).count() == 2


def test_who_does_not_mark_the_report_asks_for_no_evidence(report, checked, asker):
    clerk = make.clerk_of(asker)
    sheet = make.sheet_of(checked.cluster_round, asker, checked.ward)
    with clock.at(CHECK):
        cross_checks.ask_recusal(sheet, "Có người nhà", by=clerk)
        cross_checks.decide_recusal(sheet, granted=True, by=make.officer_of(checked.cluster_round))
    assert ask(clerk, checked, "Thiếu", at=CHECK, wants_evidence="on").status_code == 403
    assert not Question.objects.exists()


def test_before_the_cross_check_no_request_for_evidence_is_made(report, asker):
    ask(make.clerk_of(asker), report, wants_evidence="on")
    assert not Question.objects.filter(wants_evidence=True).exists()


def test_a_person_of_two_units_chooses_for_which_one_to_ask(report, asker):
    lead = make.wards_of(report.cluster_round)[0]
    clerk = make.clerk_of(asker)
    Role.objects.create(person=clerk, kind=Role.Kind.CLERK, ward=lead)
    ask(clerk, report, ward=lead.pk)
    assert Question.objects.get().asker == lead
    assert ask(clerk, report, "Khác", ward=report.ward_id).status_code == 422
