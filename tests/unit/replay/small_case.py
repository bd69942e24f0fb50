"""A good case small enough to be spoilt in one place at a time."""

import json
from pathlib import Path
from typing import Any

from scoring.replay.places import Problem
from scoring.replay.reader import read_case_data

Json = dict[str, Any]
FIRST = ["Phúc Đồng", "Phúc Lợi", "Giang Biên", "Sài Đồng"]
SECOND = ["Bồ Đề", "Cự Khối", "Gia Thụy"]
FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
GONE = object()
MAXIMA = {"I.1": "40", "I.2": "20", "II.1": "30", "II.2": "10"}


def small_case() -> Json:
    """Desk mode; cluster 4 with a conference, its Sài Đồng sent nothing; cluster 7 still in consolidation."""
    case = {
        "schema": "case/1",
        "source": "Dựng để kiểm thử.",
        "district": {
            "code": "long-bien",
            "name": "Quận Long Biên",
            "kind": "quan",
            "office": "Phòng Nội vụ quận Long Biên",
            "superior": "UBND quận Long Biên",
            "place": "Long Biên",
        },
        "wards": [{"name": name, "kind": "phuong"} for name in [*FIRST, *SECOND]],
        "criteria_set": criteria_set(),
        "round": audit_round(),
        "clusters": [first_cluster(), second_cluster()],
    }
    return json.loads(json.dumps(case))  # no two places share one object


def criteria_set() -> Json:
    return {
        "schema": "criteria-set/1",
        "groups": [
            {
                "code": "I",
                "title": "Văn thư",
                "max": "60",
                "criteria": [criterion("I.1"), criterion("I.2") | {"allow_na": True}],
            },
            {
                "code": "II",
                "title": "Lưu trữ",
                "max": "40",
                "criteria": [criterion("II.1") | {"zero_caps_class_at": "B"}, criterion("II.2")],
            },
        ],
    }


def criterion(code: str) -> Json:
    return {
        "code": code,
        "title": f"Tiêu chí {code}",
        "max": MAXIMA[code],
        "step": "0.5",
        "kind": "levels",
        "levels": [{"label": "Đủ", "points": MAXIMA[code]}, {"label": "Không", "points": "0"}],
        "allow_na": False,
        "guidance": "",
        "evidence": "Quyết định",
        "basis": "",
    }


def audit_round() -> Json:
    return {
        "year": 2018,
        "title": "Kiểm tra chéo năm 2018",
        "directive": {
            "type": "Văn bản",
            "number": "155/NV-VTLT",
            "date": "2018-09-25",
            "issuer": "Phòng Nội vụ quận Long Biên",
            "subject": "kiểm tra chéo",
        },
        "mode": "desk",
        "windows": {
            "self_assessment": ["2018-09-26T08:00:00+07:00", "2018-10-05T17:00:00+07:00"],
            "cross_check": ["2018-10-08T08:00:00+07:00", "2018-10-10T17:00:00+07:00"],
            "explanation": ["2018-10-11T08:00:00+07:00", "2018-10-12T17:00:00+07:00"],
        },
        "rules": {
            "aggregate": "mean",
            "bands": [{"class": "A", "from": "85"}, {"class": "B", "from": "70"}],
            "caps": [{"when": "group_below", "share": "0.5", "at_most": "B"}],
            "tie_break": ["without_bonus", "group:II"],
            "vote": {"quorum": "2/3", "majority": "1/2", "recuse_own": True},
            "quota": {"collectives": 1, "individuals": 1},
            "commend_min_class": "A",
        },
    }


def assessment(ward: str) -> Json:
    return {
        "ward": ward,
        "sent_at": "2018-10-05T15:00:00+07:00",
        "scores": MAXIMA | {"I.1": "39.5", "I.2": "NA"},
        "reasons": {"I.1": "Thiếu một sổ.", "I.2": "Không có con dấu thứ hai."},
    }


def sheet(assessor: str, subject: str) -> Json:
    return {
        "assessor": assessor,
        "subject": subject,
        "sealed_at": "2018-10-10T16:30:00+07:00",
        "scores": MAXIMA | {"I.1": "39", "I.2": "NA"},
        "remarks": {"I.1": "Thiếu hai sổ."},
    }


