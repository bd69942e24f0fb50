"""Papers: made from the one table, kept with their bytes and hashes, replaced but never changed."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from audits.models import ClusterRound
from clusters import journal
from clusters.errors import Refused
from clusters.models import Person
from clusters.states import move
from clusters.verdicts import require
from scoring import policies, queries
from scoring.documents import blocks
from scoring.documents.bulletin_paper import bulletin_paper
from scoring.documents.codes import coded
from scoring.documents.docx import render_docx
from scoring.documents.extract import extract
from scoring.documents.facts import ClusterFacts
from scoring.documents.invitation import invitation
from scoring.documents.minutes import minutes
from scoring.documents.notice import notice
from scoring.documents.pdf import pages, render_pdf
from scoring.documents.proposal import proposal
from scoring.documents.summary import summary
from scoring.enclosures import enclosures_of
from scoring.models import Document, Motion
from scoring.paper_facts import facts_of

Kind = Document.Kind
State = Document.State
PAPERS: dict[Kind, Callable[[ClusterFacts], blocks.Paper]] = {
    Kind.INVITATION: invitation,
    Kind.SUMMARY: summary,
    Kind.MINUTES: minutes,
    Kind.EXTRACT: extract,
    Kind.PROPOSAL: proposal,
    Kind.NOTICE: notice,
    Kind.BULLETIN: bulletin_paper,
}
AFTER_THE_CLOSE = (Kind.MINUTES, Kind.PROPOSAL, Kind.SUMMARY, Kind.EXTRACT)


@transaction.atomic
def make(cluster_round: ClusterRound, kind: str, *, by: Person) -> Document:
    """Make the paper anew from the data as it is; the one before is superseded and stays.

    The same content makes no new version, and signed papers that still hold stay as they were signed.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_make(by, cluster_round, kind))
    table = queries.current_table(cluster_round)
    if table is None:
        raise Refused(_("There is no result yet to make a paper of."))
    last = Document.objects.filter(cluster_round=cluster_round, kind=kind).order_by("version").last()
    if last and last.state == State.SIGNED:
        return last
    if last and last.state != State.SUPERSEDED:
        if _paper(kind, facts_of(cluster_round, table, version=last.version), cluster_round).code == last.code:
            return last
        move(last, State.SUPERSEDED)
    version = last.version + 1 if last else 1
    facts = facts_of(cluster_round, table, version=version)
    paper = _paper(kind, facts, cluster_round)
    pdf, docx = render_pdf(paper, enclosures_of(cluster_round, kind, facts)), render_docx(paper)
    document = Document.objects.create(
        cluster_round=cluster_round, kind=kind, version=version, content=blocks.to_json(paper), code=paper.code,
        result_table=None if kind == Kind.INVITATION else table, pdf=pdf, docx=docx, pages=pages(pdf), made_by=by,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(), docx_sha256=hashlib.sha256(docx).hexdigest(),
        state=_first_state(cluster_round, kind),
    )  # fmt: skip
    journal.record(
        "document.made",
        document,
        by=by,
        district=cluster_round.audit_round.district,
        after={"kind": kind, "version": document.version, "pdf": document.pdf_sha256, "docx": document.docx_sha256},
    )
    return document


def _paper(kind: str, facts: ClusterFacts, cluster_round: ClusterRound) -> blocks.Paper:
    audit_round = cluster_round.audit_round
    names = (audit_round.district.code, audit_round.year, audit_round.directive_number, cluster_round.number, kind)
    return coded(PAPERS[Kind(kind)](facts), settings.SITE_URL, *names)


def _first_state(cluster_round: ClusterRound, kind: str) -> str:
    """Minutes wait for their adoption, a summary for the vote on its figures; any other paper only for a signature."""
    conference = queries.conference_of(cluster_round)
    if kind == Kind.MINUTES and conference:
        motions = conference.motions.filter(kind=Motion.Kind.MINUTES, state=Motion.State.DECLARED, passed=True)
        is_draft = not motions.exists()
    else:
        is_draft = kind == Kind.SUMMARY and not queries.results_are_voted(cluster_round)
    return State.DRAFT if is_draft else State.AGREED


def make_all(cluster_round: ClusterRound, *, by: Person) -> list[Document]:
    """After the close of the conference: minutes, proposal, summary, and the extract where the minutes are adopted."""
    made = [make(cluster_round, kind, by=by) for kind in AFTER_THE_CLOSE[:-1]]
    if policies.can_make(by, cluster_round, Kind.EXTRACT):
        made.append(make(cluster_round, Kind.EXTRACT, by=by))
    return made
