import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings


@pytest.fixture(scope="session", autouse=True)
def evidence_folder() -> Iterator[None]:
    """What tests upload is gone when they are over."""
    yield
    shutil.rmtree(settings.EVIDENCE_DIR, ignore_errors=True)
