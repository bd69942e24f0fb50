"""Help, an article a task: which there are, which belongs to which page, and how one is found without diacritics."""

import re
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clusters.texts import folded

CLERK, LEAD, OFFICE, SERVER = (
    _("For a unit"),
    _("For the lead unit"),
    _("For the office in charge"),
    _("For the server"),
)


@dataclass(frozen=True, slots=True)
class Article:
    """Its text is a template of its language, help/vi/… and help/en/…."""

    slug: str
    title: Any
    reader: Any
    pages: tuple[str, ...] = ()  # beginnings of the names of the pages it explains

    @property
    def text(self) -> str:
        language = "en" if (get_language() or "").startswith("en") else "vi"
        return render_to_string(f"help/{language}/{self.slug}.html")

    def tells_of(self, sought: str) -> bool:
        """Every word of `sought`, whatever its diacritics and case."""
        whole, words = folded(f"{self.title} {strip_tags(self.text)}"), re.findall(r"\w+", folded(sought))
        return bool(words) and all(word in whole for word in words)


ARTICLES = (
    Article("bat-dau", _("Getting in"), CLERK, ("clusters:sign", "clusters:invitation")),
    Article("viec-cua-toi", _("My tasks"), CLERK, ("scoring:home", "scoring:calendar")),
    Article("tu-danh-gia", _("Scoring oneself"), CLERK, ("audits:self-assessment",)),
    Article("luu-tu-dong", _("Saving, and working without network"), CLERK, ("audits:device",)),
    Article("tai-lieu-kiem-chung", _("Evidence"), CLERK, ("audits:evidence",)),
    Article("gui-bao-cao", _("Checking and sending the report"), CLERK, (
        "audits:self-assessment-review", "audits:self-assessment-send", "audits:self-assessment-receipt",
        "audits:self-assessment-withdraw", "audits:submission", "audits:reopening",
    )),
    Article("doc-bao-cao", _("Reading the reports of others"), CLERK, ("audits:report", "audits:question")),
    Article("kiem-tra-cheo", _("Cross-check"), CLERK, ("audits:cross-check",)),
    Article("phieu-tai-cho", _("Checking on site, without network"), CLERK, (
        "audits:sheet", "audits:photo", "audits:sample", "audits:cross-check-sheet", "audits:cross-check-sample",
    )),
    Article("giai-trinh", _("Explanations"), CLERK, ("scoring:expla", "scoring:consent")),
    Article("excel", _("Filling in with Excel"), CLERK, (
        "audits:workbook", "audits:self-assessment-workbook", "audits:cross-check-workbook",
    )),
    Article("bieu-quyet", _("Voting"), CLERK, ("scoring:motion",)),
    Article("van-ban", _("Papers, and looking them up"), CLERK, (
        "scoring:papers", "scoring:document", "scoring:verif",
    )),
    Article("tong-hop", _("Consolidation"), LEAD, ("scoring:consolidation", "scoring:line", "scoring:ward")),
    Article("hoi-nghi", _("The conference"), LEAD, ("scoring:conference",)),
    Article("man-chieu", _("The screen of the meeting"), LEAD, ("scoring:screen",)),
    Article("khen-thuong", _("Proposing commendations"), LEAD, ("scoring:commendation",)),
    Article("bien-ban", _("Minutes and signatures"), LEAD, ("scoring:minutes", "scoring:signing")),
    Article("trinh-ket-qua", _("Results, and sending them on"), LEAD, ("scoring:results", "scoring:submit")),
    Article("co-quan-chu-tri", _("Following and deciding"), OFFICE, (
        "scoring:board", "scoring:cluster", "scoring:rounds",
    )),
    Article("quan-tri", _("Running the server"), SERVER),
    Article("cau-hoi", _("Questions often asked"), CLERK),
    Article("tro-nang", _("Accessibility"), SERVER),
)  # fmt: skip
BY_SLUG = {article.slug: article for article in ARTICLES}


def article_of(page: str) -> Article | None:
    """The article whose longest beginning fits the name of a page."""
    fitting = [(len(start), article) for article in ARTICLES for start in article.pages if page.startswith(start)]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None


def by_reader(sought: str = "") -> list[tuple[Any, list[Article]]]:
    """All articles, or those that tell of what is sought, under whom they are for."""
    found = [article for article in ARTICLES if not sought or article.tells_of(sought)]
    readers = list(dict.fromkeys(article.reader for article in found))
    return [(reader, [article for article in found if article.reader == reader]) for reader in readers]
