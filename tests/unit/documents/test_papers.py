"""What holds of every kind of paper, whichever the round."""

from dataclasses import replace

import pytest

from scoring.documents.blocks import Addressees, Closing, Header, Paper, to_json
from scoring.documents.extract import extract
from scoring.documents.facts import Officer
from scoring.documents.invitation import invitation
from scoring.documents.notice import notice
from scoring.documents.proposal import proposal
from scoring.documents.summary import summary
from tests.papers import all_papers, make_facts
from tests.unit.documents.reading import pages_of, pdf_of, text_of

NOT_YET_IN_2018 = ("30/2020/NĐ-CP", "33/2024/QH15", "113/2025", "152/2025", "06/2022/QH15", "98/2023", "UBND xã")
OVER_IN_2026 = ("01/2011", "01/2013", "110/2004", "91/2017", "98/2023", "UBND phường", "quận Long Biên")
CITES = ("minutes", "extract", "proposal", "notice", "report")


def said_in(paper: Paper) -> str:
    """Every text of it, as it is printed."""
    return "\n".join(_texts(to_json(paper)))


def _texts(value):
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inside for text in _texts(each)]


@pytest.mark.parametrize("name", all_papers())
def test_a_paper_cites_the_law_and_the_names_of_its_own_round(name):
    kind, year = name.split("-")
    said = said_in(all_papers()[name])
    strangers = NOT_YET_IN_2018 if year == "2018" else OVER_IN_2026
    assert [word for word in strangers if word in said] == []
    if kind in CITES:
        assert ("Luật Lưu trữ số 01/2011/QH13" if year == "2018" else "Luật Lưu trữ số 33/2024/QH15") in said
        assert ("110/2004/NĐ-CP" if year == "2018" else "30/2020/NĐ-CP") in said


@pytest.mark.parametrize("name", all_papers())
def test_number_and_date_wait_for_the_register(name):
    """Decree 30/2020, article 15: the clerk gives both after the signature; form 1.9 has no line for place and date."""
    blocks = all_papers()[name].blocks
    header = next(block for block in blocks if isinstance(block, Header))
    assert header.number == "" or header.number.startswith("Số: …/")
    assert header.place_and_date == "" or ", ngày … tháng … năm 20" in header.place_and_date
    has_date = name.split("-")[0] not in ("minutes", "extract", "visit")
    assert bool(header.place_and_date) is has_date
    upward = any(isinstance(block, Addressees) for block in blocks)
    closing = next(block for block in blocks if isinstance(block, Closing))
    assert ("Như trên;" in closing.recipients) is upward
    assert not closing.recipients or closing.recipients[-1].startswith("Lưu: ")


