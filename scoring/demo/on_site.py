"""What an assessor brings back from a visit: numbers drawn from a register, a photo of the store room."""

from django.core.files.uploadedfile import SimpleUploadedFile

from audits.services import photos, samples
from audits.services.samples import Wish
from scoring.demo.proofs import store_room_photo
from scoring.demo.scene import Scene

REGISTER = "Sổ đăng ký văn bản đi"
LAST, DRAWN = 1240, 10


def visit(scene: Scene, assessor: str, name: str, code: str) -> None:
    sheet, criterion, clerk = scene.sheet(assessor, name), scene.criteria[code], scene.clerk(assessor)
    samples.draw(sheet, Wish(REGISTER, 1, LAST, DRAWN, criterion), by=clerk)
    photo = SimpleUploadedFile("Tại kho lưu trữ.jpg", store_room_photo(scene.number(name)))
    photos.add(sheet, criterion, photo, "demo", by=clerk)
