"""The conference: called, opened, attended, interrupted, closed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audits.models import ClusterRound
from audits.policies import moment
from audits.services import cross_checks, explanations
from clusters import clock, journal
from clusters.errors import Refused, Stale
from clusters.models import Person, Ward
from clusters.states import move
from clusters.verdicts import require
from scoring import policies, queries
from scoring.models import Attendance, Conference, ConsoleSeat, Document, Motion, Opinion
from scoring.rules import voting
from scoring.services import screens, standings
from scoring.services.superseding import supersede

State = Conference.State
SEAT_LASTS = timedelta(minutes=30)  # after the last act recorded at this console


def locked(conference: Conference) -> Conference:
    """The row, locked, with what every verdict on it asks for.

    Its cluster round is locked first, as by every other act on it: two acts never wait for each other.
    """
    ClusterRound.objects.select_for_update().only("pk").get(pk=conference.cluster_round_id)
    rows = Conference.objects.select_for_update(of=("self",))
    return rows.select_related(
        "cluster_round__audit_round__district",
        "cluster_round__audit_round__criteria_set",
        "cluster_round__cluster",
    ).get(pk=conference.pk)


def record(verb: str, conference: Conference, by: Person, **what: Any) -> None:
    """One journal line about an act of this conference, naming the delegate who vouched for it at another's console."""
    target = what.pop("target", conference)
    what["after"] = {**(what.get("after") or {}), **vouched(conference.cluster_round, what.get("ward"), by)} or None
    journal.record(verb, target, by=by, district=conference.cluster_round.audit_round.district, **what)
    keep_seats(conference, by)


def keep_seats(conference: Conference, by: Person) -> None:
    """An act at this console: its delegates stay seated for another while."""
    seats_of(conference).filter(operator=by).update(until=clock.now() + SEAT_LASTS)


def vouched(cluster_round: ClusterRound, ward: Ward | None, by: Person) -> dict[str, str]:
    """For the journal: who of the deputy unit stands for an act that the lead unit's account records."""
    seat = policies.seat_used(by, cluster_round, ward.pk if ward else None)
    return {"confirmed_by": f"{seat.delegate_name}, {seat.ward.full_name}"} if seat else {}


def seats_of(conference: Conference) -> QuerySet[ConsoleSeat]:
    """Those taken now."""
    return ConsoleSeat.objects.filter(conference=conference, until__gt=clock.now())


def end_seats(conference: Conference) -> None:
    seats_of(conference).update(until=clock.now())


def require_member(cluster_round: ClusterRound, ward: Ward) -> None:
    if all(m.ward_id != ward.pk for m in cluster_round.members):
        raise Refused(_("%(ward)s is not a unit of this cluster.") % {"ward": ward.full_name}, at="ward")


