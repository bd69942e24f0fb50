from datetime import datetime

from django import template

from clusters import moments

register = template.Library()


@register.filter
def deadline(at: datetime | None) -> str:
    """17:00 thứ Sáu, 05/10/2018."""
    return moments.deadline(at) if at else ""


@register.filter
def time_left(at: datetime | None) -> str:
    """còn 3 ngày · quá hạn 2 ngày."""
    return moments.time_left(at) if at else ""
