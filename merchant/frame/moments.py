"""Moments as people read them in lists: short, with the year only where it is not this one."""

from datetime import datetime, tzinfo


def short_moment(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """`11-20 08:01` in the zone; the year stands in front when it is another than now's."""
    local = moment.astimezone(zone)
    short = f"{local.month:02}-{local.day:02} {local.hour:02}:{local.minute:02}"
    return short if local.year == now.astimezone(zone).year else f"{local.year:04}-{short}"
