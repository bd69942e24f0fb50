from dataclasses import dataclass

from clusters.errors import Refused


@dataclass(frozen=True, slots=True)
class Verdict:
    """May this person do this now? If not, why, in words for that person."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def no(reason: str) -> Verdict:
    return Verdict(False, reason)


def require(verdict: Verdict) -> None:
    """Raises Refused with the verdict's reason."""
    if not verdict:
        raise Refused(verdict.reason)
