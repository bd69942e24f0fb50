"""Papers: made from the one table, kept with their bytes and hashes, replaced but never changed."""

import hashlib
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audits.models import ClusterRound
from clusters import clock, journal
from clusters.errors import Refused
from clusters.models import Person
from clusters.states import move
from clusters.verdicts import require
from scoring import policies, queries
from scoring.documents import blocks
from scoring.documents.codes import code_of
from scoring.documents.docx import render_docx
from scoring.documents.minutes import minutes
from scoring.documents.pdf import pages, render_pdf
from scoring.documents.proposal import proposal
from scoring.models import Conference, Document, Motion
from scoring.paper_facts import facts_of

Kind = Document.Kind
State = Document.State
PAPERS = {Kind.MINUTES: minutes, Kind.PROPOSAL: proposal}


@transaction.atomic
def make(cluster_round: ClusterRound, kind: str, *, by: Person) -> Document:
    """Make the paper anew from the data as it is; the one before is superseded and stays.

    The same content makes no new version, and signed papers that still hold stay as they were signed.
    """
    cluster_round = ClusterRound.objects.locked(cluster_round)
    require(policies.can_record(by, cluster_round))
    conference = queries.conference_of(cluster_round)
    table = queries.current_table(cluster_round)
    if conference is None or table is None or conference.state != Conference.State.CLOSED:
        raise Refused(_("Papers are made when the conference is closed."))
    last = Document.objects.filter(cluster_round=cluster_round, kind=kind).order_by("version").last()
    version = last.version + 1 if last else 1
    if last and last.state == State.SIGNED:
        return last
    if last and last.state != State.SUPERSEDED and last.result_table_id == table.pk:
        same = PAPERS[Kind(kind)](facts_of(cluster_round, table, version=last.version))
        if blocks.to_json(same) == last.content:
            return last
    paper = PAPERS[Kind(kind)](facts_of(cluster_round, table, version=version))
    pdf, docx = render_pdf(paper), render_docx(paper)
    if last and last.state != State.SUPERSEDED:
        move(last, State.SUPERSEDED)
    document = Document.objects.create(
        cluster_round=cluster_round, kind=kind, version=version, result_table=table, content=blocks.to_json(paper),
        pdf=pdf, docx=docx, code=_code(cluster_round, kind, paper),
        pdf_sha256=hashlib.sha256(pdf).hexdigest(), docx_sha256=hashlib.sha256(docx).hexdigest(), pages=pages(pdf),
        made_by=by,
        state=State.AGREED if _is_agreed(conference, kind) else State.DRAFT,
    )  # fmt: skip
    journal.record(
        "document.made",
        document,
        by=by,
        district=cluster_round.audit_round.district,
        after={"pdf": document.pdf_sha256, "docx": document.docx_sha256},
    )
    return document


def _code(cluster_round: ClusterRound, kind: str, paper: blocks.Paper) -> str:
    audit_round = cluster_round.audit_round
    names = (audit_round.district.code, audit_round.year, audit_round.directive_number, cluster_round.number, kind)
    return code_of(blocks.to_json(paper), *names)


def _is_agreed(conference: Conference, kind: str) -> bool:
    """Minutes that the conference adopted by a vote, and any proposal, wait only for signatures."""
    if kind == Kind.PROPOSAL:
        return True
    adopted = conference.motions.filter(kind=Motion.Kind.MINUTES, state=Motion.State.DECLARED, passed=True)
    return adopted.exists()


def make_all(cluster_round: ClusterRound, *, by: Person) -> list[Document]:
    """Minutes and proposal, after the close of the conference."""
    return [make(cluster_round, kind, by=by) for kind in (Kind.MINUTES, Kind.PROPOSAL)]


@transaction.atomic
def note_signing(document: Document, on: date, note: str, *, by: Person) -> None:
    """The agreed minutes were signed on paper that day; the product only notes it and never calls it a digital
    signature.
    """
    document = Document.objects.select_for_update(of=("self",)).defer("pdf", "docx", "content").get(pk=document.pk)
    require(policies.can_sign(by, document))
    conference = queries.conference_of(document.cluster_round)
    if on > clock.today():
        raise Refused(_("The day of signing cannot be in the future."), at="on")
    if conference and conference.opened_at and on < conference.opened_at.astimezone(clock.HANOI).date():
        raise Refused(_("The minutes cannot be signed before the conference."), at="on")
    move(document, State.SIGNED, signed_on=on, signed_note=note.strip()[:300])
    journal.record(
        "document.signed", document, by=by, district=document.cluster_round.audit_round.district, reason=note,
        after={"on": on.isoformat(), "pdf": document.pdf_sha256},
    )  # fmt: skip
