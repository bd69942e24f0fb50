"""What the conference and the district made of it: settled lines, votes, commendations, decided lines."""

from typing import Any

from django.utils.translation import gettext as _

from scoring.case_file.case import (
    Adjustment,
    Commendation,
    Conference,
    Delegate,
    Incident,
    Motion,
    Opinion,
    Settlement,
)
from scoring.replay.frame import Frame
from scoring.replay.places import Place
from scoring.replay.round_rules import check_class

MOTIONS = ("results", "commendation", "minutes")
COMMENDATIONS = ("collective", "individual")
INDIVIDUAL = "individual"
MOST_VOTES = 999

_REQUIRED = ("opened_at", "closed_at", "place", "host", "chair", "secretary")
_TEXTS = ("difficulties", "directions")
_LISTS = ("attendees", "settled", "bonus", "penalties", "incidents", "opinions", "motions", "commendations")


def read_conference(place: Place, frame: Frame) -> Conference:
    parts = place.parts(_REQUIRED, (*_LISTS, *_TEXTS))
    attendees = tuple(_delegate(entry, frame) for entry in parts["attendees"].items())
    conference = Conference(
        opened_at=parts["opened_at"].moment(),
        closed_at=parts["closed_at"].moment(),
        place=parts["place"].text(),
        host=frame.ward(parts["host"]),
        chair=_delegate(parts["chair"], frame),
        secretary=_delegate(parts["secretary"], frame),
        attendees=attendees,
        settled=read_settled(parts["settled"], frame),
        bonus=_adjustments(parts["bonus"], frame),
        penalties=_adjustments(parts["penalties"], frame),
        incidents=tuple(_incident(entry, frame) for entry in parts["incidents"].items()),
        opinions=tuple(_opinion(entry, frame) for entry in parts["opinions"].items()),
        motions=tuple(_motion(entry, frame) for entry in parts["motions"].items()),
        commendations=_commendations(parts["commendations"], frame),
        difficulties=parts["difficulties"].text(may_be_empty=True) or "",
        directions=parts["directions"].text(may_be_empty=True) or "",
    )
    _check_moments(conference, parts["opened_at"], parts["closed_at"], frame)
    _check_votes(conference, parts["attendees"], parts["motions"], frame)
    return conference


def read_settled(place: Place, frame: Frame) -> tuple[Settlement, ...]:
    settled: list[Settlement] = []
    for entry in place.items():
        parts = entry.parts(("ward", "criterion", "points", "reason"))
        ward, code = frame.member(parts["ward"]), frame.criterion(parts["criterion"])
        if None not in (ward, code) and (ward, code) in [(other.ward, other.criterion) for other in settled]:
            parts["criterion"].refuse(
                _("Criterion %(code)s of %(ward)s is settled twice here. Keep one of the two lines.")
                % {"code": code, "ward": ward}
            )
        settled.append(Settlement(ward, code, frame.points_of(parts["points"], code), parts["reason"].text()))
    return tuple(settled)


def _delegate(place: Place, frame: Frame) -> Delegate:
    """Somebody of a ward of the cluster; null for who comes from outside, who may also preside or keep the minutes."""
    parts = place.parts(("name", "position", "ward"))
    guest = parts["ward"].value is None
    return Delegate(parts["name"].text(), parts["position"].text(), None if guest else frame.member(parts["ward"]))


def _adjustments(place: Place, frame: Frame) -> tuple[Adjustment, ...]:
    adjustments: list[Adjustment] = []
    for entry in place.items():
        parts = entry.parts(("ward", "points", "reason"))
        points = parts["points"].points()
        if points == 0:
            parts["points"].refuse(_("A bonus or a penalty is more than 0 points. Correct it or remove the line."))
        adjustments.append(Adjustment(frame.member(parts["ward"]), points, parts["reason"].text()))
    return tuple(adjustments)


def _incident(place: Place, frame: Frame) -> Incident:
    parts = place.parts(("ward", "at_most", "reason"))
    return Incident(frame.member(parts["ward"]), check_class(parts["at_most"], frame.classes), parts["reason"].text())


def _opinion(place: Place, frame: Frame) -> Opinion:
    parts = place.parts(("ward", "text"))
    return Opinion(frame.member(parts["ward"]), parts["text"].text())


