"""Who and by which rules: district, wards, the round and its calendar."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from scoring.case_file.case import CriteriaSet, Directive, District, Round, Ward, Window
from scoring.replay.places import FIRST_YEAR, LAST_YEAR, Place
from scoring.replay.round_rules import read_rules

DISTRICT_KINDS = ("quan", "huyen", "thi_xa", "thanh_pho", "tinh")
WARD_KINDS = ("phuong", "xa", "thi_tran", "dac_khu")
MODES = ("desk", "field")
WINDOWS = ("self_assessment", "cross_check", "explanation")


def read_district(place: Place) -> District:
    parts = place.parts(("code", "name", "kind", "office", "superior", "place"))
    return District(
        code=parts["code"].text(),
        name=parts["name"].text(),
        kind=parts["kind"].choice(DISTRICT_KINDS),
        office=parts["office"].text(),
        superior=parts["superior"].text(),
        place=parts["place"].text(),
    )


def read_wards(place: Place) -> tuple[Ward, ...]:
    wards: list[Ward] = []
    for entry in place.items():
        parts = entry.parts(("name", "kind"), ("code",))
        ward = Ward(
            parts["name"].text(),
            parts["kind"].choice(WARD_KINDS),
            parts["code"].text(may_be_empty=True) or "",
        )
        if ward.name is not None and ward.name in (other.name for other in wards):
            parts["name"].refuse(
                _("Two wards are named %(ward)s, and a case tells wards apart by name. Rename one.")
                % {"ward": ward.name}
            )
        wards.append(ward)
    return tuple(wards)


def read_round(place: Place, criteria_set: CriteriaSet | None) -> Round:
    parts = place.parts(("year", "title", "directive", "mode", "windows", "rules"))
    windows = _windows(parts["windows"])
    return Round(
        year=parts["year"].whole(FIRST_YEAR, LAST_YEAR),
        title=parts["title"].text(),
        directive=_directive(parts["directive"]),
        mode=parts["mode"].choice(MODES),
        self_assessment=windows["self_assessment"],
        cross_check=windows["cross_check"],
        explanation=windows["explanation"],
        rules=read_rules(parts["rules"], criteria_set),
    )


def _directive(place: Place) -> Directive:
    parts = place.parts(("type", "number", "date", "issuer", "subject"))
    return Directive(
        type=parts["type"].text(),
        number=parts["number"].text(),
        issued_on=parts["date"].day(),
        issuer=parts["issuer"].text(),
        subject=parts["subject"].text(),
    )


def _windows(place: Place) -> Mapping[str, Window]:
    parts = place.parts(WINDOWS)
    windows: dict[str, Window] = {}
    before: Any = None
    for name in WINDOWS:
        window = windows[name] = _window(parts[name])
        if None not in (before, window.opens_at) and window.opens_at < before:
            parts[name].entry(0).refuse(
                _(
                    "This window opens before the one before it has closed. Windows follow each other;"
                    " correct the moment."
                )
            )
        before = window.closes_at or before
    return windows


def _window(place: Place) -> Window:
    moments = place.items()
    if len(moments) != 2:  # noqa: PLR2004 - from and to
        if isinstance(place.value, list):
            place.refuse(_("A window is two moments, when it opens and when it closes. Write both."))
        return Window(None, None)  # type: ignore[arg-type]  # a problem is noted: the case is not handed out
    window = Window(moments[0].moment(), moments[1].moment())
    if None not in (window.opens_at, window.closes_at) and window.closes_at <= window.opens_at:
        moments[1].refuse(_("This window closes before it opens. Correct one of its two moments."))
        return Window(window.opens_at, None)  # type: ignore[arg-type]  # as above
    return window
