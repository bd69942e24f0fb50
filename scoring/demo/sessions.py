"""Cluster 4: the conference is in session."""

from collections.abc import Iterator
from functools import partial

from scoring.demo import meeting
from scoring.demo import scene as acts
from scoring.demo.answers import Changes
from scoring.demo.scene import Act, Scene
from scoring.models import Motion

EARLIER = "Cụm đăng ký họp sớm để chuẩn bị đoàn kiểm tra của thành phố."
MARKS: dict[tuple[str, str], Changes] = {
    ("Ngọc Lan", "Phượng Vỹ"): {"VII.3": "3"},
    ("Bằng Lăng", "Phượng Vỹ"): {"VII.3": "1.5"},
    ("Hoàng Yến", "Phượng Vỹ"): {"VII.3": "3"},
    ("Ngọc Lan", "Hoàng Yến"): {"III.2": "5.1"},
    ("Bằng Lăng", "Hoàng Yến"): {"III.2": "3"},
    ("Phượng Vỹ", "Hoàng Yến"): {"III.2": "4.8"},
    ("Bằng Lăng", "Ngọc Lan"): {"VI.1": "5"},
    ("Hoàng Yến", "Ngọc Lan"): {"VI.1": "3.25"},
    ("Phượng Vỹ", "Ngọc Lan"): {"VI.1": "4.75"},
    ("Ngọc Lan", "Bằng Lăng"): {"VII.6": "2"},
    ("Hoàng Yến", "Bằng Lăng"): {"VII.6": "1"},
    ("Phượng Vỹ", "Bằng Lăng"): {"VII.6": "1"},
}


def conference(scene: Scene) -> Iterator[Act]:
    """Votes on the results were given too early: a line was settled again, so that vote holds no longer."""
    at = scene.calendar.at
    for place, name in enumerate(scene.names):
        yield at(-19 + place, 9), partial(acts.send, scene, name, {"VII.4": "NA"} if place == 1 else {})
    yield at(-10, 9), partial(acts.move_deadline, scene, "cross_check", at(-6, 17), EARLIER)
    yield at(-10, 9), partial(acts.move_deadline, scene, "explanation", at(-2, 17), EARLIER)
    for place, pair in enumerate(scene.pairs):
        yield at(-9 + place % 3, 14, place), partial(acts.seal, scene, *pair, MARKS.get(pair, {}))
    yield from _explanations(scene)
    yield at(-4, 9), partial(meeting.call, scene, at(-1, 14), "Phượng Vỹ", "Trần Quang Huy")
    yield at(-1, 14), partial(meeting.open_session, scene)
    yield from _in_session(scene)


def _explanations(scene: Scene) -> Iterator[Act]:
    at = scene.calendar.at
    form = "Ba văn bản nêu trong phiếu ban hành trước ngày có hướng dẫn về thể thức của thành phố."
    yield at(-5, 9), partial(acts.explain, scene, "Hoàng Yến", "III.2", form)
    yield at(-4, 14), partial(acts.answer, scene, "Bằng Lăng", "Hoàng Yến", "III.2", "kept", "", "Lỗi về ngày ký.")
    plan = "Kế hoạch số hóa được điều chỉnh tháng 6; đến nay đạt 100 % kế hoạch điều chỉnh."
    yield at(-5, 10), partial(acts.explain, scene, "Bằng Lăng", "VII.6", plan)
    for assessor, outcome, points in (("Ngọc Lan", "kept", ""), ("Hoàng Yến", "accepted", "2")):
        yield at(-4, 15), partial(acts.answer, scene, assessor, "Bằng Lăng", "VII.6", outcome, points)
    yield at(-4, 16), partial(acts.answer, scene, "Phượng Vỹ", "Bằng Lăng", "VII.6", "partly", "1.5", "Mới có dự thảo.")
    budget = "Hai gói chỉnh lý đã nghiệm thu sau ngày gửi báo cáo."
    yield at(-3, 9), partial(acts.explain, scene, "Phượng Vỹ", "VII.3", budget)
    fact = "Quyết định phân công bổ sung nhiệm vụ lưu trữ ngày 05 đã gửi kèm."
    yield at(-3, 10), partial(acts.explain, scene, "Ngọc Lan", "II.1", fact)
    for assessor in ("Bằng Lăng", "Hoàng Yến", "Phượng Vỹ"):
        yield (
            at(-3, 15),
            partial(acts.answer, scene, assessor, "Ngọc Lan", "II.1", "accepted", "3", "Đã xem quyết định."),
        )


def _in_session(scene: Scene) -> Iterator[Act]:
    at = scene.calendar.at
    reports = "Đối chiếu biên bản nghiệm thu: chỉnh lý xong 6 trên 8 mét giá theo kế hoạch."
    yield at(-1, 14, 30), partial(meeting.settle, scene, "Phượng Vỹ", "VII.3", "3", reports)
    plan = "Kế hoạch điều chỉnh đã được phê duyệt, báo cáo số hóa đủ."
    yield at(-1, 14, 45), partial(meeting.settle, scene, "Bằng Lăng", "VII.6", "2", plan)
    yield (
        at(-1, 14, 55),
        partial(meeting.note_opinion, scene, "Hoàng Yến", "Đề nghị xem lại tiêu chí III.2."),
    )
    yield at(-1, 15), partial(meeting.vote, scene, Motion.Kind.RESULTS, (3, 1, 0))
    handed = "Xem lại biên bản bàn giao: 1 mét giá chưa lập xong mục lục, trừ thêm 0,5 điểm."
    yield at(-1, 15, 15), partial(meeting.settle, scene, "Phượng Vỹ", "VII.3", "2.5", handed)
    yield at(-1, 15, 20), partial(meeting.prepare_vote, scene, Motion.Kind.RESULTS)
