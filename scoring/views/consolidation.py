"""Bảng tổng hợp of a cluster (S10): progress before the reveal; then what to discuss, the matrix, wards, one line."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits.models import ClusterRound
from audits.policies import (
    can_begin_cross_check,
    can_reveal,
    can_see_progress,
    explanation_window_is_open,
    is_of_district,
)
from audits.queries import cluster_rounds
from audits.services.stages import begin_cross_check as begin
from clusters.requests import Request
from clusters.verdicts import require
from scoring import histories, policies, progress, queries, reasons
from scoring.differences import proofs_in
from scoring.forms.settlements import ConfirmForm, ReasonForm
from scoring.matrix import Column, Consolidated, consolidated
from scoring.rules.facts import Rules
from scoring.services import settlements, stages
from scoring.views import lines

TABS = ("discuss", "matrix", "wards")
LONGEST_ID = 18  # digits


def fetch(request: Request, pk: int) -> ClusterRound:
    """For people of the cluster and the district; for everybody else it does not exist."""
    found = request.cluster_round = get_object_or_404(cluster_rounds().visible_to(request.user), pk=pk)
    return found


def crumbs(cluster_round: ClusterRound, *more: tuple[str, str]) -> list[tuple[str, str]]:
    year = _("Round of %(year)s") % {"year": cluster_round.audit_round.year}
    return [(year, ""), (cluster_round.cluster.name, ""), *more]


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    cluster_round = fetch(request, pk)
    if not cluster_round.is_revealed:
        return _waiting(request, cluster_round)
    return page(request, cluster_round)


def _waiting(
    request: Request, cluster_round: ClusterRound, *, form: ConfirmForm | None = None, status: int = 200
) -> HttpResponse:
    """Before the reveal the lead unit and the district see progress; for the others there is nothing yet."""
    if not can_see_progress(request.user, cluster_round):
        require(policies.can_see_results(request.user, cluster_round))
    found = progress.progress_of(cluster_round)
    windows = ("self_assessment", "cross_check", "explanation")
    context = {
        "cluster_round": cluster_round,
        "crumbs": crumbs(cluster_round, (_("Consolidation"), "")),
        "progress": found,
        "deadlines": {window: cluster_round.until(window) for window in windows},
        "in_cross_check": cluster_round.state == ClusterRound.State.CROSS_CHECK,
        "may_begin": progress.may_begin(request.user, cluster_round, found),
        "may_reveal": progress.may_reveal(request.user, cluster_round, found),
        "sheets": len(found.wards) * (len(found.wards) - 1),
        "form": form or _confirm(),
    }
    return render(request, "scoring/consolidation_progress.html", context, status=status)


def _confirm(data: Any = None) -> ConfirmForm:
    return ConfirmForm(data, label=_("I have read what follows from this step"))


def page(
    request: Request, cluster_round: ClusterRound, *, bound: lines.Bound | None = None, status: int = 200
) -> HttpResponse:
    """The page with its tabs; `bound`: forms of lines that came back."""
    table = table_of(cluster_round)
    asked = request.GET.get("tab", TABS[0])
    tab = asked if asked in TABS and not bound else TABS[0]
    conference = queries.conference_of(cluster_round)
    context: dict[str, Any] = {
        "cluster_round": cluster_round, "crumbs": crumbs(cluster_round, (_("Consolidation"), "")),
        "table": table, "tab": tab,
        "conference": conference, "may_call": policies.can_call(request.user, cluster_round),
        "closes_at": cluster_round.until("explanation"), "items": [], "wards": [],
        "window": explanation_window_is_open(cluster_round),
    }  # fmt: skip
    if tab == "discuss":
        proofs = proofs_in(cluster_round, [cell.key for cell in table.listed])
        context["items"] = lines.items(
            request.user, cluster_round, conference, table.listed, origin="discuss", bound=bound, proofs=proofs
        )
        context["errors_of"] = list((bound or {}).values())
        context["may_write_none"] = lines.refusal_of_all(context["items"])
    if tab == "matrix" and (cell := table.cells.get(_asked_line(request))):
        proofs = proofs_in(cluster_round, [cell.key])
        [context["opened"]] = lines.items(
            request.user, cluster_round, conference, [cell], origin="matrix", proofs=proofs
        )
        context |= {"why": reasons.of_line(cell, table.rules), "item": context["opened"], "here": request.path}
        if request.GET.get("part") == "drawer":
            return render(request, "scoring/_drawer.html", context)
    if tab == "wards":
        context["wards"] = [seen(request, cluster_round, table, column) for column in table.by_rank]
    return render(request, f"scoring/consolidation_{tab}.html", context, status=status)


def _asked_line(request: Request) -> lines.Key:
    """?line=12-VII.3: a ward and a criterion; anything else is no line."""
    ward, _dash, code = request.GET.get("line", "").partition("-")
    return (int(ward), code) if ward.isascii() and ward.isdecimal() and len(ward) <= LONGEST_ID else (0, "")


def table_of(cluster_round: ClusterRound) -> Consolidated:
    found = consolidated(cluster_round)
    if found is None:
        raise LookupError(f"{cluster_round} is opened but has no table of results.")
    return found


def seen(request: Request, cluster_round: ClusterRound, table: Consolidated, column: Column) -> dict[str, Any]:
    """What is said of one ward beside its numbers."""
    names = {m.ward_id: m.ward.full_name for m in cluster_round.members}
    for_the_district = is_of_district(request.user, cluster_round)
    return {
        "column": column,
        "groups": reasons.comparisons(column, table.columns.index(column), table.groups),
        "missing": reasons.of_missing(column),
        "provisional": reasons.of_provisional(column),
        "cap": reasons.of_cap(column),
        "stability": reasons.of_stability(column, names, for_the_district=for_the_district),
    }


@require_safe
def line(request: Request, pk: int, ward: int, code: str) -> HttpResponse:
    cluster_round = fetch(request, pk)
    require(policies.can_see_results(request.user, cluster_round))
    return line_page(request, lines.target(cluster_round, ward, code))


def line_page(
    request: Request, line: lines.Target, *, bound: lines.Bound | None = None, taking_back: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Everything about one cell: vì sao có số này."""
    cluster_round = line.cluster_round
    table, conference = table_of(cluster_round), queries.conference_of(cluster_round)
    cell = table.cells[line.key]
    proofs = proofs_in(cluster_round, [cell.key])
    [item] = lines.items(request.user, cluster_round, conference, [cell], origin="line", bound=bound, proofs=proofs)
    back = reverse("scoring:consolidation", args=[cluster_round.pk])
    context = {
        "cluster_round": cluster_round,
        "crumbs": crumbs(cluster_round, (_("Consolidation"), back), (f"{line.ward.name} · {cell.criterion.code}", "")),
        "cell": cell, "item": item, "table": table,
        "window": explanation_window_is_open(cluster_round),
        "why": reasons.of_line(cell, table.rules),
        "history": histories.history_of(cluster_round, line.ward, line.criterion),
        "versions": histories.versions_of_line(cluster_round, line.ward, line.criterion),
        **told_of_the_vote(cluster_round, table.rules),
        "taking_back": taking_back or ReasonForm(about="unsettle"),
        "errors_of": [form for form in (*(bound or {}).values(), taking_back) if form],
    }  # fmt: skip
    return render(request, "scoring/line.html", context, status=status)


