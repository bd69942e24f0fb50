from scoring.documents.blocks import Paper


def render_pdf(paper: Paper) -> bytes:
    raise NotImplementedError


def pages(pdf: bytes) -> int:
    raise NotImplementedError
