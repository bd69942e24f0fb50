"""Run by audits.intake.apart as a program: reads one file from standard input, answers on standard output.

Leaves with 0 when the file is welcome, 3 when it has a password, 4 when it has too many pixels, else it is damaged.
"""

import io
import resource
import sys

MEMORY = 1024 * 1024 * 1024
SECONDS = {"heic": 10, "pdf": 10, "signed": 5}
MOST_PIXELS = 50_000_000
PASSWORD, TOO_MANY_PIXELS, DAMAGED = 3, 4, 5


def heic(content: bytes) -> bytes:
    """As JPEG. The decoder turns it upright itself; place, time and camera stay out of the copy."""
    import pillow_heif
    from PIL import Image

    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(content), formats=["HEIF"]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            sys.exit(TOO_MANY_PIXELS)
        made = io.BytesIO()
        picture.convert("RGB").save(made, "JPEG", quality=88)
    return made.getvalue()


def pdf(content: bytes) -> bytes:
    """Locked against changes only, it opens for everybody and is welcome."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            sys.exit(PASSWORD)
    except DependencyError:  # the newest encryption, which is not built in here
        sys.exit(PASSWORD)
    if not (reader.is_encrypted or reader.pages):
        sys.exit(DAMAGED)
    return b""


def signed(content: bytes) -> bytes:
    """Whether its signatures can be found within bounds: a small file may hold a table of millions of objects."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    list(PdfFileReader(io.BytesIO(content), strict=False).embedded_signatures)
    return b""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS[sys.argv[1]],) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    task = {"heic": heic, "pdf": pdf, "signed": signed}[sys.argv[1]]
    sys.stdout.buffer.write(task(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
