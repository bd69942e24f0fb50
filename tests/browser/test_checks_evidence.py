"""Evidence as a clerk gives it: dropped, pasted, cited, tried again after the network was away, and without script."""

import base64
import io
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from audits.models import Evidence, SelfAssessment
from tests.browser.today import make_round_of_today
from tests.browser.words import button, field, link, said
from tests.file_makers import make_pdf, make_picture
from tests.make import clerk_of, wards_of

pytestmark = pytest.mark.browser
PDF = "application/pdf"
# The profile that WebPageTest calls 3G: kilobits a second, milliseconds.
DOWN, UP, DELAY = 1600, 768, 300
SECONDS, PIECES = 10, 3
CLERKS_PHOTO = (4000, 3000)

# As the browser itself makes them of what a hand drops: events with a filled DataTransfer.
DROP = """([target, files]) => {
  const bag = new DataTransfer();
  for (const { name, type, content } of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    bag.items.add(new File([bytes], name, { type }));
  }
  const place = document.querySelector(target);
  for (const kind of ["dragenter", "dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(kind, { dataTransfer: bag, bubbles: true, cancelable: true }));
  }
}"""
COPY_A_SCREENSHOT = """async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [800, 600];
  canvas.getContext("2d").fillRect(100, 100, 300, 200);
  const picture = await new Promise((done) => canvas.toBlob(done, "image/png"));
  await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
}"""


@pytest.fixture
def report(transactional_db) -> SelfAssessment:
    cluster_round = make_round_of_today(3)
    return SelfAssessment.objects.get(cluster_round=cluster_round, ward=wards_of(cluster_round)[2])


def open_group(page: Page, report: SelfAssessment) -> Locator:
    """The box of criterion I.1."""
    page.goto(f"/self-assessments/{report.pk}/groups/I/")
    return page.locator("[data-evidence-box][data-code='I.1']")


def file(name: str, content: bytes, kind: str = PDF) -> dict[str, Any]:
    return {"name": name, "mimeType": kind, "buffer": content}


def drop(page: Page, *files: dict[str, Any]) -> None:
    told = [
        {"name": f["name"], "type": f["mimeType"], "content": base64.b64encode(f["buffer"]).decode()} for f in files
    ]
    page.evaluate(DROP, ["[data-criterion][data-code='I.1'] h2", told])


def choose(page: Page, box: Locator, *files: dict[str, Any]) -> None:
    with page.expect_file_chooser() as chooser:
        box.locator("[data-evidence-pick=file]").click()
    chooser.value.set_files(list(files))


def listed(box: Locator) -> Locator:
    return box.locator("[data-evidence-item]")


def clerks_photo() -> bytes:
    """A sheet of paper as a phone takes it, grain and all: some 6 MB."""
    grain = Image.effect_noise(CLERKS_PHOTO, 22).convert("L")
    paper = Image.linear_gradient("L").resize(CLERKS_PHOTO)
    photo = io.BytesIO()
    Image.merge("RGB", [Image.blend(paper, grain, 0.4)] * 3).save(photo, "JPEG", quality=96)
    return photo.getvalue()


def slow_down(page: Page) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    speed = {"downloadThroughput": DOWN * 125, "uploadThroughput": UP * 125, "latency": DELAY}
    tools.send("Network.emulateNetworkConditions", {"offline": False, **speed})


def test_check_10_a_dropped_photo_a_pasted_screenshot_and_a_cited_document_are_listed_within_ten_seconds_on_3g(
    sit_down, report, live_server
):
    page = sit_down(clerk_of(report.ward), permissions=["clipboard-read", "clipboard-write"])
    box, photo = open_group(page, report), clerks_photo()
    assert 5_000_000 < len(photo) < 8_000_000
    page.evaluate(COPY_A_SCREENSHOT)
    slow_down(page)
    drop(page, file("IMG_20261114_0901.jpg", photo, "image/jpeg"))
    page.locator("[id='points-I.1']").focus()
    page.keyboard.press("Control+v")
    cite(page, box)
    expect(listed(box)).to_have_count(3)
    sent = sum(evidence.stored.size for evidence in Evidence.objects.exclude(stored=None))
    assert sent / (UP * 125) + PIECES * DELAY / 1000 < SECONDS  # on the line; this machine may be busy with other tests
    for words in ("IMG_20261114_0901.jpg", said("Pasted picture {time}").partition("{")[0], "12/QĐ-UBND"):
        expect(listed(box).filter(has_text=words)).to_have_count(1)
    kept = Evidence.objects.get(self_assessment=report, stored__name="IMG_20261114_0901.jpg").stored
    with kept.content.open() as content:
        assert max(Image.open(content).size) == 2000


