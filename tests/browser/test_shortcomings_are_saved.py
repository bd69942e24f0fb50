"""Answers to the findings of the year before are kept while they are typed, as everything else."""

import re

import pytest
from playwright.sync_api import expect

from audits.models import Remedy, SelfAssessment, Shortcoming
from audits.services import shortcomings
from audits.services.shortcomings import Loss
from tests.browser.today import make_round_of_today
from tests.make import clerk_of, make_person, wards_of
from tests.years import make_round_before

pytestmark = pytest.mark.browser
SAVED = re.compile(r"Đã lưu lúc \d\d:\d\d")


def test_what_is_typed_is_saved_and_a_colleagues_words_stand_beside_ones_own(sit_down, transactional_db):
    cluster_round = make_round_of_today(3)
    ward = wards_of(cluster_round)[2]
    draft = SelfAssessment.objects.get(ward=ward, cluster_round=cluster_round)
    shortcomings.note_shortcomings(make_round_before(cluster_round), [Loss(ward.pk, "I.1", "Kế hoạch chậm")])
    found = Shortcoming.objects.get()
    pages = [sit_down(clerk_of(ward)), sit_down(make_person(ward=ward, name="Đỗ Văn Hai"))]
    for page in pages:
        page.goto(f"/self-assessments/{draft.pk}/remedies/")
    first, second = pages
    first.get_by_label("Đã khắc phục", exact=True).check()
    first.locator(f"#text-{found.pk}").press_sequentially("Kế hoạch số 12")
    expect(first.locator("[data-save-state]")).to_have_text(SAVED)
    assert [(r.outcome, r.text) for r in Remedy.objects.all()] == [("fixed", "Kế hoạch số 12")]
    second.get_by_label("Chưa khắc phục", exact=True).check()
    second.locator(f"#text-{found.pk}").fill("Chưa có kinh phí")
    beside = second.locator("[data-conflict]")
    expect(beside).to_contain_text("Kế hoạch số 12")
    expect(beside).to_contain_text("Chưa có kinh phí")
    expect(beside).to_contain_text("Đã khắc phục")
    beside.locator("[data-keep-mine]").click()
    expect(second.locator("[data-save-state]")).to_have_text(SAVED)
    assert [(r.outcome, r.text) for r in Remedy.objects.all()] == [("open", "Chưa có kinh phí")]
