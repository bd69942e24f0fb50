import os
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from clusters import clock
from clusters.demo_accounts import DEMO_ACCOUNTS
from scoring.demo.live import live_round, play_live
from scoring.demo.past import past_round, play_past
from scoring.demo.people import PASSWORD


class Command(BaseCommand):
    help = "Fills a trial copy (DEMO=1): the round of 2018 and a round of this year at every stage. Once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--today", type=date.fromisoformat, help="the day around which the round of this year runs, YYYY-MM-DD"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("These are invented data: they are only made where the setting DEMO is 1."))
        missing = [play for found, play in ((past_round, _past), (live_round, _live)) if found() is None]
        for play in missing:
            play(options["today"] or clock.today())
        if not missing:
            self.stdout.write(_("The trial data are here already; nothing was changed."))
        self._print_accounts()

    def _print_accounts(self) -> None:
        self.stdout.write(
            _("Address: %(address)s") % {"address": f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/"}
        )
        self.stdout.write(_("Password of every account: %(password)s") % {"password": PASSWORD})
        for username, label, description in DEMO_ACCOUNTS:
            self.stdout.write(f"  {username:<14} {_(label)}. {_(description)}")
        self.stdout.write(_("Every other unit signs in by its name in small letters, without accents and spaces."))


def _past(_today: date) -> None:
    play_past()


def _live(today: date) -> None:
    play_live(today)
