"""Two people at the console, and a network that goes away: nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from scoring.models import Opinion
from scoring.services import conferences
from tests import meetings
from tests.browser.words import button, field, said, section, unfold
from tests.make import again, wards_of

pytestmark = pytest.mark.browser
TYPED = "Đề nghị hướng dẫn thêm về lập hồ sơ điện tử"


@pytest.fixture
def conference(transactional_db):
    cluster_round = meetings.make_disputed()
    return meetings.make_session(cluster_round)


def test_what_is_typed_survives_a_colleague_and_a_lost_network(sit_down, conference, complaints):
    cluster_round = again(conference.cluster_round)
    lead, third = meetings.lead_clerk(cluster_round), wards_of(cluster_round)[2]
    page = sit_down(lead)
    page.goto(f"/cluster-rounds/{cluster_round.pk}/conference/")
    unfold(page, "Opinions, texts for the minutes")
    unfold(page, "Note an opinion")
    form = section(page, "Opinions of the units")
    form.get_by_role("combobox").select_option(str(third.pk))
    with page.expect_response("**/conference/state/"):
        form.get_by_role("textbox").fill(TYPED)

    conferences.note_opinion(conference, third, "Nhất trí", by=lead)
    notice = page.locator("[data-console]")
    expect(notice).to_contain_text(said("The console has changed at {at}.").split("{")[0])
    notice.get_by_role("link").click()
    expect(page.get_by_text("Nhất trí")).to_be_visible()
    expect(form.get_by_role("textbox")).to_have_value(TYPED)

    form.get_by_role("combobox").select_option(str(third.pk))
    page.route("**/conference/**", lambda route: route.abort())
    button(form, "Note the opinion").click()
    expect(page.locator("[data-away]")).to_be_visible()
    expect(form.get_by_role("textbox")).to_have_value(TYPED)
    page.unroute("**/conference/**")
    complaints.clear()  # the browser tells of what the lost network refused
    difficulties = field(section(page, "For the minutes"), "Difficulties")
    difficulties.fill(TYPED)
    button(form, "Note the opinion").click()
    expect(page.get_by_role("status").first).to_be_visible()
    expect(difficulties).to_have_value(TYPED)
    assert list(Opinion.objects.values_list("text", flat=True)) == ["Nhất trí", TYPED]
