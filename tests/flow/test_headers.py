"""What goes with every answer: the rules for the browser, cookies that scripts cannot read, forms of our own only."""

import re

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings

from clusters import clock
from clusters.models import Person
from tests.walk import Answer, Writes, walk
from tests.world import ADDRESSES, World, make_world

pytestmark = pytest.mark.django_db
ROLES = ("anonymous", "lead")
BROKEN = override_settings(ROOT_URLCONF="tests.flow.error_urls")
ERRORS = {
    "/fails/400/": (400, "Hệ thống không đọc được yêu cầu này"),
    "/fails/403/": (403, "Tài khoản này không xem được trang"),
    "/fails/refused/": (403, "Chỉ UBND phường Một ghi nhận nội dung này."),
    "/fails/409/": (409, "Nội dung này vừa được người khác thay đổi"),
    "/fails/500/": (500, "Hệ thống gặp sự cố"),
    "/no/such/page/": (404, "Không tìm thấy trang"),
}
OF_THE_CODE = ("secret_token_of_the_code", "Traceback", "Exception", "Error", "Django", "Forbidden")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Closed, with papers: every kind of page and file is there."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world("closed", clusters=1)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def answers(world, django_db_blocker) -> list[Answer]:
    with django_db_blocker.unblock():
        return [a for method in ("GET", "POST") for a in walk(world, "closed", method, ADDRESSES, ROLES)]


def wrong(answers: list[Answer], holds) -> list[tuple[str, str, str]]:
    return [(a.method, a.address, a.role) for a in answers if not holds(a)]


def test_no_answer_lets_a_page_run_a_script_or_a_style_of_others(answers):
    policies = {a.headers["Content-Security-Policy"] for a in answers if not is_uploaded(a)}
    for policy in policies:
        assert "unsafe" not in policy
        rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
        assert rules["default-src"] == rules["form-action"] == rules["frame-ancestors"] == ["'self'"]
        assert rules["base-uri"] == rules["object-src"] == ["'none'"]
        assert "script-src" not in rules
        assert "style-src" not in rules


def is_uploaded(answer: Answer) -> bool:
    """What somebody uploaded: its own rules are in test_evidence_files.py."""
    return answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_only_what_somebody_uploaded_has_rules_of_its_own(answers):
    files = {"audits:evidence-file", "audits:photo-file"}
    assert {(a.method, a.address, a.code) for a in answers if is_uploaded(a)} == {("GET", name, ".") for name in files}


def test_no_answer_is_guessed_framed_by_others_or_tells_others_where_one_was(answers):
    told = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "SAMEORIGIN", "Referrer-Policy": "same-origin"}
    assert wrong(answers, lambda a: told.items() <= a.headers.items()) == []


def test_nothing_that_a_signed_in_person_saw_is_kept_by_the_browser(answers):
    signed_in = [a for a in answers if a.role == "lead" and a.address != "clusters:sign-out"]
    assert wrong(signed_in, lambda a: "no-store" in a.headers.get("Cache-Control", "")) == []


def test_every_cookie_is_out_of_reach_of_scripts_and_of_other_sites(answers):
    cookies = {cookie for a in answers for cookie in a.cookies}
    assert {name for name, *_rest in cookies} >= {"csrftoken"}
    assert {c for c in cookies if c[1:] != (True, "Lax")} == set()


def test_signing_in_gives_a_new_session_with_a_safe_cookie(world):
    person, browser = Person.objects.get(pk=world.people["lead"].pk), Client()
    person.set_password("mật khẩu rất dài 2026")
    person.save()
    browser.get("/sign-in/")
    response = browser.post("/sign-in/", {"username": person.username, "password": "mật khẩu rất dài 2026"})
    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert (response.status_code, cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (302, True, "Lax", "")


@pytest.mark.parametrize("role", ROLES)
def test_a_form_without_its_token_is_not_accepted_anywhere(world, role):
    browser, writes, taken = world.browser(role, enforce_csrf_checks=True), Writes(), []
    with clock.at(world.now), connection.execute_wrapper(writes):
        for name in ADDRESSES:
            response = browser.post(world.url(name), {"confirmed": "on"})
            if response.status_code != 403 or "Trang đã mở quá lâu" not in response.content.decode():
                taken.append((name, response.status_code))
    assert (taken, writes.seen) == ([], [])


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_a_form_of_another_site_is_not_accepted(world, origin):
    browser = world.browser("lead", enforce_csrf_checks=True)
    with clock.at(world.now):
        page = browser.get("/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    data = {"csrfmiddlewaretoken": token[1] if token else ""}
    assert browser.post("/sign-out/", data, headers={"origin": origin}).status_code == 403
    assert browser.post("/sign-out/", data, headers={"origin": "http://testserver"}).status_code == 302


def test_a_form_that_came_after_the_sign_in_ended_leads_back_to_its_page_and_says_so(world):
    browser, page = Client(), world.url("scoring:minutes")
    response = browser.post(
        world.url("scoring:documents-make"), headers={"referer": f"http://testserver{page}"}, follow=True
    )
    assert response.redirect_chain == [(f"/sign-in/?next={page}", 302)]
    assert "Phiên đăng nhập đã hết nên biểu mẫu chưa được nhận." in response.content.decode()


@pytest.mark.parametrize("referer", ["https://elsewhere.example/a/", "javascript:alert(1)", ""])
def test_after_the_sign_in_ended_no_form_leads_to_a_page_of_others(world, referer):
    response = Client().post(world.url("scoring:documents-make"), headers={"referer": referer})
    assert response["Location"] == "/sign-in/?next=/"


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/help/", "/no/such/page/"])
def test_a_host_that_is_not_ours_is_not_answered(path):
    response = Client().get(path, headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert ERRORS["/fails/400/"][1] in response.content.decode()


@BROKEN
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", ERRORS)
def test_an_error_is_told_in_vietnamese_without_names_of_the_code(world, role, path):
    browser = world.browser(role)
    browser.raise_request_exception = False
    response, (status, words) = browser.get(path), ERRORS[path]
    page = response.content.decode()
    assert (response.status_code, '<html lang="vi">' in page, words in page) == (status, True, True)
    assert [name for name in OF_THE_CODE if name in page] == []
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in response["Content-Security-Policy"]


@BROKEN
def test_an_error_is_told_in_english_to_who_chose_english():
    browser = Client(raise_request_exception=False)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "The system has run into trouble" in browser.get("/fails/500/").content.decode()


@pytest.mark.parametrize(("method", "address"), [("get", "scoring:approve"), ("post", "scoring:minutes")])
def test_an_address_that_is_asked_in_the_wrong_way_says_so(world: World, method, address):
    response = getattr(world.clients["lead"], method)(world.url(address))
    assert (response.status_code, response["Allow"]) == (405, "POST" if method == "get" else "GET, HEAD")
    assert "Không mở được địa chỉ này theo cách này" in response.content.decode()


def test_nothing_is_shown_to_developers():
    assert settings.DEBUG is False
