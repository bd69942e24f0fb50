"""S14 Biên bản: its words, the preview, the replies of the units, the adoption; signing.py has the signatures."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits.models import ClusterRound
from audits.queries import cluster_rounds
from clusters import clock
from clusters.errors import Refused, Stale
from clusters.models import Ward
from clusters.requests import Request
from clusters.verdicts import require
from scoring import minuting, policies, queries
from scoring.forms.documents import AskForm, ConfirmForm, PaperForm, ReplyForm, SignedPdfForm, WordsForm
from scoring.models import Conference, Document, Signing
from scoring.services import minutes as service
from scoring.services.signing import conference_behind
from scoring.views.crumbs import crumbs_of

ASK_AGAIN = 422
Bound = dict[str, Any]


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    return page(request, cluster_round_of(request, pk))


def cluster_round_of(request: Request, pk: int) -> ClusterRound:
    request.cluster_round = get_object_or_404(cluster_rounds().visible_to(request.user), pk=pk)
    require(policies.can_see_minutes(request.user, request.cluster_round))
    return request.cluster_round


def document_of(request: Request, pk: int) -> Document:
    """Minutes within reach, without their bytes, with the cluster round as verdicts want it."""
    rows = Document.objects.filter(cluster_round__in=ClusterRound.objects.visible_to(request.user))
    document = get_object_or_404(rows.filter(kind=Document.Kind.MINUTES).defer("pdf", "docx", "content"), pk=pk)
    document.cluster_round = cluster_round_of(request, document.cluster_round_id)
    return document


def page(request: Request, cluster_round: ClusterRound, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page as things stand. `bound`: what was sent and came back, by the name the template knows it by."""
    conference = queries.last_meeting_of(cluster_round)
    called = queries.conference_of(cluster_round)
    versions = list(queries.papers_of(cluster_round).filter(kind=Document.Kind.MINUTES))
    document = versions[0] if versions else None
    context: Bound = {
        "cluster_round": cluster_round, "conference": conference, "called": called, "minutes": document,
        "closed": conference is not None and conference.state == Conference.State.CLOSED,
        "holds": document is not None and document.state != Document.State.SUPERSEDED,
        "replaced": [each for each in versions if each.state == Document.State.SUPERSEDED],
        "may_submit": policies.can_submit(request.user, cluster_round),
        "may_make": policies.can_make(request.user, cluster_round, Document.Kind.MINUTES),
        "crumbs": crumbs_of(cluster_round, _("Minutes")),
    }  # fmt: skip
    if conference:
        conference.cluster_round = cluster_round
        context |= _words(request, conference)
    if conference and document:
        document.cluster_round = cluster_round
        context |= _replies(request, conference, document) | _signatures(request, conference, document, versions)
    return render(request, "scoring/minutes.html", context | bound, status=status)


def _words(request: Request, conference: Conference) -> Bound:
    words = service.words_of(conference)
    may = minuting.can_write(request.user, conference)
    form = WordsForm(initial={**words, "version": conference.notes_version}) if may else None
    labelled = WordsForm()
    read = [(labelled.fields[name].label, text) for name, text in words.items() if text]
    return {"may_write": may, "words_form": form, "words": read, "written": len(read), "sections": len(words)}


def _replies(request: Request, conference: Conference, document: Document) -> Bound:
    cluster_round = document.cluster_round
    given = {r.ward_id: r for r in queries.replies_on(cluster_round, document.result_table_id)}
    attended = queries.wards_attending(conference)
    rows = [
        {"ward": m.ward, "reply": given.get(m.ward_id), "attended": m.ward_id in attended}
        for m in cluster_round.members
    ]
    own = [m.ward for m in cluster_round.members if m.ward_id in request.user.ward_ids]
    can = {w.pk: minuting.can_reply(request.user, document, conference, w.pk) for w in own}
    return {
        "replies": rows, "replied": len(given),
        "may_ask": minuting.can_ask_replies(request.user, document),
        "may_adopt": minuting.can_adopt(request.user, document, conference),
        "ask_form": AskForm(until=conference.replies_until or service.usual_deadline()),
        "own_replies": [(ward, _reply_form(ward, given.get(ward.pk))) for ward in own if can[ward.pk]],
        "no_reply": next((verdict for verdict in can.values() if not verdict), None),
    }  # fmt: skip


def _reply_form(ward: Ward, given: Any) -> ReplyForm:
    initial = {"agrees": "yes" if given.agrees else "no", "remark": given.remark} if given else None
    return ReplyForm(ward=ward.pk, initial=initial)


