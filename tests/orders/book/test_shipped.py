"""Which moment counts as shipped, by the event that a policy version names."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from orders.book.shipped import ShippedBy, left_at, shipped_at, told_at

LEFT = datetime(2026, 3, 2, 16, tzinfo=UTC)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


@dataclass
class Parcel:
    """What is told of one, entered as it happened unless a test says otherwise."""

    labelled_at: datetime | None = None
    label_told_at: datetime | None = None
    handed_over_at: datetime = LEFT
    recorded_at: datetime = LEFT
    scanned_at: datetime | None = None
    scan_told_at: datetime | None = None
    is_scan_proven: bool = False
    arrived_at: datetime | None = None
    arrival_told_at: datetime | None = None


def labelled(moment, told_at=None, **fields):
    return Parcel(labelled_at=moment, label_told_at=told_at or moment, **fields)


def scanned(moment, told_at=None, **fields):
    return Parcel(scanned_at=moment, scan_told_at=told_at or moment, **fields)


def entered(after, **fields):
    return Parcel(recorded_at=LEFT + after, **fields)


@pytest.mark.parametrize(
    ("event", "parcel", "expected"),
    [
        ("handed_over", Parcel(), LEFT),
        ("handed_over", entered(DAY), LEFT),
        ("handed_over", entered(DAY + SECOND), LEFT + DAY + SECOND),
        ("handed_over", scanned(LEFT, recorded_at=LEFT + 2 * DAY), LEFT + 2 * DAY),
        ("handed_over", scanned(LEFT + HOUR, is_scan_proven=True, recorded_at=LEFT + 2 * DAY), LEFT),
        ("handed_over", scanned(LEFT + DAY, is_scan_proven=True, recorded_at=LEFT + 9 * DAY), LEFT),
        (
            "handed_over",
            scanned(LEFT + DAY + SECOND, is_scan_proven=True, recorded_at=LEFT + 9 * DAY),
            LEFT + DAY + SECOND,
        ),
        ("label", Parcel(), LEFT),
        ("label", entered(2 * DAY), LEFT + 2 * DAY),
        ("label", labelled(LEFT - HOUR), LEFT - HOUR),
        ("label", labelled(LEFT - HOUR, LEFT - HOUR + DAY), LEFT - HOUR),
        ("label", labelled(LEFT - HOUR, LEFT - HOUR + DAY + SECOND), LEFT),
        ("label", labelled(LEFT - 3 * DAY, LEFT), LEFT),
        ("first_scan", Parcel(), None),
        ("first_scan", scanned(LEFT + HOUR), LEFT + HOUR),
        ("first_scan", scanned(LEFT + HOUR, LEFT + HOUR + DAY), LEFT + HOUR),
        ("first_scan", scanned(LEFT + HOUR, LEFT + HOUR + DAY + SECOND), LEFT + HOUR + DAY + SECOND),
        ("first_scan", scanned(LEFT + HOUR, LEFT + 9 * DAY, is_scan_proven=True), LEFT + HOUR),
        ("arrived", Parcel(), None),
        ("arrived", Parcel(arrived_at=LEFT + DAY), LEFT + DAY),
        ("arrived", Parcel(arrived_at=LEFT + DAY, arrival_told_at=LEFT + 2 * DAY), LEFT + DAY),
        ("arrived", Parcel(arrived_at=LEFT, arrival_told_at=LEFT + DAY + SECOND), LEFT + DAY + SECOND),
    ],
)
def test_the_event_of_one_parcel(event, parcel, expected):
    assert shipped_at(event, [parcel]) == expected


@pytest.mark.parametrize("event", ShippedBy.values)
def test_nothing_is_shipped_of_no_parcel(event):
    assert shipped_at(event, []) is None


def test_the_last_parcel_decides():
    assert shipped_at("first_scan", [scanned(LEFT), scanned(LEFT + HOUR)]) == LEFT + HOUR
    assert shipped_at("first_scan", [scanned(LEFT), Parcel()]) is None


def test_it_is_told_to_the_second_as_deadlines_are():
    parcel = scanned(LEFT + timedelta(microseconds=999_999))

    assert shipped_at("first_scan", [parcel]) == LEFT


def test_an_event_that_nobody_knows_is_a_mistake():
    with pytest.raises(ValueError, match="teleported"):
        shipped_at("teleported", [Parcel()])


def test_a_scan_that_a_seller_enters_proves_no_late_hand_over():
    parcel = scanned(LEFT, LEFT + 2 * DAY, recorded_at=LEFT + 2 * DAY)

    assert left_at(parcel) == LEFT + 2 * DAY


@pytest.mark.parametrize(
    ("event", "parcel", "expected"),
    [
        ("handed_over", labelled(LEFT, LEFT + DAY), LEFT),
        ("handed_over", scanned(LEFT, LEFT + DAY), LEFT),
        ("handed_over", scanned(LEFT, LEFT + DAY, is_scan_proven=True), LEFT + DAY),
        ("label", labelled(LEFT, LEFT + DAY), LEFT + DAY),
        ("first_scan", scanned(LEFT, LEFT + DAY), LEFT + DAY),
        ("arrived", Parcel(arrived_at=LEFT, arrival_told_at=LEFT + DAY), LEFT + DAY),
        ("arrived", Parcel(arrived_at=LEFT + HOUR), LEFT + HOUR),
        ("arrived", scanned(LEFT, LEFT + DAY), LEFT),
    ],
)
def test_only_what_the_event_has_to_do_with_tells_anew_how_a_parcel_left(event, parcel, expected):
    assert told_at(event, parcel) == expected
