"""What stands online, as a workbook shows it and as a returned workbook is compared with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import slugify

from audits import findings, queries
from audits.models import ClusterRound, Criterion, CrossCheck, Mark, SelfAssessment, SelfScore
from audits.workbook import layout
from audits.workbook.layout import ANSWER, REPORT, TEXT, Kind
from clusters.models import Ward
from clusters.texts import printable


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: what is filled in, and what the reader of the workbook sees beside it."""

    criterion: Criterion
    answer: str
    text: str
    given: SelfScore | Mark | None
    own: SelfScore | None = None
    evidence: tuple[str, ...] = ()

    @property
    def version(self) -> int:
        return self.given.version if self.given else 0


@dataclass(frozen=True, slots=True)
class Contents:
    kind: Kind
    pk: int
    cluster_round: ClusterRound
    filled_in_by: Ward
    about: Ward
    lines: tuple[Line, ...]
    report: Mapping[str, str]
    report_version: int = 0

    @property
    def title(self) -> str:
        """How a workbook calls itself; printed, and said when it comes back to the wrong page."""
        year = self.cluster_round.audit_round.year
        if self.kind == Kind.SELF:
            return f"Phiếu tự chấm điểm năm {year}, {self.about.full_name}"
        return f"Phiếu kiểm tra chéo năm {year}, {self.filled_in_by.full_name} kiểm tra {self.about.full_name}"

    @property
    def values(self) -> dict[str, str]:
        """Every cell that can be filled in, by its key."""
        cells = {layout.key_of(ANSWER, line.criterion.code): line.answer for line in self.lines}
        cells |= {layout.key_of(TEXT, line.criterion.code): line.text for line in self.lines}
        return cells | dict(self.report)

    @property
    def versions(self) -> dict[str, int]:
        """Of each answer, by its criterion's code; of the general part under its own name."""
        return {line.criterion.code: line.version for line in self.lines} | (
            {REPORT: self.report_version} if self.report else {}
        )

    def line(self, code: str) -> Line | None:
        return next((line for line in self.lines if line.criterion.code == code), None)

    def file_name(self, *, blank: bool = False) -> str:
        """2026_C1_phuc-loi_tu-danh-gia.xlsx: ASCII, for the file systems of old office PCs."""
        head = f"{self.cluster_round.audit_round.year}_C{self.cluster_round.number}_{_ascii(self.filled_in_by)}"
        paper = "tu-danh-gia" if self.kind == Kind.SELF else f"kiem-tra-cheo_{_ascii(self.about)}"
        return f"{head}_{paper}{'_phieu-trang' if blank else ''}.xlsx"


def _ascii(ward: Ward) -> str:
    return slugify(ward.name.replace("đ", "d").replace("Đ", "D")) or f"don-vi-{ward.pk}"


Sheet = SelfAssessment | CrossCheck


def of(sheet: Sheet) -> Contents:
    return of_self_assessment(sheet) if isinstance(sheet, SelfAssessment) else of_cross_check(sheet)


def of_self_assessment(assessment: SelfAssessment) -> Contents:
    scores = {score.criterion_id: score for score in assessment.self_scores.select_related("saved_by")}
    evidence = queries.evidence_of(assessment)
    criteria = Criterion.objects.filter(criteria_set=assessment.audit_round.criteria_set_id)
    metres = assessment.backlog_metres
    return Contents(
        kind=Kind.SELF,
        pk=assessment.pk,
        cluster_round=assessment.cluster_round,
        filled_in_by=assessment.ward,
        about=assessment.ward,
        lines=tuple(
            _line(criterion, scores.get(criterion.pk), "reason", evidence=map(str, evidence.get(criterion.pk, ())))
            for criterion in criteria.select_related("group").order_by("place")
        ),
        report={name: printable(getattr(assessment, name)) for name in SelfAssessment.REPORT}
        | {layout.METRES: layout.answer_text(metres, is_na=False)},
        report_version=assessment.report_version,
    )


def of_cross_check(cross_check: CrossCheck) -> Contents:
    """The self-scores and the evidence beside the marks are those of a report that was sent."""
    return Contents(
        kind=Kind.CROSS,
        pk=cross_check.pk,
        cluster_round=cross_check.cluster_round,
        filled_in_by=cross_check.assessor,
        about=cross_check.subject,
        lines=tuple(
            _line(line.criterion, line.mark, "remark", own=line.own, evidence=map(str, line.evidence))
            for line in findings.lines_of(cross_check)
        ),
        report={},
    )


def _line(
    criterion: Criterion,
    answer: SelfScore | Mark | None,
    text: str,
    *,
    own: SelfScore | None = None,
    evidence: Iterable[str] = (),
) -> Line:
    return Line(
        criterion=criterion,
        answer=layout.answer_text(answer.points, is_na=answer.is_na) if answer else "",
        text=printable(getattr(answer, text)) if answer else "",
        given=answer,
        own=own,
        evidence=tuple(printable(each) for each in evidence),
    )
