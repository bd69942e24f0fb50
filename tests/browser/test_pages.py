"""Every main page, in both languages, on a desk and on a phone, with the invented city of the trial copy."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from audits.models import ClusterRound, CrossCheck, SelfAssessment
from audits.queries import cluster_rounds
from clusters import clock
from clusters.demo_accounts import DEMO_ACCOUNTS
from clusters.models import Person, Ward
from clusters.services import invitations
from scoring.demo.live import play_live
from tests.browser.conftest import SIZES
from tests.browser.words import said

pytestmark = pytest.mark.browser
CATALOGUE = Path("locale") / "vi" / "LC_MESSAGES" / "django.po"
DESK, PHONE = SIZES


@pytest.fixture(scope="module", autouse=True)
def _city(transactional_db) -> Iterator[None]:
    """Made once; these tests only look."""
    with override_settings(DEMO=True):
        play_live(clock.today())
        yield


def cluster(number: int) -> ClusterRound:
    rows = cluster_rounds().filter(audit_round__district__code="hoa-vien", number=number)
    return rows.latest("audit_round__year")


def report_of(name: str) -> SelfAssessment:
    return SelfAssessment.objects.filter(ward__name=name).latest("audit_round__year")


def of_cluster(number: int, *names: str) -> list[str]:
    pk = cluster(number).pk
    return [reverse(name, args=[pk]) for name in names]


def visitor() -> list[str]:
    newcomer = Person.objects.get(username="thachthao")
    invitation = reverse("clusters:invitation", args=[invitations.invite(newcomer, by=None)])
    return ["/sign-in/", "/help/", "/help/tu-danh-gia/", invitation, "/invitations/old/"]


def clerk_who_scores() -> list[str]:
    report = report_of("Thạch Thảo")
    here = reverse("audits:self-assessment", args=[report.pk])
    shown = report.evidence.exclude(stored=None).first()
    own = (
        "", "groups/III/", "groups/III/?view=table", "general/", "remedies/", "review/", "workbook/upload/",
        f"criteria/{shown.criterion.code}/evidence/new/",
    )  # fmt: skip
    pages = [*(f"{here}{page}" for page in own), reverse("audits:evidence", args=[shown.pk]), "/device/"]
    return ["/", *pages, *of_cluster(1, "audits:reports", "audits:cross-checks", "scoring:results")]


def lead_unit_that_waits() -> list[str]:
    report = report_of("Hoa Lan")
    here = reverse("audits:self-assessment", args=[report.pk])
    pages = [f"{here}{page}" for page in ("", "receipt/", "report/", "criteria/I.1/questions/", "reopening/")]
    return ["/", *pages, *of_cluster(1, "scoring:consolidation", "audits:reports-compare")]


def head_who_approves() -> list[str]:
    report = report_of("Mai Vàng")
    here = reverse("audits:self-assessment", args=[report.pk])
    return ["/", here, f"{here}review/"]


def clerk_who_cross_checks() -> list[str]:
    sheets = CrossCheck.objects.filter(assessor__name="Cẩm Tú")
    marking, sealed = sheets.get(state=CrossCheck.State.MARKING), sheets.get(state=CrossCheck.State.SEALED)
    marked, unmarked = "I.1", "VII.1"
    criteria = [reverse("audits:cross-check-criterion", args=[marking.pk, code]) for code in (marked, unmarked)]
    overviews = [reverse("audits:cross-check", args=[sheet.pk]) for sheet in (marking, sealed)]
    acts = ("finish/", "samples/", "sheet/", "print/", "workbook/upload/")
    pages = [reverse("audits:cross-check", args=[marking.pk]) + act for act in acts]
    return [*of_cluster(2, "audits:cross-checks"), *overviews, *criteria, *pages]


def lead_unit_that_consolidates() -> list[str]:
    [table] = of_cluster(3, "scoring:consolidation")
    line = reverse("scoring:line", args=[cluster(3).pk, Ward.objects.get(name="Hồng Nhung").pk, "VI.1"])
    tabs = [f"{table}?tab={tab}" for tab in ("discuss", "matrix", "wards")]
    return [
        "/",
        *tabs,
        line,
        *of_cluster(3, "scoring:explanations", "scoring:explanations-agree", "scoring:conference", "scoring:results"),
    ]


def lead_unit_in_conference() -> list[str]:
    return ["/", *of_cluster(4, "scoring:conference", "scoring:commendations", "scoring:minutes")]


def lead_unit_that_is_done() -> list[str]:
    return of_cluster(5, "scoring:minutes", "scoring:results", "scoring:commendations", "scoring:conference")


def district_office() -> list[str]:
    board = reverse("scoring:board", args=[cluster(1).audit_round_id])
    return ["/", "/rounds/", board, *of_cluster(3, "scoring:cluster"), *of_cluster(5, "scoring:cluster")]


WALKS = {
    "": visitor,
    "thachthao": clerk_who_scores,
    "hoalan": lead_unit_that_waits,
    "lanhdaomaivang": head_who_approves,
    "camtu": clerk_who_cross_checks,
    "doquyen": lead_unit_that_consolidates,
    "ngoclan": lead_unit_in_conference,
    "anhdao": lead_unit_that_is_done,
    "sonoivu": district_office,
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("username", WALKS)
def test_every_page_can_be_read_by_all_fits_a_phone_and_keeps_to_its_language(sit_down, complaints, username, language):
    person = Person.objects.get(username=username) if username else None
    page, found = sit_down(person, language=language), []
    for path in WALKS[username]():
        found += [f"{path}: {fault}" for fault in faults_of(page, path, language, complaints)]
    assert found == []


def faults_of(page: Page, path: str, language: str, complaints: list[str]) -> Iterator[str]:
    """One visit, then the same page narrowed to a phone, where axe has nothing new to say in a second language."""
    page.set_viewport_size({"width": DESK, "height": SIZES[DESK]})
    page.goto(path)
    yield from complaints
    if page.locator("html").get_attribute("lang") != language:
        yield f"not in {language}"
    yield from (f"in the other language: {text}" for text in texts_of(page) & foreign(language))
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        if (width, language) != (PHONE, "en"):
            yield from (f"at {width}: {violation}" for violation in violations_on(page))
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"{wide} pixels wide at {width}"
    complaints.clear()  # axe tries inline styles, which the policy forbids to it as to anybody


def violations_on(page: Page) -> Iterator[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False})
    for violation in found.response["violations"]:
        for node in violation["nodes"][:3]:
            yield f"{violation['id']} {node['target']} {node['html'][:150]}"


def texts_of(page: Page) -> set[str]:
    """Every piece of text in the page's own language but what the criteria set says, which is Vietnamese everywhere."""
    return set(
        page.evaluate(
            """() => {
              const texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              const others = "body [lang], script, style, textarea, .levels, .guidance, [data-guidance]";
              while (walker.nextNode()) {
                if (!walker.currentNode.parentElement.closest(others)) texts.push(walker.currentNode.data.trim());
              }
              return texts;
            }"""
        )
    )


