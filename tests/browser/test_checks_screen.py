"""Check 24 of screens.md §5.6: the screen follows the chair, and the last slide stays when the server stops."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.faults.server import Server

pytestmark = pytest.mark.browser
FOLLOWS_WITHIN = 3_000  # milliseconds
OLD_PROJECTOR = {"width": 1024, "height": 768}
LEAST = {1024: 24, 1920: 32}  # pixels of the smallest letter, by the width of the screen
SLIDES = {"agenda": "Khai mạc, điểm danh", "groups": "Tổng điểm", "ranking": "4/4 đơn vị xếp loại A."}
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".hall *, .slide *, .place-line, .side *")]
  .filter((e) => e.getClientRects().length && !e.closest(".visually-hidden, svg")
    && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
CLIPPED = """() => { const s = document.querySelector(".slide");
  return s.scrollHeight > s.clientHeight || s.scrollWidth > s.clientWidth }"""


@pytest.fixture
def server(tmp_path: Path):
    server = Server(tmp_path)
    server.python("manage.py", "migrate", "--verbosity", "0")
    server.start()
    yield server
    server.kill()


def open_page(browser: Browser, address: str, *, session: str = "", **size: int) -> Page:
    context = browser.new_context(viewport=size or OLD_PROJECTOR, timezone_id="Asia/Ho_Chi_Minh")
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    page.goto(address)
    return page


def show(chair: Page, slide: str) -> None:
    chair.locator("#screen-slide").select_option(slide)
    chair.get_by_role("button", name="Chiếu", exact=True).click()
    expect(chair.locator("#screen-slide")).to_have_value(slide)


def test_check_24_the_screen_follows_the_chair_and_keeps_the_last_slide_when_the_server_stops(browser, server):
    made = server.ask("tests.browser.screen_scene")
    hall = open_page(browser, f"{server.url}/screen/{made['token']}/")
    expect(hall.get_by_text("Hội nghị đang diễn ra")).to_be_visible()
    chair = open_page(browser, f"{server.url}/cluster-rounds/{made['pk']}/conference/", session=made["session"])
    for slide, words in SLIDES.items():
        show(chair, slide)
        expect(hall.get_by_text(words)).to_be_visible(timeout=FOLLOWS_WITHIN)
        assert hall.evaluate(SMALLEST) >= LEAST[1024]
        assert not hall.evaluate(CLIPPED)

    chair.locator("form[data-seconds-left] button").click()
    expect(hall.get_by_text(SLIDES["groups"])).to_be_visible(timeout=FOLLOWS_WITHIN)
    show(chair, "ranking")
    expect(hall.get_by_text(SLIDES["ranking"])).to_be_visible(timeout=FOLLOWS_WITHIN)
    hall.set_viewport_size({"width": 1920, "height": 1080})
    assert hall.evaluate(SMALLEST) >= LEAST[1920]
    phone = open_page(browser, hall.url, width=360, height=740)
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")

    server.kill()
    expect(hall.get_by_text("Đang kết nối lại")).to_be_visible()
    expect(hall.get_by_text(SLIDES["ranking"])).to_be_visible()
    server.start()
    expect(hall.get_by_text("Đang kết nối lại")).to_be_hidden()

    hall.get_by_role("link", name="Nền tối (hội trường)").click()
    hall.reload()
    assert hall.evaluate("document.body.dataset.theme") == "dark"
