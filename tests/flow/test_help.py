import pytest
from django.conf import settings
from django.utils import translation

from scoring.help_articles import ARTICLES, BY_SLUG, article_of
from tests import make
from tests.access_table import PAGES, rows


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("slug", BY_SLUG)
def test_every_article_is_there_in_both_languages_and_read_without_signing_in(client, db, slug, language):
    client.cookies["django_language"] = language
    page = client.get(f"/help/{slug}/")
    assert page.status_code == 200
    with translation.override(language):
        assert str(BY_SLUG[slug].title) in page.content.decode()


def test_no_text_lies_there_without_its_article():
    for language in ("vi", "en"):
        folder = settings.BASE_DIR / "templates" / "help" / language
        assert {file.stem for file in folder.glob("*.html")} == set(BY_SLUG)


def test_every_page_of_a_clerk_and_a_leader_has_its_article():
    without = {"clusters:health", "audits:service-worker", "scoring:help", "scoring:help-article"}
    names = {address.partition("@")[0] for address in rows(PAGES)}
    bare = {name for name in names - without if article_of(name) is None}
    assert {name for name in bare if not name.endswith(("-pdf", "-docx", "workbook", "bulletin"))} == set()


@pytest.mark.parametrize(
    ("page", "slug"),
    [
        ("audits:self-assessment-group", "tu-danh-gia"),
        ("audits:self-assessment-review", "gui-bao-cao"),
        ("audits:cross-check-criterion", "kiem-tra-cheo"),
        ("scoring:explanations", "giai-trinh"),
    ],
)
def test_a_page_leads_to_the_article_about_it(page, slug):
    assert article_of(page).slug == slug


@pytest.mark.parametrize("sought", ["niêm phong", "NIEM PHONG", "niem  phong", "phong niêm"])
def test_searching_forgives_diacritics_case_and_order(client, db, sought):
    client.cookies["django_language"] = "vi"
    page = client.get("/help/", {"q": sought})
    assert "/help/kiem-tra-cheo/" in page.content.decode()
    assert "/help/viec-cua-toi/" not in page.content.decode()


@pytest.mark.parametrize("sought", ["zzzz", "<script>alert(1)</script>", "a" * 500, "'; --"])
def test_a_word_that_nobody_wrote_finds_nothing_and_says_what_to_do(client, db, sought):
    client.cookies["django_language"] = "en"
    page = client.get("/help/", {"q": sought}).content.decode()
    assert "No article tells of" in page
    assert "<script>alert" not in page


def test_there_is_no_article_of_another_name(client, db):
    assert client.get("/help/khong-co/").status_code == 404


def test_the_four_tips_stay_until_they_are_put_away_and_come_back_when_asked(client, db):
    clerk = make.clerk_of(make.wards_of(make.make_cluster_round())[2])
    client.force_login(clerk)
    client.cookies["django_language"] = "en"
    assert "Four things to know" in client.get("/").content.decode()
    assert client.post("/tips/").url == "/"
    assert "Four things to know" not in client.get("/").content.decode()
    assert "Show the four first tips again" in client.get("/help/").content.decode()
    client.post("/tips/", {"show": "again"})
    assert "Four things to know" in client.get("/").content.decode()


def test_titles_are_not_doubled():
    titles = [str(article.title) for article in ARTICLES]
    assert sorted(set(titles)) == sorted(titles)
