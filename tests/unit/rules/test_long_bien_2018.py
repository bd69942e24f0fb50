"""The published results of 15 October 2018 come out of the reconstructed case."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from audits.sheets import Criterion, Group, Line, Mark, Sheet
from scoring.rules import display
from scoring.rules.consolidation import consolidate
from scoring.rules.facts import Proceedings
from scoring.rules.reading import rules_from

FIXTURES = Path(__file__).parents[3] / "fixtures"
CASE = json.loads((FIXTURES / "long-bien-2018.json").read_text(encoding="utf-8"))
CLUSTER = CASE["clusters"][0]
WARDS = CLUSTER["members"]


def groups() -> list[Group]:
    written = json.loads((FIXTURES / "vtlt-sample.json").read_text(encoding="utf-8"))
    return [
        Group(
            group["code"],
            group["title"],
            tuple(
                Criterion(
                    criterion["code"],
                    criterion["title"],
                    Decimal(criterion["max"]),
                    Decimal(criterion["step"]),
                    criterion.get("zero_caps_class_at"),
                )
                for criterion in group["criteria"]
            ),
        )
        for group in written["groups"]
    ]


def points(written: str) -> Decimal | None:
    return None if written == "NA" else Decimal(written)


def sheet_of(ward: str) -> Sheet:
    own = next(given for given in CLUSTER["self_assessments"] if given["ward"] == ward)
    received = [given for given in CLUSTER["cross_checks"] if given["subject"] == ward and "scores" in given]
    amended = {
        (answer["assessor"], explanation["criterion"]): answer["points"]
        for explanation in CLUSTER.get("explanations", [])
        if explanation["ward"] == ward
        for answer in explanation["answers"]
        if "points" in answer
    }

    def marks(code: str) -> tuple[Mark, ...]:
        given = [(check["assessor"], check["scores"][code]) for check in received]
        return tuple(Mark(WARDS.index(who), points(amended.get((who, code), score))) for who, score in given)

    return Sheet(
        ward=WARDS.index(ward),
        sent_at=datetime.fromisoformat(own["sent_at"]),
        lines=tuple(
            Line(code, points(score), claims_na=score == "NA", marks=marks(code))
            for code, score in own["scores"].items()
        ),
        assessors=tuple(WARDS.index(check["assessor"]) for check in received),
    )


@pytest.fixture(scope="module")
def results():
    settled = {
        (WARDS.index(entry["ward"]), entry["criterion"]): Decimal(entry["points"])
        for entry in CLUSTER["conference"]["settled"]
    }
    rules = rules_from(CASE["round"]["rules"], scale=Decimal(100))
    return consolidate(groups(), [sheet_of(ward) for ward in WARDS], rules, Proceedings(settled=settled))


def test_the_four_wards_have_the_published_points_classes_and_ranks(results):
    assert [
        (WARDS[result.ward], display.exact(result.total), result.classified, result.rank, result.joint)
        for result in results
    ] == [
        ("Phúc Đồng", "97/1", "A", 1, False),
        ("Giang Biên", "94/1", "A", 2, False),
        ("Phúc Lợi", "86/1", "A", 3, True),
        ("Sài Đồng", "86/1", "A", 3, True),
    ]


def test_nothing_of_2018_is_provisional_and_no_single_sheet_decides(results):
    assert [(result.provisional, result.stable, result.sheets_counted) for result in results] == [(False, True, 3)] * 4


def test_every_disputed_line_of_2018_was_settled(results):
    assert {WARDS[result.ward]: result.disputed for result in results} == {
        "Phúc Đồng": (),
        "Giang Biên": ("VII.3",),
        "Phúc Lợi": ("VI.1", "VII.3"),
        "Sài Đồng": ("VI.3",),
    }
    assert all(result.disputed == result.settled for result in results)
