"""Sections 2 to 4 of the rules for the oracle: which marks count, agreed points, totals."""

import unicodedata
from datetime import datetime
from fractions import Fraction
from functools import cache
from typing import Any

Json = dict[str, Any]
Cluster = Json
Rules = Json
Groups = list[Json]

NA = "NA"


@cache
def number(text: str) -> Fraction:
    return Fraction(text)


def clean(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip()
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    return value


def read_groups(criteria_set: Json) -> list[Json]:
    groups = []
    for group in criteria_set["groups"]:
        criteria = [
            {"code": c["code"], "max": number(c["max"]), "zero_caps": c.get("zero_caps_class_at")}
            for c in group["criteria"]
        ]
        groups.append({"code": group["code"], "max": number(group["max"]), "criteria": criteria})
    return groups


def with_defaults(rules: Rules, groups: Groups) -> Json:
    dispute = {"min_points": "1", "min_share": "0.30", "group_share": "0.20"} | rules.get("dispute", {})
    vote = {
        "quorum": "2/3",
        "majority": "1/2",
        "base": "present",
        "recuse_own": True,
    } | rules.get("vote", {})
    whole = sum((group["max"] for group in groups), Fraction(0))
    return {
        "aggregate": rules.get("aggregate", "mean"),
        "min_points": number(dispute["min_points"]),
        "min_share": number(dispute["min_share"]),
        "group_share": number(dispute["group_share"]),
        "na_mode": rules.get("na_mode", "rescale"),
        "bonus_cap": number(rules.get("bonus_cap", "0")),
        "total_cap": number(rules["total_cap"]) if "total_cap" in rules else whole,
        "whole": whole,
        "bands": [(band["class"], number(band["from"])) for band in rules["bands"]],
        "caps": rules.get("caps", []),
        "tie_break": rules.get("tie_break", []),
        "majority": number(vote["majority"]),
        "base": vote["base"],
        "recuse_own": vote["recuse_own"],
        "commend_min_class": rules.get("commend_min_class", rules["bands"][0]["class"]),
    }


# Section 2: which marks count


def counting_sheets(cluster: Cluster, ward: str, left_out: str | None) -> list[Json]:
    """Sealed sheets on the ward, not recused, in the order of the case; marks as amended."""
    sheets = []
    for sheet in cluster["cross_checks"]:
        if sheet["subject"] != ward or "recused" in sheet or sheet["assessor"] == left_out:
            continue
        marks = dict(sheet["scores"])
        for explanation in cluster.get("explanations", []):
            if explanation["ward"] != ward:
                continue
            for answer in explanation.get("answers", []):
                if answer["assessor"] == sheet["assessor"] and answer["outcome"] in ("accepted", "partly"):
                    marks[explanation["criterion"]] = answer["points"]
        sheets.append(marks)
    return sheets


def settled_points(cluster: Cluster, ward: str) -> dict[str, Fraction]:
    settled = {}
    for line in cluster.get("conference", {}).get("settled", []):
        if line["ward"] == ward:
            settled[line["criterion"]] = number(line["points"])
    for line in cluster.get("decided", []):
        if line["ward"] == ward:
            settled[line["criterion"]] = number(line["points"])  # the district wins over the conference
    return settled


def assessment_of(cluster: Cluster, ward: str) -> Json | None:
    for assessment in cluster["self_assessments"]:
        if assessment["ward"] == ward:
            return assessment
    return None


# Section 3: agreed points


def median(marks: list[Fraction]) -> Fraction:
    ordered = sorted(marks)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def mean(marks: list[Fraction]) -> Fraction:
    return sum(marks, Fraction(0)) / len(marks)


def aggregated(marks: list[Fraction], aggregate: str) -> Fraction:
    if aggregate == "mean":
        return mean(marks)
    if aggregate == "trimmed_mean" and len(marks) >= 5:
        return mean(sorted(marks)[1:-1])
    return median(marks)


def read_lines(cluster: Cluster, ward: str, groups: Groups, left_out: str | None) -> Json:
    """Every criterion of one ward: its marks, whether it is NA, whether it was settled."""
    sheets = counting_sheets(cluster, ward, left_out)
    settled = settled_points(cluster, ward)
    assessment = assessment_of(cluster, ward)
    lines = {}
    for group in groups:
        for criterion in group["criteria"]:
            code = criterion["code"]
            answers = [sheet[code] for sheet in sheets]
            claims = assessment is not None and assessment["scores"][code] == NA
            says_na = len([answer for answer in answers if answer == NA])
            marks = [number(answer) for answer in answers if answer != NA]
            lines[code] = {
                "marks": marks,
                "spread": max(marks) - min(marks) if marks else Fraction(0),
                "settled": settled.get(code),
                "na": claims and 2 * says_na > len(answers) and code not in settled,
                "disputed": False,
                "max": criterion["max"],
                "zero_caps": criterion["zero_caps"],
                "sheets": len(sheets),
            }
    return lines


def mark_disputes(lines: Json, sheets: list[Json], groups: Groups, rules: Rules) -> None:
    for line in lines.values():
        if not line["na"] and len(line["marks"]) >= 2:
            line["disputed"] = (
                line["spread"] >= rules["min_points"] and line["spread"] >= rules["min_share"] * line["max"]
            )
    for group in groups:
        codes = [criterion["code"] for criterion in group["criteria"]]
        everywhere = [code for code in codes if all(sheet[code] != NA for sheet in sheets)]
        totals = [sum((number(sheet[code]) for code in everywhere), Fraction(0)) for sheet in sheets]
        if not totals or max(totals) - min(totals) <= rules["group_share"] * group["max"]:
            continue
        apart = [code for code in codes if lines[code]["spread"] > 0 and not lines[code]["na"]]
        apart.sort(key=lambda code: -lines[code]["spread"])  # a stable sort: the earlier criterion first
        for code in apart[:2]:
            lines[code]["disputed"] = True


def agree(line: Json, rules: Rules) -> None:
    marks = line["marks"]
    line["provisional"] = False
    if line["settled"] is not None:
        line["agreed"] = line["settled"]
    elif line["na"]:
        line["agreed"] = Fraction(0)
    elif not marks:
        line["agreed"], line["provisional"] = Fraction(0), True
    elif len(marks) == 1:
        line["agreed"], line["provisional"] = marks[0], True
    elif not line["disputed"]:
        line["agreed"] = aggregated(marks, rules["aggregate"])
    elif len(marks) == 2:
        line["agreed"], line["provisional"] = mean(marks), True
    else:
        line["agreed"] = median(marks)


# Section 4: totals


def after_na(earned: Fraction, na_max: Fraction, rules: Rules) -> Fraction:
    if rules["na_mode"] == "full_marks":
        return earned + na_max
    return earned * rules["whole"] / (rules["whole"] - na_max)


def self_total_of(assessment: Json | None, groups: Groups, rules: Rules) -> Fraction | None:
    if assessment is None:
        return None
    earned, na_max = Fraction(0), Fraction(0)
    for group in groups:
        for criterion in group["criteria"]:
            claim = assessment["scores"][criterion["code"]]
            if claim == NA:
                na_max += criterion["max"]
            else:
                earned += number(claim)
    return min(after_na(earned, na_max, rules), rules["total_cap"])


def ward_figures(cluster: Cluster, ward: str, groups: Groups, rules: Rules, left_out: str | None) -> Json:
    lines = read_lines(cluster, ward, groups, left_out)
    sheets = counting_sheets(cluster, ward, left_out)
    mark_disputes(lines, sheets, groups, rules)
    for line in lines.values():
        agree(line, rules)
    group_points, earned, na_all = {}, Fraction(0), Fraction(0)
    for group in groups:
        codes = [criterion["code"] for criterion in group["criteria"]]
        points = sum((lines[code]["agreed"] for code in codes if not lines[code]["na"]), Fraction(0))
        na_max = sum((lines[code]["max"] for code in codes if lines[code]["na"]), Fraction(0))
        earned += points
        na_all += na_max
        group_points[group["code"]] = points + na_max if rules["na_mode"] == "full_marks" else points
    base = after_na(earned, na_all, rules)
    conference = cluster.get("conference", {})
    bonus = sum((number(b["points"]) for b in conference.get("bonus", []) if b["ward"] == ward), Fraction(0))
    penalty = sum((number(p["points"]) for p in conference.get("penalties", []) if p["ward"] == ward), Fraction(0))
    total = base + min(bonus, rules["bonus_cap"]) - penalty
    total = max(min(total, rules["total_cap"]), Fraction(0))
    assessment = assessment_of(cluster, ward)
    return {
        "ward": ward,
        "lines": lines,
        "groups": group_points,
        "base": base,
        "total": total,
        "self_total": self_total_of(assessment, groups, rules),
        "sent_at": None if assessment is None else datetime.fromisoformat(assessment["sent_at"]),
        "sheets": len(sheets),
    }
