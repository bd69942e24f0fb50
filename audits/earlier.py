"""What a ward reported the time before, held beside what it writes now. After a merger that is what the units before
it reported: the new one answers for them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from audits.models import Criterion, SelfAssessment, SelfScore, Shortcoming
from clusters.models import Succession, Ward
from clusters.texts import same_words


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """One criterion as it was reported then."""

    report: SelfAssessment
    criterion: Criterion
    points: Decimal | None
    is_na: bool
    reason: str
    inherited: bool  # from a unit that is part of this one now

    @property
    def ward(self) -> Ward:
        return self.report.ward


@dataclass(frozen=True, slots=True)
class Earlier:
    """The reports of the last year in which there was one; none in a ward's first round."""

    year: int = 0
    reports: tuple[SelfAssessment, ...] = ()  # one's own first
    lines: dict[int, list[EarlierLine]] = field(default_factory=dict)  # by criterion of this year

    def reason_for(self, criterion: Criterion) -> str:
        """What can be copied: the words, never the points."""
        return _together((line.ward, line.reason) for line in self.lines.get(criterion.pk, ()))

    def text_of(self, name: str) -> str:
        """The same for a field of the general part."""
        return _together((report.ward, getattr(report, name)) for report in self.reports)


def _together(said: Iterable[tuple[Ward, str]]) -> str:
    found = [(ward, text) for ward, text in said if text]
    if len(found) < 2:  # noqa: PLR2004 - one unit's words need no name before them
        return "".join(text for _ward, text in found)
    return "\n".join(f"{ward.full_name}: {text}" for ward, text in found)


def units_before(ward: Ward) -> set[int]:
    """The ward itself and all units whose land and people came to it, however many mergers ago."""
    before = defaultdict(set)
    for old, new in Succession.objects.values_list("old", "new"):
        before[new].add(old)
    found, waiting = set(), {ward.pk}
    while waiting:
        found |= waiting
        waiting = set().union(*(before[pk] for pk in waiting)) - found
    return found


def reports_before(assessment: SelfAssessment) -> list[SelfAssessment]:
    """The sent ones of the last year before this round, one a unit, one's own first. 2 queries."""
    rows = SelfAssessment.objects.filter(
        ward__in=units_before(assessment.ward), audit_round__year__lt=assessment.audit_round.year
    ).sent()
    rows = rows.select_related("ward", "audit_round__criteria_set")
    newest = {row.ward_id: row for row in rows.order_by("audit_round__year", "audit_round__directive_date", "pk")}
    year = max((row.audit_round.year for row in newest.values()), default=0)
    found = [row for row in newest.values() if row.audit_round.year == year]
    return sorted(found, key=lambda row: (row.ward_id != assessment.ward_id, row.ward.name))


def earlier_of(assessment: SelfAssessment, criteria: list[Criterion]) -> Earlier:
    """`criteria`: all of this year's set. 3 queries at most."""
    reports = reports_before(assessment)
    if not reports:
        return Earlier()
    by_report = {report.pk: report for report in reports}
    scores = list(SelfScore.objects.filter(self_assessment__in=by_report).select_related("criterion"))
    here = _matches({score.criterion_id: score.criterion for score in scores}.values(), criteria)
    lines: dict[int, list[EarlierLine]] = defaultdict(list)
    for report in reports:
        for score in scores:
            if score.self_assessment_id == report.pk and score.criterion_id in here:
                line = EarlierLine(
                    report, score.criterion, score.points, score.is_na, score.reason,
                    inherited=report.ward_id != assessment.ward_id,
                )  # fmt: skip
                lines[here[score.criterion_id]].append(line)
    return Earlier(reports[0].audit_round.year, tuple(reports), dict(lines))


def _matches(then: Iterable[Criterion], now: list[Criterion]) -> dict[int, int]:
    """Which criterion of now is which of then: by its words, else by its code where the words were changed.

    A code whose words belong to another criterion now was given to something else.
    """
    by_words = {same_words(criterion.title): criterion.pk for criterion in now}
    by_code = {criterion.code: criterion for criterion in now}
    found, old_words = {}, set()
    for criterion in then:
        old_words.add(same_words(criterion.title))
        if same_words(criterion.title) in by_words:
            found[criterion.pk] = by_words[same_words(criterion.title)]
        elif criterion.code in by_code:
            found[criterion.pk] = by_code[criterion.code].pk
    return found


def shortcomings_of(assessment: SelfAssessment) -> list[Shortcoming]:
    """What was found missing the year before, here or in a unit that is part of this one now. 2 queries.

    Only of the last year that found any: what was lost on an older one is full marks by now or was found again.
    """
    rows = Shortcoming.objects.filter(
        ward__in=units_before(assessment.ward), audit_round__year__lt=assessment.audit_round.year
    ).select_related("ward", "audit_round", "criterion")
    found = list(rows.order_by("ward__name", "criterion__place"))
    year = max((row.audit_round.year for row in found), default=0)
    return sorted(
        (row for row in found if row.audit_round.year == year), key=lambda row: row.ward_id != assessment.ward_id
    )
