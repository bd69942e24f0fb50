"""Pictures as a phone gives them, and photos on a sheet."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from audits.models import Criterion, CrossCheck, SitePhoto
from audits.services import photos
from clusters import clock
from tests.make import NOW, clerk_of


def make_picture(name: str = "kho.jpg", colour: str = "navy", kind: str = "JPEG") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, kind)
    return SimpleUploadedFile(name, content.getvalue())


def criterion_of(sheet: CrossCheck, code: str = "II.1") -> Criterion:
    return Criterion.objects.get(criteria_set=sheet.cluster_round.audit_round.criteria_set_id, code=code)


def make_site_photo(sheet: CrossCheck, key: str = "a", code: str = "II.1", colour: str = "navy") -> SitePhoto:
    """Taken by the assessor ward during the cross-check."""
    with clock.at(NOW["cross"]):
        picture = make_picture(colour=colour)
        return photos.add(sheet, criterion_of(sheet, code), picture, key, by=clerk_of(sheet.assessor))