def cite(page: Page, box: Locator) -> None:
    box.locator("[data-evidence-dialog$='#cite']").click()
    dialog = page.get_by_role("dialog")
    field(dialog, "Number and symbol").fill("12/QĐ-UBND")
    field(dialog, "Date of the document").fill("15/01/2026")
    field(dialog, "Subject").fill("Danh mục hồ sơ")
    button(dialog, "Add the document").click()
    expect(dialog).to_be_hidden()


def test_check_11_a_program_named_pdf_is_refused_in_vietnamese_and_the_rest_of_the_drop_is_kept(sit_down, report):
    page = sit_down(clerk_of(report.ward))
    box = open_group(page, report)
    kho = file("Kho.jpg", make_picture(), "image/jpeg")
    drop(page, file("Kế hoạch.pdf", make_pdf()), file("hoa-don.pdf", b"MZ\x90\x00" + bytes(4000)), kho)
    expect(listed(box)).to_have_count(2)
    refused = box.locator("[data-upload=refused]")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text('Tệp "hoa-don.pdf" không an toàn, đã bị từ chối')
    assert {str(piece) for piece in Evidence.objects.filter(self_assessment=report)} == {"Kế hoạch.pdf", "Kho.jpg"}
    box.locator("[data-upload=refused] [data-dismiss]").click()
    expect(refused).to_have_count(0)


def test_after_the_network_was_away_trying_again_adds_the_file_once(sit_down, report, complaints):
    page = sit_down(clerk_of(report.ward))
    box = open_group(page, report)
    tries = []

    def break_after_it_arrived(route):
        """The server took the file, its answer never came back: the worst moment."""
        tries.append(route.fetch().status)
        route.abort()

    page.route("**/criteria/I.1/evidence/", break_after_it_arrived)
    choose(page, box, file("Kế hoạch.pdf", make_pdf()))
    row = box.locator("[data-upload=failed]")
    expect(row).to_contain_text('Chưa tải được tệp "Kế hoạch.pdf". Kiểm tra mạng rồi bấm Thử lại')
    page.unroute("**/criteria/I.1/evidence/")
    row.locator("[data-retry]").click()
    expect(listed(box)).to_have_count(1)
    expect(box.locator("[data-evidence-queue] li")).to_have_count(0)
    assert (tries, Evidence.objects.filter(self_assessment=report).count()) == ([200], 1)
    complaints.clear()  # the browser says that the network failed


def test_a_file_over_twenty_megabytes_does_not_even_travel(sit_down, report):
    page = sit_down(clerk_of(report.ward))
    box, travelled = open_group(page, report), []
    page.on("request", lambda request: travelled.append(request.url) if request.method == "POST" else None)
    page.evaluate(
        """() => {
          const bag = new DataTransfer();
          bag.items.add(new File([new Uint8Array(21 * 1024 * 1024)], "KeHoach.pdf", { type: "application/pdf" }));
          const place = document.querySelector("[data-criterion][data-code='I.1']");
          place.dispatchEvent(new DragEvent("drop", { dataTransfer: bag, bubbles: true, cancelable: true }));
        }"""
    )
    expect(box.locator("[data-upload=refused]")).to_contain_text('Tệp "KeHoach.pdf" nặng 21 MB. Mỗi tệp tối đa 20 MB')
    assert travelled == []


def test_text_pasted_into_a_box_stays_text_and_a_file_dropped_beside_the_cards_does_not_leave_the_page(
    sit_down, report
):
    page = sit_down(clerk_of(report.ward), permissions=["clipboard-read", "clipboard-write"])
    box = open_group(page, report)
    page.evaluate("navigator.clipboard.writeText('38')")
    page.locator("[id='points-I.1']").focus()
    page.keyboard.press("Control+v")
    expect(page.locator("[id='points-I.1']")).to_have_value("38")
    prevented = page.evaluate(
        """() => {
          const bag = new DataTransfer();
          bag.items.add(new File(["x"], "x.pdf"));
          const event = new DragEvent("drop", { dataTransfer: bag, bubbles: true, cancelable: true });
          return !document.querySelector("footer").dispatchEvent(event);
        }"""
    )
    assert prevented
    expect(listed(box)).to_have_count(0)


