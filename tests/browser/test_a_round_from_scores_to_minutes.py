"""Four wards, their lead, its deputy and the district office, each at a browser: from self-scores to the minutes."""

import copy
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils.formats import date_format
from docx import Document as WordFile
from playwright.sync_api import Locator, Page, expect

from audits.models import ClusterRound
from clusters import clock, journal
from clusters.models import Person, Ward
from tests.browser.today import make_round_of_today
from tests.browser.words import button, field, link, said, section, unfold
from tests.file_makers import make_pdf
from tests.make import CRITERIA, again, clerk_of, officer_of, wards_of
from tests.unit.documents.reading import text_of, words

pytestmark = pytest.mark.browser
PASSWORD = "mat-khau-cua-phuong"
PAPERS = 120_000  # milliseconds that four papers may take on a busy machine
FULL = {"I.1": "60", "II.1": "30", "II.2": "10"}
SELF_SCORES = {
    "Ba": {"I.1": ("58", "Kế hoạch ban hành chậm 20 ngày")},
    "Bốn": {
        "II.1": ("25", "Thiếu 5 hồ sơ"),
        "II.2": ("NA", "Chưa có hệ thống văn bản điện tử"),
    },
}
MARKS = {
    ("Một", "Ba"): {"I.1": ("56", "Kế hoạch chưa có phụ lục")},
    ("Ba", "Một"): {"II.1": ("15", "Một nửa hồ sơ chưa lập")},
    ("Bốn", "Hai"): {"II.1": ("10", "Chỉ thấy 10 hồ sơ")},
}
EXPLAINED, AMENDED = "Hồ sơ xây dựng cơ bản để ở kho tầng 3", "Đã xem thêm kho tầng 3"
GROUNDS = {"Hai": "Đếm lại tại kho: 27 trên 30 hồ sơ", "Một": "Các đơn vị đối chiếu lại mục lục hồ sơ"}
SETTLED = {"Hai": "27,5", "Một": "29"}
DIFFICULTIES, DIRECTIONS = "Kho lưu trữ chật, thiếu giá", "Trang bị thêm giá trong quý I"
RESULTS = {  # rank, self-score, agreed points, class; 97,33 = 30 + 10 + (56 + 58 + 58)/3; 94,44 = 85 × 100/90
    "Một": ("1", "100", "99", "Loại A"),
    "Hai": ("2", "100", "97,5", "Loại A"),
    "Ba": ("3", "98", "97,33", "Loại A"),
    "Bốn": ("4", "94,44", "94,44", "Loại A"),
}


@pytest.fixture
def cluster_round(transactional_db) -> ClusterRound:
    """Of four wards and three criteria, one of which need not apply."""
    criteria = copy.deepcopy(CRITERIA)
    [plan, _rules] = criteria["groups"][0]["criteria"]
    criteria["groups"][0]["criteria"] = [plan | {"max": FULL["I.1"]}]
    return make_round_of_today(4, criteria=criteria)


def test_a_live_round_goes_from_four_self_assessments_to_approved_minutes(sit_down, cluster_round, tmp_path):
    wards = {ward.name: ward for ward in wards_of(cluster_round)}
    desks = {name: _arrive(sit_down(), clerk_of(ward)) for name, ward in wards.items()}
    lead, deputy = desks["Một"], desks["Hai"]
    office = _arrive(sit_down(), officer_of(cluster_round))

    for name, desk in desks.items():
        _assess(desk, SELF_SCORES.get(name, {}))
    _go_on(lead, "Begin the cross-check", "Begin the cross-check now")
    for name, desk in desks.items():
        for other in wards.keys() - {name}:
            _cross_check(desk, wards[other], SELF_SCORES.get(other, {}), MARKS.get((name, other), {}))
    _go_on(lead, "Open all sheets together", "Open all sheets now")

    _explain(deputy)
    _answer(desks["Bốn"])
    _end_explanations(office, cluster_round)
    _call(lead)
    _open_with_all_present(lead)
    _settle(lead, wards["Hai"])
    _settle(deputy, wards["Một"])
    _write_for_the_minutes(lead)
    _vote(lead, "Results of scoring and classes", "4")
    _commend(deputy, wards["Một"])
    _vote(lead, "Adoption of the minutes", "4")
    _close(lead)

    pdf, word = _make_and_download(lead, tmp_path)
    _sign(lead)
    _see_results(lead, wards)
    _send(lead)
    _approve(office)

    lead.goto(f"/cluster-rounds/{cluster_round.pk}/results/")
    assert _results_on(lead) == {ward.full_name: RESULTS[name] for name, ward in wards.items()}
    for text in (text_of(pdf.read_bytes()), _text_of_word(word)):
        _expect_minutes(text, wards)
    assert list(journal.faults()) == []
    assert again(cluster_round).state == ClusterRound.State.APPROVED


