"""An invented city with its wards, and who answers for them. No such place, office or person exists."""

from collections.abc import Collection
from dataclasses import dataclass

from audits.models import Criterion
from clusters.models import Cluster, District, Membership, Office, Person, Role, Ward
from scoring.demo.people import engage, user_name

CODE = "hoa-vien"
OFFICE = "Sở Nội vụ thành phố Hoa Viên"
OFFICER, OBSERVER, ADMINISTRATOR = "sonoivu", "quansat", "quantri"
COLLEAGUE = ("Thạch Thảo", "Đào Thị Thảo", "Công chức Tư pháp - Hộ tịch")  # the one unit with two clerks
POSITION = "Công chức Văn phòng - Thống kê"

# Clusters by number; of each ward: name, kind, clerk. The first leads, the second is the deputy.
WARDS = {
    1: (
        ("Hoa Lan", "phuong", "Nguyễn Thị Thu Hà"),
        ("Hoa Cúc", "phuong", "Trần Văn Bình"),
        ("Thạch Thảo", "phuong", "Lê Thị Mai"),
        ("Mai Vàng", "phuong", "Phạm Quốc Khánh"),
        ("Sen Hồng", "xa", "Vũ Thị Ngân"),
    ),
    2: (
        ("Hướng Dương", "phuong", "Đặng Thị Hương"),
        ("Cẩm Tú", "phuong", "Bùi Văn Sơn"),
        ("Oải Hương", "xa", "Hoàng Thị Yến"),
        ("Thủy Tiên", "phuong", "Đỗ Minh Tuấn"),
        ("Dạ Hương", "xa", "Ngô Thị Lệ"),
    ),
    3: (
        ("Đỗ Quyên", "phuong", "Lý Thị Quỳnh"),
        ("Trúc Đào", "phuong", "Dương Văn Thắng"),
        ("Hồng Nhung", "phuong", "Phan Thị Nhung"),
        ("Lưu Ly", "phuong", "Trịnh Văn Lâm"),
        ("Tú Cầu", "xa", "Mai Thị Cúc"),
    ),
    4: (
        ("Ngọc Lan", "phuong", "Nguyễn Thị Bích Ngọc"),
        ("Bằng Lăng", "phuong", "Trần Thị Lan"),
        ("Hoàng Yến", "phuong", "Lê Văn Hoàng"),
        ("Phượng Vỹ", "xa", "Phạm Thị Phượng"),
    ),
    5: (
        ("Anh Đào", "phuong", "Vũ Văn Đức"),
        ("Mộc Miên", "phuong", "Đinh Thị Miên"),
        ("Thiên Lý", "phuong", "Hồ Văn Lý"),
        ("Ban Trắng", "xa", "Cao Thị Tâm"),
    ),
    6: (
        ("Nguyệt Quế", "phuong", "Lưu Thị Quế"),
        ("Tầm Xuân", "phuong", "Tạ Văn Xuân"),
        ("Phi Yến", "xa", "Kiều Thị Yến"),
    ),
}


@dataclass(frozen=True, slots=True)
class City:
    district: District
    officer: Person
    wards: dict[str, Ward]
    clerks: dict[str, Person]


def found_city() -> City:
    district = District.objects.create(code=CODE, kind=District.Kind.THANH_PHO, name="Thành phố Hoa Viên")
    superior = "UBND thành phố Hoa Viên"
    Office.objects.create(district=district, name=OFFICE, superior=superior, place="Hoa Viên", phone="024 0000 0100")
    officer = engage(
        OFFICER, "Nguyễn Hữu Phước", "Chuyên viên", "024 0000 0101", Role.Kind.DISTRICT_OFFICER, district=district
    )
    engage(OBSERVER, "Đoàn Thị Thanh", "Thanh tra viên", "024 0000 0102", Role.Kind.OBSERVER, district=district)
    engage(ADMINISTRATOR, "Quản trị hệ thống", "Quản trị viên", "024 0000 0103", Role.Kind.ADMINISTRATOR)
    wards, clerks = {}, {}
    told = [ward for cluster in WARDS.values() for ward in cluster]
    for number, (name, kind, clerk) in enumerate(told, 111):
        phone = f"024 0000 0{number}"
        ward = wards[name] = Ward.objects.create(district=district, kind=kind, name=name, phone=phone)
        clerks[name] = engage(user_name(name), clerk, POSITION, phone, Role.Kind.CLERK, ward=ward)
    name, full_name, position = COLLEAGUE
    engage(user_name(full_name), full_name, position, wards[name].phone, Role.Kind.CLERK, ward=wards[name])
    return City(district, officer, wards, clerks)


def found_clusters(city: City, year: int, numbers: Collection[int] = frozenset(WARDS)) -> list[Cluster]:
    positions = [Membership.Position.LEAD, Membership.Position.DEPUTY]
    clusters = []
    for number in sorted(numbers):
        told = WARDS[number]
        cluster = Cluster.objects.create(
            district=city.district, year=year, number=number, name=f"Cụm thi đua số {number}"
        )
        Membership.objects.bulk_create(
            Membership(
                cluster=cluster, ward=city.wards[name], place=place,
                position=positions[place - 1] if place <= len(positions) else Membership.Position.MEMBER,
            )
            for place, (name, _kind, _clerk) in enumerate(told, 1)
        )  # fmt: skip
        clusters.append(cluster)
    return clusters


def criteria_by_code(criteria_set_id: int) -> dict[str, Criterion]:
    return {c.code: c for c in Criterion.objects.filter(criteria_set=criteria_set_id).order_by("place")}
