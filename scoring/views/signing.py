"""The signatures under the minutes (S14): brought in as a scan or a signed PDF, or confirmed with the password."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from audits.models import ClusterRound
from audits.views.evidence_files import handed_out
from clusters.requests import Request
from clusters.services.passwords import prove
from clusters.verdicts import require
from scoring import minuting, policies
from scoring.forms.documents import ConfirmForm, PaperForm, SignedPdfForm
from scoring.models import Signing
from scoring.services import signing as service
from scoring.views.minutes import choices_of, document_of, take


@require_POST
def paper(request: Request, pk: int) -> HttpResponse:
    """Ký giấy."""
    document = document_of(request, pk)
    require(minuting.can_sign(request.user, document))
    people = minuting.signatories_of(service.conference_behind(document))
    form = PaperForm(request.POST, request.FILES, people=choices_of(people))

    def act() -> None:
        given = form.cleaned_data
        service.sign_on_paper(document, given["who"], given["on"], form.files.get("file"), by=request.user)

    said = _("The signed minutes are kept with the paper.")
    return take(request, document.cluster_round, form, act, said, "sign", paper_form=form)


@require_POST
def digital(request: Request, pk: int) -> HttpResponse:
    """Ký số."""
    document = document_of(request, pk)
    require(minuting.can_sign(request.user, document))
    form = SignedPdfForm(request.POST, request.FILES)
    return take(
        request, document.cluster_round, form,
        lambda: service.upload_signed(document, form.files.get("file"), by=request.user),
        _("The signed PDF was checked and is kept with the minutes."), "sign", digital_form=form,
    )  # fmt: skip


@sensitive_post_parameters("password")
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Xác nhận trong hệ thống."""
    document = document_of(request, pk)
    form = ConfirmForm(request.POST)
    people = {p.key: p for p in minuting.signatories_of(service.conference_behind(document))}
    person = people.get(request.POST.get("who", ""))
    if person is None:
        raise Http404
    require(minuting.can_confirm(request.user, document, person))

    def act() -> None:
        prove(request, form.cleaned_data["password"])
        service.confirm(document, person.key, by=request.user)

    said = _("Confirmed. This is no digital signature and no signature by hand.")
    return take(request, document.cluster_round, form, act, said, "sign", confirm_forms=[(person, form)])


@require_safe
def file(request: Request, pk: int) -> FileResponse:
    """The scan or the signed PDF, for who may read the minutes."""
    rows = Signing.objects.filter(document__cluster_round__in=ClusterRound.objects.visible_to(request.user))
    rows = rows.select_related("stored", "document__cluster_round__audit_round")
    signing = get_object_or_404(rows.defer("document__pdf", "document__docx", "document__content"), pk=pk)
    require(policies.can_see_minutes(request.user, signing.document.cluster_round))
    if signing.stored is None:
        raise Http404
    return handed_out(signing.stored, download="download" in request.GET)