@transaction.atomic
def call(cluster_round: ClusterRound, facts: Mapping[str, Any], *, by: Person) -> Conference:
    """The lead unit calls the conference: when, where, who hosts, presides and keeps the minutes.

    Called again, the call is changed.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_call(by, cluster_round))
    _check_day(cluster_round, facts["planned_at"])
    last = queries.conference_of(cluster_round)
    if last and last.state in (State.IN_SESSION, State.PAUSED):
        raise Refused(_("The conference is in session; it cannot be called again."))
    if last and last.state in (State.CALLED, State.POSTPONED):
        if last.state == State.POSTPONED:
            last.attendances.all().delete()  # who came on the day that was given up stands in the journal
            move(last, State.CALLED)
        supersede(cluster_round, Document.Kind.INVITATION, because="Mời họp lại", by=by)
        Conference.objects.filter(pk=last.pk).update(**facts)
        last.refresh_from_db()
        conference = last
    else:
        if last:
            require(policies.can_meet_again(cluster_round, last))
        conference = Conference.objects.create(
            cluster_round=cluster_round, number=last.number + 1 if last else 1, **facts
        )
    record(
        "conference.called",
        conference,
        by,
        after={"at": conference.planned_at.isoformat(), "place": conference.place},
    )
    screens.screen_of(conference)
    return conference


def _check_day(cluster_round: ClusterRound, planned_at: datetime) -> None:
    """A conference is called for today or later, and for after the explanation window."""
    if planned_at.astimezone(clock.HANOI).date() < clock.today():
        raise Refused(
            _("The conference cannot be called for a day that is over. Today is %(day)s.")
            % {"day": f"{clock.today():%d/%m/%Y}"},
            at="day",
        )
    closes = cluster_round.until("explanation")
    if planned_at < closes:
        raise Refused(
            _("Units may explain lines until %(at)s. Choose a time after that.") % {"at": moment(closes)}, at="day"
        )


@transaction.atomic
def open_session(conference: Conference, *, by: Person) -> None:
    """Khai mạc: from now on marks are locked and only settled points change anything.

    Without a quorum it may open, and the journal says so; no vote can be opened then (rules.md §8).
    """
    conference = locked(conference)
    require(policies.can_open(by, conference))
    cluster_round = conference.cluster_round
    move(conference, State.IN_SESSION, opened_at=clock.now())
    if cluster_round.state == ClusterRound.State.CONSOLIDATION:
        move(cluster_round, ClusterRound.State.CONFERENCE)
        cross_checks.lock_all(cluster_round)
        explanations.send_to_conference(cluster_round)
    present, members = len(queries.wards_present(conference)), len(cluster_round.members)
    has_quorum = voting.quorum_met(present, members, queries.rules_of(cluster_round.audit_round).vote)
    record("conference.opened", conference, by, after={"present": present, "members": members, "quorum": has_quorum})
    standings.refresh(cluster_round, "Khai mạc hội nghị", by=by)


@transaction.atomic
def pause(conference: Conference, *, by: Person) -> None:
    """Tạm nghỉ: until it goes on nothing is settled or voted; delegates at another unit's console stand up."""
    conference = locked(conference)
    require(policies.can_settle(by, conference))
    _require_no_vote(conference)
    end_seats(conference)
    move(conference, State.PAUSED)
    record("conference.paused", conference, by)


@transaction.atomic
def resume(conference: Conference, *, by: Person) -> None:
    conference = locked(conference)
    require(policies.can_resume(by, conference))
    move(conference, State.IN_SESSION)
    record("conference.resumed", conference, by)


@transaction.atomic
def postpone(conference: Conference, reason: str, *, by: Person) -> None:
    """Hoãn, also for want of a quorum; it is called again for another day and what was recorded stays."""
    conference = locked(conference)
    require(policies.can_postpone(by, conference))
    if not reason.strip():
        raise Refused(_("Write why the conference is postponed: all units read it."), at="reason")
    _require_no_vote(conference)
    end_seats(conference)
    present = conference.attendances.filter(left_at__isnull=True).select_related("ward")
    names = [", ".join(filter(None, (a.name, a.ward.full_name if a.ward else ""))) for a in present]
    supersede(conference.cluster_round, Document.Kind.INVITATION, because=reason.strip(), by=by)
    move(conference, State.POSTPONED, postponed_reason=reason.strip())
    record(
        "conference.postponed", conference, by, reason=reason.strip(),
        before={"at": conference.planned_at.isoformat()}, after={"present": names},
    )  # fmt: skip


def _require_no_vote(conference: Conference) -> None:
    under_way = conference.motions.filter(state__in=[Motion.State.OPEN, Motion.State.CLOSED]).first()
    if under_way:
        raise Refused(_("The vote on “%(about)s” is not declared yet. Finish it first.") % {"about": under_way.about})


@transaction.atomic
def arrive(conference: Conference, ward: Ward | None, name: str, position: str, *, by: Person) -> Attendance:
    """Điểm danh: somebody is in the room, for a ward or as a guest."""
    conference = locked(conference)
    require(policies.can_note_presence(by, conference))
    if ward:
        require_member(conference.cluster_round, ward)
    if not name.strip():
        raise Refused(_("Enter the name of the person present."), at="name")
    here = conference.attendances.filter(ward=ward, name=name.strip(), left_at__isnull=True).first()
    if here:
        raise Refused(said_here(here), at="name")
    attendance = Attendance.objects.create(
        conference=conference, ward=ward, name=name.strip(), position=position.strip(), arrived_at=clock.now()
    )
    record(
        "conference.arrived",
        conference,
        by,
        ward=ward,
        after={"name": attendance.name, "position": attendance.position},
    )
    return attendance


