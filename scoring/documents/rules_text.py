"""The rules of the round in words: whatever an office may decide differently, its papers print."""

from audits.sheets import Group
from scoring.documents.facts import RoundFacts
from scoring.documents.wording import class_name, classed, listed, per_cent
from scoring.rules.display import points_vi
from scoring.rules.facts import Cap, Rules

AGGREGATES = {
    "mean": "trung bình cộng điểm của các phiếu kiểm tra chéo",
    "median": "trung vị điểm của các phiếu kiểm tra chéo",
    "trimmed_mean": (
        "trung bình cộng sau khi bỏ một điểm cao nhất và một điểm thấp nhất (từ 5 điểm trở lên; "
        "ít hơn thì lấy trung vị)"
    ),
}
TIE_BREAKS = {
    "without_bonus": "tổng điểm chưa tính điểm thưởng, điểm trừ",
    "smaller_gap": "chênh lệch giữa điểm tự chấm và tổng điểm nhỏ hơn",
    "earlier_submission": "gửi báo cáo tự đánh giá sớm hơn",
}
MODES = {"desk": "chấm trên hồ sơ", "field": "kiểm tra thực tế tại đơn vị"}
CAPPED_BY = {
    "not_submitted": "không gửi báo cáo tự đánh giá",
    "declared": "vụ việc được ghi nhận tại hội nghị",
    "criterion_zero": "có tiêu chí khống chế đạt 0 điểm",
    "group_below": "có nhóm tiêu chí dưới mức điểm tối thiểu",
}


def rules_in_words(round_: RoundFacts) -> tuple[tuple[str, str], ...]:
    rules = round_.rules
    return (
        ("Hình thức kiểm tra", MODES[round_.mode]),
        ("Điểm thống nhất", _agreed(rules)),
        ("Tiêu chí cần thảo luận", _disputes(rules)),
        ("Tiêu chí không áp dụng (KAD)", _not_applicable(rules)),
        ("Điểm thưởng, điểm trừ", _extra(rules)),
        ("Xếp loại", _bands(rules)),
        ("Điều kiện khống chế", "; ".join(_caps(rules, round_.groups))),
        ("Thứ hạng", _ranking(rules)),
        ("Biểu quyết", _votes(rules)),
        ("Đề xuất khen thưởng", _commendation(rules)),
        (
            "Làm tròn",
            "chỉ khi in, đến 2 chữ số thập phân; xếp loại và thứ hạng xét trên số chưa làm tròn",
        ),
    )


def _agreed(rules: Rules) -> str:
    return (
        f"{AGGREGATES[rules.aggregate]}; điểm hội nghị thống nhất hoặc cơ quan chủ trì quyết định thay cho "
        "điểm tính; tiêu chí cần thảo luận mà chưa thống nhất thì lấy trung vị; chỉ có một điểm, hoặc có "
        "hai điểm cần thảo luận mà chưa thống nhất, thì kết quả là tạm tính; điểm tự chấm để đối chiếu, "
        "không tính vào kết quả"
    )


def _disputes(rules: Rules) -> str:
    return (
        f"các điểm chênh nhau từ {points_vi(rules.dispute_min_points)} điểm và từ "
        f"{per_cent(rules.dispute_min_share)} điểm tối đa của tiêu chí trở lên; hoặc tổng điểm nhóm "
        f"chênh nhau quá {per_cent(rules.dispute_group_share)} điểm tối đa của nhóm, khi đó lấy hai "
        "tiêu chí chênh nhiều nhất"
    )


def _not_applicable(rules: Rules) -> str:
    if rules.na_mode == "full_marks":
        return "tính đủ điểm tối đa"
    return "không tính vào điểm tối đa, tổng điểm quy đổi theo các tiêu chí còn lại"


def _extra(rules: Rules) -> str:
    bonus = f"điểm thưởng không quá {points_vi(rules.bonus_cap)} điểm" if rules.bonus_cap else "không tính điểm thưởng"
    return f"{bonus}; tổng điểm không quá {points_vi(rules.total_cap)} điểm, không dưới 0 điểm"


def _bands(rules: Rules) -> str:
    bands = "; ".join(f"{band.name} từ {points_vi(band.at_least)} điểm" for band in rules.bands)
    lowest = points_vi(rules.bands[-1].at_least)
    return f"{bands}; dưới {lowest} điểm: không xếp loại" if rules.bands[-1].at_least else bands


def _caps(rules: Rules, groups: tuple[Group, ...]) -> list[str]:
    caps = ["không gửi báo cáo tự đánh giá: không xếp loại"]
    caps += [_cap(cap) for cap in rules.caps if cap.when == "group_below"]
    zeros: dict[str, list[str]] = {}
    for group in groups:
        for criterion in group.criteria:
            if criterion.zero_caps_class_at:
                zeros.setdefault(criterion.zero_caps_class_at, []).append(criterion.code)
    caps += [f"tiêu chí {', '.join(codes)} đạt 0 điểm: {_highest(at_most)}" for at_most, codes in zeros.items()]
    return [*caps, "vụ việc được ghi nhận tại hội nghị: theo mức hội nghị ghi"]


def _cap(cap: Cap) -> str:
    return f"nhóm tiêu chí đạt dưới {per_cent(cap.share or 0)} điểm tối đa của nhóm: {_highest(cap.at_most)}"


def _highest(at_most: str) -> str:
    return classed(at_most) if class_name(at_most) != at_most else f"xếp loại cao nhất là {at_most}"


def _ranking(rules: Rules) -> str:
    if not rules.tie_break:
        return "theo tổng điểm từ cao xuống thấp; bằng điểm thì đồng hạng"
    steps = "; ".join(_tie_break(step) for step in rules.tie_break)
    return f"theo tổng điểm từ cao xuống thấp; bằng điểm thì xét lần lượt: {steps}; vẫn bằng nhau thì đồng hạng"


def _tie_break(step: str) -> str:
    return TIE_BREAKS.get(step) or f"điểm của nhóm {step.removeprefix('group:')}"


def _votes(rules: Rules) -> str:
    vote = rules.vote
    base = "đơn vị có mặt có quyền biểu quyết" if vote.base == "present" else "đơn vị của cụm có quyền biểu quyết"
    words = [
        f"tiến hành khi có mặt ít nhất {vote.quorum} số đơn vị của cụm",
        "mỗi đơn vị một phiếu",
        f"thông qua khi số tán thành quá {vote.majority} số {base}",
    ]
    if vote.recuse_own:
        words.append("đơn vị được đề xuất khen thưởng không biểu quyết về đề xuất của mình")
    if vote.deputy_for_own:
        words.append("việc của đơn vị cụm trưởng do đơn vị cụm phó điều hành và ghi")
    return "; ".join(words)


def _commendation(rules: Rules) -> str:
    quotas = [(rules.quota_collectives, "tập thể"), (rules.quota_individuals, "cá nhân")]
    most = listed(f"{count} {kind}" for count, kind in quotas if count)
    if not most:
        return "đợt này không có chỉ tiêu"
    return (
        f"tối đa {most}; đơn vị xếp loại từ {rules.commend_min_class} trở lên, không bị khống chế xếp loại, "
        "kết quả không phải tạm tính"
    )
