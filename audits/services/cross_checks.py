"""Cross-check: mark, seal, break the seal, stand back, open all sheets at once."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audits import policies
from audits.models import ClusterRound, Criterion, CrossCheck, Mark, SelfScore
from audits.services import answers
from audits.services.answers import Conflict, Given
from clusters import clock, journal
from clusters.errors import Refused
from clusters.models import Person
from clusters.states import move
from clusters.verdicts import require

State = CrossCheck.State
FEWEST_SHEETS = 2


def criteria_of(cross_check: CrossCheck) -> list[Criterion]:
    return list(
        Criterion.objects.filter(criteria_set=cross_check.cluster_round.audit_round.criteria_set_id).order_by("place")
    )


def record(verb: str, cross_check: CrossCheck, by: Person, **what: Any) -> None:
    """One line of the journal; before the reveal it may hold a hash, never a mark."""
    district = cross_check.cluster_round.audit_round.district
    journal.record(verb, cross_check, by=by, ward=cross_check.assessor, district=district, **what)


def assign(cluster_round: ClusterRound) -> None:
    """Every ward checks every other; part of the act that begins the cross-check."""
    wards = [m.ward_id for m in cluster_round.members]
    CrossCheck.objects.bulk_create(
        CrossCheck(cluster_round=cluster_round, assessor_id=assessor, subject_id=subject)
        for subject in wards
        for assessor in wards
        if assessor != subject
    )


@transaction.atomic
def record_marks(cross_check: CrossCheck, given: Mapping[str, Given], *, by: Person) -> list[Conflict]:
    """The assessor ward writes marks. Saves all that is not stale; returns what was refused as stale, both texts kept.

    Raises Refused (`at` = criterion code) for points that are not legal, before anything is written.
    """
    cross_check = CrossCheck.objects.locked(cross_check)
    require(policies.can_mark(by, cross_check))
    conflicts = answers.save(answers.MARKS, cross_check, criteria_of(cross_check), given, by=by)
    if cross_check.state == State.ASSIGNED:
        move(cross_check, State.MARKING)
    return conflicts


@transaction.atomic
def record_mark(cross_check: CrossCheck, criterion: Criterion, answer: Given, *, by: Person) -> Mark | Conflict | None:
    """One mark while it is typed: what stands then (None: nothing yet), or the conflict, both texts kept."""
    cross_check = CrossCheck.objects.locked(cross_check)
    require(policies.can_mark(by, cross_check))
    mark = answers.save_one(answers.MARKS, cross_check, criterion, answer, by=by)
    if cross_check.state == State.ASSIGNED and mark is not None:
        move(cross_check, State.MARKING)
    return mark


@transaction.atomic
def record_visit(cross_check: CrossCheck, visit: Any, *, by: Person) -> None:
    """Team, day and place of a check on site."""
    cross_check = CrossCheck.objects.locked(cross_check)
    require(policies.can_mark(by, cross_check))
    cross_check.visit = visit
    cross_check.save(update_fields=["visit"])


def missing(
    criteria: list[Criterion], marks: Mapping[int, Mark], own: Mapping[int, SelfScore]
) -> list[tuple[Criterion, str]]:
    """What must be added before sealing: a mark or NA everywhere, a remark where it differs from the self-score."""
    found = []
    for criterion in criteria:
        mark, score = marks.get(criterion.pk), own.get(criterion.pk)
        if mark is None or not mark.is_answered:
            found.append(
                (
                    criterion,
                    _("Mark criterion %(code)s, or choose “not applicable”") % {"code": criterion.code},
                )
            )
        elif score and not mark.remark and (mark.points, mark.is_na) != (score.points, score.is_na):
            found.append(
                (
                    criterion,
                    _("Criterion %(code)s: write a remark, because the mark differs from the self-score")
                    % {"code": criterion.code},
                )
            )
    return found


def sealed_text(salt: str, cross_check: CrossCheck, criteria: list[Criterion], marks: Mapping[int, Mark]) -> str:
    """Salt, assessor, subject and every mark with its remark, as they are sealed: what anybody can hash again."""
    lines = [[c.code, "NA" if marks[c.pk].is_na else str(marks[c.pk].points), marks[c.pk].remark] for c in criteria]
    content = [salt, cross_check.assessor.name, cross_check.subject.name, lines]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def seal_of(salt: str, cross_check: CrossCheck, criteria: list[Criterion], marks: Mapping[int, Mark]) -> str:
    """SHA-256 (hex) of the sealed text."""
    return hashlib.sha256(sealed_text(salt, cross_check, criteria, marks).encode()).hexdigest()


@transaction.atomic
def seal(cross_check: CrossCheck, *, by: Person) -> CrossCheck:
    """Niêm phong: complete, hashed with a salt that stays secret until the reveal. Sealing twice seals once."""
    cross_check = CrossCheck.objects.locked(cross_check)
    if cross_check.state == State.SEALED and cross_check.assessor_id in by.ward_ids:
        return cross_check
    require(policies.can_mark(by, cross_check))
    criteria = criteria_of(cross_check)
    marks = {m.criterion_id: m for m in cross_check.marks.all()}
    reports = cross_check.cluster_round.self_assessments.filter(ward=cross_check.subject_id)
    own = {s.criterion_id: s for s in SelfScore.objects.filter(self_assessment__in=reports.sent())}
    gaps = missing(criteria, marks, own)
    if gaps:
        raise Refused(gaps[0][1], at=gaps[0][0].code)
    salt = secrets.token_hex(16)
    sealed = seal_of(salt, cross_check, criteria, marks)
    move(cross_check, State.SEALED, sealed_at=clock.now(), sealed_by=by, salt=salt, seal=sealed)
    record("cross_check.sealed", cross_check, by, after={"seal": sealed})
    return cross_check


@transaction.atomic
def unseal(cross_check: CrossCheck, *, by: Person) -> None:
    """The owner breaks the seal to change a mark, until the window ends."""
    cross_check = CrossCheck.objects.locked(cross_check)
    require(policies.can_unseal(by, cross_check))
    broken = cross_check.seal
    move(cross_check, State.MARKING, salt="", seal="", sealed_at=None, sealed_by=None)
    record("cross_check.unsealed", cross_check, by, before={"seal": broken})


@transaction.atomic
def ask_recusal(cross_check: CrossCheck, reason: str, *, by: Person) -> None:
    """Xin rút: the assessor states a conflict of interest; the district (or the lead where uninvolved) decides."""
    cross_check = CrossCheck.objects.locked(cross_check)
    require(policies.can_ask_recusal(by, cross_check))
    if not reason.strip():
        raise Refused(_("Say why %(ward)s stands back.") % {"ward": cross_check.assessor.full_name}, at="reason")
    cross_check.recusal_reason = reason.strip()
    cross_check.save(update_fields=["recusal_reason"])
    record("cross_check.recusal_asked", cross_check, by, reason=reason)


@transaction.atomic
def decide_recusal(cross_check: CrossCheck, *, granted: bool, by: Person) -> None:
    """Granted: the sheet leaves the computation, its reason goes into the minutes.

    Refused: the assessor goes on marking.
    """
    cross_check = CrossCheck.objects.locked(cross_check)
    require(policies.can_decide_recusal(by, cross_check))
    reason = cross_check.recusal_reason
    if granted:
        move(cross_check, State.RECUSED)
    else:
        cross_check.recusal_reason = ""
        cross_check.save(update_fields=["recusal_reason"])
    record("cross_check.recused" if granted else "cross_check.recusal_refused", cross_check, by, reason=reason)


def shortages(cluster_round: ClusterRound) -> list[str]:
    """Wards that would be opened with fewer than two sheets: each needs the district's waiver (states.md §2)."""
    sealed: dict[int, int] = {m.ward_id: 0 for m in cluster_round.members}
    for subject in cluster_round.cross_checks.filter(state=State.SEALED).values_list("subject_id", flat=True):
        sealed[subject] += 1
    return [m.ward.full_name for m in cluster_round.members if sealed[m.ward_id] < FEWEST_SHEETS]


