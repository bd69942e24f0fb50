"""Consolidation: from the sheets to the one table that every page and paper prints."""

import hashlib
import json
from fractions import Fraction
from typing import Any

from django.db import transaction

from audits.models import ClusterRound, Criterion, Round
from audits.queries import sheets_of
from clusters.models import Person
from scoring import queries
from scoring.models import ResultTable, Standing, StandingLine
from scoring.rules.consolidation import consolidate
from scoring.rules.display import exact
from scoring.rules.facts import LineResult, WardResult
from scoring.services.superseding import OF_THE_RESULT, supersede

Stage = ClusterRound.State


def _state_of(cluster_round: ClusterRound) -> str:
    """How far this result is: provisional, proposed, voted, submitted, approved, published (rules.md §9).

    Points that the district returned are proposed, for a conference has met on them.
    """
    published = cluster_round.audit_round.state == Round.State.APPROVED
    fixed = {
        Stage.SUBMITTED: ResultTable.State.SUBMITTED,
        Stage.APPROVED: ResultTable.State.PUBLISHED if published else ResultTable.State.APPROVED,
    }
    if cluster_round.state == Stage.CONSOLIDATION and not cluster_round.returned_scope:
        return ResultTable.State.PROVISIONAL
    if cluster_round.state in fixed:
        return fixed[Stage(cluster_round.state)]
    return ResultTable.State.VOTED if queries.results_are_voted(cluster_round) else ResultTable.State.PROPOSED


def _text(value: Fraction | None) -> str | None:
    return None if value is None else exact(value)


def fingerprint(results: tuple[WardResult, ...]) -> str:
    """SHA-256 (hex) of every number of a table, exact."""
    content = [
        [r.ward, r.rank, r.joint, _text(r.total), _text(r.base), _text(r.bonus), _text(r.penalties), r.classified,
         r.band, r.capped_by, _text(r.self_total), r.sheets_counted, r.unstable_without,
         [[line.code, _text(line.agreed), _text(line.computed), line.disputed, line.settled, line.decided,
           line.not_applicable, line.provisional, line.unscored, [_text(m) for m in line.marks]] for line in r.lines]]
        for r in results
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


@transaction.atomic
def refresh(cluster_round: ClusterRound, because: str, *, by: Person | None) -> ResultTable:
    """A new immutable version where a number or the state changed; the newest one where nothing did.

    Part of the act that caused it.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    audit_round = cluster_round.audit_round
    rules, groups = queries.rules_of(audit_round), queries.groups_of(audit_round)
    results = consolidate(groups, sheets_of(cluster_round), rules, queries.proceedings_of(cluster_round))
    digest, state = fingerprint(results), _state_of(cluster_round)
    last = queries.current_table(cluster_round)
    if last and (last.sha256, last.state) == (digest, state):
        return last
    table = ResultTable.objects.create(
        cluster_round=cluster_round, version=last.version + 1 if last else 1, state=state, made_by=by,
        because=because[:300],
        sha256=digest,
    )  # fmt: skip
    if last and last.sha256 != digest:
        supersede(cluster_round, *OF_THE_RESULT, because=because, by=by)
    rows = Standing.objects.bulk_create(_standing(table, place, result) for place, result in enumerate(results, 1))
    criteria = {c.code: c.pk for c in Criterion.objects.filter(criteria_set=audit_round.criteria_set_id)}
    StandingLine.objects.bulk_create(
        _line(row, criteria[line.code], line)
        for row, result in zip(rows, results, strict=True)
        for line in result.lines
    )
    return table


def _standing(table: ResultTable, place: int, result: WardResult) -> Standing:
    return Standing(
        result_table=table, ward_id=result.ward, place=place, rank=result.rank, joint=result.joint, total=result.total,
        base=result.base, bonus=result.bonus, penalties=result.penalties, classified=result.classified,
        band=result.band,
        capped_by=result.capped_by, self_total=result.self_total, self_classified=result.self_classified,
        groups=[[g.code, _text(g.points), _text(g.max_points)] for g in result.groups],
        sheets_counted=result.sheets_counted, sheets_expected=result.sheets_expected, stable=result.stable,
        unstable_without=list(result.unstable_without),
    )  # fmt: skip


def _line(row: Standing, criterion: int, line: LineResult) -> StandingLine:
    values: dict[str, Any] = {
        name: getattr(line, name)
        for name in (
            "agreed",
            "computed",
            "spread",
            "disputed",
            "settled",
            "decided",
            "not_applicable",
            "provisional",
            "unscored",
        )
    }
    return StandingLine(standing=row, criterion_id=criterion, marks=[_text(m) for m in line.marks], **values)
