"""What one slide of the screen says (S12), read from what is stored at the moment of asking.

A slide holds nothing but what the room may see: no draft, remark, reason, phone number or count of an open vote.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audits.points import shown
from clusters import clock
from scoring import queries, reasons
from scoring.models import Conference, Document, Motion, Standing, StandingLine
from scoring.rules import voting
from scoring.rules.facts import UNCLASSIFIED, Rules
from scoring.standings import place_of

State = Conference.State
FEW_UNITS = 5  # so many names stand side by side; more units stand below each other
ROWS = 8  # of one slide that the last row of a hall can read
COLUMNS = 9
ONE_COLUMN = 6  # places below each other, each with its bar
NOT_SCORED = "…"

Chosen = Mapping[str, Any]


@dataclass(frozen=True)
class Slide:
    """`template` says it with `facts`; equal slides look the same."""

    kind: str
    title: str
    facts: dict[str, Any] = field(default_factory=dict)
    part: str = ""  # 1/2

    @property
    def template(self) -> str:
        return f"scoring/screen_{self.kind}.html"


def slide_of(conference: Conference, chosen: Chosen) -> Slide:
    return SLIDES[chosen["kind"]](conference, chosen)


def titles() -> dict[str, str]:
    return {
        "waiting": _("Before the beginning"), "agenda": _("Agenda"), "groups": _("Points by group of criteria"),
        "ranking": _("Results and classes"), "motion": _("Vote"), "commendation": _("Proposed for commendation"),
        "end": _("End of the conference"),
    }  # fmt: skip


def pages(conference: Conference, kind: str) -> int:
    """Of how many slides something consists."""
    if kind == "groups":
        units, groups = len(conference.cluster_round.members), _groups_of(conference).count()
        return len(windows(units, groups))
    return 1


def windows(units: int, groups: int) -> list[tuple[slice, slice]]:
    """Which units and which groups stand on each slide."""
    if units <= FEW_UNITS:
        return [(slice(0, units), slice(at, at + ROWS)) for at in range(0, max(groups, 1), ROWS)]
    return [
        (slice(at, at + ROWS), slice(across, across + COLUMNS))
        for at in range(0, units, ROWS)
        for across in range(0, max(groups, 1), COLUMNS)
    ]


def _waiting(conference: Conference, _chosen: Chosen) -> Slide:
    hour = date_format(localtime(conference.planned_at, clock.HANOI), "H:i")
    words = {
        State.CALLED: _("The conference begins at %(hour)s") % {"hour": hour},
        State.IN_SESSION: _("The conference is in session"),
        State.PAUSED: _("The conference is in a break"),
        State.POSTPONED: _("The conference is postponed"),
        State.CLOSED: _("The conference is over"),
    }
    return Slide("waiting", titles()["waiting"], {"words": words[State(conference.state)]})


def _agenda(_conference: Conference, _chosen: Chosen) -> Slide:
    items = (
        _("Opening, attendance"), _("Report of the consolidation"), _("Discussion, agreed points"),
        _("Vote on the results"), _("Emulation review, commendation"), _("Adoption of the minutes"),
    )  # fmt: skip
    return Slide("agenda", titles()["agenda"], {"items": items})


def _groups_of(conference: Conference) -> Any:
    groups = conference.cluster_round.audit_round.criteria_set.groups
    return groups.annotate(whole=Count("criteria")).order_by("place")


def _groups(conference: Conference, chosen: Chosen) -> Slide:
    """Groups × units, in the cluster's order, which tells no rank; many units stand below each other."""
    units, groups = _in_the_order_of_the_cluster(conference), list(_groups_of(conference))
    parts = windows(len(units), len(groups))
    page = min(int(chosen.get("page", 1)), len(parts))
    some, down = parts[page - 1]
    names = [unit.ward.name for unit in units[some]]
    unscored = _unscored(units)
    rows = [
        (group.code, group.title, [_group_points(unit, group, unscored) for unit in units[some]])
        for group in groups[down]
    ]
    if down.stop >= len(groups):
        rows.append(("", _("Total"), [_total(unit) for unit in units[some]]))
    facts: dict[str, Any] = {"note": _note(conference), "few": len(units) <= FEW_UNITS, "names": names, "rows": rows}
    if not facts["few"]:
        facts["rows"] = [(name, [row[2][at] for row in rows]) for at, name in enumerate(names)]
        facts["heads"] = [code or title for code, title, _points in rows]
    part = f"{page}/{len(parts)}" if len(parts) > 1 else ""
    return Slide("groups", titles()["groups"], facts, part)


