"""Why a number is what it is, in sentences: of a line, of a ward's result, of a vote."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from audits.models import ClusterRound
from audits.points import shown
from scoring.matrix import Cell, Column, GroupRows
from scoring.models import Motion
from scoring.rules import voting
from scoring.rules.facts import UNCLASSIFIED, Rules, VoteRules

Stage = ClusterRound.State
FEW = 2  # marks: below three a disputed line has no median of its own


def class_name(name: str) -> str:
    return _("Unclassified") if name == UNCLASSIFIED else name


def of_line(cell: Cell, rules: Rules) -> list[str]:
    """How the number of this line came about, from what decided it to what the marks say."""
    return [*_decided_by(cell), *_of_marks(cell, rules)]


def _decided_by(cell: Cell) -> Iterator[str]:
    result = cell.result
    name = {"points": shown(result.agreed)}
    if result.decided:
        yield (
            _("The district office decided %(points)s points for this line. Its decision wins over the conference.")
            % name
        )
    elif result.settled:
        yield _("The conference settled %(points)s points for this line.") % name
    if result.settled and result.computed is not None:
        yield _("The marks alone would give %(points)s.") % {"points": shown(result.computed)}


def _of_marks(cell: Cell, rules: Rules) -> Iterator[str]:
    result = cell.result
    if result.not_applicable:
        yield _("The unit says the criterion is not applicable, and more than half of the sheets that answered agree.")
        yield (
            _("A criterion that is not applicable earns its full points in this round.")
            if rules.na_mode == "full_marks"
            else _("It leaves the maximum, and the total is scaled up from the other criteria.")
        )
    elif not result.marks:
        yield _("No sheet that counts has a mark for this line. Not scored is not 0 points.")
        if not result.settled:
            yield _("Until it is settled it adds nothing to the total, and the result is provisional.")
    elif len(result.marks) == 1:
        yield _("Only one mark counts for this line.")
        if not result.settled:
            yield _("It stands for now, and the result is provisional.")
    elif not result.disputed:
        yield AGGREGATES[rules.aggregate]()
        yield from _of_sum(cell)
    else:
        yield from _of_dispute(cell, rules)
        yield from _of_sum(cell)


AGGREGATES = {
    "mean": lambda: _("The marks lie close together: their mean counts."),
    "median": lambda: _("The marks lie close together: their median counts."),
    "trimmed_mean": lambda: _(
        "The marks lie close together: their mean without the highest and the lowest one counts; "
        "of fewer than 5 marks, their median."
    ),
}


def of_aggregate(rules: Rules) -> str:
    """How marks that lie close together become one number."""
    return AGGREGATES[rules.aggregate]()


def of_thresholds(rules: Rules) -> list[str]:
    """When a line has to be discussed, and what counts until it is settled (rules.md §3)."""
    facts = {
        "points": shown(rules.dispute_min_points), "share": shown(100 * rules.dispute_min_share),
        "group_share": shown(100 * rules.dispute_group_share),
    }  # fmt: skip
    return [
        _(
            "A line has to be discussed when its marks differ by at least %(points)s points and by at least "
            "%(share)s %% of its maximum."
        )
        % facts,
        _(
            "So have the two lines with the widest marks of a group whose sheets differ by more than "
            "%(group_share)s %% of its maximum."
        )
        % facts,
        _("Until it is settled, the median of its marks counts; of two marks their mean, provisionally."),
    ]


def _of_sum(cell: Cell) -> Iterator[str]:
    """The mean written out, where it is the mean that counts."""
    marks, computed = cell.result.marks, cell.result.computed
    if len(marks) > 1 and computed is not None and computed == cell.mean:
        facts = {"marks": " + ".join(shown(mark) for mark in marks), "count": len(marks), "points": shown(computed)}
        yield _("(%(marks)s) / %(count)s = %(points)s.") % facts
    elif len(marks) > 1 and computed is not None:
        facts = {"marks": "; ".join(shown(mark) for mark in sorted(marks)), "points": shown(computed)}
        yield _("In order: %(marks)s; this gives %(points)s.") % facts


def _of_dispute(cell: Cell, rules: Rules) -> Iterator[str]:
    limit = max(rules.dispute_min_points, rules.dispute_min_share * cell.criterion.max_points)
    facts = {"spread": shown(cell.result.spread), "limit": shown(Fraction(limit))}
    if cell.result.spread >= Fraction(limit):
        yield _("The marks differ by %(spread)s points; from %(limit)s points on a line has to be discussed.") % facts
    else:
        yield _("The sheets differ much on the whole group, and this is one of its two lines with the widest marks.")
    if cell.result.settled:
        return
    if len(cell.result.marks) > FEW:
        yield _("Until the conference settles it, the median of the marks counts.")
    else:
        yield _(
            "As long as the conference has not settled it, the mean of both marks counts and the result is provisional."
        )


def of_stakes(cell: Cell, names: Mapping[int, str]) -> list[str]:
    """What this open line could still change, in words; `names` of the wards of the cluster."""
    found = cell.stakes
    if found is None or found.least == found.most:
        return []
    facts: dict[str, Any] = {"ward": cell.ward.name, "least": shown(found.least), "most": shown(found.most)}
    said = [_("Total of %(ward)s: from %(least)s to %(most)s points, depending on this line.") % facts]
    if found.classes:
        facts["classes"] = _(" or ").join(class_name(name) for name in found.classes)
        said.append(_("Class: %(classes)s.") % facts)
    if found.ranks:
        facts |= {"best": found.ranks[0], "worst": found.ranks[1]}
        said.append(
            _("Rank: from %(best)s to %(worst)s.") % facts
            if found.ranks[0] != found.ranks[1]
            else _("Rank: %(best)s, alone or joint with another unit.") % facts
        )
    if found.heads:
        facts["wards"] = _(" or ").join(names[ward] for ward in found.heads)
        said.append(_("First on the list for commendation: %(wards)s.") % facts)
    return said


class Comparison(NamedTuple):
    """A group of one ward: what it gave itself and what counts."""

    group: GroupRows
    own: Decimal | None
    points: Fraction
    gap: Fraction | None


def comparisons(column: Column, place: int, groups: list[GroupRows]) -> list[Comparison]:
    """Group by group; `place` is the column's place in the table."""
    found = []
    for group in groups:
        own = _own_points(column, group)
        points = group.points[place]
        found.append(Comparison(group, own, points, None if own is None else Fraction(own) - points))
    return found


