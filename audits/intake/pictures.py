"""JPG, PNG, and the HEIC of an iPhone, which becomes a JPG that every browser shows."""

import warnings
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from audits.intake import apart, refusals
from audits.intake.refusals import Unwelcome

MOST_PIXELS = 80_000_000  # a decoded picture takes three bytes a pixel; no office camera makes so many
SMALL_ENOUGH = 30_000_000  # a progressive JPG is held in memory whole while it is read
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
END_OF_JPEG = b"\xff\xd9"
BROKEN = (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError)  # what Pillow raises for a bad file


def is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS


def read_jpeg(content: BinaryIO) -> str:
    """Decoded at an eighth of its size, which finds what is cut off and takes little memory."""
    try:
        with _opened(content, "JPEG", "MPO") as picture:
            if not picture.info.get("progressive") or _pixels(picture) <= SMALL_ENOUGH:
                picture.draft("L", (picture.width // 8, picture.height // 8))
                picture.load()
    except BROKEN as problem:
        raise Unwelcome(refusals.DAMAGED) from problem
    finally:
        content.seek(0)
    return "jpg"


def read_png(content: BinaryIO) -> str:
    """The sums of its parts tell whether it is whole; nothing is decoded."""
    try:
        with _opened(content, "PNG") as picture:
            picture.verify()
    except BROKEN as problem:
        raise Unwelcome(refusals.DAMAGED) from problem
    finally:
        content.seek(0)
    return "png"


def jpeg_of_heic(content: BinaryIO) -> bytes:
    """Upright. Decoded in a process of its own: the decoder is large, and a picture can be made to take much memory."""
    return apart.run("heic", content)


def _opened(content: BinaryIO, *formats: str) -> Image.Image:
    """The size stands at the head of the file: a picture that would fill the memory is refused before it is read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(content, formats=formats)
        except Image.DecompressionBombError as bomb:
            raise Unwelcome(refusals.TOO_MANY_PIXELS) from bomb
    if _pixels(picture) > MOST_PIXELS:
        raise Unwelcome(refusals.TOO_MANY_PIXELS)
    return picture


def _pixels(picture: Image.Image) -> int:
    return picture.width * picture.height
