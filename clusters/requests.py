from typing import Any

from django.http import HttpRequest

from clusters.models import Person


class Request(HttpRequest):
    """What a view gets: LoginRequiredMiddleware lets only people through who signed in."""

    user: Person
    cluster_round: Any  # where the page stands: a view sets it, the shell shows it
    audit_round: Any  # the same for a page about a whole round
