"""The criteria set of a case: written in the case, or in a file beside it."""

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from django.utils.translation import gettext as _

from scoring.case_file.case import CRITERIA_SET_SCHEMA, DEFAULT_SCALE, CriteriaSet, Criterion, Group, Level
from scoring.case_file.writer import plain
from scoring.replay import json_files
from scoring.replay.places import ABSENT, Place

CRITERION_KEYS = (
    "code", "title", "max", "step", "kind", "levels", "allow_na", "guidance", "evidence", "basis",
)  # fmt: skip
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def read_criteria_set(place: Place, base_dir: Path) -> CriteriaSet | None:
    """None when it cannot be read at all; parts that could not be read are None inside."""
    if isinstance(place.value, str):
        place = _from_file(place, base_dir)
    if not place:
        return None
    parts = place.parts(("schema", "groups"), ("code", "title", "sample", "note", "scale"))
    parts["schema"].choice([CRITERIA_SET_SCHEMA])
    groups = tuple(_group(group) for group in parts["groups"].items())
    if isinstance(parts["groups"].value, list) and not groups:
        parts["groups"].refuse(_("A criteria set has at least one group. Add its groups."))
    criteria_set = CriteriaSet(
        groups=groups,
        scale=parts["scale"].points() if parts["scale"] else DEFAULT_SCALE,
        code=parts["code"].text(may_be_empty=True) or "",
        title=parts["title"].text(may_be_empty=True) or "",
        sample=parts["sample"].flag() or False,
        note=parts["note"].text(may_be_empty=True) or "",
    )
    _check_codes(criteria_set, parts["groups"])
    _check_scale(criteria_set, parts["scale"])
    return criteria_set


def codes_are_certain(criteria_set: CriteriaSet | None) -> bool:
    """Only then can scores be compared with the set; else every sheet would repeat the set's own problem."""
    if criteria_set is None:
        return False
    codes = [criterion.code for criterion in criteria_set.criteria]
    complete = bool(criteria_set.groups) and all(group.criteria for group in criteria_set.groups)
    return complete and None not in codes and len(set(codes)) == len(codes)


def _from_file(place: Place, base_dir: Path) -> Place:
    absent = Place(ABSENT, place.path, place.problems)
    name = place.text()
    if name is None:
        return absent
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor or _ADDRESS.match(name):
        place.refuse(
            _("The criteria set is a file near the case, not an address. Write its name relative to the case.")
        )
        return absent
    found = Place(json_files.load(base_dir / name, place), place.path, place.problems)
    return found if found and json_files.is_sound(found) else absent


def _group(place: Place) -> Group:
    parts = place.parts(("code", "title", "max", "criteria"))
    criteria = tuple(_criterion(criterion) for criterion in parts["criteria"].items())
    group = Group(parts["code"].text(), parts["title"].text(), parts["max"].points(), criteria)
    if isinstance(parts["criteria"].value, list) and not criteria:
        parts["criteria"].refuse(_("A group has at least one criterion. Add its criteria or remove the group."))
        return group
    total = _total(criteria)
    if None not in (total, group.max_points) and total != group.max_points:
        parts["max"].refuse(
            _(
                "The criteria of this group are %(total)s points together, but its maximum is %(max)s."
                " Correct one of them."
            )
            % {"total": plain(total), "max": plain(group.max_points)}
        )
    return group


def _criterion(place: Place) -> Criterion:
    parts = place.parts(CRITERION_KEYS, ("zero_caps_class_at",))
    criterion = Criterion(
        code=parts["code"].text(),
        title=parts["title"].text(),
        max_points=_above_zero(parts["max"]),
        step=_above_zero(parts["step"]),
        kind=parts["kind"].text(),
        levels=tuple(_level(level) for level in parts["levels"].items()),
        allow_na=parts["allow_na"].flag(),
        guidance=parts["guidance"].text(may_be_empty=True),
        evidence=parts["evidence"].text(may_be_empty=True),
        basis=parts["basis"].text(may_be_empty=True),
        zero_caps_class_at=parts["zero_caps_class_at"].text(),
    )
    if None in (criterion.max_points, criterion.step):
        return criterion
    if criterion.max_points % criterion.step:
        parts["step"].refuse(
            _("The step %(step)s does not divide the maximum %(max)s. Choose a step that does.")
            % {"step": plain(criterion.step), "max": plain(criterion.max_points)}
        )
        return replace(criterion, step=None)  # type: ignore[arg-type]  # no points are compared with such a step
    for n, level in enumerate(criterion.levels):
        if level.points is not None and not criterion.admits(level.points):
            refuse_points(parts["levels"].entry(n).child("points"), criterion, level.points)
    return criterion


def refuse_points(place: Place, criterion: Criterion, points: Any) -> None:
    place.refuse(
        _("Criterion %(code)s gives 0 to %(max)s points in steps of %(step)s, but %(points)s is written. Correct it.")
        % {
            "code": criterion.code,
            "max": plain(criterion.max_points),
            "step": plain(criterion.step),
            "points": plain(points),
        }
    )


def _level(place: Place) -> Level:
    parts = place.parts(("label", "points"))
    return Level(parts["label"].text(), parts["points"].points())


def _above_zero(place: Place) -> Any:
    points = place.points()
    if points == 0:
        place.refuse(_("This must be more than 0 points. Correct it."))
        return None
    return points


def _check_codes(criteria_set: CriteriaSet, groups: Place) -> None:
    seen_groups: set[str] = set()
    seen: set[str] = set()
    for g, group in enumerate(criteria_set.groups):
        _check_once(group.code, groups.entry(g).child("code"), seen_groups)
        for c, criterion in enumerate(group.criteria):
            _check_once(criterion.code, groups.entry(g).child("criteria").entry(c).child("code"), seen)


def _check_once(code: str | None, place: Place, seen: set[str]) -> None:
    if code is None:
        return
    if code in seen:
        place.refuse(_("The code %(code)s is used twice. Give each one its own code.") % {"code": code})
    seen.add(code)


def _check_scale(criteria_set: CriteriaSet, scale: Place) -> None:
    total: Any = _total(criteria_set.criteria) if all(group.criteria for group in criteria_set.groups) else None
    if None not in (total, criteria_set.scale) and total != criteria_set.scale:
        scale.refuse(
            _(
                "All criteria are %(total)s points together, but the scale is %(scale)s. Correct the"
                " maxima or the scale."
            )
            % {"total": plain(total), "scale": plain(criteria_set.scale)}
        )


def _total(criteria: tuple[Criterion, ...]) -> Any:
    maxima = [criterion.max_points for criterion in criteria]
    return sum(maxima) if maxima and None not in maxima else None
