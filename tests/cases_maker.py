"""Legal cases by the dozen: make_case(seed) is always the same case; many seeds together meet every rule."""

import random
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from tests.conference_maker import hold_conference

Json = dict[str, Any]
HANOI = timezone(timedelta(hours=7))
SELF_FROM, SELF_TO = datetime(2026, 9, 1, 8, tzinfo=HANOI), datetime(2026, 9, 15, 17, tzinfo=HANOI)
CROSS_FROM, CROSS_TO = datetime(2026, 9, 20, 8, tzinfo=HANOI), datetime(2026, 9, 28, 17, tzinfo=HANOI)
EXPLAIN_FROM, EXPLAIN_TO = datetime(2026, 9, 29, 8, tzinfo=HANOI), datetime(2026, 9, 30, 17, tzinfo=HANOI)
BAND_NAMES = [
    ["A", "B", "C"],
    ["Xuất sắc", "Tốt", "Khá", "Trung bình"],
    ["Đạt"],
    ["I", "II", "III", "IV", "V"],
]
WARD_NAMES = [
    "Phúc Đồng", "Phúc Lợi", "Giang Biên", "Sài Đồng", "Bồ Đề", "Cự Khối", "Đức Giang", "Gia Thụy",
    "Long Biên", "Ngọc Lâm", "Ngọc Thụy", "Thạch Bàn", "Thượng Thanh", "Việt Hưng", "Yên Viên", "Đặng Xá",
    "Kim Lan", "Ninh Hiệp", "Phù Đổng", "Trung Mầu", "Văn Đức",
]  # fmt: skip


def make_case(seed: int) -> Json:
    return CaseMaker(random.Random(seed), seed).case()


def written(points: Decimal) -> str:
    text = format(points.quantize(Decimal("0.01")), "f")
    return text.rstrip("0").rstrip(".")


def moment(at: datetime) -> str:
    return at.isoformat()


