import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from audits.models import Round
from clusters.errors import Refused
from scoring.case_file.exporting import case_of, left_out
from scoring.case_file.writer import case_json


class Command(BaseCommand):
    help = "Writes a round as a case file on standard output, and on standard error what a case cannot hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "round", help="its number, or DISTRICT/YEAR/DIRECTIVE, for example long-bien/2018/155/NV-VTLT"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        audit_round = _found(options["round"])
        try:
            case = case_of(audit_round)
        except Refused as refusal:
            raise CommandError(refusal.reason) from refusal
        self.stdout.write(json.dumps(case_json(case), ensure_ascii=False, indent=1))
        for sentence in left_out(audit_round):
            self.stderr.write(_("Left out: %(what)s.") % {"what": sentence})


def _found(name: str) -> Round:
    rounds = Round.objects.select_related("district", "criteria_set")
    if name.isdecimal():
        found = rounds.filter(pk=name).first()
    else:
        district, _slash, rest = name.partition("/")
        year, _slash, directive = rest.partition("/")
        found = rounds.filter(
            district__code=district, year=year if year.isdecimal() else 0, directive_number=directive
        ).first()
    if found is None:
        known = "; ".join(f"{r.pk} = {r.district.code}/{r.year}/{r.directive_number}" for r in rounds[:20])
        raise CommandError(
            _("There is no round “%(name)s”. Known rounds: %(known)s") % {"name": name, "known": known or "–"}
        )
    return found
