"""Bản tin on paper: the paragraphs of the plain text under the heading of the cluster, for who approves the news."""

from scoring.documents.blocks import Block, Closing, Paper, Paragraph, Signature, Title, cleaned
from scoring.documents.bulletin import paragraphs
from scoring.documents.facts import ClusterFacts
from scoring.documents.minutes import banner, footer, header, meeting

TO_BE_SIGNED = "(Ký, ghi rõ họ tên)"


def bulletin_paper(facts: ClusterFacts) -> Paper:
    title, *lines = paragraphs(facts)
    blocks: tuple[Block, ...] = (
        header(facts, "", f"{facts.round.place}, ngày … tháng … năm {facts.day.year}"),
        Title("BẢN TIN", title),
        *(Paragraph(line) for line in lines),
        Closing(left=Signature(("NGƯỜI VIẾT TIN",), TO_BE_SIGNED), right=Signature(("NGƯỜI DUYỆT",), TO_BE_SIGNED)),
    )
    return cleaned(Paper("bulletin", f"Bản tin {meeting(facts)}", blocks, banner=banner(facts), footer=footer(facts)))
