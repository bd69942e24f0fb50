"""Văn bản của cụm: every kind of paper, what it is for, whether it was made and holds, or why not yet and who can."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits.models import ClusterRound
from audits.queries import cluster_rounds
from clusters.requests import Request
from clusters.verdicts import Verdict, require
from scoring import policies, queries
from scoring.models import Document, ResultTable
from scoring.services import documents
from scoring.views.crumbs import crumbs_of

Kind = Document.Kind
State = Document.State


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    name: str
    purpose: str
    paper: Document | None  # that holds
    fell: bool  # it was made once, and holds no longer
    remark: str
    status: str  # of ui/status.html
    word: str
    may_make: Verdict


def _cluster_round(request: Request, pk: int) -> ClusterRound:
    request.cluster_round = get_object_or_404(cluster_rounds().visible_to(request.user), pk=pk)
    require(policies.can_see_minutes(request.user, request.cluster_round))
    return request.cluster_round


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    cluster_round = _cluster_round(request, pk)
    papers = list(queries.papers_of(cluster_round))
    table = queries.current_table(cluster_round)
    context = {
        "cluster_round": cluster_round,
        "rows": [_row(request, cluster_round, kind, papers, table) for kind in Kind.values],
        "replaced": [paper for paper in papers if paper.state == State.SUPERSEDED],
        "crumbs": crumbs_of(cluster_round, _("Papers")),
    }
    return render(request, "scoring/papers.html", context)


@require_POST
def make(request: Request, pk: int, kind: str) -> HttpResponse:
    """The same content makes no new version: a second click tells so."""
    cluster_round = _cluster_round(request, pk)
    if kind not in Kind.values:
        raise Http404
    before = queries.current_papers(cluster_round).filter(kind=kind).first()
    paper = documents.make(cluster_round, kind, by=request.user)
    said = {"paper": capfirst(paper.get_kind_display()), "number": paper.version}
    if before and before.pk == paper.pk:
        messages.info(request, _("%(paper)s: nothing has changed; version %(number)s still holds.") % said)
    else:
        messages.success(request, _("%(paper)s: version %(number)s was made.") % said)
    return redirect(f"{reverse('scoring:papers', args=[pk])}#{kind}")


def _row(
    request: Request, cluster_round: ClusterRound, kind: str, papers: list[Document], table: ResultTable | None
) -> Row:
    of_kind = [paper for paper in papers if paper.kind == kind]
    paper = next((each for each in of_kind if each.state != State.SUPERSEDED), None)
    status, word = _standing(paper, fell=bool(of_kind))
    return Row(
        kind=kind,
        name=capfirst(str(Kind(kind).label)),
        purpose=_purposes()[kind],
        paper=paper,
        fell=bool(of_kind) and paper is None,
        remark=_remark(paper, table),
        status=status,
        word=word,
        may_make=policies.can_make(request.user, cluster_round, kind),
    )


def _standing(paper: Document | None, *, fell: bool) -> tuple[str, str]:
    if paper is None:
        return ("fix", _("no longer valid")) if fell else ("todo", _("not made yet"))
    if paper.state == State.SIGNED:
        return "done", _("signed")
    if paper.state == State.DRAFT:
        return "doing", _("draft") if paper.kind == Kind.MINUTES else _("provisional")
    return ("doing", _("waits for signatures")) if paper.kind == Kind.MINUTES else ("done", _("in force"))


def _remark(paper: Document | None, table: ResultTable | None) -> str:
    """A summary says how far its figures are: the same figures, since voted or approved, want a new one."""
    made_from = paper.result_table if paper and paper.kind == Kind.SUMMARY else None
    if made_from is None or table is None or made_from.state == table.state:
        return ""
    states = {"then": made_from.get_state_display(), "now": table.get_state_display()}
    return _("It says that the figures are “%(then)s”; they are “%(now)s” now. Make it anew to print that.") % states


def _purposes() -> dict[str, str]:
    return {
        Kind.INVITATION: _("Invites the units and the district office; the lead unit numbers, signs and sends it."),
        Kind.SUMMARY: _("What the conference reads: points of each unit by group, the lines to discuss and settled."),
        Kind.MINUTES: _("The whole conference, with the results, the votes and three annexes."),
        Kind.EXTRACT: _("Results and votes out of the adopted minutes, for the commendation file."),
        Kind.PROPOSAL: _("Asks the district office to commend, with the list and the summaries of merits."),
        Kind.NOTICE: _("The district office tells the units the approved results and what it decided."),
        Kind.BULLETIN: _("News of the conference for the website and the loudspeakers, without names of persons."),
    }
