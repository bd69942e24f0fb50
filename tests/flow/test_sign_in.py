from datetime import timedelta

import pytest
from django.test import override_settings

from clusters import clock, demo_accounts
from tests import make

PASSWORD = "mat khau du dai"
WRONG = "The user name or the password is wrong."


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def clerk(db):
    person = make.make_person(ward=make.make_ward(), name="Trần Văn Lợi")
    person.set_password(PASSWORD)
    person.email = "loi@phucloi.vn"
    person.save()
    return person


def sign_in(client, username, password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_a_clerk_signs_in_and_sees_the_tasks(client, clerk):
    assert sign_in(client, clerk.username).url == "/"
    assert "My tasks" in client.get("/").content.decode()


def test_an_e_mail_address_does_as_well(client, clerk):
    assert sign_in(client, "LOI@phucloi.vn").url == "/"


def test_an_e_mail_address_of_two_people_names_nobody(client, clerk):
    other = make.make_person(ward=make.make_ward("Giang Biên"))
    other.email = clerk.email
    other.save()
    assert sign_in(client, clerk.email).status_code == 422


def test_a_wrong_password_and_a_wrong_name_get_the_same_sentence(client, clerk):
    for page in (sign_in(client, clerk.username, "sai mat khau"), sign_in(client, "khong-ai")):
        assert page.status_code == 422
        assert page.content.decode().count(WRONG) == 1


def test_an_account_that_was_closed_gets_that_sentence_too(client, clerk):
    clerk.is_active = False
    clerk.save()
    assert WRONG in sign_in(client, clerk.username).content.decode()


def test_after_signing_in_the_page_that_was_asked_for_opens(client, clerk):
    assert client.get("/rounds/").url == "/sign-in/?next=/rounds/"
    assert sign_in(client, clerk.username, next="/rounds/").url == "/rounds/"


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_nobody_is_led_to_another_site(client, clerk, next_page):
    assert sign_in(client, clerk.username, next=next_page).url == "/"


def test_whoever_is_signed_in_goes_on_at_once(client, clerk):
    client.force_login(clerk)
    assert client.get("/sign-in/").url == "/"


def test_the_weeks_of_the_current_round_are_public_and_its_units_are_not(client, db):
    make.make_cluster_round()
    page = client.get("/sign-in/").content.decode()
    assert "01/10/2026 – 09/10/2026" in page
    assert "UBND phường Hai" not in page


def test_signing_out_takes_a_press_of_the_button(client, clerk):
    client.force_login(clerk)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == "/sign-in/"
    assert "Signed out." in client.get("/sign-in/").content.decode()
    assert client.get("/").url == "/sign-in/?next=/"


def test_pages_of_a_person_are_not_kept_on_a_shared_computer(client, clerk):
    client.force_login(clerk)
    assert "no-store" in client.get("/").headers["Cache-Control"]


@override_settings(AXES_ENABLED=True)
def test_the_ninth_wrong_password_closes_the_account_from_this_place_for_a_quarter_of_an_hour(client, clerk):
    for _ in range(8):
        page = sign_in(client, clerk.username, "sai mat khau")
    assert page.status_code == 429
    opens = clock.now().astimezone(clock.HANOI) + timedelta(minutes=15)
    assert f"It opens again at {opens:%H:%M}." in page.content.decode()
    assert sign_in(client, clerk.username).status_code == 429


def test_a_trial_copy_offers_its_listed_accounts_and_only_those(client, clerk, monkeypatch):
    monkeypatch.setattr("clusters.views.sign_in.DEMO_ACCOUNTS", ((clerk.username, "Ward clerk", "Scores itself"),))
    other = make.make_person(ward=make.make_ward("Giang Biên"))
    with override_settings(DEMO=True):
        assert "Scores itself" in client.get("/sign-in/").content.decode()
        assert client.post("/sign-in/demo/", {"username": other.username}).status_code == 404
        assert client.post("/sign-in/demo/", {"username": clerk.username}).url == "/"


def test_elsewhere_there_is_no_sign_in_without_password(client, clerk, monkeypatch):
    monkeypatch.setattr("clusters.views.sign_in.DEMO_ACCOUNTS", ((clerk.username, "Ward clerk", "Scores itself"),))
    assert "Scores itself" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/demo/", {"username": clerk.username}).status_code == 404


def test_the_listed_accounts_are_named_once():
    names = [username for username, _label, _description in demo_accounts.DEMO_ACCOUNTS]
    assert sorted(set(names)) == sorted(names)


def test_help_is_open_to_everybody(client, db):
    assert client.get("/help/").status_code == 200


def test_what_one_person_was_told_and_did_not_see_is_not_told_to_the_next_at_that_computer(client, db):
    cluster_round = make.make_cluster_round("cross")
    lead, _deputy, member = make.wards_of(cluster_round)
    sheet = make.sheet_of(cluster_round, member, lead)
    visit = {"team": "Trần Văn Lợi", "day": "2026-10-15", "place": "Kho lưu trữ"}
    client.force_login(make.clerk_of(member), backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(make.NOW["cross"]):
        client.post(f"/cross-checks/{sheet.pk}/visit/", visit)
    assert "messages" in client.cookies
    client.post("/sign-out/")
    told = client.get("/sign-in/").content.decode()
    assert "Signed out." in told
    assert "The visit is noted." not in told