def _arrive(page: Page, person: Person) -> Page:
    """Signs in at the page for it."""
    person.set_password(PASSWORD)
    person.save()
    page.goto("/")
    field(page, "User name or e-mail").fill(person.username)
    field(page, "Password").fill(PASSWORD)
    button(page, "Sign in").click()
    expect(page.get_by_role("heading", name=said("My tasks"), exact=True)).to_be_visible()
    return page


def _home(page: Page) -> None:
    link(page.get_by_role("navigation"), "My tasks").click()


def _assess(page: Page, own: Mapping[str, tuple[str, str]]) -> None:
    """All groups, the general part, the check, the sending."""
    link(page, "Score %(count)s groups of criteria", count=2).click()
    page.get_by_role("link", name="I. Chỉ đạo, điều hành").click()
    _fill_in(page, own, "I.1")
    button(page, "Save, on to group %(code)s", code="II").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lưu trữ")
    _fill_in(page, own, "II.1", "II.2")
    button(page, "Save, on to the general part").click()
    field(page, "Strengths").fill("Văn bản đến được đăng ký trong ngày.")
    button(page, "Save and go to the check").click()
    button(page, "Send the self-assessment report").click()
    expect(page.get_by_role("heading", name=said("The self-assessment report is sent"))).to_be_visible()


def _fill_in(page: Page, own: Mapping[str, tuple[str, str]], *codes: str) -> None:
    for code in codes:
        points, reason = own.get(code, (FULL[code], ""))
        card = page.locator(f"[id='criterion-{code}']")
        if points == "NA":
            field(card, "Not applicable").check()
        else:
            field(card, "Self-score").fill(points)
        if reason:
            card.get_by_role("textbox").last.fill(reason)


def _go_on(page: Page, task: str, act: str) -> None:
    """To the next stage before its date, after the consequences are read."""
    _home(page)
    link(page, task).click()
    field(page, "I have read what follows from this step").check()
    button(page, act).click()
    expect(page.get_by_role("status").first).to_be_visible()


def _cross_check(
    page: Page, ward: Ward, own: Mapping[str, tuple[str, str]], marks: Mapping[str, tuple[str, str]]
) -> None:
    """One tap a criterion where the ward's own points are agreed with."""
    _home(page)
    link(page, "Cross-check %(ward)s", ward=ward.full_name).click()
    link(page, "Begin to check").click()
    for code in FULL:
        expect(page.locator("h2 .code")).to_have_text(code)
        points = own.get(code, (FULL[code], ""))[0]
        if code in marks:
            field(page, "Propose fewer points").check()
            mark, remark = marks[code]
            field(page, "Mark").fill(mark)
            field(page, "Remark").fill(remark)
            button(page, "Save and go on").click()
        elif points == "NA":
            button(page, "Agree: not applicable, and go on").click()
        else:
            button(page, "Agree with %(points)s points and go on", points=points).click()
    button(page, "Seal the sheet").click()
    expect(page.locator("#seal")).to_contain_text("SHA-256")


def _explain(page: Page) -> None:
    _home(page)
    link(page, "Explain lines with different marks").click()
    field(page, "What the unit explains").fill(EXPLAINED)
    button(page, "Send the answers").click()
    expect(page.get_by_text(EXPLAINED)).to_be_visible()


def _answer(page: Page) -> None:
    _home(page)
    link(page, "Answer explanations").click()
    page.get_by_label(said("Accept in part: another mark")).check()
    field(page, "Amended mark").fill("20")
    field(page, "Reason").fill(AMENDED)
    button(page, "Send the answer").click()
    expect(page.get_by_role("cell", name=AMENDED)).to_be_visible()


