from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db.models import Model


def machines() -> list[type[Model]]:
    """Every model that moves along arrows, in the order of the apps."""
    return [model for model in apps.get_models() if hasattr(model, "ARROWS")]


def diagram(model: Any) -> str:
    """The model's states as a Mermaid diagram, drawn from its ARROWS."""
    lines = [f"### {model.__name__}", "", "```mermaid", "stateDiagram-v2"]
    first = model._meta.get_field("state").default
    if first in model.State.values:
        lines.append(f"    [*] --> {first}")
    lines += [f"    {state.value}: {state.name.lower().replace('_', ' ')}" for state in model.State]
    lines += [f"    {old.value} --> {new}" for old, arrows in model.ARROWS.items() for new in sorted(arrows)]
    return "\n".join([*lines, "```"])


class Command(BaseCommand):
    help = "Prints the state diagrams of docs/architecture.md, drawn from the code."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write("\n\n".join(diagram(model) for model in machines()))
