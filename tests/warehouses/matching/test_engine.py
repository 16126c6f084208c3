"""The decision by tables of cases: which row serves a destination, and what the trace tells."""

import pytest

from warehouses.matching.engine import (
    CHANNEL_OUT_OF_USE,
    CHOSEN,
    NEAR_MISSES,
    NO_COUNTRY,
    NO_ROW,
    NOT_NEEDED,
    WAREHOUSE_OUT_OF_USE,
    Demand,
    Place,
    Route,
    Table,
    match,
)


def make_table(*routes, places=(), revision=7):
    return Table(revision, {route.country: route for route in routes}, tuple(places))


def make_row(country, warehouse=1, *, fault=""):
    return Route(
        country, warehouse, f"W{warehouse}", f"Depot {warehouse}", warehouse * 10, "Tracked", "Post", fault
    )


def steps(decision):
    return [(step["step"], step["result"]) for step in decision.trace]


CASES = {
    "the country's own row wins": (
        [make_row("GB", 1), make_row("", 2)],
        "GB",
        1,
        [("country", CHOSEN), ("any_other", NOT_NEEDED)],
    ),
    "any other country serves the rest": (
        [make_row("GB", 1), make_row("", 2)],
        "FR",
        2,
        [("country", NO_ROW), ("any_other", CHOSEN), ("warehouse", NO_ROW)],
    ),
    "no row at all": ([], "GB", None, [("country", NO_ROW), ("any_other", NO_ROW)]),
    "only another country's row": (
        [make_row("GB", 1)],
        "FR",
        None,
        [("country", NO_ROW), ("any_other", NO_ROW), ("warehouse", NO_ROW)],
    ),
    "an unknown country takes any other": (
        [make_row("GB", 1), make_row("", 2)],
        "",
        2,
        [("country", NO_COUNTRY), ("any_other", CHOSEN), ("warehouse", NO_ROW)],
    ),
    "a warehouse out of use gives way": (
        [make_row("GB", 1, fault=WAREHOUSE_OUT_OF_USE), make_row("", 2)],
        "GB",
        2,
        [("country", WAREHOUSE_OUT_OF_USE), ("any_other", CHOSEN)],
    ),
    "both rows out of use": (
        [make_row("GB", 1, fault=CHANNEL_OUT_OF_USE), make_row("", 2, fault=WAREHOUSE_OUT_OF_USE)],
        "GB",
        None,
        [("country", CHANNEL_OUT_OF_USE), ("any_other", WAREHOUSE_OUT_OF_USE)],
    ),
}


@pytest.mark.parametrize(("rows", "country", "warehouse", "told"), CASES.values(), ids=CASES)
def test_a_destination_gets_the_first_row_that_works(rows, country, warehouse, told):
    decision = match(Demand(country), make_table(*rows))

    assert decision.warehouse_id == warehouse
    assert decision.channel_id == (warehouse and warehouse * 10)
    assert steps(decision) == told


def test_the_winner_is_told_by_name_with_the_table_s_revision():
    decision = match(Demand("GB"), make_table(make_row("GB"), revision=12))

    assert decision.trace == [
        {
            "step": "country",
            "result": CHOSEN,
            "country": "GB",
            "revision": 12,
            "warehouse_code": "W1",
            "warehouse_name": "Depot 1",
            "channel_name": "Tracked",
            "carrier": "Post",
        }
    ]


def test_warehouses_that_no_row_looked_at_leads_to_are_told_but_few_of_them():
    places = [Place(number, f"W{number:02}", f"Depot {number}") for number in range(1, 21)]

    decision = match(Demand("GB"), make_table(make_row("GB", 1), places=places))

    missed = [step["warehouse_code"] for step in decision.trace if step["step"] == "warehouse"]
    assert missed == ["W02", "W03", "W04", "W05", "W06"]
    assert len(missed) == NEAR_MISSES
