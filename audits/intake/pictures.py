"""JPG, PNG, and the HEIC of an iPhone, which becomes a JPG that every browser shows."""

import struct
from typing import BinaryIO

from PIL import Image

from audits.intake import apart, refusals
from audits.intake.refusals import Unwelcome

MOST_PIXELS = 80_000_000  # a decoded picture takes three bytes a pixel; no office camera makes so many
MOST_SEGMENTS = 5_000  # at the head of a JPG, filling bytes counted: millions of empty ones hold a server up
MOST_CHUNKS = 50_000  # of a PNG: one of 20 MB in the smallest pieces that programs write has fewer
START_OF_JPEG, START_OF_DATA, END_OF_JPEG = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"
FILLING = b"\xff\xff"
FRAMES = {bytes((0xFF, number)) for number in range(0xC0, 0xD0) if number not in (0xC4, 0xC8, 0xCC)}
SHADES, COLOURS = 8, (1, 3, 4)  # bits a colour, and how many colours a browser shows
HEADER_OF_PNG, PIECE = 8, 64 * 1024
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS


def read_jpeg(content: BinaryIO) -> str:
    """Whole when its data end as they should. Nothing is decoded: Pillow would do without the rest of a cut picture,
    once another library of this process has told it to, and takes any time over a head made for that.
    """
    try:
        _check_pixels(*_size_before_data(content))
        before = b""
        while piece := content.read(PIECE):
            if END_OF_JPEG in before + piece:
                return "jpg"
            before = piece[-1:]
    except struct.error as cut:
        raise Unwelcome(refusals.DAMAGED) from cut
    finally:
        content.seek(0)
    raise Unwelcome(refusals.DAMAGED)


def _size_before_data(content: BinaryIO) -> tuple[int, int]:
    """Past the segments at the head; one of them may hold a small picture with a size and an end of its own."""
    content.seek(len(START_OF_JPEG))
    size = (0, 0)
    for _number in range(MOST_SEGMENTS):
        marker = content.read(2)
        if marker == START_OF_DATA and all(size):
            return size
        if marker == FILLING:
            content.seek(-1, 1)
            continue
        (length,) = struct.unpack(">H", content.read(2))
        if marker == START_OF_DATA or not marker.startswith(b"\xff") or length < 2:  # noqa: PLR2004 - it counts itself
            raise Unwelcome(refusals.DAMAGED)
        after = content.tell() + length - 2
        if marker in FRAMES:
            size = _size_of_frame(content.read(6))
        content.seek(after)
    raise Unwelcome(refusals.UNSAFE)


def _size_of_frame(head: bytes) -> tuple[int, int]:
    shades, height, width, colours = struct.unpack(">BHHB", head)
    if shades != SHADES or colours not in COLOURS:
        raise Unwelcome(refusals.DAMAGED)
    return width, height


def read_png(content: BinaryIO) -> str:
    """The sums of its parts tell whether it is whole; nothing is decoded."""
    _check_chunks(content)
    try:
        picture = Image.open(content, formats=["PNG"])
        _check_pixels(*picture.size)
        picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unwelcome(refusals.TOO_MANY_PIXELS) from bomb
    except Unwelcome:
        raise
    except Exception as problem:  # what Pillow raises depends on where a bad file breaks
        raise Unwelcome(refusals.DAMAGED) from problem
    finally:
        content.seek(0)
    return "png"


def _check_chunks(content: BinaryIO) -> None:
    """Before Pillow takes each of them in hand."""
    content.seek(HEADER_OF_PNG)
    for _number in range(MOST_CHUNKS):
        head = content.read(8)
        if not head or head.endswith(b"IEND"):
            content.seek(0)
            return
        content.seek(int.from_bytes(head[:4]) + 4, 1)
    raise Unwelcome(refusals.UNSAFE)


def jpeg_of_heic(content: BinaryIO) -> bytes:
    """Upright. Decoded in a process of its own: the decoder is large, and a picture can be made to take much memory."""
    return apart.run("heic", content)


def _check_pixels(width: int, height: int) -> None:
    """The size stands at the head of the file: a picture that would fill the memory is refused before it is read."""
    if width * height > MOST_PIXELS:
        raise Unwelcome(refusals.TOO_MANY_PIXELS)
