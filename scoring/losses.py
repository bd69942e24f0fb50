"""Where the wards of a cluster lost points in its result, in words that a ward answers a year later."""

from collections.abc import Iterator

from django.utils import translation

from audits import sheets
from audits.models import ClusterRound
from audits.points import shown
from audits.queries import sheets_of
from audits.services.shortcomings import Loss
from scoring import queries
from scoring.models import Decision, Settlement

Reasons = dict[tuple[int, str], str]  # by ward and criterion


def losses_of(cluster_round: ClusterRound) -> Iterator[Loss]:
    """Every line below its maximum that somebody scored; kept as text, so Vietnamese like the papers."""
    table = queries.current_table(cluster_round)
    if table is None:
        return
    reasons, written = _reasons(cluster_round), {sheet.ward: sheet for sheet in sheets_of(cluster_round)}
    maxima = {c.code: c.max_points for group in queries.groups_of(cluster_round.audit_round) for c in group.criteria}
    with translation.override("vi"):
        for result in queries.results_of(table):
            lines = {line.code: line for line in written[result.ward].lines}
            for line in result.lines:
                if line.not_applicable or line.unscored or line.agreed >= maxima[line.code]:
                    continue
                why = reasons.get((result.ward, line.code)) or _said_by_assessors(lines[line.code])
                points = f"Được {shown(line.agreed)}/{shown(maxima[line.code])} điểm."
                yield Loss(result.ward, line.code, f"{points} {why}".strip())


def _reasons(cluster_round: ClusterRound) -> Reasons:
    """What was decided in words: by the conference, and over it by the district."""
    settled = Settlement.objects.filter(cluster_round=cluster_round, state=Settlement.State.RECORDED)
    decided = Decision.objects.filter(cluster_round=cluster_round, is_current=True)
    rows: list[Settlement | Decision] = [*settled.select_related("criterion"), *decided.select_related("criterion")]
    return {(row.ward_id, row.criterion.code): row.reason for row in rows}


def _said_by_assessors(line: sheets.Line) -> str:
    """Remarks of those who gave least, first; the ward's own reason where they said nothing."""
    marks = sorted((mark for mark in line.marks if mark.points is not None), key=lambda mark: mark.points or 0)
    remarks = dict.fromkeys(mark.remark for mark in marks if mark.remark)
    return " ".join(remarks) or line.reason
