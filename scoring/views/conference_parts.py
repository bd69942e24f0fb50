"""What the page of a conference shows, part by part, and the forms that this person may send from it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from audits.models import ClusterRound
from audits.policies import is_of_cluster
from clusters.models import Person, Ward
from clusters.requests import Request
from scoring import console, policies, queries, reasons, screens, votes
from scoring.forms.conferences import (
    AdjustmentForm,
    ArrivalForm,
    CloseForm,
    IncidentForm,
    NotesForm,
    OpinionForm,
    PostponeForm,
    RaiseForm,
)
from scoring.matrix import Cell, Consolidated, Row
from scoring.models import Attendance, Conference
from scoring.rules import voting
from scoring.rules.facts import UNCLASSIFIED
from scoring.services import minutes
from scoring.views import lines

State = Conference.State


def wards_of(cluster_round: ClusterRound) -> list[Ward]:
    return [member.ward for member in cluster_round.members]


def own_wards(person: Person, conference: Conference) -> list[Ward]:
    """The wards about which this person records: all but the lead for the lead unit, the lead for the deputy."""
    wards = wards_of(conference.cluster_round)
    return [ward for ward in wards if policies.can_settle(person, conference, ward.pk)]


def around(person: Person, conference: Conference, bound: Mapping[str, Any]) -> dict[str, Any]:
    """What belongs to a conference in every state: its opening, breaks, attendance, screen and code."""
    rows = attendances_of(conference)
    found: dict[str, Any] = {
        "may_open": policies.can_open(person, conference),
        "may_note": policies.can_note_presence(person, conference),
        "may_resume": policies.can_resume(person, conference),
        "quorum": _quorum(conference, rows),
        "presence": console.presence(conference, rows, bound.get("corrections", {})),
        "own_code": console.own_code(person, conference),
        "screen": screens.panel_of(person, conference),
    }
    if found["may_note"]:
        found["arrival_form"] = ArrivalForm(wards=wards_of(conference.cluster_round))
    if policies.can_postpone(person, conference):
        reason = "" if found["quorum"].is_met else found["quorum"].missing
        found["postpone_form"] = PostponeForm(initial={"reason": reason} if conference.opened_at else None)
    return found


def attendances_of(conference: Conference) -> list[Attendance]:
    return list(conference.attendances.select_related("ward").order_by("pk"))


class Quorum(NamedTuple):
    is_met: bool
    sentence: str
    missing: str  # as the reason of a postponement


def _quorum(conference: Conference, rows: list[Attendance]) -> Quorum:
    cluster_round = conference.cluster_round
    present, members = len({a.ward_id for a in rows if a.ward_id and not a.left_at}), len(cluster_round.members)
    vote = queries.rules_of(cluster_round.audit_round).vote
    counts = {"present": present, "members": members}
    missing = _("Not enough delegates: %(present)s of %(members)s units are present.") % counts
    return Quorum(voting.quorum_met(present, members, vote), reasons.of_quorum(present, members, vote), missing)


def in_session(
    request: Request, cluster_round: ClusterRound, conference: Conference, bound: Mapping[str, Any]
) -> dict[str, Any]:
    person = request.user
    seen = console.console_of(cluster_round, conference)
    steps = console.agenda(seen)
    wards, may_record = own_wards(person, conference), policies.can_settle(person, conference)
    table, raised = seen.table, _raised(request, seen)
    words = minutes.words_of(conference)
    return {
        "table": table,
        "console": seen,
        "agenda": steps,
        "parts": parts(seen, steps, bound),
        "motions": votes.motions_seen(seen, person, bound.get("vote_forms", {})),
        "items": lines.items(
            person, cluster_round, conference, _shown_lines(table, raised), origin="conference",
            bound=bound.get("lines"),
        ),
        "raised": raised,
        "may_record": may_record,
        "only_reads": is_of_cluster(person, cluster_round) and not policies.can_keep_record(person, cluster_round),
        "lead": policies.name_of(cluster_round, cluster_round.lead_id),
        "deputy": policies.name_of(cluster_round, cluster_round.deputy_id),
        "entries": console.entries(conference, person, bound.get("taking_back", {})),
        "written": sum(map(bool, words.values())), "sections": len(words),
        "opinions": conference.opinions.select_related("ward"),
        "seat": console.seat_seen(seen, person),
        **_forms(person, conference, seen, wards, may_record=bool(may_record)),
    }  # fmt: skip


def _raised(request: Request, seen: console.Console) -> Cell | None:
    """A line that somebody wants to talk about, chosen by its unit and criterion."""
    ward, code = request.GET.get("ward", ""), request.GET.get("criterion", "")
    return seen.table.cells.get((int(ward), code)) if ward.isdecimal() else None


def _shown_lines(table: Consolidated, raised: Cell | None) -> list[Cell]:
    """What was raised, what has to be discussed, and what was settled without a dispute."""
    listed = table.listed
    more = [cell for cell in table.cells.values() if (cell.recorded or cell.prepared) and cell not in listed]
    first = [raised] if raised else []
    return [*first, *(cell for cell in [*listed, *more] if cell is not raised)]


def _forms(
    person: Person, conference: Conference, seen: console.Console, wards: list[Ward], *, may_record: bool
) -> dict[str, Any]:
    """Only those that this person may send now."""
    found: dict[str, Any] = {}
    if wards:
        found["adjustment_form"] = AdjustmentForm(wards=wards)
        found["incident_form"] = IncidentForm(wards=wards, classes=classes(seen.rules))
    if question_form := votes.question_form(seen, person):
        found["question_form"] = question_form
    if may_record:
        everybody = wards_of(conference.cluster_round)
        found["opinion_form"] = OpinionForm(wards=everybody)
        found["notes_form"] = NotesForm(initial=notes(conference))
        found["close_form"] = CloseForm()
    if wards and seen.table.groups:
        criteria = [(row.criterion.code, f"{row.criterion.code} {row.criterion.title}") for row in _rows(seen.table)]
        found["raise_form"] = RaiseForm(wards=wards, criteria=criteria)
    return found


def _rows(table: Consolidated) -> list[Row]:
    return [row for group in table.groups for row in group.rows]


def classes(rules: Any) -> list[tuple[str, str]]:
    names = [*(band.name for band in rules.bands), UNCLASSIFIED]
    return [(name, reasons.class_name(name)) for name in names[1:]]


def notes(conference: Conference) -> dict[str, Any]:
    return {
        "difficulties": conference.difficulties, "directions": conference.directions,
        "version": conference.notes_version,
    }  # fmt: skip


class Part(NamedTuple):
    """One fold of the console; `holds` are the names under which its forms come back."""

    name: str
    title: str
    steps: tuple[str, ...]
    holds: tuple[str, ...]
    hint: str = ""
    is_open: bool = False

    @property
    def template(self) -> str:
        return f"scoring/_console_{self.name}.html"


def parts(seen: console.Console, steps: list[console.Step], bound: Mapping[str, Any]) -> list[Part]:
    """The part that the meeting is at stands first and open; open are also those whose forms came back."""
    here = next((step.anchor for step in steps if step.state == "doing"), "")
    open_lines = _("%(count)s still open") % {"count": len(seen.table.open_lines)}
    known = [
        Part("lines", _("Discussion, agreed points"), ("attendance", "report", "lines"), ("line",), open_lines),
        Part("votes", _("Votes, commendation"), ("votes", "commendations"), ("vote", "question", "reset", "motion")),
        Part("entries", _("Bonus, penalties, incidents"), (), ("adjustment", "incident", "taking_back", "reason")),
        Part("words", _("Opinions, texts for the minutes"), (), ("opinion", "notes")),
        Part("close", _("Closing"), ("close",), ("close",)),
    ]
    if seen.conference.state == State.CLOSED:
        return [part._replace(is_open=True) for part in known[:-1]]
    came_back = [part for part in known if any(name.startswith(part.holds) for name in bound)]
    opened = [part._replace(is_open=here in part.steps or part in came_back) for part in known]
    return sorted(opened, key=lambda part: here not in part.steps)
