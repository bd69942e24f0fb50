"""Criteria sets from their public JSON form (criteria-set/1)."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from audits.models import CriteriaSet, Criterion, Group, Level
from clusters import journal
from clusters.models import Person


@transaction.atomic
def take_criteria_set(data: Mapping[str, Any], *, by: Person) -> CriteriaSet:
    """The set with exactly this content: the one that exists, or a new version under its code."""
    content = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    fingerprint = hashlib.sha256(content.encode()).hexdigest()
    known = CriteriaSet.objects.filter(fingerprint=fingerprint).first()
    if known:
        return known
    code = slugify(data.get("code") or "") or "criteria"
    last = CriteriaSet.objects.filter(code=code).order_by("version").last()
    criteria_set = CriteriaSet.objects.create(
        code=code,
        version=last.version + 1 if last else 1,
        title=data.get("title") or code,
        scale=Decimal(data.get("scale") or "100"),
        is_sample=bool(data.get("sample")),
        note=data.get("note") or "",
        fingerprint=fingerprint,
    )
    _add_groups(criteria_set, data["groups"])
    journal.record("criteria_set.taken", criteria_set, by=by, after={"fingerprint": fingerprint})
    return criteria_set


def _add_groups(criteria_set: CriteriaSet, groups: list[Mapping[str, Any]]) -> None:
    rows = Group.objects.bulk_create(
        Group(
            criteria_set=criteria_set,
            place=place,
            code=g["code"],
            title=g["title"],
            max_points=Decimal(g["max"]),
        )
        for place, g in enumerate(groups, 1)
    )
    pairs = [(row, c) for row, g in zip(rows, groups, strict=True) for c in g["criteria"]]
    criteria = Criterion.objects.bulk_create(
        Criterion(
            criteria_set=criteria_set, group=group, place=place, code=c["code"], title=c["title"],
            max_points=Decimal(c["max"]), step=Decimal(c["step"]), kind=c.get("kind") or "",
            allow_na=bool(c.get("allow_na")), guidance=c.get("guidance") or "", evidence=c.get("evidence") or "",
            basis=c.get("basis") or "", zero_caps_class_at=c.get("zero_caps_class_at") or "",
        )
        for place, (group, c) in enumerate(pairs, 1)
    )  # fmt: skip
    Level.objects.bulk_create(
        Level(criterion=row, place=place, label=level["label"], points=Decimal(level["points"]))
        for row, (_group, c) in zip(criteria, pairs, strict=True)
        for place, level in enumerate(c.get("levels") or [], 1)
    )
