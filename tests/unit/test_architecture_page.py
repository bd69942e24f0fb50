from pathlib import Path

from scoring.management.commands.state_diagrams import diagram, machines

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"


def test_the_state_diagrams_on_the_page_are_those_of_the_code():
    page = PAGE.read_text(encoding="utf8")
    assert [model.__name__ for model in machines() if diagram(model) not in page] == []


def test_every_state_can_be_reached_or_is_a_beginning():
    for model in machines():
        reached = {to for arrows in model.ARROWS.values() for to in arrows}
        begun = {model._meta.get_field("state").default, *model.State.values[:2]}
        assert set(model.State.values) - reached - begun == set(), model
