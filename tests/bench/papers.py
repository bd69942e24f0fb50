"""What our own part adds to WeasyPrint when it makes the minutes of 16 wards and 42 criteria; no test depends on it.

python -m tests.bench.papers [runs]   prints the median of CPU seconds of our render_pdf, from the facts to the bytes,
of bare WeasyPrint with the same page and style sheet, and the ratio, which is to stay under 1.3.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

RUNS = 5


def main(runs: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from weasyprint import CSS, HTML

    from scoring.documents.codes import coded
    from scoring.documents.docx import render_docx
    from scoring.documents.minutes import minutes
    from scoring.documents.pdf import pages, render_pdf, sources
    from tests.unit.documents.make_hard import make_hard

    facts = make_hard()
    html, css = sources(paper := coded(minutes(facts), "https://cham-cheo.example.vn", "bench"))

    def ours() -> bytes:
        return render_pdf.__wrapped__(coded(minutes(facts), "https://cham-cheo.example.vn", "bench"))

    def bare() -> bytes:
        written: bytes = HTML(string=html).write_pdf(stylesheets=[CSS(string=css)], pdf_variant="pdf/a-3a")
        return written

    def word() -> bytes:
        return render_docx.__wrapped__(paper)

    ours(), bare()  # the first of a process loads fonts
    pairs = [(seconds(ours), seconds(bare)) for _run in range(runs)]
    mine, theirs = (statistics.median(each) for each in zip(*pairs, strict=True))
    print(f"minutes of {len(facts.members)} wards, {len(facts.criteria)} criteria: {pages(ours())} pages")
    print(f"render_pdf: {mine:.2f} s   bare WeasyPrint: {theirs:.2f} s   ratio {mine / theirs:.2f}")
    for name, act in (("blocks", lambda: minutes(facts)), ("page", lambda: sources(paper)), ("DOCX", word)):
        print(f"{name}: {seconds(act):.2f} s")


def seconds(act: Callable[[], Any]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
