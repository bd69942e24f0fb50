from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from clusters.errors import Refused
from clusters.models import Person
from clusters.services import invitations


class Command(BaseCommand):
    help = "Print a link, used once within 7 days, with which a person sets a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--site", default="", help="address of this server, put before the link")

    def handle(self, *_args: Any, **options: Any) -> None:
        person = Person.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"There is no account named {options['username']}.")
        try:
            secret = invitations.invite(person, by=None)
        except Refused as refusal:
            raise CommandError(refusal.reason) from refusal
        self.stdout.write(options["site"].rstrip("/") + reverse("clusters:invitation", args=[secret]))
