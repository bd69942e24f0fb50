"""Giấy mời to the conference, form 1.6 of Decree 30/2020, annex III: the lead unit invites."""

from django.utils.translation import gettext as _

from clusters.clock import HANOI
from clusters.errors import Refused
from scoring.documents.blocks import (
    Block,
    Closing,
    Header,
    Items,
    KeyLine,
    Paper,
    Paragraph,
    Signature,
    Title,
    cleaned,
)
from scoring.documents.facts import Call, ClusterFacts
from scoring.documents.minutes import banner, footer, meeting
from scoring.documents.proceedings import directive_cited, person
from scoring.documents.wording import ended, itemised, listed, long_day

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
TO_BE_SIGNED = "(Ký, ghi rõ họ tên, đóng dấu)"
PREPARATION = (
    "Đề nghị các đơn vị cử người thay mặt đơn vị biểu quyết (mỗi đơn vị một phiếu) và báo họ tên, chức vụ trước ngày "
    "họp; nghiên cứu bảng tổng hợp điểm gửi kèm giấy mời (số liệu tạm tính, chưa biểu quyết); mang theo tài liệu kiểm "
    "chứng của các nội dung cần thảo luận./."
)
COMMITTEE = "TM. ỦY BAN NHÂN DÂN"


def invitation(facts: ClusterFacts) -> Paper:
    """A cluster has no clerk's register and no seal: its lead unit issues the invitation under its own number."""
    call = facts.call
    if call is None:
        raise Refused(_("The invitation is made when the lead unit has called the conference."))
    lead = facts.member(facts.lead)
    blocks = (
        Header(
            facts.round.superior.upper(), lead.full.upper(), "Số: …/GM-UBND",
            f"{lead.name}, ngày … tháng … năm {call.planned_at.astimezone(HANOI).year}",
        ),
        Title("GIẤY MỜI", f"Dự {meeting(facts)}"),
        *_invited(facts),
        *_particulars(facts, call),
        KeyLine("Chương trình", _agenda(facts)),
        Paragraph(PREPARATION),
        Closing(
            right=_signature(facts, call),
            recipients=itemised((facts.round.office, f"Các đơn vị thành viên {facts.name}", "Lưu: VT, Hồ sơ")),
        ),
    )  # fmt: skip
    title = f"Giấy mời dự {meeting(facts)}"
    return cleaned(Paper("invitation", title, blocks, banner=banner(facts), footer=footer(facts)))


def _invited(facts: ClusterFacts) -> tuple[Block, ...]:
    lead = facts.full(facts.lead)
    directive = directive_cited(facts.round.directive)
    said = f"Thực hiện {directive}, {lead} (đơn vị cụm trưởng) trân trọng kính mời:"
    others = listed(member.full for member in facts.members if member.ward != facts.lead)
    invited = (
        f"Đại diện lãnh đạo {facts.round.office}",
        f"Đại diện lãnh đạo, công chức làm công tác văn thư, lưu trữ của {others}",
    )
    return Paragraph(said), Items(itemised(invited))


def _particulars(facts: ClusterFacts, call: Call) -> tuple[Block, ...]:
    begins = call.planned_at.astimezone(HANOI)
    host = facts.full(call.host)
    return (
        KeyLine("Chủ trì", person(facts, call.chair)),
        KeyLine(
            "Thời gian",
            f"{begins.hour} giờ {begins.minute:02d} phút, {WEEKDAYS[begins.weekday()]}, {long_day(begins.date())}",
        ),
        KeyLine("Địa điểm", call.place if host in call.place else f"{call.place} ({host} đăng cai)"),
    )


def _agenda(facts: ClusterFacts) -> str:
    praise = facts.round.rules.quota_collectives or facts.round.rules.quota_individuals
    steps = (
        "khai mạc, kiểm tra điều kiện tiến hành",
        "báo cáo tổng hợp kết quả tự đánh giá và kiểm tra chéo",
        "thảo luận, thống nhất điểm các nội dung cần thảo luận",
        "biểu quyết kết quả chấm điểm, xếp loại",
        *(("bình xét, đề xuất khen thưởng",) if praise else ()),
        "thông qua biên bản, bế mạc",
    )
    return ended("; ".join(f"({number}) {step}" for number, step in enumerate(steps, 1)))


def _signature(facts: ClusterFacts, call: Call) -> Signature:
    """Who heads the lead unit and presides signs; of anybody else the name is not known here."""
    post = call.chair.position.casefold()
    if call.chair.ward == facts.lead and post.startswith("phó chủ tịch"):
        return Signature((COMMITTEE, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), call.chair.name)
    name = call.chair.name if call.chair.ward == facts.lead and post.startswith("chủ tịch") else TO_BE_SIGNED
    return Signature((COMMITTEE, "CHỦ TỊCH"), name)
