"""The code by which a paper is looked up: from its content, so that the same input gives the same paper."""

import base64
import hashlib
import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import segno

from scoring.documents.blocks import Paper, to_json

BYTES = 10  # 80 bits: nobody guesses the code of a paper that he does not hold
LOOKED_UP_AT = "/xac-thuc/"


def coded(paper: Paper, site: str, *names: Any) -> Paper:
    """The paper with its code and address. `names`: whose paper it is; `site` as https://host, or empty."""
    code = code_of(to_json(replace(paper, code="", address="")), *names)
    return replace(paper, code=code, address=f"{site}{LOOKED_UP_AT}{code}/")


def code_of(content: dict[str, Any], *names: Any) -> str:
    """Sixteen characters in groups of four, without 0, 1, 8 and 9, which are misread."""
    text = json.dumps([content, *map(str, names)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    letters = base64.b32encode(hashlib.sha256(text.encode()).digest()[:BYTES]).decode()
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def is_whole(address: str) -> bool:
    """A path alone opens nothing: then the QR code carries the code, to be read instead of typed."""
    return address.startswith(("http://", "https://"))


def lines_of(paper: Paper) -> tuple[str, ...]:
    """What stands beside the QR code."""
    where = paper.address if is_whole(paper.address) else f"trang {paper.address} của hệ thống Chấm chéo"
    return (f"Mã tra cứu: {paper.code}", f"Kiểm tra văn bản tại {where}")


def described(paper: Paper) -> str:
    """The QR code in words, for who cannot see it."""
    carried = paper.address if is_whole(paper.address) else f"mã tra cứu {paper.code}"
    return f"Mã QR: {carried}"


def qr_svg(paper: Paper) -> str:
    return _qr(paper, "svg", title=described(paper), xmldecl=False, omitsize=True).decode()


def qr_png(paper: Paper) -> bytes:
    return _qr(paper, "png", scale=8)


def _qr(paper: Paper, kind: str, **options: Any) -> bytes:
    drawn = BytesIO()
    code = segno.make(paper.address if is_whole(paper.address) else paper.code, error="m", micro=False)
    code.save(drawn, kind=kind, border=0, **options)
    return drawn.getvalue()
