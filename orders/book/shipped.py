"""Which event counts as shipped, and when it had happened to all parcels of a fulfilment. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

BELIEVED_FOR = timedelta(hours=24)  # what people enter later than this counts from its entry


class ShippedBy(TextChoices):
    """The events of a parcel of which a policy version names one."""

    LABEL = "label", _("label bought")
    HANDED_OVER = "handed_over", _("handed over")
    FIRST_SCAN = "first_scan", _("first scan of the carrier")
    ARRIVED = "arrived", _("arrival at the platform's warehouse")


class Told(Protocol):
    """What is told of a parcel, and when it was entered."""

    labelled_at: datetime | None
    label_told_at: datetime | None
    handed_over_at: datetime
    recorded_at: datetime
    scanned_at: datetime | None
    scan_told_at: datetime | None
    is_scan_proven: bool
    arrived_at: datetime | None
    arrival_told_at: datetime | None  # empty: staff told it


def shipped_at(event: str, parcels: Iterable[Told]) -> datetime | None:
    """When the event that counts had happened to the last parcel; None while it has not.

    To the second, as deadlines are kept.
    """
    moments = [_COUNTED[ShippedBy(event)](parcel) for parcel in parcels]
    if not moments or None in moments:
        return None
    return max(moments).replace(microsecond=0)


def left_at(parcel: Told) -> datetime:
    """When a parcel counts as handed over: as it was told within a day, else from its entry.

    A proven scan shows that it had left by then: it believes a day, too, and is earlier than an entry.
    """
    told_at = parcel.recorded_at
    if parcel.is_scan_proven:
        told_at = min(told_at, max(parcel.scanned_at, parcel.handed_over_at))
    return _believed(parcel.handed_over_at, told_at)


def told_at(event: str, parcel: Told) -> datetime:
    """When the last was entered that says how the parcel left: of what the event has to do with."""
    told = [parcel.recorded_at]
    if event == ShippedBy.LABEL:
        told.append(parcel.label_told_at)
    if event == ShippedBy.FIRST_SCAN or parcel.is_scan_proven:
        told.append(parcel.scan_told_at)
    if event == ShippedBy.ARRIVED:
        told.append(parcel.arrival_told_at or parcel.arrived_at)
    return max(filter(None, told))


def _labelled_at(parcel):
    """What was handed over had its label by then."""
    if parcel.labelled_at is None:
        return left_at(parcel)
    return min(_believed(parcel.labelled_at, parcel.label_told_at), left_at(parcel))


def _scanned_at(parcel):
    if parcel.scanned_at is None or parcel.is_scan_proven:
        return parcel.scanned_at
    return _believed(parcel.scanned_at, parcel.scan_told_at)


def _arrived_at(parcel):
    if parcel.arrived_at is None or parcel.arrival_told_at is None:
        return parcel.arrived_at
    return _believed(parcel.arrived_at, parcel.arrival_told_at)


def _believed(moment, told_at):
    return moment if told_at - moment <= BELIEVED_FOR else told_at


_COUNTED = {
    ShippedBy.LABEL: _labelled_at,
    ShippedBy.HANDED_OVER: left_at,
    ShippedBy.FIRST_SCAN: _scanned_at,
    ShippedBy.ARRIVED: _arrived_at,
}
