"""Thông báo kết quả of the district office, layout of named papers (form 1.4 of Decree 30/2020, annex III)."""

from fractions import Fraction

from django.utils.translation import gettext as _

from clusters.errors import Refused
from scoring.documents.blocks import (
    Block,
    Closing,
    Header,
    Heading,
    Items,
    Paper,
    Paragraph,
    Signature,
    Title,
    cleaned,
)
from scoring.documents.facts import ClusterFacts, Commendation
from scoring.documents.minutes import banner, footer
from scoring.documents.proceedings import legal_bases
from scoring.documents.standings import cautions, classes_sentence, results_table
from scoring.documents.votes import nominee, passed_commendations, share
from scoring.documents.wording import ended, itemised, long_day, lower_first, per_cent

APPROVED = ("approved", "published")
HEADS = (("Phòng", "TRƯỞNG PHÒNG"), ("Sở", "GIÁM ĐỐC"))
TO_BE_SIGNED = "(Ký, ghi rõ họ tên, đóng dấu)"
WEAKEST = 5  # criteria that the units are told to work on


def notice(facts: ClusterFacts) -> Paper:
    if facts.result_state not in APPROVED:
        raise Refused(_("The notice is made when the district office has approved the result of this cluster."))
    year = (facts.approved_on or facts.day).year
    subject = f"Kết quả {lower_first(facts.round.title)} của {facts.name}"
    blocks = (
        Header(
            facts.round.superior.upper(), _office(facts).upper(), "Số: …/TB-…",
            f"{facts.round.place}, ngày … tháng … năm {year}",
        ),
        Title("THÔNG BÁO", subject),
        legal_bases(facts),
        Paragraph(f"{facts.round.office} thông báo kết quả của {facts.name} như sau."),
        *_contents(facts),
        Paragraph(f"{facts.round.office} thông báo để các đơn vị biết, thực hiện./."),
        Closing(
            right=_signature(facts),
            recipients=itemised(
                (f"{facts.round.superior} (để báo cáo)", f"Các đơn vị thành viên {facts.name}", "Lưu: VT")
            ),
        ),
    )  # fmt: skip
    title = f"Thông báo {lower_first(subject)}"
    return cleaned(Paper("notice", title, blocks, banner=banner(facts), footer=footer(facts)))


def _office(facts: ClusterFacts) -> str:
    """Phòng Nội vụ: the place stands in the line of the superior body already."""
    place = facts.round.superior.removeprefix("UBND ")
    return facts.round.office.removesuffix(f" {place}")


def _signature(facts: ClusterFacts) -> Signature:
    if facts.round.office.startswith("UBND"):
        return Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), TO_BE_SIGNED)
    head = next((head for word, head in HEADS if facts.round.office.startswith(word)), "THỦ TRƯỞNG CƠ QUAN")
    return Signature((head,), TO_BE_SIGNED)


def _contents(facts: ClusterFacts) -> tuple[Block, ...]:
    notes = cautions(facts)
    sections: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("Tình hình thực hiện", (Paragraph(_carried_out(facts)),)),
        (
            "Kết quả chấm điểm, xếp loại",
            (
                results_table(facts),
                Paragraph(ended(classes_sentence(facts))),
                *((Items(itemised(notes)),) if notes else ()),
            ),
        ),
        ("Khen thưởng", _commended(facts)),
        ("Tồn tại, hạn chế", _shortcomings(facts)),
        ("Yêu cầu, kiến nghị", (Items(itemised(_asked(facts))),)),
    )
    return tuple(
        block
        for number, (title, blocks) in enumerate(sections, 1)
        for block in (Heading(f"{number}. {title}"), *blocks)
    )


