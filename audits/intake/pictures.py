"""JPG, PNG, and the HEIC of an iPhone, which becomes a JPG that every browser shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import Image

from audits.intake import apart, refusals
from audits.intake.refusals import Unwelcome

MOST_PIXELS = 80_000_000  # a decoded picture takes three bytes a pixel; no office camera makes so many
SMALL_ENOUGH = 30_000_000  # a progressive JPG is held in memory whole while it is read
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS


def read_jpeg(content: BinaryIO) -> str:
    """Decoded at an eighth of its size, which finds what is cut off and takes little memory."""
    with _opened(content, "JPEG") as picture:
        if not picture.info.get("progressive") or _pixels(picture) <= SMALL_ENOUGH:
            picture.draft("L", (max(1, picture.width // 8), max(1, picture.height // 8)))
            picture.load()
    return "jpg"


def read_png(content: BinaryIO) -> str:
    """The sums of its parts tell whether it is whole; nothing is decoded."""
    with _opened(content, "PNG") as picture:
        picture.verify()
    return "png"


def jpeg_of_heic(content: BinaryIO) -> bytes:
    """Upright. Decoded in a process of its own: the decoder is large, and a picture can be made to take much memory."""
    return apart.run("heic", content)


@contextmanager
def _opened(content: BinaryIO, kind: str) -> Iterator[Image.Image]:
    """The size stands at the head of the file: a picture that would fill the memory is refused before it is read."""
    try:
        picture = Image.open(content, formats=[kind])
        _check_size(picture)
        yield picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unwelcome(refusals.TOO_MANY_PIXELS) from bomb
    except Unwelcome:
        raise
    except Exception as problem:  # what Pillow raises depends on where a bad file breaks
        raise Unwelcome(refusals.DAMAGED) from problem
    finally:
        content.seek(0)


def _check_size(picture: Image.Image) -> None:
    if _pixels(picture) > MOST_PIXELS:
        raise Unwelcome(refusals.TOO_MANY_PIXELS)


def _pixels(picture: Image.Image) -> int:
    return picture.width * picture.height
