"""Evidence: files, documents cited by number, versions; read what is what before the rows are locked."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - `date` is an act below
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from audits import policies
from audits.intake.files import Taken, take
from audits.intake.refusals import MEGABYTE
from audits.models import (
    Criterion,
    Evidence,
    Explanation,
    Question,
    SelfAssessment,
    SitePhoto,
    StoredFile,
    Submission,
)
from audits.models.evidence import evidence_storage, own_place
from clusters import clock, journal
from clusters.errors import Refused
from clusters.models import Person, Ward
from clusters.verdicts import require

MOST_A_CRITERION = 30
MOST_A_REPORT = 500 * MEGABYTE
FIRST_YEAR = 1900
Phase = Evidence.Phase
_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


@dataclass(frozen=True, slots=True)
class Citation:
    """A document that is named, not uploaded: 155/NV-VTLT, 25/9/2018, Phòng Nội vụ, về việc …"""

    number: str
    dated_on: Date | None
    subject: str
    issuer: str = ""


@contextmanager
def together() -> Iterator[list[str]]:
    """One transaction in which files are stored: when it fails, the files go as the rows do."""
    outer, files = _written.get(), list[str]()
    token = _written.set(files)
    try:
        with transaction.atomic():
            yield files
    except BaseException:
        for place in files:
            evidence_storage().delete(place)
        raise
    finally:
        _written.reset(token)
    if outer is not None:
        outer += files


def store(uploaded: UploadedFile, *, ward: Ward, by: Person) -> StoredFile:
    """Keep a file of this ward. Raises Refused (`at` "file") with its sentence; rights are asked by the caller.

    Inside a transaction of the caller's own, begin that one with `together`.
    """
    return _keep(take(uploaded), ward, by)


def _keep(taken: Taken, ward: Ward, by: Person) -> StoredFile:
    """First the bytes, then the row: no row ever names a file that is not whole."""
    stored = StoredFile(
        ward=ward, kind=taken.kind, name=taken.name, size=taken.size, sha256=taken.sha256, uploaded_by=by
    )
    place = own_place(stored, taken.name)
    with together() as files:
        files.append(place)
        try:
            stored.content = evidence_storage().save(place, File(taken.content))
        except OSError as problem:
            raise _no_room(problem, taken.name) from problem
        stored.save(force_insert=True)
    return stored


def discard(stored: StoredFile) -> None:
    """A file that nothing uses leaves the disk once the database no longer names it."""
    users = (SitePhoto.objects.filter(stored=stored), Submission.objects.filter(scan=stored), stored.uses.all())
    if any(rows.exists() for rows in users):
        return
    content = stored.content
    stored.delete()
    transaction.on_commit(lambda: content.storage.delete(content.name))


def _no_room(problem: OSError, name: str) -> Refused | OSError:
    if problem.errno not in (errno.ENOSPC, errno.EDQUOT):
        return problem
    return Refused(
        _("The server has no room left, so file “%(name)s” was not uploaded. Call the district office")
        % {"name": name},
        at="file",
    )


def add_file(  # noqa: PLR0913 - what one form of a file says
    assessment: SelfAssessment,
    criterion: Criterion,
    uploaded: UploadedFile,
    *,
    by: Person,
    key: str = "",
    dated_on: Date | None = None,
    replaces: Evidence | None = None,
    question: Question | None = None,
    explanation: Explanation | None = None,
) -> Evidence:
    """A file for one criterion. The same `key`, or the same file on the same criterion, adds it once.

    `replaces`: it is the newer version of that one, which stays readable for the ward.
    """
    require(policies.can_add_evidence(by, assessment, question=question, explanation=explanation))
    _check_date(dated_on)
    return add_taken(
        assessment, criterion, take(uploaded), by=by, key=key, dated_on=dated_on, replaces=replaces,
        question=question, explanation=explanation,
    )  # fmt: skip


def add_taken(  # noqa: PLR0913 - what one form of a file says
    assessment: SelfAssessment,
    criterion: Criterion,
    taken: Taken,
    *,
    by: Person,
    key: str = "",
    dated_on: Date | None = None,
    replaces: Evidence | None = None,
    question: Question | None = None,
    explanation: Explanation | None = None,
) -> Evidence:
    """A file that was read already (`take`, before any row is locked)."""
    with together():
        assessment = _gate(assessment, criterion, by, question, explanation)
        here = assessment.evidence.filter(criterion=criterion)
        known = key and assessment.evidence.filter(key=key).first()
        known = known or here.standing().filter(stored__sha256=taken.sha256).first()
        if known:
            return known
        _check_replaced(replaces, assessment, criterion, by)
        _check_room(assessment, here.standing(), taken, replaces)
        stored = _keep(taken, assessment.ward, by)
        return _add(
            Evidence(
                self_assessment=assessment, criterion=criterion, stored=stored, dated_on=dated_on, replaces=replaces,
                key=key, question=question, explanation=explanation, added_by=by,
            )
        )  # fmt: skip


def cite(
    assessment: SelfAssessment,
    criterion: Criterion,
    citation: Citation,
    *,
    by: Person,
    question: Question | None = None,
    explanation: Explanation | None = None,
) -> Evidence:
    """A document named by number, date, issuer (may be left out) and subject; the same one stands once."""
    _check_citation(citation)
    facts = {"number": citation.number.strip(), "issuer": citation.issuer.strip(), "subject": citation.subject.strip()}
    with transaction.atomic():
        assessment = _gate(assessment, criterion, by, question, explanation)
        here = assessment.evidence.filter(criterion=criterion).standing()
        known = here.filter(stored=None, dated_on=citation.dated_on, **facts).first()
        if known:
            return known
        _check_number(here)
        return _add(
            Evidence(
                self_assessment=assessment, criterion=criterion, dated_on=citation.dated_on, question=question,
                explanation=explanation, added_by=by, **facts,
            )
        )  # fmt: skip


def reuse(
    assessment: SelfAssessment,
    criterion: Criterion,
    stored: StoredFile,
    *,
    by: Person,
    question: Question | None = None,
    explanation: Explanation | None = None,
) -> Evidence:
    """A file that the ward gave in evidence before, this year or earlier; with the date it had there."""
    with transaction.atomic():
        assessment = _gate(assessment, criterion, by, question, explanation)
        last = stored.uses.filter(self_assessment__ward=assessment.ward_id).order_by("-pk").first()
        if last is None:
            raise Refused(_("Only a file that the unit itself gave in evidence before can be used again."), at="file")
        here = assessment.evidence.filter(criterion=criterion).standing()
        known = here.filter(stored__sha256=stored.sha256).first()
        if known:
            return known
        _check_number(here)
        return _add(
            Evidence(
                self_assessment=assessment, criterion=criterion, stored=stored, dated_on=last.dated_on,
                question=question, explanation=explanation, added_by=by,
            )
        )  # fmt: skip


@transaction.atomic
def remove(evidence: Evidence, *, by: Person) -> None:
    """Taken out of the list; the file itself is kept. Twice takes it out once."""
    evidence = _locked_evidence(evidence)
    require(policies.can_remove_evidence(by, evidence))
    if evidence.removed_at is None:
        evidence.removed_at, evidence.removed_by = clock.now(), by
        evidence.save(update_fields=["removed_at", "removed_by"])


@transaction.atomic
def date(evidence: Evidence, dated_on: Date | None, *, by: Person) -> None:
    """What the evidence dates from; None where nobody knows. A citation keeps a date."""
    evidence = _locked_evidence(evidence)
    require(policies.can_date_evidence(by, evidence))
    if dated_on is None and evidence.stored_id is None:
        raise Refused(_("Enter the date of the document"), at="dated_on")
    _check_date(dated_on)
    evidence.dated_on = dated_on
    evidence.save(update_fields=["dated_on"])


def _gate(
    assessment: SelfAssessment,
    criterion: Criterion,
    by: Person,
    question: Question | None,
    explanation: Explanation | None,
) -> SelfAssessment:
    """The row, locked; the verdict, asked again now that nobody can change it."""
    assessment = SelfAssessment.objects.locked(assessment)
    if question:
        question = Question.objects.select_related("self_assessment__cluster_round").get(pk=question.pk)
    if explanation:
        explanation = Explanation.objects.get(pk=explanation.pk)
    require(policies.can_add_evidence(by, assessment, question=question, explanation=explanation))
    occasion = question or explanation
    foreign = criterion.criteria_set_id != assessment.audit_round.criteria_set_id
    if foreign or (occasion and occasion.criterion_id != criterion.pk):
        raise Refused(_("There is no criterion %(code)s in this set.") % {"code": criterion.code}, at="criterion")
    return assessment


def _locked_evidence(evidence: Evidence) -> Evidence:
    """Read again under the lock of its report."""
    assessment = SelfAssessment.objects.locked(evidence.self_assessment)
    evidence = Evidence.objects.select_related("question", "explanation__cluster_round").get(pk=evidence.pk)
    evidence.self_assessment = assessment
    return evidence


def _add(evidence: Evidence) -> Evidence:
    """What comes after sending is labelled, and written into the journal as the drafts before are not."""
    if evidence.question:
        evidence.phase = Phase.REQUESTED
    elif evidence.explanation:
        evidence.phase = Phase.EXPLAINED
    evidence.save(force_insert=True)
    if evidence.phase != Phase.ORIGINAL:
        assessment = evidence.self_assessment
        journal.record(
            "evidence.added", evidence, by=evidence.added_by, ward=assessment.ward,
            district=assessment.audit_round.district,
            after={"criterion": evidence.criterion.code, "phase": evidence.phase, **_printable(evidence)},
        )  # fmt: skip
    return evidence


def _printable(evidence: Evidence) -> dict[str, str]:
    return {name: str(value) for name, value in evidence.facts.items() if value}


def _check_replaced(replaces: Evidence | None, assessment: SelfAssessment, criterion: Criterion, by: Person) -> None:
    if replaces is None:
        return
    known = assessment.evidence.standing().filter(pk=replaces.pk, criterion=criterion, stored__isnull=False).first()
    if known is None:
        raise Refused(_("The evidence that this file replaces is no longer there. Reload the page."), at="file")
    known.self_assessment = assessment
    require(policies.can_remove_evidence(by, known))


def _check_room(assessment: SelfAssessment, here: Any, taken: Taken, replaces: Evidence | None) -> None:
    if replaces is None:
        _check_number(here)
    files = StoredFile.objects.filter(uses__self_assessment=assessment).distinct()
    if sum(files.values_list("size", flat=True)) + taken.size > MOST_A_REPORT:
        raise Refused(
            _("The files of this report have reached %(most)s MB together. File “%(name)s” was not uploaded")
            % {"most": MOST_A_REPORT // MEGABYTE, "name": taken.name},
            at="file",
        )


def _check_number(here: Any) -> None:
    if here.count() >= MOST_A_CRITERION:
        raise Refused(
            _("One criterion takes at most %(most)s pieces of evidence. Join several pages into one file")
            % {"most": MOST_A_CRITERION},
            at="file",
        )


def _check_citation(citation: Citation) -> None:
    if not citation.number.strip():
        raise Refused(_("Enter the number and symbol of the document, for example 155/NV-VTLT"), at="number")
    if citation.dated_on is None:
        raise Refused(_("Enter the date of the document"), at="dated_on")
    _check_date(citation.dated_on)
    if not citation.subject.strip():
        raise Refused(_("Enter what the document is about"), at="subject")


def _check_date(dated_on: Date | None) -> None:
    if dated_on and dated_on > clock.today():
        raise Refused(_("The date of a document cannot be in the future"), at="dated_on")
    if dated_on and dated_on.year < FIRST_YEAR:
        raise Refused(_("A day is written day/month/year, for example 05/10/2018"), at="dated_on")