class CaseMaker:
    def __init__(self, chance: random.Random, seed: int) -> None:
        self.chance, self.seed = chance, seed
        self.mode = chance.choice(["desk", "field"])
        self.bands = list(chance.choice(BAND_NAMES))
        self.groups = self.make_groups()
        self.criteria = [criterion for group in self.groups for criterion in group["criteria"]]
        self.scale = sum(Decimal(criterion["max"]) for criterion in self.criteria)
        self.rules = self.make_rules()

    def maybe(self, probability: float) -> bool:
        return self.chance.random() < probability

    def case(self) -> Json:
        names = self.chance.sample(WARD_NAMES, len(WARD_NAMES))
        clusters, numbers = [], sorted(self.chance.sample(range(1, 30), self.chance.choice([1, 1, 2, 3])))
        case = self.frame(numbers, clusters)
        for number in numbers:
            size = self.chance.choice([3, 3, 4, 4, 5, 6, 7])
            members = [names.pop() for _ in range(size)]
            case["wards"] += [self.ward(name) for name in members]
            clusters.append(ClusterMaker(self, number, members).sheets())
            if self.maybe(0.85):
                hold_conference(self, case, clusters[-1], EXPLAIN_TO + timedelta(days=2))
        return self.written_by_many_hands(case)

    def frame(self, numbers: list[int], clusters: list[Json]) -> Json:
        criteria_set = {"schema": "criteria-set/1", "groups": self.groups}
        if self.scale != 100 or self.maybe(0.3):
            criteria_set["scale"] = written(self.scale)
        case = {
            "schema": "case/1",
            "district": {
                "code": f"quan-{self.seed}",
                "name": "Quận Long Biên",
                "kind": self.chance.choice(["quan", "huyen", "thi_xa", "thanh_pho", "tinh"]),
                "office": "Phòng Nội vụ quận Long Biên",
                "superior": "UBND quận Long Biên",
                "place": "Long Biên",
            },
            "wards": [],
            "criteria_set": criteria_set,
            "round": {
                "year": 2026,
                "title": "Kiểm tra chéo công tác văn thư, lưu trữ năm 2026",
                "directive": {
                    "type": "Văn bản",
                    "number": f"{self.seed}/NV-VTLT",
                    "date": "2026-08-25",
                    "issuer": "Phòng Nội vụ quận Long Biên",
                    "subject": "kiểm tra chéo công tác văn thư, lưu trữ",
                },
                "mode": self.mode,
                "windows": {
                    "self_assessment": [moment(SELF_FROM), moment(SELF_TO)],
                    "cross_check": [moment(CROSS_FROM), moment(CROSS_TO)],
                    "explanation": [moment(EXPLAIN_FROM), moment(EXPLAIN_TO)],
                },
                "rules": self.rules,
            },
            "clusters": clusters,
        }
        if self.maybe(0.3):
            case |= {
                "source": "Dựng để kiểm thử.",
                "notes": "Mọi số liệu đều do dự án dựng.",
                "illustrative": True,
            }
        return case

    def ward(self, name: str) -> Json:
        ward = {"name": name, "kind": self.chance.choice(["phuong", "xa", "thi_tran", "dac_khu"])}
        return ward | ({"code": str(self.chance.randint(10000, 99999))} if self.maybe(0.3) else {})

    def make_groups(self) -> list[Json]:
        count, hundred = self.chance.randint(3, 7), self.maybe(0.5)
        groups = [self.group(f"{'I' * (n % 3 + 1)}{n}" if hundred else str(n + 1), n == 0) for n in range(count)]
        total = sum(Decimal(group["max"]) for group in groups)
        if hundred and total < 100:
            rest = self.criterion(f"{groups[-1]['code']}.99", False)
            rest |= {"max": written(100 - total), "step": "0.5" if (100 - total) % 1 else "1", "levels": []}
            groups[-1]["criteria"].append(rest)
            groups[-1]["max"] = written(Decimal(groups[-1]["max"]) + 100 - total)
        return groups

    def group(self, code: str, first: bool) -> Json:
        criteria = [self.criterion(f"{code}.{n}", first and n == 1) for n in range(1, self.chance.randint(1, 4) + 1)]
        total = sum(Decimal(criterion["max"]) for criterion in criteria)
        return {"code": code, "title": f"Nhóm {code}", "max": written(total), "criteria": criteria}

    def criterion(self, code: str, always_applies: bool) -> Json:
        most = Decimal(self.chance.choice(["0.5", "1", "1", "2", "2", "2.5", "3", "4", "5", "6"]))
        step = self.chance.choice([step for step in ("0.25", "0.5", "1") if most % Decimal(step) == 0])
        criterion = {
            "code": code,
            "title": f"Tiêu chí {code}",
            "max": written(most),
            "step": step,
            "kind": self.chance.choice(["levels", "ratio", "deduction", "yes_no"]),
            "levels": [{"label": "Đủ", "points": written(most)}, {"label": "Không", "points": "0"}],
            "allow_na": not always_applies and self.maybe(0.35),
            "guidance": "",
            "evidence": "Quyết định",
            "basis": "",
        }
        if self.maybe(0.15):
            criterion["zero_caps_class_at"] = self.class_at_most()
        return criterion

    def class_at_most(self) -> str:
        return "unclassified" if self.maybe(0.1) else self.chance.choice(self.bands)

    def make_rules(self) -> Json:
        shares = sorted(self.chance.sample(range(20, 95), len(self.bands)), reverse=True)
        rules: Json = {
            "bands": [
                {"class": name, "from": written(self.scale * share / 100)}
                for name, share in zip(self.bands, shares, strict=True)
            ]
        }
        caps = [
            {"when": when, "at_most": self.class_at_most()}
            for when in self.chance.sample(
                ["not_submitted", "declared", "criterion_zero", "group_below", "group_below"],
                self.chance.randint(0, 4),
            )
        ]
        for cap in caps:
            if cap["when"] == "group_below":
                cap["share"] = self.chance.choice(["0.3", "0.5", "0.5", "0.75", "0.9"])
        ties = ["without_bonus", f"group:{self.groups[-1]['code']}", "smaller_gap", "earlier_submission"]
        choices: Json = {
            "aggregate": self.chance.choice(["mean", "median", "trimmed_mean"]),
            "dispute": {"min_points": "0.5", "min_share": "0.5", "group_share": "0.10"},
            "na_mode": self.chance.choice(["rescale", "full_marks"]),
            "bonus_cap": self.chance.choice(["0", "1.5", "5"]),
            "total_cap": written(self.scale - self.chance.choice([-2, 0, 1])),
            "caps": caps,
            "tie_break": self.chance.sample(ties, self.chance.randint(0, 4)),
            "vote": self.make_vote(),
            "quota": {"collectives": self.chance.randint(0, 3), "individuals": self.chance.randint(0, 2)},
            "commend_min_class": self.chance.choice(self.bands),
        }
        return rules | {key: value for key, value in choices.items() if self.maybe(0.75)}

    def make_vote(self) -> Json:
        vote = {
            "quorum": self.chance.choice(["1/2", "2/3", "0.5", "1"]),
            "majority": self.chance.choice(["1/2", "2/3", "0.75"]),
            "base": self.chance.choice(["present", "entitled"]),
            "recuse_own": self.maybe(0.5),
            "deputy_for_own": self.maybe(0.5),
        }
        return {key: value for key, value in vote.items() if self.maybe(0.7)}

    def written_by_many_hands(self, case: Json) -> Json:
        """Some names are typed with combining accents or with a space behind: they are the same names."""
        names = {ward["name"] for ward in case["wards"]}

        def typed(value: Any) -> Any:
            if isinstance(value, str) and value in names and self.maybe(0.04):
                return unicodedata.normalize("NFD", value) + self.chance.choice(["", " "])
            if isinstance(value, list):
                return [typed(item) for item in value]
            return {key: typed(item) for key, item in value.items()} if isinstance(value, dict) else value

        return typed(case)

    def points(self, criterion: Json, near: Decimal | None = None) -> str:
        """Legal points: anything, or at most two steps from `near`."""
        steps = int(Decimal(criterion["max"]) / Decimal(criterion["step"]))
        if near is None:
            return written(self.chance.randint(0, steps) * Decimal(criterion["step"]))
        at = int(near / Decimal(criterion["step"])) + self.chance.choice([-2, -1, -1, 0, 0, 0, 1])
        return written(min(max(at, 0), steps) * Decimal(criterion["step"]))


