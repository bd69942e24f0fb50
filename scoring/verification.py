"""Tra cứu, xác thực văn bản (S25): what anybody who holds a paper may know of it, and no more than it says itself."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scoring.models import Document, Signing

LETTERS = 16
MISREAD = str.maketrans("018", "OIB")  # a code has none of these three (documents.codes)

State = Document.State


def code_from(typed: str) -> str:
    """As it is printed, whatever case, spaces and dashes were typed; empty where it cannot be a code."""
    letters = re.sub(r"[\s\-–_.]", "", typed).upper().translate(MISREAD)
    if not re.fullmatch(rf"[A-Z2-7]{{{LETTERS}}}", letters):
        return ""
    return "-".join(letters[at : at + 4] for at in range(0, LETTERS, 4))


@dataclass(frozen=True)
class Verified:
    document: Document
    instead: Document | None  # what replaced it and holds now
    signings: list[Signing]

    @property
    def verdict(self) -> str:
        """As .verdict wants it."""
        return "warn" if self.document.state in (State.SUPERSEDED, State.DRAFT) else "ok"

    @property
    def files(self) -> list[tuple[str, str]]:
        """What each known file of this version is, and its SHA-256."""
        found = [(_("the PDF file"), self.document.pdf_sha256), (_("the Word file"), self.document.docx_sha256)]
        ways = {
            Signing.Way.PAPER: _("the scan of the paper signed by %(name)s"),
            Signing.Way.DIGITAL: _("the PDF file with the digital signature of %(name)s"),
        }
        uploaded = [signing for signing in self.signings if signing.way in ways]
        return found + [(ways[Signing.Way(s.way)] % {"name": s.name}, s.sha256) for s in uploaded]


def verified(code: str) -> Verified | None:
    """The paper with this code, without its bytes and content. 3 queries."""
    light = Document.objects.defer("pdf", "docx", "content")
    document = light.select_related("cluster_round__audit_round", "cluster_round__cluster").filter(code=code).first()
    if document is None:
        return None
    same = light.filter(cluster_round=document.cluster_round_id, kind=document.kind).exclude(state=State.SUPERSEDED)
    instead = same.first() if document.state == State.SUPERSEDED else None
    return Verified(document, instead, list(document.signings.all()))
