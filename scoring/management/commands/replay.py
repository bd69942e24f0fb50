import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.translation import gettext as _

from audits.models import Round
from clusters.errors import Refused
from scoring.case_file.case import Case
from scoring.case_file.exporting import case_of
from scoring.case_file.known import case_sha256
from scoring.replay.outcome import outcome_of
from scoring.replay.papers import write_all
from scoring.replay.places import Problem
from scoring.replay.player import Unplayable, known_round, play
from scoring.replay.reader import read_case

BROKEN = 2


class Command(BaseCommand):
    help = "Plays a case file through the same services as the browser, prints the results, writes the papers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", type=Path, help="a case file (case/1)")
        parser.add_argument("--out", type=Path, help="folder for minutes, proposal, results, bulletin and result.json")
        parser.add_argument(
            "--json", action="store_true", help="print result.json instead of the table, write no documents"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        case, problems = read_case(options["case"])
        if case is None:
            self._refuse(problems)
        if "django_migrations" not in connection.introspection.table_names():
            call_command("migrate", verbosity=0)
        audit_round = self._round(case)
        if options["json"]:
            self.stdout.write(json.dumps(outcome_of(audit_round), ensure_ascii=False, indent=1))
            return
        outcome = write_all(audit_round, options["out"]) if options["out"] else outcome_of(audit_round)
        self._print(outcome)

    def _refuse(self, problems: list[Problem]) -> NoReturn:
        for problem in problems:
            self.stderr.write(str(problem))
        sys.exit(BROKEN)

    def _round(self, case: Case) -> Round:
        """The round of this case: played now, or the one that is here already when it is the same case."""
        known = known_round(case)
        if known is None:
            try:
                return play(case)
            except Unplayable as refusal:
                self._refuse([Problem(refusal.path, refusal.sentence)])
        if known.case_sha256 != case_sha256(case) and not _is_export_of(known, case):
            sentence = _(
                "A round with this district, year and directive number exists with other content. "
                "Nothing was changed; correct the number or the year."
            )
            self._refuse([Problem("round.directive.number", sentence)])
        self.stderr.write(_("This round is here already, with the same content; nothing was changed."))
        return known

    def _print(self, outcome: dict[str, Any]) -> None:
        self.stdout.write(_("cluster  ward                  self    total  class  rank"))
        for cluster in outcome["clusters"]:
            for ward in cluster["wards"]:
                rank = f"{ward['rank']}{' =' if ward['joint'] else ''}"
                own = "–" if ward["self_total"] is None else ward["self_total"]
                name = f"{ward['ward']:<20}"
                self.stdout.write(
                    f"{cluster['number']:>7}  {name} {own:>6}  {ward['total']:>7}  {ward['class']:<5}  {rank}"
                )


def _is_export_of(known: Round, case: Case) -> bool:
    """Never before the reveal: such a round is not exported."""
    try:
        return case_sha256(case_of(known)) == case_sha256(case)
    except Refused:
        return False