class ClusterMaker:
    def __init__(self, maker: CaseMaker, number: int, members: list[str]) -> None:
        self.maker, self.chance, self.maybe = maker, maker.chance, maker.maybe
        self.number, self.members = number, members
        self.calm = self.maybe(0.3)  # everybody gives what is due: totals tie
        self.missing = self.chance.choice([0.0, 0.1, 0.1, 0.6])
        self.severity = self.chance.choice([0.0, 0.3, 1.0])
        due = {c["code"]: maker.points(c, Decimal(c["max"])) for c in maker.criteria}
        self.due = {ward: dict(due) if self.calm else self.due_of() for ward in members}

    def due_of(self) -> dict[str, str]:
        good = self.maybe(0.75)
        return {c["code"]: self.maker.points(c, Decimal(c["max"]) if good else None) for c in self.maker.criteria}

    def sheets(self) -> Json:
        cluster: Json = {
            "number": self.number,
            "name": f"Cụm thi đua văn thư, lưu trữ số {self.number}",
            "lead": self.members[0],
            "deputy": self.members[1],
            "members": self.members,
        }
        sending = [ward for ward in self.members if not self.maybe(0.08)]
        assessments = [self.self_assessment(ward) for ward in sending]
        by_ward = {assessment["ward"]: assessment["scores"] for assessment in assessments}
        pairs = [(a, s) for s in self.members for a in self.members if a != s]
        cluster["self_assessments"] = assessments
        cluster["cross_checks"] = [
            self.cross_check(assessor, subject, by_ward.get(subject))
            for assessor, subject in pairs
            if (subject in by_ward or self.maker.mode == "field") and not self.maybe(self.missing)
        ]
        if self.maybe(0.6):
            cluster["explanations"] = self.explanations(cluster, by_ward)
        return cluster

    def self_assessment(self, ward: str) -> Json:
        late = self.maybe(0.1)
        first, last = (SELF_TO, CROSS_FROM) if late else (SELF_FROM, SELF_TO)
        sent_at = first + timedelta(seconds=self.chance.randint(0, int((last - first).total_seconds())))
        scores = {c["code"]: self.self_score(ward, c) for c in self.maker.criteria}
        short = [
            c["code"] for c in self.maker.criteria if scores[c["code"]] in ("NA",) or scores[c["code"]] != c["max"]
        ]
        assessment: Json = {
            "ward": ward,
            "sent_at": moment(sent_at.astimezone(UTC) if self.maybe(0.2) else sent_at),
            "scores": scores,
            "reasons": dict.fromkeys(short, "Đơn vị tự trừ điểm theo hướng dẫn chấm."),
        }
        if self.maybe(0.3):
            assessment["report"] = {"difficulties": "Kinh phí còn hạn chế.", "backlog_metres": "1250.5"}
        return assessment

    def self_score(self, ward: str, criterion: Json) -> str:
        if criterion["allow_na"] and self.maybe(0.3):
            return "NA"
        if self.calm and self.maybe(0.8):
            return self.due[ward][criterion["code"]]
        return self.maker.points(criterion, Decimal(criterion["max"]))

    def cross_check(self, assessor: str, subject: str, self_scores: dict[str, str] | None) -> Json:
        if self_scores is not None and self.maybe(0.06):
            return {
                "assessor": assessor,
                "subject": subject,
                "recused": "Người chấm là người thân của cán bộ văn thư.",
            }
        scores = {c["code"]: self.mark(subject, c, (self_scores or {}).get(c["code"])) for c in self.maker.criteria}
        span = int((CROSS_TO - CROSS_FROM).total_seconds())
        sheet: Json = {
            "assessor": assessor,
            "subject": subject,
            "sealed_at": moment(CROSS_FROM + timedelta(seconds=self.chance.randint(0, span))),
            "scores": scores,
            "remarks": {
                code: "Còn thiếu so với hướng dẫn chấm."
                for code, points in scores.items()
                if self_scores is not None and points != self_scores[code]
            },
        }
        if self.maker.mode == "field" and self.maybe(0.5):
            sheet["visit"] = self.chance.choice(
                ["Đã kiểm tra kho lưu trữ.", {"on": "2026-09-21", "people": ["Lê Thị Giang"]}]
            )
        return sheet

    def mark(self, subject: str, criterion: Json, self_score: str | None) -> str:
        if criterion["allow_na"] and self.maybe(0.75 if self_score == "NA" else 0.04):
            return "NA"
        due = self.due[subject][criterion["code"]]
        return self.maker.points(criterion, Decimal(due)) if self.maybe(self.severity) and not self.calm else due

    def explanations(self, cluster: Json, by_ward: dict[str, dict[str, str]]) -> list[Json]:
        lines = [(ward, c) for ward in by_ward for c in self.maker.criteria]
        explanations = []
        for ward, criterion in self.chance.sample(lines, min(self.chance.randint(1, 5), len(lines))):
            marking = [s["assessor"] for s in cluster["cross_checks"] if s["subject"] == ward and "scores" in s]
            if not marking:
                continue
            explanation: Json = {
                "ward": ward,
                "criterion": criterion["code"],
                "text": "Kinh phí được cấp muộn.",
            }
            answers = [self.answer(assessor, criterion) for assessor in marking if self.maybe(0.6)]
            explanations.append(explanation | ({"answers": answers} if answers else {}))
        return explanations

    def answer(self, assessor: str, criterion: Json) -> Json:
        outcome = self.chance.choice(["accepted", "partly", "kept"])
        answer = {"assessor": assessor, "outcome": outcome}
        return answer if outcome == "kept" else answer | {"points": self.maker.points(criterion)}
