"""The conference of a made cluster: it settles, votes, and nominates only who may be nominated."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from tests.oracle import eligible, standings
from tests.oracle_lines import Json

if TYPE_CHECKING:
    from tests.cases_maker import CaseMaker


def hold_conference(maker: "CaseMaker", case: Json, cluster: Json, opened_at: datetime) -> None:
    ConferenceMaker(maker, case, cluster).hold(opened_at)


class ConferenceMaker:
    def __init__(self, maker: "CaseMaker", case: Json, cluster: Json) -> None:
        self.maker, self.chance, self.maybe = maker, maker.chance, maker.maybe
        self.case, self.cluster, self.members = case, cluster, cluster["members"]
        vote = maker.rules.get("vote", {})
        quorum = vote.get("quorum", "2/3")
        needed = ceil(Fraction(quorum) * len(self.members))
        self.recuse_own = vote.get("recuse_own", True)
        absent = [ward for ward in self.members[2:] if self.maybe(0.15)]
        self.present = [ward for ward in self.members if ward not in absent[: len(self.members) - needed]]

    def hold(self, opened_at: datetime) -> None:
        people = [
            {
                "name": f"Nguyễn Văn {ward.split()[-1]}",
                "position": "Công chức Văn phòng - Thống kê",
                "ward": ward,
            }
            for ward in self.present
        ]
        guest = {"name": "Trần Thị Khách", "position": "Chuyên viên Phòng Nội vụ", "ward": None}
        conference: Json = {
            "opened_at": opened_at.isoformat(),
            "closed_at": (opened_at + timedelta(hours=3)).isoformat(),
            "place": "Phòng họp UBND",
            "host": self.chance.choice(self.present),
            "chair": people[0],
            "secretary": self.chance.choice(people),
            "attendees": [*people, guest] if self.maybe(0.5) else people,
            "difficulties": "Cán bộ đều kiêm nhiệm.",
            "directions": "",
        }
        conference |= self.settle()
        conference["opinions"] = [{"ward": self.chance.choice(self.present), "text": "Nhất trí với kết quả."}]
        self.cluster["conference"] = conference
        before = eligible(self.case, self.cluster["number"])
        if self.maybe(0.3):
            self.cluster["decided"] = self.decide(conference.get("settled", []))
        worthy = [ward for ward in eligible(self.case, self.cluster["number"]) if ward in before]
        commendations = self.commendations(worthy) if self.maybe(0.8) else []
        conference["commendations"] = commendations
        if self.maybe(0.95):
            conference["motions"] = self.motions(commendations)

    def settle(self) -> Json:
        wards = standings(self.case, self.cluster["number"])
        open_lines = [(w["ward"], code) for w in wards for code, line in w["lines"].items() if line["disputed"]]
        lines = [line for line in open_lines if self.maybe(0.6)]
        lines += [(ward, self.chance.choice(self.maker.criteria)["code"]) for ward in self.members if self.maybe(0.1)]
        acts: Json = {
            "settled": [self.line(*line) for line in dict.fromkeys(lines)],
            "bonus": [self.adjustment() for _ in range(self.chance.choice([0, 0, 1, 3]))],
            "penalties": [self.adjustment() for _ in range(self.chance.choice([0, 0, 0, 1, 2]))],
        }
        if self.maybe(0.2):
            at_most = self.maker.class_at_most()
            acts["incidents"] = [
                {"ward": self.chance.choice(self.members), "at_most": at_most, "reason": "Làm mất con dấu."}
            ]
        return {key: value for key, value in acts.items() if value or self.maybe(0.5)}

    def decide(self, settled: list[Json]) -> list[Json]:
        lines = [(line["ward"], line["criterion"]) for line in settled if self.maybe(0.3)]
        lines += [(ward, self.chance.choice(self.maker.criteria)["code"]) for ward in self.members if self.maybe(0.2)]
        return [self.line(*line) for line in dict.fromkeys(lines)]

    def line(self, ward: str, code: str) -> Json:
        criterion = next(c for c in self.maker.criteria if c["code"] == code)
        near = Decimal(criterion["max"]) if self.maybe(0.7) else None
        points = self.maker.points(criterion, near)
        return {"ward": ward, "criterion": code, "points": points, "reason": "Đối chiếu hồ sơ tại hội nghị."}

    def adjustment(self) -> Json:
        points = self.chance.choice(["0.25", "0.5", "1", "1", "2", "3"])
        return {"ward": self.chance.choice(self.members), "points": points, "reason": "Theo biên bản."}

    def commendations(self, worthy: list[str]) -> list[Json]:
        quota = {"collectives": 1, "individuals": 0} | self.maker.rules.get("quota", {})
        chosen = [
            {"kind": "collective", "ward": ward, "form": "Giấy khen", "reason": "Kết quả nổi bật."}
            for ward in worthy[: quota["collectives"]]
        ]
        for n, ward in enumerate(worthy[: quota["individuals"]]):
            person = {"name": f"Phạm Thị {n}", "position": "Công chức"}
            chosen.append(
                {"kind": "individual", "ward": ward, "form": "Giấy khen", "reason": "Tham mưu tốt.", **person}
            )
        return chosen

    def motions(self, commendations: list[Json]) -> list[Json]:
        motions = []
        if self.maybe(0.9):
            motions.append(self.motion("results", "Kết quả chấm điểm, xếp loại", len(self.present)))
        for nominee in commendations:
            entitled = len(self.present) - (self.recuse_own and nominee["ward"] in self.present)
            motion = self.motion("commendation", f"Đề xuất khen thưởng {nominee['ward']}", entitled)
            motion |= {key: nominee[key] for key in ("ward", "name") if key in nominee}
            motions += [motion] if self.maybe(0.85) else []
        motions.append(self.motion("minutes", "Thông qua biên bản hội nghị", len(self.present)))
        return motions

    def motion(self, kind: str, about: str, entitled: int) -> Json:
        yes = entitled if self.maybe(0.65) else self.chance.randint(0, entitled)
        no = self.chance.randint(0, entitled - yes)
        return {
            "kind": kind,
            "about": about,
            "yes": yes,
            "no": no,
            "abstain": self.chance.randint(0, entitled - yes - no),
        }
