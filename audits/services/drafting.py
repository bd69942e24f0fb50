"""Sharing out the work on a self-assessment, and taking over words of the year before.

Copied words count for nothing until somebody has changed or confirmed them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from audits import policies
from audits.earlier import Earlier, earlier_of
from audits.models import Assignment, Criterion, Group, SelfAssessment, SelfScore, SelfScoreVersion
from audits.services.self_assessments import criteria_of
from clusters import clock
from clusters.errors import Refused
from clusters.models import Person
from clusters.verdicts import require


@transaction.atomic
def assign(assessment: SelfAssessment, group: Group, person: Person | None, *, by: Person) -> None:
    """Phân công: a colleague of the same unit looks after the group; None: nobody in particular."""
    assessment = SelfAssessment.objects.locked(assessment)
    require(policies.can_share_out(by, assessment))
    if person is not None and person not in policies.colleagues_of(assessment):
        raise Refused(_("A group is given to somebody of %(ward)s.") % {"ward": assessment.ward.full_name}, at="person")
    if person is None:
        Assignment.objects.filter(self_assessment=assessment, group=group).delete()
    else:
        Assignment.objects.update_or_create(self_assessment=assessment, group=group, defaults={"person": person})


@dataclass(frozen=True, slots=True)
class Carried:
    """How much was copied, and from which year; year 0: there is no earlier report."""

    year: int
    reasons: int = 0
    texts: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.reasons or self.texts)


@transaction.atomic
def carry(assessment: SelfAssessment, *, by: Person, group: Group | None = None) -> Carried:
    """Lấy nội dung năm trước: reasons of one group, or all of them with the texts of the general part.

    Never points or files, never over a word that stands there; once more copies nothing more.
    """
    assessment = SelfAssessment.objects.locked(assessment)
    require(policies.can_fill_in(by, assessment))
    criteria = criteria_of(assessment)
    earlier = earlier_of(assessment, criteria)
    wanted = [c for c in criteria if group is None or c.group_id == group.pk]
    reasons = _carry_reasons(assessment, wanted, earlier, by)
    texts = 0 if group else _carry_texts(assessment, earlier, by)
    return Carried(earlier.year, reasons, texts)


def to_carry(criteria: list[Criterion], scores: Mapping[int, SelfScore], earlier: Earlier) -> list[Criterion]:
    """Those with words of the year before, none of their own yet, and not the whole points: these need no reason."""
    open_ones = [c for c in criteria if earlier.reason_for(c)]
    return [c for c in open_ones if not (row := scores.get(c.pk)) or not (row.reason or row.points == c.max_points)]


def _carry_reasons(assessment: SelfAssessment, criteria: list[Criterion], earlier: Earlier, by: Person) -> int:
    rows = {row.criterion_id: row for row in assessment.self_scores.all()}
    new, changed = [], []
    for criterion in to_carry(criteria, rows, earlier):
        reason, row = earlier.reason_for(criterion), rows.get(criterion.pk)
        if row is None:
            new.append(SelfScore(self_assessment=assessment, criterion=criterion, reason=reason, saved_by=by))
        else:
            row.reason, row.version, row.saved_at, row.saved_by = reason, row.version + 1, clock.now(), by
            changed.append(row)
    for row in (*new, *changed):
        row.carried_from = earlier.year
    SelfScore.objects.bulk_create(new)
    SelfScore.objects.bulk_update(changed, ["reason", "carried_from", "version", "saved_at", "saved_by"])
    SelfScoreVersion.objects.bulk_create(
        SelfScoreVersion(
            self_score=row, points=row.points, is_na=row.is_na, reason=row.reason, version=row.version,
            saved_at=row.saved_at, saved_by=by,
        )
        for row in (*new, *changed)
    )  # fmt: skip
    return len(new) + len(changed)


def _carry_texts(assessment: SelfAssessment, earlier: Earlier, by: Person) -> int:
    copied = {
        name: earlier.text_of(name)
        for name in SelfAssessment.REPORT
        if not getattr(assessment, name) and earlier.text_of(name)
    }
    if not copied:
        return 0
    for name, text in copied.items():
        setattr(assessment, name, text)
    assessment.carried_texts |= {name: [earlier.year, text] for name, text in copied.items()}
    assessment.report_version += 1
    assessment.report_saved_at, assessment.report_saved_by = clock.now(), by
    assessment.save(update_fields=[*copied, "carried_texts", "report_version", "report_saved_at", "report_saved_by"])
    return len(copied)


@transaction.atomic
def confirm_texts(assessment: SelfAssessment, names: Collection[str], *, by: Person) -> None:
    """Đã xem lại: copied texts of the general part that hold this year too, as they are."""
    assessment = SelfAssessment.objects.locked(assessment)
    require(policies.can_fill_in(by, assessment))
    if names:
        kept = {name: copied for name, copied in assessment.carried_texts.items() if name not in names}
        assessment.carried_texts = kept
        assessment.save(update_fields=["carried_texts"])
