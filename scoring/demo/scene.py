"""One cluster of the live round, and what its people do: each function is an act that plays when its moment comes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from audits.models import ClusterRound, Criterion, CrossCheck, Explanation, SelfAssessment
from audits.queries import cluster_rounds
from audits.services import cross_checks, explanations, self_assessments
from audits.services import stages as audit_stages
from audits.services.answers import Given
from clusters.models import Person, Ward
from scoring.demo import answers
from scoring.demo.calendar import Calendar
from scoring.demo.places import City
from scoring.services import stages

Act = tuple[datetime, Callable[[], object]]
NOTHING_ELSE: answers.Changes = {}


@dataclass(frozen=True, slots=True)
class Scene:
    calendar: Calendar
    city: City
    pk: int
    criteria: dict[str, Criterion]
    names: tuple[str, ...]

    @property
    def cluster_round(self) -> ClusterRound:
        """As it is now."""
        return cluster_rounds().get(pk=self.pk)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(assessor, subject) for subject in self.names for assessor in self.names if assessor != subject]

    def ward(self, name: str) -> Ward:
        return self.city.wards[name]

    def clerk(self, name: str) -> Person:
        return self.city.clerks[name]

    def number(self, name: str) -> int:
        """Of the ward in the city: what its scores depend on."""
        return list(self.city.wards).index(name)

    def assessment(self, name: str) -> SelfAssessment:
        return SelfAssessment.objects.get(cluster_round=self.pk, ward=self.ward(name))

    def sheet(self, assessor: str, subject: str) -> CrossCheck:
        return CrossCheck.objects.get(cluster_round=self.pk, assessor=self.ward(assessor), subject=self.ward(subject))

    def explanation(self, name: str, code: str) -> Explanation:
        return Explanation.objects.get(cluster_round=self.pk, ward=self.ward(name), criterion=self.criteria[code])

    def own(self, name: str) -> dict[str, Given]:
        """What the ward has written down, as an assessor reads it."""
        scores = self.assessment(name).self_scores.select_related("criterion")
        return {s.criterion.code: Given(s.points, s.is_na) for s in scores}


def move_deadline(scene: Scene, window: str, to: datetime, reason: str) -> None:
    audit_stages.move_deadline(scene.cluster_round, window, to, reason, by=scene.city.officer)


def write(scene: Scene, name: str, changes: answers.Changes = NOTHING_ELSE, *, but: Iterable[str] = ()) -> None:
    """The ward fills in its self-assessment, all of it or all but some criteria."""
    scores = answers.self_scores(scene.criteria, scene.number(name), changes)
    left_out = set(but)
    given = {code: score for code, score in scores.items() if code not in left_out}
    self_assessments.record_self_scores(scene.assessment(name), given, by=scene.clerk(name))


def send(scene: Scene, name: str, changes: answers.Changes = NOTHING_ELSE) -> None:
    write(scene, name, changes)
    self_assessments.write_report(scene.assessment(name), answers.REPORT, version=0, by=scene.clerk(name))
    self_assessments.send(scene.assessment(name), by=scene.clerk(name))


def mark(
    scene: Scene, assessor: str, subject: str, changes: answers.Changes = NOTHING_ELSE, *, but: Iterable[str] = ()
) -> None:
    pair = (scene.number(assessor), scene.number(subject))
    marks = answers.marks(scene.criteria, scene.own(subject), pair, changes)
    left_out = set(but)
    given = {code: one for code, one in marks.items() if code not in left_out}
    cross_checks.record_marks(scene.sheet(assessor, subject), given, by=scene.clerk(assessor))


def seal(scene: Scene, assessor: str, subject: str, changes: answers.Changes = NOTHING_ELSE) -> None:
    mark(scene, assessor, subject, changes)
    cross_checks.seal(scene.sheet(assessor, subject), by=scene.clerk(assessor))


def unseal(scene: Scene, assessor: str, subject: str) -> None:
    cross_checks.unseal(scene.sheet(assessor, subject), by=scene.clerk(assessor))


def ask_recusal(scene: Scene, assessor: str, subject: str, reason: str) -> None:
    cross_checks.ask_recusal(scene.sheet(assessor, subject), reason, by=scene.clerk(assessor))


def explain(scene: Scene, name: str, code: str, text: str) -> None:
    explanations.explain(scene.cluster_round, scene.ward(name), scene.criteria[code], text, by=scene.clerk(name))


def withdraw_explanation(scene: Scene, name: str, code: str) -> None:
    explanations.withdraw(scene.explanation(name, code), by=scene.clerk(name))


def answer(scene: Scene, assessor: str, name: str, code: str, outcome: str, points: str = "", reason: str = "") -> None:
    what: dict[str, Any] = {"points": Decimal(points) if points else None, "reason": reason}
    explanation, sheet = scene.explanation(name, code), scene.sheet(assessor, name)
    stages.answer_explanation(explanation, sheet, outcome, by=scene.clerk(assessor), **what)
