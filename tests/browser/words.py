"""What a page says and how a person finds it: by the words that stand there, in the language of the page."""

from typing import Any

from django.utils import translation
from playwright.sync_api import Locator, Page


def said(sentence: str, language: str = "vi", **values: Any) -> str:
    """The sentence of the code as a page in that language has it."""
    with translation.override(language):
        return translation.gettext(sentence) % values if values else translation.gettext(sentence)


def button(place: Page | Locator, sentence: str, **values: Any) -> Locator:
    return place.get_by_role("button", name=said(sentence, **values), exact=True)


def link(place: Page | Locator, sentence: str, **values: Any) -> Locator:
    return place.get_by_role("link", name=said(sentence, **values), exact=True)


def field(place: Page | Locator, sentence: str, **values: Any) -> Locator:
    return place.get_by_label(said(sentence, **values), exact=True)


def section(page: Page, sentence: str) -> Locator:
    """The part of a page under this heading."""
    return page.get_by_role("region", name=said(sentence), exact=True)


def unfold(place: Page | Locator, sentence: str) -> None:
    place.locator("summary", has_text=said(sentence)).click()
