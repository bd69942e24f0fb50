from scoring.models.conferences import (
    Adjustment,
    Attendance,
    Conference,
    Decision,
    Incident,
    Opinion,
    Settlement,
)
from scoring.models.documents import Document
from scoring.models.motions import Commendation, Motion
from scoring.models.standings import ResultTable, Standing, StandingLine

__all__ = [
    "Adjustment", "Attendance", "Commendation", "Conference", "Decision", "Document", "Incident", "Motion", "Opinion",
    "ResultTable", "Settlement", "Standing", "StandingLine",
]  # fmt: skip
