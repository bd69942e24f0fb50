"""Kết quả: the one table of a cluster, its versions, its papers, its way to the district."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audits.forms.fields import version_from
from audits.models import ClusterRound
from audits.queries import cluster_rounds, groups_with_criteria
from clusters.requests import Request
from clusters.verdicts import require
from scoring import policies, queries, standings
from scoring.documents.bulletin import bulletin as bulletin_text
from scoring.documents.workbook import workbook as workbook_bytes
from scoring.paper_facts import facts_of
from scoring.services import results
from scoring.views.crumbs import crumbs_of
from scoring.views.downloads import EXCEL, TEXT, download, file_name


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
        "missing": results.missing_to_submit(cluster_round),
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


@require_POST
def submit(request: Request, pk: int) -> HttpResponse:
    cluster_round = _cluster_round(request, pk)
    results.submit(cluster_round, by=request.user)
    messages.success(request, _("The result was sent to %(office)s.") % {"office": cluster_round.audit_round.office})
    return redirect("scoring:results", pk=pk)
