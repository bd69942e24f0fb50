"""From a total to a class (rules.md §5). Decided on the unrounded total."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from scoring.rules.facts import UNCLASSIFIED, Band

CAP_KINDS = (
    "not_submitted",
    "declared",
    "criterion_zero",
    "group_below",
)  # the first named is the one printed


def band_of(total: Fraction, bands: Sequence[Band]) -> str:
    return next((band.name for band in bands if total >= Fraction(band.at_least)), UNCLASSIFIED)


def depth(name: str, bands: Sequence[Band]) -> int:
    """0 for the first band, one more for each below it, unclassified last."""
    return [*(band.name for band in bands), UNCLASSIFIED].index(name)


def capped(band: str, caps: Iterable[tuple[str, str]], bands: Sequence[Band]) -> tuple[str, str | None]:
    """The class that stands, and the kind of the cap that lowered it. `caps`: (kind, class at most)."""
    lowering = [
        (-depth(at_most, bands), CAP_KINDS.index(kind), at_most, kind)
        for kind, at_most in caps
        if depth(at_most, bands) > depth(band, bands)
    ]
    if not lowering:
        return band, None
    _, _, at_most, kind = min(lowering)
    return at_most, kind
