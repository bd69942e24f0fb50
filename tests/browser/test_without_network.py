"""A sheet in a store room: no network, a phone, photos; everything arrives later, and nothing is seen by others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from audits.models import CrossCheck, Mark, SitePhoto
from audits.points import carried
from audits.services import cross_checks
from clusters import clock
from clusters.models import Person
from tests.browser.conftest import session_of
from tests.browser.network import Line, line_to
from tests.browser.today import make_round_of_today
from tests.browser.words import button, said
from tests.make import (
    FULL_MARKS,
    again,
    clerk_of,
    given,
    make_cross_check_begun,
    make_person,
    make_sent,
    sheet_of,
    wards_of,
)
from tests.site_photos import make_picture

pytestmark = pytest.mark.browser
KEPT = "Kept on this device: it can be filled in without network, and is sent once the network is back."
WAITS = (
    "Something typed or photographed on this device has not reached the server yet. "
    "It stays here for the same account only. Sign out all the same?"
)
COPY = "There is no network: this is the copy kept on this device."
EVERYTHING_KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
  }
  return found;
}"""


def make_sheet(mode: str = "field") -> CrossCheck:
    """Ba checks Một; all have sent."""
    cluster_round = make_round_of_today(3, mode=mode)
    make_sent(cluster_round, at=clock.now(), II_1="25")
    make_cross_check_begun(cluster_round)
    lead, _deputy, member = wards_of(again(cluster_round))
    return sheet_of(cluster_round, member, lead)


@pytest.fixture
def sheet(transactional_db) -> CrossCheck:
    return make_sheet()


@pytest.fixture(scope="module")
def line(live_server) -> Iterator[Line]:
    with line_to(live_server.url) as line:
        yield line


@pytest.fixture(autouse=True)
def missing_network_is_no_complaint(complaints) -> Iterator[None]:
    yield
    complaints[:] = [text for text in complaints if "net::ERR_" not in text]


@pytest.fixture
def phone(sit_down, line, sheet) -> Page:
    """The assessor's, in its hands in the store room."""
    return open_sheet(sit_down(clerk_of(sheet.assessor), width=360), line, sheet)


@pytest.fixture
def pictures(tmp_path) -> list[Path]:
    files = []
    for number, colour in enumerate(("navy", "red"), 1):
        file = tmp_path / f"kho-{number}.jpg"
        file.write_bytes(make_picture(colour=colour).read())
        files.append(file)
    return files


def open_sheet(page: Page, line: Line, sheet: CrossCheck) -> Page:
    page.goto(f"{line.url}/cross-checks/{sheet.pk}/sheet/")
    expect(page.get_by_text(said(KEPT))).to_be_visible()
    return page


def card(page: Page, code: str) -> Locator:
    return page.locator(f"[id='criterion-{code}']")


def go_to(page: Page, code: str) -> Locator:
    """On a phone one criterion is shown at a time."""
    while not card(page, code).is_visible():
        button(page, "Next").click()
    return card(page, code)


def mark(page: Page, code: str, points: str, remark: str = "") -> None:
    here = go_to(page, code)
    here.get_by_label(said("Mark"), exact=True).fill(points)
    if remark:
        here.get_by_label(said("Remark"), exact=True).fill(remark)


def photograph(page: Page, code: str, *files: Path) -> None:
    go_to(page, code).locator("input[type=file][multiple]").set_input_files(list(files))


def waiting(page: Page, code: str, count: int) -> Locator:
    sentence = said("# photos wait to be sent. They stay on this device until the server has them.")
    return card(page, code).get_by_text(sentence.replace("#", str(count)))


def lose_network(page: Page, line: Line) -> None:
    line.cut()
    page.context.set_offline(True)


def find_network(page: Page, line: Line) -> None:
    line.mend()
    page.context.set_offline(False)


def expect_state(page: Page, state: str) -> None:
    expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", state)


def box(page: Page, code: str) -> Locator:
    return page.locator(f"[id='points-{code}']")


def sign_in_here(page: Page, line: Line, person: Person) -> None:
    """In the same browser, whoever was signed in before."""
    page.context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": line.url}])
    page.goto(line.url)


def points_of(sheet: CrossCheck) -> dict[str, str]:
    marks = Mark.objects.filter(cross_check=sheet).select_related("criterion")
    return {mark.criterion.code: carried(mark.points) for mark in marks}


