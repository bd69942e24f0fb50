"""Papers are set in Times New Roman; the font that stands in for it must have every Vietnamese letter."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Warning
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Times New Roman"
STYLES = ("Regular", "Bold", "Italic", "Bold Italic")
LETTERS = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư" + "".join(chr(code) for code in range(0x1EA0, 0x1EFA))


def check_fonts(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    return faults(resolved())


def faults(files: Sequence[Path]) -> list[CheckMessage]:
    if not files:
        return [Warning(_sentence("No font was found"), hint=HINT, id="scoring.W001")]
    lacking = {path.name: missing_letters(path) for path in files}
    return [
        Warning(_sentence(f"{name} lacks {len(letters)} Vietnamese letters"), hint=HINT, id="scoring.W002")
        for name, letters in lacking.items()
        if letters
    ]


HINT = "Install the Debian package fonts-liberation2 (apt-get install fonts-liberation2)."


def _sentence(what: str) -> str:
    return f"{what} for “{FAMILY}”: minutes and proposals would print in a mixture of fonts."


def resolved(family: str = FAMILY, styles: Sequence[str] = STYLES) -> tuple[Path, ...]:
    """The files that fontconfig, and so WeasyPrint, takes for the family; none where fc-match is missing."""
    files = []
    for style in styles:
        command = ["fc-match", "--format=%{file}", f"{family}:style={style}"]
        try:
            answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603 fixed words
        except (OSError, subprocess.SubprocessError):
            return ()
        if answer.stdout:
            files.append(Path(answer.stdout))
    return tuple(dict.fromkeys(files))


def missing_letters(path: Path) -> str:
    font = TTCollection(path, lazy=True).fonts[0] if path.suffix.lower() == ".ttc" else TTFont(path, lazy=True)
    letters = font.getBestCmap()
    return "".join(letter for letter in LETTERS if ord(letter) not in letters)
