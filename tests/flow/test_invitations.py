from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry
from clusters.services import invitations
from tests import make

PASSWORD = "cây đa bến nước"


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def clerk(db):
    return make.make_person(ward=make.make_ward(), name="Nguyễn Văn Bình")


def link(secret):
    return f"/invitations/{secret}/"


def test_the_page_says_whose_invitation_it_is_and_asks_for_one_thing(client, clerk):
    page = client.get(link(invitations.invite(clerk, by=None))).content.decode()
    assert "Nguyễn Văn Bình" in page
    assert "UBND phường Phúc Lợi" in page
    assert page.count('type="password"') == 1
    assert "At least 10 characters" in page


def test_setting_a_password_signs_in_and_leads_to_the_tasks(client, clerk):
    answer = client.post(link(invitations.invite(clerk, by=None)), {"password": PASSWORD})
    assert answer.url == "/"
    assert client.get("/").context["request"].user == clerk
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["", "ngan", "1234567890", "matkhau"])
def test_a_weak_password_is_refused_and_the_link_still_works(client, clerk, password):
    secret = invitations.invite(clerk, by=None)
    assert client.post(link(secret), {"password": password}).status_code == 422
    assert client.get(link(secret)).status_code == 200
    clerk.refresh_from_db()
    assert not clerk.has_usable_password()


def test_a_link_works_once(client, clerk):
    secret = invitations.invite(clerk, by=None)
    client.post(link(secret), {"password": PASSWORD})
    page = client.get(link(secret))
    assert page.status_code == 410
    assert "The link has expired" in page.content.decode()
    with pytest.raises(Refused, match="đã hết hạn hoặc đã được dùng"):
        invitations.accept(secret, "một mật khẩu khác")


def test_a_newer_link_ends_the_older_one(client, clerk):
    older = invitations.invite(clerk, by=None)
    newer = invitations.invite(clerk, by=None)
    assert client.get(link(older)).status_code == 410
    assert client.get(link(newer)).status_code == 200


def test_a_link_ends_after_seven_days(client, clerk):
    now = clock.now()
    with clock.at(now):
        secret = invitations.invite(clerk, by=None)
    with clock.at(now + timedelta(days=7) - timedelta(seconds=1)):
        assert client.get(link(secret)).status_code == 200
    with clock.at(now + timedelta(days=7)):
        assert client.get(link(secret)).status_code == 410
        assert client.post(link(secret), {"password": PASSWORD}).status_code == 410


@pytest.mark.parametrize("secret", ["0", "khong-co", "a" * 500])
def test_a_guessed_link_says_no_more_than_an_old_one(client, db, secret):
    assert client.get(link(secret)).status_code == 410


def test_a_closed_account_is_not_invited_and_its_link_ends(client, clerk):
    secret = invitations.invite(clerk, by=None)
    clerk.is_active = False
    clerk.save()
    assert client.get(link(secret)).status_code == 410
    with pytest.raises(Refused, match="đã bị khóa"):
        invitations.invite(clerk, by=None)


def test_inviting_and_joining_are_journaled_without_the_secret(client, clerk):
    secret = invitations.invite(clerk, by=None)
    client.post(link(secret), {"password": PASSWORD})
    lines = list(JournalEntry.objects.order_by("number"))
    assert [line.verb for line in lines] == ["person.invited", "person.joined"]
    assert secret not in str([(line.after, line.label, line.reason) for line in lines])


def test_an_administrator_prints_a_link_at_the_server(client, clerk):
    printed = StringIO()
    call_command("invite", clerk.username, "--site", "https://chamcheo.example/", stdout=printed)
    address = printed.getvalue().strip()
    assert address.startswith("https://chamcheo.example/invitations/")
    assert client.get(address.removeprefix("https://chamcheo.example")).status_code == 200
    with pytest.raises(CommandError, match="no account named"):
        call_command("invite", "khong-ai")


def test_staying_signed_in_is_a_choice(client, clerk):
    clerk.set_password(PASSWORD)
    clerk.save()
    typed = {"username": clerk.username, "password": PASSWORD}
    assert client.post("/sign-in/", typed).cookies["sessionid"]["max-age"] == ""
    client.post("/sign-out/")
    assert client.post("/sign-in/", typed | {"remember": "on"}).cookies["sessionid"]["max-age"] == 12 * 60 * 60
