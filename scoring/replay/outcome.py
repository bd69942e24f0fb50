"""result.json: what came of a round, in the public form of cases/README."""

from collections.abc import Sequence
from typing import Any

from audits.models import ClusterRound, Round
from audits.queries import cluster_rounds
from scoring import queries
from scoring.models import Motion
from scoring.rules.display import exact, points
from scoring.rules.facts import WardResult

RESULT_SCHEMA = "result/1"


def outcome_of(audit_round: Round, documents: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Every figure as displayed, with a point; clusters in the order of their numbers."""
    rows = cluster_rounds().filter(audit_round=audit_round).order_by("number")
    return {
        "schema": RESULT_SCHEMA,
        "year": audit_round.year,
        "clusters": [_cluster(row) for row in rows],
        "documents": list(documents),
    }


def _cluster(cluster_round: ClusterRound) -> dict[str, Any]:
    table = queries.current_table(cluster_round)
    conference = queries.last_meeting_of(cluster_round)
    motions = [m for m in queries.motions_of(conference) if m.state == Motion.State.DECLARED] if conference else []
    names = {m.ward_id: m.ward.name for m in cluster_round.members}
    return {
        "number": cluster_round.number,
        "status": _status(cluster_round, met=conference is not None),
        "wards": [_ward(result, names) for result in queries.results_of(table)] if table else [],
        "motions": [
            {
                "kind": m.kind,
                "about": m.about,
                "yes": m.yes,
                "no": m.no,
                "abstain": m.abstain,
                "present": m.present,
                "passed": m.passed,
            }
            for m in motions
        ],
        "commendations": [
            {
                "kind": c.kind,
                "ward": names[c.ward_id],
                "name": c.person_name or None,
                "passed": bool(vote and vote.passed),
            }
            for c in (queries.nominations_of(cluster_round) if conference else [])
            for vote in [queries.vote_on(c, motions)]
        ],
    }


def _status(cluster_round: ClusterRound, *, met: bool) -> str:
    if not met:
        return "consolidation"
    return "voted" if queries.results_are_voted(cluster_round) else "conference"


def _ward(result: WardResult, names: dict[int, str]) -> dict[str, Any]:
    return {
        "ward": names[result.ward],
        "self_total": None if result.self_total is None else points(result.self_total),
        "self_class": result.self_classified,
        "total": points(result.total),
        "total_exact": exact(result.total),
        "class": result.classified,
        "capped_by": result.capped_by,
        "rank": result.rank,
        "joint": result.joint,
        "provisional": result.provisional,
        "sheets": f"{result.sheets_counted}/{result.sheets_expected}",
        "groups": {group.code: points(group.points) for group in result.groups},
        "disputed": list(result.disputed),
        "settled": list(result.settled),
        "not_applicable": list(result.not_applicable),
        "gap": None if result.gap is None else points(result.gap),
        "stable": result.stable,
    }
