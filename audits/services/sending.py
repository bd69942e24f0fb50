"""Sending where the round asks for the report on paper, signed and stamped."""

from django.core.files.uploadedfile import UploadedFile

from audits import policies
from audits.models import Round, SelfAssessment, Submission
from audits.services import evidence, self_assessments
from clusters.errors import Refused
from clusters.models import Person
from clusters.verdicts import require


def send_signed(assessment: SelfAssessment, scan: UploadedFile | None, *, by: Person) -> Submission:
    """The file is read and stored before the report's row is locked; without the right to send it is not even read.

    Where the round does not ask for a scan, none is kept; nor is one with which nothing was sent.
    """
    stored = None
    wanted = assessment.audit_round.sign_off == Round.SignOff.SCAN and not assessment.is_sent
    if wanted and scan is not None:
        require(policies.can_send(by, assessment))
        stored = evidence.store(scan, ward=assessment.ward, by=by)
    try:
        submission = self_assessments.send(assessment, scan=stored, by=by)
    except Refused:
        if stored:
            evidence.discard(stored)
        raise
    if stored and submission.scan_id != stored.pk:  # a second click
        evidence.discard(stored)
    return submission
