"""The result in tables and sentences for every paper: printed, never computed again."""

from collections import Counter

from audits.sheets import Line
from scoring.documents.blocks import Annex, Block, Column, Remark, Table
from scoring.documents.facts import ClusterFacts
from scoring.documents.rules_text import CAPPED_BY
from scoring.documents.wording import NOT_SCORED, agreed, class_name, classed, ended, listed, mark, placed, rank
from scoring.rules.display import points_vi
from scoring.rules.facts import UNCLASSIFIED, WardResult

WARDS_PER_TABLE = 8  # more columns than this are too narrow for a ward's name on landscape A4


def results_table(facts: ClusterFacts) -> Table:
    columns = (
        Column("TT", 5, "center"),
        Column("Đơn vị", 32),
        Column("Điểm tự chấm", 10, "right"),
        Column("Tổng điểm", 10, "right"),
        Column("Xếp loại", 14, "center"),
        Column("Thứ hạng", 16, "center"),
        Column("Ghi chú", 13),
    )
    rows = (
        (
            str(number),
            facts.full(result.ward),
            "không gửi" if result.self_total is None else points_vi(result.self_total),
            points_vi(result.total),
            class_name(result.classified),
            rank(result),
            _notes(result),
        )
        for number, result in enumerate(facts.results, 1)
    )
    return Table(columns, tuple(rows), caption="Bảng kết quả chấm điểm, xếp loại")


def _notes(result: WardResult) -> str:
    notes = []
    if len(result.unscored) == len(result.lines):
        notes.append("chưa chấm")
    if result.provisional:
        notes.append("tạm tính")
    if result.capped_by:
        notes.append("bị khống chế xếp loại")
    if result.sheets_counted < result.sheets_expected:
        notes.append(f"{result.sheets_counted}/{result.sheets_expected} phiếu")
    return "; ".join(notes)


def classes_sentence(facts: ClusterFacts) -> str:
    """4/4 đơn vị xếp loại A; 3/5 đơn vị xếp loại A, 1/5 đơn vị xếp loại B và 1/5 đơn vị không xếp loại."""
    counts = Counter(result.classified for result in facts.results)
    names = [band.name for band in facts.round.rules.bands] + [UNCLASSIFIED]
    words = (f"{counts[name]}/{len(facts.results)} đơn vị {classed(name)}" for name in names if counts[name])
    return listed(words)


def is_short(facts: ClusterFacts) -> bool:
    """Whether a sentence can still name every ward with its points."""
    return len(facts.members) <= 6  # noqa: PLR2004 what one reads in one breath


def points_sentence(facts: ClusterFacts) -> str:
    """… đạt 97 điểm, thứ hạng 1; … và … cùng đạt 86 điểm, đồng hạng 3."""
    parts, done = [], set()
    for result in facts.results:
        if result.rank in done:
            continue
        done.add(result.rank)
        tied = [each for each in facts.results if each.rank == result.rank]
        names = listed(f"{facts.full(each.ward)}{_caveat(each)}" for each in tied)
        how = "cùng đạt" if len(tied) > 1 else "đạt"
        parts.append(f"{names} {how} {points_vi(result.total)} điểm, {placed(result)}")
    return "; ".join(parts)


def _caveat(result: WardResult) -> str:
    """No mark at all counts 0, and no sentence may say 0 without saying that nobody scored."""
    if len(result.unscored) == len(result.lines):
        return " (chưa đơn vị nào chấm, tạm tính)"
    return " (tạm tính)" if result.provisional else ""


def cautions(facts: ClusterFacts) -> tuple[str, ...]:
    """What a reader of the figures must know: provisional, not scored, not applicable, capped."""
    lines = []
    for result in facts.results:
        ward = facts.full(result.ward)
        lines += [f"{ward}: {words}" for words in _cautions_of(facts, result)]
    return tuple(lines)


def _cautions_of(facts: ClusterFacts, result: WardResult) -> list[str]:
    found = [] if facts.sheet(result.ward).sent_at else ["không gửi báo cáo tự đánh giá"]
    unscored = set(result.unscored)
    waiting = [line.code for line in result.lines if line.provisional and line.code not in unscored]
    if unscored:
        found.append(f"chưa đơn vị nào chấm {codes(facts, unscored)}; kết quả là tạm tính")
    if waiting:
        found.append(f"{codes(facts, waiting)} chưa đủ điểm kiểm tra chéo hoặc chưa thống nhất; kết quả là tạm tính")
    if result.not_applicable:
        found.append(f"không áp dụng {codes(facts, result.not_applicable)}")
    if result.bonus or result.penalties:
        found.append(f"điểm thưởng {points_vi(result.bonus)}, điểm trừ {points_vi(result.penalties)}")
    if result.capped_by:
        found.append(
            f"tổng điểm ở mức {class_name(result.band)}, {classed(result.classified)} vì {CAPPED_BY[result.capped_by]}"
        )
    return found