def said_here(attendance: Attendance) -> str:
    return _("%(name)s is noted as present already, since %(at)s.") % {
        "name": attendance.name, "at": f"{attendance.arrived_at.astimezone(clock.HANOI):%H:%M}",
    }  # fmt: skip


@transaction.atomic
def leave(attendance: Attendance, *, by: Person) -> None:
    """The person goes before the end; the ward is absent when it was the last one of it.

    The counts of closed motions stay as they are.
    """
    conference = locked(attendance.conference)
    require(policies.can_note_presence(by, conference))
    if not Attendance.objects.filter(pk=attendance.pk, left_at__isnull=True).update(left_at=clock.now()):
        raise Stale(_("%(name)s has already left.") % {"name": attendance.name})
    seats_of(conference).filter(ward=attendance.ward, delegate_name=attendance.name).update(until=clock.now())
    record("conference.left", conference, by, ward=attendance.ward, after={"name": attendance.name})


@transaction.atomic
def note_opinion(conference: Conference, ward: Ward, text: str, *, by: Person) -> Opinion:
    """What a unit said, in its words, for the minutes."""
    conference = locked(conference)
    require(policies.can_settle(by, conference))
    require_member(conference.cluster_round, ward)
    if not text.strip():
        raise Refused(_("Write what the unit said."), at="text")
    opinion = Opinion.objects.create(conference=conference, ward=ward, text=text.strip())
    record("conference.opinion", conference, by, ward=ward, reason=opinion.text)
    return opinion


@transaction.atomic
def write_notes(conference: Conference, difficulties: str, directions: str, *, version: int, by: Person) -> None:
    """Difficulties and directions, as the minutes print them. Stale when `version` is old."""
    conference = locked(conference)
    require(policies.can_settle(by, conference))
    if version != conference.notes_version:
        raise Stale(
            _(
                "Somebody else changed these notes while they were open here. Copy your text, reload "
                "the page and add it."
            )
        )
    before = {"difficulties": conference.difficulties, "directions": conference.directions}
    conference.difficulties, conference.directions = difficulties.strip(), directions.strip()
    conference.notes_version += 1
    conference.save(update_fields=["difficulties", "directions", "notes_version"])
    after = {"difficulties": conference.difficulties, "directions": conference.directions}
    record("conference.noted", conference, by, before=before, after=after)


def open_lines(cluster_round: ClusterRound) -> list[tuple[str, str]]:
    """Ward and criterion code of every disputed line that nobody settled: the written fallback decides them."""
    table = queries.current_table(cluster_round)
    results = queries.results_of(table) if table else ()
    names = {m.ward_id: m.ward.name for m in cluster_round.members}
    return [(names[r.ward], line.code) for r in results for line in r.lines if line.disputed and not line.settled]


@transaction.atomic
def close(conference: Conference, *, by: Person, accept_open: bool = False) -> None:
    """Bế mạc: the table is fixed.

    Lines still open need a word that the fallback of the rules decides them (rules.md §3).
    """
    conference = locked(conference)
    require(policies.can_settle(by, conference))
    _require_no_vote(conference)
    still = open_lines(conference.cluster_round)
    if still and not accept_open:
        lines = ", ".join(f"{ward} {code}" for ward, code in still)
        raise Refused(
            _(
                "%(count)s lines are still open: %(lines)s. Settle them, or confirm that the median "
                "(or mean of two) of the marks stands."
            )
            % {"count": len(still), "lines": lines},
            at="accept_open",
        )
    end_seats(conference)
    move(conference, State.CLOSED, closed_at=clock.now())
    table = standings.refresh(conference.cluster_round, "Bế mạc hội nghị", by=by)
    record(
        "conference.closed",
        conference,
        by,
        after={"result": table.sha256, "fallback": [f"{w} {c}" for w, c in still]},
    )
