from collections.abc import Mapping
from fractions import Fraction

from audits import sheets
from audits.models import Group, Round, SelfScore
from audits.queries import frozen_groups
from clusters import clock
from scoring.queries import rules_of
from scoring.rules.consolidation import consolidate


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