def _own_points(column: Column, group: GroupRows) -> Decimal | None:
    if column.sheet.sent_at is None:
        return None
    full_marks = column.rules.na_mode == "full_marks"
    own = Decimal(0)
    for row in group.rows:
        line, _result = column.lines[row.criterion.code]
        if line.claims_na:
            own += row.criterion.max_points if full_marks else 0
        else:
            own += line.self_points or 0
    return own


def of_provisional(column: Column) -> list[str]:
    """Why a ward's result is provisional, with the criteria."""
    lines = [line for line in column.result.lines if line.provisional]
    kinds = (
        (_("Nobody scored %(codes)s."), [line.code for line in lines if not line.marks]),
        (_("Only one mark counts for %(codes)s."), [line.code for line in lines if len(line.marks) == 1]),
        (
            _("Only two marks count for %(codes)s, and they differ much."),
            [line.code for line in lines if len(line.marks) == FEW],
        ),
    )
    return [sentence % {"codes": ", ".join(codes)} for sentence, codes in kinds if codes]


CAPPED_BY = {
    "not_submitted": lambda: _("no self-assessment was sent"),
    "declared": lambda: _("an incident was declared at the conference"),
    "criterion_zero": lambda: _("a criterion that blocks the class has 0 points"),
    "group_below": lambda: _("a group of criteria is below its least share of points"),
}


def of_missing(column: Column) -> str:
    """Whose sheets do not count for this ward; empty where all do."""
    if not column.missing:
        return ""
    wards = ", ".join(ward.full_name for ward in column.missing)
    return _("No sheet that counts from: %(wards)s. It is never 0 points.") % {"wards": wards}


def of_cap(column: Column) -> str:
    """Why the class is lower than the points alone would give; empty where it is not."""
    result = column.result
    if result.capped_by is None:
        return ""
    facts = {"band": class_name(result.band), "because": CAPPED_BY[result.capped_by]()}
    return _("Class by points alone: %(band)s. It was lowered because %(because)s.") % facts


def of_stability(column: Column, names: dict[int, str], *, for_the_district: bool) -> str:
    """Whether class or rank hang on one sheet; which one is for the district only (rules.md §7)."""
    if column.result.stable:
        return _("Class and rank do not change if any one sheet is left out.")
    if not for_the_district:
        return _("Class or rank change if one sheet is left out.")
    without = ", ".join(names[ward] for ward in column.result.unstable_without)
    return _("Class or rank change if the sheets of one unit are left out: %(wards)s.") % {"wards": without}


def of_vote(motion: Motion, vote: VoteRules) -> list[str]:
    """The outcome of a declared motion. "All present" is said only where it is true."""
    tied = voting.tied(motion.yes or 0, motion.no or 0, motion.base or 0, vote)
    failed = (
        _("A tie: not passed, because more than %(majority)s are needed.") % {"majority": vote.majority}
        if tied
        else _("Not passed.")
    )
    return [_counts(motion), _share(motion, vote), _("Passed.") if motion.passed else failed]


def _counts(motion: Motion) -> str:
    facts = {"yes": motion.yes, "no": motion.no, "other": motion.abstain, "silent": motion.not_voting}
    if motion.not_voting:
        return _("In favour %(yes)s, against %(no)s, other opinion %(other)s, did not vote %(silent)s.") % facts
    return _("In favour %(yes)s, against %(no)s, other opinion %(other)s.") % facts


def _share(motion: Motion, vote: VoteRules) -> str:
    yes, entitled = motion.yes or 0, motion.entitled or 0
    facts: dict[str, Any] = {
        "yes": yes,
        "present": motion.present,
        "entitled": entitled,
        "base": motion.base,
        "majority": vote.majority,
    }
    if yes == entitled == motion.present and yes:
        return _("%(yes)s/%(present)s in favour, 100 %% of the delegates present.") % facts
    if yes == entitled == motion.base and yes:
        return _("%(yes)s/%(entitled)s units entitled to vote in favour.") % facts
    facts |= {"share": shown(Fraction(100 * yes, motion.base)) if motion.base else "0", "majority": vote.majority}
    return _("%(yes)s/%(base)s in favour, %(share)s %%; more than %(majority)s of them are needed.") % facts


def of_quorum(present: int, members: int, vote: VoteRules) -> str:
    facts = {"present": present, "members": members, "needed": ceil(vote.quorum * members)}
    if present >= facts["needed"]:
        return _("%(present)s/%(members)s units are present: a vote can be opened.") % facts
    return _("%(present)s/%(members)s units are present: no vote can be opened before %(needed)s are.") % facts
