"""What holds for every cluster that can be written down."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audits.sheets import Criterion, Group, Line, Mark, Sheet
from scoring.rules import display
from scoring.rules.consolidation import consolidate
from scoring.rules.facts import UNCLASSIFIED, Band, Cap, Proceedings, Rules, WardResult

SENT = datetime(2018, 10, 1, tzinfo=UTC)
GROUPS = (
    Group(
        "I",
        "I",
        (
            Criterion("I.1", "", Decimal(3), Decimal("0.5"), "B"),
            Criterion("I.2", "", Decimal(4), Decimal("0.1")),
        ),
    ),
    Group(
        "II",
        "II",
        (Criterion("II.1", "", Decimal(2), Decimal("0.25")), Criterion("II.2", "", Decimal(1), Decimal(1))),
    ),
)
CRITERIA = tuple(criterion for group in GROUPS for criterion in group.criteria)
WHOLE = Decimal(10)
STANDARD = Rules(
    bands=(Band("A", Decimal("8.5")), Band("B", Decimal(7)), Band("C", Decimal(5))),
    total_cap=WHOLE,
    commend_min_class="A",
)

quickly = settings(max_examples=60, deadline=None)


def points(criterion: Criterion) -> st.SearchStrategy[Decimal]:
    return st.integers(0, int(criterion.max_points / criterion.step)).map(lambda steps: steps * criterion.step)


@st.composite
def sheets(draw, *, claims: bool = True, wards: tuple[int, int] = (1, 5)):
    members = range(1, draw(st.integers(*wards)) + 1)
    return tuple(draw(a_sheet(ward, tuple(members), claims=claims)) for ward in members)


@st.composite
def a_sheet(draw, ward: int, members: tuple[int, ...], *, claims: bool):
    others = [member for member in members if member != ward]
    assessors = tuple(member for member in others if draw(st.integers(0, 5)))
    lines = []
    for criterion in CRITERIA:
        answer = points(criterion)
        marks = tuple(Mark(who, draw(st.none() | answer if claims else answer)) for who in assessors)
        own = draw(st.none() | answer if claims else answer)
        lines.append(Line(criterion.code, own, claims_na=own is None, marks=marks))
    sent_at = draw(st.sampled_from([None, SENT, SENT + timedelta(hours=1)]))
    return Sheet(ward, sent_at, tuple(lines), assessors)


RULES = st.builds(
    Rules,
    bands=st.just(STANDARD.bands),
    total_cap=st.sampled_from([Decimal(8), WHOLE, Decimal(12)]),
    commend_min_class=st.just("A"),
    aggregate=st.sampled_from(["mean", "median", "trimmed_mean"]),
    dispute_min_share=st.sampled_from([Decimal("0.1"), Decimal("0.30"), Decimal(1)]),
    dispute_group_share=st.sampled_from([Decimal("0.05"), Decimal("0.20"), Decimal(1)]),
    na_mode=st.sampled_from(["rescale", "full_marks"]),
    bonus_cap=st.sampled_from([Decimal(0), Decimal("1.5")]),
    caps=st.sampled_from([(), (Cap("group_below", "C", Decimal("0.5")),), (Cap("declared", "B"),)]),
    tie_break=st.lists(
        st.sampled_from(["without_bonus", "group:I", "smaller_gap", "earlier_submission"]), unique=True
    ).map(tuple),
)
AMOUNTS = st.dictionaries(st.integers(1, 5), st.lists(st.decimals(0, 3, places=2), max_size=3).map(tuple), max_size=3)
LINES = st.tuples(st.integers(1, 5), st.sampled_from(CRITERIA)).flatmap(
    lambda pair: st.tuples(st.just((pair[0], pair[1].code)), points(pair[1]))
)
SETTLED = st.lists(LINES, max_size=4).map(dict)
PROCEEDINGS = st.builds(
    Proceedings,
    settled=SETTLED,
    decided=SETTLED,
    bonus=AMOUNTS,
    penalties=AMOUNTS,
    incidents=st.dictionaries(st.integers(1, 5), st.just(("B",)), max_size=2),
)


def numbers_in(value: object):
    if is_dataclass(value):
        for field in fields(value):
            yield from numbers_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for member in value:
            yield from numbers_in(member)
    elif not isinstance(value, str | bool | None):
        yield value


@quickly
@given(sheets(), RULES, PROCEEDINGS, st.randoms())
def test_the_order_of_wards_assessors_and_marks_changes_nothing(cluster, rules, proceedings, chance):
    def shuffled(members):
        return tuple(chance.sample(members, len(members)))

    other = [
        replace(
            sheet,
            assessors=shuffled(sheet.assessors),
            lines=tuple(replace(line, marks=shuffled(line.marks)) for line in shuffled(sheet.lines)),
        )
        for sheet in shuffled(cluster)
    ]
    first, second = (
        {result.ward: comparable(result) for result in consolidate(GROUPS, members, rules, proceedings)}
        for members in (cluster, other)
    )
    assert first == second


def comparable(result: WardResult) -> WardResult:
    lines = tuple(replace(line, marks=tuple(sorted(line.marks))) for line in result.lines)
    return replace(result, lines=lines, unstable_without=tuple(sorted(result.unstable_without)))


@quickly
@given(sheets(), RULES, PROCEEDINGS)
def test_more_points_never_rank_lower(cluster, rules, proceedings):
    results = consolidate(GROUPS, cluster, rules, proceedings)
    for one in results:
        for other in results:
            if one.total > other.total:
                assert one.rank < other.rank
            elif not rules.tie_break and one.total == other.total:
                assert one.rank == other.rank


@quickly
@given(sheets(), RULES, PROCEEDINGS)
def test_ranks_are_those_of_a_competition_and_joint_says_who_shares_one(cluster, rules, proceedings):
    results = consolidate(GROUPS, cluster, rules, proceedings)
    ranks = [result.rank for result in results]
    assert sorted(result.ward for result in results) == sorted(sheet.ward for sheet in cluster)
    assert ranks == [1 + sum(other < rank for other in ranks) for rank in ranks]
    assert [result.joint for result in results] == [ranks.count(rank) > 1 for rank in ranks]


@quickly
@given(sheets(), RULES, PROCEEDINGS)
def test_every_amount_stays_within_its_bounds(cluster, rules, proceedings):
    for result in consolidate(GROUPS, cluster, rules, proceedings):
        assert 0 <= result.total <= rules.total_cap
        assert 0 <= result.base <= WHOLE
        assert 0 <= result.bonus <= rules.bonus_cap
        assert result.self_total is None or 0 <= result.self_total <= rules.total_cap
        assert all(0 <= group.points <= group.max_points for group in result.groups)
        for line, criterion in zip(result.lines, CRITERIA, strict=True):
            assert 0 <= line.agreed <= criterion.max_points
            assert 0 <= line.spread <= criterion.max_points
            if line.marks and not line.settled:
                assert min(line.marks) <= line.agreed <= max(line.marks)


@quickly
@given(sheets(), RULES, PROCEEDINGS)
def test_no_number_is_ever_a_float(cluster, rules, proceedings):
    for result in consolidate(GROUPS, cluster, rules, proceedings):
        assert {type(number) for number in numbers_in(result)} <= {int, Fraction}


@quickly
@given(sheets(), RULES, PROCEEDINGS)
def test_a_line_is_settled_left_out_scored_or_said_to_be_unscored(cluster, rules, proceedings):
    for result in consolidate(GROUPS, cluster, rules, proceedings):
        for line in result.lines:
            scored = bool(line.marks) and not line.settled
            assert [line.settled, line.not_applicable, scored, line.unscored].count(True) == 1
            assert not (line.not_applicable and (line.disputed or line.provisional))
            assert line.provisional or not line.unscored
            assert line.computed is not None or not line.marks


@quickly
@given(sheets(), RULES, PROCEEDINGS)
def test_a_cap_only_lowers_and_says_so(cluster, rules, proceedings):
    order = [band.name for band in rules.bands] + [UNCLASSIFIED]
    for result in consolidate(GROUPS, cluster, rules, proceedings):
        lowered = order.index(result.classified) - order.index(result.band)
        assert lowered >= 0
        assert (lowered > 0) is (result.capped_by is not None)


@quickly
@given(sheets(), RULES, st.sampled_from(CRITERIA))
def test_what_a_ward_would_have_lost_on_a_criterion_left_out_is_not_lost(cluster, rules, criterion):
    """NA is neutral: with full marks on all that applies, leaving a criterion out keeps the whole maximum."""
    assume(any(sheet.assessors for sheet in cluster))

    def perfect(line: Line) -> Line:
        maximum = next(each.max_points for each in CRITERIA if each.code == line.code)
        left_out = line.code == criterion.code
        answer = None if left_out else maximum
        return replace(
            line,
            self_points=answer,
            claims_na=left_out,
            marks=tuple(replace(mark, points=answer) for mark in line.marks),
        )

    flawless = [replace(sheet, sent_at=SENT, lines=tuple(perfect(line) for line in sheet.lines)) for sheet in cluster]
    for result in consolidate(GROUPS, flawless, rules):
        if result.sheets_counted:
            assert result.base == WHOLE
            assert result.not_applicable == (criterion.code,)
        assert result.self_total == min(WHOLE, rules.total_cap)


@quickly
@given(sheets(claims=False, wards=(2, 5)), st.data())
def test_a_higher_mark_never_lowers_the_total_while_nothing_is_disputed(cluster, data):
    calm = replace(STANDARD, dispute_min_points=Decimal(99), dispute_group_share=Decimal(99))
    calm = replace(calm, aggregate=data.draw(st.sampled_from(["mean", "median", "trimmed_mean"])))
    sheet = data.draw(st.sampled_from(cluster))
    assume(sheet.assessors)
    place = data.draw(st.integers(0, len(CRITERIA) - 1))
    raised = data.draw(points(CRITERIA[place]))
    mark, *others = sheet.lines[place].marks
    assume(raised >= mark.points)
    line = replace(sheet.lines[place], marks=(replace(mark, points=raised), *others))
    better = replace(sheet, lines=(*sheet.lines[:place], line, *sheet.lines[place + 1 :]))

    def total_and_rank(members):
        results = consolidate(GROUPS, members, calm)
        return next((result.total, -result.rank) for result in results if result.ward == sheet.ward)

    before = total_and_rank(cluster)
    after = total_and_rank([better if each is sheet else each for each in cluster])
    assert before[0] <= after[0]
    assert before[1] <= after[1]


@quickly
@given(sheets(), RULES, PROCEEDINGS)
def test_stability_is_what_really_leaving_a_ward_out_would_show(cluster, rules, proceedings):
    results = {result.ward: result for result in consolidate(GROUPS, cluster, rules, proceedings)}
    found: dict[int, set[int]] = {ward: set() for ward in results}
    for left_out in results:
        fewer = [without(sheet, left_out) for sheet in cluster]
        for other in consolidate(GROUPS, fewer, rules, proceedings):
            before = results[other.ward]
            if other.sheets_counted and (other.classified, other.rank) != (before.classified, before.rank):
                found[other.ward].add(left_out)
    assert {ward: set(result.unstable_without) for ward, result in results.items()} == found
    assert all(result.stable is not bool(result.unstable_without) for result in results.values())


def without(sheet: Sheet, left_out: int) -> Sheet:
    return replace(
        sheet,
        assessors=tuple(who for who in sheet.assessors if who != left_out),
        lines=tuple(
            replace(line, marks=tuple(mark for mark in line.marks if mark.assessor != left_out)) for line in sheet.lines
        ),
    )


@quickly
@given(st.fractions(-200, 200, max_denominator=2000))
def test_shown_points_are_the_nearest_hundredth_and_never_minus_zero(value):
    shown = display.points(value)
    assert abs(Fraction(shown) - value) <= Fraction(1, 200)
    assert abs(Fraction(shown)) >= abs(value) or abs(Fraction(shown) - value) < Fraction(1, 200)
    assert shown != "-0"
    assert not shown.endswith(".")
    assert "." not in shown or not shown.endswith("0")
