"""Meeting-room mode: a delegate of the deputy unit vouches, at the lead unit's console, for what the rules want of it.

So one laptop is enough (rules.md §8). The delegate proves the unit by a code that only the people of that unit see.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry, Person, Ward
from clusters.verdicts import require
from scoring import policies
from scoring.models import Conference, ConsoleSeat
from scoring.services.conferences import SEAT_LASTS, locked, record, seats_of

WRONG = "seat.refused"
TRIES, WAIT = 5, timedelta(minutes=10)


def code_of(conference: Conference, ward: Ward) -> str:
    """Six digits of this ward for its next sitting down; to be shown to people of that ward only.

    The one that was typed at the lead's console is spent: nobody there sits down with it a second time.
    """
    sat = ConsoleSeat.objects.filter(conference=conference, ward=ward).count()
    digest = salted_hmac("scoring.seats", f"{conference.pk}/{ward.pk}/{sat}", algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 1_000_000:06}"


def seat(conference: Conference, ward: Ward, delegate_name: str, code: str, *, by: Person) -> ConsoleSeat:
    """The delegate sits down; a second click changes nothing.

    A wrong code is journaled, and the fifth within ten minutes is the last try.
    """
    with transaction.atomic():
        conference = locked(conference)
        _check(conference, ward, delegate_name, by)
        here = seats_of(conference).filter(operator=by, ward=ward, delegate_name=delegate_name.strip()).first()
        if here:
            return here
        if constant_time_compare(code.strip(), code_of(conference, ward)):
            return _sit_down(conference, ward, delegate_name.strip(), by)
        record(WRONG, conference, by, ward=ward)  # stays, although the act is refused
    raise Refused(
        _(
            "The code is wrong. Each code serves once; the people of %(ward)s see the one that holds on their own "
            "page of this conference."
        )
        % {"ward": ward.full_name},
        at="code",
    )


def _check(conference: Conference, ward: Ward, delegate_name: str, by: Person) -> None:
    require(policies.can_settle(by, conference))
    cluster_round = conference.cluster_round
    recorder = policies.recorder_of(cluster_round, cluster_round.lead_id)
    if recorder == cluster_round.lead_id:
        raise Refused(_("In this round the lead unit records its own matters; nobody has to confirm them."))
    if ward.pk != recorder:
        name = {"ward": policies.name_of(cluster_round, recorder)}
        raise Refused(_("Only %(ward)s, the deputy unit, confirms what concerns the lead unit.") % name, at="code")
    here = conference.attendances.filter(ward=ward, name=delegate_name.strip(), left_at__isnull=True)
    if not here.exists():
        raise Refused(
            _("The delegate of %(ward)s is not noted as present. Note the attendance first.")
            % {"ward": ward.full_name},
            at="delegate_name",
        )
    _check_tries(conference)


def _check_tries(conference: Conference) -> None:
    target = f"{conference._meta.label_lower}/{conference.pk}"
    wrong = JournalEntry.objects.filter(verb=WRONG, target=target, at__gt=clock.now() - WAIT)
    if wrong.count() >= TRIES:
        until = wrong.order_by("number").values_list("at", flat=True)[0] + WAIT
        raise Refused(
            _("Five wrong codes were typed. The next try is possible at %(at)s; until then the deputy unit can "
              "record with its own account.")
            % {"at": f"{until.astimezone(clock.HANOI):%H:%M}"},
            at="code",
        )  # fmt: skip


def _sit_down(conference: Conference, ward: Ward, delegate_name: str, by: Person) -> ConsoleSeat:
    now = clock.now()
    seats_of(conference).filter(operator=by).update(until=now)
    taken = ConsoleSeat.objects.create(
        conference=conference, ward=ward, delegate_name=delegate_name, operator=by, since=now, until=now + SEAT_LASTS
    )
    record("seat.taken", conference, by, ward=ward, after={"delegate": delegate_name})
    return taken


@transaction.atomic
def unseat(conference: Conference, *, by: Person) -> None:
    """The delegate stands up; a seat that was left already stays left."""
    conference = locked(conference)
    for taken in seats_of(conference).filter(operator=by).select_related("ward"):
        ConsoleSeat.objects.filter(pk=taken.pk).update(until=clock.now())
        record("seat.left", conference, by, ward=taken.ward, after={"delegate": taken.delegate_name})
