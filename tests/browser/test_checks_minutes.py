"""Checks 26 and 27 of screens.md §5.6: the minutes in Word, and a confirmation that a later change leaves behind."""

import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from audits.models import ClusterRound
from clusters import clock
from scoring.models import Document, Signing
from scoring.services import documents, settlements
from tests import meetings
from tests.browser.words import button, link, section
from tests.make import again, make_person, officer_of, wards_of
from tests.unit.documents.reading import ink_of, page_of, pages_of, size_of
from tests.world import AFTER_THE_CLOSE

pytestmark = pytest.mark.browser
OFFICE = shutil.which("soffice")
PASSWORD = "Mật khẩu của chủ trì 1"
FOUR_PAPERS = 120_000  # ms, on a busy machine


@pytest.fixture(scope="module")
def cluster_round(transactional_db) -> ClusterRound:
    """Its conference has adopted the minutes; they are made."""
    cluster_round = meetings.make_disputed()
    conference = meetings.make_session(cluster_round)
    meetings.make_declared(conference)
    meetings.make_declared(conference, "minutes")
    meetings.make_closed(conference)
    with clock.at(AFTER_THE_CLOSE):
        documents.make(again(cluster_round), Document.Kind.MINUTES, by=meetings.lead_clerk(cluster_round))
    return again(cluster_round)


def printed_by_office(word: Path) -> bytes:
    folder = word.parent
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [OFFICE, "--headless", profile, "--convert-to", "pdf", word.name]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=240)
    return word.with_suffix(".pdf").read_bytes()


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_check_26_the_minutes_open_in_word_as_the_decree_wants_them(sit_down, cluster_round, tmp_path):
    page = sit_down(meetings.lead_clerk(cluster_round))
    page.goto(f"/cluster-rounds/{cluster_round.pk}/minutes/")
    with page.expect_download() as download:
        link(page, "Download Word").click()
    word = tmp_path / "bien-ban.docx"
    download.value.save_as(word)
    with ZipFile(word) as parts:
        body, styles = (parts.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
    assert 'w:ascii="Times New Roman"' in styles
    assert (body.count("<w:tr>") + body.count("<w:tr ") > 0, "<w:cantSplit" in body) == (True, True)
    assert body.count("<w:tr>") + body.count("<w:tr ") == body.count("<w:cantSplit")
    pdf = printed_by_office(word)
    assert size_of(pdf, 0) == pytest.approx((210, 297), abs=0.5)
    head = page_of(pdf, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert (head, page_of(pdf, "Độc lập - Tự do - Hạnh phúc")) == (0, 0)
    ink = ink_of(pdf, 0, above=19, below=277.5)
    assert (29 <= ink.left <= 36, ink.right <= 196, ink.top >= 20, ink.bottom <= 277.5) == (True,) * 4
    text = "".join(pages_of(pdf))
    assert all(accented in text for accented in ("Nguyễn Thị Đông", "xếp loại", "thống nhất", "Thư ký (người ghi"))


def test_check_27_a_change_of_points_leaves_a_confirmation_without_force(sit_down, cluster_round):
    chair = make_person(ward=wards_of(cluster_round)[0])
    chair.full_name = "Nguyễn Thị Đông"
    chair.set_password(PASSWORD)
    chair.save()
    page = sit_down(chair, width=360)
    page.goto("/")
    link(page, "Sign the minutes of the conference").click()
    page.locator("summary", has_text="Xác nhận trong hệ thống").click()
    page.get_by_label("Mật khẩu").fill("không phải")
    button(page, "Confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("Mật khẩu chưa đúng")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    button(page, "Confirm").dblclick()
    expect(section(page, "Signatures")).to_contain_text("Xác nhận trong hệ thống lúc")
    assert Signing.objects.get().way == "confirmed"

    ward, criterion = wards_of(cluster_round)[2], meetings.criterion_of(cluster_round, "I.1")
    settlements.decide_line(cluster_round, ward, criterion, 20, "Phúc tra", by=officer_of(cluster_round))
    lead = sit_down(meetings.lead_clerk(cluster_round))
    lead.goto(f"/cluster-rounds/{cluster_round.pk}/minutes/")
    expect(lead.locator("main")).to_contain_text("Biên bản này không còn hiệu lực")
    button(lead, "Make them anew").click(no_wait_after=True)
    changed = "Biên bản đã thay đổi, 1 xác nhận cũ không còn hiệu lực"
    expect(lead.locator("main")).to_contain_text(changed, timeout=FOUR_PAPERS)
    expect(section(lead, "Signatures")).not_to_contain_text("Xác nhận trong hệ thống lúc")
    page.reload()
    expect(page.locator("main")).to_contain_text("1 xác nhận cũ không còn hiệu lực")
