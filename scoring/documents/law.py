"""Which law a paper cites: that in force on its own day. A round of 2018 must not cite a decree of 2020."""

from dataclasses import dataclass
from datetime import date

RECORDS, EMULATION = "records", "emulation"


@dataclass(frozen=True, slots=True)
class Basis:
    text: str
    since: date
    until: date | None = None  # the last day in force
    subject: str = RECORDS


TABLE = (
    Basis("Luật Lưu trữ số 01/2011/QH13 ngày 11 tháng 11 năm 2011", date(2012, 7, 1), date(2025, 6, 30)),
    Basis("Luật Lưu trữ số 33/2024/QH15 ngày 21 tháng 6 năm 2024", date(2025, 7, 1)),
    Basis(
        "Nghị định số 01/2013/NĐ-CP ngày 03 tháng 01 năm 2013 của Chính phủ quy định chi tiết thi hành "
        "một số điều của Luật Lưu trữ",
        date(2013, 3, 1),
        date(2025, 6, 30),
    ),
    Basis(
        "Nghị định số 113/2025/NĐ-CP ngày 03 tháng 6 năm 2025 của Chính phủ quy định chi tiết một số điều "
        "của Luật Lưu trữ",
        date(2025, 7, 21),
    ),
    Basis(
        "Nghị định số 110/2004/NĐ-CP ngày 08 tháng 4 năm 2004 của Chính phủ về công tác văn thư",
        date(2004, 5, 1),
        date(2020, 3, 4),
    ),
    Basis(
        "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
        date(2020, 3, 5),
    ),
    Basis(
        "Thông tư số 01/2011/TT-BNV ngày 19 tháng 01 năm 2011 của Bộ Nội vụ hướng dẫn thể thức và kỹ thuật "
        "trình bày văn bản hành chính",
        date(2011, 3, 5),
        date(2020, 3, 4),
    ),
    Basis(
        "Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003 và các luật sửa đổi, bổ sung",
        date(2004, 7, 1),
        date(2023, 12, 31),
        EMULATION,
    ),
    Basis(
        "Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15 tháng 6 năm 2022",
        date(2024, 1, 1),
        subject=EMULATION,
    ),
    Basis(
        "Nghị định số 91/2017/NĐ-CP ngày 31 tháng 7 năm 2017 của Chính phủ quy định chi tiết thi hành "
        "một số điều của Luật Thi đua, khen thưởng",
        date(2017, 10, 1),
        date(2023, 12, 31),
        EMULATION,
    ),
    Basis(
        "Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ quy định chi tiết thi hành "
        "một số điều của Luật Thi đua, khen thưởng",
        date(2024, 1, 1),
        date(2025, 6, 30),
        EMULATION,
    ),
    Basis(
        "Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định về phân cấp, phân quyền "
        "trong lĩnh vực thi đua, khen thưởng; quy định chi tiết và hướng dẫn thi hành một số điều của "
        "Luật Thi đua, khen thưởng",
        date(2025, 7, 1),
        date(2027, 2, 28),
        EMULATION,
    ),
)


def bases_on(day: date, *subjects: str) -> tuple[str, ...]:
    """The texts in force on a day, in the order of rank: law, decree, circular."""
    return tuple(
        basis.text
        for basis in TABLE
        if basis.subject in subjects and basis.since <= day and (basis.until is None or day <= basis.until)
    )
