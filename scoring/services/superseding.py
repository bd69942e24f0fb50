"""Papers that no longer hold: they stay readable and say so, and the journal says why."""

from audits.models import ClusterRound
from clusters import journal
from clusters.models import Person
from clusters.states import move
from scoring.models import Conference, Document

Kind = Document.Kind
OF_THE_RESULT = tuple(kind for kind in Kind if kind != Kind.INVITATION)  # which prints neither points nor votes
OF_THE_MINUTES = (Kind.MINUTES, Kind.EXTRACT)


def supersede(cluster_round: ClusterRound, *kinds: str, because: str, by: Person | None) -> None:
    """Part of the act that changed what they print. Where the minutes fall, units are asked for replies anew."""
    papers = Document.objects.filter(cluster_round=cluster_round, kind__in=kinds)
    standing = papers.exclude(state=Document.State.SUPERSEDED).defer("pdf", "docx", "content").order_by("pk")
    for paper in standing.select_related("cluster_round__cluster", "cluster_round__audit_round"):
        move(paper, Document.State.SUPERSEDED)
        district = cluster_round.audit_round.district
        journal.record("document.superseded", paper, by=by, district=district, reason=because)
    if Kind.MINUTES in kinds:
        Conference.objects.filter(cluster_round=cluster_round).update(replies_until=None)
