from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that lies inside a PDF."""

    name: str
    content: bytes
    media_type: str
    description: str
    relationship: str  # to the paper, in the words of PDF/A-3: Source | Data | Supplement
