"""Texts of people: what of them can be printed, and how they are compared when somebody searches."""

import unicodedata

BIDI_CONTROLS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNPRINTED = frozenset({"Cc", "Cs", "Cn", "Co"})


def printable(text: str) -> str:
    """NFC, one line end, without what XML refuses, what prints nothing and what turns the order of letters round."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(letter for letter in composed if letter == "\n" or _prints(letter)).strip()


def _prints(letter: str) -> bool:
    return unicodedata.category(letter) not in UNPRINTED and letter not in BIDI_CONTROLS


def same_words(text: str) -> str:
    """For finding a text again: without regard to case, line breaks and doubled blanks; diacritics count."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def folded(text: str) -> str:
    """For searching: without diacritics and capitals either, so that "phuc loi" finds Phúc Lợi."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
