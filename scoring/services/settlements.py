"""What the conference writes about points: settled lines, bonus, penalties, incidents.

Every change after a vote makes that vote stale.
"""

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from audits import points as point_rules
from audits.models import ClusterRound, Criterion
from audits.services import explanations
from clusters import journal
from clusters.errors import Refused, Stale
from clusters.models import Person, Ward
from clusters.states import move
from clusters.verdicts import require
from scoring import policies, queries
from scoring.models import Adjustment, Conference, Decision, Incident, Motion, Settlement
from scoring.rules.facts import UNCLASSIFIED
from scoring.services import standings
from scoring.services.conferences import keep_seats, locked, record, require_member, vouched
from scoring.services.superseding import OF_THE_RESULT, supersede

State = Settlement.State


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(_("Write the reason: it is printed in the minutes."), at="reason")
    return text.strip()


def vote_again(cluster_round: ClusterRound, because: str, *, by: Person) -> None:
    """Something under a vote changed: votes on results and on minutes are stale, nothing is deleted (rules.md §8).

    Refused while such a vote is open: hands that were raised on one table must not be counted for another.
    """
    kinds = [Motion.Kind.RESULTS, Motion.Kind.MINUTES]
    voted = Motion.objects.filter(conference__cluster_round=cluster_round, kind__in=kinds)
    under_way = voted.filter(state=Motion.State.OPEN).first()
    if under_way:
        raise Refused(
            _("The vote on “%(about)s” is open; points cannot change now. Close the vote first.")
            % {"about": under_way.about}
        )
    fallen = list(voted.filter(state__in=[Motion.State.CLOSED, Motion.State.DECLARED]))
    for motion in fallen:
        move(motion, Motion.State.STALE, stale_reason=because)
        journal.record("motion.stale", motion, by=by, district=cluster_round.audit_round.district, reason=because)
    if fallen:
        supersede(cluster_round, *OF_THE_RESULT, because=because, by=by)


def _after_change(conference: Conference, because: str, by: Person) -> None:
    vote_again(conference.cluster_round, because, by=by)
    standings.refresh(conference.cluster_round, because, by=by)


def _current(cluster_round: ClusterRound, ward: Ward, criterion: Criterion) -> Settlement | None:
    rows = Settlement.objects.filter(cluster_round=cluster_round, ward=ward, criterion=criterion)
    return rows.exclude(state=State.REPLACED).first()


def _write(
    cluster_round: ClusterRound,
    ward: Ward,
    criterion: Criterion,
    points: Decimal,
    reason: str,
    state: str,
    by: Person,
) -> Settlement:
    require_member(cluster_round, ward)
    point_rules.legal(points, criterion)
    reason = _reason(reason)
    previous = _current(cluster_round, ward, criterion)
    if previous:
        move(previous, State.REPLACED)
    settlement = Settlement.objects.create(
        cluster_round=cluster_round, ward=ward, criterion=criterion, points=points, reason=reason, state=state, by=by,
        by_ward_id=policies.recorder_of(cluster_round, ward.pk),
    )  # fmt: skip
    verb = "settlement.recorded" if state == State.RECORDED else "settlement.prepared"
    journal.record(
        verb, settlement, by=by, ward=ward, district=cluster_round.audit_round.district, reason=reason,
        before={"points": str(previous.points), "state": previous.state} if previous else None,
        after={"points": str(points), **vouched(cluster_round, ward, by)},
    )  # fmt: skip
    return settlement


@transaction.atomic
def prepare(
    cluster_round: ClusterRound,
    ward: Ward,
    criterion: Criterion,
    points: Decimal,
    reason: str,
    *,
    by: Person,
    instead_of: int | None = None,
) -> Settlement:
    """Before the conference: a proposal for the meeting that changes no number. `instead_of`: as in `settle`."""
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_prepare(by, cluster_round, ward.pk))
    current = _current(cluster_round, ward, criterion)
    if instead_of is not None and current and _says(current, points, reason, State.PREPARED, by):
        return current
    _same_as_seen(current, instead_of)
    return _write(cluster_round, ward, criterion, points, reason, State.PREPARED, by)


@transaction.atomic
def settle(
    conference: Conference,
    ward: Ward,
    criterion: Criterion,
    points: Decimal,
    reason: str,
    *,
    by: Person,
    instead_of: int | None = None,
) -> Settlement:
    """Điểm thống nhất: the conference writes a line, with the reason.

    `instead_of` is the settlement that was on the page; another one since is Stale. The same words sent twice by one
    person are one settlement.
    """
    conference = locked(conference)
    require(policies.can_settle(by, conference, ward.pk))
    cluster_round = conference.cluster_round
    current = _current(cluster_round, ward, criterion)
    if instead_of is not None and current and _says(current, points, reason, State.RECORDED, by):
        return current
    _same_as_seen(current, instead_of)
    settlement = _write(cluster_round, ward, criterion, points, reason, State.RECORDED, by)
    explanations.settle(cluster_round, ward, criterion)
    keep_seats(conference, by)
    _after_change(conference, f"Thống nhất {criterion.code} của {ward.full_name}", by)
    return settlement


@transaction.atomic
def settle_prepared(conference: Conference, listed: Collection[int], *, by: Person) -> list[Settlement]:
    """Ghi tất cả điểm đã chuẩn bị: those that the page listed, all or none of them.

    Stale when one of them was changed since: what is recorded is what was read.
    """
    conference = locked(conference)
    require(policies.can_settle(by, conference))
    cluster_round = conference.cluster_round
    rows = Settlement.objects.filter(cluster_round=cluster_round, pk__in=listed).select_related("ward", "criterion")
    if any(row.state != State.PREPARED for row in rows) or len(rows) != len(set(listed)):
        raise Stale(_("Somebody changed a prepared line meanwhile. Read the list once more before recording it."))
    recorded = []
    for row in rows:
        require(policies.can_settle(by, conference, row.ward_id))
        recorded.append(_write(cluster_round, row.ward, row.criterion, row.points, row.reason, State.RECORDED, by))
        explanations.settle(cluster_round, row.ward, row.criterion)
    if recorded:
        keep_seats(conference, by)
        _after_change(conference, f"Thống nhất {len(recorded)} dòng đã chuẩn bị", by)
    return recorded


