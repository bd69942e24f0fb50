"""Checks 21 and 22 of the acceptance list: the leader reads the matrix and settles what is not the leader's own."""

from fractions import Fraction

import pytest
from playwright.sync_api import Page, expect

from audits.models import ClusterRound
from audits.services import cross_checks
from clusters import clock
from scoring.matrix import Consolidated, consolidated
from scoring.models import Settlement
from scoring.services import stages
from tests.browser.today import make_cross_check_of_today
from tests.browser.words import button, field, said
from tests.make import FULL_MARKS, again, clerk_of, given, wards_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def cluster_round(transactional_db) -> ClusterRound:
    """Four units; the deputy gave the lead and the third unit 10 of 30 on II.1, the others gave what each gave itself,
    and the fourth is one point below its self-score on I.1.
    """
    cluster_round = make_cross_check_of_today(4)
    lead, deputy, third, fourth = wards_of(cluster_round)
    for sheet in cluster_round.cross_checks.all():
        marks = dict(FULL_MARKS)
        if sheet.assessor_id == deputy.pk and sheet.subject_id in (lead.pk, third.pk):
            marks["II.1"] = "10"
        if sheet.subject_id == fourth.pk:
            marks["I.1"] = "39"
        remarks = dict.fromkeys(("I.1", "II.1"), "Hồ sơ thiếu")
        cross_checks.record_marks(sheet, given(marks, remarks), by=clerk_of(sheet.assessor))
        cross_checks.seal(sheet, by=clerk_of(sheet.assessor))
    stages.reveal(again(cluster_round), by=clerk_of(lead))
    return again(cluster_round)


@pytest.fixture(scope="module")
def table(cluster_round) -> Consolidated:
    found = consolidated(cluster_round)
    assert found is not None
    return found


def to(page: Page, cluster_round: ClusterRound, path: str) -> Page:
    page.goto(f"/cluster-rounds/{cluster_round.pk}/consolidation/{path}")
    return page


def shapes(page: Page) -> dict[tuple[int, int], str]:
    """Row and column of every cell, with the shape that is seen in it."""
    rows = page.locator(".matrix tbody tr:not(.group-row)")
    found = rows.evaluate_all(
        """rows => rows.map(row => [...row.querySelectorAll("td")].map(cell => {
             const shape = cell.querySelector(".shape"), box = shape?.getBoundingClientRect();
             return box && box.width > 4 && box.height > 4 ? shape.querySelector("use").href.baseVal.split("#")[1] : "";
           }))"""
    )
    return {(row, place): name for row, line in enumerate(found) for place, name in enumerate(line)}


def expected_shapes(table: Consolidated) -> dict[tuple[int, int], str]:
    by_comparison = {"lower": "down", "higher": "up", "equal": "full", "": ""}
    rows = [row for group in table.groups for row in group.rows]
    return {
        (number, place): "diamond" if cell.is_listed else by_comparison[cell.comparison]
        for number, row in enumerate(rows)
        for place, cell in enumerate(row.cells)
    }


def test_check_21_the_matrix_marks_exactly_the_cells_that_differ_also_in_grey_and_its_totals_add_up(
    sit_down, cluster_round, table
):
    page = to(sit_down(clerk_of(wards_of(cluster_round)[0])), cluster_round, "?tab=matrix")
    wanted = expected_shapes(table)
    assert sorted(name for name in wanted.values() if name != "full") == ["diamond", "diamond", "down"]
    assert shapes(page) == wanted

    page.emulate_media(media="print")
    assert shapes(page) == wanted  # nothing of it is a fill or a hue
    black = "shape => [getComputedStyle(shape).fill, getComputedStyle(shape.closest('td')).backgroundColor]"
    fill, ground = page.locator("[data-disputed] .shape").first.evaluate(black)
    assert (fill != ground, ground) == (True, "rgba(0, 0, 0, 0)")
    expect(page.locator(".nav-bar")).to_be_hidden()
    expect(page.locator(".print-title")).to_be_visible()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= 2
    page.emulate_media(media="screen")

    for place, column in enumerate(table.columns):
        cells = sum((row.cells[place].result.agreed for group in table.groups for row in group.rows), Fraction(0))
        assert cells == sum((group.points[place] for group in table.groups), Fraction(0)) == column.result.total
    totals = page.locator(".matrix tfoot tr").first.locator("td")
    shown = [float(text.replace(",", ".")) for text in totals.all_inner_texts()]
    cells = page.locator(".matrix tbody tr:not(.group-row) .agreed").all_inner_texts()
    numbers = [float(text.split()[0].replace(",", ".")) for text in cells]
    assert [sum(numbers[place :: len(shown)]) for place in range(len(shown))] == shown


