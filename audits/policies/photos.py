"""Who may do what with a photo taken on site: it is read and changed like the marks of its sheet."""

from audits.models import CrossCheck, SitePhoto
from audits.policies.cross_checks import can_mark, can_read_marks
from clusters.models import Person
from clusters.verdicts import Verdict


def can_add_photo(person: Person, cross_check: CrossCheck) -> Verdict:
    """The assessor ward, on an open sheet: what is sealed gets no further photo."""
    return can_mark(person, cross_check)


def can_remove_photo(person: Person, photo: SitePhoto) -> Verdict:
    """Anybody of the assessor ward, while the sheet is open."""
    return can_mark(person, photo.cross_check)


def can_see_photo(person: Person, photo: SitePhoto) -> Verdict:
    """Nobody but the assessor ward before the reveal (rules.md §9)."""
    return can_read_marks(person, photo.cross_check)
