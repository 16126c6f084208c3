"""The one function that derives an order's status."""

import pytest

from orders.book.status import LineUnits, OrderStatus, Parcel, derive_status

U = LineUnits
MOVING, SIGNED, RETURNED, LOST, VOIDED = (
    Parcel("first", state) for state in ("on_its_way", "signed", "returned", "lost", "voided")
)
ONWARD, ONWARD_SIGNED, ONWARD_LOST = (Parcel("onward", state) for state in ("on_its_way", "signed", "lost"))

CASES = [
    ("nothing_left_yet", [U(2, 0, 0)], [], "to_ship"),
    ("two_lines_none_left", [U(2, 0, 0), U(1, 0, 0)], [], "to_ship"),
    ("one_unit_of_two_left", [U(2, 0, 1)], [MOVING], "partly_shipped"),
    ("one_line_of_two_left", [U(1, 0, 1), U(1, 0, 0)], [MOVING], "partly_shipped"),
    ("waiting_units_win_over_signed_ones", [U(2, 0, 1)], [SIGNED], "partly_shipped"),
    ("waiting_units_win_over_returned_ones", [U(2, 0, 1)], [RETURNED], "partly_shipped"),
    ("all_left", [U(2, 0, 2)], [MOVING], "shipped"),
    ("the_rest_cancelled", [U(2, 1, 1)], [MOVING], "shipped"),
    ("one_line_left_and_the_other_cancelled", [U(2, 0, 2), U(3, 3, 0)], [MOVING], "shipped"),
    ("some_cancelled_and_some_wait", [U(2, 1, 0)], [], "to_ship"),
    ("one_line_cancelled_and_the_other_waits", [U(2, 2, 0), U(1, 0, 0)], [], "to_ship"),
    ("all_cancelled", [U(2, 2, 0), U(1, 1, 0)], [], "cancelled"),
    ("cancelled_after_its_parcel_was_voided", [U(2, 2, 0)], [VOIDED], "cancelled"),
    ("voided_counts_for_nothing", [U(2, 0, 0)], [VOIDED], "to_ship"),
    ("voided_beside_moving", [U(2, 0, 2)], [VOIDED, MOVING], "shipped"),
    ("voided_beside_signed", [U(2, 0, 2)], [VOIDED, SIGNED], "signed"),
    ("one_of_two_parcels_signed", [U(2, 0, 2)], [SIGNED, MOVING], "partly_signed"),
    ("both_parcels_signed", [U(2, 0, 2)], [SIGNED, SIGNED], "signed"),
    ("signed_and_the_rest_cancelled", [U(2, 1, 1)], [SIGNED], "signed"),
    ("one_signed_one_returned", [U(2, 0, 2)], [SIGNED, RETURNED], "signed"),
    ("one_signed_one_lost", [U(2, 0, 2)], [SIGNED, LOST], "signed"),
    ("returned", [U(2, 0, 2)], [RETURNED], "returned"),
    ("lost", [U(2, 0, 2)], [LOST], "returned"),
    ("one_returned_one_lost", [U(2, 0, 2)], [RETURNED, LOST], "returned"),
    ("one_returned_one_moving", [U(2, 0, 2)], [RETURNED, MOVING], "shipped"),
    ("history_without_cancellations", [U(5, 0, 5)], [SIGNED], "signed"),
    ("an_onward_parcel_is_nothing_to_a_buyers_order", [U(1, 0, 1)], [MOVING, ONWARD_SIGNED], "shipped"),
]


@pytest.mark.parametrize(
    ("lines", "parcels", "status"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_lines_and_parcels_add_up_to_the_status(lines, parcels, status):
    assert derive_status(released=True, lines=lines, parcels=parcels) == status


@pytest.mark.parametrize(
    ("parcels", "status"),
    [
        ([MOVING], "shipped"),
        ([SIGNED], "shipped"),
        ([SIGNED, ONWARD], "shipped"),
        ([SIGNED, ONWARD, ONWARD_SIGNED], "partly_signed"),
        ([SIGNED, ONWARD_SIGNED], "signed"),
        ([SIGNED, ONWARD_SIGNED, ONWARD_LOST], "signed"),
        ([SIGNED, ONWARD_LOST], "returned"),
        ([SIGNED, MOVING, ONWARD_SIGNED], "partly_signed"),
        ([RETURNED, LOST], "returned"),
        ([RETURNED, MOVING], "shipped"),
    ],
    ids=[
        "on_its_way_to_the_platform",
        "arrived_at_the_platform",
        "onward",
        "one_of_two_onward_signed",
        "onward_signed",
        "one_onward_lost",
        "onward_lost",
        "one_onward_signed_and_one_not_there_yet",
        "nothing_arrived_at_the_platform",
        "one_lost_and_one_not_there_yet",
    ],
)
def test_on_the_platforms_leg_the_onward_parcels_decide(parcels, status):
    found = derive_status(released=True, lines=[U(2, 0, 2)], parcels=parcels, ends_onward=True)

    assert found == status


@pytest.mark.parametrize(
    ("line", "status"),
    [(U(2, 0, 0), "pending"), (U(2, 1, 0), "pending"), (U(2, 2, 0), "cancelled")],
    ids=["nothing_cancelled", "partly_cancelled", "all_cancelled"],
)
def test_what_is_not_released_is_being_processed_unless_it_is_cancelled(line, status):
    assert derive_status(released=False, lines=[line], parcels=[]) == status


def test_lines_and_parcels_may_be_read_once_only():
    status = derive_status(released=True, lines=iter([U(1, 0, 1)]), parcels=iter([MOVING]))

    assert status == OrderStatus.SHIPPED