def _call(page: Page) -> None:
    _home(page)
    link(page, "Call the conference").click()
    field(page, "Day").fill(date_format(clock.today(), "d/m/Y"))
    field(page, "Hour").fill(clock.now().astimezone(clock.HANOI).strftime("%H:%M"))
    field(page, "Place").fill("Phòng họp UBND phường Hai")
    chair, secretary = page.get_by_role("group", name=said("Chair")), page.get_by_role("group", name=said("Secretary"))
    field(chair, "Full name").fill("Nguyễn Thị Đông")
    field(chair, "Position").fill("Phó Chủ tịch UBND phường")
    field(secretary, "Full name").fill("Trần Văn Thư")
    field(secretary, "Position").fill("Công chức Văn phòng")
    button(page, "Call the conference").click()
    expect(section(page, "Invitation")).to_contain_text("Nguyễn Thị Đông")


def _end_explanations(page: Page, cluster_round: ClusterRound) -> None:
    """The office closes the window; it is asked once whether it means it."""
    page.goto(f"/cluster-rounds/{cluster_round.pk}/")
    unfold(page, "Move a deadline")
    form = section(page, "Deadlines of this cluster")
    field(form, "Deadline").select_option("explanation")
    a_minute_ago = clock.now().astimezone(clock.HANOI) - timedelta(minutes=1)
    field(form, "New deadline").fill(a_minute_ago.strftime("%d/%m/%Y %H:%M"))
    field(form, "Reason").fill("Các đơn vị đã giải trình xong")
    button(form, "Move the deadline").click()
    field(form, "Close this window now").check()
    button(form, "Move the deadline").click()
    expect(page.get_by_text(said("The deadline was moved; the other clusters keep theirs."))).to_be_visible()


def _open_with_all_present(page: Page) -> None:
    _home(page)
    link(page, "Open the conference").click()
    button(page, "Open the conference").click()
    button(page, "All are present").first.click()
    expect(button(section(page, "Attendance"), "Present")).to_have_count(0)
    expect(page.locator(".opening")).to_contain_text("4/4")


def _settle(page: Page, ward: Ward) -> None:
    """In the console of the conference, on the one line of the ward that is disputed."""
    _home(page)
    link(page.get_by_role("navigation"), "Conference").click()
    line = page.locator(f"[id='line-{ward.pk}-II.1']")
    _open(line)
    field(line, "Agreed points").fill(SETTLED[ward.name])
    field(line, "Grounds").fill(GROUNDS[ward.name])
    button(line, "Record the agreed points").click()
    expect(page.get_by_role("status").first).to_contain_text(SETTLED[ward.name])


def _open(fold: Locator) -> None:
    """What the meeting is at stands open already."""
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


def _part(page: Page, title: str) -> None:
    """To this part of the console."""
    link(page.get_by_role("navigation"), "Conference").click()
    _open(page.locator(".console-part", has=page.locator("summary", has_text=said(title))).first)


def _write_for_the_minutes(page: Page) -> None:
    _part(page, "Opinions, texts for the minutes")
    field(page, "Difficulties").fill(DIFFICULTIES)
    field(page, "Directions for the next year").fill(DIRECTIONS)
    button(page, "Save the texts").click()
    expect(page.get_by_role("status").first).to_be_visible()
    expect(page.locator("#notes-difficulties")).to_have_value(DIFFICULTIES)


def _vote(page: Page, question: str, in_favour: str) -> None:
    _part(page, "Votes, commendation")
    asked = page.locator("details.more", has=page.locator("summary", has_text=said("Put a question to the vote"))).last
    _open(asked)
    field(asked, question).check()
    button(asked, "Put it on the list").click()
    expect(page.get_by_role("status").first).to_be_visible()
    _count_hands(page, in_favour)


def _count_hands(page: Page, in_favour: str) -> None:
    _part(page, "Votes, commendation")
    votes = section(page, "Votes")
    button(votes, "Open the vote").click()
    for choice, count in (("In favour", in_favour), ("Against", "0"), ("Other opinion", "0")):
        field(votes, choice).fill(count)
    button(votes, "Close the vote").click()
    button(votes, "Declare the result").click()
    expect(votes).to_contain_text(f"{in_favour}/{in_favour}")
    expect(button(votes, "Declare the result")).to_have_count(0)


