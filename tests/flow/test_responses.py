"""What a ward answers to its marks: it agrees, explains with evidence, withdraws either; silence is told (S9)."""

import io

import pytest
from django.core.management import call_command

from audits.models import Consent, Evidence, Explanation, ExplanationAnswer
from audits.services import explanations
from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry
from scoring.paper_facts import facts_of
from scoring.queries import current_table
from scoring.services import stages
from tests.flow.test_explanations import make_differing
from tests.make import (
    NOW,
    again,
    clerk_of,
    day,
    make_cluster_round,
    make_person,
    make_revealed,
    make_sealed,
    officer_of,
    sheet_of,
    wards_of,
)
from tests.meetings import criterion_of, make_disputed, make_explained
from tests.proofs import pdf_file
from tests.site_photos import make_site_photo
from tests.visits import text_of, visit

pytestmark = pytest.mark.django_db
IN_WINDOW, LATE = NOW["consol"], day(21)


@pytest.fixture
def cluster_round():
    """The second ward gave the first 15 of 20 on I.2 and 29 of 30 on II.1."""
    return make_differing()


def see(person, name, pk, *, at=IN_WINDOW, data=None, query=""):
    return visit(person, f"scoring:{name}", pk, at=at, data=data, query=query)


def respond(cluster_round, **typed):
    first = wards_of(cluster_round)[0]
    data = {"ward": first.pk} | {name.replace("_", "-", 1).replace("_", "."): value for name, value in typed.items()}
    return see(clerk_of(first), "explain", cluster_round.pk, data=data)


def own_page(cluster_round, at=IN_WINDOW):
    page = see(clerk_of(wards_of(cluster_round)[0]), "explanations", cluster_round.pk, at=at)
    return page.context["own"][0], text_of(page)


def test_a_line_is_agreed_to_and_another_explained_in_one_go(cluster_round):
    for _click in range(2):
        assert (
            respond(cluster_round, answer_I_2="agree", answer_II_1="explain", text_II_1="Đủ hồ sơ").status_code == 302
        )
    assert [consent.criterion.code for consent in Consent.objects.all()] == ["I.2"]
    assert [explanation.criterion.code for explanation in Explanation.objects.all()] == ["II.1"]
    assert JournalEntry.objects.filter(verb="explanation.agreed").count() == 1
    own, page = own_page(cluster_round)
    assert (own["agreed"], own["explained"], own["unanswered"]) == (1, 1, 0)
    assert "Tự chấm <b>20</b> → kiểm tra <b>15 · 20</b>" in page


def test_files_go_with_the_explanation_and_say_that_they_came_after_the_check(cluster_round):
    answer = respond(cluster_round, text_II_1="Đủ hồ sơ", files_II_1=pdf_file("Mục lục hồ sơ.pdf"))
    assert answer.status_code == 302
    added = Evidence.objects.get()
    assert (added.phase, added.explanation) == (Evidence.Phase.EXPLAINED, Explanation.objects.get())
    second = wards_of(cluster_round)[1]
    page = text_of(see(clerk_of(second), "explanations", cluster_round.pk))
    assert "Mục lục hồ sơ.pdf" in page
    assert "bổ sung sau kiểm tra" in page.lower()