def _standings_of(conference: Conference) -> list[Standing]:
    """In rank order, of the newest table. 2 queries."""
    table = queries.current_table(conference.cluster_round)
    rows = Standing.objects.filter(result_table=table).select_related("ward").order_by("place")
    counts = {
        "lines_unscored": Count("lines", filter=Q(lines__unscored=True)),
        "lines_open": Count("lines", filter=Q(lines__provisional=True)),
        "lines_all": Count("lines"),
    }
    return list(rows.annotate(**counts)) if table else []


def _in_the_order_of_the_cluster(conference: Conference) -> list[Standing]:
    order = [member.ward_id for member in conference.cluster_round.members]
    return sorted(_standings_of(conference), key=lambda unit: order.index(unit.ward_id))


def _unscored(units: Sequence[Any]) -> Counter[tuple[int, int]]:
    """How many criteria of a group nobody scored, by standing and group (pk)."""
    lines = StandingLine.objects.filter(standing__in=[u.pk for u in units if u.lines_unscored], unscored=True)
    return Counter(lines.values_list("standing_id", "criterion__group_id"))


def _group_points(unit: Standing, group: Any, unscored: Counter[tuple[int, int]]) -> str:
    if unscored[unit.pk, group.pk] >= group.whole:
        return NOT_SCORED
    return shown(next(Fraction(points) for code, points, _whole in unit.groups if code == group.code))


def _total(unit: Any) -> str:
    return NOT_SCORED if unit.lines_unscored == unit.lines_all else shown(unit.total)


def _note(conference: Conference) -> str:
    """The vote that carries the numbers; before it, that there was none."""
    vote = _vote_on_results(conference)
    if vote is None:
        return _("Provisional figures: the conference has not voted on them yet.")
    return _("Vote: %(outcome)s") % {"outcome": _share(vote, _rules(conference))}


def _vote_on_results(conference: Conference) -> Motion | None:
    votes = conference.motions.filter(kind=Motion.Kind.RESULTS).exclude(state=Motion.State.STALE)
    last = votes.order_by("pk").last()
    return last if last and last.state == Motion.State.DECLARED and last.passed else None


def _rules(conference: Conference) -> Rules:
    return queries.rules_of(conference.cluster_round.audit_round)


def _share(motion: Motion, rules: Rules) -> str:
    _counts, share, _passed = reasons.of_vote(motion, rules.vote)
    return share


