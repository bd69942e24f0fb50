from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from clusters.errors import Refused
from scoring.documents.docx import render_docx
from scoring.documents.facts import Officer, Reply
from scoring.documents.minutes import minutes
from tests.unit.documents.make import make_2018
from tests.unit.documents.make_hard import make_hard
from tests.unit.documents.reading import docx_text, pages_of, pdf_of, text_of

FACTS_OF_THE_REPORT = (
    "UBND phường Phúc Đồng", "UBND phường Phúc Lợi", "UBND phường Giang Biên", "UBND phường Sài Đồng",
    "UBND phường Phúc Đồng (đơn vị cụm trưởng)", "Cụm thi đua văn thư lưu trữ số 4",
    "Địa điểm: Phòng họp Đảng ủy - UBND phường Phúc Lợi",
    "Thời gian bắt đầu: 14 giờ 00 phút, ngày 15 tháng 10 năm 2018",
    "Hội nghị kết thúc vào 16 giờ 45 phút, ngày 15 tháng 10 năm 2018./.",
    "Chủ trì (chủ tọa): Nguyễn Thị Đông, Công chức Văn phòng - Thống kê UBND phường Phúc Đồng",
    "Thư ký (người ghi biên bản): Trần Văn Lợi",
    "Văn bản số 155/NV-VTLT ngày 25 tháng 9 năm 2018 của Phòng Nội vụ quận Long Biên",
    "155/NV-VTLT ngày 25/9/2018",
    "UBND phường Phúc Đồng đạt 97 điểm, thứ hạng 1", "UBND phường Giang Biên đạt 94 điểm, thứ hạng 2",
    "UBND phường Phúc Lợi và UBND phường Sài Đồng cùng đạt 86 điểm, đồng hạng 3", "4/4 đơn vị xếp loại A",
    "Có mặt 4/4 đơn vị thành viên", "4/4 nhất trí, đạt 100 % số đại biểu có mặt; được thông qua",
    "Đề xuất tặng Giấy khen cho tập thể UBND phường Phúc Đồng",
    "nhiều nội dung triển khai thực hiện có hiệu quả để các đơn vị trong cụm học tập",
    "Kinh phí cấp cho công tác văn thư, lưu trữ còn hạn chế", "từ các năm 2015 trở về trước rất lớn", "kiêm nhiệm",
    "Tăng cường trao đổi, học hỏi kinh nghiệm", "12/12 phiếu kiểm tra chéo được tính",
    "UBND phường Sài Đồng giữ nguyên điểm", "Số: …/BB-…", "A từ 85 điểm; B từ 70 điểm; C từ 50 điểm",
    "Hội nghị thống nhất 2,5", "Bản dựng lại. Theo bài đăng",
)  # fmt: skip


@pytest.mark.parametrize("fact", FACTS_OF_THE_REPORT)
def test_the_minutes_of_2018_hold_every_fact_of_the_report(fact):
    assert fact in text_of(pdf_of(minutes(make_2018())))


def test_every_page_of_an_illustrative_round_says_so():
    pages = pages_of(pdf_of(minutes(make_2018())))
    assert [page.count("Dữ liệu minh họa") >= 1 for page in pages] == [True] * len(pages)


def test_a_real_round_prints_no_such_mark():
    assert "minh họa" not in text_of(pdf_of(minutes(make_hard())))


def test_there_are_no_minutes_before_the_conference():
    with pytest.raises(Refused):
        minutes(replace(make_2018(), conference=None))


def test_a_round_of_2018_cites_the_law_of_its_day():
    text = text_of(pdf_of(minutes(make_2018())))
    cited = [each in text for each in ("01/2011/QH13", "01/2013/NĐ-CP", "110/2004/NĐ-CP", "01/2011/TT-BNV")]
    later = [each in text for each in ("30/2020", "33/2024", "113/2025", "152/2025")]
    assert (cited, later) == ([True] * 4, [False] * 4)


def test_a_round_of_2026_cites_the_law_of_2024():
    text = text_of(pdf_of(minutes(make_hard())))
    cited = [each in text for each in ("33/2024/QH15", "113/2025/NĐ-CP", "30/2020/NĐ-CP")]
    earlier = [each in text for each in ("01/2011", "01/2013", "110/2004")]
    assert (cited, earlier) == ([True] * 3, [False] * 3)


