"""Photos taken on site: added once however often a device tries, removed while the sheet is open."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from audits import policies
from audits.intake.refusals import MEGABYTE
from audits.models import Criterion, CrossCheck, SitePhoto, StoredFile
from audits.services import evidence
from clusters.errors import Refused
from clusters.models import Person
from clusters.states import move
from clusters.verdicts import require

MOST = 20  # photos of one criterion
MOST_A_SHEET = 500 * MEGABYTE


def add(cross_check: CrossCheck, criterion: Criterion, uploaded: UploadedFile, key: str, *, by: Person) -> SitePhoto:
    """The photo of this try. A try that came through already adds none, even after the sheet was sealed.

    The picture is read before the sheet is locked: nobody waits for it.
    """
    if cross_check.assessor_id in by.ward_ids:
        there = _of_try(cross_check, key)
        if there:
            return there
    _require_room(cross_check, criterion, by)
    stored = evidence.store(uploaded, ward=cross_check.assessor, by=by)
    try:
        photo = _attach(cross_check, criterion, stored, key, by=by)
    except Refused:
        evidence.discard(stored)
        raise
    if photo.stored_id != stored.pk:
        evidence.discard(stored)
    return photo


def _of_try(cross_check: CrossCheck, key: str) -> SitePhoto | None:
    return SitePhoto.objects.filter(cross_check=cross_check, key=key).select_related("stored").first()


def _require_room(cross_check: CrossCheck, criterion: Criterion, by: Person) -> None:
    require(policies.can_add_photo(by, cross_check))
    if SitePhoto.objects.filter(cross_check=cross_check, criterion=criterion).count() >= MOST:
        raise Refused(
            _("Criterion %(code)s has %(most)s photos already, which is the most. Remove one that is not needed.")
            % {"code": criterion.code, "most": MOST},
            at=criterion.code,
        )
    size = cross_check.photos.aggregate(size=Sum("stored__size"))["size"] or 0
    if size >= MOST_A_SHEET:
        raise Refused(
            _("The photos of this sheet have reached %(most)s MB together. Remove one that is not needed.")
            % {"most": MOST_A_SHEET // MEGABYTE},
            at=criterion.code,
        )


@transaction.atomic
def _attach(cross_check: CrossCheck, criterion: Criterion, stored: StoredFile, key: str, *, by: Person) -> SitePhoto:
    cross_check = CrossCheck.objects.locked(cross_check)
    there = _of_try(cross_check, key)
    if there:
        return there
    _require_room(cross_check, criterion, by)
    if not stored.is_picture:
        raise Refused(_("“%(name)s” is not a photo. Take JPG, PNG or HEIC.") % {"name": stored.name}, at=criterion.code)
    photo = SitePhoto.objects.create(cross_check=cross_check, criterion=criterion, stored=stored, key=key, added_by=by)
    if cross_check.state == CrossCheck.State.ASSIGNED:
        move(cross_check, CrossCheck.State.MARKING)
    return photo


@transaction.atomic
def remove(photo: SitePhoto, *, by: Person) -> None:
    """Taken out for good; removing twice removes once."""
    photo.cross_check = CrossCheck.objects.locked(photo.cross_check)
    require(policies.can_remove_photo(by, photo))
    stored = photo.stored
    SitePhoto.objects.filter(pk=photo.pk).delete()
    evidence.discard(stored)
