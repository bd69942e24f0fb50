import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
APPS = ["clusters", "audits", "scoring"]  # each may point to those before it

OWN_STYLE = re.compile(r"<[^>]*\sstyle=|<style\b")
OWN_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)|<[^>]*\son\w+=[\"']|javascript:")
LINK_OR_COMMENT = re.compile(r"<a\b[^>]*>|{#.*?#}|/\*.*?\*/", re.DOTALL)
FOREIGN = re.compile(r"https?://(?!www\.w3\.org/)[^\s\"'<>)]+|[\"'(]//\w[^\s\"'<>)]+")
UNESCAPED = re.compile(r"\|\s*safe\b|\bmark_safe\(|{% autoescape off")


def files(*patterns: str) -> list[str]:
    paths = {path for pattern in patterns for path in ROOT.glob(pattern) if "migrations" not in path.parts}
    return sorted(path.relative_to(ROOT).as_posix() for path in paths)


SOURCES = files("manage.py", "config/**/*.py", *(f"{app}/**/*.py" for app in APPS))
TESTS = files("tests/**/*.py")
TEMPLATES = files("templates/**/*.html")
STATIC = files("static/**/*.css", "static/**/*.js", "static/**/*.svg")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*SOURCES, *TESTS, *TEMPLATES, *STATIC])
def test_a_file_stays_small(name):
    assert len(read(name).splitlines()) <= (250 if name.endswith(".css") else 400)


@pytest.mark.parametrize("name", SOURCES)
def test_a_function_stays_small(name):
    functions = [node for node in ast.walk(ast.parse(read(name))) if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions if node.end_lineno - node.lineno >= 40] == []


def test_foreign_keys_point_the_same_way_as_imports():
    pointing = [
        (model._meta.app_label, field.related_model._meta.app_label, str(field))
        for model in apps.get_models()
        if model._meta.app_label in APPS
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model._meta.app_label in APPS
    ]
    assert len(pointing) > len(APPS)
    assert [field for here, there, field in pointing if APPS.index(there) > APPS.index(here)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_no_script_of_its_own(name):
    assert OWN_SCRIPT.findall(read(name)) == []


# A paper becomes PDF and meets no browser; the widths of its columns are data.
@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith("templates/documents/")])
def test_a_page_has_no_style_of_its_own(name):
    assert OWN_STYLE.findall(read(name)) == []


@pytest.mark.parametrize("name", [*TEMPLATES, *STATIC])
def test_nothing_is_fetched_from_another_server(name):
    assert FOREIGN.findall(LINK_OR_COMMENT.sub("", read(name))) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_address_a_template_names_exists(name):
    named = set(re.findall(r"{%\s*url\s+[\"']([^\"']+)[\"']", read(name)))
    assert sorted(named - named_addresses(get_resolver(), "")) == []


@pytest.mark.parametrize("name", [*SOURCES, *TEMPLATES])
def test_text_is_escaped_or_the_line_says_why_not(name):
    unescaped = [line for line in read(name).splitlines() if UNESCAPED.search(line)]
    assert [line for line in unescaped if "#" not in line] == []


def test_the_guide_to_operations_names_every_setting():
    settings = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", read("config/settings.py")))
    assert len(settings) > 5
    assert settings == set(re.findall(r"^\| `([A-Z_]+)` ", read("docs/operations.md"), flags=re.MULTILINE))


def named_addresses(resolver: URLResolver, space: str) -> set[str]:
    names = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            names |= named_addresses(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            names.add(f"{space}{pattern.name}")
    return names
