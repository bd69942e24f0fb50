"""Việc của tôi: what a person has to do, derived from how things stand; nobody writes a task down."""

from scoring.tasks.situations import Situation, situations_of
from scoring.tasks.task import Task, TaskGroup, opening, sorted_into_groups
from scoring.tasks.tasks import tasks_of

__all__ = ["Situation", "Task", "TaskGroup", "opening", "situations_of", "sorted_into_groups", "tasks_of"]
