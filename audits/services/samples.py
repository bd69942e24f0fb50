"""Sampling: numbers of a register or of files, drawn by a printed seed so that anybody can draw them again.

The rule, as the page prints it: for every number of the range take the SHA-256 of the text "seed:number" (the number
in plain digits), sort by it ascending, keep the first N. A second draw is a second sample; both are kept.
"""

import hashlib
import heapq
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from audits import policies
from audits.models import Criterion, CrossCheck, Sample
from audits.services.cross_checks import record
from clusters.errors import Refused
from clusters.models import Person
from clusters.verdicts import require

WIDEST = 1_000_000  # a second of hashing; a register of a ward has a few thousand numbers a year
MOST = 200
HIGHEST = 999_999_999


@dataclass(frozen=True, slots=True)
class Wish:
    """How many numbers from first to last, of which register or files, for which criterion (None: the whole sheet)."""

    subject: str
    first: int
    last: int
    count: int
    criterion: Criterion | None = None


def numbers_of(seed: str, first: int, last: int, count: int) -> list[int]:
    """The drawn numbers in ascending order; the same seed and range give the same numbers for ever."""
    opening = hashlib.sha256(f"{seed}:".encode())

    def digest(number: int) -> bytes:
        whole = opening.copy()
        whole.update(str(number).encode())
        return whole.digest()

    return sorted(heapq.nsmallest(count, range(first, last + 1), key=digest))


def draw(cross_check: CrossCheck, wish: Wish, *, seen: int = 0, by: Person) -> Sample:
    """The assessor ward draws. `seen`: the newest sample on the page; the same wish sent twice from it draws once.

    The journal keeps a hash of seed, range and count: until the reveal it tells nobody what was drawn, after it that
    nothing was drawn again in secret.
    """
    require(policies.can_mark(by, cross_check))
    _check(wish)
    seed = secrets.token_hex(16)
    numbers = numbers_of(seed, wish.first, wish.last, wish.count)
    with transaction.atomic():
        cross_check = CrossCheck.objects.locked(cross_check)
        require(policies.can_mark(by, cross_check))
        known = _same_since(cross_check, wish, seen, by)
        if known:
            return known
        sample = Sample.objects.create(
            cross_check=cross_check, criterion=wish.criterion, subject=wish.subject, first=wish.first, last=wish.last,
            seed=seed, numbers=numbers, drawn_by=by,
        )  # fmt: skip
        drawn = hashlib.sha256(f"{seed}:{wish.first}:{wish.last}:{wish.count}".encode()).hexdigest()
        record("cross_check.sample_drawn", cross_check, by, after={"sha256": drawn})
    return sample


def _check(wish: Wish) -> None:
    width = wish.last - wish.first + 1
    if width < 1:
        raise Refused(_("The last number must not be below the first (%(first)s)") % {"first": wish.first}, at="last")
    if width > WIDEST:
        raise Refused(
            _("From first to last there are more than %(most)s numbers. Draw from one part of them after the other.")
            % {"most": f"{WIDEST:,}".replace(",", ".")},
            at="last",
        )
    if wish.count > width:
        raise Refused(_("There are only %(width)s numbers from first to last") % {"width": width}, at="count")
    if wish.count > MOST:
        raise Refused(_("At most %(most)s numbers are drawn at a time") % {"most": MOST}, at="count")


def _same_since(cross_check: CrossCheck, wish: Wish, seen: int, by: Person) -> Sample | None:
    since = cross_check.samples.filter(
        pk__gt=seen, criterion=wish.criterion, subject=wish.subject, first=wish.first, last=wish.last, drawn_by=by
    )
    return next((sample for sample in since if len(sample.numbers) == wish.count), None)
