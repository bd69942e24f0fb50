"""Tờ trình đề nghị khen thưởng: the layout of named papers (form 1.4 of Decree 30/2020), list and merits in annexes."""

from scoring.documents.blocks import (
    Addressees,
    Block,
    Closing,
    Items,
    Paper,
    Paragraph,
    Signature,
    Title,
    cleaned,
)
from scoring.documents.facts import ClusterFacts, Commendation
from scoring.documents.law import EMULATION, RECORDS
from scoring.documents.merits import annexes
from scoring.documents.minutes import banner, footer, header, meeting
from scoring.documents.proceedings import legal_bases
from scoring.documents.standings import classes_sentence, is_short, points_sentence, results_table
from scoring.documents.votes import nominee, outcome, passed_commendations, share, standing
from scoring.documents.wording import ended, itemised, listed, long_day, lower_first

TO_BE_SIGNED = "(Ký, ghi rõ họ tên)"


def proposal(facts: ClusterFacts) -> Paper:
    """A cluster that proposes nobody reports that, and why, in the same form."""
    passed = passed_commendations(facts)
    work = lower_first(facts.round.title)
    subject = f"Về việc đề nghị khen thưởng qua {work}" if passed else f"Về việc không đề nghị khen thưởng qua {work}"
    blocks = (
        header(facts, "Số: …/TTr-…", f"{facts.round.place}, ngày … tháng … năm {facts.day.year}"),
        Title("TỜ TRÌNH", subject),
        Addressees((facts.round.office,)),
        legal_bases(facts, RECORDS, EMULATION),
        *_body(facts, passed),
        Closing(
            right=Signature(("TM. CỤM THI ĐUA", "CỤM TRƯỞNG"), _signer(facts)),
            recipients=itemised(("Như trên", "Các đơn vị thành viên của cụm", "Lưu: VT, Hồ sơ")),
        ),
        *(annexes(facts, passed) if passed else ()),
    )
    title = f"Tờ trình {subject[:1].lower()}{subject[1:]} của {facts.name}"
    return cleaned(Paper("proposal", title, blocks, banner=banner(facts), footer=footer(facts)))


def _signer(facts: ClusterFacts) -> str:
    """The chair signs when the leading ward presided; else the leader's name is not known here."""
    if facts.conference and facts.conference.chair.ward == facts.lead:
        return facts.conference.chair.name
    return TO_BE_SIGNED


def _body(facts: ClusterFacts, passed: tuple[Commendation, ...]) -> tuple[Block, ...]:
    results = _results(facts)
    if facts.conference is None:
        reason = f"Đến nay {facts.name} chưa tổ chức hội nghị, chưa biểu quyết; cụm chưa đề nghị khen thưởng."
        return *results, Paragraph(f"{reason} Trân trọng báo cáo./.")
    held = f"Căn cứ Biên bản {meeting(facts)} {long_day(facts.day)}, {facts.name} báo cáo như sau."
    if not passed:
        why = Paragraph("Cụm không đề nghị khen thưởng tập thể, cá nhân nào. Lý do:")
        return (
            Paragraph(held),
            *results,
            why,
            _reasons(facts),
            _kindly(facts, "xem xét, cho ý kiến"),
        )
    asked = (
        f"Sau khi xem xét thành tích, đối chiếu tiêu chuẩn và kết quả biểu quyết tại hội nghị, {facts.name} "
        f"trân trọng đề nghị {facts.round.office} xem xét, trình cấp có thẩm quyền khen thưởng "
        f"{_totals(passed)} (danh sách, tóm tắt thành tích kèm theo):"
    )
    lines = (_line(facts, each) for each in passed)
    failed = _failed(facts)
    return (
        Paragraph(held),
        *results,
        Paragraph(asked),
        Items(itemised(lines)),
        *((Paragraph("Các đề xuất không được đề nghị:"), Items(failed)) if failed else ()),
        _kindly(facts, "xem xét, quyết định"),
    )


def _results(facts: ClusterFacts) -> tuple[Block, ...]:
    if is_short(facts):
        return (Paragraph(f"Kết quả của cụm: {ended(points_sentence(facts))} {ended(classes_sentence(facts))}"),)
    return Paragraph(f"Kết quả của cụm: {ended(classes_sentence(facts))}"), results_table(facts)


def _kindly(facts: ClusterFacts, what: str) -> Paragraph:
    return Paragraph(f"Kính trình {facts.round.office} {what}./.")


def _totals(passed: tuple[Commendation, ...]) -> str:
    counted = (
        (sum(each.kind == "collective" for each in passed), "tập thể"),
        (sum(each.kind == "individual" for each in passed), "cá nhân"),
    )
    return listed(f"{count:02d} {kind}" for count, kind in counted if count)


def _line(facts: ClusterFacts, commendation: Commendation) -> str:
    whom = nominee(facts, commendation)
    return f"Tặng {commendation.form} cho {whom} ({standing(facts, commendation.ward)})"


def _failed(facts: ClusterFacts) -> tuple[str, ...]:
    conference = facts.conference
    lost = [each for each in conference.commendations if not each.passed] if conference else []
    return itemised(f"{nominee(facts, each)}: {_fate(each)}" for each in lost)


def _fate(commendation: Commendation) -> str:
    votes = commendation.votes
    return f"{share(votes)}, {outcome(votes)}" if votes else "hội nghị chưa biểu quyết"


def _reasons(facts: ClusterFacts) -> Items:
    return Items(_failed(facts) or ("Hội nghị không đề xuất tập thể, cá nhân nào.",))
