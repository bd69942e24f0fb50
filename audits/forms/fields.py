"""What several forms share: a text of a person, the version it was based on, a form whose page has the buttons."""

import re
import unicodedata
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

TEXT_LIMIT = 4000
MOST_VERSION_DIGITS = 10

# No paper and no workbook can hold them (XML 1.0 §2.2); they come along when text is pasted.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def plain(text: str) -> str:
    """One form of each letter and of each line end, so that the same text is the same answer."""
    return unicodedata.normalize("NFC", CONTROL.sub("", text.replace("\r\n", "\n"))).strip()


class PlainField(forms.CharField):
    """A text of a person; what came along with a paste is left out before anything is checked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "strip": False, "max_length": TEXT_LIMIT, **kwargs})

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


def version_from(text: str) -> int:
    """The version an answer was based on; what no page of ours would send counts as none."""
    return int(text) if text.isdecimal() and len(text) < MOST_VERSION_DIGITS else 0


def bare() -> FormHelper:
    """The page has the form element and its buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper
