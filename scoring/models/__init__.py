from scoring.models.conferences import (
    Adjustment,
    Attendance,
    Conference,
    ConsoleSeat,
    Decision,
    Incident,
    Opinion,
    Screen,
    Settlement,
)
from scoring.models.documents import Document, Reply, Signing
from scoring.models.motions import BallotBox, Commendation, HasVoted, Motion, NamedVote
from scoring.models.standings import ResultTable, Standing, StandingLine

__all__ = [
    "Adjustment", "Attendance", "BallotBox", "Commendation", "Conference", "ConsoleSeat", "Decision", "Document",
    "HasVoted", "Incident", "Motion", "NamedVote", "Opinion", "Reply", "ResultTable", "Screen", "Settlement", "Signing",
    "Standing", "StandingLine",
]  # fmt: skip
