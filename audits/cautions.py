"""What a careful clerk looks at twice before sending. None of it forbids sending."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count
from django.utils.translation import gettext as _

from audits.earlier import reports_before, shortcomings_of
from audits.models import Evidence, Group, SelfAssessment, SelfScore
from audits.points import shown
from audits.progress import Progress, whole
from audits.queries import groups_with_criteria
from clusters import clock, moments

HUNDRED, MOST_USES, BIG_JUMP = 100, 5, 15  # screens.md S6: the same file six times; more than 15 points in a hundred
NAMED = 6


@dataclass(frozen=True, slots=True)
class Report:
    """What the review page has read already."""

    assessment: SelfAssessment
    groups: list[Group]
    scores: dict[int, SelfScore]
    evidence: dict[int, list[Evidence]]
    total: Progress
    has_general_part: bool


def cautions(report: Report) -> list[str]:
    """In the order of their weight."""
    return [
        *_late(report),
        *_full_marks(report),
        *_jump(report),
        *_remedies(report),
        *_files(report),
        *_old(report),
        *_general(report),
    ]


def _late(report: Report) -> Iterator[str]:
    due = report.assessment.cluster_round.until("self_assessment")
    if due < clock.now():
        late = {"at": moments.deadline(due)}
        yield _("The deadline was %(at)s. The report is sent late; the journal and the pages say so.") % late


def _full_marks(report: Report) -> Iterator[str]:
    if not report.total.missing and report.total.points == report.total.applicable:
        yield _("Every criterion has its maximum. Assessors will look closely; check that each can be shown.")
    criteria = [criterion for group in report.groups for criterion in group.criteria.all()]
    bare = [c.code for c in criteria if _has_maximum(report, c.pk, c.max_points) and not report.evidence.get(c.pk)]
    if bare and not report.assessment.audit_round.evidence_required:
        named = ", ".join(bare[:NAMED]) + ("…" if len(bare) > NAMED else "")
        told = {"count": len(bare), "codes": named}
        yield _("Full marks without evidence on %(count)s criteria: %(codes)s. Add a file or cite a document.") % told


def _has_maximum(report: Report, criterion: int, most: Decimal) -> bool:
    score = report.scores.get(criterion)
    return score is not None and score.points == most


def _jump(report: Report) -> Iterator[str]:
    """In points of a hundred, since criteria sets differ from year to year."""
    before = reports_before(report.assessment)
    if not before or report.total.missing or not report.total.applicable:
        return
    totals = [_total_of(one) for one in before]
    applicable = sum((total.applicable for total in totals), Decimal())
    if not applicable:
        return
    past = Fraction(sum((total.points for total in totals), Decimal())) * HUNDRED / Fraction(applicable)
    now = Fraction(report.total.points) * HUNDRED / Fraction(report.total.applicable)
    if abs(now - past) > BIG_JUMP:
        told = {"year": before[0].audit_round.year, "past": shown(past), "now": shown(now)}
        yield (
            _("In %(year)s the unit gave itself %(past)s points of 100, now %(now)s. Check the large difference.")
            % told
        )


def _total_of(before: SelfAssessment) -> Progress:
    scores = {score.criterion_id: score for score in before.self_scores.all()}
    return whole(groups_with_criteria(before.audit_round.criteria_set), scores)


def _remedies(report: Report) -> Iterator[str]:
    answered = set(report.assessment.remedies.values_list("shortcoming", flat=True))
    count = sum(shortcoming.pk not in answered for shortcoming in shortcomings_of(report.assessment))
    if count:
        yield _("Shortcomings of earlier rounds without an answer: %(count)s.") % {"count": count}


def _files(report: Report) -> Iterator[str]:
    rows = Evidence.objects.standing().filter(self_assessment=report.assessment, stored__isnull=False).order_by()
    often = rows.values("stored__sha256").annotate(uses=Count("pk")).filter(uses__gt=MOST_USES)
    names = {e.stored.sha256: e.stored.name for proofs in report.evidence.values() for e in proofs if e.stored}
    for row in often:
        told = {"name": names.get(row["stored__sha256"], ""), "count": row["uses"]}
        yield _("The file “%(name)s” is used for %(count)s criteria. Check that it proves each of them.") % told


def _old(report: Report) -> Iterator[str]:
    year = report.assessment.audit_round.year
    proofs = [evidence for found in report.evidence.values() for evidence in found]
    codes = [e.criterion.code for e in proofs if e.dated_on and e.dated_on.year != year]
    if codes:
        told = {"year": year, "codes": ", ".join(dict.fromkeys(codes))}
        yield _("Evidence that dates from outside the audit year %(year)s: %(codes)s.") % told


def _general(report: Report) -> Iterator[str]:
    if not report.has_general_part:
        yield _("The general part of the report is empty.")
