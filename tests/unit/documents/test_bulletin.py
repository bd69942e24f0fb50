import unicodedata
from dataclasses import replace

import pytest

from scoring.documents.bulletin import bulletin
from tests.unit.documents.make import make_2018
from tests.unit.documents.make_hard import make_hard


@pytest.mark.parametrize(
    "sentence",
    [
        "chiều ngày 15/10/2018, tại Phòng họp Đảng ủy - UBND phường Phúc Lợi",
        "Văn bản số 155/NV-VTLT ngày 25/9/2018 của Phòng Nội vụ quận Long Biên",
        "có đại diện 4/4 đơn vị: UBND phường Phúc Đồng, UBND phường Phúc Lợi, UBND phường Giang Biên và UBND phường",
        "Nguyễn Thị Đông, Công chức Văn phòng - Thống kê UBND phường Phúc Đồng chủ trì",
        "UBND phường Phúc Đồng đạt 97 điểm",
        "UBND phường Phúc Lợi và UBND phường Sài Đồng cùng đạt 86 điểm, đồng hạng 3",
        "4/4 đơn vị xếp loại A",
        "100 % đại biểu nhất trí",
        "đề xuất khen thưởng tập thể UBND phường Phúc Đồng (Giấy khen)",
        "Kinh phí cấp cho công tác văn thư, lưu trữ còn hạn chế",
        "Tăng cường trao đổi, học hỏi kinh nghiệm",
        "Dữ liệu minh họa",
    ],
)
def test_the_news_of_2018_reads_like_the_report(sentence):
    assert sentence in bulletin(make_2018())


def test_the_news_is_plain_composed_text():
    text = bulletin(make_2018())
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n")
    assert "\r" not in text


def test_the_news_of_a_hard_year_says_so():
    text = bulletin(make_hard())
    for sentence in (
        "sáng ngày 09/02/2026",
        "14/16 đơn vị",
        "vắng mặt UBND xã Khuôn Lùng và UBND xã Xuân Trường Thượng",
        "UBND xã Nguyễn Úy (tạm tính) đạt 77 điểm",
        "UBND xã Phượng Lịch (chưa đơn vị nào chấm, tạm tính)",
        "3/16 đơn vị xếp loại A, 4/16 đơn vị xếp loại B, 4/16 đơn vị xếp loại C và 5/16 đơn vị không xếp loại",
        "UBND thị trấn Nông trường Việt Lâm: không gửi báo cáo tự đánh giá",
        "tán thành 9, không tán thành 3, ý kiến khác 1, 1 không biểu quyết (56,25 %)",
        "01 cá nhân (Công chức Văn phòng UBND xã Thượng Thanh)",
    ):
        assert sentence in text
    assert "nhất trí" not in text.split("Lưu ý")[1].split("Khó khăn")[0]


def test_the_news_names_no_person_proposed_for_commendation():
    assert "Bích Ngọc" not in bulletin(make_hard())


def test_a_lost_vote_is_no_result():
    facts = make_2018()
    lost = replace(facts.conference.motions[0], yes=1, no=3, passed=False)
    text = bulletin(replace(facts, conference=replace(facts.conference, motions=(lost,), commendations=())))
    assert "Kết quả không được hội nghị thông qua: tán thành 1, không tán thành 3" in text
    assert "Kết quả tổng hợp, chưa được hội nghị thông qua:" in text
    assert "Hội nghị không đề xuất khen thưởng." in text
    assert "đại biểu nhất trí" not in text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"stale": True}, "Kết quả biểu quyết không còn hiệu lực"),
        ({"passed": None}, "Kết quả biểu quyết chưa được công bố"),
        ({"yes": 3}, "tán thành 3, không tán thành 0, ý kiến khác 0, 1 không biểu quyết (75 %)"),
    ],
)
def test_the_vote_is_told_as_it_was(change, sentence):
    facts = make_2018()
    motion = replace(facts.conference.motions[0], **change)
    text = bulletin(replace(facts, conference=replace(facts.conference, motions=(motion,))))
    assert sentence in text
    assert "100 %" not in text


def test_without_a_conference_the_news_tells_figures_that_nobody_voted_on():
    text = bulletin(replace(make_2018(), conference=None))
    assert "Cụm chưa tổ chức hội nghị; số liệu dưới đây chưa được biểu quyết" in text
    assert "chủ trì hội nghị" not in text
    assert "khen thưởng" not in text.split("Dữ liệu minh họa")[0]


def test_without_a_vote_the_news_says_that_there_was_none():
    facts = make_2018()
    text = bulletin(replace(facts, conference=replace(facts.conference, motions=())))
    assert "Hội nghị chưa biểu quyết kết quả." in text
