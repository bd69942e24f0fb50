"""The files that lie inside a paper: with them the minutes can be checked and computed again without the product."""

import json

from audits.models import ClusterRound
from scoring.case_file.exporting import case_of_cluster
from scoring.case_file.writer import case_json
from scoring.documents.enclosure import Enclosure
from scoring.documents.facts import ClusterFacts
from scoring.documents.workbook import workbook
from scoring.models import Document

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def enclosures_of(cluster_round: ClusterRound, kind: str, facts: ClusterFacts) -> tuple[Enclosure, ...]:
    """The case of this cluster alone: its members hold the minutes, and other clusters may not be opened yet."""
    if kind != Document.Kind.MINUTES:
        return ()
    case = json.dumps(case_json(case_of_cluster(cluster_round)), ensure_ascii=False, indent=1)
    return (
        Enclosure("case.json", case.encode(), "application/json", "Hồ sơ đợt kiểm tra của cụm (case/1)", "Source"),
        Enclosure("ket-qua.xlsx", workbook(facts), XLSX, "Bảng kết quả của cụm", "Data"),
    )
