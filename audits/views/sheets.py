"""Phiếu tại chỗ: every criterion of one sheet in one page, which a device can keep for a place without network (S8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audits import findings, points, policies
from audits.findings import Finding, Line
from audits.forms.drafts import MarkDraft
from audits.models import CrossCheck, SitePhoto
from audits.queries import photos_of
from audits.services import cross_checks
from audits.services.answers import Conflict
from audits.views.cross_checks import fetch, head, nothing_to_check
from clusters import clock
from clusters.requests import Request
from clusters.verdicts import require

FIELDS = ("points", "is_na", "remark", "version", "finding")


@dataclass
class Card:
    """One criterion of the page: what stands, what was typed now, what is wrong with it."""

    line: Line
    photos: list[SitePhoto] = field(default_factory=list)
    form: MarkDraft | None = None
    conflict: Conflict | None = None
    missing: str = ""
    key: str = field(default_factory=lambda: uuid4().hex)  # of the photos that this page sends without script

    @property
    def version(self) -> int:
        return self.line.mark.version if self.line.mark else 0

    @property
    def points(self) -> str:
        if self.form:
            return str(self.form["points"].value() or "")
        mark = self.line.mark
        return points.shown(mark.points) if mark and mark.points is not None else ""

    @property
    def is_na(self) -> bool:
        if self.form:
            return bool(self.form["is_na"].value())
        return bool(self.line.mark and self.line.mark.is_na)

    @property
    def remark(self) -> str:
        if self.form:
            return str(self.form["remark"].value() or "")
        return self.line.mark.remark if self.line.mark else ""

    @property
    def agrees(self) -> bool:
        return not self.form and self.line.finding == Finding.AGREED

    @property
    def points_error(self) -> str:
        return self._wrong("points") or self._wrong("is_na") or ("" if self.line.is_marked else self.missing)

    @property
    def remark_error(self) -> str:
        return self._wrong("remark") or (self.missing if self.line.is_marked else "")

    @property
    def conflict_text(self) -> str:
        if not self.conflict:
            return ""
        theirs = self.conflict.theirs
        at = f"{localtime(theirs.saved_at, clock.HANOI):%H:%M}"
        return _("%(by)s changed criterion %(code)s at %(at)s. Choose which text is kept") % {
            "by": theirs.saved_by.full_name, "code": self.line.criterion.code, "at": at,
        }  # fmt: skip

    def _wrong(self, name: str) -> str:
        return str(next(iter(self.form.errors.get(name, [])), "")) if self.form else ""

    @property
    def problems(self) -> list[dict[str, str]]:
        code = self.line.criterion.code
        if self.conflict:
            return [{"text": self.conflict_text, "href": f"#criterion-{code}"}]
        found = {f"#points-{code}": self.points_error, f"#remark-{code}": self.remark_error}
        return [{"text": text, "href": href} for href, text in found.items() if text]


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, pk: int) -> HttpResponse:
    cross_check = fetch(request, pk)
    require(policies.can_read_marks(request.user, cross_check))
    if nothing_to_check(cross_check):
        return redirect("audits:cross-check", pk)
    lines = findings.lines_of(cross_check)
    if request.method == "POST":
        require(policies.can_mark(request.user, cross_check))
        return _record(request, cross_check, lines)
    return _page(request, cross_check, [Card(line) for line in lines])


def _record(request: Request, cross_check: CrossCheck, lines: list[Line]) -> HttpResponse:
    """Whatever can be saved is; what cannot comes back as it was typed."""
    sent = [line for line in lines if f"{line.criterion.code}-version" in request.POST]
    forms = {line.criterion.code: MarkDraft(_typed(request.POST, line), criterion=line.criterion) for line in sent}
    legal = {code: form.given for code, form in forms.items() if form.is_valid()}
    conflicts = {c.criterion.code: c for c in cross_checks.record_marks(cross_check, legal, by=request.user)}
    wrong = {code: form for code, form in forms.items() if code in conflicts or code not in legal}
    lines = findings.lines_of(cross_check)
    missing = _remarks_missing(lines)
    if not (wrong or missing):
        messages.success(request, _("The sheet is saved."))
        return redirect("audits:sheet", cross_check.pk)
    cards = [
        Card(line, form=wrong.get(code), conflict=conflicts.get(code), missing=missing.get(code, ""))
        for line, code in ((line, line.criterion.code) for line in lines)
    ]
    return _page(request, cross_check, cards, status=409 if conflicts else 422)


def _typed(data: Mapping[str, Any], line: Line) -> dict[str, Any]:
    """The fields of one criterion; "agree" without a number is the self-score."""
    typed = {name: data.get(f"{line.criterion.code}-{name}", "") for name in FIELDS}
    own = line.own
    if typed["finding"] == Finding.AGREED and own and not typed["points"] and not typed["is_na"]:
        typed["points"], typed["is_na"] = ("", "on") if own.points is None else (points.carried(own.points), "")
    return typed


def _remarks_missing(lines: Iterable[Line]) -> dict[str, str]:
    """Of criteria that have a mark: what the seal will ask for."""
    marked = [line for line in lines if line.is_marked]
    marks = {line.criterion.pk: line.mark for line in marked if line.mark}
    own = {line.criterion.pk: line.own for line in marked if line.own}
    missing = cross_checks.missing([line.criterion for line in marked], marks, own)
    return {criterion.code: sentence for criterion, sentence in missing}


def _page(request: Request, cross_check: CrossCheck, cards: list[Card], *, status: int = 200) -> HttpResponse:
    photos = photos_of(cross_check)
    for card in cards:
        card.photos = photos.get(card.line.criterion.pk, [])
    context = {
        **head(request, cross_check, [card.line for card in cards]),
        "cards": cards,
        "problems": [problem for card in cards for problem in card.problems],
    }
    return render(request, "audits/sheet.html", context, status=status)