def test_the_matrix_is_walked_by_arrow_keys_and_a_cell_opens_beside_it(sit_down, cluster_round):
    lead, _deputy, third, _fourth = wards_of(cluster_round)
    page = to(sit_down(clerk_of(lead)), cluster_round, "?tab=matrix")
    cells = page.locator(".matrix tbody tr:not(.group-row)")
    cells.nth(0).locator("td > a").nth(0).focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(cells.nth(2).locator("td > a").nth(2)).to_be_focused()  # the band between I.2 and II.1 is one stop
    page.keyboard.press("Enter")
    drawer = page.locator("#drawer")
    expect(drawer).to_contain_text(third.full_name)
    expect(drawer).to_contain_text("Hồ sơ thiếu")
    expect(page.locator(".matrix [aria-current]")).to_have_count(1)
    assert f"line={third.pk}-II.1" in page.url
    table, beside = page.locator(".matrix-pane").bounding_box(), drawer.bounding_box()
    assert table
    assert beside
    assert beside["x"] >= table["x"] + table["width"]
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(cells.nth(2).locator("td > a").nth(2)).to_be_focused()

    phone = to(sit_down(clerk_of(lead), width=360), cluster_round, "?tab=matrix")
    expect(phone.locator(".matrix")).to_be_hidden()
    expect(phone.get_by_text("Xem trên máy tính hoặc tải Excel.")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_check_22_the_leader_cannot_settle_a_line_of_its_own_unit_alone_and_reads_who_must(sit_down, cluster_round):
    lead, deputy, third, _fourth = wards_of(cluster_round)
    page = to(sit_down(clerk_of(lead)), cluster_round, "")
    own, other = page.locator(f"#line-{lead.pk}-II\\.1"), page.locator(f"#line-{third.pk}-II\\.1")
    who = said("This concerns the lead unit itself: %(ward)s, the deputy unit, records it.", ward=deputy.full_name)
    expect(own).to_contain_text(who)
    expect(own.locator("textarea")).to_have_count(0)
    to(page, cluster_round, f"?tab=matrix&line={lead.pk}-II.1")
    expect(page.locator("#drawer")).to_contain_text(who)
    expect(page.locator("#drawer form")).to_have_count(0)
    refused = page.request.post(
        f"/cluster-rounds/{cluster_round.pk}/consolidation/lines/{lead.pk}/II.1/prepare/",
        form={
            "points": "30", "reason": "Tự ghi", "instead_of": "0", "origin": "discuss",
            "csrfmiddlewaretoken": page.locator("[name=csrfmiddlewaretoken]").first.input_value(),
        },
        headers={"Referer": page.url},
    )  # fmt: skip
    assert refused.status == 403
    assert not Settlement.objects.exists()

    to(page, cluster_round, "")
    field(other, "Agreed points").fill("20")
    field(other, "Grounds").fill("Đối chiếu hồ sơ")
    button(other, "Save for the conference").click()
    expect(page.locator(".messages")).to_contain_text("20")

    beside = to(sit_down(clerk_of(deputy)), cluster_round, f"lines/{lead.pk}/II.1/")
    field(beside, "Agreed points").fill("25")
    field(beside, "Grounds").fill("Đơn vị cụm phó xác nhận")
    button(beside, "Save for the conference").click()
    expect(beside.locator(".messages")).to_contain_text("25")
    assert set(Settlement.objects.values_list("ward", "by_ward")) == {(lead.pk, deputy.pk), (third.pk, lead.pk)}
    assert clock.now() >= Settlement.objects.latest("at").at
