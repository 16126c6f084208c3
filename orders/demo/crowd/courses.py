"""What becomes of an order, by its age: most have ended, the newest wait (pure)."""

from bisect import bisect
from enum import StrEnum

from orders.book.holds import HoldKind
from orders.book.models import Package
from orders.demo.crowd.chance import Wheel

ON_ITS_WAY, SIGNED, RETURNED, LOST, VOIDED = (
    str(state)
    for state in (
        Package.State.ON_ITS_WAY,
        Package.State.SIGNED,
        Package.State.RETURNED,
        Package.State.LOST,
        Package.State.VOIDED,
    )
)


class Course(StrEnum):
    """How far an order got."""

    PENDING = "pending"
    TO_SHIP = "to_ship"
    PARTLY = "partly"
    MOVING = "moving"
    SIGNED = "signed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


C = Course
HISTORY_FROM = 0.045  # older orders came in as history
# Age as a share of all orders that came later; of 10 million in three years a hundredth is about a week.
AGES = [0.002, 0.005, 0.008, 0.016, 0.03, HISTORY_FROM]
COURSES = [
    Wheel({C.PENDING: 85, C.TO_SHIP: 13, C.CANCELLED: 2}),
    Wheel({C.PENDING: 30, C.TO_SHIP: 62, C.PARTLY: 2, C.CANCELLED: 3, C.MOVING: 3}),
    Wheel({C.TO_SHIP: 78, C.PARTLY: 5, C.MOVING: 14, C.CANCELLED: 3}),
    Wheel({C.TO_SHIP: 22, C.PARTLY: 2, C.MOVING: 50, C.SIGNED: 22, C.CANCELLED: 4}),
    Wheel({C.TO_SHIP: 1, C.PARTLY: 0.2, C.MOVING: 45, C.SIGNED: 48.8, C.CANCELLED: 4, C.RETURNED: 1}),
    Wheel({C.TO_SHIP: 0.2, C.MOVING: 10, C.SIGNED: 83.8, C.CANCELLED: 4, C.RETURNED: 2}),
    Wheel({C.SIGNED: 93.7, C.CANCELLED: 4.3, C.RETURNED: 2}),
]
PARCELS = {
    C.PARTLY: Wheel({(ON_ITS_WAY,): 75, (SIGNED,): 20, (VOIDED, ON_ITS_WAY): 5}),
    C.MOVING: Wheel(
        {
            (ON_ITS_WAY,): 93,
            (SIGNED, ON_ITS_WAY): 3,
            (RETURNED, ON_ITS_WAY): 2,
            (LOST, ON_ITS_WAY): 1.5,
            (VOIDED, ON_ITS_WAY): 0.5,
        }
    ),
    C.SIGNED: Wheel(
        {
            (SIGNED,): 96.5,
            (SIGNED, SIGNED): 2.3,
            (RETURNED, SIGNED): 0.6,
            (LOST, SIGNED): 0.3,
            (VOIDED, SIGNED): 0.3,
        }
    ),
    C.RETURNED: Wheel({(RETURNED,): 85, (LOST,): 15}),
    C.PENDING: Wheel({(): 1}),
    C.TO_SHIP: Wheel({(): 1}),
    C.CANCELLED: Wheel({(): 1}),
}
HELD = {C.PENDING: 0.06, C.TO_SHIP: 0.14, C.PARTLY: 0.05, C.MOVING: 0.01}
H = HoldKind
HOLDS = {
    C.PENDING: Wheel({H.RISK: 3, H.ADDRESS: 3, H.MANUAL: 2, H.CANCELLATION: 2}),
    C.TO_SHIP: Wheel(
        {
            H.UNKNOWN_SKU: 25,
            H.UNMATCHED: 15,
            H.ADDRESS: 15,
            H.MANUAL: 15,
            H.CANCELLATION: 10,
            H.PERSONALISATION: 10,
            H.CHANGED: 4,
            H.RISK: 3,
            H.NO_POLICY: 3,
        }
    ),
    C.PARTLY: Wheel({H.CANCELLATION: 5, H.MANUAL: 5, H.CHANGED: 3}),
    C.MOVING: Wheel({H.CHANGED: 1}),
}


def course_of(age: float, drawn: float) -> Course:
    """What became of an order that so many (as a share of all) came after."""
    return COURSES[bisect(AGES, age)][drawn]


def hold_of(course: Course, drawn: float, again: float) -> HoldKind | None:
    """For what such an order is held, mostly nothing."""
    return HOLDS[course][again] if drawn < HELD.get(course, 0) else None
