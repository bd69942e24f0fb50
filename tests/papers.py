"""Every kind of paper of two rounds, without a database: the one of 2018, and an invented one of 2026.

For tests of what holds of all papers: the validator, Word, millimetres, the law.
"""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from clusters.clock import HANOI
from scoring.documents.blocks import Paper
from scoring.documents.bulletin_paper import bulletin_paper
from scoring.documents.extract import extract
from scoring.documents.facts import Call, ClusterFacts
from scoring.documents.invitation import invitation
from scoring.documents.minutes import minutes
from scoring.documents.notice import notice
from scoring.documents.proposal import proposal
from scoring.documents.self_report import self_report
from scoring.documents.summary import summary
from scoring.documents.visit_record import visit_record
from scoring.documents.ward_facts import Answer, Drawn, ReportFacts, VisitFacts
from tests.unit.documents.make import make_2018
from tests.unit.documents.make_hard import make_hard

CLUSTER_PAPERS = {
    "invitation": invitation,
    "summary": summary,
    "minutes": minutes,
    "extract": extract,
    "proposal": proposal,
    "notice": notice,
    "bulletin": bulletin_paper,
}
ROUNDS = {"2018": make_2018, "2026": make_hard}


@cache
def all_papers() -> dict[str, Paper]:
    """“minutes-2018”, “notice-2026” …: 9 kinds of either round."""
    found = {}
    for year in ROUNDS:
        facts = make_facts(year)
        found |= {f"{kind}-{year}": make(facts) for kind, make in CLUSTER_PAPERS.items()}
        found[f"report-{year}"] = self_report(make_report(facts))
        found[f"visit-{year}"] = visit_record(make_visit(facts))
    return found


@cache
def make_facts(year: str) -> ClusterFacts:
    """Called, met, approved: every kind can be made of it."""
    facts = ROUNDS[year]()
    conference = facts.conference
    call = Call(conference.opened_at, conference.place, conference.host, conference.chair, conference.secretary)
    return replace(facts, call=call, result_state="approved", result_version=9, approved_on=conference.opened_at.date())


def make_report(facts: ClusterFacts) -> ReportFacts:
    sheet, lead = facts.sheets[0], facts.member(facts.lead)
    answers = {line.code: Answer(line.self_points, line.claims_na, line.reason) for line in sheet.lines}
    first = facts.criteria[0].code
    result = facts.result(sheet.ward)
    return ReportFacts(
        round=facts.round, ward=facts.member(sheet.ward), cluster=facts.name, lead=lead, answers=answers,
        evidence={first: ("KeHoach.pdf", "Quyết định số 12/QĐ-UBND: ban hành quy chế")},
        total=result.self_total, self_class=result.self_classified,
        strengths="Ban hành kế hoạch đúng hạn.\nLập hồ sơ công việc đầy đủ.", difficulties="Kho lưu trữ chật.",
        recommendations="Đề nghị cấp kinh phí chỉnh lý.", good_practice="Số hóa sổ đăng ký văn bản.",
        backlog_metres=Decimal("12.5"), remedies=((f"Tiêu chí {first} (năm trước): chậm", "đã khắc phục", "Đã lập"),),
        code="TDG-2018-01", sha256="ab" * 32, sent_at=sheet.sent_at, approved_by="Trần Văn Minh",
    )  # fmt: skip


def make_visit(facts: ClusterFacts) -> VisitFacts:
    sheet = facts.sheets[0]
    assessor = sheet.assessors[0]
    given = {line.code: mark for line in sheet.lines for mark in line.marks if mark.assessor == assessor}
    return VisitFacts(
        round=facts.round, assessor=facts.member(assessor), subject=facts.member(sheet.ward), cluster=facts.name,
        is_revealed=True, opens_at=datetime(facts.round.year, 10, 10, 17, tzinfo=HANOI),
        own={line.code: Answer(line.self_points, line.claims_na, line.reason) for line in sheet.lines},
        marks={code: Answer(mark.points, mark.points is None, mark.remark) for code, mark in given.items()},
        team="Trần Văn Minh, Công chức; Lê Thị Hoa, Công chức", day=date(facts.round.year, 1, 8),
        place="Trụ sở đơn vị",
        samples=(Drawn(facts.criteria[0].code, "văn bản đi", 1, 240, "7f3a", (12, 57, 103, 188)),),
        photos=((facts.criteria[0].code, "cd" * 32),), seal="ef" * 32,
    )  # fmt: skip