EXCEPTIONS = (
    "15/16 đơn vị đã gửi báo cáo tự đánh giá; 185/240 phiếu kiểm tra chéo được tính",
    "UBND thị trấn Nông trường Việt Lâm không gửi báo cáo tự đánh giá",
    "Thiếu phiếu kiểm tra UBND xã Phượng Lịch của tất cả các đơn vị còn lại",
    "UBND xã Ngã Bảy không kiểm tra UBND xã Tân Thạnh Tây, lý do: công chức được phân công",
    "Sở Nội vụ tỉnh Lào Cai cho phép tiếp tục đối với UBND xã Phượng Lịch: mưa lũ",
    "UBND xã Phượng Lịch: chưa đơn vị nào chấm toàn bộ tiêu chí; kết quả là tạm tính",
    "UBND xã Đường Hoa Cương: không áp dụng tiêu chí IV.3",
    "16:00 30/01/2026 (muộn)",
    "Khuôn Lùng: vắng mặt",
    "Khách mời: Lò Văn Khách, Phó Giám đốc Sở Nội vụ",
    "Hội trường tầng 2 (UBND xã Mường Chiềng đăng cai)",
    "14/14 nhất trí, đạt 100 % số đại biểu có mặt; không còn hiệu lực vì số liệu thay đổi sau khi biểu quyết",
    "tán thành 9, không tán thành 3, ý kiến khác 1, 1 không biểu quyết; tán thành 9/16, đạt 56,25 %; được thông qua",
    "không tham gia biểu quyết: UBND xã Nghĩa Trung; không được thông qua. Ghi: UBND xã Thượng Thanh (đơn vị cụm phó)",
    "UBND xã Nghĩa Trung: cộng 1 điểm. Lý do: Sáng kiến số hóa. Ghi: UBND xã Thượng Thanh (đơn vị cụm phó)",
    "UBND xã Quảng Nghiệp: xếp loại không quá C. Vụ việc: Mất con dấu ngày 03/01/2026",
    "Sở Nội vụ tỉnh Lào Cai quyết định sau hội nghị",
    "UBND xã Hòa Thuận Đông, tiêu chí III.2: 4,5 điểm",
    "Chưa có đơn vị kiểm tra nào trả lời",
    "nhất trí một phần, điểm sau giải trình 5",
    "bằng điểm thì xét lần lượt: tổng điểm chưa tính điểm thưởng, điểm trừ; điểm của nhóm VII;",
    "3/16 đơn vị xếp loại A, 4/16 đơn vị xếp loại B, 4/16 đơn vị xếp loại C và 5/16 đơn vị không xếp loại",
)


@pytest.mark.parametrize("fact", EXCEPTIONS)
def test_minutes_say_what_went_otherwise(fact):
    assert fact in text_of(pdf_of(minutes(make_hard())))


def test_a_ward_that_nobody_scored_never_shows_plain_points():
    text = text_of(pdf_of(minutes(make_hard())))
    assert "Phượng Lịch đạt 0" not in text
    assert "chưa chấm; tạm tính; 0/15 phiếu" in text


def test_only_a_unanimous_vote_of_all_present_is_called_so():
    facts = make_2018()
    conference = facts.conference
    split = replace(conference.motions[0], yes=3, no=1)
    quiet = replace(conference.motions[1], yes=3)
    held = replace(conference, motions=(split, quiet), commendations=())
    text = text_of(pdf_of(minutes(replace(facts, conference=held))))
    assert "nhất trí, đạt 100" not in text
    assert "tán thành 3/4, đạt 75 %" in text
    assert "ý kiến khác 0, 1 không biểu quyết; tán thành 3/4" in text
    assert "Hội nghị không đề xuất khen thưởng" in text


def test_times_print_in_vietnam_whatever_zone_they_come_in():
    facts = make_2018()
    conference = facts.conference
    moved = replace(
        conference, opened_at=conference.opened_at.astimezone(UTC), closed_at=conference.closed_at.astimezone(UTC)
    )
    assert minutes(replace(facts, conference=moved)) == minutes(facts)


def test_who_comes_late_goes_early_or_steps_out_is_printed_once_with_the_hours():
    facts = make_2018()
    opened, first = facts.conference.opened_at, facts.conference.attendees[0]
    later = [opened + timedelta(minutes=minutes) for minutes in (5, 40, 60, 75, 90)]
    here = [
        replace(first, arrived_at=later[0], left_at=later[2]),
        replace(first, arrived_at=later[3], left_at=later[4]),
        Officer("Vũ Văn Muộn", "Công chức", first.ward, later[1]),
        *(replace(each, arrived_at=opened) for each in facts.conference.attendees[1:]),
    ]
    text = docx_text(render_docx(minutes(replace(facts, conference=replace(facts.conference, attendees=tuple(here))))))
    told = f"{first.name}, {first.position} (vắng từ 15 giờ 00 phút đến 15 giờ 15 phút; về lúc 15 giờ 30 phút)"
    assert (told in text, "Vũ Văn Muộn, Công chức (có mặt từ 14 giờ 40 phút)" in text) == (True, True)
    assert "có mặt từ 14 giờ 00 phút" not in text


def test_words_replies_silence_postponement_and_the_deputys_delegate_stand_in_their_sections():
    facts = make_2018()
    lead, deputy, third = facts.lead, facts.deputy, facts.members[-1].ward
    conference = replace(
        facts.conference,
        prose={"opening": "Bà Đông khai mạc.\nÔng Lợi điểm danh", "recommendations": "Đề nghị cấp kinh phí"},
        postponed_reason="Không đủ đại biểu",
        seated=(Officer("Lê Thị Phó", "", deputy), Officer("Lê Thị Phó", "", deputy)),
        motions=(*facts.conference.motions[:-1], replace(facts.conference.motions[-1], recorded_by=deputy)),
        replies=(Reply(lead, True), Reply(deputy, False, "Ghi rõ\ncăn cứ")),
        silent=(third,),
    )
    text = docx_text(render_docx(minutes(replace(facts, conference=conference))))
    for said in (
        "1. Khai mạc", "Bà Đông khai mạc.", "Ông Lợi điểm danh.", "Kiến nghị", "Đề nghị cấp kinh phí.",
        "lý do: Không đủ đại biểu.", f"{facts.full(lead)}: đồng ý.",
        f"{facts.full(deputy)}: có ý kiến: “Ghi rõ căn cứ”.",
        f"Không trả lời trong thời hạn lấy ý kiến: {facts.full(third)}.",
        f"{facts.full(deputy)} (đơn vị cụm phó; đại biểu Lê Thị Phó xác nhận tại bàn điều khiển)",
    ):  # fmt: skip
        assert said in text, said
    assert "Kết luận của chủ trì" not in text
