"""The annexes of the proposal: who is proposed, collectives and individuals apart, and what each is commended for."""

from decimal import Decimal

from scoring.documents.blocks import Annex, Block, Column, Heading, KeyLine, Paragraph, Table
from scoring.documents.facts import ClusterFacts, Commendation
from scoring.documents.votes import standing, vote_sentence
from scoring.documents.wording import NOT_SCORED, class_name, ended, rank
from scoring.rules.display import points_vi

KINDS = (("collective", "TẬP THỂ"), ("individual", "CÁ NHÂN"))


def annexes(facts: ClusterFacts, proposed: tuple[Commendation, ...]) -> tuple[Block, ...]:
    attached = f"(Kèm theo Tờ trình số …/TTr-… ngày … tháng … năm {facts.day.year} của {facts.name})"
    kinds = [(title, tuple(each for each in proposed if each.kind == kind)) for kind, title in KINDS]
    found = [(letter, title, rows) for letter, (title, rows) in zip("AB", (k for k in kinds if k[1]), strict=False)]
    blocks: list[Block] = [Annex("Phụ lục I", "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG", attached, landscape=False)]
    for letter, title, rows in found:
        blocks += [Heading(f"{letter}. {title}"), _list(facts, rows)]
    blocks.append(Annex("Phụ lục II", "TÓM TẮT THÀNH TÍCH", attached, landscape=False))
    for letter, title, rows in found:
        blocks.append(Heading(f"{letter}. {title}"))
        for number, each in enumerate(rows, 1):
            blocks += _merits(facts, number, each)
    return tuple(blocks)


def _list(facts: ClusterFacts, rows: tuple[Commendation, ...]) -> Table:
    is_of_people = rows[0].kind == "individual"
    names = (Column("Họ và tên", 17), Column("Chức vụ, đơn vị", 21)) if is_of_people else (Column("Tên tập thể", 38),)
    columns = (
        Column("TT", 6, "center"),
        *names,
        Column("Điểm của đơn vị" if is_of_people else "Điểm", 9, "right"),
        Column("Xếp loại", 9, "center"),
        Column("Thứ hạng", 10, "center"),
        Column("Hình thức đề nghị", 11, "center"),
        Column("Biểu quyết", 9, "center"),
        Column("Ghi chú", 8),
    )
    return Table(columns, tuple(_row(facts, number, each) for number, each in enumerate(rows, 1)))


def _row(facts: ClusterFacts, number: int, commendation: Commendation) -> tuple[str, ...]:
    result, ward, votes = facts.result(commendation.ward), facts.full(commendation.ward), commendation.votes
    post = ", ".join(each for each in (commendation.position, ward) if each)
    return (
        str(number),
        *((commendation.name, post) if commendation.kind == "individual" else (ward,)),
        points_vi(result.total),
        class_name(result.classified),
        rank(result),
        commendation.form,
        f"{votes.yes}/{votes.base}" if votes else "",
        "",
    )


def _merits(facts: ClusterFacts, number: int, commendation: Commendation) -> tuple[Block, ...]:
    ward, votes = facts.full(commendation.ward), commendation.votes
    who = ", ".join(each for each in (commendation.name, commendation.position, ward) if each)
    label = "Kết quả của đơn vị" if commendation.kind == "individual" else "Kết quả kiểm tra chéo"
    return (
        Heading(f"{number}. {who}"),
        KeyLine("Hình thức đề nghị", f"{commendation.form}."),
        KeyLine(label, f"{standing(facts, commendation.ward)} trong {len(facts.members)} đơn vị của cụm."),
        *((_groups(facts, commendation.ward),) if commendation.kind == "collective" else ()),
        Paragraph(f"Tóm tắt thành tích: {ended(commendation.reason)}"),
        *((KeyLine("Biểu quyết tại hội nghị", f"{vote_sentence(facts, votes)}."),) if votes else ()),
    )


def _groups(facts: ClusterFacts, ward: int) -> Table:
    columns = (
        Column("Nhóm", 11, "center"),
        Column("Nội dung", 57),
        Column("Điểm tối đa", 16, "right"),
        Column("Điểm thống nhất", 16, "right"),
    )
    result = facts.result(ward)
    unscored, rows = set(result.unscored), []
    for group, found in zip(facts.round.groups, result.groups, strict=True):
        most = sum((criterion.max_points for criterion in group.criteria), Decimal(0))
        empty = unscored >= {criterion.code for criterion in group.criteria}
        rows.append((group.code, group.title, points_vi(most), NOT_SCORED if empty else points_vi(found.points)))
    whole = sum((criterion.max_points for criterion in facts.criteria), Decimal(0))
    rows.append(("", "Tổng điểm", points_vi(whole), points_vi(result.total)))
    return Table(columns, tuple(rows), strong=(len(rows) - 1,))