def test_a_refused_file_does_not_lose_the_explanation(cluster_round):
    hostile = pdf_file("a.pdf")
    hostile.file = io.BytesIO(b"MZ\x90\x00" * 40)
    hostile.size = 160
    assert respond(cluster_round, text_II_1="Đủ hồ sơ", files_II_1=hostile).status_code == 302
    assert Explanation.objects.get().text == "Đủ hồ sơ"
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"answer_I_2": "explain"}, "Ghi nội dung giải trình tiêu chí I.2"),
        ({"answer_I_2": "agree", "text_I_2": "Đúng hạn"}, "Nếu nhất trí thì để trống giải trình và tài liệu"),
        ({}, "Phản hồi ít nhất một tiêu chí"),
    ],
)
def test_what_contradicts_itself_is_refused_and_kept(cluster_round, typed, sentence):
    answer = respond(cluster_round, **typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert (Consent.objects.count(), Explanation.objects.count()) == (0, 0)


def test_agreeing_and_explaining_exclude_each_other(cluster_round):
    first, criterion = wards_of(cluster_round)[0], criterion_of(cluster_round, "I.2")
    respond(cluster_round, answer_I_2="agree")
    refused = respond(cluster_round, text_I_2="Đúng hạn", text_II_1="Đủ hồ sơ")
    assert refused.status_code == 422
    for words in ("Đơn vị đã nhất trí với điểm kiểm tra tiêu chí I.2", "Đúng hạn", "Đủ hồ sơ"):
        assert words in text_of(refused)
    assert not Explanation.objects.exists()

    assert see(clerk_of(first), "consent-take-back", Consent.objects.get().pk, data={}).status_code == 302
    assert respond(cluster_round, text_I_2="Đúng hạn").status_code == 302
    with clock.at(IN_WINDOW), pytest.raises(Refused, match=r"Đơn vị đang giải trình tiêu chí I\.2"):
        explanations.agree(again(cluster_round), first, [criterion], by=clerk_of(first))
    assert not Consent.objects.exists()


def test_agreeing_to_all_lists_what_it_touches_and_touches_nothing_else(cluster_round):
    first = wards_of(cluster_round)[0]
    page = see(clerk_of(first), "explanations-agree", cluster_round.pk, query=f"?ward={first.pk}")
    assert [d.criterion.code for d in page.context["lines"]] == ["I.2", "II.1"]
    assert not Consent.objects.exists()

    respond(cluster_round, text_II_1="Đủ hồ sơ")  # a colleague, meanwhile
    data = {"ward": first.pk, "code": ["I.2", "II.1", "I.1"]}
    for _click in range(2):
        assert see(clerk_of(first), "explanations-agree", cluster_round.pk, data=data).status_code == 302
    assert [consent.criterion.code for consent in Consent.objects.all()] == ["I.2"]
    assert see(clerk_of(first), "explanations-agree", cluster_round.pk).status_code == 302


def test_only_the_ward_itself_agrees_and_only_in_the_window(cluster_round):
    first, second, _third = wards_of(cluster_round)
    data = {"ward": first.pk, "code": ["I.2"]}
    for person in (clerk_of(second), officer_of(cluster_round)):
        assert see(person, "explanations-agree", cluster_round.pk, data=data).status_code == 403
    assert see(clerk_of(first), "explanations-agree", cluster_round.pk, data=data, at=LATE).status_code == 403
    stranger = make_person(ward=wards_of(make_cluster_round())[0])
    assert see(stranger, "explanations-agree", cluster_round.pk, data=data).status_code == 404
    assert not Consent.objects.exists()

    see(clerk_of(first), "explanations-agree", cluster_round.pk, data=data)
    consent = Consent.objects.get()
    assert see(clerk_of(second), "consent-take-back", consent.pk, data={}).status_code == 403
    assert see(stranger, "consent-take-back", consent.pk, data={}).status_code == 404
    assert see(clerk_of(first), "consent-take-back", consent.pk, data={}, at=LATE).status_code == 403
    assert Consent.objects.count() == 1


def test_an_explanation_is_withdrawn_and_written_anew(cluster_round):
    respond(cluster_round, text_I_2="Đúng hạn")
    first, second, third = wards_of(cluster_round)
    explanation = Explanation.objects.get()
    for person in (clerk_of(second), officer_of(cluster_round)):
        assert see(person, "explanation-withdraw", explanation.pk, data={}).status_code == 403
    for _click in range(2):
        assert see(clerk_of(first), "explanation-withdraw", explanation.pk, data={}).status_code == 302
    explanation.refresh_from_db()
    assert explanation.state == Explanation.State.WITHDRAWN
    assert JournalEntry.objects.filter(verb="explanation.withdrawn").count() == 1

    for person in (clerk_of(second), clerk_of(third), officer_of(cluster_round)):
        page = see(person, "explanations", cluster_round.pk)
        assert (page.context["waiting"], page.context["others"]) == ([], [])
        assert "Đúng hạn" not in text_of(page)
    sheet = sheet_of(cluster_round, second, first)
    data = {"cross_check": sheet.pk, "outcome": "kept", "reason": "x"}
    assert "Đơn vị đã rút giải trình này" in text_of(
        see(clerk_of(second), "explanation-answer", explanation.pk, data=data)
    )

    assert respond(cluster_round, text_I_2="Ban hành ngày 5/1").status_code == 302
    explanation.refresh_from_db()
    assert (explanation.state, explanation.text) == (Explanation.State.OPEN, "Ban hành ngày 5/1")


def test_what_was_answered_is_not_written_anew_after_its_withdrawal(cluster_round):
    respond(cluster_round, text_I_2="Đúng hạn")
    first, second, _third = wards_of(cluster_round)
    data = {"cross_check": sheet_of(cluster_round, second, first).pk, "outcome": "kept", "reason": "Thiếu phụ lục"}
    see(clerk_of(second), "explanation-answer", Explanation.objects.get().pk, data=data)
    see(clerk_of(first), "explanation-withdraw", Explanation.objects.get().pk, data={})
    assert respond(cluster_round, text_I_2="Lý do khác").status_code == 422
    assert Explanation.objects.get().state == Explanation.State.WITHDRAWN
    assert respond(cluster_round, answer_I_2="agree").status_code == 302


def test_after_the_conference_began_nothing_is_withdrawn():
    cluster_round = make_disputed()
    lead = wards_of(cluster_round)[0]
    explanation = make_explained(cluster_round, lead, "II.1")
    type(cluster_round).objects.filter(pk=cluster_round.pk).update(state="conf")
    answer = see(clerk_of(lead), "explanation-withdraw", explanation.pk, data={}, at=NOW["conf"])
    assert answer.status_code == 403
    assert "Hội nghị đã bắt đầu" in text_of(answer)


def test_papers_and_cases_leave_out_what_was_withdrawn_unless_it_changed_a_mark(cluster_round):
    first, second, _third = wards_of(cluster_round)
    respond(cluster_round, text_I_2="Ban hành ngày 5/1", text_II_1="Đủ hồ sơ")
    told = Explanation.objects.get(criterion__code="II.1")
    with clock.at(IN_WINDOW):
        stages.answer_explanation(told, sheet_of(cluster_round, second, first), "accepted", points=30,
                                  by=clerk_of(second))  # fmt: skip
    for explanation in Explanation.objects.all():
        see(clerk_of(first), "explanation-withdraw", explanation.pk, data={})
    found = facts_of(again(cluster_round), current_table(cluster_round))
    assert [e.criterion for e in found.explanations] == ["II.1"]
    assert ExplanationAnswer.objects.get().points == 30

    out = io.StringIO()
    call_command("export_case", str(cluster_round.audit_round_id), stdout=out)
    assert "Đủ hồ sơ" in out.getvalue()
    assert "Ban hành ngày 5/1" not in out.getvalue()


def test_the_lead_reads_explanation_agreement_and_silence_beside_the_line():
    cluster_round = make_disputed()
    lead, _deputy, third = wards_of(cluster_round)[:3]
    silent = text_of(see(clerk_of(lead), "consolidation", cluster_round.pk))
    assert silent.count("chưa phản hồi.") == 2
    assert text_of(see(clerk_of(lead), "consolidation", cluster_round.pk, at=LATE)).count("không phản hồi.") == 2

    make_explained(cluster_round, lead, "II.1", "Kho tầng 3 chưa được xem")
    with clock.at(IN_WINDOW):
        explanations.agree(cluster_round, third, [criterion_of(cluster_round, "II.1")], by=clerk_of(third))
    page = text_of(see(clerk_of(lead), "consolidation", cluster_round.pk, at=LATE))
    assert "Kho tầng 3 chưa được xem" in page
    assert f"{third.name} nhất trí với điểm kiểm tra." in page
    assert "không phản hồi." not in page


def test_silence_is_told_on_the_page_of_the_ward_too(cluster_round):
    _own, page = own_page(cluster_round, at=LATE)
    assert page.count("Không phản hồi") == 2


def test_photos_and_remarks_stand_beside_the_difference():
    cluster_round = make_cluster_round("cross", mode="field")
    first, second, _third = wards_of(cluster_round)
    sheet = sheet_of(cluster_round, second, first)
    photo = make_site_photo(sheet, code="II.1")
    make_sealed(cluster_round, sheet=sheet, II_1="29")
    make_sealed(cluster_round)
    make_revealed(cluster_round)
    _own, page = own_page(cluster_round)
    assert f"/photos/{photo.pk}/file/" in page
    assert "Đã xem hồ sơ" in page


def test_the_table_of_explanations_is_printed(cluster_round):
    respond(cluster_round, answer_I_2="agree", text_II_1="Đủ hồ sơ")
    first, second, _third = wards_of(cluster_round)
    page = see(clerk_of(first), "explanations-print", cluster_round.pk)
    assert [ward for ward, _lines in page.context["tables"]] == [first]
    for words in ("Đủ hồ sơ", "Nhất trí", "(ký, ghi rõ họ tên, đóng dấu)"):
        assert words in text_of(page)
    assert len(see(officer_of(cluster_round), "explanations-print", cluster_round.pk).context["tables"]) == 3
    assert [w for w, _l in see(clerk_of(second), "explanations-print", cluster_round.pk).context["tables"]] == [second]
