"""A conference for tests, on top of tests/make.py: disputed lines, the call, the session, votes, the close."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from audits.models import ClusterRound, Criterion, Explanation
from audits.services import explanations, stages
from clusters import clock
from clusters.models import Person, Ward
from scoring.models import Commendation, Conference, Document, Motion, Settlement
from scoring.services import commendations, conferences, motions, settlements, signing
from tests.make import (
    NOW,
    again,
    clerk_of,
    day,
    make_cluster_round,
    make_cross_check_begun,
    make_revealed,
    make_sealed,
    make_sent,
    officer_of,
    sheet_of,
    wards_of,
)
from tests.proofs import pdf_file

Stage = ClusterRound.State
AT_THE_MEETING = NOW[Stage.CONFERENCE]
THE_DAY_AFTER = day(23)


def make_disputed(*, wards: int = 4, rules: Mapping[str, Any] | None = None) -> ClusterRound:
    """Just revealed. The lead and the third ward are disputed on II.1: the others gave 30 and one of them 10."""
    cluster_round = make_cluster_round(wards=wards, rules=rules)
    make_sent(cluster_round)
    make_cross_check_begun(cluster_round)
    lead, deputy, third = wards_of(cluster_round)[:3]
    make_sealed(cluster_round, sheet=sheet_of(cluster_round, deputy, third), II_1="10")
    make_sealed(cluster_round, sheet=sheet_of(cluster_round, deputy, lead), II_1="10")
    make_sealed(cluster_round)
    make_revealed(cluster_round)
    return again(cluster_round)


def lead_clerk(cluster_round: ClusterRound) -> Person:
    return clerk_of(wards_of(cluster_round)[0])


def deputy_clerk(cluster_round: ClusterRound) -> Person:
    return clerk_of(wards_of(cluster_round)[1])


def criterion_of(cluster_round: ClusterRound, code: str) -> Criterion:
    return Criterion.objects.get(criteria_set=cluster_round.audit_round.criteria_set_id, code=code)


def make_explained(cluster_round: ClusterRound, ward: Ward, code: str, text: str = "Kinh phí cấp muộn") -> Explanation:
    criterion = criterion_of(cluster_round, code)
    with clock.at(NOW[Stage.CONSOLIDATION]):
        return explanations.explain(cluster_round, ward, criterion, text, by=clerk_of(ward))


def conference_facts(cluster_round: ClusterRound) -> dict[str, Any]:
    lead = wards_of(cluster_round)[0]
    return {
        "planned_at": max(AT_THE_MEETING, clock.now()), "place": "Phòng họp tầng 2", "host": lead,
        "chair_name": "Nguyễn Thị Đông",
        "chair_position": "Phó Chủ tịch UBND phường", "chair_ward": lead, "secretary_name": "Trần Văn Thư",
        "secretary_position": "Công chức Văn phòng", "secretary_ward": lead,
    }  # fmt: skip


def make_called(cluster_round: ClusterRound) -> Conference:
    with clock.at(NOW[Stage.CONSOLIDATION]):
        return conferences.call(cluster_round, conference_facts(cluster_round), by=lead_clerk(cluster_round))


def make_session(cluster_round: ClusterRound, present: Iterable[Ward] | None = None) -> Conference:
    """In session, with one delegate of every ward, or of those `present`."""
    conference, lead = make_called(cluster_round), lead_clerk(cluster_round)
    with clock.at(AT_THE_MEETING):
        conferences.open_session(conference, by=lead)
        for ward in wards_of(cluster_round) if present is None else present:
            conferences.arrive(conference, ward, f"Đại biểu {ward.name}", "Công chức", by=lead)
    return Conference.objects.get(pk=conference.pk)


def make_settled(conference: Conference, ward: Ward, code: str, points: str, *, by: Person | None = None) -> Settlement:
    cluster_round = again(conference.cluster_round)
    criterion = criterion_of(cluster_round, code)
    person = by or lead_clerk(cluster_round)
    with clock.at(AT_THE_MEETING):
        return settlements.settle(conference, ward, criterion, Decimal(points), "Đã đối chiếu hồ sơ", by=person)


def make_open_motion(conference: Conference, kind: str = Motion.Kind.RESULTS, *, ward: Ward | None = None) -> Motion:
    lead = lead_clerk(again(conference.cluster_round))
    with clock.at(AT_THE_MEETING):
        motion = motions.prepare(conference, kind, ward=ward, by=lead)
        motions.open_vote(motion, by=lead)
    return motion


def make_declared(
    conference: Conference,
    kind: str = Motion.Kind.RESULTS,
    counts: tuple[int, int, int] = (4, 0, 0),
    *,
    ward: Ward | None = None,
) -> Motion:
    motion, lead = make_open_motion(conference, kind, ward=ward), lead_clerk(again(conference.cluster_round))
    with clock.at(AT_THE_MEETING):
        motions.close_vote(motion, *counts, by=lead, confirmed=True)
        return motions.declare(motion, by=lead)


def make_closed(conference: Conference) -> None:
    with clock.at(day(22, 16)):
        conferences.close(conference, by=lead_clerk(again(conference.cluster_round)), accept_open=True)


def make_waived(cluster_round: ClusterRound) -> None:
    """The district agrees to open the sheets although some wards have fewer than two."""
    with clock.at(NOW[Stage.CROSS_CHECK]):
        stages.waive(cluster_round, "Đồng ý mở với số phiếu hiện có", by=officer_of(cluster_round))


def make_nominated(conference: Conference, ward: Ward, *, by: Person) -> Commendation:
    with clock.at(AT_THE_MEETING):
        return commendations.nominate(conference, "collective", ward, "Giấy khen", "Dẫn đầu cụm", by=by)


def minutes_of(cluster_round: ClusterRound) -> Document:
    """The version that holds."""
    minutes = cluster_round.documents.filter(kind=Document.Kind.MINUTES)
    return minutes.exclude(state=Document.State.SUPERSEDED).get()


def make_signed(cluster_round: ClusterRound, at: datetime = THE_DAY_AFTER) -> Document:
    """Chair and secretary signed the minutes on paper; the lead unit has uploaded the scan."""
    with clock.at(at):
        scan = pdf_file("Biên bản đã ký.pdf")
        lead = lead_clerk(cluster_round)
        signing.sign_on_paper(minutes_of(cluster_round), ["chair", "secretary"], clock.today(), scan, by=lead)
    return minutes_of(cluster_round)
