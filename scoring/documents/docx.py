from scoring.documents.blocks import Paper


def render_docx(paper: Paper) -> bytes:
    raise NotImplementedError
