"""A cluster in which everything goes otherwise: sixteen wards, long names, gaps, lost votes."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from audits.sheets import Group, Line, Mark, Sheet
from clusters.clock import HANOI
from scoring.documents.facts import (
    Adjustment,
    Answer,
    ClusterFacts,
    Commendation,
    Conference,
    Directive,
    Explanation,
    Incident,
    Motion,
    Officer,
    Opinion,
    Recusal,
    Settlement,
    Waiver,
    WardFacts,
)
from scoring.rules.consolidation import consolidate
from scoring.rules.facts import Cap, Proceedings, VoteRules
from tests.unit.documents.make import make_2018

NAMES = (
    "Nghĩa Trung", "Thượng Thanh", "Nông trường Việt Lâm", "Ngã Bảy", "Nguyễn Úy", "Hòa Thuận Đông",
    "Tân Thạnh Tây", "Phượng Lịch", "Đường Hoa Cương", "Quảng Nghiệp", "Trường Thượng", "Bằng Lũng", "Vĩnh Trường",
    "Khuôn Lùng", "Xuân Trường Thượng", "Mường Chiềng",
)  # fmt: skip
PLAN = Directive("Kế hoạch", "27/KH-SNV", date(2026, 1, 5), "Sở Nội vụ tỉnh Lào Cai", "kiểm tra chéo năm 2026")
SENT_NOTHING, ONE_SHEET, TWO_SHEETS, NO_SHEET, ABSENT = 3, 5, 6, 8, (14, 15)
LONG = (
    "Đối chiếu sổ đăng ký văn bản đi, văn bản đến với hồ sơ lưu tại Văn thư cho thấy còn thiếu nhiều "
    "bản gốc; đơn vị cam kết bổ sung trước ngày 31/12 và báo cáo kết quả khắc phục về cụm trưởng. "
) * 3


def make_hard() -> ClusterFacts:
    calm = make_2018()
    members = tuple(
        WardFacts(number, name, "xa", f"UBND {'thị trấn' if number == 3 else 'xã'} {name}")
        for number, name in enumerate(NAMES, 1)
    )
    sheets = tuple(make_hard_sheet(member.ward, calm.round.groups) for member in members)
    conference = make_hard_conference()
    decided = (Settlement(6, "III.2", Decimal("4.5"), LONG),)
    round_ = replace(
        calm.round,
        year=2026,
        title="Đợt kiểm tra chéo công tác văn thư, lưu trữ năm 2026",
        directive=PLAN,
        mode="field",
        district="Tỉnh Lào Cai",
        office="Sở Nội vụ tỉnh Lào Cai",
        superior="UBND tỉnh Lào Cai",
        place="Lào Cai",
        illustrative=False,
        notes="",
        rules=replace(
            calm.round.rules,
            aggregate="trimmed_mean",
            tie_break=("without_bonus", "group:VII", "smaller_gap", "earlier_submission"),
            caps=(Cap("group_below", "unclassified", Decimal("0.25")),),
            vote=VoteRules(base="entitled"),
            quota_collectives=2,
            quota_individuals=2,
        ),
    )
    proceedings = Proceedings(
        settled={(each.ward, each.criterion): each.points for each in conference.settled},
        decided={(each.ward, each.criterion): each.points for each in decided},
        bonus={each.ward: (each.points,) for each in conference.bonus},
        penalties={each.ward: (each.points,) for each in conference.penalties},
        incidents={each.ward: (each.at_most,) for each in conference.incidents},
    )
    return ClusterFacts(
        round=round_,
        number=12,
        name="Cụm thi đua các xã vùng cao số 12",
        lead=1,
        deputy=2,
        members=members,
        sheets=sheets,
        results=consolidate(round_.groups, sheets, round_.rules, proceedings),
        conference=conference,
        decided=decided,
        recusals=(Recusal(4, 7, "công chức được phân công là người nhà của công chức đơn vị được kiểm tra"),),
        waivers=(Waiver(SENT_NOTHING, "sáp nhập trụ sở"), Waiver(NO_SHEET, "mưa lũ, đoàn không đến được")),
        explanations=(
            Explanation(6, "III.2", LONG, (Answer(1, "partly", Decimal("5")), Answer(2, "kept"))),
            Explanation(7, "I.1", LONG),
        ),
        journal_head="9b" * 32,
        version=3,
        verification="https://cham-cheo.laocai.gov.vn/xac-thuc/4F7K-2M9Q/",
    )


def make_hard_sheet(ward: int, groups: tuple[Group, ...]) -> Sheet:
    peers = [number for number in range(1, len(NAMES) + 1) if number != ward]
    assessors = {NO_SHEET: [], SENT_NOTHING: peers[:3], ONE_SHEET: peers[:1], TWO_SHEETS: peers[:2]}.get(ward, peers)
    if ward == 7:
        assessors = [peer for peer in peers if peer != 4]
    lines = []
    for place, criterion in enumerate(criterion for group in groups for criterion in group.criteria):
        steps = int(criterion.max_points / criterion.step)
        claims_na = place == 20 and ward in (9, 10)
        marks = []
        for peer in assessors:
            spread = (peer * 7 + place * ward) % 3 if place % 5 == 0 else 0
            points = None if claims_na and ward == 9 else max(0, steps - ward % 4 - spread) * criterion.step
            marks.append(Mark(peer, points, remark=LONG))
        own = None if claims_na or ward == SENT_NOTHING else criterion.max_points
        lines.append(Line(criterion.code, own, claims_na=claims_na, marks=tuple(marks)))
    sent_at = None if ward == SENT_NOTHING else datetime(2026, 1, 30, 15, tzinfo=HANOI) + timedelta(hours=ward)
    missing = tuple(peer for peer in peers if peer not in assessors and (ward, peer) != (7, 4))
    return Sheet(ward, sent_at, tuple(lines), tuple(assessors), (4,) if ward == 7 else (), missing)


def make_hard_conference() -> Conference:
    present = [number for number in range(1, len(NAMES) + 1) if number not in ABSENT]
    results = Motion("results", "Kết quả chấm điểm của cụm", 9, 3, 1, 14, 14, 16, passed=True, recorded_by=1)
    praise = Motion("commendation", "Khen thưởng xã Ngã Bảy", 13, 0, 0, 14, 13, 15, passed=True)
    won = replace(praise, ward=4, recused=(4,))
    lost = replace(praise, about="Khen thưởng xã Nghĩa Trung", ward=1, recused=(1,), yes=5, no=6, abstain=1)
    lost = replace(lost, passed=False, recorded_by=2)
    clerk = replace(praise, about="Khen thưởng cá nhân", ward=2, name="Trần Thị Bích Ngọc", recused=(2,))
    officers = tuple(
        Officer(f"Nguyễn Hoàng Thị Phương Uyên {ward}", "Công chức Văn phòng - Thống kê kiêm Văn thư", ward)
        for ward in present
    )
    return Conference(
        opened_at=datetime(2026, 2, 9, 8, 5, tzinfo=HANOI),
        closed_at=datetime(2026, 2, 9, 18, 30, tzinfo=HANOI),
        place="Hội trường tầng 2",
        host=16,
        chair=officers[1],
        secretary=officers[2],
        attendees=(*officers, Officer("Lò Văn Khách", "Phó Giám đốc Sở Nội vụ")),
        settled=tuple(Settlement(ward, "I.1", Decimal(2), LONG, 2 if ward == 1 else 1) for ward in (1, 2, 9)),
        bonus=(Adjustment(4, Decimal("7.5"), LONG, 1), Adjustment(1, Decimal(1), "Sáng kiến số hóa.", 2)),
        penalties=(Adjustment(12, Decimal("0.25"), LONG, 1),),
        incidents=(
            Incident(10, "C", "Mất con dấu ngày 03/01/2026", 1),
            Incident(11, "unclassified", "Lộ tài liệu mật", 1),
        ),
        opinions=(Opinion(7, LONG), Opinion(9, "Không nhất trí với điểm II.3")),
        motions=(replace(results, yes=14, no=0, abstain=0, stale=True), results, won, lost, clerk),
        commendations=(
            Commendation("collective", 4, "Bằng khen", LONG, votes=won),
            Commendation("collective", 1, "Giấy khen", LONG, votes=lost),
            Commendation("individual", 2, "Giấy khen", LONG, clerk.name, "Công chức Văn phòng", clerk),
        ),
        difficulties=LONG,
        directions=LONG + "\n" + LONG,
    )
