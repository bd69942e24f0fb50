"""Every act of a conference, its votes, minutes, result and commendations, in every state, by everybody: one table.

The story of one cluster is played once, from the reveal to the published result; at each of its moments every person
tries every act, and everything is put back. In the table below a moment has the letters of those who may:
l clerk of the lead unit, d of the deputy unit, m of the member unit that is nominated, n of a unit of another cluster,
o officer of the district, b its observer, a administrator.   -  nobody   x  there is nothing yet that the act is about
`becomes` is the state that the thing is in when the act is done; = it stays as it was, * either.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from audits.models import ClusterRound
from clusters import clock
from clusters.models import Person
from scoring.models import Document, Motion
from scoring.services import commendations, conferences, documents, minutes, motions, results, signing
from tests.make import NOW, Stage, again, day, wards_of
from tests.meetings import conference_facts
from tests.proofs import pdf_file

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
signing.sign_on_paper     signed    x  x  x  x  x  x  x  x  x  x  x  x  x  -  -  l  l  -  -  -  -  -  -  -  -
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


def call(scene: Scene, by: Person) -> Any:
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
    "conferences.call": Act("conference", call, begins=True),
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
        "motion", lambda scene, by: motions.cast(scene.fresh("motion"), own_ward(scene, by), "abstain", by=by)
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
        "minutes",
        lambda scene, by: minutes.reply(scene.fresh("minutes"), own_ward(scene, by), False, "Ghi thêm", by=by),
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


def own_ward(scene: Scene, by: Person) -> Any:
    """A person votes and replies for its own ward; who has none in the cluster tries for the member."""
    wards = wards_of(scene.cluster_round)
    return next((ward for ward in wards if ward.pk in by.ward_ids), scene.member)
