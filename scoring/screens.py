"""Màn chiếu (S12): what the room sees now, and the chair's panel with what could come next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audits.models import ClusterRound
from clusters import clock
from clusters.models import Person
from clusters.verdicts import Verdict
from scoring import policies, queries
from scoring.documents.wording import lower_first
from scoring.models import Conference, Motion, Screen
from scoring.services.screens import BEFORE_THE_OPENING, FIRST, UNDO_FOR
from scoring.slides import Slide, pages, slide_of, titles

State = Conference.State


@dataclass(frozen=True)
class Seen:
    """The head and the foot, and between them one slide; hidden, only who meets."""

    office: str
    name: str
    cluster: str
    day: str
    place: str
    slide: Slide | None


def seen_of(screen: Screen) -> Seen:
    conference = screen.conference
    return _framed(conference, None if screen.is_hidden else slide_of(conference, current(screen)))


def all_slides(conference: Conference) -> list[Seen]:
    """Every slide that could be shown now, one a page, for paper."""
    return [_framed(conference, slide_of(conference, choice)) for choice in _choosable(conference)]


def _framed(conference: Conference, slide: Slide | None) -> Seen:
    audit_round = conference.cluster_round.audit_round
    return Seen(
        audit_round.office, f"Hội nghị {lower_first(audit_round.title)}", conference.cluster_round.cluster.name,
        _day(conference.opened_at or conference.planned_at), conference.place, slide,
    )  # fmt: skip


def _day(at: datetime) -> str:
    return date_format(localtime(at, clock.HANOI), "SHORT_DATE_FORMAT")


def current(screen: Screen) -> dict[str, Any]:
    """What was chosen, as far as the state of the conference lets it be seen."""
    state = screen.conference.state
    if state == State.CLOSED:
        return {"kind": "end"}
    if state == State.POSTPONED or (state == State.CALLED and screen.slide.get("kind") not in BEFORE_THE_OPENING):
        return FIRST
    return screen.slide


@dataclass(frozen=True)
class Choice:
    """One slide that can be shown, as the chair picks it."""

    label: str
    slide: dict[str, Any]
    is_current: bool

    @property
    def value(self) -> str:
        """As a form sends it: groups, groups-2, motion-12."""
        return "-".join(str(part) for part in self.slide.values())


@dataclass(frozen=True)
class Panel:
    """The screen on the console: what is on it, what could come next, and the link to it."""

    cluster_round: ClusterRound
    conference: Conference
    row: Screen | None  # None until something is shown for the first time
    path: str  # of its page; empty without a row
    now: Slide | None
    coming: Choice | None
    coming_slide: Slide | None
    choices: list[Choice]
    may_show: Verdict
    may_relink: Verdict
    undo_seconds: int
    to_announce: int  # units of a ranking that is announced one by one

    @property
    def site(self) -> str:
        """Where phones reach the product; empty where nobody has said it."""
        return settings.SITE_URL


def panel_of(person: Person, conference: Conference) -> Panel:
    """Reads only. `conference` with its cluster round."""
    row = Screen.objects.filter(conference=conference).first()
    if row:
        row.conference = conference
    may, now = policies.can_show(person, conference), current(row) if row else None
    choices = _choices(conference, now) if may else []
    coming = _after(choices)
    return Panel(
        conference.cluster_round, conference, row, reverse("scoring:screen", args=[row.token]) if row else "",
        slide_of(conference, now) if now else None,
        coming, slide_of(conference, coming.slide) if coming else None,
        choices, may, policies.can_keep_record(person, conference.cluster_round),
        _undo_seconds(row) if may else 0, _to_announce(conference, now),
    )  # fmt: skip


def _choosable(conference: Conference) -> list[dict[str, Any]]:
    """In the order of a meeting."""
    before: list[dict[str, Any]] = [{"kind": kind} for kind in BEFORE_THE_OPENING]
    if conference.state not in policies.OPENED:
        return before
    motions = [m for m in queries.motions_of(conference) if m.state != Motion.State.STALE]
    return [
        *before,
        *({"kind": "groups", **({"page": page} if page > 1 else {})} for page in _numbers(conference, "groups")),
        *_votes(motions, Motion.Kind.RESULTS),
        {"kind": "ranking"},
        {"kind": "commendation"},
        *_votes(motions, Motion.Kind.COMMENDATION),
        *_votes(motions, Motion.Kind.MINUTES),
        {"kind": "end"},
    ]


def _numbers(conference: Conference, kind: str) -> range:
    return range(1, pages(conference, kind) + 1)


def _votes(motions: Sequence[Motion], kind: str) -> list[dict[str, Any]]:
    return [{"kind": "motion", "motion": m.pk, "about": m.about} for m in motions if m.kind == kind]


def _choices(conference: Conference, now: dict[str, Any] | None) -> list[Choice]:
    found = []
    for slide in _choosable(conference):
        wanted = {name: value for name, value in slide.items() if name != "about"}
        found.append(Choice(_label(slide), wanted, is_current=wanted == now))
        if slide["kind"] == "ranking":
            one_by_one = now is not None and now["kind"] == "ranking" and "revealed" in now
            label = _("Results and classes, unit by unit from the last place")
            found.append(Choice(label, {"kind": "ranking", "revealed": 0}, is_current=one_by_one))
    return found


def _label(slide: dict[str, Any]) -> str:
    if slide["kind"] == "motion":
        return _("Vote: %(about)s") % {"about": slide["about"]}
    if "page" in slide:
        return _("%(slide)s, part %(page)s") % {"slide": titles()[slide["kind"]], "page": slide["page"]}
    return titles()[slide["kind"]]


def _after(choices: list[Choice]) -> Choice | None:
    """What follows on what is shown; the first of all where nothing is."""
    at = next((place for place, choice in enumerate(choices) if choice.is_current), -1)
    rest = choices[at + 1 :]
    if at >= 0 and choices[at].slide["kind"] == "ranking":
        rest = [choice for choice in rest if choice.slide["kind"] != "ranking"]
    return next(iter(rest), None)


def _to_announce(conference: Conference, now: dict[str, Any] | None) -> int:
    if now is None or now["kind"] != "ranking" or "revealed" not in now:
        return 0
    return max(0, len(conference.cluster_round.members) - now["revealed"])


def _undo_seconds(row: Screen | None) -> int:
    """How long the last change can still be taken back."""
    if row is None or row.before is None:
        return 0
    return max(0, int((row.shown_at + UNDO_FOR - clock.now()).total_seconds()))
