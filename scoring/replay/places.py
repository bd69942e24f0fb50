"""One value of a case file and where it stands. Reading it gives the value, or notes a problem there and gives None."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """PATH as `clusters[0].cross_checks[2].scores.VI.1`; "$" is the file as a whole."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}"
