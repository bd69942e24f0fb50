class Refused(Exception):
    """A rule of the field says no; the message is written for the person who asked."""

    status = 403

    def __init__(self, reason: str, *, at: str = "") -> None:
        """`at` names the field or the part of a case file that was refused."""
        super().__init__(reason)
        self.reason = reason
        self.at = at


class Stale(Refused):
    """Someone else moved the object first."""

    status = 409
