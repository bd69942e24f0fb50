from dataclasses import replace

import pytest

from scoring.documents.proposal import proposal
from tests.unit.documents.make import make_2018
from tests.unit.documents.make_hard import make_hard
from tests.unit.documents.reading import pages_of, pdf_of, text_of


@pytest.mark.parametrize(
    "fact",
    [
        "TỜ TRÌNH Về việc đề nghị khen thưởng qua kiểm tra chéo công tác văn thư, lưu trữ năm 2018",
        "Số: …/TTr-…",
        "Long Biên, ngày … tháng … năm 2018",
        "Kính gửi: Phòng Nội vụ quận Long Biên",
        "01 tập thể (danh sách, tóm tắt thành tích kèm theo)",
        "Tặng Giấy khen cho tập thể UBND phường Phúc Đồng",
        "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG",
        "4/4 đơn vị xếp loại A",
        "- Như trên;",
        "TM. CỤM THI ĐUA CỤM TRƯỞNG Nguyễn Thị Đông",
        "Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003",
        "Dữ liệu minh họa",
    ],
)
def test_the_proposal_of_2018_asks_for_phuc_dong(fact):
    assert fact in text_of(pdf_of(proposal(make_2018())))


def test_what_was_lost_is_not_proposed_and_what_was_won_is():
    text = text_of(pdf_of(proposal(make_hard())))
    body, annex = text.split("DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG")
    assert "01 tập thể và 01 cá nhân" in body
    assert "Các đề xuất không được đề nghị:" in body
    assert "- tập thể UBND xã Nghĩa Trung: tán thành 5/15, đạt 33,33 %" in body
    assert "UBND xã Nghĩa Trung" not in annex
    assert "Trần Thị Bích Ngọc Công chức Văn phòng, UBND xã Thượng Thanh" in annex
    assert "13/15" in annex


def test_a_round_of_2026_cites_the_emulation_law_of_2022():
    text = text_of(pdf_of(proposal(make_hard())))
    assert "06/2022/QH15" in text
    assert "152/2025/NĐ-CP" in text
    assert "91/2017" not in text
    assert "98/2023" not in text


def test_a_cluster_that_proposes_nobody_says_so_and_why():
    facts = make_2018()
    conference = facts.conference
    nobody = text_of(pdf_of(proposal(replace(facts, conference=replace(conference, commendations=())))))
    assert "Về việc không đề nghị khen thưởng" in nobody
    assert "Hội nghị không đề xuất tập thể, cá nhân nào" in nobody
    assert "DANH SÁCH" not in nobody
    assert "Kết quả của cụm: UBND phường Phúc Đồng đạt 97 điểm, thứ hạng 1;" in nobody
    failed = replace(conference.motions[1], yes=1, no=3, passed=False)
    lost = replace(conference, commendations=(replace(conference.commendations[0], votes=failed),))
    text = text_of(pdf_of(proposal(replace(facts, conference=lost))))
    assert "tập thể UBND phường Phúc Đồng: tán thành 1/4, đạt 25 %, không được thông qua" in text


def test_a_stale_vote_proposes_nobody():
    facts = make_2018()
    stale = replace(facts.conference.motions[1], stale=True)
    held = replace(facts.conference, commendations=(replace(facts.conference.commendations[0], votes=stale),))
    assert "không còn hiệu lực" in text_of(pdf_of(proposal(replace(facts, conference=held))))


def test_before_the_conference_the_proposal_says_that_none_was_held():
    text = text_of(pdf_of(proposal(replace(make_2018(), conference=None))))
    assert "chưa tổ chức hội nghị" in text
    assert len(pages_of(pdf_of(proposal(replace(make_2018(), conference=None))))) <= 2
