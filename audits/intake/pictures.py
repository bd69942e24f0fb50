"""JPG, PNG, and the HEIC of an iPhone, which becomes a JPG that every browser shows."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import Image

from audits.intake import apart, refusals
from audits.intake.refusals import Unwelcome

MOST_PIXELS = 80_000_000  # a decoded picture takes three bytes a pixel; no office camera makes so many
START_OF_JPEG, START_OF_DATA, END_OF_JPEG = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"
FILLING = b"\xff\xff"
PIECE = 64 * 1024
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS


def read_jpeg(content: BinaryIO) -> str:
    """Whole when its data end as they should. Nothing is decoded: Pillow would do without the rest of a cut picture,
    once another library of this process has told it to.
    """
    with _opened(content, "JPEG"):
        _skip_to_data(content)
        before = b""
        while piece := content.read(PIECE):
            if END_OF_JPEG in before + piece:
                return "jpg"
            before = piece[-1:]
    raise Unwelcome(refusals.DAMAGED)


def _skip_to_data(content: BinaryIO) -> None:
    """Past the segments at the head; one of them may hold a small picture with an end of its own."""
    content.seek(len(START_OF_JPEG))
    marker = b""
    while marker != START_OF_DATA:
        marker = content.read(2)
        while marker == FILLING:
            marker = marker[1:] + content.read(1)
        (length,) = struct.unpack(">H", content.read(2))
        content.seek(length - 2, 1)


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
