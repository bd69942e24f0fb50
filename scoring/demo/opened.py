"""Cluster 3: the sheets are open, units explain, the conference is called."""

from collections.abc import Iterator
from functools import partial

from audits.services import cross_checks
from audits.services import stages as audit_stages
from scoring.demo import meeting, on_site
from scoring.demo import scene as acts
from scoring.demo.answers import Changes
from scoring.demo.scene import Act, Scene

EARLIER = "Cụm trưởng đề nghị rút ngắn để họp trước kỳ báo cáo của thành phố."
CONFLICT = "Đơn vị đang được UBND phường Trúc Đào hỗ trợ chỉnh lý tài liệu, đề nghị không chấm."
WAIVER = (
    "Đồng ý mở niêm phong đúng hạn với số phiếu hiện có đối với UBND phường Lưu Ly; "
    "đơn vị chưa niêm phong phiếu được nêu tên trong biên bản."
)
OWN: dict[str, Changes] = {
    "Trúc Đào": {"IV.6": "NA"},
    "Hồng Nhung": {"V.5": "NA"},
    "Tú Cầu": {"IV.1": "3", "VI.1": "3.5", "VI.2": "2.8", "VII.3": "2"},
}
MARKS: dict[tuple[str, str], Changes] = {
    ("Đỗ Quyên", "Hồng Nhung"): {"VI.1": "4.5", "V.5": "0.5"},
    ("Trúc Đào", "Hồng Nhung"): {"VI.1": "4.5", "V.5": "0"},
    ("Lưu Ly", "Hồng Nhung"): {"VI.1": "2.5", "V.5": "0.5"},
    ("Tú Cầu", "Hồng Nhung"): {"VI.1": "4", "V.5": "NA"},
    ("Trúc Đào", "Đỗ Quyên"): {"VI.3": "3"},
    ("Hồng Nhung", "Đỗ Quyên"): {"VI.3": "2"},
    ("Lưu Ly", "Đỗ Quyên"): {"VI.3": "3"},
    ("Tú Cầu", "Đỗ Quyên"): {"VI.3": "1.5"},
    ("Đỗ Quyên", "Lưu Ly"): {"VII.3": "4"},
    ("Trúc Đào", "Lưu Ly"): {"VII.3": "2"},
    ("Hồng Nhung", "Lưu Ly"): {"VII.3": "3"},
    ("Đỗ Quyên", "Tú Cầu"): {"VII.1": "2"},
    ("Trúc Đào", "Tú Cầu"): {"VII.1": "3"},
}
NOT_SEALED, RECUSED = ("Tú Cầu", "Lưu Ly"), ("Hồng Nhung", "Trúc Đào")
SEALED_AFTER_THE_WAIVER = [("Trúc Đào", "Lưu Ly"), ("Hồng Nhung", "Lưu Ly")]


def consolidation(scene: Scene) -> Iterator[Act]:
    at = scene.calendar.at
    for place, name in enumerate(scene.names):
        yield at(-20 + place, 14), partial(acts.send, scene, name, OWN.get(name, {}))
    yield at(-10, 9), partial(acts.ask_recusal, scene, *RECUSED, CONFLICT)
    yield at(-9, 9), partial(_grant_recusal, scene)
    yield at(-8, 9), partial(acts.move_deadline, scene, "cross_check", at(-3, 17), EARLIER)
    yield at(-8, 9), partial(acts.move_deadline, scene, "explanation", at(3, 17), EARLIER)
    yield at(-9, 14), partial(on_site.visit, scene, "Đỗ Quyên", "Tú Cầu", "VII.1")
    sealed = [pair for pair in scene.pairs if pair not in (NOT_SEALED, RECUSED, *SEALED_AFTER_THE_WAIVER)]
    for place, pair in enumerate(sealed):
        yield at(-8 + place % 4, 10, place), partial(acts.seal, scene, *pair, MARKS.get(pair, {}))
    yield at(-4, 8), partial(_waive, scene)
    for pair in SEALED_AFTER_THE_WAIVER:
        yield at(-4, 15), partial(acts.seal, scene, *pair, MARKS[pair])
    yield at(-3, 16), partial(acts.mark, scene, *NOT_SEALED, but=[c for c in scene.criteria if c.startswith("VI")])
    yield from _explanations(scene)
    yield at(-1, 9), partial(meeting.call, scene, at(4, 14), "Trúc Đào", "Lý Văn Hải")
    checked = "Đã kiểm tra tại chỗ: kho dùng chung với phòng một cửa, bảo đảm an toàn."
    yield at(-1, 10), partial(meeting.prepare, scene, "Tú Cầu", "VII.1", "2", checked)
    counted = "Đối chiếu mục lục nộp lưu: 7 trên 9 hồ sơ đến hạn đã nộp."
    yield at(-1, 11), partial(meeting.prepare, scene, "Đỗ Quyên", "VI.3", "2", counted)


def _grant_recusal(scene: Scene) -> None:
    cross_checks.decide_recusal(scene.sheet(*RECUSED), granted=True, by=scene.city.officer)


def _waive(scene: Scene) -> None:
    audit_stages.waive(scene.cluster_round, WAIVER, by=scene.city.officer)


def _explanations(scene: Scene) -> Iterator[Act]:
    """One answered by all, one amended by one assessor and kept by another, one that nobody answered yet, one taken
    back.
    """
    at = scene.calendar.at
    late = "Ba hồ sơ xây dựng cơ bản mới quyết toán tháng trước, chưa đến hạn nộp lưu."
    yield at(-2, 9), partial(acts.explain, scene, "Đỗ Quyên", "VI.3", late)
    counted = "Danh mục hồ sơ bổ sung ngày 15 tính thêm 6 công chức; bản đối chiếu đã gửi kèm báo cáo."
    yield at(-2, 10), partial(acts.explain, scene, "Hồng Nhung", "VI.1", counted)
    budget = "Kinh phí chỉnh lý được cấp vào quý III; hợp đồng chỉnh lý đã ký và đang thực hiện."
    shared = "Kho lưu trữ dùng chung với phòng một cửa từ tháng 6."
    yield at(-2, 11), partial(acts.explain, scene, "Tú Cầu", "VII.1", shared)
    yield at(-2, 17), partial(acts.withdraw_explanation, scene, "Tú Cầu", "VII.1")
    yield at(-1, 16), partial(acts.explain, scene, "Lưu Ly", "VII.3", budget)
    amended = "Chấp nhận 2 công chức có hồ sơ; các công chức còn lại chưa có mục lục."
    yield at(-2, 15), partial(acts.answer, scene, "Lưu Ly", "Hồng Nhung", "VI.1", "partly", "3", amended)
    kept = "Bảng đối chiếu chưa có xác nhận của lãnh đạo đơn vị."
    yield at(-2, 16), partial(acts.answer, scene, "Tú Cầu", "Hồng Nhung", "VI.1", "kept", "", kept)
    for assessor in ("Trúc Đào", "Lưu Ly"):
        yield at(-1, 14), partial(acts.answer, scene, assessor, "Đỗ Quyên", "VI.3", "kept")
    yield at(-1, 14, 10), partial(acts.answer, scene, "Hồng Nhung", "Đỗ Quyên", "VI.3", "accepted", "2.5", late)
    yield at(-1, 14, 20), partial(acts.answer, scene, "Tú Cầu", "Đỗ Quyên", "VI.3", "kept")
