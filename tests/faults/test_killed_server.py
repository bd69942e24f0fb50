"""The server is killed, the network is cut: whatever the page had called saved is saved, and the rest waits here."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.words import button, said
from tests.faults.server import Server

pytestmark = pytest.mark.browser
SAVED = re.compile(r"^Đã lưu lúc \d\d:\d\d$")
NO_NETWORK = (
    "Not saved yet – no connection. The text stays on this device and is sent by itself when the network is back."
)
CUT = 30_000  # milliseconds


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("office"))
    server.python("manage.py", "migrate", "--verbosity", "0")
    yield server
    server.kill()


@pytest.fixture(scope="module")
def drafts(server) -> Iterator[dict]:
    """One after the other, each for one test."""
    return iter(server.ask("tests.faults.ten_sheets", "make", "3", "1"))


@pytest.fixture
def draft(server, drafts) -> dict:
    server.kill()
    server.start()
    return next(drafts)


@pytest.fixture
def device(browser, server, draft) -> Iterator[BrowserContext]:
    """A computer at which a clerk is signed in."""
    context = browser.new_context(base_url=server.url, timezone_id="Asia/Ho_Chi_Minh")
    context.set_default_timeout(60_000)
    cookies = {"sessionid": draft["sessions"][0], "django_language": "vi"}
    context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in cookies.items()])
    yield context
    context.close()


def group(device: BrowserContext, draft: dict) -> Page:
    page = device.new_page()
    page.goto(f"/self-assessments/{draft['pk']}/groups/I/")
    return page


def line(page: Page) -> Locator:
    return page.locator("[data-save-state]")


def type_reason(page: Page, text: str) -> None:
    page.locator("[id='reason-I.1']").press_sequentially(text)


def expect_saved(page: Page) -> None:
    expect(line(page)).to_have_text(SAVED, timeout=60_000)


def texts_of(server: Server, draft: dict) -> list[str]:
    """Every text of the reason that was saved, oldest first."""
    rows = [row for row in server.ask("tests.faults.ten_sheets", "found") if row["pk"] == draft["pk"]]
    return [text for row in rows for _version, text, refused in row["versions"] if not refused]


def test_a_server_killed_between_typing_and_saving_loses_no_word_and_gets_it_when_it_is_back(server, draft, device):
    page = group(device, draft)
    page.locator("[id='points-I.1']").fill("38")
    type_reason(page, "Ban hành kế hoạch chậm")
    expect_saved(page)
    type_reason(page, " hai mươi ngày")
    server.kill()
    expect(line(page)).to_have_text(said(NO_NETWORK))
    type_reason(page, ", sau khi thay người")
    server.start()
    assert texts_of(server, draft)[-1].startswith("Ban hành kế hoạch chậm")
    expect_saved(page)
    assert texts_of(server, draft)[-1] == "Ban hành kế hoạch chậm hai mươi ngày, sau khi thay người"


def test_a_page_closed_while_the_server_is_dead_offers_its_text_on_return(server, draft, device):
    page = group(device, draft)
    page.locator("[id='points-I.1']").fill("38")
    expect_saved(page)
    server.kill()
    type_reason(page, "Chậm 20 ngày")
    page.close()
    server.start()
    page = group(device, draft)
    expect(page.locator("[id='points-I.1']")).to_have_value("38")
    button(page.locator("[data-left]"), "Restore it").click()
    expect_saved(page)
    assert texts_of(server, draft)[-1] == "Chậm 20 ngày"


def test_a_network_cut_of_thirty_seconds_loses_no_word(server, draft, device):
    page = group(device, draft)
    page.locator("[id='points-I.1']").fill("38")
    type_reason(page, "Trước khi mất mạng.")
    expect_saved(page)
    device.set_offline(True)
    type_reason(page, " Trong khi mất mạng.")
    expect(line(page)).to_have_text(said(NO_NETWORK))
    page.wait_for_timeout(CUT)
    expect(line(page)).to_have_text(said(NO_NETWORK))
    type_reason(page, " Ngay trước khi có mạng.")
    device.set_offline(False)
    expect_saved(page)
    whole = "Trước khi mất mạng. Trong khi mất mạng. Ngay trước khi có mạng."
    saved = texts_of(server, draft)
    assert "Trước khi mất mạng." in saved
    assert saved[-1] == whole
    assert page.evaluate("localStorage.length") == 0
