"""Invitations: a link, used once, with which a person sets a password. It may be mailed, printed or read out."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clusters import clock, journal
from clusters.errors import Refused
from clusters.models import Invitation, Person

LASTS = timedelta(days=7)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(person: Person, *, by: Person | None, lasts: timedelta = LASTS) -> str:
    """The secret of a new link; earlier links of this person stop working. `by` None is the server's administrator."""
    if not person.is_active:
        raise Refused(
            _("The account of %(name)s is closed; open it again before inviting.") % {"name": person.full_name}
        )
    now = clock.now()
    person.invitations.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        person=person, digest=_digest(secret), made_at=now, made_by=by, expires_at=now + lasts
    )
    journal.record("person.invited", invitation, by=by, after={"until": invitation.expires_at.isoformat()})
    return secret


def standing(secret: str) -> Invitation | None:
    """The invitation behind a link that still works."""
    rows = Invitation.objects.select_related("person").filter(
        digest=_digest(secret), used_at__isnull=True, expires_at__gt=clock.now(), person__is_active=True
    )
    return rows.first()


@transaction.atomic
def accept(secret: str, password: str) -> Person:
    """The person sets the password; the link has done its work. Refused when it has expired or was used."""
    invitation = standing(secret)
    used = invitation and Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True).update(used_at=clock.now())
    if not invitation or not used:
        raise Refused(_("This link has expired or was used. Ask the office for a new invitation."))
    person = invitation.person
    person.set_password(password)
    person.save(update_fields=["password"])
    journal.record("person.joined", invitation, by=person)
    return person
