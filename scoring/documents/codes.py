"""The code by which a paper is looked up: from its content, so that the same input gives the same paper."""

import base64
import hashlib
import json
from typing import Any

BYTES = 10  # 80 bits: nobody guesses the code of a paper that he does not hold


def code_of(content: dict[str, Any], *names: Any) -> str:
    """Sixteen characters in groups of four, without 0, 1, 8 and 9, which are misread. `names`: whose paper it is."""
    text = json.dumps([content, *map(str, names)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    letters = base64.b32encode(hashlib.sha256(text.encode()).digest()[:BYTES]).decode()
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))
