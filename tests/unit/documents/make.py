"""The facts of a case file as the papers want them, without a database: a ward is its place in the file."""

import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from audits.sheets import Criterion, Group, Line, Mark, Sheet
from scoring.documents.facts import (
    Answer,
    ClusterFacts,
    Commendation,
    Conference,
    Directive,
    Explanation,
    Motion,
    Officer,
    Opinion,
    Recusal,
    RoundFacts,
    Settlement,
    WardFacts,
)
from scoring.rules.consolidation import consolidate
from scoring.rules.facts import Band, Cap, Proceedings, Rules, VoteRules

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"


def make_2018() -> ClusterFacts:
    case = json.loads((FIXTURES / "long-bien-2018.json").read_text())
    criteria = json.loads((FIXTURES / "vtlt-sample.json").read_text())
    cluster = case["clusters"][0]
    wards = {ward["name"]: number for number, ward in enumerate(case["wards"], 1)}
    round_ = make_round(case, make_groups(criteria))
    sheets = tuple(make_sheet(name, cluster, wards, round_.groups) for name in cluster["members"])
    conference = make_conference(cluster, wards)
    settled = {(each.ward, each.criterion): each.points for each in conference.settled}
    return ClusterFacts(
        round=round_,
        number=cluster["number"],
        name=cluster["name"],
        lead=wards[cluster["lead"]],
        deputy=wards[cluster["deputy"]],
        members=tuple(WardFacts(wards[name], name, "phuong", f"UBND phường {name}") for name in cluster["members"]),
        sheets=sheets,
        results=consolidate(round_.groups, sheets, round_.rules, Proceedings(settled=settled)),
        conference=conference,
        recusals=tuple(
            Recusal(wards[each["assessor"]], wards[each["subject"]], each["recused"])
            for each in cluster["cross_checks"]
            if "recused" in each
        ),
        explanations=tuple(make_explanation(each, wards) for each in cluster["explanations"]),
        journal_head="5e" * 32,
    )


def make_groups(criteria: dict[str, Any]) -> tuple[Group, ...]:
    return tuple(
        Group(
            group["code"],
            group["title"],
            tuple(
                Criterion(
                    each["code"],
                    each["title"],
                    Decimal(each["max"]),
                    Decimal(each["step"]),
                    each.get("zero_caps_class_at"),
                )
                for each in group["criteria"]
            ),
        )
        for group in criteria["groups"]
    )


def make_round(case: dict[str, Any], groups: tuple[Group, ...]) -> RoundFacts:
    round_, district, rules = case["round"], case["district"], case["round"]["rules"]
    directive = round_["directive"]
    return RoundFacts(
        year=round_["year"],
        title=round_["title"],
        directive=Directive(
            directive["type"],
            directive["number"],
            date.fromisoformat(directive["date"]),
            directive["issuer"],
            directive["subject"],
        ),
        mode=round_["mode"],
        district=district["name"],
        office=district["office"],
        superior=district["superior"],
        place=district["place"],
        rules=Rules(
            bands=tuple(Band(band["class"], Decimal(band["from"])) for band in rules["bands"]),
            total_cap=Decimal(100),
            commend_min_class=rules["commend_min_class"],
            bonus_cap=Decimal(rules["bonus_cap"]),
            caps=tuple(Cap(cap["when"], cap["at_most"], Decimal(cap["share"])) for cap in rules["caps"]),
            vote=VoteRules(
                Fraction(rules["vote"]["quorum"]),
                Fraction(rules["vote"]["majority"]),
                recuse_own=rules["vote"]["recuse_own"],
                deputy_for_own=rules["vote"]["deputy_for_own"],
            ),
        ),
        groups=groups,
        illustrative=case["illustrative"],
        notes=case["notes"],
        self_assessment_due=datetime.fromisoformat(round_["windows"]["self_assessment"][1]),
    )


def make_sheet(name: str, cluster: dict[str, Any], wards: dict[str, int], groups: tuple[Group, ...]) -> Sheet:
    own = next(each for each in cluster["self_assessments"] if each["ward"] == name)
    checks = [each for each in cluster["cross_checks"] if each["subject"] == name and "scores" in each]
    codes = [criterion.code for group in groups for criterion in group.criteria]
    return Sheet(
        ward=wards[name],
        sent_at=datetime.fromisoformat(own["sent_at"]),
        lines=tuple(make_line(code, own, checks, wards) for code in codes),
        assessors=tuple(wards[each["assessor"]] for each in checks),
    )


def make_line(code: str, own: dict[str, Any], checks: list[dict[str, Any]], wards: dict[str, int]) -> Line:
    claimed = own["scores"][code]
    return Line(
        code,
        self_points=None if claimed == "NA" else Decimal(claimed),
        claims_na=claimed == "NA",
        reason=own["reasons"].get(code, ""),
        marks=tuple(
            Mark(
                wards[check["assessor"]],
                None if check["scores"][code] == "NA" else Decimal(check["scores"][code]),
                remark=check["remarks"].get(code, ""),
            )
            for check in checks
        ),
    )


def make_explanation(each: dict[str, Any], wards: dict[str, int]) -> Explanation:
    answers = tuple(Answer(wards[answer["assessor"]], answer["outcome"]) for answer in each["answers"])
    return Explanation(wards[each["ward"]], each["criterion"], each["text"], answers)


def make_conference(cluster: dict[str, Any], wards: dict[str, int]) -> Conference:
    written = cluster["conference"]

    def officer(each: dict[str, Any]) -> Officer:
        return Officer(each["name"], each["position"], wards[each["ward"]])

    motions = tuple(
        Motion(
            kind=each["kind"],
            about=each["about"],
            yes=each["yes"],
            no=each["no"],
            abstain=each["abstain"],
            present=4,
            entitled=4,
            base=4,
            passed=True,
            ward=wards.get(each.get("ward")),
            recorded_by=wards[cluster["lead"]],
        )
        for each in written["motions"]
    )
    return Conference(
        opened_at=datetime.fromisoformat(written["opened_at"]),
        closed_at=datetime.fromisoformat(written["closed_at"]),
        place=written["place"],
        host=wards[written["host"]],
        chair=officer(written["chair"]),
        secretary=officer(written["secretary"]),
        attendees=tuple(officer(each) for each in written["attendees"]),
        settled=tuple(
            Settlement(
                wards[each["ward"]],
                each["criterion"],
                Decimal(each["points"]),
                each["reason"],
                wards[cluster["lead"]],
            )
            for each in written["settled"]
        ),
        opinions=tuple(Opinion(wards[each["ward"]], each["text"]) for each in written["opinions"]),
        motions=motions,
        commendations=tuple(
            Commendation(each["kind"], wards[each["ward"]], each["form"], each["reason"], votes=motions[1])
            for each in written["commendations"]
        ),
        difficulties=written["difficulties"],
        directions=written["directions"],
    )