def codes(facts: ClusterFacts, wanted: object) -> str:
    """Criteria by code, whole groups by name: 42 codes in a row help nobody."""
    chosen = set(wanted)  # type: ignore[call-overload]
    if chosen >= {criterion.code for criterion in facts.criteria}:
        return "toàn bộ tiêu chí"
    groups, single = [], []
    for group in facts.round.groups:
        inside = [criterion.code for criterion in group.criteria]
        if len(inside) > 1 and chosen >= set(inside):
            groups.append(f"nhóm {group.code}")
        else:
            single += [code for code in inside if code in chosen]
    named = ([f"tiêu chí {', '.join(single)}"] if single else []) + ([f"toàn bộ {', '.join(groups)}"] if groups else [])
    return listed(named)


def groups_annex(facts: ClusterFacts, annex: Annex) -> tuple[Block, ...]:
    groups = facts.round.groups
    columns = (
        Column("TT", 5, "center"),
        Column("Đơn vị", 28),
        *(Column(f"Nhóm {group.code}", 8, "right") for group in groups),
        Column("Điểm thưởng", 10, "right"),
        Column("Điểm trừ", 7, "right"),
        Column("Tổng điểm", 9, "right"),
        Column("Tự chấm", 9, "right"),
        Column("Xếp loại", 10, "center"),
        Column("Thứ hạng", 13, "center"),
    )
    rows = [_group_row(facts, number, result) for number, result in enumerate(facts.results, 1)]
    maxima = tuple(points_vi(sum(criterion.max_points for criterion in group.criteria)) for group in groups)
    total = points_vi(sum(criterion.max_points for criterion in facts.criteria))
    top = ("", "Điểm tối đa", *maxima, "", "", total, total, "", "")
    legend = "; ".join(f"nhóm {group.code}: {group.title}" for group in groups)
    table = Table(columns, (top, *rows), strong=(0,), small=True)
    return annex, table, Remark(ended(legend[:1].upper() + legend[1:]))


def _group_row(facts: ClusterFacts, number: int, result: WardResult) -> tuple[str, ...]:
    unscored = set(result.unscored)
    empty = {
        group.code for group in facts.round.groups if all(criterion.code in unscored for criterion in group.criteria)
    }
    return (
        str(number),
        facts.full(result.ward),
        *("chưa chấm" if group.code in empty else points_vi(group.points) for group in result.groups),
        points_vi(result.bonus) if result.bonus else "",
        points_vi(result.penalties) if result.penalties else "",
        points_vi(result.total) + (" (tạm tính)" if result.provisional else ""),
        "không gửi" if result.self_total is None else points_vi(result.self_total),
        class_name(result.classified),
        rank(result),
    )


def criteria_annex(facts: ClusterFacts, annex: Annex) -> tuple[Block, ...]:
    wards = [result.ward for result in facts.results]
    parts = [wards[start : start + WARDS_PER_TABLE] for start in range(0, len(wards), WARDS_PER_TABLE)]
    tables = [_criteria_table(facts, part) for part in parts]
    legend = (
        "Mỗi ô: điểm thống nhất / điểm tự chấm. KAD: không áp dụng; (t): tạm tính; (*): cần thảo luận "
        "theo quy tắc của đợt."
    )
    return annex, *tables, Remark(legend)


def _criteria_table(facts: ClusterFacts, wards: list[int]) -> Table:
    columns = (
        Column("Mã", 6),
        Column("Tiêu chí", 100 - 12 - 11 * min(len(wards), 4) if len(wards) <= 4 else 34),  # noqa: PLR2004
        Column("Tối đa", 6, "right"),
        *(Column(facts.member(ward).name, 11, "center") for ward in wards),
    )
    rows: list[tuple[str, ...]] = []
    strong = []
    for group in facts.round.groups:
        strong.append(len(rows))
        rows.append(
            (
                group.code,
                group.title,
                points_vi(sum(c.max_points for c in group.criteria)),
                *[""] * len(wards),
            )
        )
        for criterion in group.criteria:
            cells = (_cell(facts, ward, criterion.code) for ward in wards)
            rows.append((criterion.code, criterion.title, points_vi(criterion.max_points), *cells))
    return Table(columns, tuple(rows), strong=tuple(strong), small=True)


def marks_in_words(facts: ClusterFacts, line: Line) -> str:
    """Who gave what, equal marks together: sixteen wards must fit into one cell."""
    given: dict[str, list[str]] = {}
    for each in line.marks:
        before = f" (trước giải trình {mark(each.original)})" if each.amended else ""
        given.setdefault(f"{mark(each.points)}{before}", []).append(facts.short(each.assessor))
    return "; ".join(f"{', '.join(wards)}: {points}" for points, wards in given.items()) or NOT_SCORED


def _cell(facts: ClusterFacts, ward: int, code: str) -> str:
    line = facts.line(ward, code)
    sent = next(each for each in facts.sheet(ward).lines if each.code == code)
    own = mark(sent.self_points) if facts.sheet(ward).sent_at else "–"
    signs = (" (*)" if line.disputed else "") + (" (t)" if line.provisional else "")
    return f"{agreed(line)} / {own}{signs}"
