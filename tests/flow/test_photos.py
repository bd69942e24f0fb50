"""Photos taken on site: who adds, sees and removes them, and that a device may try as often as it likes."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter

from audits.models import CrossCheck, SitePhoto, StoredFile
from audits.services import cross_checks, photos
from clusters import clock
from clusters.errors import Refused
from tests.make import (
    NOW,
    clerk_of,
    make_cluster_round,
    make_person,
    make_revealed,
    make_sealed,
    make_ward,
    officer_of,
    sheet_of,
    wards_of,
)
from tests.site_photos import criterion_of, make_picture, make_site_photo
from tests.visits import text_of, visit

pytestmark = pytest.mark.django_db
DURING = NOW["cross"]


class Meanwhile(io.BytesIO):
    """A picture during whose reading something happens."""

    def __init__(self, content: bytes, act: Callable[[], object]) -> None:
        super().__init__(content)
        self.act: Callable[[], object] | None = act

    def read(self, *size: int) -> bytes:
        act, self.act = self.act, None
        if act:
            act()
        return super().read(*size)


def make_slow_picture(act: Callable[[], object]) -> SimpleUploadedFile:
    photo = make_picture(colour="red")
    photo.file = Meanwhile(photo.read(), act)
    return photo


@pytest.fixture
def sheet() -> CrossCheck:
    """Ba checks Một on site."""
    cluster_round = make_cluster_round("cross", mode="field")
    lead, _deputy, member = wards_of(cluster_round)
    return sheet_of(cluster_round, member, lead)


def send(sheet: CrossCheck, person, *files, key: str = "", script: bool = True, at=DURING, code: str = "II.1"):
    client = Client()
    client.force_login(person)
    accept = "application/json" if script else "text/html"
    data = {"photo": files, "key": key, "next": reverse("audits:sheet", args=[sheet.pk])}
    with clock.at(at):
        return client.post(reverse("audits:photo-add", args=[sheet.pk, code]), data, headers={"accept": accept})


def test_a_photo_stands_on_the_sheet_and_its_ward_opens_it(sheet):
    answer = send(sheet, clerk_of(sheet.assessor), make_picture(), key="k1")
    photo = SitePhoto.objects.get(cross_check=sheet)
    assert answer.status_code == 200
    assert (photo.criterion.code, photo.key, photo.stored.kind) == ("II.1", "k1", "jpg")
    address = reverse("audits:photo-file", args=[photo.pk])
    assert address in answer.json()["list"]
    assert address in text_of(visit(clerk_of(sheet.assessor), "audits:sheet", sheet.pk, at=DURING))
    assert visit(clerk_of(sheet.assessor), "audits:photo-file", photo.pk, at=DURING)["Content-Type"] == "image/jpeg"


def test_the_first_photo_begins_the_sheet(sheet):
    make_site_photo(sheet)
    sheet.refresh_from_db()
    assert sheet.state == CrossCheck.State.MARKING


def test_a_device_that_tries_again_adds_no_second_photo(sheet):
    person = clerk_of(sheet.assessor)
    for _try in range(3):
        assert send(sheet, person, make_picture(), key="once").status_code == 200
    assert SitePhoto.objects.count() == StoredFile.objects.count() == 1


def test_a_try_that_came_through_is_accepted_again_after_the_seal(sheet):
    """The answer got lost, the sheet was sealed meanwhile: the device may let go of its photo."""
    send(sheet, clerk_of(sheet.assessor), make_picture(), key="once")
    make_sealed(sheet.cluster_round, sheet=sheet)
    assert send(sheet, clerk_of(sheet.assessor), make_picture(), key="once").status_code == 200
    assert SitePhoto.objects.count() == 1


def test_two_tries_at_once_keep_one_photo_and_one_file(sheet):
    slow = make_slow_picture(lambda: make_site_photo(sheet, "once"))
    with clock.at(DURING):
        photo = photos.add(sheet, criterion_of(sheet), slow, "once", by=clerk_of(sheet.assessor))
    assert list(SitePhoto.objects.all()) == [photo]
    assert list(StoredFile.objects.all()) == [photo.stored]


def test_a_sheet_sealed_while_a_picture_is_read_gets_no_photo(sheet):
    slow = make_slow_picture(lambda: make_sealed(sheet.cluster_round, sheet=sheet))
    with clock.at(DURING), pytest.raises(Refused):
        photos.add(sheet, criterion_of(sheet), slow, "late", by=clerk_of(sheet.assessor))
    assert not SitePhoto.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_twenty_first_photo_of_a_criterion_is_refused_and_another_criterion_has_room(sheet):
    for number in range(photos.MOST):
        make_site_photo(sheet, f"key{number}")
    answer = send(sheet, clerk_of(sheet.assessor), make_picture(), key="more")
    assert answer.status_code == 403
    assert "II.1" in answer.json()["reason"]
    assert SitePhoto.objects.count() == StoredFile.objects.count() == photos.MOST
    assert send(sheet, clerk_of(sheet.assessor), make_picture(), key="more", code="I.1").status_code == 200


def test_a_sheet_takes_so_many_megabytes_of_photos_and_no_more(sheet):
    make_site_photo(sheet, "first")
    StoredFile.objects.update(size=photos.MOST_A_SHEET)
    answer = send(sheet, clerk_of(sheet.assessor), make_picture(), key="more", code="I.1")
    assert (answer.status_code, SitePhoto.objects.count(), StoredFile.objects.count()) == (403, 1, 1)
    assert "500 MB" in answer.json()["reason"]


def test_what_is_no_picture_is_refused_and_the_others_of_the_same_form_are_kept(sheet):
    pdf = SimpleUploadedFile("a.pdf", b"MZ this is a program")
    answer = send(sheet, clerk_of(sheet.assessor), make_picture(), pdf, make_picture(colour="red", kind="PNG"), key="k")
    assert answer.status_code == 200
    assert "a.pdf" in answer.json()["refused"][0]
    assert [photo.key for photo in SitePhoto.objects.order_by("pk")] == ["k", "k-2"]
    assert send(sheet, clerk_of(sheet.assessor), pdf, key="alone").status_code == 403
    assert send(sheet, clerk_of(sheet.assessor), key="none").status_code == 403


def test_evidence_of_another_kind_is_no_photo(sheet):
    pdf, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(pdf)
    answer = send(sheet, clerk_of(sheet.assessor), SimpleUploadedFile("b.pdf", pdf.getvalue()), key="pdf")
    assert answer.status_code == 403
    assert not StoredFile.objects.exists()


def test_without_script_the_form_leads_back_to_its_page(sheet):
    answer = send(sheet, clerk_of(sheet.assessor), make_picture(), make_picture(colour="red"), key="k", script=False)
    assert answer.url == reverse("audits:sheet", args=[sheet.pk])
    assert SitePhoto.objects.count() == 2


@pytest.mark.parametrize(("who", "status"), [("subject", 403), ("deputy", 403), ("officer", 403), ("stranger", 404)])
def test_nobody_else_adds_a_photo(sheet, who, status):
    deputy = wards_of(sheet.cluster_round)[1]
    person = {
        "subject": clerk_of(sheet.subject), "deputy": clerk_of(deputy), "officer": officer_of(sheet.cluster_round),
        "stranger": make_person(ward=make_ward("Yên Viên")),
    }[who]  # fmt: skip
    assert send(sheet, person, make_picture()).status_code == status
    assert not SitePhoto.objects.exists()


def test_before_the_reveal_a_photo_exists_for_nobody_else(sheet):
    photo = make_site_photo(sheet)
    everybody = [clerk_of(sheet.subject), clerk_of(wards_of(sheet.cluster_round)[1]), officer_of(sheet.cluster_round)]
    for person in everybody:
        assert visit(person, "audits:photo-file", photo.pk, at=DURING).status_code == 404
        assert visit(person, "audits:photo-remove", photo.pk, at=DURING, data={}).status_code == 404
        assert visit(person, "audits:sheet", sheet.pk, at=DURING).status_code == 403
    assert SitePhoto.objects.exists()


def test_after_the_reveal_the_checked_ward_sees_the_photo_and_removes_none(sheet):
    photo = make_site_photo(sheet)
    make_sealed(sheet.cluster_round)
    make_revealed(sheet.cluster_round)
    at = NOW["consol"]
    assert visit(clerk_of(sheet.subject), "audits:photo-file", photo.pk, at=at).status_code == 200
    for person in (clerk_of(sheet.subject), clerk_of(sheet.assessor)):
        assert visit(person, "audits:photo-remove", photo.pk, at=at, data={}).status_code == 403
    assert SitePhoto.objects.filter(pk=photo.pk).exists()


def test_a_sealed_sheet_neither_gains_nor_loses_a_photo_until_the_seal_is_broken(sheet):
    photo, person = make_site_photo(sheet), clerk_of(sheet.assessor)
    make_sealed(sheet.cluster_round, sheet=sheet)
    assert send(sheet, person, make_picture(), key="late").status_code == 403
    assert visit(person, "audits:photo-remove", photo.pk, at=DURING, data={}).status_code == 403
    with clock.at(DURING):
        cross_checks.unseal(sheet, by=person)
    assert visit(person, "audits:photo-remove", photo.pk, at=DURING, data={}).status_code == 302
    assert not SitePhoto.objects.exists()


def test_a_removed_photo_leaves_the_disk_and_removing_twice_finds_none(sheet, django_capture_on_commit_callbacks):
    photo, person = make_site_photo(sheet), clerk_of(sheet.assessor)
    storage, name = photo.stored.content.storage, photo.stored.content.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        assert visit(person, "audits:photo-remove", photo.pk, at=DURING, data={}).status_code == 302
    assert not storage.exists(name)
    assert not StoredFile.objects.exists()
    assert visit(person, "audits:photo-remove", photo.pk, at=DURING, data={}).status_code == 404


def test_there_is_no_photo_of_a_criterion_that_is_not_in_the_set(sheet):
    assert send(sheet, clerk_of(sheet.assessor), make_picture(), code="IX.9").status_code == 404