def told_of_the_vote(cluster_round: ClusterRound, rules: Rules) -> dict[str, Any]:
    """The vote on the table of results, which every number of it went through."""
    motion = queries.motion_on_results(cluster_round)
    declared = motion is not None and motion.passed is not None
    return {"motion": motion, "vote": reasons.of_vote(motion, rules.vote) if motion and declared else []}


@require_POST
def prepare(request: Request, pk: int, ward: int, code: str) -> HttpResponse:
    found = lines.target(fetch(request, pk), ward, code)

    def act(points: Any, reason: str, instead_of: int) -> Any:
        cluster_round = found.cluster_round
        return settlements.prepare(
            cluster_round, found.ward, found.criterion, points, reason, by=request.user, instead_of=instead_of
        )

    require(policies.can_prepare(request.user, found.cluster_round, ward))
    return lines.write(request, found, act, lines.said_prepared(), {"line": line_page, "discuss": discuss_page})


def discuss_page(request: Request, line: lines.Target, **what: Any) -> HttpResponse:
    return page(request, line.cluster_round, **what)


@require_POST
def begin_cross_check(request: Request, pk: int) -> HttpResponse:
    cluster_round = fetch(request, pk)
    if cluster_round.state != ClusterRound.State.SELF_ASSESSMENT:
        messages.info(request, _("The self-assessment of this cluster is already over."))
        return redirect("scoring:consolidation", pk)
    require(can_begin_cross_check(request.user, cluster_round))
    form = _confirm(request.POST)
    if not form.is_valid():
        return _waiting(request, cluster_round, form=form, status=422)
    begin(cluster_round, by=request.user)
    messages.success(request, _("The cross-check has begun. The reports are locked and every unit has its sheets."))
    return redirect("scoring:consolidation", pk)


@require_POST
def reveal(request: Request, pk: int) -> HttpResponse:
    cluster_round = fetch(request, pk)
    if cluster_round.is_revealed:
        messages.info(request, _("The sheets are opened already."))
        return redirect("scoring:consolidation", pk)
    require(can_reveal(request.user, cluster_round))
    form = _confirm(request.POST)
    if not form.is_valid():
        return _waiting(request, cluster_round, form=form, status=422)
    stages.reveal(cluster_round, by=request.user)
    messages.success(request, _("All sheets are opened. The first result is provisional."))
    return redirect("scoring:consolidation", pk)