@cache
def foreign(language: str) -> frozenset[str]:
    """Whole sentences and labels that only a page in the other language may show."""
    entries = [e for e in polib.pofile(str(settings.BASE_DIR / CATALOGUE)) if e.msgstr and "%(" not in e.msgid]
    english, vietnamese = {e.msgid for e in entries}, {e.msgstr for e in entries}
    return frozenset(english - vietnamese if language == "vi" else vietnamese - english)


HIDDEN_BY_A_BAR = """() => {
  const field = document.activeElement.closest("label") ?? document.activeElement, box = field.getBoundingClientRect();
  const bars = [...document.querySelectorAll(".summary-bar, .bottom-bar")].filter((bar) => !bar.contains(field));
  return bars.some((bar) => {
    const { top, bottom } = bar.getBoundingClientRect();
    const over = getComputedStyle(bar).position !== "static";
    return over && box.top < bottom - 1 && box.bottom > top + 1;
  });
}"""


@pytest.mark.parametrize("width", SIZES)
def test_no_bar_hides_the_field_that_has_the_focus(sit_down, width):
    page = sit_down(Person.objects.get(username="thachthao"), width=width)
    report = report_of("Thạch Thảo")
    page.goto(reverse("audits:self-assessment-group", args=[report.pk, "III"]))
    for key in ("Tab", "Shift+Tab"):
        seen = 0
        for _stop in range(80):
            page.keyboard.press(key)
            if page.evaluate("document.activeElement.matches('main input, main textarea')"):
                seen += 1
                assert not page.evaluate(HIDDEN_BY_A_BAR), page.evaluate("document.activeElement.outerHTML")
        assert seen >= 3


def test_one_click_signs_a_visitor_in_and_a_strip_says_that_it_is_a_trial_copy(page):
    username, label, description = DEMO_ACCOUNTS[0]
    page.goto("/")
    expect(page.get_by_text(said("Trial copy."))).to_be_visible()
    page.get_by_role("button", name=said(label)).click()
    expect(page.get_by_role("heading", name=said("My tasks"), exact=True)).to_be_visible()
    expect(page.get_by_text(said("Trial copy."))).to_be_visible()
    expect(page.locator("header")).to_contain_text(Person.objects.get(username=username).full_name)
    page.get_by_role("button", name=said("Choose another role")).click()
    expect(page.get_by_text(said(description))).to_be_visible()
