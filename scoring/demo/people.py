"""People of the demo. All of them sign in with the one password that create_demo prints."""

from functools import cache

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from clusters.models import District, Person, Role, Ward

PASSWORD = "dung-thu-cham-cheo"  # noqa: S105 - printed for everybody, and only where DEMO=1


@cache
def _password_once() -> str:
    return make_password(PASSWORD)


def user_name(name: str) -> str:
    """Đỗ Quyên → doquyen"""
    return slugify(name.replace("đ", "d").replace("Đ", "D")).replace("-", "")


def engage(username: str, full_name: str, position: str, phone: str, kind: str, **scope: District | Ward) -> Person:
    person = Person.objects.create(
        username=username, full_name=full_name, position=position, phone=phone, password=_password_once()
    )
    Role.objects.create(person=person, kind=kind, **scope)
    return person


def introduce(person: Person, username: str, full_name: str, position: str) -> None:
    """A stand-in of a replayed case gets a name and can sign in."""
    person.username, person.full_name, person.position = username, full_name, position
    person.password = _password_once()
    person.save(update_fields=["username", "full_name", "position", "password"])
