"""The first checks of the list of thirty: dates, an invitation, the first sentence."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from clusters import clock, moments
from clusters.services import invitations
from tests.browser.today import make_round_of_today
from tests.browser.words import button, field, said, unfold
from tests.make import clerk_of, make_person, officer_of, wards_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def cluster_round(transactional_db):
    return make_round_of_today(3)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_check_02_the_fifth_of_october_typed_as_a_deadline_is_never_in_may(sit_down, cluster_round, language):
    year = clock.today().year + (1 if language == "vi" else 2)
    page = sit_down(officer_of(cluster_round), locale="en-US")
    page.goto(f"/cluster-rounds/{cluster_round.pk}/")
    unfold(page, "Move a deadline")
    deadlines = page.locator("#deadlines")
    field(deadlines, "Deadline").select_option("explanation")
    field(deadlines, "New deadline").fill(f"05/10/{year} 17:00")
    field(deadlines, "Reason").fill("Mưa bão")
    button(deadlines, "Move the deadline").click()
    shown = moments.deadline(datetime(year, 10, 5, 17, tzinfo=clock.HANOI))
    assert f"05/10/{year}" in shown
    expect(page.locator("#deadlines")).to_contain_text(shown)


def test_check_03_an_invitation_leads_over_one_field_to_the_tasks_with_one_thing_to_do_first(sit_down, cluster_round):
    ward = wards_of(cluster_round)[2]
    newcomer = make_person(ward=ward, name="Nguyễn Văn Bình")
    page = sit_down()
    page.goto(f"/invitations/{invitations.invite(newcomer, by=None)}/")
    expect(page.get_by_text("Nguyễn Văn Bình")).to_be_visible()
    fields = page.locator("main input:not([type=hidden])")
    assert fields.count() == 1
    expect(fields).to_be_focused()
    fields.press_sequentially("cây đa bến nước")
    button(page, "Save the password and begin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(said("My tasks"))
    first = page.get_by_role("heading", name=said("To be done now"))
    expect(first).to_be_visible()
    expect(page.locator("ul.tasks").first.get_by_role("listitem")).to_have_count(1)
    expect(page.locator(".opening")).to_contain_text(said("Tasks to do: %(count)s.", count=1))


@pytest.mark.parametrize("width", [1366, 360])
def test_check_04_the_first_sentence_names_the_deadline_with_weekday_date_and_days_left(sit_down, cluster_round, width):
    page = sit_down(clerk_of(wards_of(cluster_round)[1]), width=width)
    page.goto("/")
    due = cluster_round.until("self_assessment")
    told = {"at": moments.deadline(due), "left": moments.time_left(due)}
    local = due.astimezone(clock.HANOI)
    assert f"{local:%d/%m/%Y}" in told["at"]
    assert due - clock.now() < timedelta(days=2)
    sentence = page.locator(".opening")
    expect(sentence).to_contain_text(told["at"])
    expect(sentence).to_contain_text(said("Nearest deadline: %(at)s (%(left)s).", **told).split("(")[0].strip())
    expect(sentence).to_contain_text("còn")
    assert sentence.evaluate("el => el.getBoundingClientRect().bottom < innerHeight")
