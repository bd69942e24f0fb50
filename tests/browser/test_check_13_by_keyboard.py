"""The whole self-assessment with the keyboard alone, and what has the focus is never under a bar."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from audits.models import SelfAssessment
from tests.browser.today import make_round_of_today
from tests.browser.words import button, link, said
from tests.file_makers import make_pdf
from tests.make import clerk_of, wards_of

pytestmark = pytest.mark.browser
MOST_STOPS = 150
COVERED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "";
  const box = at.getBoundingClientRect();
  if (!box.width || !box.height) return "";
  const bars = [...document.querySelectorAll(".summary-bar, .bottom-bar")].filter((bar) => !bar.contains(at));
  const over = bars.find((bar) => {
    const { top, bottom } = bar.getBoundingClientRect();
    return getComputedStyle(bar).position !== "static" && box.top < bottom - 1 && box.bottom > top + 1;
  });
  const outside = box.bottom < 0 || box.top > innerHeight;
  return over || outside ? at.outerHTML.slice(0, 200) : "";
}"""


def tab_to(page: Page, place: Locator) -> None:
    """With Tab alone; whatever is passed on the way can be seen."""
    expect(place).to_be_visible()
    for _stop in range(MOST_STOPS):
        if place.evaluate("el => el === document.activeElement"):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(COVERED) == ""
    pytest.fail(f"{place} is not reached by the keyboard")


def press(page: Page, place: Locator, key: str = "Enter") -> None:
    tab_to(page, place)
    page.keyboard.press(key)


def typed(page: Page, place: Locator, text: str) -> None:
    tab_to(page, place)
    page.keyboard.type(text)


def test_check_13_one_can_open_score_justify_attach_and_send_by_keyboard(sit_down, transactional_db):
    cluster_round = make_round_of_today(3)
    ward = wards_of(cluster_round)[2]
    page = sit_down(clerk_of(ward))
    page.goto("/")
    press(page, link(page, "Score %(count)s groups of criteria", count=2))
    press(page, page.get_by_role("link", name="I. Chỉ đạo, điều hành"))
    typed(page, page.locator("[id='points-I.1']"), "38,5")
    reason = page.locator("[id='reason-I.1']")
    expect(reason).to_be_visible()
    typed(page, reason, "Ban hành chậm 20 ngày")
    with page.expect_file_chooser() as chooser:
        press(page, page.get_by_role("button", name=f"{said('Choose files')} I.1"))
    chooser.value.set_files({"name": "Kế hoạch.pdf", "mimeType": "application/pdf", "buffer": make_pdf()})
    expect(page.locator("[data-evidence-box][data-code='I.1'] [data-evidence-count]")).to_have_text("1")
    typed(page, page.locator("[id='points-I.2']"), "20")
    press(page, button(page, "Save, on to group %(code)s", code="II"))
    typed(page, page.locator("[id='points-II.1']"), "30")
    typed(page, page.locator("[id='points-II.2']"), "10")
    press(page, button(page, "Save, on to the general part"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(said("General part of the report"))
    press(page, page.locator("main form button.btn-primary"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(said("Check again before sending"))
    press(page, page.locator("form[action$='/send/'] button.btn-primary"))
    expect(page).to_have_url(re.compile(r"/receipt/$"))
    sent = SelfAssessment.objects.get(cluster_round=cluster_round, ward=ward)
    assert sent.state == SelfAssessment.State.SENT
    assert [str(s.points) for s in sent.self_scores.order_by("criterion__place")] == [
        "38.50",
        "20.00",
        "30.00",
        "10.00",
    ]
    assert [e.stored.name for e in sent.evidence.all()] == ["Kế hoạch.pdf"]
