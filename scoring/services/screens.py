"""Màn chiếu: what the room sees, chosen slide by slide, and taken back within ten seconds."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clusters import clock, journal
from clusters.errors import Refused, Stale
from clusters.models import Person
from clusters.verdicts import require
from scoring import policies
from scoring.models import Conference, Screen

KINDS = ("waiting", "agenda", "groups", "ranking", "motion", "commendation", "end")
BEFORE_THE_OPENING = ("waiting", "agenda")
FIRST = {"kind": "waiting"}
UNDO_FOR = timedelta(seconds=10)

Slide = dict[str, Any]


def screen_of(conference: Conference) -> Screen:
    """The one screen of this conference, made when it is first asked for."""
    made = {"token": _token(), "slide": FIRST}
    return Screen.objects.get_or_create(conference=conference, defaults=made)[0]


def _token() -> str:
    return secrets.token_urlsafe(16)


@transaction.atomic
def show(conference: Conference, slide: Mapping[str, Any], *, by: Person, version: int | None = None) -> Screen:
    """Chiếu: this slide from now on, also where the screen was hidden. The same slide once more changes nothing."""
    screen = _locked(conference, by)
    wanted = _checked(screen.conference, slide)
    if screen.slide == wanted and not screen.is_hidden:
        return screen
    _require_same(screen, version)
    return _put(screen, "screen.shown", by, slide=wanted, is_hidden=False)


@transaction.atomic
def hide(conference: Conference, *, by: Person) -> Screen:
    """Tạm ẩn: the room sees the office and the name of the conference, nothing else."""
    screen = _locked(conference, by)
    return screen if screen.is_hidden else _put(screen, "screen.hidden", by, is_hidden=True)


@transaction.atomic
def unhide(conference: Conference, *, by: Person) -> Screen:
    screen = _locked(conference, by)
    return _put(screen, "screen.shown", by, is_hidden=False) if screen.is_hidden else screen


@transaction.atomic
def reveal_next(conference: Conference, *, by: Person, version: int | None = None) -> Screen:
    """One unit more of a ranking that is announced from the bottom."""
    screen = _locked(conference, by)
    _require_same(screen, version)
    shown = screen.slide.get("revealed")
    if screen.slide.get("kind") != "ranking" or shown is None or shown >= _units(screen.conference):
        raise Refused(_("Every unit of the ranking is announced already."))
    return _put(screen, "screen.revealed", by, slide={**screen.slide, "revealed": shown + 1}, is_hidden=False)


@transaction.atomic
def undo(conference: Conference, *, by: Person) -> Screen:
    """What stood there before comes back, within ten seconds after the last change."""
    screen = _locked(conference, by)
    if screen.before is None or clock.now() - screen.shown_at > UNDO_FOR:
        raise Refused(_("A change of the screen can be taken back for 10 seconds. Choose the slide to show instead."))
    back, screen.before = screen.before, None
    return _put(screen, "screen.undone", by, **back, undoable=False)


@transaction.atomic
def change_link(conference: Conference, *, by: Person) -> Screen:
    """Đổi liên kết: who holds the old one sees nothing new from now on."""
    require(policies.can_keep_record(by, conference.cluster_round))
    screen = Screen.objects.select_for_update().get(pk=screen_of(conference).pk)
    screen.token = _token()
    screen.save(update_fields=["token"])
    _record("screen.relinked", screen, conference, by, None)
    return screen


def _locked(conference: Conference, by: Person) -> Screen:
    """The row, locked, for who may choose what it shows."""
    screen_of(conference)
    rows = Screen.objects.select_for_update(of=("self",)).select_related(
        "conference__cluster_round__audit_round__district",
        "conference__cluster_round__audit_round__criteria_set",
        "conference__cluster_round__cluster",
    )
    screen = rows.get(conference=conference)
    require(policies.can_show(by, screen.conference))
    return screen


def _require_same(screen: Screen, version: int | None) -> None:
    if version is not None and version != screen.version:
        raise Stale(_("Somebody else has just changed what the screen shows."))


def _checked(conference: Conference, slide: Mapping[str, Any]) -> Slide:
    """Only what this conference can show now, and only the keys that belong to the kind."""
    kind = slide.get("kind")
    if kind not in KINDS:
        raise Refused(_("Choose what the screen shows."), at="kind")
    if kind not in BEFORE_THE_OPENING and conference.state not in policies.OPENED:
        raise Refused(_("Before the conference is opened the screen shows only when it begins, and the agenda."))
    wanted: Slide = {"kind": kind}
    if kind == "motion":
        wanted["motion"] = int(slide.get("motion") or 0)
        if not conference.motions.filter(pk=wanted["motion"]).exists():
            raise Refused(_("There is no such vote in this conference."), at="motion")
    if kind == "ranking" and slide.get("revealed") is not None:
        wanted["revealed"] = min(max(int(slide["revealed"]), 0), _units(conference))
    if kind == "groups" and int(slide.get("page") or 1) > 1:
        wanted["page"] = int(slide["page"])
    return wanted


def _units(conference: Conference) -> int:
    return len(conference.cluster_round.members)


def _put(screen: Screen, verb: str, by: Person, *, undoable: bool = True, **change: Any) -> Screen:
    before = {"slide": screen.slide, "is_hidden": screen.is_hidden}
    for field, value in change.items():
        setattr(screen, field, value)
    screen.before = before if undoable else None
    screen.version += 1
    screen.shown_at = clock.now()
    screen.save(update_fields=["slide", "before", "is_hidden", "version", "shown_at"])
    after = {"slide": screen.slide, "is_hidden": screen.is_hidden}
    _record(verb, screen, screen.conference, by, after)
    return screen


def _record(verb: str, screen: Screen, conference: Conference, by: Person, after: Any) -> None:
    journal.record(verb, screen, by=by, district=conference.cluster_round.audit_round.district, after=after)
