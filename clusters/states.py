"""How things move: an enum, its ARROWS, and one conditional update that makes two simultaneous clicks safe."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from clusters.errors import Refused, Stale


def move(thing: Any, to: str, **also: Any) -> None:
    """Move `thing` along one arrow of its state diagram and set the fields in `also` with it.

    Raises Refused when the diagram has no such arrow, Stale when somebody else moved it first.
    """
    label = type(thing).State(to).label
    if to not in thing.ARROWS[thing.state]:
        raise Refused(
            _("“%(thing)s” is %(old)s; it cannot become %(new)s. Reload the page to see what is possible now.")
            % {"thing": thing, "old": thing.get_state_display(), "new": label}
        )
    rows: models.Manager = type(thing).objects
    if not rows.filter(pk=thing.pk, state=thing.state).update(state=to, **also):
        raise Stale(_("“%(thing)s” was changed by someone else a moment ago. Reload the page.") % {"thing": thing})
    thing.state = to
    for field, value in also.items():
        setattr(thing, field, value)
