"""The journal: one hash-chained line per act."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from clusters import clock
from clusters.models import District, JournalEntry, JournalHead, Person, Ward

HASHED = ("number", "at", "written_at", "by_id", "by_name", "ward_id", "district_id", "verb", "target", "label",
          "before", "after", "reason", "previous_hash")  # fmt: skip


def digest(entry: JournalEntry) -> str:
    """SHA-256 (hex) of a line's canonical JSON, the hash of the line before it included."""
    facts = {name: getattr(entry, name) for name in HASHED}
    facts["at"], facts["written_at"] = (facts[name].astimezone(UTC).isoformat() for name in ("at", "written_at"))
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    verb: str,
    target: models.Model,
    *,
    by: Person | None,
    ward: Ward | None = None,
    district: District | None = None,
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> JournalEntry:
    """Write one line; call it inside the transaction of the act it tells of. `by` None means the clock."""
    with transaction.atomic():
        head = JournalHead.objects.select_for_update().first() or JournalHead.objects.create()
        entry = JournalEntry(
            number=head.number + 1, at=clock.now(), written_at=datetime.now(UTC), by=by,
            by_name=by.full_name if by else "", ward=ward, district=district, verb=verb,
            target=f"{target._meta.label_lower}/{target.pk}", label=str(target)[:300],
            before=before, after=after, reason=reason, previous_hash=head.hash,
        )  # fmt: skip
        entry.hash = digest(entry)
        entry.save(force_insert=True)
        JournalHead.objects.filter(only=True).update(number=entry.number, hash=entry.hash)
    return entry


def faults() -> Iterator[tuple[int, str]]:
    """Line number and fault (changed, missing, out of order, cut off) of everything that breaks the chain."""
    expected, previous = 1, "0" * 64
    for entry in JournalEntry.objects.order_by("number").iterator(chunk_size=1000):
        if entry.number != expected:
            yield expected, "missing"
        elif entry.previous_hash != previous:
            yield entry.number, "out of order"
        if digest(entry) != entry.hash:
            yield entry.number, "changed"
        expected, previous = entry.number + 1, entry.hash
    head = JournalHead.objects.filter(only=True).first() or JournalHead()
    if (head.number, head.hash) != (expected - 1, previous):
        yield expected, "cut off"