FACTS = {
    "invitation-2018": (
        "UBND QUẬN LONG BIÊN UBND PHƯỜNG PHÚC ĐỒNG", "Phúc Đồng, ngày … tháng … năm 2018",
        "14 giờ 00 phút, thứ Hai, ngày 15 tháng 10 năm 2018", "Địa điểm: Phòng họp Đảng ủy - UBND phường Phúc Lợi",
        "Đại diện lãnh đạo Phòng Nội vụ quận Long Biên", "bảng tổng hợp điểm gửi kèm giấy mời",
        "(5) bình xét, đề xuất khen thưởng", "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH (Ký, ghi rõ họ tên, đóng dấu)",
    ),
    "summary-2018": (
        "BẢNG TỔNG HỢP ĐIỂM", "12/12 phiếu kiểm tra chéo được tính; 4 nội dung cần thảo luận, 0 nội dung chưa thống",
        "4/4 đơn vị xếp loại A", "97 97,5 0,5 A 1 3/3", "86 88 2 A đồng hạng 3 3/3",
        "VII.3. Chỉnh lý tài liệu tồn đọng",
        "Phúc Đồng: 4; Phúc Lợi: 2,5; Sài Đồng: 3,5", "Hội nghị thống nhất",
    ),
    "extract-2018": (
        "TRÍCH BIÊN BẢN", "Có mặt 4/4 đơn vị thành viên", "4/4 nhất trí, đạt 100 % số đại biểu có mặt",
        "Đề xuất tặng Giấy khen cho tập thể UBND phường Phúc Đồng", "NGƯỜI TRÍCH SAO THƯ KÝ",
        "XÁC NHẬN TRÍCH SAO CHỦ TỌA",
    ),
    "notice-2018": (
        "UBND QUẬN LONG BIÊN PHÒNG NỘI VỤ", "Số: …/TB-…", "TRƯỞNG PHÒNG", "4/4 đơn vị xếp loại A", "đồng hạng 3",
        "Cụm đề nghị tặng Giấy khen cho tập thể UBND phường Phúc Đồng; đang trình",
        "- UBND quận Long Biên (để báo cáo);",
        "khối lượng tài liệu cần chỉnh lý", "Tăng cường trao đổi",
    ),
    "bulletin-2018": ("BẢN TIN", "chiều ngày 15/10/2018", "100 % đại biểu nhất trí", "NGƯỜI DUYỆT"),
    "proposal-2018": (
        "Phụ lục I DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG", "A. TẬP THỂ", "Phụ lục II TÓM TẮT THÀNH TÍCH",
        "97 điểm, xếp loại A, thứ hạng 1 trong 4 đơn vị của cụm", "Tóm tắt thành tích: Đơn vị có kết quả chấm điểm cao",
        "Biểu quyết tại hội nghị: tán thành 4",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FACTS)
def test_the_papers_of_2018_say_what_was(name):
    text = text_of(pdf_of(all_papers()[name]))
    assert [fact for fact in FACTS[name] if fact not in text] == []


def test_an_invitation_fits_on_one_page_also_for_sixteen_units():
    assert [len(pages_of(pdf_of(all_papers()[f"invitation-{year}"]))) for year in ("2018", "2026")] == [1, 1]


@pytest.mark.parametrize(
    ("position", "offices"),
    [
        ("Chủ tịch UBND phường", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("Phó Chủ tịch UBND phường", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    ],
)
def test_who_heads_the_lead_unit_and_presides_signs_the_invitation(position, offices):
    facts = make_facts("2018")
    for ward, name in ((facts.lead, "Lê Văn An"), (facts.deputy, "(Ký, ghi rõ họ tên, đóng dấu)")):
        call = replace(facts.call, chair=Officer("Lê Văn An", position, ward))
        closing = next(b for b in invitation(replace(facts, call=call)).blocks if isinstance(b, Closing))
        assert closing.right.name == name
        assert closing.right.offices == (offices if ward == facts.lead else (offices[0], "CHỦ TỊCH"))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("provisional", "tạm tính, chưa đưa ra hội nghị"),
        ("proposed", "tạm tính, hội nghị chưa biểu quyết"),
        ("voted", "hội nghị đã biểu quyết, Phòng Nội vụ quận Long Biên chưa phê duyệt"),
        ("submitted", "đã trình Phòng Nội vụ quận Long Biên, chưa phê duyệt"),
        ("approved", "Phòng Nội vụ quận Long Biên đã phê duyệt"),
    ],
)
def test_a_summary_says_how_far_its_figures_are_and_never_that_they_are_final(state, words):
    said = said_in(summary(replace(make_facts("2018"), result_state=state, result_version=5)))
    assert f"{words} (phiên bản số liệu 5)" in said
    assert "cuối cùng" not in said
    assert "chính thức" not in said


def test_a_summary_of_a_large_cluster_counts_the_marks_and_marks_what_is_provisional():
    said = said_in(summary(make_facts("2026")))
    assert "2 (5 phiếu)" in said
    assert "77 (t)" in said
    assert "chưa chấm\n(" in said
    assert "Sở Nội vụ tỉnh Lào Cai quyết định" in said


def test_an_extract_leaves_out_what_no_longer_holds():
    assert "không còn hiệu lực" not in said_in(extract(make_facts("2026")))
    assert "UBND xã Nghĩa Trung: tán thành" not in said_in(extract(make_facts("2026")))


def test_a_notice_names_a_person_only_once_commended():
    facts = make_facts("2026")
    assert "Bích Ngọc" not in said_in(notice(facts))
    assert "01 cá nhân của UBND xã Thượng Thanh" in said_in(notice(facts))
    collective, lost, individual = facts.conference.commendations
    decided = (
        replace(collective, state="refused", refusal="đã khen trong năm"), lost,
        replace(individual, state="awarded", decision="Quyết định số 12/QĐ-UBND ngày 05/3/2026"),
    )  # fmt: skip
    said = said_in(notice(replace(facts, conference=replace(facts.conference, commendations=decided))))
    assert "Tặng Giấy khen cho cá nhân Trần Thị Bích Ngọc, Công chức Văn phòng UBND xã Thượng Thanh theo quyết" in said
    assert "Không tặng Bằng khen cho tập thể UBND xã Ngã Bảy, lý do: đã khen trong năm" in said


def test_the_list_keeps_collectives_and_individuals_apart():
    said = said_in(proposal(make_facts("2026")))
    collectives, individuals = said.split("DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG")[1].split("TÓM TẮT")[0].split("B. CÁ NHÂN")
    assert "UBND xã Ngã Bảy" in collectives
    assert "Bích Ngọc" not in collectives
    assert "Trần Thị Bích Ngọc\nCông chức Văn phòng, UBND xã Thượng Thanh" in individuals
