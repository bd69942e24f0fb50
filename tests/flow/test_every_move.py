"""Every act of a conference, its votes, minutes, result and commendations is done or refused as tests/moves.py says."""

import inspect
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import translation

from audits.models import ClusterRound, Round
from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry, Person
from scoring.models import (
    Attendance,
    Commendation,
    Conference,
    Document,
    Motion,
    NamedVote,
    Reply,
    ResultTable,
    Signing,
)
from scoring.services import commendations, conferences, minutes, motions, results, signing
from tests.make import Stage, make_cluster_round
from tests.moves import ACTS, ELSEWHERE, MOMENTS, TABLE, Act, Scene
from tests.moves_story import story
from tests.world import make_people

pytestmark = pytest.mark.django_db
LAST_PLAIN = 127
COUNTED = (Conference, Attendance, Motion, NamedVote, Commendation, Document, Reply, Signing, ResultTable, JournalEntry)
ROLES = {"l": "lead", "d": "deputy", "m": "member", "n": "neighbour", "o": "officer", "b": "observer",
         "a": "administrator"}  # fmt: skip


def _states(scene: Scene) -> dict[str, Any]:
    """Of everything that has one, and how many rows there are: one question, for it is asked thousands of times."""
    cluster_round = scene.cluster_round
    asked = {name: (type(thing), thing.pk) for name, thing in scene.things.items() if name != "member"}
    asked |= {"cluster": (ClusterRound, cluster_round.pk), "round": (Round, cluster_round.audit_round_id)}
    parts = {name: f"SELECT state FROM {model._meta.db_table} WHERE id = {pk}" for name, (model, pk) in asked.items()}
    parts |= {model.__name__: f"SELECT count(*) FROM {model._meta.db_table}" for model in COUNTED}
    of_the_cluster = f"WHERE cluster_round_id = {cluster_round.pk} ORDER BY version DESC LIMIT 1"
    newest = f"WHERE cluster_round_id = {cluster_round.pk} ORDER BY id DESC LIMIT 1"
    parts["conference"] = f"SELECT state FROM {Conference._meta.db_table} {newest}"
    if "minutes" in asked:
        newest = newest.replace("WHERE", "WHERE kind = 'minutes' AND")
        parts["minutes"] = f"SELECT state FROM {Document._meta.db_table} {newest}"
    parts["result"] = f"SELECT state FROM {ResultTable._meta.db_table} {of_the_cluster}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({part})" for part in parts.values()))
        return dict(zip(parts, cursor.fetchone(), strict=True))


def _rows() -> dict[str, tuple[str, dict[str, str]]]:
    _head, *lines = [line.split() for line in TABLE.strip().splitlines()]
    return {act: (to, dict(zip(_moments(), cells, strict=True))) for act, to, *cells in lines}


def _moments() -> list[str]:
    return [line.split()[0] for line in MOMENTS.strip().splitlines()]


def _attempt(scene: Scene, act: Act, person: Person) -> tuple[bool, str, dict[str, Any]]:
    """Whether it was done, else the sentence; and how everything stands then. Put back afterwards."""
    begun = transaction.savepoint()
    done, sentence = True, ""
    try:
        with clock.at(scene.at), transaction.atomic():
            act.does(scene, person)
    except Refused as refusal:
        done, sentence = False, refusal.reason
    states = _states(scene)
    transaction.savepoint_rollback(begun)
    return done, sentence, states


@dataclass
class Told:
    """What the story showed: who may do what at each moment, what was not as it should be, which states there were."""

    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    wrong: list[tuple[str, ...]] = field(default_factory=list)
    seen: dict[str, set[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker) -> Told:
    """The story, told once."""
    found, rows = Told(), _rows()
    with django_db_blocker.unblock(), translation.override("vi"), transaction.atomic():
        rules = {"quota": {"collectives": 1, "individuals": 1}}
        cluster_round = make_cluster_round(Stage.CONSOLIDATION, rules=rules)
        scene = Scene(cluster_round, make_people(cluster_round))
        for moment in story(scene):
            scene.look_again()
            found.cells[moment] = {name: _tried(scene, name, rows[name][0], found.wrong) for name in ACTS}
            for name, state in _states(scene).items():
                found.seen.setdefault(name, set()).add(state)
        transaction.set_rollback(True)
    return found


def _tried(scene: Scene, name: str, to: str, wrong: list[tuple[str, ...]]) -> str:
    """The letters of those who may."""
    act = ACTS[name]
    if not act.begins and act.about not in scene.things:
        return "x"
    before, letters = _states(scene), ""
    for letter, role in ROLES.items():
        done, sentence, after = _attempt(scene, act, scene.people[role])
        if done:
            letters += letter
            wrong += [(name, role, problem) for problem in _problems_of_done(act, to, before, after)]
        elif after != before or all(ord(sign) <= LAST_PLAIN for sign in sentence):
            wrong.append((name, role, "refused, but not in Vietnamese or not without a trace", sentence))
    return letters or "-"


def _problems_of_done(act: Act, to: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    state = after.get(act.about)
    leads = to == "*" or state == (before[act.about] if to == "=" else to)
    moved = any(after[name] != before[name] for name in before if name != "JournalEntry")
    written = not moved or after["JournalEntry"] > before["JournalEntry"]
    return [*([] if leads else [f"leads to {state}"]), *([] if written else ["no line in the journal"])]


@pytest.mark.parametrize("moment", _moments())
def test_who_may_do_what_now_and_where_it_leads(told, moment):
    assert told.cells[moment] == {name: cells[moment] for name, (_to, cells) in _rows().items()}


def test_what_is_done_leads_where_the_table_says_and_what_is_refused_says_why_and_changes_nothing(told):
    assert told.wrong == []


def test_every_act_of_these_services_is_in_the_table():
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (conferences, motions, minutes, signing, results, commendations)
        for name, act in vars(module).items()
        if inspect.isfunction(act) and act.__module__ == module.__name__ and not name.startswith("_")
        and getattr(inspect.signature(act).parameters.get("by"), "kind", None) is inspect.Parameter.KEYWORD_ONLY
    }  # fmt: skip
    assert found - set(ELSEWHERE) == set(ACTS) - {"documents.make"}
    assert set(_rows()) == set(ACTS)


def test_the_story_comes_through_every_state(told):
    """Of every machine that this table is of."""
    for name, model in (("conference", Conference), ("motion", Motion), ("minutes", Document),
                        ("commendation", Commendation), ("result", ResultTable)):  # fmt: skip
        assert told.seen[name] >= set(model.State), name
