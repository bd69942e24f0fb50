"""Tồn tại và khắc phục: what an approved round found missing, and what the unit says of it a year later."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from audits import policies
from audits.earlier import shortcomings_of
from audits.models import ClusterRound, Criterion, Remedy, SelfAssessment, Shortcoming
from clusters import clock
from clusters.errors import Refused, Stale
from clusters.models import Person
from clusters.verdicts import require


@dataclass(frozen=True, slots=True)
class Loss:
    """A line on which a ward did not get the whole points, and why."""

    ward: int
    code: str
    text: str


def note_shortcomings(cluster_round: ClusterRound, losses: Iterable[Loss]) -> None:
    """Part of the act that approves the results, which writes the journal line. What is noted already stays."""
    audit_round = cluster_round.audit_round
    criteria = {c.code: c for c in Criterion.objects.filter(criteria_set=audit_round.criteria_set_id)}
    Shortcoming.objects.bulk_create(
        (
            Shortcoming(ward_id=loss.ward, audit_round=audit_round, criterion=criteria[loss.code], text=loss.text)
            for loss in losses
        ),
        ignore_conflicts=True,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it comes from the form; `version` is the one it was based on, 0: there was none."""

    outcome: str
    text: str
    version: int = 0


def remedies_of(assessment: SelfAssessment) -> dict[int, Remedy]:
    """By shortcoming. 1 query."""
    return {row.shortcoming_id: row for row in assessment.remedies.select_related("saved_by")}


def answered_lines(assessment: SelfAssessment) -> list[Remedy]:
    """As a report shows them: in the order of the criteria, with what was found. 1 query."""
    rows = assessment.remedies.select_related("shortcoming__criterion", "shortcoming__audit_round", "shortcoming__ward")
    return list(rows.order_by("shortcoming__criterion__place", "pk"))


@transaction.atomic
def answer(assessment: SelfAssessment, said: dict[int, Said], *, by: Person) -> None:
    """What became of each shortcoming (its pk): all that changed is written, or nothing.

    Stale when a colleague answered the same one meanwhile; Refused (`at` = pk) for an answer without its words.
    """
    assessment = SelfAssessment.objects.locked(assessment)
    require(policies.can_fill_in(by, assessment))
    known = {shortcoming.pk: shortcoming for shortcoming in shortcomings_of(assessment)}
    standing = remedies_of(assessment)
    for pk, one in said.items():
        if pk not in known:
            raise Refused(_("There is no such line to answer."))
        _write(assessment, known[pk], standing.get(pk), one, by)


def _write(assessment: SelfAssessment, shortcoming: Shortcoming, row: Remedy | None, said: Said, by: Person) -> None:
    if row and (row.outcome, row.text) == (said.outcome, said.text):
        return
    if (row.version if row else 0) != said.version:
        raise Stale(
            _("A colleague answered line %(code)s meanwhile. Both texts stand below; keep what is to stay and save.")
            % {"code": shortcoming.criterion.code}
        )
    problem = what_is_wrong(shortcoming, said)
    if problem:
        raise Refused(problem, at=str(shortcoming.pk))
    Remedy.objects.update_or_create(
        self_assessment=assessment, shortcoming=shortcoming,
        defaults={
            "outcome": said.outcome, "text": said.text, "version": said.version + 1, "saved_at": clock.now(),
            "saved_by": by,
        },
    )  # fmt: skip


def what_is_wrong(shortcoming: Shortcoming, said: Said) -> str:
    """The sentence for the field; empty for an answer that says what happened and in which words."""
    name = {"code": shortcoming.criterion.code}
    if said.outcome not in Remedy.Outcome.values:
        return _("Choose what became of line %(code)s") % name
    if said.text:
        return ""
    if said.outcome == Remedy.Outcome.FIXED:
        return _("Say what was done on line %(code)s and which document shows it") % name
    return _("Say why for line %(code)s") % name
