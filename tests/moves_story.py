"""The story of one cluster, from the reveal to the published result, moment by moment (tests/moves.py)."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db import transaction

from audits.models import ClusterRound
from clusters import clock
from clusters.models import Person
from scoring.models import Document, Motion
from scoring.services import commendations, conferences, documents, minutes, motions, results, signing
from tests.make import again, clerk_of, day, wards_of
from tests.meetings import AT_THE_MEETING
from tests.moves import Scene, call
from tests.proofs import pdf_file


def _nominated(scene: Scene) -> None:
    lead = scene.people["lead"]
    conference = scene.conference
    scene.things["commendation"] = commendations.nominate(
        conference, "collective", scene.member, "Giấy khen", "Dẫn đầu cụm", by=lead
    )
    scene.things["motion"] = motions.prepare(conference, Motion.Kind.RESULTS, by=lead)


def story(scene: Scene) -> Iterator[str]:
    """Goes on at each moment where it stopped; what branches off is put back before it goes on."""
    scene.things["member"] = wards_of(scene.cluster_round)[2]
    for chapter in (_called, _results_voted, _commendation_voted, _minutes_written, _decided):
        yield from chapter(scene, scene.people["lead"], scene.people["officer"])


def _called(scene: Scene, lead: Person, _officer: Person) -> Iterator[str]:
    yield "consol"
    with clock.at(scene.at):
        scene.things["conference"] = call(scene, lead)
    scene.at = AT_THE_MEETING
    with clock.at(scene.at):
        conferences.arrive(scene.conference, None, "Khách mời", "Chuyên viên", by=lead)
    yield "called"
    with clock.at(scene.at):
        conferences.postpone(scene.fresh("conference"), "Chưa đủ đại biểu", by=lead)
    yield "postponed"


def _results_voted(scene: Scene, lead: Person, _officer: Person) -> Iterator[str]:
    with clock.at(scene.at):
        call(scene, lead)
        conferences.open_session(scene.fresh("conference"), by=lead)
        for ward in wards_of(scene.cluster_round):
            conferences.arrive(scene.conference, ward, f"Đại biểu {ward.name}", "Công chức", by=lead)
        _nominated(scene.look_again())
    yield "session"
    with clock.at(scene.at):
        motions.open_vote(scene.motion, by=lead)
    yield "open"
    with clock.at(scene.at):
        motions.close_vote(scene.fresh("motion"), 3, 0, 0, by=lead)
    yield "counted"
    yield from _branch(scene, "stale", lambda: motions.reset(scene.fresh("motion"), "Đếm nhầm", by=lead))
    with clock.at(scene.at):
        motions.declare(scene.fresh("motion"), by=lead)
    yield "declared"


def _commendation_voted(scene: Scene, lead: Person, _officer: Person) -> Iterator[str]:
    yield from _branch(scene, "paused", lambda: conferences.pause(scene.fresh("conference"), by=lead))
    with clock.at(scene.at):
        asked = {"mode": Motion.Mode.NAMED, "ward": scene.member}
        scene.things["motion"] = motions.prepare(scene.fresh("conference"), Motion.Kind.COMMENDATION, **asked, by=lead)
        motions.open_vote(scene.motion, by=lead)
    yield "named"
    yield from _branch(scene, "failed", lambda: _declared_by_name(scene, "no"))
    with clock.at(scene.at):
        _declared_by_name(scene, "yes")
    yield "voted"
    yield from _branch(scene, "withdrawn", lambda: commendations.withdraw(scene.fresh("commendation"), by=lead))


def _minutes_written(scene: Scene, lead: Person, _officer: Person) -> Iterator[str]:
    with clock.at(scene.at):
        conferences.close(scene.fresh("conference"), by=lead, accept_open=True)
        scene.things["minutes"] = documents.make(again(scene.cluster_round), Document.Kind.MINUTES, by=lead)
    scene.at = day(23)
    yield "draft"
    with clock.at(scene.at):
        minutes.ask_for_replies(scene.fresh("minutes"), day(25), by=lead)
        for ward in wards_of(scene.cluster_round):
            minutes.reply(scene.fresh("minutes"), ward, True, "", by=clerk_of(ward))
    yield "replied"
    with clock.at(scene.at):
        scene.things["minutes"] = minutes.adopt(scene.fresh("minutes"), by=lead)
        documents.make(again(scene.cluster_round), Document.Kind.PROPOSAL, by=lead)
    yield "agreed"
    with clock.at(scene.at):
        scan = pdf_file("Đã ký.pdf")
        signing.sign_on_paper(scene.fresh("minutes"), ["chair", "secretary"], clock.today(), scan, by=lead)
    yield "signed"


def _decided(scene: Scene, lead: Person, officer: Person) -> Iterator[str]:
    with clock.at(scene.at):
        results.submit(again(scene.cluster_round), by=lead)
    yield "submitted"
    for scope in ClusterRound.Scope.values:
        yield from _branch(scene, scope, partial(_returned, scene, scope))
    with clock.at(scene.at):
        results.approve(again(scene.cluster_round), by=officer)
    yield "approved"
    number, on = "12/QĐ-UBND", day(23).date()
    given = scene.fresh("commendation")
    yield from _branch(scene, "awarded", lambda: commendations.award(given, number, on, by=officer))
    refused = scene.fresh("commendation")
    yield from _branch(scene, "declined", lambda: commendations.decline(refused, "Chưa đủ hồ sơ", by=officer))
    with clock.at(scene.at):
        results.approve_round(again(scene.cluster_round).audit_round, by=officer)
    yield "published"


def _declared_by_name(scene: Scene, choice: str) -> None:
    lead, motion = scene.people["lead"], scene.fresh("motion")
    for ward in wards_of(scene.cluster_round)[:2]:
        motions.cast(motion, ward, choice, by=clerk_of(ward))
    motions.close_counted(motion, by=lead)
    motions.declare(scene.fresh("motion"), by=lead)


def _returned(scene: Scene, scope: str) -> None:
    results.return_to_cluster(again(scene.cluster_round), scope, "Làm lại", by=scene.people["officer"])


def _branch(scene: Scene, moment: str, act: Callable[[], Any]) -> Iterator[str]:
    begun, known = transaction.savepoint(), dict(scene.things)
    with clock.at(scene.at):
        act()
    yield moment
    transaction.savepoint_rollback(begun)
    scene.things = known
