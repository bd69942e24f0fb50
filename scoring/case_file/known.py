"""Whether a case is already here."""

import hashlib
import json

from scoring.case_file.case import Case
from scoring.case_file.writer import case_json


def case_sha256(case: Case) -> str:
    """SHA-256 (hex) of the case as it is written out: order of keys and white space do not matter."""
    text = json.dumps(case_json(case), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
