"""Giấy mời to the conference, form 1.6 of Decree 30/2020, annex III: the lead unit invites."""

from django.utils.translation import gettext as _

from clusters.clock import HANOI
from clusters.errors import Refused
from scoring.documents.blocks import (
    Block,
    Closing,
    Header,
    Heading,
    Items,
    KeyLine,
    Paper,
    Paragraph,
    Signature,
    Title,
    cleaned,
)
from scoring.documents.facts import Call, ClusterFacts
from scoring.documents.minutes import banner, footer, gathering, meeting
from scoring.documents.proceedings import directive_cited, person
from scoring.documents.wording import itemised, long_day, lower_first

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
TO_BE_SIGNED = "(Ký, ghi rõ họ tên, đóng dấu)"
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
        Title("GIẤY MỜI", f"Dự {gathering(facts)}"),
        *_invited(facts),
        *_particulars(facts, call),
        *_numbered("Chương trình", _agenda(facts)),
        *_numbered("Đề nghị các đơn vị chuẩn bị", _preparation(facts)),
        Paragraph(f"{lead.full} trân trọng kính mời các đại biểu đến dự đầy đủ, đúng giờ./."),
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
    said = f"Thực hiện {directive}, {lead} (đơn vị cụm trưởng {facts.name}) trân trọng kính mời:"
    whom = "Đại diện lãnh đạo và công chức làm công tác văn thư, lưu trữ"
    others = (f"{whom} {member.full}" for member in facts.members if member.ward != facts.lead)
    return Paragraph(said), Items(itemised((f"Đại diện lãnh đạo {facts.round.office}", *others)))


def _particulars(facts: ClusterFacts, call: Call) -> tuple[Block, ...]:
    begins = call.planned_at.astimezone(HANOI)
    host = facts.full(call.host)
    return (
        KeyLine("Tới dự", meeting(facts)),
        KeyLine("Chủ trì", person(facts, call.chair)),
        KeyLine("Thư ký", person(facts, call.secretary)),
        KeyLine(
            "Thời gian",
            f"{begins.hour} giờ {begins.minute:02d} phút, {WEEKDAYS[begins.weekday()]}, {long_day(begins.date())}",
        ),
        KeyLine("Địa điểm", call.place if host in call.place else f"{call.place} ({host} đăng cai)"),
    )


def _numbered(title: str, lines: tuple[str, ...]) -> tuple[Block, ...]:
    return Heading(f"{title}:"), *(Paragraph(f"{number}. {line}") for number, line in enumerate(lines, 1))


def _agenda(facts: ClusterFacts) -> tuple[str, ...]:
    praise = facts.round.rules.quota_collectives or facts.round.rules.quota_individuals
    return itemised(
        (
            "Khai mạc, giới thiệu đại biểu, kiểm tra điều kiện tiến hành",
            f"Báo cáo kết quả tổng hợp tự đánh giá và kiểm tra chéo của {facts.name}",
            "Thảo luận, thống nhất điểm các nội dung cần thảo luận",
            "Biểu quyết kết quả chấm điểm, xếp loại",
            *(("Bình xét, đề xuất khen thưởng",) if praise else ()),
            "Thông qua biên bản, bế mạc",
        )
    )


def _preparation(facts: ClusterFacts) -> tuple[str, ...]:
    return itemised(
        (
            "Cử người dự họp được thay mặt đơn vị biểu quyết (mỗi đơn vị một phiếu)",
            "Nghiên cứu bảng tổng hợp điểm của cụm gửi kèm giấy mời này (số liệu tạm tính, chưa biểu quyết)",
            "Mang theo tài liệu kiểm chứng của các nội dung cần thảo luận nêu trong bảng tổng hợp",
            f"Báo {facts.full(facts.lead)} họ tên, chức vụ người dự trước ngày họp",
        )
    )


def _signature(facts: ClusterFacts, call: Call) -> Signature:
    """Who heads the lead unit and presides signs; of anybody else the name is not known here."""
    post = lower_first(call.chair.position)
    if call.chair.ward == facts.lead and post.startswith("phó chủ tịch"):
        return Signature((COMMITTEE, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), call.chair.name)
    name = call.chair.name if call.chair.ward == facts.lead and post.startswith("chủ tịch") else TO_BE_SIGNED
    return Signature((COMMITTEE, "CHỦ TỊCH"), name)