@transaction.atomic
def open_all(cluster_round: ClusterRound, *, by: Person | None) -> None:
    """Mở niêm phong: all sealed sheets of a cluster become readable in one moment; unsealed ones never count.

    `by` None is the clock at the window's end. Refused while a sheet is open before the window's end, where a ward
    would have fewer than two sheets without the district's waiver, and when a sealed sheet does not match its seal.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    _lock_sheets(cluster_round)
    if by is not None:
        require(policies.can_reveal(by, cluster_round))
    open_sheets = cluster_round.cross_checks.filter(state__in=CrossCheck.OPEN)
    _require_all_sealed(cluster_round, open_sheets.count())
    _require_enough_sheets(cluster_round)
    opened = _verified(cluster_round)
    move(cluster_round, ClusterRound.State.CONSOLIDATION, revealed_at=clock.now())
    open_sheets.update(state=State.OVERDUE)
    cluster_round.cross_checks.filter(state=State.SEALED).update(state=State.REVEALED)
    district = cluster_round.audit_round.district
    journal.record("cluster_round.revealed", cluster_round, by=by, district=district, after=opened)


def _lock_sheets(cluster_round: ClusterRound) -> None:
    """Waits for a seal that is being set or broken, and lets none be until the reveal is done."""
    list(cluster_round.cross_checks.order_by("pk").select_for_update().values_list("pk"))


def _require_all_sealed(cluster_round: ClusterRound, still_open: int) -> None:
    closes = cluster_round.until("cross_check")
    if still_open and clock.now() < closes:
        raise Refused(
            _(
                "%(count)s sheets are not sealed yet. They can be opened when all are sealed, "
                "or when the cross-check ends at %(at)s."
            )
            % {"count": still_open, "at": policies.moment(closes)}
        )


def _require_enough_sheets(cluster_round: ClusterRound) -> None:
    short = shortages(cluster_round)
    if short and not cluster_round.waiver:
        raise Refused(
            _(
                "Fewer than two sheets for: %(wards)s. "
                "The district office must first agree to open the sheets as they are."
            )
            % {"wards": ", ".join(short)}
        )


def _verified(cluster_round: ClusterRound) -> list[dict[str, Any]]:
    """The sealed sheets with seal, salt and marks, as the journal keeps them from now on."""
    sheets = list(
        cluster_round.cross_checks.filter(state=State.SEALED).select_related(
            "assessor", "subject", "cluster_round__audit_round"
        )
    )
    criteria = list(Criterion.objects.filter(criteria_set=cluster_round.audit_round.criteria_set_id).order_by("place"))
    marks: dict[int, dict[int, Mark]] = {sheet.pk: {} for sheet in sheets}
    for mark in Mark.objects.filter(cross_check__in=list(marks)):
        marks[mark.cross_check_id][mark.criterion_id] = mark
    opened = []
    for sheet in sheets:
        if seal_of(sheet.salt, sheet, criteria, marks[sheet.pk]) != sheet.seal:
            raise Refused(
                _(
                    "The sheet %(sheet)s does not match its seal: it was changed after sealing. Call "
                    "the district office."
                )
                % {"sheet": sheet}
            )
        points = {c.code: "NA" if marks[sheet.pk][c.pk].is_na else str(marks[sheet.pk][c.pk].points) for c in criteria}
        opened.append(
            {
                "assessor": sheet.assessor.name,
                "subject": sheet.subject.name,
                "seal": sheet.seal,
                "salt": sheet.salt,
                "marks": points,
            }
        )
    return opened


def lock_all(cluster_round: ClusterRound) -> None:
    """From the conference on only settled points change anything; part of the act that opens the conference."""
    counting = [State.REVEALED, State.AMENDED]
    cluster_round.cross_checks.filter(state__in=counting).update(state=State.LOCKED)
