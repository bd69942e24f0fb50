import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from audits import sheets
from audits.models import Group, Round, SelfAssessment, SelfScore
from audits.points import carried
from audits.queries import frozen_groups, groups_with_criteria
from clusters import clock
from scoring.queries import rules_of
from scoring.rules.consolidation import consolidate
from scoring.rules.facts import UNCLASSIFIED


class Expected(NamedTuple):
    """What a ward would get by its own points, and what a script needs to follow while somebody types."""

    total: Fraction
    name: str
    measure: str  # JSON: bands, the highest first, as [class, from]; scale, na_mode, cap, the word for no class


def expected(
    audit_round: Round, groups: list[Group], scores: Mapping[int, SelfScore]
) -> tuple[Fraction | None, str | None]:
    """The total and class a ward would give itself, by the round's own rules: before anybody has checked it."""
    criteria = [criterion for group in groups for criterion in group.criteria.all()]
    lines = tuple(
        sheets.Line(c.code, scores[c.pk].points, claims_na=scores[c.pk].is_na) for c in criteria if c.pk in scores
    )
    sheet = sheets.Sheet(ward=0, sent_at=clock.now(), lines=lines)
    result = consolidate(frozen_groups(groups), (sheet,), rules_of(audit_round))[0]
    return result.self_total, result.self_classified


def expected_of(assessment: SelfAssessment) -> Expected:
    """Blank criteria add nothing yet. 4 queries."""
    audit_round = assessment.audit_round
    groups = groups_with_criteria(audit_round.criteria_set)
    scores = {score.criterion_id: score for score in assessment.self_scores.all()}
    total, name = expected(audit_round, groups, scores)
    rules, unclassified = rules_of(audit_round), _("Unclassified")
    scale = sum((criterion.max_points for group in groups for criterion in group.criteria.all()), Decimal())
    measure = {
        "bands": [[band.name, carried(band.at_least)] for band in rules.bands],
        "scale": carried(scale),
        "na_mode": rules.na_mode,
        "cap": carried(rules.total_cap),
        "unclassified": unclassified,
    }
    shown = name if name and name != UNCLASSIFIED else unclassified
    return Expected(total or Fraction(), shown, json.dumps(measure, ensure_ascii=False))


def own_class(assessment: SelfAssessment, groups: list[Group], scores: Mapping[int, SelfScore]) -> str:
    """In words: A, B, C or that there is none."""
    name = expected(assessment.audit_round, groups, scores)[1]
    return name if name and name != UNCLASSIFIED else _("Unclassified")
