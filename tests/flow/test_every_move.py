"""Every act of a conference, its votes, minutes, result and commendations, in every state, by everybody: one table.

The story of one cluster is played once, from the reveal to the published result; at each of its moments every person
tries every act, and everything is put back. In the table below a moment has the letters of those who may:
l clerk of the lead unit, d of the deputy unit, m of the member unit that is nominated, n of a unit of another cluster,
o officer of the district, b its observer, a administrator.   -  nobody   x  there is nothing yet that the act is about
`becomes` is the state that the thing is in when the act is done; = it stays as it was, * either.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import translation

from audits.models import ClusterRound, Round
from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry, Person
from scoring.models import (
    Attendance,
    Commendation,
    Conference,
    Document,
    Motion,
    NamedVote,
    Reply,
    ResultTable,
    Signing,
)
from scoring.services import commendations, conferences, documents, minutes, motions, results, signing
from tests.make import NOW, Stage, again, clerk_of, day, make_cluster_round, wards_of
from tests.meetings import AT_THE_MEETING, conference_facts
from tests.proofs import pdf_file
from tests.world import make_people

pytestmark = pytest.mark.django_db
LAST_PLAIN = 127
COUNTED = (Conference, Attendance, Motion, NamedVote, Commendation, Document, Reply, Signing, ResultTable, JournalEntry)
ROLES = {"l": "lead", "d": "deputy", "m": "member", "n": "neighbour", "o": "officer", "b": "observer",
         "a": "administrator"}  # fmt: skip

# Moments, and what each of them is there for:
MOMENTS = """
consol     revealed; no conference is called              conference -
called     called                                         conference called
postponed  put off                                        conference postponed
session    in session, the vote on results is prepared    motion prepared, commendation nominated
open       hands are raised                               motion open
counted    hands are counted                              motion closed
stale      the vote was given up                          motion stale
declared   the results are voted                          motion declared
paused     a break                                        conference paused
named      the vote on the commendation, by name, is open
failed     it did not pass                                commendation failed
voted      it passed                                      commendation voted
withdrawn  the nomination was taken back                  commendation withdrawn
draft      closed, the minutes are made                   conference closed, minutes draft
replied    the units were asked, and all agreed
agreed     all agreed                                     minutes agreed
signed     chair and secretary signed                     minutes signed
submitted  sent to the district                           result, commendation submitted
points     returned for its points                        result proposed again
votes      returned for its votes
minutes    returned for its minutes                       minutes superseded
approved   approved by the district                       result approved
awarded    commended by decision                          commendation awarded
declined   not commended                                  commendation not awarded
published  the whole round is approved                    result published
"""

TABLE = """
act                       becomes   co ca po se op cn st de pa na fa vo wi dr re ag si su pt vs mi ap aw dc pu
conferences.call          called    l  l  l  -  -  -  -  -  -  -  -  -  -  l  l  -  -  -  l  l  l  -  -  -  -
conferences.open_session  session   x  l  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
conferences.pause         paused    x  -  -  l  -  -  l  l  -  -  l  l  l  -  -  -  -  -  -  -  -  -  -  -  -
conferences.resume        session   x  -  -  -  -  -  -  -  l  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
conferences.postpone      postponed x  l  -  l  -  -  l  l  l  -  l  l  l  -  -  -  -  -  -  -  -  -  -  -  -
conferences.arrive        =         x  -  -  l  l  l  l  l  l  l  l  l  l  -  -  -  -  -  -  -  -  -  -  -  -
conferences.leave         =         x  l  -  l  l  l  l  l  l  l  l  l  l  -  -  -  -  -  -  -  -  -  -  -  -
conferences.note_opinion  =         x  -  -  l  l  l  l  l  -  l  l  l  l  -  -  -  -  -  -  -  -  -  -  -  -
conferences.write_notes   =         x  -  -  l  l  l  l  l  -  l  l  l  l  -  -  -  -  -  -  -  -  -  -  -  -
conferences.close         closed    x  -  -  l  -  -  l  l  -  -  l  l  l  -  -  -  -  -  -  -  -  -  -  -  -
motions.prepare           =         x  -  -  l  l  l  l  l  -  l  l  l  l  -  -  -  -  -  -  -  -  -  -  -  -
motions.open_vote         open      x  x  x  l  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
motions.cast              =         x  x  x  -  -  -  -  -  -  ld -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
motions.close_vote        closed    x  x  x  -  l  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
motions.close_counted     closed    x  x  x  -  -  -  -  -  -  l  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
motions.declare           declared  x  x  x  -  -  l  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
motions.reset             stale     x  x  x  -  l  l  -  -  -  l  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
motions.vote_again        =         x  x  x  -  -  -  -  -  -  -  l  -  -  -  -  -  -  -  -  -  -  -  -  -  -
documents.make            *         -  -  -  -  -  -  -  -  -  -  -  -  -  l  l  l  l  l  l  l  l  l  l  l  l
minutes.write_prose       =         x  -  -  l  l  l  l  l  l  l  l  l  l  l  l  -  -  -  -  l  l  -  -  -  -
minutes.ask_for_replies   =         x  x  x  x  x  x  x  x  x  x  x  x  x  l  l  -  -  -  -  -  -  -  -  -  -
minutes.reply             =         x  x  x  x  x  x  x  x  x  x  x  x  x  -  ldm -  -  -  -  -  -  -  -  -  -
minutes.adopt             agreed    x  x  x  x  x  x  x  x  x  x  x  x  x  -  l  -  -  -  -  -  -  -  -  -  -
signing.sign_on_paper     signed    x  x  x  x  x  x  x  x  x  x  x  x  x  -  -  l  l  l  -  -  -  l  l  l  l
results.submit            submitted -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  ld ld -  -  -  -  -  -  -
results.return_to_cluster proposed  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  o  -  -  -  -  -  -  -
results.approve           approved  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  o  -  -  -  -  -  -  -
results.approve_round     published -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  o  o  o  -
commendations.nominate    =         x  -  -  l  l  l  l  l  -  l  l  l  l  -  -  -  -  -  -  -  -  -  -  -  -
commendations.revise      =         x  x  x  l  l  l  l  l  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
commendations.withdraw    withdrawn x  x  x  l  l  l  l  l  -  -  l  l  -  l  l  l  l  -  l  l  l  -  -  -  -
commendations.award       awarded   x  x  x  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  o  -  -  o
commendations.decline     refused   x  x  x  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  o  -  -  o
"""


@dataclass
class Scene:
    """The cluster at one moment: what an act is about."""

    cluster_round: ClusterRound
    people: dict[str, Person]
    at: Any = NOW[Stage.CONSOLIDATION]
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError as missing:
            raise AttributeError(name) from missing

    def look_again(self) -> "Scene":
        self.cluster_round = again(self.cluster_round)
        self.things |= {name: self.fresh(name) for name in self.things if name != "member"}
        return self

    def fresh(self, name: str) -> Any:
        rows = type(self.things[name]).objects.all()
        rows = rows.defer("pdf", "docx", "content") if name == "minutes" else rows
        return rows.get(pk=self.things[name].pk)


@dataclass(frozen=True)
class Act:
    about: str  # the thing whose state moves
    does: Callable[[Scene, Person], Any]
    begins: bool = False  # it needs no such thing to be there


def _prepare(scene: Scene, by: Person) -> Any:
    return motions.prepare(scene.fresh("conference"), Motion.Kind.MINUTES, by=by)


def _conference(service: Callable[..., Any], *what: Any, **also: Any) -> Act:
    return Act("conference", lambda scene, by: service(scene.fresh("conference"), *what, by=by, **also))


def _motion(service: Callable[..., Any], *what: Any, **also: Any) -> Act:
    return Act("motion", lambda scene, by: service(scene.fresh("motion"), *what, by=by, **also))


def _minutes(service: Callable[..., Any], *what: Any, **also: Any) -> Act:
    return Act("minutes", lambda scene, by: service(scene.fresh("minutes"), *what, by=by, **also))


def _commendation(service: Callable[..., Any], *what: Any, **also: Any) -> Act:
    return Act("commendation", lambda scene, by: service(scene.fresh("commendation"), *what, by=by, **also))


def _result(service: Callable[..., Any], *what: Any) -> Act:
    return Act("result", lambda scene, by: service(again(scene.cluster_round), *what, by=by), begins=True)


def _call(scene: Scene, by: Person) -> Any:
    return conferences.call(again(scene.cluster_round), conference_facts(scene.cluster_round), by=by)


def _leave(scene: Scene, by: Person) -> Any:
    return conferences.leave(scene.conference.attendances.filter(left_at=None).latest("pk"), by=by)


def _write_prose(scene: Scene, by: Person) -> Any:
    conference = scene.fresh("conference")
    return minutes.write_prose(conference, {"directions": "Họp giao ban"}, version=conference.notes_version, by=by)


def _write_notes(scene: Scene, by: Person) -> Any:
    conference = scene.fresh("conference")
    return conferences.write_notes(conference, "Thiếu kho", "Chỉnh lý", version=conference.notes_version, by=by)


ACTS = {
    "conferences.call": Act("conference", _call, begins=True),
    "conferences.open_session": _conference(conferences.open_session),
    "conferences.pause": _conference(conferences.pause),
    "conferences.resume": _conference(conferences.resume),
    "conferences.postpone": _conference(conferences.postpone, "Bão số 5"),
    "conferences.arrive": _conference(conferences.arrive, None, "Khách mời", "Chuyên viên"),
    "conferences.leave": Act("conference", _leave),
    "conferences.note_opinion": Act(
        "conference",
        lambda scene, by: conferences.note_opinion(scene.fresh("conference"), scene.member, "Nhất trí", by=by),
    ),
    "conferences.write_notes": Act("conference", _write_notes),
    "conferences.close": _conference(conferences.close, accept_open=True),
    "motions.prepare": Act("conference", _prepare),
    "motions.open_vote": _motion(motions.open_vote),
    "motions.cast": Act(
        "motion", lambda scene, by: motions.cast(scene.fresh("motion"), _own(scene, by), "abstain", by=by)
    ),
    "motions.close_vote": _motion(motions.close_vote, 3, 0, 0, confirmed=True),
    "motions.close_counted": _motion(motions.close_counted, confirmed=True),
    "motions.declare": _motion(motions.declare),
    "motions.reset": _motion(motions.reset, "Kiểm phiếu lại"),
    "motions.vote_again": _motion(motions.vote_again),
    "documents.make": Act(
        "minutes", lambda scene, by: documents.make(again(scene.cluster_round), Document.Kind.MINUTES, by=by),
        begins=True,
    ),
    "minutes.write_prose": Act("conference", _write_prose),
    "minutes.ask_for_replies": _minutes(minutes.ask_for_replies, day(28)),
    "minutes.reply": Act(
        "minutes", lambda scene, by: minutes.reply(scene.fresh("minutes"), _own(scene, by), False, "Ghi thêm", by=by)
    ),
    "minutes.adopt": _minutes(minutes.adopt),
    "signing.sign_on_paper": Act(
        "minutes",
        lambda scene, by: signing.sign_on_paper(
            scene.fresh("minutes"), ["chair", "secretary"], clock.today(), pdf_file("Đã ký.pdf"), by=by
        ),
    ),
    "results.submit": _result(results.submit),
    "results.return_to_cluster": _result(results.return_to_cluster, "votes", "Biểu quyết lại"),
    "results.approve": _result(results.approve),
    "results.approve_round": Act(
        "result", lambda scene, by: results.approve_round(again(scene.cluster_round).audit_round, by=by), begins=True
    ),
    "commendations.nominate": Act(
        "conference",
        lambda scene, by: commendations.nominate(
            scene.fresh("conference"), "individual", scene.member, "Giấy khen", "Tận tụy", by=by,
            person_name="Trần Thị Mơ", person_position="Công chức",
        ),
    ),
    "commendations.revise": _commendation(commendations.revise, "Bằng khen", "Dẫn đầu cụm hai năm"),
    "commendations.withdraw": _commendation(commendations.withdraw),
    "commendations.award": _commendation(commendations.award, "12/QĐ-UBND", day(23).date()),
    "commendations.decline": _commendation(commendations.decline, "Chưa đủ hồ sơ"),
}  # fmt: skip

# Steps of another act, or an act that is proved where its files are made.
ELSEWHERE = {
    "commendations.follow_vote": "a step of motions.declare",
    "commendations.send_along": "a step of results.submit",
    "commendations.take_back": "a step of results.return_to_cluster",
    "signing.confirm": "of the signatory's own account alone: test_signing.py",
    "signing.upload_signed": "needs a signed PDF: test_signing.py; it asks the verdict of sign_on_paper",
}


def _own(scene: Scene, by: Person) -> Any:
    """A person votes and replies for its own ward; who has none in the cluster tries for the member."""
    wards = wards_of(scene.cluster_round)
    return next((ward for ward in wards if ward.pk in by.ward_ids), scene.member)


def _nominated(scene: Scene) -> None:
    lead = scene.people["lead"]
    conference = scene.conference
    scene.things["commendation"] = commendations.nominate(
        conference, "collective", scene.member, "Giấy khen", "Dẫn đầu cụm", by=lead
    )
    scene.things["motion"] = motions.prepare(conference, Motion.Kind.RESULTS, by=lead)


def _story(scene: Scene) -> Iterator[str]:
    """Goes on at each moment where it stopped; what branches off is put back before it goes on."""
    scene.things["member"] = wards_of(scene.cluster_round)[2]
    for chapter in (_called, _results_voted, _commendation_voted, _minutes_written, _decided):
        yield from chapter(scene, scene.people["lead"], scene.people["officer"])


def _called(scene: Scene, lead: Person, _officer: Person) -> Iterator[str]:
    yield "consol"
    with clock.at(scene.at):
        scene.things["conference"] = _call(scene, lead)
    scene.at = AT_THE_MEETING
    with clock.at(scene.at):
        conferences.arrive(scene.conference, None, "Khách mời", "Chuyên viên", by=lead)
    yield "called"
    with clock.at(scene.at):
        conferences.postpone(scene.fresh("conference"), "Chưa đủ đại biểu", by=lead)
    yield "postponed"


def _results_voted(scene: Scene, lead: Person, _officer: Person) -> Iterator[str]:
    with clock.at(scene.at):
        _call(scene, lead)
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


def _states(scene: Scene) -> dict[str, Any]:
    """Of everything that has one, and how many rows there are: one question, for it is asked thousands of times."""
    cluster_round = scene.cluster_round
    asked = {name: (type(thing), thing.pk) for name, thing in scene.things.items() if name != "member"}
    asked |= {"cluster": (ClusterRound, cluster_round.pk), "round": (Round, cluster_round.audit_round_id)}
    parts = {name: f"SELECT state FROM {model._meta.db_table} WHERE id = {pk}" for name, (model, pk) in asked.items()}
    parts |= {model.__name__: f"SELECT count(*) FROM {model._meta.db_table}" for model in COUNTED}
    of_the_cluster = f"WHERE cluster_round_id = {cluster_round.pk} ORDER BY version DESC LIMIT 1"
    newest = f"WHERE cluster_round_id = {cluster_round.pk} ORDER BY id DESC LIMIT 1"
    parts["conference"] = f"SELECT state FROM {Conference._meta.db_table} {newest}"
    if "minutes" in asked:
        newest = newest.replace("WHERE", "WHERE kind = 'minutes' AND")
        parts["minutes"] = f"SELECT state FROM {Document._meta.db_table} {newest}"
    parts["result"] = f"SELECT state FROM {ResultTable._meta.db_table} {of_the_cluster}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({part})" for part in parts.values()))
        return dict(zip(parts, cursor.fetchone(), strict=True))


def _rows() -> dict[str, tuple[str, dict[str, str]]]:
    _head, *lines = [line.split() for line in TABLE.strip().splitlines()]
    return {act: (to, dict(zip(_moments(), cells, strict=True))) for act, to, *cells in lines}


def _moments() -> list[str]:
    return [line.split()[0] for line in MOMENTS.strip().splitlines()]


def _attempt(scene: Scene, act: Act, person: Person) -> tuple[bool, str, dict[str, Any]]:
    """Whether it was done, else the sentence; and how everything stands then. Put back afterwards."""
    begun = transaction.savepoint()
    done, sentence = True, ""
    try:
        with clock.at(scene.at), transaction.atomic():
            act.does(scene, person)
    except Refused as refusal:
        done, sentence = False, refusal.reason
    states = _states(scene)
    transaction.savepoint_rollback(begun)
    return done, sentence, states


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The story, told to a moment; from the beginning again when that moment is behind."""
    with django_db_blocker.unblock(), translation.override("vi"), transaction.atomic():
        begin, playing = transaction.savepoint(), {}

        def to(moment: str) -> Scene:
            order = _moments()
            if playing and order.index(moment) < order.index(playing["moment"]):
                playing["story"].close()
                transaction.savepoint_rollback(begin)
                playing.clear()
            if not playing:
                cluster_round = make_cluster_round(
                    Stage.CONSOLIDATION, rules={"quota": {"collectives": 1, "individuals": 1}}
                )
                scene = Scene(cluster_round, make_people(cluster_round))
                playing.update(scene=scene, story=_story(scene), moment=order[0])
                next(playing["story"])
            while playing["moment"] != moment:
                playing["moment"] = next(playing["story"])
            return playing["scene"].look_again()

        yield to
        transaction.set_rollback(True)


