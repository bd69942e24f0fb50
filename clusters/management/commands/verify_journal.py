import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from clusters import journal
from clusters.models import JournalEntry


class Command(BaseCommand):
    help = (
        "Checks that no line of the journal was changed, removed or reordered. Exit 1 and one line per fault otherwise."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        names = {
            "changed": _("its content was changed"),
            "missing": _("it is missing"),
            "out of order": _("it does not follow the line before it"),
            "cut off": _("lines after it were removed, or added past the journal"),
        }
        faults = list(journal.faults())
        for number, fault in faults:
            self.stderr.write(_("Line %(number)s: %(fault)s.") % {"number": number, "fault": names[fault]})
        if faults:
            sys.exit(1)
        self.stdout.write(
            _("%(count)s lines, none changed, removed or reordered.") % {"count": JournalEntry.objects.count()}
        )
