"""A head who approves in the system, questions about reports, a wish to reopen one."""

from audits.models import Question
from audits.services import questions, reopening, self_assessments
from clusters.models import Role
from scoring.demo import answers
from scoring.demo import scene as acts
from scoring.demo.people import engage
from scoring.demo.scene import Scene

HEAD, HEAD_NAME = "lanhdaomaivang", "Phạm Thị Kim Oanh"
ASKED = "Danh mục hồ sơ năm nay đã gửi đến những công chức nào? Đề nghị đơn vị nói rõ số, ngày văn bản gửi."
PROOF = "Đề nghị bổ sung biên bản kiểm tra tiến độ giải quyết văn bản quý III."
ANSWERED = "Biên bản số 04/BB-UBND ngày 02/10, đơn vị lưu tại văn thư; tỷ lệ đúng hạn quý III đạt 97 %."
REOPEN = "Đơn vị chấm nhầm mục V.5 là không áp dụng; thực tế có phát sinh 2 văn bản mật, đề nghị được chấm lại."


def head_begins(scene: Scene, name: str) -> None:
    ward = scene.ward(name)
    head = engage(HEAD, HEAD_NAME, "Chủ tịch UBND phường", ward.phone, Role.Kind.HEAD, ward=ward)
    Role.objects.filter(person=head).update(valid_from=scene.calendar.day(-28))


def present(scene: Scene, name: str) -> None:
    """Everything is scored; the head has to send it or give it back."""
    acts.write(scene, name)
    self_assessments.write_report(scene.assessment(name), answers.REPORT, version=0, by=scene.clerk(name))
    self_assessments.present(scene.assessment(name), by=scene.clerk(name))


def ask(scene: Scene, asker: str, name: str, code: str, text: str, *, wants_evidence: bool = False) -> None:
    questions.ask(
        scene.assessment(name), scene.criteria[code], text,
        asker=scene.ward(asker), wants_evidence=wants_evidence, by=scene.clerk(asker),
    )  # fmt: skip


def answer(scene: Scene, name: str, text: str) -> None:
    question = Question.objects.get(self_assessment=scene.assessment(name), answered_at=None)
    questions.answer(question, text, by=scene.clerk(name))


def ask_to_reopen(scene: Scene, name: str) -> None:
    reopening.ask(scene.assessment(name), REOPEN, by=scene.clerk(name))
