"""A returned workbook beside what stands online now: what each cell would do."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from audits.models import Mark, SelfScore
from audits.workbook import layout
from audits.workbook.contents import Contents
from audits.workbook.layout import ANSWER, LABELS
from audits.workbook.reader import Place, Reading, version_key


class Effect(TextChoices):
    CONFLICT = "conflict", _("changed on both sides")
    CLEARED = "cleared", _("emptied")
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    KEPT = "kept", _("newer online")
    SAME = "same", _("the same")


@dataclass(frozen=True, slots=True)
class Change:
    key: str
    effect: Effect
    place: Place
    ours: str  # in the workbook
    online: str
    title: str = ""  # of the criterion
    given: SelfScore | Mark | None = None  # what stands online, with who saved it; none in the general part

    @property
    def code(self) -> str:
        """Of the criterion, or the label in the general part."""
        return LABELS.get(self.key, version_key(self.key))

    @property
    def is_answer(self) -> bool:
        return self.key.startswith(f"{ANSWER}-")

    @property
    def is_general(self) -> bool:
        """Of the general part of the report."""
        return self.key in LABELS

    @property
    def is_metres(self) -> bool:
        return self.key == layout.METRES

    @property
    def is_asked(self) -> bool:
        """Written only where the person says so for this cell."""
        return self.effect in (Effect.CONFLICT, Effect.CLEARED)


def compare(reading: Reading, online: Contents) -> list[Change]:
    """One a cell that was read, in the order of the sheet.

    A cell that the workbook did not touch never overwrites what came later. Where answer or text of a criterion
    changed online since the workbook was made, every other value in the workbook is a conflict for the person to
    settle; so an empty cell empties one online only while the workbook's version is the current one.
    """
    standing, versions = online.values, online.versions
    found = (key for key in standing if key in reading.cells)
    return [_change(key, reading, online, versions[version_key(key)]) for key in found]


def _change(key: str, reading: Reading, contents: Contents, version: int) -> Change:
    cell, online = reading.cells[key], contents.values[key]
    is_current = reading.versions.get(version_key(key)) == version
    effect = _effect(cell.value, online, untouched=layout.digest(cell.value) == reading.bases.get(key))
    if effect not in (Effect.SAME, Effect.KEPT) and not is_current:
        effect = Effect.CONFLICT
    line = contents.line(version_key(key))
    title, given = (line.criterion.title, line.given) if line else ("", None)
    return Change(key, effect, cell.place, cell.value, online, title, given)


def _effect(ours: str, online: str, *, untouched: bool) -> Effect:
    if ours == online:
        return Effect.SAME
    if untouched:
        return Effect.KEPT
    if not ours:
        return Effect.CLEARED
    return Effect.CHANGED if online else Effect.NEW


def of(effect: Effect, changes: Iterable[Change]) -> list[Change]:
    return [change for change in changes if change.effect == effect]
