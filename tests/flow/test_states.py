"""How things move: along the arrows of their diagrams and no other way, and only one of two people at once."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import translation

from audits.models import ClusterRound, CrossCheck, ReopeningRequest, SelfAssessment
from clusters.errors import Refused, Stale
from clusters.states import move
from scoring.models import Conference, Document
from tests.world import make_world

pytestmark = pytest.mark.django_db
MOVING = [model for model in apps.get_models() if hasattr(model, "ARROWS")]
PAIRS = [(model, old, new) for model in MOVING for old in model.State for new in model.State]
ALLOWED = [(model, old, new) for model, old, new in PAIRS if new in model.ARROWS[old]]
FORBIDDEN = [(model, old, new) for model, old, new in PAIRS if new not in model.ARROWS[old]]
AT = datetime(2026, 10, 22, 9, tzinfo=UTC)
WITH_IT = {  # what the database demands of a thing in some of its states
    SelfAssessment: {"sent_at": AT},
    ClusterRound: {"revealed_at": AT},
    ReopeningRequest: {"decided_at": AT},
    CrossCheck: {"sealed_at": AT, "seal": "0" * 64, "recusal_reason": "Có người nhà"},
    Conference: {"opened_at": AT, "closed_at": AT},
    Document: {"signed_on": date(2026, 10, 23)},
}


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup, django_db_blocker):
    """A round in which there is one of everything."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world("closed", clusters=1)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield


def make_thing(model, state):
    """The last one of its kind, in that state."""
    pk = model.objects.order_by("pk").values_list("pk", flat=True).last()
    model.objects.filter(pk=pk).update(state=state, **WITH_IT.get(model, {}))
    return model.objects.get(pk=pk)


def state_of(thing) -> str:
    return type(thing).objects.values_list("state", flat=True).get(pk=thing.pk)


def named(value) -> str:
    return value.__name__ if isinstance(value, type) else str(value)


@pytest.mark.parametrize("model", MOVING, ids=named)
def test_a_diagram_tells_of_every_state_where_it_leads_and_every_state_is_reached(model):
    assert set(model.ARROWS) == set(model.State)
    first = model._meta.get_field("state").default
    begin = {first} if first in model.State.values else {model.State("prepared"), model.State("recorded")}
    assert begin | {new for targets in model.ARROWS.values() for new in targets} == set(model.State)


@pytest.mark.parametrize(("model", "old", "new"), ALLOWED, ids=named)
def test_an_arrow_is_gone(model, old, new):
    thing = make_thing(model, old)
    move(thing, new)
    assert (thing.state, state_of(thing)) == (new, new)


@pytest.mark.parametrize(("model", "old", "new"), FORBIDDEN, ids=named)
def test_where_there_is_no_arrow_nothing_moves_and_a_sentence_says_how_it_stands(model, old, new):
    thing = make_thing(model, old)
    with pytest.raises(Refused) as refusal:
        move(thing, new)
    assert not isinstance(refusal.value, Stale)
    sentence = f"đang ở trạng thái “{old.label}”, không chuyển sang “{new.label}” được."
    assert sentence in refusal.value.reason
    assert (thing.state, state_of(thing)) == (old, old)


@pytest.mark.parametrize(("model", "old", "new"), [a for a in ALLOWED if a[1] != a[2]], ids=named)
def test_of_two_people_at_once_one_moves_it_and_the_other_is_told(model, old, new):
    mine = make_thing(model, old)
    theirs = model.objects.get(pk=mine.pk)
    move(theirs, new)
    with pytest.raises(Stale, match="vừa được người khác thay đổi") as refusal:
        move(mine, new)
    assert (refusal.value.status, state_of(mine)) == (409, new)


def test_what_goes_with_a_move_is_written_with_it_or_not_at_all():
    thing = make_thing(Document, Document.State.AGREED)
    with pytest.raises(Refused):
        move(thing, Document.State.DRAFT, pages=7)
    move(thing, Document.State.SIGNED, pages=9)
    assert (thing.pages, Document.objects.get(pk=thing.pk).pages) == (9, 9)