def _ranking(conference: Conference, chosen: Chosen) -> Slide:
    """Best first. Announced unit by unit, what is not announced yet is not in the page either."""
    units, rules = _standings_of(conference), _rules(conference)
    revealed = min(chosen.get("revealed", len(units)), len(units))
    hidden = len(units) - revealed
    scale, told = Fraction(conference.cluster_round.audit_round.criteria_set.scale), units[hidden:]
    most = max([scale, *(unit.total for unit in told)])  # a bar measured by one not announced would tell of it
    rows = [None] * hidden + [_placed(unit, most, rules) for unit in told]
    facts = {"rows": rows, "many": len(units) > ONE_COLUMN, "half": (len(units) + 1) // 2}
    if not hidden:
        facts |= {"sums": _sums(units, rules), "note": _note(conference)}
    return Slide("ranking", titles()["ranking"], facts)


def _placed(unit: Any, most: Fraction, rules: Rules) -> dict[str, Any]:
    return {
        "rank": unit.rank, "joint": unit.joint, "name": unit.ward.name, "total": _total(unit),
        "share": round(100 * unit.total / most), "open": bool(unit.lines_open),
        "letter": "" if unit.classified == UNCLASSIFIED else unit.classified,
        "place": place_of(unit.classified, rules),
    }  # fmt: skip


def _sums(units: Sequence[Standing], rules: Rules) -> list[str]:
    """4/4 đơn vị xếp loại A. 2 đơn vị đồng hạng 3."""
    classes = Counter(unit.classified for unit in units)
    names = [band.name for band in rules.bands if classes[band.name]]
    found = [
        _("%(count)s/%(units)s units are in class %(name)s.")
        % {"count": classes[name], "units": len(units), "name": name}
        for name in names
    ]
    if classes[UNCLASSIFIED]:
        found.append(
            _("%(count)s/%(units)s units are unclassified.") % {"count": classes[UNCLASSIFIED], "units": len(units)}
        )
    joint = Counter(unit.rank for unit in units if unit.joint)
    return found + [_("%(count)s units share rank %(rank)s.") % {"count": joint[r], "rank": r} for r in sorted(joint)]


def _motion(conference: Conference, chosen: Chosen) -> Slide:
    """The question; of an open vote how many have voted, never how; the counts when the result is declared."""
    motion = conference.motions.select_related("recused").filter(pk=chosen["motion"]).first()
    if motion is None:
        return _waiting(conference, chosen)
    facts: dict[str, Any] = {"about": motion.about, "state": motion.state}
    if motion.state == Motion.State.OPEN and motion.mode != Motion.Mode.HANDS:
        facts["voted"], facts["entitled"] = _turnout(conference, motion)
    if motion.state == Motion.State.DECLARED:
        facts |= {
            "yes": motion.yes, "no": motion.no, "abstain": motion.abstain, "silent": motion.not_voting,
            "share": _share(motion, _rules(conference)), "passed": motion.passed,
            "recused": motion.recused.name if motion.recused else "",
        }  # fmt: skip
    return Slide("motion", titles()["motion"], facts)


def _turnout(conference: Conference, motion: Motion) -> tuple[int, int]:
    votes = motion.have_voted if motion.mode == Motion.Mode.SECRET else motion.named_votes
    voted = set(votes.values_list("ward_id", flat=True))
    recused = voting.recused(motion.kind, motion.ward_id, _rules(conference).vote)
    return len(voted), len(voting.entitled(tuple(queries.wards_present(conference) | voted), recused))


def _commendation(conference: Conference, _chosen: Chosen) -> Slide:
    """Also who was nominated by a meeting before this one."""
    motions, rules = queries.votes_on_nominations(conference.cluster_round), _rules(conference)
    nominated = queries.nominations_of(conference.cluster_round).order_by("kind", "pk")
    rows = [
        {
            "name": each.person_name or each.ward.full_name,
            "of": " – ".join(filter(None, [each.person_position, each.ward.full_name])) if each.person_name else "",
            "form": each.form, **_outcome(queries.vote_on(each, motions), rules),
        }
        for each in nominated
    ]  # fmt: skip
    return Slide("commendation", titles()["commendation"], {"rows": rows})


def _outcome(vote: Motion | None, rules: Rules) -> dict[str, Any]:
    if vote is None or vote.state == Motion.State.STALE:
        return {"state": Motion.State.PREPARED.value}
    declared = vote.state == Motion.State.DECLARED
    return {"state": vote.state, "passed": vote.passed, "share": _share(vote, rules) if declared else ""}


def _end(conference: Conference, _chosen: Chosen) -> Slide:
    """Thanks, what was decided, and where the minutes stand."""
    minutes = queries.current_papers(conference.cluster_round).filter(kind=Document.Kind.MINUTES).first()
    voted = _vote_on_results(conference) is not None
    sums = _sums(_standings_of(conference), _rules(conference)) if voted else []
    words = _("The minutes are being written.")
    if minutes:
        signed = minutes.state == Document.State.SIGNED
        words = _("The minutes are signed.") if signed else _("The minutes are written and wait for signatures.")
    return Slide("end", titles()["end"], {"sums": sums, "minutes": words})


SLIDES: dict[str, Callable[[Conference, Chosen], Slide]] = {
    "waiting": _waiting, "agenda": _agenda, "groups": _groups, "ranking": _ranking, "motion": _motion,
    "commendation": _commendation, "end": _end,
}  # fmt: skip
