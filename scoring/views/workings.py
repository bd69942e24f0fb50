"""Vì sao có số này, of a whole ward: its total, class and rank, step by step down to the criteria."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clusters.requests import Request
from clusters.verdicts import require
from scoring import histories, policies, reasons, workings
from scoring.models import Adjustment
from scoring.views import consolidation


@require_safe
def show(request: Request, pk: int, ward: int) -> HttpResponse:
    cluster_round = consolidation.fetch(request, pk)
    require(policies.can_see_results(request.user, cluster_round))
    table = consolidation.table_of(cluster_round)
    column = next((each for each in table.columns if each.ward.pk == ward), None)
    if column is None:
        raise Http404
    entries = Adjustment.objects.filter(conference__cluster_round=cluster_round, ward=column.ward, is_withdrawn=False)
    back = reverse("scoring:consolidation", args=[pk])
    context = {
        "cluster_round": cluster_round, "table": table, "column": column,
        "crumbs": consolidation.crumbs(cluster_round, (_("Consolidation"), back), (column.ward.name, "")),
        "seen": consolidation.seen(request, cluster_round, table, column),
        "steps": workings.steps(column, entries), "total": workings.told(column.result.total),
        "groups": workings.groups_of(table, column),
        "class_reached": workings.of_class(column), "bands": table.rules.bands,
        "rank_reached": workings.of_rank(column, table), "placed": workings.placed(table, column),
        "tie_breaks": workings.tie_breaks(table.rules),
        "aggregate": reasons.of_aggregate(table.rules), "dispute": reasons.of_thresholds(table.rules),
        "versions": histories.versions_of_ward(cluster_round, column.ward),
        **consolidation.told_of_the_vote(cluster_round, table.rules),
    }  # fmt: skip
    return render(request, "scoring/ward_why.html", context)
