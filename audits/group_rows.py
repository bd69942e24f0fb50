"""The task list of a self-assessment: each group with what is still missing, who looks after it, how it stands."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from audits.models import Criterion, Group, SelfAssessment, SelfScore
from audits.progress import Progress
from audits.services.self_assessments import lacks_reason, unproven
from clusters.models import Person


@dataclass(frozen=True, slots=True)
class GroupRow:
    group: Group
    progress: Progress
    person: Person | None
    unexplained: int  # points lost, or not applicable, without a reason
    unseen: int  # words of the year before that nobody has looked at again
    bare: int  # points without evidence
    named: bool  # in the note with which the report was returned

    @property
    def state(self) -> str:
        """As ui/status.html names it."""
        return "fix" if self.named or self.unseen else self.progress.state

    @property
    def gaps(self) -> list[str]:
        unscored = self.progress.criteria - self.progress.answered
        counts = (
            (unscored if self.progress.answered else 0, _("%(count)s criteria not scored")),
            (self.unexplained, _("%(count)s reasons missing")),
            (self.unseen, _("%(count)s texts to look at again")),
            (self.bare, _("%(count)s pieces of evidence missing")),
        )
        return [words % {"count": count} for count, words in counts if count]


def group_rows(
    assessment: SelfAssessment,
    groups: list[tuple[Group, Progress]],
    scores: Mapping[int, SelfScore],
    proven: Collection[int],
) -> list[GroupRow]:
    """`groups` from progress.by_group; `proven`: criteria (pk) with evidence. 1 query."""
    people = {row.group_id: row.person for row in assessment.assignments.select_related("person")}
    named = {criterion.pk for criterion in criteria_named_in(assessment, [group for group, _progress in groups])}
    return [_row(group, progress, scores, proven, people.get(group.pk), named) for group, progress in groups]


def _row(
    group: Group,
    progress: Progress,
    scores: Mapping[int, SelfScore],
    proven: Collection[int],
    person: Person | None,
    named: Collection[int],
) -> GroupRow:
    criteria = list(group.criteria.all())
    given = [(c, scores[c.pk]) for c in criteria if c.pk in scores and scores[c.pk].is_answered]
    return GroupRow(
        group, progress, person,
        unexplained=sum(lacks_reason(criterion, score) for criterion, score in given),
        unseen=sum(bool(scores[c.pk].carried_from) for c in criteria if c.pk in scores),
        bare=len(unproven(criteria, scores, proven)),
        named=any(criterion.pk in named for criterion in criteria),
    )  # fmt: skip


def criteria_named_in(assessment: SelfAssessment, groups: list[Group]) -> list[Criterion]:
    """Those whose code stands in the note with which the report was returned: I.1, but not in I.10 or VI.1."""
    note = assessment.returned_note
    criteria = [criterion for group in groups for criterion in group.criteria.all()] if note else []
    return [c for c in criteria if re.search(rf"(?<![\w.]){re.escape(c.code)}(?!\w|\.\w)", note)]
