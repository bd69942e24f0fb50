"""Data for tests, made through the services of the product; the clock is at MOMENTS[...] of the round."""

import itertools
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from audits.models import ClusterRound, CrossCheck, SelfAssessment
from audits.queries import cluster_rounds
from audits.services import cross_checks, rounds, self_assessments, stages
from audits.services.answers import Given
from audits.services.criteria import take_criteria_set
from clusters import clock
from clusters.models import Cluster, District, Membership, Office, Person, Role, Ward
from scoring.services import stages as scoring_stages

Stage = ClusterRound.State
numbers = itertools.count(1)


def day(number: int, hour: int = 8) -> datetime:
    """A moment of October 2026, in Việt Nam."""
    return datetime(2026, 10, number, hour, tzinfo=clock.HANOI)


SELF_FROM, SELF_TO = day(1), day(9, 17)
CROSS_FROM, CROSS_TO = day(12), day(16, 17)
EXPLAIN_FROM, EXPLAIN_TO = day(17), day(20, 17)
NOW = {
    Stage.SELF_ASSESSMENT: day(5),
    Stage.CROSS_CHECK: day(14),
    Stage.CONSOLIDATION: day(18),
    Stage.CONFERENCE: day(22),
}
RULES: dict[str, Any] = {
    "aggregate": "mean",
    "na_mode": "rescale",
    "bonus_cap": "5",
    "bands": [{"class": "A", "from": "85"}, {"class": "B", "from": "70"}, {"class": "C", "from": "50"}],
    "caps": [],
    "tie_break": [],
    "vote": {"quorum": "2/3", "majority": "1/2", "base": "present", "recuse_own": True, "deputy_for_own": True},
    "quota": {"collectives": 1, "individuals": 0},
    "commend_min_class": "A",
}
CRITERIA: dict[str, Any] = {
    "schema": "criteria-set/1",
    "code": "mau",
    "title": "Bộ tiêu chí mẫu",
    "groups": [
        {
            "code": "I",
            "title": "Chỉ đạo, điều hành",
            "max": "60",
            "criteria": [
                {"code": "I.1", "title": "Kế hoạch năm", "max": "40", "step": "0.5", "guidance": "Đúng hạn: 40"},
                {"code": "I.2", "title": "Quy chế", "max": "20", "step": "0.5"},
            ],
        },
        {
            "code": "II",
            "title": "Lưu trữ",
            "max": "40",
            "criteria": [
                {"code": "II.1", "title": "Lập hồ sơ", "max": "30", "step": "0.5"},
                {"code": "II.2", "title": "Hồ sơ điện tử", "max": "10", "step": "0.5", "allow_na": True},
            ],
        },
    ],
}  # fmt: skip
FULL_MARKS = {"I.1": "40", "I.2": "20", "II.1": "30", "II.2": "10"}


def make_district(name: str = "Long Biên") -> District:
    district = District.objects.create(code=f"district-{next(numbers)}", kind=District.Kind.QUAN, name=name)
    Office.objects.create(
        district=district, name=f"Phòng Nội vụ quận {name}", superior=f"UBND quận {name}", place="Hà Nội"
    )
    return district


def make_ward(name: str = "Phúc Lợi", *, district: District | None = None) -> Ward:
    return Ward.objects.create(district=district or make_district(), name=name, phone="024 3827 0000")


def make_person(
    *, ward: Ward | None = None, district: District | None = None, kind: str = "", name: str = ""
) -> Person:
    """A clerk of the ward or an officer of the district, or what `kind` says; without all three, nobody."""
    number = next(numbers)
    person = Person(username=f"person{number}", full_name=name or f"Trần Thị Lan {number}")
    person.set_unusable_password()
    person.save()
    if ward or district or kind:
        kind = kind or (Role.Kind.CLERK if ward else Role.Kind.DISTRICT_OFFICER)
        Role.objects.create(person=person, kind=kind, ward=ward, district=district)
    return person


def make_cluster(wards: int = 3, *, district: District | None = None) -> Cluster:
    """Wards named Một, Hai, Ba …; the first leads, the second is its deputy."""
    district = district or make_district()
    number = district.clusters.count() + 1
    cluster = Cluster.objects.create(district=district, year=2026, number=number, name=f"Cụm thi đua số {number}")
    names = ["Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám"]
    positions = [Membership.Position.LEAD, Membership.Position.DEPUTY]
    for place, name in enumerate(names[:wards], 1):
        ward = make_ward(name if number == 1 else f"{name} {number}", district=district)
        position = positions[place - 1] if place <= len(positions) else Membership.Position.MEMBER
        Membership.objects.create(cluster=cluster, ward=ward, place=place, position=position)
    return cluster


