"""Check 28 of screens.md §5.6: the code on the minutes opens a public page; a changed file is told there."""

import re

import pytest
from playwright.sync_api import Page, expect

from clusters import clock
from scoring.models import Document
from scoring.services import documents
from tests import meetings
from tests.make import again
from tests.unit.documents.reading import text_of
from tests.world import AFTER_THE_CLOSE

pytestmark = pytest.mark.browser
SAME, OTHER = "Trùng khớp: đây là tệp PDF của văn bản này.", "Không trùng khớp"


@pytest.fixture
def minutes(live_server, settings) -> Document:
    """Adopted by the conference, made where papers print the address of this very server."""
    settings.SITE_URL = live_server.url
    cluster_round = meetings.make_disputed()
    conference = meetings.make_session(cluster_round)
    meetings.make_declared(conference)
    meetings.make_declared(conference, "minutes")
    meetings.make_closed(conference)
    with clock.at(AFTER_THE_CLOSE):
        return documents.make(again(cluster_round), Document.Kind.MINUTES, by=meetings.lead_clerk(cluster_round))


def compare(page: Page, name: str, data: bytes) -> str:
    page.get_by_label("Tệp cần so khớp").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": data})
    said = page.locator("[data-match-said]")
    expect(said).to_contain_text(name)
    return said.inner_text()


def test_check_28_the_code_on_the_minutes_opens_a_page_that_tells_a_changed_file(sit_down, minutes):
    pdf = bytes(minutes.pdf)
    [address] = set(re.findall(r"http\S+/xac-thuc/[A-Z2-7-]+/", re.sub(r"\s+", "", text_of(pdf))))
    visitor = sit_down(width=360)
    sent = []
    visitor.on("request", lambda request: sent.append(request.method))
    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Văn bản có trong hệ thống – còn hiệu lực")
    assert not visitor.evaluate("document.documentElement.scrollWidth > innerWidth")
    loaded = len(sent)

    assert SAME in compare(visitor, "bien-ban.pdf", pdf)
    changed = bytearray(pdf)
    changed[len(pdf) // 2] ^= 1
    assert OTHER in compare(visitor, "bien-ban-sua.pdf", bytes(changed))
    assert "tệp Word" in compare(visitor, "bien-ban.docx", bytes(minutes.docx))
    assert sent[loaded:] == []  # nothing was uploaded

    Document.objects.filter(pk=minutes.pk).update(state="superseded")
    visitor.reload()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Văn bản không còn hiệu lực")
