"""Texts to be copied into a message to a unit; always in Vietnamese, as they leave the office."""

from datetime import datetime

from audits.models import ClusterRound
from clusters import clock
from clusters.models import Membership, Ward


def report(cluster_round: ClusterRound, ward: Ward) -> str:
    """Overdue: a self-assessment that did not come."""
    year = cluster_round.audit_round.year
    return (
        f"Kính gửi {ward.full_name}. Đến {_moment(clock.now())} hệ thống chưa nhận được báo cáo tự đánh giá công tác "
        f"văn thư, lưu trữ năm {year} của đơn vị (hạn {_moment(cluster_round.until('self_assessment'))}). Đề nghị "
        f"đơn vị gửi trong ngày{_or_ask_the_lead(cluster_round, ward)}. Trân trọng."
    )


def _or_ask_the_lead(cluster_round: ClusterRound, ward: Ward) -> str:
    lead = next((m.ward for m in cluster_round.members if m.position == Membership.Position.LEAD), None)
    if lead is None or lead == ward:
        return f" hoặc trao đổi với {cluster_round.audit_round.office}"
    phone = f", điện thoại {lead.phone}" if lead.phone else ""
    return f" hoặc trao đổi với đơn vị cụm trưởng: {lead.full_name}{phone}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clock.HANOI):%H:%M ngày %d/%m/%Y}"


def before_the_deadline(unsent: list[tuple[ClusterRound, Ward]]) -> str:
    """One text for all whose report is still expected in time."""
    lines = [f"- {ward.full_name}: hạn {_moment(row.until('self_assessment'))}" for row, ward in unsent]
    year = unsent[0][0].audit_round.year
    head = f"Đề nghị các đơn vị gửi báo cáo tự đánh giá công tác văn thư, lưu trữ năm {year} đúng hạn:"
    return "\n".join([head, *lines])
