"""What the page of results prints: the stored standings with what a reader must know of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from audits.models import ClusterRound, Group
from audits.points import shown
from clusters.models import Ward
from scoring import queries
from scoring.models import ResultTable
from scoring.reasons import CAPPED_BY, class_name
from scoring.rules.facts import UNCLASSIFIED, Rules, WardResult

MOST_CODES = 6  # more codes than this help nobody in a table


@dataclass(frozen=True, slots=True)
class Row:
    ward: Ward
    result: WardResult
    place_of_class: int  # 1 is the highest class, 0 unclassified
    notes: tuple[str, ...]

    @property
    def rank(self) -> str:
        return rank_in_words(self.result)

    @property
    def letter(self) -> str:
        """Empty when unclassified, as ui/badge_class.html wants it."""
        return "" if self.result.classified == UNCLASSIFIED else self.result.classified


@dataclass(frozen=True, slots=True)
class GroupRow:
    group: Group
    points: tuple[tuple[str, str], ...]  # name of the ward; exact points, empty where nobody scored the group


def rank_in_words(result: WardResult) -> str:
    return _("joint rank %(rank)s") % {"rank": result.rank} if result.joint else str(result.rank)


def place_of(name: str, rules: Rules) -> int:
    names = [band.name for band in rules.bands]
    return names.index(name) + 1 if name in names else 0


def rows_of(cluster_round: ClusterRound, table: ResultTable) -> list[Row]:
    """In rank order. 2 queries."""
    wards = {m.ward_id: m.ward for m in cluster_round.members}
    rules = queries.rules_of(cluster_round.audit_round)
    return [
        Row(wards[result.ward], result, place_of(result.classified, rules), tuple(notes_on(result)))
        for result in queries.results_of(table)
    ]


def notes_on(result: WardResult) -> list[str]:
    found = [] if result.self_total is not None else [_("sent no self-assessment")]
    unscored = set(result.unscored)
    waiting = [line.code for line in result.lines if line.provisional and line.code not in unscored]
    if unscored and len(unscored) == len(result.lines):
        found.append(_("provisional: nobody scored this unit"))
    elif unscored:
        found.append(_("provisional: nobody scored %(codes)s") % {"codes": _listed(result.unscored)})
    if waiting:
        found.append(_("provisional: too few marks on %(codes)s") % {"codes": _listed(waiting)})
    if result.capped_by:
        told = {"band": class_name(result.band), "why": CAPPED_BY[result.capped_by]()}
        found.append(_("class lowered from %(band)s: %(why)s") % told)
    if result.bonus:
        found.append(_("bonus %(points)s") % {"points": shown(result.bonus)})
    if result.penalties:
        found.append(_("penalty %(points)s") % {"points": shown(result.penalties)})
    if result.not_applicable:
        found.append(_("not applicable: %(codes)s") % {"codes": _listed(result.not_applicable)})
    if not result.stable:
        found.append(_("class or rank would change without one of the sheets"))
    return found


def _listed(codes: Iterable[str]) -> str:
    found = list(codes)
    if len(found) <= MOST_CODES:
        return ", ".join(found)
    return _("%(codes)s and %(count)s more criteria") % {
        "codes": ", ".join(found[:MOST_CODES]), "count": len(found) - MOST_CODES,
    }  # fmt: skip


def by_group(groups: Iterable[Group], rows: list[Row]) -> list[GroupRow]:
    """`groups` from audits.queries.groups_with_criteria; one column a ward, in the order of `rows`."""
    return [
        GroupRow(group, tuple((row.ward.name, _group_points(group, place, row.result)) for row in rows))
        for place, group in enumerate(groups)
    ]


def _group_points(group: Group, place: int, result: WardResult) -> str:
    codes = {criterion.code for criterion in group.criteria.all()}
    return "" if codes <= set(result.unscored) else str(result.groups[place].points)
