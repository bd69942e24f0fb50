"""Made cases give what the naive second implementation of rules.md gives: through every service, and the sums alone."""

from pathlib import Path

import pytest

from audits import sheets
from scoring.case_file import case as cases
from scoring.replay import outcome
from scoring.replay.player import play
from scoring.replay.reader import read_case_data
from scoring.rules.consolidation import consolidate
from scoring.rules.facts import Proceedings
from tests.cases_maker import make_case
from tests.oracle import result_of

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def read(told: dict) -> cases.Case:
    case, problems = read_case_data(told, FIXTURES)
    assert [str(problem) for problem in problems] == []
    return case


def groups_of(case: cases.Case) -> tuple[sheets.Group, ...]:
    return tuple(
        sheets.Group(
            group.code,
            group.title,
            tuple(
                sheets.Criterion(c.code, c.title, c.max_points, c.step, c.zero_caps_class_at) for c in group.criteria
            ),
        )
        for group in case.criteria_set.groups
    )


def sheet_of(cluster: cases.Cluster, ward: str, codes: list[str]) -> sheets.Sheet:
    """The ward with its own scores and the marks that count, amended ones for those they replaced."""
    own = next((one for one in cluster.self_assessments if one.ward == ward), None)
    given = {one.assessor: one for one in cluster.cross_checks if one.subject == ward and one.recused is None}
    recused = {one.assessor for one in cluster.cross_checks if one.subject == ward and one.recused is not None}
    amended = {
        (answer.assessor, explained.criterion): answer.points
        for explained in cluster.explanations
        if explained.ward == ward
        for answer in explained.answers
        if answer.points is not None
    }
    numbers = {name: number for number, name in enumerate(cluster.members)}

    def line(code: str) -> sheets.Line:
        points = own.scores[code] if own else None
        marks = [(name, amended.get((name, code), given[name].scores[code])) for name in numbers if name in given]
        return sheets.Line(
            code, points, own is not None and points is None, marks=tuple(sheets.Mark(numbers[n], p) for n, p in marks)
        )

    return sheets.Sheet(
        ward=numbers[ward],
        sent_at=own.sent_at if own else None,
        lines=tuple(line(code) for code in codes),
        assessors=tuple(numbers[name] for name in numbers if name in given),
        recused=tuple(numbers[name] for name in numbers if name in recused),
        missing=tuple(number for name, number in numbers.items() if name not in {ward, *given, *recused}),
    )


def proceedings_of(cluster: cases.Cluster) -> Proceedings:
    numbers = {name: number for number, name in enumerate(cluster.members)}

    def lines(settled: tuple[cases.Settlement, ...]) -> dict:
        return {(numbers[one.ward], one.criterion): one.points for one in settled}

    def by_ward(entries: tuple, field: str) -> dict:
        return {
            number: tuple(getattr(one, field) for one in entries if one.ward == name)
            for name, number in numbers.items()
        }

    met = cluster.conference
    return Proceedings(
        settled=lines(met.settled if met else ()),
        decided=lines(cluster.decided),
        bonus=by_ward(met.bonus if met else (), "points"),
        penalties=by_ward(met.penalties if met else (), "points"),
        incidents=by_ward(met.incidents if met else (), "at_most"),
    )


def sums_of(case: cases.Case) -> list[list[dict]]:
    """The wards of every cluster as result.json prints them, by the arithmetic alone."""
    codes = [criterion.code for criterion in case.criteria_set.criteria]
    results = []
    for cluster in sorted(case.clusters, key=lambda one: one.number):
        found = consolidate(
            groups_of(case),
            tuple(sheet_of(cluster, ward, codes) for ward in cluster.members),
            case.round.rules,
            proceedings_of(cluster),
        )
        names = dict(enumerate(cluster.members))
        results.append([outcome._ward(result, names) for result in found])
    return results


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(1000, 1012))
def test_a_made_case_played_through_the_services_gives_what_the_oracle_says(seed):
    told = make_case(seed)
    assert outcome.outcome_of(play(read(told))) == result_of(told) | {"documents": []}


@pytest.mark.parametrize("tens", range(20))
def test_the_sums_of_ten_made_cases_are_what_the_oracle_says(tens):
    for seed in range(tens * 10, tens * 10 + 10):
        told = make_case(seed)
        expected = [cluster["wards"] for cluster in result_of(told)["clusters"]]
        assert sums_of(read(told)) == expected, f"seed {seed}"
