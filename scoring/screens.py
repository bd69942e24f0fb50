"""Màn chiếu (S12): what one slide says, read from what is stored at the moment of asking; and the chair's panel.

A slide holds nothing but what the room may see: no draft, remark, reason, phone number or count of an open vote.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audits.models import ClusterRound
from audits.points import shown
from clusters import clock
from clusters.models import Person
from clusters.verdicts import Verdict
from scoring import policies, queries, reasons
from scoring.documents.wording import lower_first
from scoring.models import Commendation, Conference, Document, Motion, Screen, Standing, StandingLine
from scoring.rules import voting
from scoring.rules.facts import UNCLASSIFIED
from scoring.services.screens import BEFORE_THE_OPENING, FIRST, UNDO_FOR

State = Conference.State
WITHOUT_TOTALS = "–"


@dataclass(frozen=True)
class Slide:
    """`template` says it with `facts`; equal slides look the same."""

    kind: str
    title: str
    facts: dict[str, Any] = field(default_factory=dict)
    part: str = ""  # 1/2

    @property
    def template(self) -> str:
        return f"scoring/screen_{self.kind}.html"


@dataclass(frozen=True)
class Seen:
    """What the room sees: the head and the foot, and between them one slide; hidden, only who meets."""

    office: str
    name: str
    cluster: str
    day: str
    place: str
    is_hidden: bool
    slide: Slide


def seen_of(screen: Screen) -> Seen:
    conference = screen.conference
    audit_round = conference.cluster_round.audit_round
    return Seen(
        office=audit_round.office,
        name=f"Hội nghị {lower_first(audit_round.title)}",
        cluster=conference.cluster_round.cluster.name,
        day=_day(conference.opened_at or conference.planned_at),
        place=conference.place,
        is_hidden=screen.is_hidden,
        slide=slide_of(conference, current(screen)),
    )


def current(screen: Screen) -> dict[str, Any]:
    """What was chosen, as far as the state of the conference lets it be seen."""
    state = screen.conference.state
    if state == State.CLOSED:
        return {"kind": "end"}
    if state == State.POSTPONED or (state == State.CALLED and screen.slide.get("kind") not in BEFORE_THE_OPENING):
        return FIRST
    return screen.slide


def slide_of(conference: Conference, chosen: dict[str, Any]) -> Slide:
    return SLIDES[chosen["kind"]](conference, chosen)


def _waiting(conference: Conference, _chosen: dict[str, Any]) -> Slide:
    hour = date_format(localtime(conference.planned_at, clock.HANOI), "H:i")
    words = {
        State.CALLED: _("The conference begins at %(hour)s") % {"hour": hour},
        State.IN_SESSION: _("The conference is in session"),
        State.PAUSED: _("The conference is in a break"),
        State.POSTPONED: _("The conference is postponed"),
        State.CLOSED: _("The conference is over"),
    }
    return Slide("waiting", _("Waiting"), {"words": words[State(conference.state)]})


def _agenda(_conference: Conference, _chosen: dict[str, Any]) -> Slide:
    items = (
        _("Opening, attendance"),
        _("Report of the consolidation"),
        _("Discussion, agreed points"),
        _("Vote on the results"),
        _("Emulation review, commendation"),
        _("Adoption of the minutes"),
    )
    return Slide("agenda", _("Agenda"), {"items": items})


def _motion(conference: Conference, chosen: dict[str, Any]) -> Slide:
    motion = conference.motions.get(pk=chosen["motion"])
    return Slide("motion", _("Vote"), {"about": motion.about, "state": motion.state})


def _end(_conference: Conference, _chosen: dict[str, Any]) -> Slide:
    return Slide("end", _("End"))


SLIDES = {"waiting": _waiting, "agenda": _agenda, "motion": _motion, "end": _end}


def _day(at: Any) -> str:
    return date_format(localtime(at, clock.HANOI), "SHORT_DATE_FORMAT")


@dataclass(frozen=True)
class Choice:
    """One slide that can be shown, as the chair picks it."""

    label: str
    fields: dict[str, Any]
    is_current: bool


@dataclass(frozen=True)
class Panel:
    """The screen on the console: what is on it, what could come next, and the link to it."""

    cluster_round: ClusterRound
    conference: Conference
    row: Screen | None  # None until something is shown for the first time
    seen: Seen | None
    choices: list[Choice]
    may_show: Verdict
    undo_seconds: int


def panel_of(person: Person, conference: Conference) -> Panel:
    """Reads only. `conference` with its cluster round."""
    row = Screen.objects.filter(conference=conference).first()
    if row:
        row.conference = conference
    may = policies.can_show(person, conference)
    now = current(row) if row else None
    return Panel(
        conference.cluster_round, conference, row, seen_of(row) if row else None,
        choices_of(conference, now) if may else [], may, _undo_seconds(row),
    )  # fmt: skip


def choices_of(conference: Conference, now: dict[str, Any] | None) -> list[Choice]:
    slides: list[tuple[str, dict[str, Any]]] = [(_("Waiting"), {"kind": "waiting"}), (_("Agenda"), {"kind": "agenda"})]
    if conference.state in policies.OPENED:
        motions = queries.motions_of(conference)
        slides += [(_("Vote: %(about)s") % {"about": m.about}, {"kind": "motion", "motion": m.pk}) for m in motions]
        slides.append((_("End"), {"kind": "end"}))
    return [Choice(label, slide, slide == now) for label, slide in slides]


def _undo_seconds(row: Screen | None) -> int:
    """How long the last change can still be taken back."""
    if row is None or row.before is None:
        return 0
    return max(0, int((row.shown_at + UNDO_FOR - clock.now()).total_seconds()))
