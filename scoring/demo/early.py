"""Clusters 1 and 2: reports are being written; sheets are being marked."""

from collections.abc import Iterator
from functools import partial

from audits.earlier import shortcomings_of
from audits.models import Group, Remedy
from audits.services import drafting, self_assessments, shortcomings
from audits.services.shortcomings import Said
from clusters.models import Person
from scoring.demo import on_site, proofs, sending
from scoring.demo import scene as acts
from scoring.demo.people import user_name
from scoring.demo.places import COLLEAGUE
from scoring.demo.scene import Act, Scene

LATER = "Trụ sở các đơn vị trong cụm đang sửa chữa sau mưa lớn; lùi thời hạn để bảo đảm chất lượng báo cáo."
RETURNED = (
    "Đề nghị bổ sung: mục I.3 ghi số, ngày quyết định phê duyệt danh mục hồ sơ; mục VII.3 ghi số mét giá đã chỉnh lý."
)
MENDED = "Danh mục hồ sơ năm nay được phê duyệt đúng hạn, đã gửi đến từng công chức."
CONFLICT = "Công chức phụ trách văn thư của hai đơn vị là vợ chồng, đề nghị không chấm để bảo đảm khách quan."


def self_assessment(scene: Scene) -> Iterator[Act]:
    """Two reports sent, one returned with a note, one half done (a 0, an NA, blanks), one with the unit's head."""
    at = scene.calendar.at
    lead, returned, half, with_head, sent = scene.names
    yield at(-21, 9), partial(proofs.complete, scene, lead)
    yield at(-20, 9), partial(acts.send, scene, lead)
    for window, until in (("explanation", at(19, 17)), ("cross_check", at(15, 17)), ("self_assessment", at(5, 17))):
        yield at(-16, 9), partial(acts.move_deadline, scene, window, until, LATER)
    yield at(-12, 15), partial(acts.send, scene, returned)
    yield at(-9, 10), partial(acts.send, scene, sent, {"V.5": "NA"})
    yield at(-8, 14), partial(_return, scene, returned)
    yield at(-28, 8), partial(sending.head_begins, scene, with_head)
    yield at(-5, 9), partial(sending.ask, scene, sent, lead, "I.3", sending.ASKED)
    yield at(-3, 14), partial(sending.ask_to_reopen, scene, sent)
    yield at(-2, 10), partial(sending.present, scene, with_head)
    yield at(-2, 16), partial(_half, scene, half)
    yield at(-2, 17), partial(proofs.half_done, scene, half)


def _return(scene: Scene, name: str) -> None:
    self_assessments.return_to_ward(scene.assessment(name), RETURNED, by=scene.clerk(scene.names[0]))


def _half(scene: Scene, name: str) -> None:
    """Groups I to IV; III.4 is left open, II.5 is given 0, I.5 is not applicable."""
    open_codes = {code for code in scene.criteria if code.split(".")[0] in ("V", "VI", "VII")} | {"III.4"}
    acts.write(scene, name, {"I.5": "NA", "II.5": "0"}, but=open_codes)
    report = {"strengths": "Văn bản đến được đăng ký ngay trong ngày."}
    self_assessments.write_report(scene.assessment(name), report, version=0, by=scene.clerk(name))
    _shared_out(scene, name)


def _shared_out(scene: Scene, name: str) -> None:
    """A colleague looks after group V, where words of the year before wait to be looked at; one finding is answered."""
    clerk, draft = scene.clerk(name), scene.assessment(name)
    colleague = Person.objects.get(username=user_name(COLLEAGUE[1]))
    group = Group.objects.get(criteria_set=draft.audit_round.criteria_set_id, code="V")
    drafting.assign(draft, group, colleague, by=clerk)
    drafting.carry(draft, by=colleague, group=group)
    found = shortcomings_of(draft)[0]
    shortcomings.answer(draft, {found.pk: Said(Remedy.Outcome.FIXED, MENDED)}, by=clerk)


def cross_check(scene: Scene) -> Iterator[Act]:
    """One report came late, one never; sheets are sealed, being marked and untouched; one assessor stands back."""
    at = scene.calendar.at
    first, second, third, late, _missing = scene.names
    for name, day in ((first, -23), (second, -20), (third, -19), (late, -15)):
        yield at(day, 10), partial(proofs.complete, scene, name)
    yield at(-22, 9), partial(acts.send, scene, first)
    yield at(-19, 14), partial(acts.send, scene, second, {"IV.6": "NA"})
    yield at(-18, 10), partial(acts.send, scene, third)
    yield at(-13, 10), partial(acts.send, scene, late)
    yield at(-9, 9), partial(acts.seal, scene, first, second)
    yield at(-8, 9), partial(acts.seal, scene, first, third)
    yield at(-7, 15), partial(acts.seal, scene, second, first)
    yield at(-6, 10), partial(acts.seal, scene, third, first)
    yield at(-6, 16), partial(acts.seal, scene, third, late)
    yield at(-5, 9), partial(acts.unseal, scene, third, late)
    yield at(-4, 9), partial(sending.ask, scene, second, third, "IV.2", sending.PROOF, wants_evidence=True)
    yield at(-3, 9), partial(acts.ask_recusal, scene, third, second, CONFLICT)
    yield at(-3, 15), partial(sending.answer, scene, third, sending.ANSWERED)
    yield at(-2, 15), partial(acts.mark, scene, first, late, but=_from_group(scene, "IV"))
    yield at(-1, 9), partial(on_site.visit, scene, second, third, "IV.2")
    yield at(-1, 10), partial(acts.mark, scene, second, third, {"VI.1": "2.5"}, but=_from_group(scene, "VII"))


def _from_group(scene: Scene, group: str) -> list[str]:
    codes = list(scene.criteria)
    return codes[codes.index(f"{group}.1") :]
