"""The round of the year before in cluster 1, approved: what this year's reports are held against."""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from operator import itemgetter

from audits.models import Round
from clusters import clock
from scoring.demo import finished, meeting
from scoring.demo import scene as acts
from scoring.demo.answers import Changes
from scoring.demo.calendar import Calendar
from scoring.demo.issue import issue
from scoring.demo.places import WARDS, City, criteria_by_code, found_clusters
from scoring.demo.scene import Act, Scene
from scoring.models import Motion
from scoring.services import results, stages

NUMBER = 1
OWN: dict[str, Changes] = {
    "Thạch Thảo": {"I.3": "1.5", "V.3": "2.7", "VI.1": "3.5", "VI.3": "2", "VII.2": "2", "VII.6": "1"},
    "Mai Vàng": {"VI.1": "4", "VII.3": "3"},
}
NOTHING_MORE = "Các đơn vị nhất trí với phiếu đã mở, không đơn vị nào giải trình."
WHY = "Đối chiếu mục lục nộp lưu: 5 trên 9 hồ sơ đến hạn đã nộp."


def play(city: City, calendar: Calendar, year: int) -> None:
    clusters = found_clusters(city, year, {NUMBER})
    with clock.at(calendar.at(-31, 9)):
        audit_round = issue(calendar, city, clusters)
    names = tuple(name for name, *_rest in WARDS[NUMBER])
    criteria = criteria_by_code(audit_round.criteria_set_id)
    scene = Scene(calendar, city, audit_round.cluster_rounds.get().pk, criteria, names)
    opens: list[Act] = [(calendar.at(day, 8), partial(stages.keep_up, audit_round)) for day in (-30, -14)]
    for moment, act in sorted(chain(opens, _acts(scene, audit_round)), key=itemgetter(0)):
        with clock.at(moment):
            act()


def _acts(scene: Scene, audit_round: Round) -> Iterator[Act]:
    at = scene.calendar.at
    for place, name in enumerate(scene.names):
        yield at(-24 + place, 10), partial(acts.send, scene, name, OWN.get(name, {}))
    for place, pair in enumerate(scene.pairs):
        yield at(-14 + place % 2, 10, place), partial(acts.seal, scene, *pair)
    yield at(-12, 9), partial(finished.open_sheets, scene)
    yield at(-12, 10), partial(acts.move_deadline, scene, "explanation", at(-10, 17), NOTHING_MORE)
    yield at(-10, 9), partial(meeting.call, scene, at(-8, 14), scene.names[1], "Nguyễn Văn Thịnh")
    yield at(-8, 14), partial(meeting.open_session, scene)
    yield at(-8, 14, 30), partial(meeting.settle, scene, "Thạch Thảo", "VI.3", "2", WHY)
    yield at(-8, 15), partial(meeting.write_notes, scene)
    yield at(-8, 15, 10), partial(meeting.vote, scene, Motion.Kind.RESULTS, (5, 0, 0))
    yield at(-8, 15, 20), partial(meeting.vote, scene, Motion.Kind.MINUTES, (5, 0, 0))
    yield at(-8, 16), partial(meeting.close, scene)
    yield at(-7, 9), partial(meeting.make_minutes, scene)
    yield at(-7, 16), partial(meeting.sign, scene, scene.calendar.day(-7))
    yield at(-6, 9), partial(meeting.submit, scene)
    yield at(-4, 9), partial(_approve, scene, audit_round)


def _approve(scene: Scene, audit_round: Round) -> None:
    results.approve(scene.cluster_round, by=scene.city.officer)
    results.approve_round(audit_round, by=scene.city.officer)