def _carried_out(facts: ClusterFacts) -> str:
    sent = sum(sheet.sent_at is not None for sheet in facts.sheets)
    counted = sum(result.sheets_counted for result in facts.results)
    expected = sum(result.sheets_expected for result in facts.results)
    reports = f"{sent}/{len(facts.members)} đơn vị gửi báo cáo tự đánh giá"
    said = [f"{reports}; {counted}/{expected} phiếu kiểm tra chéo được tính."]
    conference = facts.conference
    if conference:
        motion = conference.motion("results")
        voted = f", biểu quyết kết quả: {share(motion)}" if motion and motion.passed and not motion.stale else ""
        said.append(f"Cụm tổ chức hội nghị {long_day(facts.day)} tại {conference.place}{voted}.")
    if facts.decided:
        said.append(f"{facts.round.office} quyết định điểm {len(facts.decided)} nội dung.")
    if facts.approved_on:
        said.append(f"{facts.round.office} phê duyệt kết quả {long_day(facts.approved_on)}.")
    return " ".join(said)


def _commended(facts: ClusterFacts) -> tuple[Block, ...]:
    passed = passed_commendations(facts)
    if not passed:
        return (Paragraph("Cụm không đề nghị khen thưởng tập thể, cá nhân nào."),)
    return (Items(itemised(_fate(facts, each) for each in passed)),)


def _fate(facts: ClusterFacts, commendation: Commendation) -> str:
    """A person is named only once commended (Law 91/2025 on personal data)."""
    awarded = commendation.state == "awarded"
    whom = nominee(facts, commendation)
    if commendation.kind == "individual" and not awarded:
        whom = f"01 cá nhân của {facts.full(commendation.ward)}"
    if awarded:
        by = f" theo {lower_first(commendation.decision)}" if commendation.decision else ""
        return f"Tặng {commendation.form} cho {whom}{by}"
    if commendation.state == "refused":
        because = f", lý do: {commendation.refusal}" if commendation.refusal else ""
        return f"Không tặng {commendation.form} cho {whom}{because}"
    return f"Cụm đề nghị tặng {commendation.form} cho {whom}; đang trình cấp có thẩm quyền xem xét, quyết định"


def _shortcomings(facts: ClusterFacts) -> tuple[Block, ...]:
    weakest = _weakest(facts)
    told = facts.conference.difficulties.strip() if facts.conference else ""
    blocks: list[Block] = [Paragraph(f"Cụm nêu: {ended(told)}")] if told else []
    if weakest:
        lines = (f"Tiêu chí {code}. {title}: đạt {per_cent(part)} điểm tối đa" for code, title, part in weakest)
        blocks += [Paragraph("Các tiêu chí cả cụm mất điểm nhiều nhất:"), Items(itemised(lines))]
    return tuple(blocks) or (Paragraph("Không có tiêu chí nào bị trừ điểm."),)


def _weakest(facts: ClusterFacts) -> list[tuple[str, str, Fraction]]:
    """Code, title and the share of their maximum that the units reached together; not applicable counts neither way."""
    found = []
    for criterion in facts.criteria:
        lines = [facts.line(result.ward, criterion.code) for result in facts.results]
        counting = [line.agreed for line in lines if not line.not_applicable and not line.unscored]
        if counting and criterion.max_points:
            reached = sum(counting, Fraction(0)) / (len(counting) * Fraction(criterion.max_points))
            found.append((criterion.code, criterion.title, reached))
    below = [each for each in found if each[2] < 1]
    return sorted(below, key=lambda each: each[2])[:WEAKEST]


def _asked(facts: ClusterFacts) -> tuple[str, ...]:
    directions = facts.conference.directions.strip() if facts.conference else ""
    remedy = (
        "Các đơn vị khắc phục tồn tại, hạn chế nêu trên và các tiêu chí bị trừ điểm của đơn vị; báo cáo kết quả khắc "
        "phục trong báo cáo tự đánh giá của đợt kiểm tra sau"
    )
    return (
        remedy,
        *((f"Thực hiện phương hướng hội nghị đã nêu: {directions}",) if directions else ()),
    )
