from clusters import clock
from clusters.models import Person


def put_tips_away(person: Person, *, away: bool) -> None:
    """The four tips of the first sign-in stay until this person puts them away, on whatever computer."""
    person.tips_seen_at = clock.now() if away else None
    person.save(update_fields=["tips_seen_at"])
