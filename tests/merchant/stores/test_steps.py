"""A checklist: how steps stand, and what has to be done before them."""

import pytest

from merchant.stores.steps import Stand, Told, arranged
from tests.merchant.stores.a_step import a_step

FIRST, SECOND = a_step("first"), a_step("second", 20, after=("first",))


def stands(first, second):
    return [item.stand for item in arranged([FIRST, SECOND], {"first": Told(first), "second": Told(second)})]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Stand.TO_DO, Stand.TO_DO, Stand.BLOCKED),
        (Stand.WAITING, Stand.TO_DO, Stand.BLOCKED),
        (Stand.WAITING, Stand.WAITING, Stand.BLOCKED),
        (Stand.DONE, Stand.TO_DO, Stand.TO_DO),
        (Stand.DONE, Stand.WAITING, Stand.WAITING),
        (Stand.DONE, Stand.DONE, Stand.DONE),
        (Stand.TO_DO, Stand.DONE, Stand.DONE),
    ],
)
def test_a_step_is_blocked_by_those_before_it_until_they_are_done(first, second, expected):
    assert stands(first, second) == [first, expected]


def test_it_is_said_what_blocks_a_step():
    told = {"first": Told(Stand.TO_DO), "second": Told(Stand.TO_DO)}

    _first, second = arranged([FIRST, SECOND], told)

    assert second.blocked_by == (FIRST,)


def test_a_step_that_nobody_registered_blocks_nothing():
    alone = a_step("alone", after=("unknown",))

    (item,) = arranged([alone], {"alone": Told(Stand.TO_DO)})

    assert item.stand == Stand.TO_DO
