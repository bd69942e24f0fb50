"""A page as a person sees it at a moment of the round."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusters import clock
from clusters.models import Person


def visit(
    person: Person, name: str, *args: object, at: datetime, data: Mapping[str, Any] | None = None, query: str = ""
) -> HttpResponse:
    """Signed in as `person`; `data` sends a form."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse(name, args=args) + query
    with clock.at(at):
        return client.get(address) if data is None else client.post(address, data)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def refusal_of(answer: HttpResponse) -> str:
    """The reason on the page of a refusal."""
    return answer.context["reason"]


def queries_of(person: Person, name: str, *args: object, at: datetime, query: str = "") -> int:
    """How many the page asks, signing in not counted."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(at), CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(name, args=args) + query).status_code == 200
    return len(asked)
