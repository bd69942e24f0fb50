"""Trích biên bản for the commendation file: the sections on results, valid votes and commendations."""

from dataclasses import replace

from django.utils.translation import gettext as _

from clusters.errors import Refused
from scoring.documents.blocks import (
    Block,
    Closing,
    Heading,
    Items,
    KeyLine,
    Paper,
    Paragraph,
    Signature,
    Title,
    cleaned,
)
from scoring.documents.facts import ClusterFacts, Conference
from scoring.documents.minutes import banner, footer, header, meeting
from scoring.documents.proceedings import commendations_section, legal_bases, person, quorum_sentence, votes_section
from scoring.documents.standings import cautions, classes_sentence, results_table
from scoring.documents.wording import ended, itemised, long_day, moment


def extract(facts: ClusterFacts) -> Paper:
    conference = facts.conference
    if conference is None or conference.closed_at is None:
        raise Refused(_("Papers are made when the conference is closed."))
    blocks = (
        header(facts, "Số: …/BB-…"),
        Title("TRÍCH BIÊN BẢN", meeting(facts)),
        legal_bases(facts),
        KeyLine("Thời gian bắt đầu", moment(conference.opened_at)),
        KeyLine("Thời gian kết thúc", moment(conference.closed_at)),
        KeyLine("Địa điểm", conference.place),
        KeyLine("Thành phần tham dự", quorum_sentence(facts, conference)),
        KeyLine("Chủ trì (chủ tọa)", person(facts, conference.chair)),
        KeyLine("Thư ký (người ghi biên bản)", person(facts, conference.secretary)),
        KeyLine("Nội dung trích"),
        *_contents(facts, conference),
        Paragraph(
            f"Trích sao từ Biên bản số …/BB-… của Hội nghị {long_day(facts.day)}; "
            "các nội dung khác của biên bản không trích./."
        ),
        Closing(
            left=Signature(("NGƯỜI TRÍCH SAO", "THƯ KÝ"), conference.secretary.name),
            right=Signature(("XÁC NHẬN TRÍCH SAO", "CHỦ TỌA"), conference.chair.name),
            recipients=itemised((f"{facts.round.office} (kèm hồ sơ khen thưởng)", "Lưu: VT, Hồ sơ")),
        ),
    )
    title = f"Trích biên bản {meeting(facts)}"
    return cleaned(Paper("extract", title, blocks, banner=banner(facts), footer=footer(facts)))


def _contents(facts: ClusterFacts, conference: Conference) -> tuple[Block, ...]:
    valid = replace(conference, motions=tuple(each for each in conference.motions if not each.stale))
    notes = cautions(facts)
    sections: tuple[tuple[str, tuple[Block, ...]], ...] = (
        (
            "Kết quả chấm điểm, xếp loại",
            (
                results_table(facts),
                Paragraph(ended(classes_sentence(facts))),
                *((Items(itemised(notes)),) if notes else ()),
            ),
        ),
        ("Biểu quyết", (votes_section(facts, valid),)),
        ("Bình xét, đề xuất khen thưởng", (commendations_section(facts, conference),)),
    )
    return tuple(
        block
        for number, (title, blocks) in enumerate(sections, 1)
        for block in (Heading(f"{number}. {title}"), *blocks)
    )
