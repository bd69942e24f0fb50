"""Why a file is refused, in the sentence that its owner reads."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clusters.errors import Refused

MEGABYTE = 1024 * 1024
EMPTY = _("File “%(name)s” is empty")
TOO_BIG = _("File “%(name)s” has %(size)s MB. At most %(most)s MB a file")
OTHER_KIND = _("Only PDF, Word, Excel, JPG and PNG are taken. File “%(name)s” was not uploaded")
PASSWORD = _("File “%(name)s” has a password; take the password off and upload it again")
UNSAFE = _("File “%(name)s” is not safe and was refused")
MACROS = _("File “%(name)s” is not safe and was refused: it has macros. Save it without macros or as PDF")
NOT_AS_NAMED = _(
    "File “%(name)s” is not safe and was refused: its content is not %(ending)s. Open it, save it as PDF, Word, "
    "Excel, JPG or PNG and upload that"
)
DAMAGED = _("File “%(name)s” is damaged or incomplete; check that it opens, then upload it again")
TOO_MANY_PIXELS = _("Picture “%(name)s” is too large to be shown; make it smaller and upload it again")


def megabytes(size: int) -> int:
    """Rounded up: a file just over the limit must not be told that it has as much as it may."""
    return -(-size // MEGABYTE)


class Unwelcome(Exception):
    """Whoever reads a file knows why it is refused; what the file is called is added where that is known."""

    def __init__(self, words: Any, **facts: int) -> None:
        super().__init__(words)
        self.words, self.facts = words, facts

    def for_file(self, name: str) -> Refused:
        facts = {"name": name, "ending": name.rpartition(".")[2].upper(), **self.facts}
        return Refused(str(self.words) % facts, at="file")
