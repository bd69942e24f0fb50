"""Điểm danh in one act, and the correction of who came and went when."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from clusters import clock
from clusters.errors import Refused, Stale
from clusters.models import Person, Role, Ward
from clusters.verdicts import require
from scoring import policies
from scoring.models import Attendance, Conference
from scoring.services.conferences import arrive, locked, record


class Known(NamedTuple):
    """Somebody who may come for a ward: named in the call, or with an account of it."""

    name: str
    position: str
    is_named: bool = False


def known_people(conference: Conference) -> dict[int, list[Known]]:
    """By ward, in the order of the cluster; who is named in the call stands first, then the heads."""
    members = conference.cluster_round.members
    found: dict[int, dict[str, Known]] = {m.ward_id: {} for m in members}
    named = (
        (conference.chair_ward_id, conference.chair_name, conference.chair_position),
        (conference.secretary_ward_id, conference.secretary_name, conference.secretary_position),
    )
    for ward, name, position in named:
        if ward in found:
            found[ward].setdefault(name, Known(name, position, is_named=True))
    roles = Role.objects.on(clock.today()).filter(ward__in=list(found), kind__in=Role.OF_A_WARD)
    for role in roles.select_related("person").order_by("-kind", "person__full_name"):
        person = role.person
        found[role.ward_id].setdefault(person.full_name, Known(person.full_name, person.position))
    return {ward: list(people.values()) for ward, people in found.items()}


@transaction.atomic
def note_all(conference: Conference, *, by: Person) -> list[Ward]:
    """Tất cả đã có mặt: chair and secretary, and one delegate of each other ward. Gives back the wards that nobody is
    known of; who is noted already is not noted twice.
    """
    conference = locked(conference)
    require(policies.can_note_presence(by, conference))
    here = set(conference.attendances.filter(left_at__isnull=True).values_list("ward", "name"))
    unknown, known = [], known_people(conference)
    for member in conference.cluster_round.members:
        people = list(_delegates(known[member.ward_id]))
        comes = [each for each in people if (member.ward_id, each.name) not in here]
        if any(ward == member.ward_id for ward, _name in here):
            comes = [each for each in comes if each.is_named]
        elif not people:
            unknown.append(member.ward)
        for each in comes:
            arrive(conference, member.ward, each.name, each.position, by=by)
    return unknown


def _delegates(people: list[Known]) -> Iterator[Known]:
    named = [each for each in people if each.is_named]
    yield from named or people[:1]


def fingerprint(attendance: Attendance) -> str:
    """By which a correction tells what it was based on."""
    seen = (attendance.name, attendance.position, str(attendance.arrived_at), str(attendance.left_at))
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:16]


@transaction.atomic
def correct(
    attendance: Attendance, name: str, position: str, arrived_at: datetime, left_at: datetime | None, *,
    seen: str, by: Person,
) -> Attendance:  # fmt: skip
    """Name, position, coming and leaving set right; the journal keeps what stood before."""
    conference = locked(attendance.conference)
    require(policies.can_note_presence(by, conference))
    row = Attendance.objects.select_for_update(of=("self",)).select_related("ward").get(pk=attendance.pk)
    if fingerprint(row) != seen:
        raise Stale(_("Somebody else changed this line of the attendance a moment ago."))
    if not name.strip():
        raise Refused(_("Enter the name of the person present."), at="name")
    if max(arrived_at, left_at or arrived_at) > clock.now():
        raise Refused(_("Nobody comes or leaves later than now."), at="arrived")
    if left_at and left_at < arrived_at:
        raise Refused(_("Nobody leaves before coming."), at="left")
    before = _facts(row)
    row.name, row.position, row.arrived_at, row.left_at = name.strip(), position.strip(), arrived_at, left_at
    row.save(update_fields=["name", "position", "arrived_at", "left_at"])
    record("conference.attendance_corrected", conference, by, ward=row.ward, before=before, after=_facts(row))
    return row


def _facts(row: Attendance) -> dict[str, str]:
    times = {"arrived_at": row.arrived_at, "left_at": row.left_at}
    return {"name": row.name, "position": row.position, **{k: v.isoformat() if v else "" for k, v in times.items()}}
