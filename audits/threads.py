"""What was asked about the criteria of a report, and what the person who reads it may do about it."""

from collections import defaultdict

from audits import policies
from audits.models import Question, SelfAssessment
from clusters.models import Person


def threads_of(assessment: SelfAssessment, person: Person) -> dict[int, list[Question]]:
    """By criterion (its pk), in the order of asking; each with `may_answer`. 2 queries."""
    rows = assessment.questions.select_related("asker", "asked_by", "answered_by").order_by("pk")
    found: dict[int, list[Question]] = defaultdict(list)
    for question in rows.prefetch_related("evidence__stored"):
        question.self_assessment = assessment
        question.may_answer = policies.can_answer_question(person, question)  # type: ignore[attr-defined]  # for the page
        found[question.criterion_id].append(question)
    return found