def test_marks_and_photos_of_a_place_without_network_arrive_when_it_is_back(phone, line, sheet, pictures):
    lose_network(phone, line)
    mark(phone, "I.1", "40")
    mark(phone, "I.2", "19,5", "Quy chế chậm")
    mark(phone, "II.1", "25")
    photograph(phone, "II.1", *pictures)
    expect(waiting(phone, "II.1", 2)).to_be_visible()
    expect_state(phone, "offline")

    phone.reload()
    expect(phone.get_by_text(said(COPY))).to_be_visible()
    expect(box(phone, "I.1")).to_have_value("40")
    expect(phone.locator("[id='remark-I.2']")).to_have_value("Quy chế chậm")
    go_to(phone, "II.1")
    expect(waiting(phone, "II.1", 2)).to_be_visible()
    assert not Mark.objects.filter(cross_check=sheet).exists()

    find_network(phone, line)
    expect(card(phone, "II.1").locator("[data-photo-list] img")).to_have_count(2)
    expect(waiting(phone, "II.1", 2)).to_have_count(0)
    expect_state(phone, "saved")
    assert points_of(sheet) == {"I.1": "40", "I.2": "19.5", "II.1": "25"}
    assert SitePhoto.objects.filter(cross_check=sheet, criterion__code="II.1").count() == len(pictures)


def test_what_was_saved_after_the_copy_was_made_stands_in_the_copy(phone, line, sheet):
    mark(phone, "I.1", "38", "Thiếu phụ lục")
    expect_state(phone, "saved")
    lose_network(phone, line)
    phone.reload()
    expect(phone.get_by_text(said(COPY))).to_be_visible()
    expect(box(phone, "I.1")).to_have_value("38")
    mark(phone, "I.1", "39")
    expect_state(phone, "offline")
    find_network(phone, line)
    expect_state(phone, "saved")
    assert points_of(sheet) == {"I.1": "39"}


def test_a_colleague_who_marked_meanwhile_and_the_store_room_keep_both_texts(phone, line, sheet):
    lose_network(phone, line)
    mark(phone, "I.1", "30", "Trong kho")
    mark(phone, "I.2", "20")
    expect_state(phone, "offline")
    colleague = make_person(ward=sheet.assessor, name="Lê Văn Bình")
    cross_checks.record_marks(sheet, given({"I.1": "35"}, {"I.1": "Trên hồ sơ"}), by=colleague)
    phone.reload()
    expect(box(phone, "I.1")).to_have_value("30")
    find_network(phone, line)
    here = card(phone, "I.1")
    expect(here.locator("[data-conflict]")).to_be_visible()
    expect(here.locator("[data-mine]")).to_contain_text("Trong kho")
    expect(here.locator("[data-theirs]")).to_contain_text("Trên hồ sơ")
    expect(here.get_by_text("Lê Văn Bình").first).to_be_visible()
    assert points_of(sheet) == {"I.1": "35", "I.2": "20"}
    button(here, "Keep what is typed here").click()
    expect_state(phone, "saved")
    assert points_of(sheet) == {"I.1": "30", "I.2": "20"}


def test_nothing_but_the_sheet_and_what_it_is_drawn_with_is_kept(phone, line, sheet):
    path = f"/cross-checks/{sheet.pk}/sheet/"
    for address in (f"/cross-checks/{sheet.pk}/", f"/cross-checks/{sheet.pk}/criteria/I.1/", "/", "/device/"):
        phone.goto(line.url + address)
    open_sheet(phone, line, sheet)
    kept = phone.evaluate(EVERYTHING_KEPT)
    assert {address for address in kept if not address.startswith("/static/")} == {path, "/who"}
    lose_network(phone, line)
    phone.goto(line.url + path)
    expect(phone.get_by_text(said(COPY))).to_be_visible()
    with pytest.raises(Error, match="net::ERR_"):
        phone.goto(f"{line.url}/cross-checks/{sheet.pk}/")
    find_network(phone, line)


def test_signing_out_asks_while_something_waits_and_then_keeps_no_sheet(phone, line, sheet, pictures):
    """Another person who signs in on the same device finds nothing; the same person finds what waited."""
    lose_network(phone, line)
    mark(phone, "I.1", "40")
    photograph(phone, "I.1", pictures[0])
    expect(waiting(phone, "I.1", 1)).to_be_visible()
    asked: list[str] = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    phone.route("**/sign-out/", lambda route: (line.mend(), route.continue_()))
    phone.context.set_offline(False)
    phone.locator("summary", has_text=said("Menu")).click()
    button(phone, "Sign out").click()
    expect(phone.get_by_text(said("Signed out."))).to_be_visible()
    assert asked == [said(WAITS)]
    assert phone.evaluate(EVERYTHING_KEPT) == []

    other = clerk_of(sheet.subject)
    sign_in_here(phone, line, other)
    phone.goto(f"{line.url}/device/")
    expect(phone.get_by_text(said("Nothing is kept on this device."))).to_be_visible()
    assert not SitePhoto.objects.filter(cross_check=sheet).exists()

    sign_in_here(phone, line, clerk_of(sheet.assessor))
    phone.goto(f"{line.url}/cross-checks/{sheet.pk}/sheet/")
    button(phone, "Restore it").click()
    expect_state(phone, "saved")
    phone.reload()  # the photo may have gone from the page before
    expect(card(phone, "I.1").locator("[data-photo-list] img")).to_have_count(1)
    assert points_of(sheet) == {"I.1": "40"}


