"""Kết quả: the one table of a cluster, its versions, its papers, its way to the district."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audits.forms.fields import version_from
from audits.models import ClusterRound
from audits.queries import cluster_rounds, groups_with_criteria
from clusters.requests import Request
from clusters.verdicts import require
from scoring import policies, queries, standings
from scoring.documents.bulletin import bulletin as bulletin_text
from scoring.documents.workbook import workbook as workbook_bytes
from scoring.models import ResultTable
from scoring.paper_facts import facts_of
from scoring.reasons import of_vote
from scoring.services import results
from scoring.views.crumbs import crumbs_of
from scoring.views.downloads import EXCEL, TEXT, download, file_name

SENT = (ClusterRound.State.SUBMITTED, ClusterRound.State.APPROVED)


def _cluster_round(request: Request, pk: int) -> ClusterRound:
    """Within reach and revealed."""
    request.cluster_round = get_object_or_404(cluster_rounds().visible_to(request.user), pk=pk)
    require(policies.can_see_results(request.user, request.cluster_round))
    return request.cluster_round


@require_GET
def show(request: Request, pk: int) -> HttpResponse:
    cluster_round = _cluster_round(request, pk)
    versions = list(cluster_round.result_tables.select_related("made_by").order_by("-version"))
    table = versions[0]
    if asked := request.GET.get("version"):
        table = get_object_or_404(cluster_round.result_tables, version=version_from(asked))
    rows = standings.rows_of(cluster_round, table)
    groups = standings.by_group(groups_with_criteria(cluster_round.audit_round.criteria_set), rows)
    context = {
        "cluster_round": cluster_round, "table": table, "newest": versions[0], "versions": versions, "rows": rows,
        "groups": groups, "papers": queries.current_papers(cluster_round),
        "may_submit": policies.can_submit(request.user, cluster_round),
        "missing": _missing(cluster_round),
        "crumbs": crumbs_of(cluster_round, _("Results")),
    }  # fmt: skip
    return render(request, "scoring/results.html", context)


@require_GET
def workbook(request: Request, pk: int) -> HttpResponse:
    cluster_round = _cluster_round(request, pk)
    table = cluster_round.result_tables.latest("version")
    content = workbook_bytes(facts_of(cluster_round, table, version=table.version))
    return download(content, EXCEL, file_name(cluster_round, "ket-qua", "xlsx"))


@require_GET
def bulletin(request: Request, pk: int) -> HttpResponse:
    cluster_round = _cluster_round(request, pk)
    text = bulletin_text(facts_of(cluster_round, cluster_round.result_tables.latest("version")))
    return download(text.encode(), TEXT, file_name(cluster_round, "tin-bai", "txt"))


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: Request, pk: int) -> HttpResponse:
    """What goes to the district, what is missing, one button; afterwards the receipt."""
    cluster_round = _cluster_round(request, pk)
    if request.method == "POST":
        results.submit(cluster_round, by=request.user)
        return redirect("scoring:submit", pk=pk)
    table = queries.current_table(cluster_round)
    context = {
        "cluster_round": cluster_round, "table": table, "way": _way(cluster_round),
        "rows": standings.rows_of(cluster_round, table) if table else [],
        "vote": _vote(cluster_round), "papers": queries.current_papers(cluster_round),
        "nominations": queries.nominations_of(cluster_round),
        "missing": [(each.sentence, *_where(cluster_round, each.what)) for each in _missing(cluster_round)],
        "may_submit": policies.can_submit(request.user, cluster_round),
        "crumbs": crumbs_of(cluster_round, _("Finalise and send")),
    }  # fmt: skip
    return render(request, "scoring/submit.html", context)


def _missing(cluster_round: ClusterRound) -> list[results.Missing]:
    """Nothing any more once it is sent."""
    return [] if cluster_round.state in SENT else results.missing_to_submit(cluster_round)


def _way(cluster_round: ClusterRound) -> list[ResultTable]:
    """When it was sent, approved and published; empty for a result that the cluster still has, or has again."""
    if cluster_round.state not in SENT:
        return []
    states = [ResultTable.State.SUBMITTED, ResultTable.State.APPROVED, ResultTable.State.PUBLISHED]
    rows = cluster_round.result_tables.filter(state__in=states).select_related("made_by").order_by("version")
    return list({table.state: table for table in rows}.values())


def _vote(cluster_round: ClusterRound) -> list[str]:
    motion = queries.motion_on_results(cluster_round)
    if motion is None or motion.passed is None:
        return []
    return of_vote(motion, queries.rules_of(cluster_round.audit_round).vote)


def _where(cluster_round: ClusterRound, what: results.Owes) -> tuple[str, str]:
    """The page on which the missing thing is done, and its name."""
    names = {
        results.Owes.CONFERENCE: ("scoring:conference", _("To the conference")),
        results.Owes.MINUTES: ("scoring:minutes", _("To the minutes of the conference")),
        results.Owes.PAPERS: ("scoring:minutes", _("To the papers")),
        results.Owes.COMMENDATIONS: ("scoring:commendations", _("To the commendations")),
    }
    address, label = names[what]
    return reverse(address, args=[cluster_round.pk]), label
