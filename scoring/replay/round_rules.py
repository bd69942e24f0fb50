"""The rules of the case's round, with the defaults of rules.md."""

from collections.abc import Callable, Collection
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from scoring.case_file.case import CriteriaSet
from scoring.replay.places import Place
from scoring.rules.facts import UNCLASSIFIED, Band, Cap, Rules, VoteRules

AGGREGATES = ("mean", "median", "trimmed_mean")
NA_MODES = ("rescale", "full_marks")
VOTE_BASES = ("present", "entitled")
GROUP_BELOW = "group_below"
CAPS = ("not_submitted", "declared", "criterion_zero", GROUP_BELOW)
GROUP = "group:"
TIE_BREAKS = ("without_bonus", "smaller_gap", "earlier_submission")
LARGEST_QUOTA = 999
DEFAULTS = Rules(bands=(), total_cap=Decimal(0), commend_min_class="")

_OPTIONAL = (
    "aggregate", "dispute", "na_mode", "bonus_cap", "total_cap", "caps", "tie_break", "vote", "quota",
    "commend_min_class",
)  # fmt: skip


def read_rules(place: Place, criteria_set: CriteriaSet | None) -> Rules:
    parts = place.parts(("bands",), _OPTIONAL)
    bands = _bands(parts["bands"])
    names = class_names(bands)
    dispute = parts["dispute"].parts((), ("min_points", "min_share", "group_share"))
    quota = parts["quota"].parts((), ("collectives", "individuals"))
    return Rules(
        bands=bands,
        total_cap=_given(parts["total_cap"], Place.points, criteria_set.scale if criteria_set else Decimal(0)),
        commend_min_class=_commend_min_class(parts["commend_min_class"], bands),
        aggregate=_given(parts["aggregate"], partial(Place.choice, words=AGGREGATES), DEFAULTS.aggregate),
        dispute_min_points=_given(dispute["min_points"], Place.points, DEFAULTS.dispute_min_points),
        dispute_min_share=_given(dispute["min_share"], Place.share, DEFAULTS.dispute_min_share),
        dispute_group_share=_given(dispute["group_share"], Place.share, DEFAULTS.dispute_group_share),
        na_mode=_given(parts["na_mode"], partial(Place.choice, words=NA_MODES), DEFAULTS.na_mode),
        bonus_cap=_given(parts["bonus_cap"], Place.points, DEFAULTS.bonus_cap),
        caps=tuple(_cap(cap, names) for cap in parts["caps"].items()),
        tie_break=tuple(_tie_break(name, criteria_set) for name in parts["tie_break"].items()),
        vote=_vote(parts["vote"]),
        quota_collectives=_given(quota["collectives"], _quota, DEFAULTS.quota_collectives),
        quota_individuals=_given(quota["individuals"], _quota, DEFAULTS.quota_individuals),
    )


def class_names(bands: tuple[Band, ...]) -> tuple[str, ...]:
    """The classes a cap or an incident may name; empty when the bands could not be read."""
    names = tuple(band.name for band in bands)
    return (*names, UNCLASSIFIED) if names and None not in names else ()


def check_class(place: Place, names: Collection[str]) -> Any:
    name = place.text()
    if name is None or not names or name in names:
        return name
    place.refuse(
        _("“%(value)s” is not a class of this round. Use one of these: %(classes)s.")
        % {"value": name, "classes": ", ".join(names)}
    )
    return None


def _given(place: Place, read: Callable[[Place], Any], default: Any) -> Any:
    """The default stands where the case says nothing, not where it cannot be read: that is None."""
    return read(place) if place else default


def _quota(place: Place) -> Any:
    return place.whole(0, LARGEST_QUOTA)


def _bands(place: Place) -> tuple[Band, ...]:
    bands: list[Band] = []
    for entry in place.items():
        parts = entry.parts(("class", "from"))
        band = Band(parts["class"].text(), parts["from"].points())
        if band.name is not None and band.name in (UNCLASSIFIED, *(above.name for above in bands)):
            parts["class"].refuse(
                _("The class %(name)s is named twice or reserved. Give it a name of its own.") % {"name": band.name}
            )
        last: Any = bands[-1].at_least if bands else None
        if None not in (band.at_least, last) and band.at_least >= last:
            parts["from"].refuse(
                _("Bands go from the highest to the lowest, each lower than the one before. Put them in order.")
            )
        bands.append(band)
    if isinstance(place.value, list) and not bands:
        place.refuse(_("A round has at least one band. Add the bands, the highest first."))
    return tuple(bands)


def _commend_min_class(place: Place, bands: tuple[Band, ...]) -> Any:
    if place:
        names = class_names(bands)
        return check_class(place, names[:-1])
    return bands[0].name if bands else None


def _cap(place: Place, names: Collection[str]) -> Cap:
    when = place.value.get("when") if isinstance(place.value, dict) else None
    needs_share = when == GROUP_BELOW
    parts = place.parts(
        ("when", "at_most", "share") if needs_share else ("when", "at_most"),
        () if when in CAPS else ("share",),
    )
    return Cap(
        when=parts["when"].choice(CAPS),
        at_most=check_class(parts["at_most"], names),
        share=parts["share"].share() if needs_share else None,
    )


def _tie_break(place: Place, criteria_set: CriteriaSet | None) -> Any:
    name = place.text()
    groups = [group.code for group in criteria_set.groups] if criteria_set else []
    if name is None or name in TIE_BREAKS:
        return name
    if name.startswith(GROUP):
        if not groups or None in groups or name.removeprefix(GROUP) in groups:
            return name
        place.refuse(
            _("“%(value)s” names a group that the criteria set does not have. Correct the code.") % {"value": name}
        )
        return None
    return place.choice([*TIE_BREAKS, f"{GROUP}CODE"])


def _vote(place: Place) -> VoteRules:
    parts = place.parts((), ("quorum", "majority", "base", "recuse_own", "deputy_for_own"))
    default = DEFAULTS.vote
    return VoteRules(
        quorum=_given(parts["quorum"], Place.fraction, default.quorum),
        majority=_given(parts["majority"], Place.fraction, default.majority),
        base=_given(parts["base"], partial(Place.choice, words=VOTE_BASES), default.base),
        recuse_own=_given(parts["recuse_own"], Place.flag, default.recuse_own),
        deputy_for_own=_given(parts["deputy_for_own"], Place.flag, default.deputy_for_own),
    )
