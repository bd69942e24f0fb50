"""The marks of one criterion on a line from 0 to its maximum: geometry in whole pixels, drawn by scoring/_dots.html."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

WIDTH = 320
MARGIN = 10
DOT = 13  # a dot's height: equal marks stand on each other
FEW = 10  # up to this maximum every whole point gets its number

Points = Fraction | Decimal


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    points: Points


@dataclass(frozen=True, slots=True)
class DotPlot:
    height: int
    axis: int
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    own: int | None  # the self-score
    computed: int | None  # what the marks alone give
    settled: int | None
    width: int = WIDTH
    left: int = MARGIN
    right: int = WIDTH - MARGIN

    @property
    def labels(self) -> int:
        return self.axis + 22

    @property
    def tick_end(self) -> int:
        return self.axis + 7

    @property
    def mean_top(self) -> int:
        return self.axis - 10


def dot_plot(
    marks: Iterable[Points], whole: Decimal, *, own: Points | None, computed: Points | None, settled: Points | None
) -> DotPlot:
    def x(points: Points) -> int:
        return MARGIN + round((WIDTH - 2 * MARGIN) * Fraction(points) / Fraction(whole))

    places = [x(mark) for mark in sorted(marks)]
    tallest = max((places.count(place) for place in places), default=1)
    axis = 28 + DOT * (tallest - 1)
    dots = tuple(Dot(place, axis - DOT * places[:number].count(place)) for number, place in enumerate(places))
    return DotPlot(
        height=axis + 26, axis=axis, dots=dots, ticks=tuple(Tick(x(points), points) for points in _ticks(whole)),
        own=None if own is None else x(own), computed=None if computed is None else x(computed),
        settled=None if settled is None else x(settled),
    )  # fmt: skip


def _ticks(whole: Decimal) -> list[Decimal]:
    """0, every whole point of a small maximum or its quarters, and the maximum itself."""
    step = Decimal(1) if whole <= FEW else whole / 4
    below = int((whole - step / 2) / step)
    return [*(step * number for number in range(below + 1)), whole]