def _tried(scene: Scene, act: Act, to: str) -> str:
    """The letters of those who may, checked on the way: what was refused changed nothing and said why."""
    if not act.begins and act.about not in scene.things:
        return "x"
    before, letters = _states(scene), ""
    for letter, role in ROLES.items():
        done, sentence, after = _attempt(scene, act, scene.people[role])
        if done:
            letters += letter
            assert to == "*" or after.get(act.about) == (before[act.about] if to == "=" else to), (act, role)
            moved = any(after[name] != before[name] for name in before if name != "JournalEntry")
            assert not moved or after["JournalEntry"] > before["JournalEntry"], role
        else:
            assert after == before, role
            assert any(ord(sign) > LAST_PLAIN for sign in sentence), sentence
    return letters or "-"


@pytest.mark.parametrize("moment", _moments())
def test_who_may_do_what_now_and_where_it_leads(told, moment):
    scene, rows = told(moment), _rows()
    assert {name: _tried(scene, act, rows[name][0]) for name, act in ACTS.items()} == {
        name: cells[moment] for name, (_to, cells) in rows.items()
    }


def test_every_act_of_these_services_is_in_the_table():
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (conferences, motions, minutes, signing, results, commendations)
        for name, act in vars(module).items()
        if inspect.isfunction(act) and act.__module__ == module.__name__ and not name.startswith("_")
        and getattr(inspect.signature(act).parameters.get("by"), "kind", None) is inspect.Parameter.KEYWORD_ONLY
    }  # fmt: skip
    assert found - set(ELSEWHERE) == set(ACTS) - {"documents.make"}
    assert set(_rows()) == set(ACTS)


def test_the_story_comes_through_every_state(told):
    """Of every machine that this table is of."""
    seen: dict[str, set[str]] = {}
    for moment in _moments():
        for name, state in _states(told(moment)).items():
            seen.setdefault(name, set()).add(state)
    for name, model in (("conference", Conference), ("motion", Motion), ("minutes", Document),
                        ("commendation", Commendation), ("result", ResultTable)):  # fmt: skip
        assert seen[name] >= set(model.State), name
