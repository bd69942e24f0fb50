"""What a person called a file, made safe to show, to send to a browser and to unpack on Windows."""

import re
import unicodedata

LONGEST = 150
NAMELESS = "tep"
ENDINGS = {
    "pdf": ("pdf",),
    "docx": ("docx",),
    "xlsx": ("xlsx",),
    "doc": ("doc",),
    "xls": ("xls",),
    "jpg": ("jpg", "jpeg", "jpe", "jfif"),
    "png": ("png",),
}
KNOWN = {ending for endings in ENDINGS.values() for ending in endings} | {"heic", "heif", "hif"}
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, marks that turn the reading direction, half characters
OF_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
APART = str.maketrans({'"': "'", **dict.fromkeys("<>:|?*", "-")})


def safe_name(given: str, kind: str) -> str:
    """The last part of a path, in NFC, at most 150 characters, with the ending of what the file really is."""
    plain = _clean(given).rstrip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or ending.lower() not in KNOWN:
        stem, ending = plain, ""
    ending = ending if ending.lower() in ENDINGS[kind] else ENDINGS[kind][0]
    stem = stem.strip(" .") or NAMELESS
    if OF_WINDOWS.match(stem):
        stem = f"{NAMELESS}-{stem}"
    return f"{stem[: LONGEST - 1 - len(ending)].rstrip(' .')}.{ending}"


def ending_of(given: str) -> str:
    return shown_name(given).rpartition(".")[2].lower()


def shown_name(given: str) -> str:
    """As a refusal names it: safe to show, whatever the ending."""
    return _clean(given)[:LONGEST].strip(" .") or NAMELESS


def _clean(given: str) -> str:
    text = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    seen = "".join(" " if letter.isspace() else letter for letter in text)
    seen = "".join(letter for letter in seen if unicodedata.category(letter) not in UNSEEN)
    return " ".join(seen.translate(APART).split())
