"""A real Chromium before a real server. Every module has a database of its own, in a file, as an office has."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from clusters.models import Person
from tests.conftest import PATIENCE

SIZES = {1366: 768, 360: 740}


@pytest.fixture(scope="module")
def transactional_db(browser, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """In place of pytest-django's: emptied after a module, not after every test, and in a file."""
    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            yield
            call_command("flush", interactive=False, verbosity=0)
            return
        memory = _move_to(tmp_path_factory.mktemp("database") / "test.sqlite3")
        yield
        connection.close()
        connection.settings_dict["NAME"], connection.connection = memory


def _move_to(file: Path) -> tuple[str, Any]:
    """Threads cannot share a transaction in memory, so two people could not act at once; a file lets them."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    memory = connection.settings_dict["NAME"], connection.connection
    connection.settings_dict["NAME"], connection.connection = str(file), None
    return memory


@pytest.fixture(scope="module")
def live_server(transactional_db) -> Iterator[LiveServer]:
    """In place of pytest-django's, which would begin before the database is in its file."""
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser complained of, a breach of the content security policy for example. No page may have any."""
    heard: list[str] = []
    yield heard
    assert heard == []


SitDown = Callable[..., Page]


@pytest.fixture
def sit_down(browser, live_server, complaints) -> Iterator[SitDown]:
    """A person at a browser of their own, signed in already; without a person, a visitor before the sign-in page."""
    contexts = []

    def _sit_down(person: Person | None = None, *, language: str = "vi", width: int = 1366, **options: Any) -> Page:
        size = {"width": width, "height": SIZES[width]}
        context = browser.new_context(
            base_url=live_server.url, viewport=size, timezone_id="Asia/Ho_Chi_Minh", **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        cookies = {"django_language": language} | ({"sessionid": session_of(person)} if person else {})
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda message: complaints.extend(_complaint(message)))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield _sit_down
    for context in contexts:
        context.close()


@pytest.fixture
def page(sit_down) -> Page:
    return sit_down()


def _complaint(message: ConsoleMessage) -> list[str]:
    """All but that a page said no: a refusal is an answer."""
    refusal = "the server responded with a status of 4" in message.text
    return [message.text] if message.type in ("error", "warning") and not refusal else []


def session_of(person: Person) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value