def _signatures(request: Request, conference: Conference, document: Document, versions: list[Document]) -> Bound:
    """A row a person with the signatures under this version; how many fell with the versions before."""
    people = minuting.signatories_of(conference)
    rows = Signing.objects.select_related("stored", "ward").order_by("-pk")
    given = list(rows.filter(document=document))
    missing = [p for p in people if p.post != Signing.Post.MEMBER and not any(p.is_of(s) for s in given)]
    own = [p for p in people if minuting.can_confirm(request.user, document, p)]
    open_to_confirm = [
        p for p in own if not any(p.is_of(s) and s.way == Signing.Way.CONFIRMED for s in given)
    ]  # fmt: skip
    usual = missing or people[:2]
    initial = {"who": [p.key for p in usual], "on": clock.today()}
    return {
        "people": [{"person": p, "signings": [s for s in given if p.is_of(s)]} for p in people],
        "missing": missing,
        "may_sign": minuting.can_sign(request.user, document),
        "fallen": Signing.objects.filter(document__in=[v.pk for v in versions if v.pk != document.pk]).count(),
        "paper_form": PaperForm(people=choices_of(people), initial=initial),
        "digital_form": SignedPdfForm(),
        "confirm_forms": [(p, ConfirmForm(initial={"who": p.key})) for p in open_to_confirm],
    }  # fmt: skip


def choices_of(people: list[minuting.Signatory]) -> list[tuple[str, str]]:
    return [(p.key, f"{Signing.Post(p.post).label}: {p.name}" + (f", {p.unit}" if p.unit else "")) for p in people]


def take(
    request: Request, cluster_round: ClusterRound, form: forms.Form, act: Callable[[], Any], said: str, anchor: str,
    **bound: Any,
) -> HttpResponse:  # fmt: skip
    """Clean, act, speak; what was refused at a field comes back in it. `bound`: the form, as the page knows it."""
    if form.is_valid():
        try:
            act()
        except Refused as refusal:
            if refusal.at not in form.fields:
                raise
            form.add_error(refusal.at, refusal.reason)
        else:
            messages.success(request, said)
            return redirect(back(cluster_round, anchor))
    return page(request, cluster_round, status=ASK_AGAIN, errors_of=form, **bound)


def back(cluster_round: ClusterRound, anchor: str) -> str:
    return reverse("scoring:minutes", args=[cluster_round.pk]) + f"#{anchor}"


@require_POST
def write(request: Request, pk: int) -> HttpResponse:
    """The words of the sections. When somebody else wrote meanwhile, both texts come back."""
    cluster_round = cluster_round_of(request, pk)
    conference = queries.last_meeting_of(cluster_round) or queries.conference_of(cluster_round)
    if conference is None:
        raise Refused(_("The words of the minutes are written from the opening of the conference on."))
    conference.cluster_round = cluster_round
    require(minuting.can_write(request.user, conference))
    form = WordsForm(request.POST)
    try:
        return take(
            request, cluster_round, form,
            lambda: service.write_prose(conference, form.words, version=form.cleaned_data["version"], by=request.user),
            _("The words of the minutes are saved."), "words", words_form=form,
        )  # fmt: skip
    except Stale as stale:
        return _both_texts(request, cluster_round, form, stale)


def _both_texts(request: Request, cluster_round: ClusterRound, form: WordsForm, stale: Stale) -> HttpResponse:
    """What was typed stays in the boxes, what the other person wrote stands beside; saving again takes the boxes."""
    conference = Conference.objects.filter(cluster_round=cluster_round, opened_at__isnull=False).latest("number")
    theirs = service.words_of(conference)
    mine = WordsForm(initial={**form.words, "version": conference.notes_version})
    differs = [
        (mine.fields[name].label, theirs[name], text) for name, text in form.words.items() if text != theirs[name]
    ]
    return page(request, cluster_round, status=stale.status, words_form=mine, overtaken=stale.reason, differs=differs)


@require_POST
def ask(request: Request, pk: int) -> HttpResponse:
    document = document_of(request, pk)
    require(minuting.can_ask_replies(request.user, document))
    form = AskForm(request.POST)
    return take(
        request, document.cluster_round, form,
        lambda: service.ask_for_replies(document, form.until, by=request.user),
        _("The units are asked; the minutes stand among their tasks."), "replies", ask_form=form,
    )  # fmt: skip


@require_POST
def reply(request: Request, pk: int, ward: int) -> HttpResponse:
    document = document_of(request, pk)
    cluster_round = document.cluster_round
    require(minuting.can_reply(request.user, document, conference_behind(document), ward))
    replying = next(m.ward for m in cluster_round.members if m.ward_id == ward)
    form = ReplyForm(request.POST, ward=ward)
    return take(
        request, cluster_round, form,
        lambda: service.reply(document, replying, **form.said, by=request.user),
        _("The reply of the unit is recorded. It can be changed until the deadline."), "replies",
        own_replies=[(replying, form)],
    )  # fmt: skip


@require_POST
def adopt(request: Request, pk: int) -> HttpResponse:
    document = document_of(request, pk)
    adopted = service.adopt(document, by=request.user)
    messages.success(request, _("The minutes are adopted: version %(number)s.") % {"number": adopted.version})
    return redirect(back(document.cluster_round, "sign"))
