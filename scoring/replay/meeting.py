"""Plays a case's conference."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime

from audits.models import ClusterRound, Criterion
from clusters.models import Person, Ward
from scoring.case_file import case as cases
from scoring.models import Adjustment, Conference
from scoring.policies import recorder_of
from scoring.replay.setting import Setting
from scoring.services import commendations, conferences, motions, settlements

Telling = Callable[[str, datetime], AbstractContextManager[None]]


def meet(
    told: cases.Conference,
    path: str,
    cluster_round: ClusterRound,
    setting: Setting,
    criteria: Mapping[str, Criterion],
    telling: Telling,
) -> None:
    """From the opening to the close, recorded by the lead unit, or by the deputy where it concerns the lead."""
    by_ward = {setting.wards[name].pk: clerk for name, clerk in setting.clerks.items()}

    def recorder(ward: Ward | None) -> Person:
        return by_ward[recorder_of(cluster_round, ward.pk if ward else None)]

    with telling(path, told.opened_at):
        conference = _open(told, cluster_round, setting, recorder(None))
    _settle(told, path, conference, setting, criteria, recorder, telling)
    with telling(f"{path}", told.closed_at):
        for opinion in told.opinions:
            conferences.note_opinion(conference, setting.wards[opinion.ward], opinion.text, by=recorder(None))
        conferences.write_notes(conference, told.difficulties, told.directions, version=0, by=recorder(None))
    for place, nominee in enumerate(told.commendations):
        ward = setting.wards[nominee.ward]
        with telling(f"{path}.commendations[{place}]", told.closed_at):
            commendations.nominate(
                conference, nominee.kind, ward, nominee.form, nominee.reason, by=recorder(ward),
                person_name=nominee.name or "",
                person_position=nominee.position or "",
            )  # fmt: skip
    for place, question in enumerate(told.motions):
        with telling(f"{path}.motions[{place}]", told.closed_at):
            _vote(conference, question, setting, recorder)
    with telling(path, told.closed_at):
        conferences.close(conference, by=recorder(None), accept_open=True)


def _open(told: cases.Conference, cluster_round: ClusterRound, setting: Setting, lead: Person) -> Conference:
    def ward(name: str | None) -> Ward | None:
        return setting.wards[name] if name else None

    facts = {
        "planned_at": told.opened_at, "place": told.place, "host": setting.wards[told.host],
        "chair_name": told.chair.name, "chair_position": told.chair.position, "chair_ward": ward(told.chair.ward),
        "secretary_name": told.secretary.name, "secretary_position": told.secretary.position,
        "secretary_ward": ward(told.secretary.ward),
    }  # fmt: skip
    conference = conferences.call(cluster_round, facts, by=lead)
    conferences.open_session(conference, by=lead)
    for delegate in told.attendees:
        conferences.arrive(conference, ward(delegate.ward), delegate.name, delegate.position, by=lead)
    return conference


def _settle(
    told: cases.Conference, path: str, conference: Conference, setting: Setting, criteria: Mapping[str, Criterion],
    recorder: Callable[[Ward | None], Person], telling: Telling,
) -> None:  # fmt: skip
    for place, line in enumerate(told.settled):
        ward = setting.wards[line.ward]
        with telling(f"{path}.settled[{place}]", told.opened_at):
            settlements.settle(conference, ward, criteria[line.criterion], line.points, line.reason, by=recorder(ward))
    for kind, name, entries in (
        (Adjustment.Kind.BONUS, "bonus", told.bonus),
        (Adjustment.Kind.PENALTY, "penalties", told.penalties),
    ):
        for place, entry in enumerate(entries):
            ward = setting.wards[entry.ward]
            with telling(f"{path}.{name}[{place}]", told.opened_at):
                settlements.adjust(conference, kind, ward, entry.points, entry.reason, by=recorder(ward))
    for place, incident in enumerate(told.incidents):
        ward = setting.wards[incident.ward]
        with telling(f"{path}.incidents[{place}]", told.opened_at):
            settlements.declare_incident(conference, ward, incident.at_most, incident.reason, by=recorder(ward))


def _vote(
    conference: Conference, told: cases.Motion, setting: Setting, recorder: Callable[[Ward | None], Person]
) -> None:
    ward = setting.wards[told.ward] if told.ward and told.kind == "commendation" else None
    person = recorder(ward)
    motion = motions.prepare(conference, told.kind, told.about, ward=ward, person_name=told.name or "", by=person)
    motions.open_vote(motion, by=person)
    motion = motions.close_vote(motion, told.yes, told.no, told.abstain, by=person, confirmed=True)
    motions.declare(motion, by=person)