def _says(current: Settlement, points: Decimal, reason: str, state: str, by: Person) -> bool:
    return (current.points, current.reason, current.state, current.by_id) == (points, reason.strip(), state, by.pk)


def _same_as_seen(current: Settlement | None, seen: int | None) -> None:
    if seen is not None and (current.pk if current else 0) != seen:
        raise Stale(_("This line was settled by somebody else a moment ago. Reload the page to see it."))


@transaction.atomic
def unsettle(settlement: Settlement, reason: str, *, by: Person) -> None:
    """The conference takes a settled line back: the marks decide it again. What was written stays in the history."""
    conference = queries.conference_of(settlement.cluster_round)
    if conference is None:
        raise Refused(_("The conference has not been opened yet."))
    conference = locked(conference)
    require(policies.can_settle(by, conference, settlement.ward_id))
    move(settlement, State.REPLACED)
    because = f"Bỏ điểm thống nhất {settlement.criterion.code} của {settlement.ward.full_name}"
    record(
        "settlement.withdrawn",
        conference,
        by,
        target=settlement,
        ward=settlement.ward,
        reason=_reason(reason),
        before={"points": str(settlement.points)},
    )
    _after_change(conference, because, by)


@transaction.atomic
def adjust(conference: Conference, kind: str, ward: Ward, points: Decimal, reason: str, *, by: Person) -> Adjustment:
    """Điểm thưởng, điểm trừ: points outside the criteria; the bonus counts up to the round's cap (rules.md §4)."""
    conference = locked(conference)
    require(policies.can_settle(by, conference, ward.pk))
    require_member(conference.cluster_round, ward)
    if points <= 0:
        raise Refused(_("Enter more than 0 points; choose bonus or penalty for the direction."), at="points")
    entry = Adjustment.objects.create(
        conference=conference, kind=kind, ward=ward, points=points, reason=_reason(reason)
    )
    record(
        f"adjustment.{kind}",
        conference,
        by,
        target=entry,
        ward=ward,
        reason=entry.reason,
        after={"points": str(points)},
    )
    word = "Điểm thưởng" if kind == Adjustment.Kind.BONUS else "Điểm trừ"
    _after_change(conference, f"{word} cho {ward.full_name}", by)
    return entry


@transaction.atomic
def declare_incident(conference: Conference, ward: Ward, at_most: str, reason: str, *, by: Person) -> Incident:
    """An incident that allows a class at most (rules.md §5)."""
    conference = locked(conference)
    require(policies.can_settle(by, conference, ward.pk))
    require_member(conference.cluster_round, ward)
    names = [band.name for band in queries.rules_of(conference.cluster_round.audit_round).bands]
    if at_most not in (*names, UNCLASSIFIED):
        raise Refused(
            _("Choose one of the classes of this round: %(classes)s.") % {"classes": ", ".join(names)},
            at="at_most",
        )
    incident = Incident.objects.create(conference=conference, ward=ward, at_most=at_most, reason=_reason(reason))
    record(
        "incident.declared",
        conference,
        by,
        target=incident,
        ward=ward,
        reason=incident.reason,
        after={"at_most": at_most},
    )
    _after_change(conference, f"Ghi nhận sự việc của {ward.full_name}", by)
    return incident


@transaction.atomic
def withdraw_entry(entry: Adjustment | Incident, reason: str, *, by: Person) -> None:
    """A bonus, penalty or incident is taken back, with a reason; it stays in the history. A returned result still has
    the entries of the meeting before: the new meeting may take them back.
    """
    conference = locked(queries.conference_of(entry.conference.cluster_round) or entry.conference)
    require(policies.can_settle(by, conference, entry.ward_id))
    if not type(entry).objects.filter(pk=entry.pk, is_withdrawn=False).update(is_withdrawn=True):
        raise Refused(_("This entry was withdrawn already."))
    record("entry.withdrawn", conference, by, target=entry, ward=entry.ward, reason=_reason(reason))
    _after_change(conference, f"Rút mục đã ghi của {entry.ward.full_name}", by)


@transaction.atomic
def decide_line(
    cluster_round: ClusterRound, ward: Ward, criterion: Criterion, points: Decimal, reason: str, *, by: Person
) -> Decision:
    """Phúc tra: the district decides a line. It wins over the conference; the vote stands, the papers are made anew."""
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_decide_line(by, cluster_round))
    require_member(cluster_round, ward)
    point_rules.legal(points, criterion)
    rows = Decision.objects.filter(cluster_round=cluster_round, ward=ward, criterion=criterion, is_current=True)
    previous = rows.first()
    rows.update(is_current=False)
    decision = Decision.objects.create(
        cluster_round=cluster_round,
        ward=ward,
        criterion=criterion,
        points=points,
        reason=_reason(reason),
        by=by,
    )
    journal.record(
        "line.decided", decision, by=by, ward=ward, district=cluster_round.audit_round.district, reason=decision.reason,
        before={"points": str(previous.points)} if previous else None, after={"points": str(points)},
    )  # fmt: skip
    because = f"Cơ quan chủ trì quyết định {criterion.code} của {ward.full_name}"
    supersede(cluster_round, *OF_THE_RESULT, because=because, by=by)
    standings.refresh(cluster_round, because, by=by)
    return decision
