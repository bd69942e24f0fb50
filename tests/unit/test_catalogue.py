import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import django
import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
DJANGO = Path(django.__file__).parent
MADE_OF = ["config", "clusters", "audits", "scoring", "templates", "locale"]
PLACEHOLDER = re.compile(r"%\(\w+\)[srdf]|%[srdf]|\{\w*\}")

# Where Django keeps sentences that a person can meet.
DJANGO_SPEAKS = [
    "core/validators.py",
    "core/paginator.py",
    "forms/*.py",
    "db/models/base.py",
    "db/models/constraints.py",
    "db/models/fields/*.py",
    "contrib/auth/forms.py",
    "contrib/auth/*valid*.py",
    "utils/timesince.py",
]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    """The Vietnamese catalogue as makemessages would leave it now."""
    copy = tmp_path_factory.mktemp("catalogue")
    for part in MADE_OF:
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "vi", "--no-location"]
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
    return polib.pofile(str(copy / "locale/vi/LC_MESSAGES/django.po"))


def test_every_message_has_its_vietnamese(catalogue):
    assert [
        entry.msgid for entry in catalogue if not entry.obsolete and not entry.translated() and not entry.fuzzy
    ] == []


def test_no_vietnamese_is_a_guess_of_the_tool(catalogue):
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


def test_vietnamese_fills_in_the_same_facts_as_english(catalogue):
    assert [
        entry.msgid for entry in catalogue.translated_entries() if facts(entry.msgid) != facts(vietnamese(entry))
    ] == []


def test_vietnamese_speaks_as_an_office_does(catalogue):
    familiar = re.compile(r"\b[Bb]ạn\b|!|[\U0001f300-\U0001faff]")
    assert [entry.msgid for entry in catalogue.translated_entries() if familiar.search(vietnamese(entry))] == []


def test_what_django_leaves_in_english_is_supplied_here(catalogue):
    done = {entry.msgid for entry in catalogue.translated_entries()}
    for part in ("conf", "contrib/auth"):
        theirs = polib.pofile(str(DJANGO / part / "locale/vi/LC_MESSAGES/django.po"))
        done |= {entry.msgid for entry in theirs.translated_entries()}
    assert sorted(django_sentences() - done) == []


def test_what_is_supplied_for_django_is_what_django_says():
    assert sorted(msgids(ROOT / "config/django_messages.py") - django_sentences()) == []


def vietnamese(entry: polib.POEntry) -> str:
    return entry.msgstr or entry.msgstr_plural[0]


def facts(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def django_sentences() -> set[str]:
    found = set()
    for path in [path for pattern in DJANGO_SPEAKS for path in DJANGO.glob(pattern)]:
        found |= {word for word in msgids(path) if word.endswith(".") or path.parent.name != "fields"}
    return found - {"…"}


def msgids(path: Path) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    speaking = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in speaking and isinstance(call.args[0], ast.Constant)
    }
