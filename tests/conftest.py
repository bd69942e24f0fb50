import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect, sync_playwright

CHROMIUM = shutil.which(os.environ.get("CHROMIUM", "chromium"))
PATIENCE = 30_000  # milliseconds: the cores are shared with the rest of the suite


@pytest.fixture(scope="session", autouse=True)
def evidence_folder() -> Iterator[None]:
    """What tests upload is gone when they are over."""
    yield
    shutil.rmtree(settings.EVIDENCE_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One a process: Playwright runs once in a thread."""
    if not CHROMIUM:
        pytest.skip("No Chromium on this machine: script/bootstrap browser installs it, or CHROMIUM names the program.")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread whose tests ask the database
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
