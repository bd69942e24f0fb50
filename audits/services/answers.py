"""Saving answers: many at once, one transaction, a version per answer.

Whoever comes too late loses nothing: both texts are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from audits import points as point_rules
from audits.models import Criterion, Mark, MarkVersion, SelfScore, SelfScoreVersion
from clusters import clock
from clusters.errors import Refused
from clusters.models import Person


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it comes from a form, a workbook or a case.

    `version` is the one it was based on; 0: there was none.
    """

    points: Decimal | None = None
    is_na: bool = False
    text: str = ""  # the reason of a self-score, the remark of a mark
    version: int = 0
    confirmed: bool = False  # a reason copied from last year was looked at again

    @property
    def is_blank(self) -> bool:
        return self.points is None and not self.is_na and not self.text


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people changed one answer: what was refused, and what stands."""

    criterion: Criterion
    mine: Given
    theirs: SelfScore | Mark


@dataclass(frozen=True, slots=True)
class Kind:
    model: type[Any]
    versions: type[Any]
    parent: str
    text: str
    answer: str
    also: tuple[str, ...] = ()


SELF_SCORES = Kind(SelfScore, SelfScoreVersion, "self_assessment", "reason", "self_score", ("carried_from",))
MARKS = Kind(Mark, MarkVersion, "cross_check", "remark", "mark")


def save(
    kind: Kind, parent: Any, criteria: list[Criterion], given: Mapping[str, Given], *, by: Person
) -> list[Conflict]:
    """Save what changed, refuse what is stale.

    `parent`'s row must be locked by the caller. At most 8 queries, however many answers.
    """
    return _save(kind, parent, criteria, given, by)[1]


def save_one(kind: Kind, parent: Any, criterion: Criterion, answer: Given, *, by: Person) -> Any:
    """What stands then, None while nothing was ever written, or the Conflict; otherwise as `save`."""
    rows, conflicts = _save(kind, parent, [criterion], {criterion.code: answer}, by)
    return conflicts[0] if conflicts else rows.get(criterion.pk)


def _save(
    kind: Kind, parent: Any, criteria: list[Criterion], given: Mapping[str, Given], by: Person
) -> tuple[dict[int, Any], list[Conflict]]:
    known = _checked(criteria, given)
    wanted = [known[code].pk for code in given]
    rows = {r.criterion_id: r for r in kind.model.objects.filter(**{kind.parent: parent}, criterion__in=wanted)}
    new, changed, conflicts = [], [], []
    for code, answer in given.items():
        row = rows.get(known[code].pk)
        if row is None and not answer.is_blank:
            new.append(kind.model(**{kind.parent: parent}, criterion=known[code], **_fields(kind, answer, by)))
        if row is None or _same(kind, row, answer):
            continue
        if answer.version != row.version:
            conflicts.append(Conflict(known[code], answer, row))
            continue
        if kind is SELF_SCORES and (answer.confirmed or answer.text != row.reason):
            row.carried_from = None
        for field, value in _fields(kind, answer, by).items():
            setattr(row, field, value)
        row.version += 1
        changed.append(row)
    kind.model.objects.bulk_create(new)
    fields = ["points", "is_na", kind.text, "version", "saved_at", "saved_by", *kind.also]
    kind.model.objects.bulk_update(changed, fields)
    refused = [_version(kind, conflict.theirs, refused=conflict.mine, by=by) for conflict in conflicts]
    versions = [_version(kind, row) for row in (*new, *changed)] + refused
    kind.versions.objects.bulk_create(versions)
    return rows | {row.criterion_id: row for row in new}, conflicts


def _checked(criteria: list[Criterion], given: Mapping[str, Given]) -> dict[str, Criterion]:
    """The criteria by code; Refused at the first answer that is not legal, before anything is written."""
    known = {c.code: c for c in criteria}
    for code, answer in given.items():
        if code not in known:
            raise Refused(_("There is no criterion %(code)s in this set.") % {"code": code}, at=code)
        _check(known[code], answer)
    return known


def _check(criterion: Criterion, answer: Given) -> None:
    if answer.is_na and answer.points is not None:
        raise Refused(
            _("Criterion %(code)s has points and “not applicable” at once: keep one of the two")
            % {"code": criterion.code},
            at=criterion.code,
        )
    if answer.is_na and not criterion.allow_na:
        raise Refused(_("Criterion %(code)s cannot be “not applicable”") % {"code": criterion.code}, at=criterion.code)
    if answer.points is not None:
        point_rules.legal(answer.points, criterion)


def _fields(kind: Kind, answer: Given, by: Person) -> dict[str, Any]:
    return {
        "points": answer.points, "is_na": answer.is_na, kind.text: answer.text, "saved_at": clock.now(), "saved_by": by,
    }  # fmt: skip


def _same(kind: Kind, row: Any, answer: Given) -> bool:
    if kind is SELF_SCORES and answer.confirmed and row.carried_from:
        return False
    return (row.points, row.is_na, getattr(row, kind.text)) == (answer.points, answer.is_na, answer.text)


def _version(kind: Kind, row: Any, *, refused: Given | None = None, by: Person | None = None) -> Any:
    if refused:
        return kind.versions(
            **{kind.answer: row},
            refused=True,
            version=refused.version,
            **_fields(kind, refused, by or row.saved_by),
        )
    return kind.versions(
        **{kind.answer: row, kind.text: getattr(row, kind.text)},
        points=row.points, is_na=row.is_na, version=row.version, saved_at=row.saved_at, saved_by=row.saved_by,
    )  # fmt: skip
