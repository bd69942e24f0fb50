"""Self-scores and marks as wards would give them: mostly full points, some lost with a reason, always the same."""

from collections.abc import Mapping
from decimal import Decimal

from audits.models import Criterion
from audits.services.answers import Given

NA = "NA"

# Where wards lose points: criterion, points lost, the ward's reason, the assessor's remark.
LOSSES = (
    ("I.1", "1", "Kế hoạch ban hành chậm 12 ngày.", "Kế hoạch ban hành chậm so với thời hạn của hướng dẫn."),
    ("I.3", "1.5", "Danh mục hồ sơ được phê duyệt ngày 20/02.", "Danh mục hồ sơ phê duyệt sau 31/01."),
    ("I.4", "1", "Tập huấn được 85 % công chức.", "Danh sách ký tập huấn thiếu 4 công chức."),
    ("I.6", "0.5", "Một báo cáo quý gửi chậm 3 ngày.", "Báo cáo quý II gửi chậm theo sổ văn bản đi."),
    ("II.1", "1", "Công chức văn thư kiêm nhiệm bốn việc.", "Quyết định phân công chưa ghi rõ nhiệm vụ lưu trữ."),
    ("II.2", "1", "Chứng chỉ nghiệp vụ cấp đã quá 5 năm.", "Chứng chỉ bồi dưỡng quá 5 năm."),
    ("II.4", "1", "Kinh phí chỉnh lý mới giải ngân 60 %.", "Giải ngân kinh phí dưới 80 %."),
    ("III.1", "0.5", "Một văn bản mẫu thiếu phiếu trình.", "Một văn bản mẫu không có bước duyệt."),
    ("III.2", "0.6", "Hai văn bản sai thể thức nơi nhận.", "Hai văn bản mẫu có lỗi thể thức."),
    ("III.6", "0.2", "Hai văn bản viết hoa chưa đúng.", "Hai văn bản viết hoa, viện dẫn chưa đúng."),
    ("IV.2", "1", "Tỷ lệ giải quyết đúng hạn đạt 91 %.", "Báo cáo tiến độ trên Hệ thống: 91 % đúng hạn."),
    ("IV.3", "1", "Phát hành trong ngày đạt 96 %.", "Sổ đi xuất từ Hệ thống: 96 % trong ngày ký."),
    ("IV.5", "1", "Mới in và đóng sổ văn bản đi.", "Chưa in sổ văn bản đến từ Hệ thống."),
    ("V.3", "0.3", "Một văn bản đóng dấu lệch.", "Một văn bản đóng dấu giáp lai chưa đúng."),
    ("V.4", "0.2", "Một tệp ký số sai vị trí.", "Một tệp ký số cơ quan sai vị trí."),
    ("VI.1", "0.75", "85 % công chức lập hồ sơ công việc.", "Đối chiếu danh mục: 85 % công chức lập hồ sơ."),
    ("VI.2", "0.8", "Hai hồ sơ chưa đánh số tờ.", "Hai hồ sơ mẫu chưa đánh số tờ, thiếu mục lục."),
    ("VI.3", "1", "Nộp lưu đúng hạn đạt 80 %.", "Hồ sơ xây dựng cơ bản nộp lưu chậm."),
    ("VII.1", "1", "Kho lưu trữ dùng chung với phòng một cửa.", "Kho dùng chung, chưa có sơ đồ giá."),
    ("VII.2", "1", "Thiếu máy hút ẩm và nhiệt ẩm kế.", "Kho thiếu máy hút ẩm."),
    ("VII.3", "1", "Chỉnh lý đạt 82 % mét giá theo kế hoạch.", "Biên bản nghiệm thu chưa đủ mét giá."),
    ("VII.6", "1", "Số hóa đạt 55 % kế hoạch.", "Báo cáo số hóa mới đạt 55 % kế hoạch."),
)
OWN_WORDS = "Đơn vị tự trừ điểm theo hướng dẫn chấm."
REMARK = "Đã đối chiếu hồ sơ, chưa đủ so với hướng dẫn chấm."
NA_REASON = "Không phát sinh trong năm."
REPORT = {
    "strengths": "Văn bản đi, đến được đăng ký đủ trên Hệ thống; danh mục hồ sơ gửi đến từng công chức.",
    "difficulties": "Công chức văn thư kiêm nhiệm; kinh phí chỉnh lý tài liệu tồn đọng còn hạn chế.",
    "recommendations": "Đề nghị cấp trên tổ chức lớp bồi dưỡng về hồ sơ điện tử.",
    "good_practice": "Kiểm tra tiến độ lập hồ sơ của công chức vào tuần cuối mỗi quý.",
    "backlog_metres": Decimal("12.5"),
}

Changes = Mapping[str, str]  # criterion → points or NA, instead of what the pattern gives


def self_scores(criteria: Mapping[str, Criterion], ward: int, changes: Changes) -> dict[str, Given]:
    """What ward number `ward` gives itself: a quarter of the losses to three quarters of them."""
    given = {code: Given(points=criterion.max_points) for code, criterion in criteria.items()}
    for place, (code, lost, reason, _remark) in enumerate(LOSSES):
        if (place * 3 + ward * 5) % 8 < 2 + ward % 5:
            given[code] = Given(points=criteria[code].max_points - Decimal(lost), text=reason)
    for code, value in changes.items():
        full = value != NA and Decimal(value) == criteria[code].max_points
        given[code] = _given(value, "" if full else NA_REASON if value == NA else _reason(code))
    return given


def marks(
    criteria: Mapping[str, Criterion], own: Mapping[str, Given], pair: tuple[int, int], changes: Changes
) -> dict[str, Given]:
    """What ward `pair[0]` gives ward `pair[1]`: its self-scores, here and there one step less."""
    given = {code: Given(score.points, score.is_na) for code, score in own.items()}
    for place, (code, _lost, _reason_text, remark) in enumerate(LOSSES):
        points = own[code].points
        if points and (place * 7 + pair[0] * 5 + pair[1] * 3) % 9 == 0:
            given[code] = Given(points=points - criteria[code].step, text=remark)
    for code, value in changes.items():
        same = _given(value, "") == Given(own[code].points, own[code].is_na)
        given[code] = _given(value, "" if same else _remark(code))
    return given


def _given(value: str, text: str) -> Given:
    return Given(text=text, is_na=True) if value == NA else Given(points=Decimal(value), text=text)


def _reason(code: str) -> str:
    return next((reason for known, _lost, reason, _remark in LOSSES if known == code), OWN_WORDS)


def _remark(code: str) -> str:
    return next((remark for known, _lost, _reason, remark in LOSSES if known == code), REMARK)
