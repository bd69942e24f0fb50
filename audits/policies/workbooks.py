"""Who may carry a sheet out into a workbook and back."""

from django.utils.translation import gettext as _

from audits.models import CrossCheck, SelfAssessment
from audits.policies.cross_checks import can_mark, can_read_marks
from audits.policies.self_assessments import can_fill_in
from clusters.models import Person
from clusters.verdicts import YES, Verdict, no


def can_take_workbook(person: Person, sheet: SelfAssessment | CrossCheck) -> Verdict:
    """The unit that fills the sheet in, at any time; a workbook of marks never goes to anybody else."""
    if isinstance(sheet, SelfAssessment):
        if sheet.ward_id in person.ward_ids:
            return YES
        return no(
            _("Only %(ward)s takes out and brings in the workbook of its own self-assessment.")
            % {"ward": sheet.ward.full_name}
        )
    if sheet.assessor_id in person.ward_ids:
        return YES
    return can_read_marks(person, sheet) and no(
        _("Only %(ward)s takes out and brings in the workbook of this sheet.") % {"ward": sheet.assessor.full_name}
    )


def can_write_workbook(person: Person, sheet: SelfAssessment | CrossCheck) -> Verdict:
    return can_fill_in(person, sheet) if isinstance(sheet, SelfAssessment) else can_mark(person, sheet)
