"""The files of a replayed round: minutes, proposal, results and bulletin of every cluster, and result.json."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audits.models import ClusterRound, Round
from audits.queries import cluster_rounds
from clusters import clock
from clusters.models import Person
from scoring import queries
from scoring.documents.bulletin import bulletin
from scoring.documents.workbook import workbook
from scoring.models import Conference, Document
from scoring.paper_facts import facts_of
from scoring.policies import recorder_of
from scoring.replay.outcome import outcome_of
from scoring.services import documents

Kind = Document.Kind


def write_all(audit_round: Round, folder: Path) -> dict[str, Any]:
    """Writes every file into `folder`, all or none, and returns the content of result.json."""
    files: dict[str, tuple[bytes, int | None]] = {}
    for cluster_round in cluster_rounds().filter(audit_round=audit_round).order_by("number"):
        files |= {name: (content, pages) for name, content, pages in _files(cluster_round)}
    told = [
        {"file": name, "sha256": hashlib.sha256(content).hexdigest(), "pages": pages}
        for name, (content, pages) in files.items()
    ]
    outcome = outcome_of(audit_round, told)
    text = json.dumps(outcome, ensure_ascii=False, indent=1) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as waiting:
        for name, content in [
            *((name, content) for name, (content, _pages) in files.items()),
            ("result.json", text.encode()),
        ]:
            (Path(waiting) / name).write_bytes(content)
        for path in Path(waiting).iterdir():
            path.replace(folder / path.name)
    return outcome


def _files(cluster_round: ClusterRound) -> Iterator[tuple[str, bytes, int | None]]:
    """Name, bytes and, for a PDF, number of pages. A cluster that has not met has results only."""
    number = cluster_round.number
    conference = queries.conference_of(cluster_round)
    if conference and conference.state == Conference.State.CLOSED:
        minutes, proposal = _papers(cluster_round, conference)
        yield f"minutes-{number}.pdf", bytes(minutes.pdf), minutes.pages
        yield f"minutes-{number}.docx", bytes(minutes.docx), None
        yield f"proposal-{number}.pdf", bytes(proposal.pdf), proposal.pages
    table = queries.current_table(cluster_round)
    if table:
        facts = facts_of(cluster_round, table)
        yield f"results-{number}.xlsx", workbook(facts), None
        yield f"bulletin-{number}.txt", bulletin(facts).encode(), None


def _papers(cluster_round: ClusterRound, conference: Conference) -> list[Document]:
    """The papers that hold; made by the lead unit's clerk at the close where there are none."""
    rows = Document.objects.filter(cluster_round=cluster_round).exclude(state=Document.State.SUPERSEDED)
    current = {document.kind: document for document in rows}
    lead = Person.objects.filter(roles__ward=recorder_of(cluster_round, None)).order_by("pk").first()
    with clock.at(conference.closed_at or clock.now()):
        return [
            current.get(kind) or documents.make(cluster_round, kind, by=lead)  # type: ignore[arg-type]  # it met: it has one
            for kind in (Kind.MINUTES, Kind.PROPOSAL)
        ]