def _commend(page: Page, ward: Ward) -> None:
    """The lead unit itself is first in rank: its deputy nominates it and takes the vote of the three others."""
    _part(page, "Votes, commendation")
    link(page, "To the nominations").click()
    form = section(page, "Nominate")
    expect(field(form, "Unit proposed")).to_have_value(str(ward.pk))
    field(form, "Summary of the achievement").fill("Dẫn đầu cụm về lập hồ sơ công việc.")
    button(form, "Nominate").click()
    button(page, "Put to the vote").click()
    expect(page.get_by_role("status").first).to_be_visible()
    _count_hands(page, "3")


def _close(page: Page) -> None:
    """The papers are made the moment it closes."""
    _part(page, "Closing")
    button(page, "Close the conference").click()
    expect(section(page, "Signatures")).to_be_visible(timeout=PAPERS)


def _make_and_download(page: Page, folder: Path) -> tuple[Path, Path]:
    files = []
    for name, ending in (("Download PDF", "pdf"), ("Download Word", "docx")):
        with page.expect_download() as download:
            page.locator(".bottom-bar").get_by_role("link", name=said(name)).click()
        files.append(folder / f"minutes.{ending}")
        assert download.value.suggested_filename.endswith(ending)
        download.value.save_as(files[-1])
    return files[0], files[1]


def _sign(page: Page) -> None:
    """Printed, signed by both in the room, scanned."""
    form = section(page, "Signatures")
    for name in ("Nguyễn Thị Đông", "Trần Văn Thư"):
        form.get_by_role("checkbox", name=name).check()
    scan = {"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": make_pdf(3)}
    field(form, "Scan of the signed minutes").set_input_files(scan)
    button(form, "Keep the signed paper").click()
    expect(page.get_by_role("status").first).to_be_visible()


def _results(page: Page) -> None:
    link(page.get_by_role("navigation"), "Results").click()


def _see_results(page: Page, wards: Mapping[str, Ward]) -> None:
    _results(page)
    assert _results_on(page) == {ward.full_name: RESULTS[name] for name, ward in wards.items()}


def _results_on(page: Page) -> dict[str, tuple[str, ...]]:
    """Unit: rank, self-score, agreed points, class."""
    rows = section(page, "Ranking").locator("tbody tr")
    expect(rows).to_have_count(4)
    found = {}
    for row in rows.all():
        rank, self_score, agreed, _gap, letter, *_rest = row.get_by_role("cell").all_inner_texts()
        found[words(row.get_by_role("rowheader").inner_text())] = (rank, self_score, agreed, letter.strip())
    return found


def _send(page: Page) -> None:
    link(page, "Finalise and send").click()
    button(page, "Finalise and send to the district office").click()
    _results(page)
    waits = said("The result is with the district office and waits for its decision.")
    expect(page.get_by_text(waits)).to_be_visible()


def _approve(page: Page) -> None:
    _home(page)
    name = "Cụm thi đua số 1"
    link(page, "Approve the results of %(cluster)s, or return them", cluster=name).click()
    button(page, "Approve the result").click()
    expect(page.get_by_text(said("The result of %(cluster)s is approved.", cluster=name))).to_be_visible()


def _text_of_word(file: Path) -> str:
    document = WordFile(BytesIO(file.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return words(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))


def _expect_minutes(text: str, wards: Mapping[str, Ward]) -> None:
    """What was scored, settled, voted and proposed, as the screens had it."""
    for name, (rank, self_score, points, letter) in RESULTS.items():
        assert f"{wards[name].full_name} {self_score} {points} {letter.removeprefix('Loại ')} {rank}" in text
    for name, recorder in (("Hai", "Một"), ("Một", "Hai")):
        settled = f"{GROUNDS[name]}. Hội nghị thống nhất {SETTLED[name]}; ghi: {wards[recorder].full_name}"
        assert settled in text
    for sentence in (
        "Một, Ba: 30; Bốn: 20 (trước giải trình 10)",
        "tán thành 4, không tán thành 0, ý kiến khác 0; 4/4 nhất trí",
        "tán thành 3, không tán thành 0, ý kiến khác 0; 3/3",
        "Giấy khen cho tập thể UBND phường Một",
        "không áp dụng tiêu chí II.2",
        f"{DIFFICULTIES}.",
        f"{DIRECTIONS}.",
        "Nguyễn Thị Đông",
        "Trần Văn Thư",
    ):
        assert sentence in text, sentence
