from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(known: Mapping[Any, Any], key: Any) -> Any:
    """What a table kept by key says of one row; nothing where it says nothing."""
    return known.get(key, "") if known else ""
