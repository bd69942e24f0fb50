from audits.models.criteria import CriteriaSet, Criterion, Group, Level
from audits.models.cross_checks import CrossCheck, Mark, MarkVersion
from audits.models.explanations import Explanation, ExplanationAnswer
from audits.models.rounds import ClusterRound, Round
from audits.models.self_assessments import SelfAssessment, SelfScore, SelfScoreVersion, Submission

__all__ = [
    "ClusterRound", "CriteriaSet", "Criterion", "CrossCheck", "Explanation", "ExplanationAnswer", "Group", "Level",
    "Mark", "MarkVersion", "Round", "SelfAssessment", "SelfScore", "SelfScoreVersion", "Submission",
]  # fmt: skip
