from audits.models.criteria import CriteriaSet, Criterion, Group, Level
from audits.models.cross_checks import CrossCheck, Mark, MarkVersion
from audits.models.drafting import Assignment, Presence, Remedy, ReopeningRequest, Shortcoming
from audits.models.evidence import Evidence, SitePhoto, StoredFile
from audits.models.explanations import Consent, Explanation, ExplanationAnswer
from audits.models.questions import Question
from audits.models.rounds import ClusterRound, Round
from audits.models.samples import Sample
from audits.models.self_assessments import SelfAssessment, SelfScore, SelfScoreVersion, Submission
from audits.models.workbooks import WorkbookUpload

__all__ = [
    "Assignment", "ClusterRound", "Consent", "CriteriaSet", "Criterion", "CrossCheck", "Evidence", "Explanation",
    "ExplanationAnswer", "Group", "Level", "Mark", "MarkVersion", "Presence", "Question", "Remedy", "ReopeningRequest",
    "Round", "Sample", "SelfAssessment", "SelfScore", "SelfScoreVersion", "Shortcoming", "SitePhoto", "StoredFile",
    "Submission", "WorkbookUpload",
]  # fmt: skip