def make_cluster_round(
    stage: str = Stage.SELF_ASSESSMENT,
    *,
    wards: int = 3,
    clusters: int = 1,
    mode: str = "desk",
    rules: Mapping[str, Any] | None = None,
    criteria: Mapping[str, Any] | None = None,
    windows: Mapping[str, datetime] | None = None,
) -> ClusterRound:
    """The first cluster of a running round, all up to consolidation: everybody gave itself and each other full marks.

    `windows` of other days than October 2026 go with the first stage only.
    """
    district = make_district()
    officer = make_person(district=district)
    found = [make_cluster(wards, district=district) for _number in range(clusters)]
    facts = {
        "year": 2026, "title": "Kiểm tra chéo công tác văn thư, lưu trữ năm 2026", "directive_type": "Văn bản",
        "directive_number": "155/NV-VTLT", "directive_date": date(2026, 9, 25), "directive_issuer": "Phòng Nội vụ",
        "directive_subject": "kiểm tra chéo", "mode": mode, "rules": {**RULES, **(rules or {})},
        "self_assessment_from": SELF_FROM, "self_assessment_to": SELF_TO, "cross_check_from": CROSS_FROM,
        "cross_check_to": CROSS_TO, "explanation_from": EXPLAIN_FROM, "explanation_to": EXPLAIN_TO,
        **(windows or {}),
    }  # fmt: skip
    with clock.at(facts["self_assessment_from"]):
        facts["criteria_set"] = take_criteria_set(criteria or CRITERIA, by=officer)
        audit_round = rounds.draft_round(district, facts, found, by=officer)
        rounds.issue(audit_round, by=officer)
        scoring_stages.keep_up(audit_round)
    for cluster_round in cluster_rounds().filter(audit_round=audit_round):
        if stage != Stage.SELF_ASSESSMENT:
            make_sent(cluster_round)
            make_cross_check_begun(cluster_round)
        if stage not in (Stage.SELF_ASSESSMENT, Stage.CROSS_CHECK):
            make_sealed(cluster_round)
            make_revealed(cluster_round)
    return cluster_rounds().get(audit_round=audit_round, number=1)


def again(cluster_round: ClusterRound) -> ClusterRound:
    """As it is now."""
    return cluster_rounds().get(pk=cluster_round.pk)


def wards_of(cluster_round: ClusterRound) -> list[Ward]:
    return [m.ward for m in cluster_round.members]


def clerk_of(ward: Ward) -> Person:
    """The ward's first clerk; made where there is none yet."""
    role = Role.objects.filter(ward=ward, kind=Role.Kind.CLERK).order_by("pk").first()
    return Person.objects.get(pk=role.person_id) if role else make_person(ward=ward)


def officer_of(cluster_round: ClusterRound) -> Person:
    role = Role.objects.get(district=cluster_round.audit_round.district_id, kind=Role.Kind.DISTRICT_OFFICER)
    return Person.objects.get(pk=role.person_id)


def given(points: Mapping[str, str], texts: Mapping[str, str] | None = None) -> dict[str, Given]:
    """{"I.1": "38", "II.2": "NA"} as answers, each with its text."""
    texts = texts or {}
    return {
        code: Given(points=None if value == "NA" else Decimal(value), is_na=value == "NA", text=texts.get(code, ""))
        for code, value in points.items()
    }


def make_sent(
    cluster_round: ClusterRound, *, ward: Ward | None = None, at: datetime = NOW[Stage.SELF_ASSESSMENT], **points: str
) -> None:
    """Reports of all wards or of one, with full marks but for `points` (I_1="38"), each with a reason."""
    scores = FULL_MARKS | {code.replace("_", "."): value for code, value in points.items()}
    drafts = SelfAssessment.objects.filter(cluster_round=cluster_round, state=SelfAssessment.State.DRAFT)
    for draft in drafts.filter(ward=ward) if ward else drafts:
        clerk = clerk_of(draft.ward)
        reasons = {code: "Chậm 20 ngày" for code, value in scores.items() if value != FULL_MARKS[code]}
        with clock.at(at):
            self_assessments.record_self_scores(draft, given(scores, reasons), by=clerk)
            self_assessments.send(draft, by=clerk)


def make_cross_check_begun(cluster_round: ClusterRound) -> None:
    with clock.at(CROSS_FROM):
        stages.begin_cross_check(cluster_round, by=None)


def make_sealed(cluster_round: ClusterRound, *, sheet: CrossCheck | None = None, **points: str) -> None:
    """All open sheets or one, sealed with full marks but for `points`, each mark with a remark."""
    marks = FULL_MARKS | {code.replace("_", "."): value for code, value in points.items()}
    open_sheets = CrossCheck.objects.filter(cluster_round=cluster_round, state__in=CrossCheck.OPEN)
    for row in open_sheets.filter(pk=sheet.pk) if sheet else open_sheets:
        clerk = clerk_of(row.assessor)
        with clock.at(NOW[Stage.CROSS_CHECK]):
            cross_checks.record_marks(row, given(marks, dict.fromkeys(marks, "Đã xem hồ sơ")), by=clerk)
            cross_checks.seal(row, by=clerk)


def make_revealed(cluster_round: ClusterRound) -> None:
    with clock.at(CROSS_TO):
        scoring_stages.reveal(cluster_round, by=None)


def sheet_of(cluster_round: ClusterRound, assessor: Ward, subject: Ward) -> CrossCheck:
    return CrossCheck.objects.get(cluster_round=cluster_round, assessor=assessor, subject=subject)
