"""Clusters 5 and 6: results sent to the district, and a result that the district sent back."""

from collections.abc import Iterator
from functools import partial

from audits.models import ClusterRound
from scoring.demo import meeting
from scoring.demo import scene as acts
from scoring.demo.answers import Changes
from scoring.demo.places import POSITION
from scoring.demo.scene import Act, Scene
from scoring.models import Motion
from scoring.services import stages

OWN: dict[str, Changes] = {"Anh Đào": {"IV.1": "3", "VI.1": "3.5"}}
EARLIER = "Không đơn vị nào có ý kiến khác; cụm đề nghị họp sớm."
MARKS: dict[tuple[str, str], Changes] = {
    ("Anh Đào", "Thiên Lý"): {"VI.1": "4.5"},
    ("Mộc Miên", "Thiên Lý"): {"VI.1": "3"},
    ("Ban Trắng", "Thiên Lý"): {"VI.1": "4.5"},
    ("Nguyệt Quế", "Phi Yến"): {"VI.2": "3.2"},
    ("Tầm Xuân", "Phi Yến"): {"VI.2": "2"},
}
BEST = "Đơn vị có kết quả chấm điểm cao nhất cụm; danh mục hồ sơ và hồ sơ điện tử được lập đầy đủ, đúng hạn."
KEEN = "Hoàn thành tốt nhiệm vụ, hướng dẫn các đơn vị trong cụm lập hồ sơ điện tử."
SENT_BACK = (
    "Biên bản chưa nêu căn cứ thống nhất điểm tiêu chí VI.2 của UBND xã Phi Yến. "
    "Đề nghị họp lại, ghi rõ căn cứ và biểu quyết lại kết quả."
)


def submitted(scene: Scene) -> Iterator[Act]:
    at = scene.calendar.at
    yield from _to_the_reveal(scene)
    yield at(-10, 9), partial(meeting.call, scene, at(-8, 14), scene.names[1], "Vũ Thị Hạnh")
    yield at(-8, 14), partial(meeting.open_session, scene)
    why = "Đối chiếu danh mục hồ sơ: 4 trên 5 công chức lập hồ sơ công việc."
    yield at(-8, 14, 30), partial(meeting.settle, scene, "Thiên Lý", "VI.1", "4", why)
    yield at(-8, 15), partial(meeting.note_opinion, scene, "Ban Trắng", "Nhất trí với kết quả tổng hợp của cụm.")
    yield at(-8, 15, 5), partial(meeting.write_notes, scene)
    yield at(-8, 15, 10), partial(meeting.vote, scene, Motion.Kind.RESULTS, (4, 0, 0))
    best, clerk = "Mộc Miên", scene.clerk("Thiên Lý").full_name
    yield at(-8, 15, 20), partial(meeting.nominate, scene, best, BEST)
    yield at(-8, 15, 25), partial(meeting.nominate, scene, "Thiên Lý", KEEN, clerk, POSITION)
    yield at(-8, 15, 30), partial(meeting.vote, scene, Motion.Kind.COMMENDATION, (3, 0, 0), best)
    yield at(-8, 15, 40), partial(meeting.vote, scene, Motion.Kind.COMMENDATION, (2, 0, 1), "Thiên Lý", clerk)
    yield at(-8, 16), partial(meeting.vote, scene, Motion.Kind.MINUTES, (4, 0, 0))
    yield at(-8, 16, 30), partial(meeting.close, scene)
    yield at(-7, 9), partial(meeting.make_papers, scene)
    yield at(-7, 16), partial(meeting.sign, scene, scene.calendar.day(-7))
    yield at(-6, 9), partial(meeting.submit, scene)


def sent_back(scene: Scene) -> Iterator[Act]:
    """A new conference is called; the vote and the papers of the first one hold no longer."""
    at = scene.calendar.at
    yield from _to_the_reveal(scene)
    yield at(-10, 10), partial(meeting.call, scene, at(-8, 8), scene.names[0], "Lưu Văn Phong")
    yield at(-8, 8), partial(meeting.open_session, scene)
    yield at(-8, 8, 30), partial(meeting.settle, scene, "Phi Yến", "VI.2", "2.8", "Các đơn vị thống nhất.")
    yield at(-8, 9), partial(meeting.write_notes, scene)
    yield at(-8, 9, 30), partial(meeting.vote, scene, Motion.Kind.RESULTS, (3, 0, 0))
    yield at(-8, 9, 40), partial(meeting.vote, scene, Motion.Kind.MINUTES, (3, 0, 0))
    yield at(-8, 10), partial(meeting.close, scene)
    yield at(-7, 10), partial(meeting.make_minutes, scene)
    yield at(-7, 15), partial(meeting.sign, scene, scene.calendar.day(-7))
    yield at(-6, 10), partial(meeting.submit, scene)
    yield at(-3, 14), partial(meeting.send_back, scene, SENT_BACK)
    yield at(-1, 15), partial(meeting.call, scene, at(2, 14), scene.names[0], "Lưu Văn Phong")


def _to_the_reveal(scene: Scene) -> Iterator[Act]:
    """All sheets are sealed early, so the lead unit opens them; the explanation window is closed early too."""
    at = scene.calendar.at
    for place, name in enumerate(scene.names):
        yield at(-24 + place, 10), partial(acts.send, scene, name, OWN.get(name, {}))
    for place, pair in enumerate(scene.pairs):
        yield at(-14 + place % 2, 10, place), partial(acts.seal, scene, *pair, MARKS.get(pair, {}))
    yield at(-12, 9), partial(open_sheets, scene)
    yield at(-12, 10), partial(acts.move_deadline, scene, "explanation", at(-10, 17), EARLIER)


def open_sheets(scene: Scene) -> None:
    cluster_round: ClusterRound = scene.cluster_round
    stages.reveal(cluster_round, by=scene.clerk(scene.names[0]))
