"""Moments as people type them into tables (pure)."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from warehouses.calendars.clockwork import local_moment

# 2026-02-13 15:30, 2026/2/13 15:30:00, 2026-02-13T15:30+08:00, 2026年2月13日 15:30
MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?"
    r"(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)


def moment_of(typed: str, zone: ZoneInfo) -> datetime | None:
    """The moment, in the zone unless an offset is told; None for what is none or could be two days."""
    found = MOMENT.fullmatch(typed)
    if not found:
        return None
    *parts, offset = found.groups()
    try:
        local = datetime(*(int(part or 0) for part in parts))
        if offset:
            return datetime.fromisoformat(f"{local.isoformat()}{offset.upper()}").astimezone(UTC)
        return local_moment(local, zone)
    except (ValueError, OverflowError):
        return None