def first_cluster() -> Json:
    sending = FIRST[:3]
    sheets = [sheet(assessor, subject) for subject in sending for assessor in FIRST if assessor != subject]
    sheets[8] = {"assessor": "Sài Đồng", "subject": "Giang Biên", "recused": "Người chấm là người thân."}
    answers = [
        {"assessor": "Phúc Lợi", "outcome": "accepted", "points": "39.5"},
        {"assessor": "Giang Biên", "outcome": "kept"},
    ]
    return {
        "number": 4,
        "name": "Cụm thi đua số 4",
        "lead": "Phúc Đồng",
        "deputy": "Giang Biên",
        "members": FIRST,
        "self_assessments": [assessment(ward) for ward in sending],
        "cross_checks": sheets,
        "explanations": [{"ward": "Phúc Đồng", "criterion": "I.1", "text": "Sổ đã bổ sung.", "answers": answers}],
        "conference": conference(),
        "decided": [{"ward": "Phúc Lợi", "criterion": "II.2", "points": "9.5", "reason": "Phúc tra."}],
    }


def conference() -> Json:
    chair = {"name": "Nguyễn Thị Đông", "position": "Công chức", "ward": "Phúc Đồng"}
    guest = {"name": "Trần Thị Khách", "position": "Chuyên viên", "ward": None}
    others = [{"name": f"Lê Văn {n}", "position": "Công chức", "ward": ward} for n, ward in enumerate(FIRST[1:3])]
    line = {"ward": "Phúc Lợi", "criterion": "I.1", "points": "38", "reason": "Đối chiếu sổ."}
    return {
        "opened_at": "2018-10-15T14:00:00+07:00",
        "closed_at": "2018-10-15T16:45:00+07:00",
        "place": "Phòng họp",
        "host": "Phúc Lợi",
        "chair": chair,
        "secretary": others[0],
        "attendees": [chair, *others, guest],
        "settled": [line],
        "bonus": [{"ward": "Phúc Lợi", "points": "1", "reason": "Sáng kiến."}],
        "penalties": [{"ward": "Giang Biên", "points": "0.5", "reason": "Gửi muộn."}],
        "incidents": [{"ward": "Giang Biên", "at_most": "B", "reason": "Mất con dấu."}],
        "opinions": [{"ward": "Phúc Lợi", "text": "Nhất trí."}],
        "motions": [
            {"kind": "results", "about": "Kết quả", "yes": 3, "no": 0, "abstain": 0},
            {
                "kind": "commendation",
                "about": "Khen thưởng",
                "ward": "Phúc Đồng",
                "yes": 2,
                "no": 0,
                "abstain": 0,
            },
            {"kind": "minutes", "about": "Biên bản", "yes": 2, "no": 1, "abstain": 0},
        ],
        "commendations": [
            {"kind": "collective", "ward": "Phúc Đồng", "form": "Giấy khen", "reason": "Cao nhất."},
            {
                "kind": "individual",
                "ward": "Phúc Đồng",
                "name": "Nguyễn Thị Đông",
                "position": "Công chức",
                "form": "Giấy khen",
                "reason": "Tham mưu tốt.",
            },
        ],
        "difficulties": "Kinh phí hạn chế.",
        "directions": "",
    }


def second_cluster() -> Json:
    return {
        "number": 7,
        "name": "Cụm thi đua số 7",
        "lead": "Bồ Đề",
        "deputy": "Cự Khối",
        "members": SECOND,
        "self_assessments": [assessment(ward) for ward in SECOND],
        "cross_checks": [sheet("Cự Khối", "Bồ Đề"), sheet("Gia Thụy", "Bồ Đề"), sheet("Bồ Đề", "Cự Khối")],
    }


def keys_of(path: str) -> list[str | int]:
    """`clusters[0].scores.I\\.1` as the keys that lead there."""
    keys: list[str | int] = []
    for part in path.replace("\\.", "\0").split("."):
        name, *indexes = part.replace("\0", ".").split("[")
        keys += [name, *(int(index.rstrip("]")) for index in indexes)]
    return keys


def put(case: Any, path: str, value: Any) -> None:
    *way, last = keys_of(path)
    for key in way:
        case = case[key]
    if value is GONE:
        del case[last]
    elif isinstance(case, list) and last == len(case):
        case.append(value)
    else:
        case[last] = value


def problems_of(case: Any) -> list[Problem]:
    read, problems = read_case_data(case, FIXTURES)
    assert (read is None) == bool(problems)
    return problems


def paths_of(case: Any) -> list[str]:
    return sorted(problem.path for problem in problems_of(case))


def spoilt(*changes: tuple[str, Any]) -> Any:
    case = small_case()
    for path, value in changes:
        put(case, path, value)
    return case
