from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from clusters import clock, moments

NOW, SOON, WAITING, DONE = "now", "soon", "waiting", "done"


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the home page: verb and object, a hint, until when, how it stands."""

    group: str
    text: str
    url: str
    hint: str = ""
    due: datetime | None = None
    state: str = "todo"  # as ui/status.html names it
    word: str = ""  # instead of the usual word of that state

    @property
    def is_late(self) -> bool:
        return self.group == NOW and self.due is not None and self.due < clock.now()

    @property
    def shown_state(self) -> str:
        return "late" if self.is_late else self.state

    @property
    def shown_word(self) -> str:
        if self.group == WAITING and self.state == "todo":
            return self.word or _("Waiting")
        if not self.is_late or self.due is None:
            return self.word
        late = moments.time_left(self.due)
        return late[:1].upper() + late[1:]


@dataclass(frozen=True, slots=True)
class TaskGroup:
    title: str
    folded: bool
    tasks: list[Task] = field(default_factory=list)


def sorted_into_groups(tasks: Iterable[Task]) -> list[TaskGroup]:
    """The overdue first, then by deadline; what has none stands last. Groups without a task are left out."""
    titles = {NOW: _("To be done now"), SOON: _("Coming up"), WAITING: _("Waiting for others"), DONE: _("Done already")}
    never = datetime.max.replace(tzinfo=clock.HANOI)
    ordered = sorted(tasks, key=lambda task: task.due or never)
    groups = [TaskGroup(title, key == DONE, [t for t in ordered if t.group == key]) for key, title in titles.items()]
    return [group for group in groups if group.tasks]


def opening(tasks: Iterable[Task]) -> tuple[str, str]:
    """The first sentence of the page: how many tasks, and the nearest deadline with its weekday and the days left."""
    now = [task for task in tasks if task.group == NOW]
    if not now:
        return _("Nothing has to be done now."), ""
    count = _("Tasks to do: %(count)s.") % {"count": len(now)}
    dated = [task.due for task in now if task.due is not None]
    if not dated:
        return count, ""
    nearest = min(dated)
    told = {"at": moments.deadline(nearest), "left": moments.time_left(nearest)}
    return count, _("Nearest deadline: %(at)s (%(left)s).") % told
