from decimal import Decimal
from fractions import Fraction

from scoring.charts.dots import DOT, MARGIN, WIDTH, dot_plot

NOTHING = {"own": None, "computed": None, "settled": None}


def test_a_line_goes_from_0_to_the_maximum():
    plot = dot_plot([Decimal(0), Decimal(4)], Decimal(4), **NOTHING)
    assert [dot.x for dot in plot.dots] == [MARGIN, WIDTH - MARGIN]
    assert [tick.points for tick in plot.ticks] == [0, 1, 2, 3, 4]


def test_equal_marks_stand_on_each_other():
    plot = dot_plot([Decimal(2), Decimal(2), Decimal(2)], Decimal(4), **NOTHING)
    assert [dot.x for dot in plot.dots] == [WIDTH // 2] * 3
    assert [dot.y for dot in plot.dots] == [plot.axis, plot.axis - DOT, plot.axis - 2 * DOT]


def test_a_maximum_between_whole_points_has_its_own_tick():
    assert [tick.points for tick in dot_plot([], Decimal("2.5"), **NOTHING).ticks] == [0, 1, 2, Decimal("2.5")]
    assert [tick.points for tick in dot_plot([], Decimal(40), **NOTHING).ticks] == [0, 10, 20, 30, 40]


def test_a_third_of_a_point_has_its_place():
    plot = dot_plot([], Decimal(3), own=Decimal(3), computed=Fraction(5, 3), settled=None)
    assert (plot.own, plot.computed, plot.settled) == (WIDTH - MARGIN, MARGIN + 167, None)
