"""One line on a page: its form, who may write it, what comes back when it was refused or overtaken."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import ClusterRound, Criterion, Evidence, SitePhoto
from audits.points import shown
from clusters.errors import Refused, Stale
from clusters.models import Person, Ward
from clusters.requests import Request
from clusters.verdicts import Verdict
from scoring import policies, reasons
from scoring.differences import Proofs
from scoring.forms.settlements import SettlementForm
from scoring.matrix import Cell
from scoring.models import Conference, Settlement

Key = tuple[int, str]
Bound = Mapping[Key, SettlementForm]
Page = Callable[..., HttpResponse]
Act = Callable[[Decimal, str, int], Settlement]


@dataclass(frozen=True)
class Item:
    """A line with its form, or the reason why this person has none."""

    cell: Cell
    may_write: Verdict
    form: SettlementForm | None
    is_settling: bool
    could_change: Sequence[str] = ()  # in sentences
    photos: Sequence[SitePhoto] = ()
    evidence: Sequence[Evidence] = ()

    @property
    def overtaken(self) -> bool:
        """Somebody else wrote the line while this form was open."""
        return bool(self.form and getattr(self.form, "overtaken", False))


@dataclass(frozen=True)
class Target:
    cluster_round: ClusterRound
    ward: Ward
    criterion: Criterion

    @property
    def key(self) -> Key:
        return self.ward.pk, self.criterion.code

    @property
    def anchor(self) -> str:
        return f"line-{self.ward.pk}-{self.criterion.code}"


def target(cluster_round: ClusterRound, ward: int, code: str) -> Target:
    """404 for a ward or a criterion that is not of this cluster and its criteria set."""
    member = next((member for member in cluster_round.members if member.ward_id == ward), None)
    if member is None:
        raise Http404
    criterion = get_object_or_404(Criterion, criteria_set=cluster_round.audit_round.criteria_set_id, code=code)
    return Target(cluster_round, member.ward, criterion)


def may_write(person: Person, cluster_round: ClusterRound, conference: Conference | None, ward_id: int) -> Verdict:
    """Prepare before the conference, settle in it."""
    if conference is None or cluster_round.state == ClusterRound.State.CONSOLIDATION:
        return policies.can_prepare(person, cluster_round, ward_id)
    return policies.can_settle(person, conference, ward_id)


def items(
    person: Person, cluster_round: ClusterRound, conference: Conference | None, cells: Iterable[Cell],
    *, origin: str, bound: Bound | None = None, proofs: Proofs | None = None,
) -> list[Item]:  # fmt: skip
    """`proofs`: photos and evidence of the lines, where the page shows them."""
    verdicts: dict[int, Verdict] = {}
    found = []
    names = {m.ward_id: m.ward.name for m in cluster_round.members}
    settling = cluster_round.state != ClusterRound.State.CONSOLIDATION
    for cell in cells:
        if cell.ward.pk not in verdicts:
            verdicts[cell.ward.pk] = may_write(person, cluster_round, conference, cell.ward.pk)
        verdict = verdicts[cell.ward.pk]
        form = (bound or {}).get(cell.key) or _form(cell, origin)
        shown_with = proofs.of(*cell.key) if proofs else ((), ())
        said = reasons.of_stakes(cell, names)
        found.append(Item(cell, verdict, form if verdict else None, settling, said, *shown_with))
    return found


def refusal_of_all(found: list[Item]) -> str:
    """The one reason, where this person may write none of the lines; said once on top."""
    refusals = {item.may_write.reason for item in found}
    return refusals.pop() if len(refusals) == 1 else ""


def _form(cell: Cell, origin: str) -> SettlementForm:
    current = cell.settlement
    return SettlementForm(
        criterion=cell.criterion, line=cell.anchor, instead_of=current.pk if current else 0, origin=origin,
        points=shown(current.points) if current else "", reason=current.reason if current else "",
    )  # fmt: skip


def write(request: Request, line: Target, act: Act, said: str, pages: Mapping[str, Page]) -> HttpResponse:
    """Points and grounds of one line. `pages`: where the form may have stood, to be shown again with what was typed."""
    form = SettlementForm(request.POST, criterion=line.criterion, line=line.anchor)
    status = 422
    if form.is_valid():
        given = form.cleaned_data
        try:
            settlement = act(given["points"], given["reason"], given["instead_of"])
        except Stale:
            form, status = _overtaken(request, line), Stale.status
        except Refused as refusal:
            if refusal.at not in form.fields:
                raise
            form.add_error(refusal.at, refusal.reason)
        else:
            facts = {"code": line.criterion.code, "ward": line.ward.full_name, "points": shown(settlement.points)}
            messages.success(request, said % facts)
            return redirect(_origin(line, given["origin"]))
    page = pages.get(str(form["origin"].value()), pages["line"])
    return page(request, line, bound={line.key: form}, status=status)


def _overtaken(request: Request, line: Target) -> SettlementForm:
    """The same words, now in knowledge of what somebody else wrote: sending them again is a choice."""
    current = Settlement.objects.filter(
        cluster_round=line.cluster_round, ward=line.ward, criterion=line.criterion
    ).exclude(state=Settlement.State.REPLACED)
    data: Any = request.POST.copy()
    data["instead_of"] = str(current.values_list("pk", flat=True).first() or 0)
    form = SettlementForm(data, criterion=line.criterion, line=line.anchor)
    form.overtaken = True  # type: ignore[attr-defined]  # read by Item
    return form


def _origin(line: Target, origin: str) -> str:
    pk = line.cluster_round.pk
    if origin == "line":
        return reverse("scoring:line", args=[pk, line.ward.pk, line.criterion.code])
    if origin == "matrix":
        return (
            f"{reverse('scoring:consolidation', args=[pk])}?tab=matrix&line={line.ward.pk}-{line.criterion.code}#drawer"
        )
    name = "scoring:conference" if origin == "conference" else "scoring:consolidation"
    return f"{reverse(name, args=[pk])}#{line.anchor}"


def said_settled() -> str:
    return _("Settled: criterion %(code)s of %(ward)s, %(points)s points.")


def said_prepared() -> str:
    return _("Prepared for the conference: criterion %(code)s of %(ward)s, %(points)s points. No result has changed.")