def test_a_piece_is_dated_used_again_replaced_and_taken_out_without_leaving_the_group(sit_down, report):
    page = sit_down(clerk_of(report.ward))
    box = open_group(page, report)
    choose(page, box, file("Kế hoạch.pdf", make_pdf()))
    expect(listed(box)).to_have_count(1)
    listed(box).locator("[data-evidence-dialog]").click()
    dialog = page.get_by_role("dialog")
    field(dialog, "Date of the document").fill("15/01/2025")
    button(dialog, "Save the date").click()
    expect(box.locator(".evidence-warning")).to_contain_text("ngoài năm kiểm tra")
    with page.expect_file_chooser() as chooser:
        listed(box).locator("[data-evidence-replace]").click()
    chooser.value.set_files([file("Kế hoạch bản 2.pdf", make_pdf(2))])
    expect(listed(box)).to_contain_text("Kế hoạch bản 2.pdf")
    expect(listed(box)).to_have_count(1)
    other = page.locator("[data-evidence-box][data-code='I.2']")
    other.locator("[data-evidence-dialog$='#reuse']").click()
    button(dialog, "Use").or_(dialog.get_by_role("button", name="Kế hoạch bản 2.pdf")).first.click()
    expect(listed(other)).to_have_count(1)
    listed(other).locator("[data-evidence-remove]").click()
    other.locator("[data-no]").click()
    listed(other).locator("[data-evidence-remove]").click()
    other.locator("[data-yes]").click()
    expect(listed(other)).to_have_count(0)


@pytest.mark.parametrize("width", [1366, 360])
def test_the_box_its_rows_and_its_dialog_can_be_read_by_all_and_fit_the_screen(sit_down, report, complaints, width):
    page = sit_down(clerk_of(report.ward), width=width)
    box = open_group(page, report)
    long_name = f"{'Ke-hoach-' * 12}2026.pdf"
    choose(page, box, file(long_name, make_pdf()), file("b.pdf", b"MZ" + bytes(400)))
    expect(listed(box)).to_have_count(1)
    expect(box.locator("[data-upload=refused]")).to_have_count(1)
    assert faults_of(page, width) == []
    box.locator("[data-evidence-dialog$='#cite']").click()
    expect(field(page.get_by_role("dialog"), "Number and symbol")).to_be_focused()
    assert faults_of(page, width) == []
    page.keyboard.press("Escape")
    page.goto(listed(box).locator("p a").first.get_attribute("href") or "")
    assert faults_of(page, width) == []
    complaints.clear()  # axe tries inline styles, which the policy forbids to it as to anybody


def faults_of(page: Page, width: int) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False, "iframes": False})
    faults = [f"{v['id']} {node['target']}" for v in found.response["violations"] for node in v["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return faults + ([f"{wide} pixels wide"] if wide > width else [])


def test_without_javascript_two_files_and_a_citation_are_added_and_no_point_is_lost(sit_down, report):
    page = sit_down(clerk_of(report.ward), java_script_enabled=False)
    box = open_group(page, report)
    page.locator("[id='points-I.1']").fill("40")
    box.get_by_role("button").click()
    picture = file("Kho.jpg", make_picture(), "image/jpeg")
    page.locator("#evidence-files").set_input_files([file("Kế hoạch.pdf", make_pdf()), picture])
    button(page, "Upload").click()
    expect(listed(page.locator("main"))).to_have_count(2)
    field(page, "Number and symbol").fill("12/QĐ-UBND")
    field(page, "Date of the document").fill("15/01/2026")
    field(page, "Subject").fill("Danh mục hồ sơ")
    button(page, "Add the document").click()
    expect(listed(page.locator("main"))).to_have_count(3)
    link(page, "Back to criterion %(code)s", code="I.1").click()
    expect(listed(box)).to_have_count(3)
    expect(page.locator("[id='points-I.1']")).to_have_value("40")
