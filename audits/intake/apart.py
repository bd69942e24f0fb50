"""Reading what may be hostile in a process of its own, with little memory and little time."""

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO

from audits.intake import refusals
from audits.intake.refusals import Unwelcome

CHILD = Path(__file__).with_name("child.py")
SECONDS = 15
AT_ONCE = 2  # of one server process: each child may take a gigabyte
ANSWERS = {3: refusals.PASSWORD, 4: refusals.TOO_MANY_PIXELS}

_places = BoundedSemaphore(AT_ONCE)


def run(task: str, content: BinaryIO) -> bytes:
    """What the child answers; Unwelcome when it refuses, fails, or is ended for what it takes."""
    try:
        with _places:
            answer = subprocess.run(  # noqa: S603 - our own interpreter and our own file
                [sys.executable, "-I", str(CHILD), task],
                input=content.read(), capture_output=True, timeout=SECONDS, check=False,
            )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise Unwelcome(refusals.UNSAFE) from late
    finally:
        content.seek(0)
    if answer.returncode:
        raise Unwelcome(ANSWERS.get(answer.returncode, refusals.DAMAGED))
    return answer.stdout