def test_a_sheet_that_somebody_else_kept_here_is_not_opened(phone, line, sheet):
    sign_in_here(phone, line, clerk_of(sheet.subject))
    phone.goto(f"{line.url}/device/")
    expect(phone.get_by_text(said("Nothing is kept on this device."))).to_be_visible()
    lose_network(phone, line)
    with pytest.raises(Error, match="net::ERR_"):
        phone.goto(f"{line.url}/cross-checks/{sheet.pk}/sheet/")
    find_network(phone, line)


def test_a_photo_that_the_server_refuses_stays_with_the_reason(phone, line, sheet, pictures):
    lose_network(phone, line)
    photograph(phone, "I.1", pictures[0])
    expect(waiting(phone, "I.1", 1)).to_be_visible()
    by = clerk_of(sheet.assessor)
    cross_checks.record_marks(sheet, given(FULL_MARKS | {"II.1": "25"}), by=by)
    cross_checks.seal(sheet, by=by)
    find_network(phone, line)
    reason = said("This sheet is sealed. Break the seal first if a mark must change.")
    expect(card(phone, "I.1").get_by_text(reason)).to_be_visible()
    phone.goto(f"{line.url}/device/")
    expect(phone.get_by_text(reason)).to_be_visible()
    phone.on("dialog", lambda dialog: dialog.accept())
    button(phone, "Delete").first.click()
    expect(phone.get_by_text(reason)).to_have_count(0)


def test_in_a_check_on_the_file_a_sheet_is_kept_when_somebody_asks(sit_down, line, transactional_db):
    sheet = make_sheet(mode="desk")
    page = sit_down(clerk_of(sheet.assessor))
    page.goto(f"{line.url}/cross-checks/{sheet.pk}/sheet/")
    keep = button(page, "Keep this sheet on this device")
    expect(keep).to_be_visible()
    assert page.evaluate(EVERYTHING_KEPT) == []
    keep.click()
    expect(page.get_by_text(said(KEPT))).to_be_visible()
    page.reload()
    expect(page.get_by_text(said(KEPT))).to_be_visible()
    page.goto(f"{line.url}/device/")
    button(page, "Delete").click()
    expect(page.get_by_text(said("Nothing is kept on this device."))).to_be_visible()
    assert page.evaluate(EVERYTHING_KEPT) == []


def test_marks_that_are_saved_stay_on_a_device_only_with_the_sheet_that_is_kept_there(sit_down, line, transactional_db):
    """Whoever sits down there next must not read them, signed in or not."""
    left_here = "Object.keys(localStorage)"
    sheet = make_sheet(mode="desk")
    page = sit_down(clerk_of(sheet.assessor))
    page.goto(f"{line.url}/cross-checks/{sheet.pk}/sheet/")
    expect(button(page, "Keep this sheet on this device")).to_be_visible()
    mark(page, "I.1", "3", "Thiếu hồ sơ")
    expect_state(page, "saved")
    assert points_of(sheet) == {"I.1": "3"}
    assert page.evaluate(left_here) == []
    button(page, "Keep this sheet on this device").click()
    expect(page.get_by_text(said(KEPT))).to_be_visible()
    mark(page, "I.1", "2")
    expect_state(page, "saved")
    page.wait_for_timeout(500)
    assert page.evaluate(left_here) == [f"cham-cheo/{clerk_of(sheet.assessor).pk}/saved/{sheet.pk}"]
    page.goto(f"{line.url}/device/")
    button(page, "Delete").click()
    expect(page.get_by_text(said("Nothing is kept on this device."))).to_be_visible()
    assert page.evaluate(left_here) == []


def test_on_an_address_without_encryption_the_page_says_that_it_cannot_be_kept(sit_down, line, sheet):
    """An office network without https: browsers then offer neither a helper nor a store of pages."""
    page = sit_down(clerk_of(sheet.assessor))
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto(f"{line.url}/cross-checks/{sheet.pk}/sheet/")
    expect(page.locator("[data-offline-says=impossible]")).to_be_visible()
    expect(page.get_by_text(said(KEPT))).to_be_hidden()