def _motion(place: Place, frame: Frame) -> Motion:
    names_ward = isinstance(place.value, dict) and place.value.get("kind") == "commendation"
    required = ("kind", "about", "yes", "no", "abstain", *(("ward",) if names_ward else ()))
    parts = place.parts(required, ("ward", "name"))
    return Motion(
        kind=parts["kind"].choice(MOTIONS),
        about=parts["about"].text(),
        yes=parts["yes"].whole(0, MOST_VOTES),
        no=parts["no"].whole(0, MOST_VOTES),
        abstain=parts["abstain"].whole(0, MOST_VOTES),
        ward=frame.member(parts["ward"]),
        name=parts["name"].text(),
    )


def _commendations(place: Place, frame: Frame) -> tuple[Commendation, ...]:
    commendations: list[Commendation] = []
    for entry in place.items():
        commendation = _commendation(entry, frame)
        nominees = [(other.kind, other.ward, other.name) for other in commendations]
        if None not in (commendation.kind, commendation.ward):
            if (commendation.kind, commendation.ward, commendation.name) in nominees:
                entry.refuse(_("This nominee is proposed twice. Remove one of the two."))
            _check_quota(commendation.kind, [*nominees, (commendation.kind,)], entry, frame)
        commendations.append(commendation)
    return tuple(commendations)


def _commendation(place: Place, frame: Frame) -> Commendation:
    kind = place.value.get("kind") if isinstance(place.value, dict) else None
    named = ("name", "position")
    required = ("kind", "ward", "form", "reason", *(named if kind == INDIVIDUAL else ()))
    parts = place.parts(required, named if kind not in COMMENDATIONS else ())
    return Commendation(
        kind=parts["kind"].choice(COMMENDATIONS),
        ward=frame.member(parts["ward"]),
        form=parts["form"].text(),
        reason=parts["reason"].text(),
        name=parts["name"].text() if "name" in parts else None,
        position=parts["position"].text() if "position" in parts else None,
    )


def _check_quota(kind: str, nominees: list[Any], place: Place, frame: Frame) -> None:
    rules = frame.round.rules
    quota = rules.quota_individuals if kind == INDIVIDUAL else rules.quota_collectives
    if quota is not None and sum(nominee[0] == kind for nominee in nominees) > quota:
        place.refuse(
            _(
                "The round's quota is %(quota)s for this kind of commendation. Remove what is beyond it"
                " or change the quota."
            )
            % {"quota": quota}
        )


def _check_moments(conference: Conference, opened: Place, closed: Place, frame: Frame) -> None:
    after = frame.round.explanation.closes_at
    if None not in (conference.opened_at, after) and conference.opened_at < after:
        opened.refuse(_("The conference opened before the explanation window had closed. Correct the moment."))
    if None not in (conference.opened_at, conference.closed_at) and conference.closed_at <= conference.opened_at:
        closed.refuse(_("The conference closed before it opened. Correct one of the two moments."))


def _check_votes(conference: Conference, attendees: Place, motions: Place, frame: Frame) -> None:
    """A motion needs a quorum, and no more votes than wards that may vote (rules.md section 8)."""
    listed = attendees.value if isinstance(attendees.value, list) else []
    named = [entry for entry in listed if not isinstance(entry, dict) or entry.get("ward") is not None]
    wards = [delegate.ward for delegate in conference.attendees if delegate.ward is not None]
    if frame.members is None or len(named) != len(wards) or (attendees and attendees.value is not listed):
        return
    present, vote = set(wards), frame.round.rules.vote
    if conference.motions and vote.quorum is not None and len(present) < vote.quorum * len(frame.members):
        attendees.refuse(
            _(
                "Only %(present)s of %(members)s wards are present, fewer than the quorum, so no motion"
                " can be put. Add who was present or remove the motions."
            )
            % {"present": len(present), "members": len(frame.members)}
        )
    for n, motion in enumerate(conference.motions):
        entitled = present
        if motion.kind == "commendation" and vote.recuse_own:
            entitled = present - {motion.ward}
        counts = (motion.yes, motion.no, motion.abstain)
        if None not in counts and sum(counts) > len(entitled):
            motions.entry(n).refuse(
                _(
                    "%(cast)s votes are counted, but only %(entitled)s wards may vote on this motion."
                    " Correct the counts."
                )
                % {"cast": sum(counts), "entitled": len(entitled)}
            )
