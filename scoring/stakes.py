"""What a line that is still open could turn: the class or rank of its ward, and who heads the commendation list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from scoring.rules.classification import band_of, depth
from scoring.rules.commendation import eligible
from scoring.rules.facts import LineResult, Rules, WardResult


@dataclass(frozen=True, slots=True)
class Stakes:
    """If the line were settled anywhere from its lowest to its highest points. Caps and tie-breaks are left aside."""

    least: Fraction  # the ward's total
    most: Fraction
    classes: tuple[str, ...] = ()  # from the highest to the lowest it could get; empty where it is one
    ranks: tuple[int, int] | None = None  # the best and the worst; None where nobody is passed or caught up with
    heads: tuple[int, ...] = ()  # wards that could head the commendation list, the present head first

    @property
    def points(self) -> Fraction:
        return self.most - self.least

    @property
    def gravity(self) -> int:
        """0 for a class, 1 for a rank, 2 for the commendation alone, 3 for points only."""
        return next((place for place, what in enumerate((self.classes, self.ranks, self.heads)) if what), 3)


def stakes(
    ward: WardResult, line: LineResult, span: Sequence[Fraction], results: Sequence[WardResult], rules: Rules
) -> Stakes:
    """`span`: points between which the line may be settled; `results`: of the whole cluster, in its order."""
    points = sum((group.points for group in ward.groups), Fraction(0))
    scale = ward.base / points if points else Fraction(1)
    ends = [
        max(min(ward.total + (end - line.agreed) * scale, Fraction(rules.total_cap)), Fraction(0))
        for end in (min(span), max(span))
    ]
    least, most = ends
    others = [result.total for result in results if result.ward != ward.ward]
    return Stakes(
        least, most, _classes(least, most, rules), _ranks(least, most, others), _heads(ward, line, ends, results, rules)
    )


def _classes(least: Fraction, most: Fraction, rules: Rules) -> tuple[str, ...]:
    lowest, highest = band_of(least, rules.bands), band_of(most, rules.bands)
    if lowest == highest:
        return ()
    names = [band.name for band in rules.bands]
    return (*names[depth(highest, rules.bands) : depth(lowest, rules.bands)], lowest)


def _ranks(least: Fraction, most: Fraction, others: Sequence[Fraction]) -> tuple[int, int] | None:
    if least == most or not any(least <= total <= most for total in others):
        return None
    return 1 + sum(total > most for total in others), 1 + sum(total > least for total in others)


def _heads(
    ward: WardResult, line: LineResult, ends: Sequence[Fraction], results: Sequence[WardResult], rules: Rules
) -> tuple[int, ...]:
    """The present head, then who would head the list with the line settled at either end; empty where nobody else."""
    settled = tuple(replace(each, provisional=False) if each.code == line.code else each for each in ward.lines)
    found = [_head(results, rules)]
    for total in ends:
        classified = ward.classified if ward.capped_by else band_of(total, rules.bands)
        changed = replace(ward, total=total, lines=settled, classified=classified)
        ranked = [changed if each.ward == ward.ward else each for each in results]
        ordered = sorted(ranked, key=lambda each: -each.total)
        found.append(_head([replace(each, rank=place) for place, each in enumerate(ordered)], rules))
    heads = tuple(dict.fromkeys(head for head in found if head is not None))
    return heads if len(set(found)) > 1 else ()


def _head(results: Sequence[WardResult], rules: Rules) -> int | None:
    return next(iter(eligible(results, rules)), None)
