"""One card a criterion: what was given or typed, what is wrong with it, what a colleague wrote meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.functional import cached_property

from audits import points
from audits.earlier import EarlierLine
from audits.forms.self_assessments import SelfScoreForm
from audits.models import Criterion, Evidence, Level, SelfScore
from audits.services.answers import Conflict


class Problem(NamedTuple):
    """One line of the error summary."""

    text: str
    href: str


@dataclass
class Card:
    criterion: Criterion
    score: SelfScore | None
    form: SelfScoreForm
    missing: str = ""
    unproven: str = ""  # where the round demands evidence and there is none
    conflict: Conflict | None = None
    earlier: list[EarlierLine] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @cached_property
    def levels(self) -> list[tuple[Level, str, bool]]:
        """Each with its points as the form carries them, and whether it is chosen."""
        chosen = str(self.form["level"].value() or "")
        values = [(level, points.carried(level.points)) for level in self.criterion.levels.all()]
        return [(level, value, value == chosen) for level, value in values]

    @property
    def carried_from(self) -> int | None:
        """The year whose words stand here, and nobody has looked at them again."""
        return self.score.carried_from if self.score and not self.conflict else None

    @property
    def lacks_reason(self) -> bool:
        """Of what is missing: the points, or only the words for them."""
        return bool(self.missing) and self.score is not None and self.score.is_answered

    @property
    def points_error(self) -> str:
        return self._wrong("points") or self._wrong("level") or ("" if self.lacks_reason else self.missing)

    @property
    def reason_error(self) -> str:
        return self._wrong("reason") or (self.missing if self.lacks_reason else "")

    def _wrong(self, field: str) -> str:
        return str(next(iter(self.form[field].errors), ""))

    @property
    def problems(self) -> list[Problem]:
        code = self.criterion.code
        found = [
            Problem(self.points_error, f"#points-{code}"),
            Problem(self.reason_error, f"#reason-{code}"),
            Problem(self.unproven, f"#evidence-{code}"),
        ]
        return [problem for problem in found if problem.text]


def cards_of(criteria: Iterable[Criterion], scores: Mapping[int, SelfScore], data: Any = None) -> list[Card]:
    return [Card(c, scores.get(c.pk), SelfScoreForm(data, criterion=c, score=scores.get(c.pk))) for c in criteria]
