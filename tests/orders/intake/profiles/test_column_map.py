"""Column maps as data: kept as JSON, checked against a header, and never trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.intake.exceptions import BadColumnMap
from orders.intake.profiles import PROFILES
from orders.intake.profiles.base import Problem
from orders.intake.profiles.column_map import DATES, WEIGHT_UNITS, ColumnMap
from orders.intake.profiles.fields import FIELDS

MAPPED = [profile for profile in PROFILES.values() if profile.column_map]
REQUIRED = {"order_number": ("No",), "ordered_at": ("Date",), "sku": ("Code",), "units": ("Qty",)}
names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
maps = st.builds(
    ColumnMap,
    columns=st.dictionaries(
        st.sampled_from(sorted(FIELDS)), st.lists(names, min_size=1, max_size=3, unique=True).map(tuple)
    ),
    constants=st.fixed_dictionaries({}, optional={"currency": st.just("USD"), "title": names}),
    dates=st.sampled_from(DATES),
    zone=st.sampled_from(["", "Asia/Shanghai", "America/New_York"]),
    time_of_day=st.sampled_from(["", "00:00", "23:59"]),
    decimal=st.sampled_from([".", ","]),
    weight_unit=st.sampled_from(WEIGHT_UNITS),
    empty=st.lists(names, max_size=3, unique=True).map(tuple),
    repeats=st.booleans(),
)


@given(column_map=maps)
def test_a_map_comes_back_from_json(column_map):
    assert ColumnMap.from_json(column_map.to_json()) == column_map


@pytest.mark.parametrize("profile", MAPPED, ids=lambda profile: profile.code)
def test_our_own_maps_are_kept_like_any_other(profile):
    assert ColumnMap.from_json(profile.column_map.to_json()) == profile.column_map


@pytest.mark.parametrize("profile", MAPPED, ids=lambda profile: profile.code)
def test_our_own_maps_give_what_every_order_needs(profile):
    assert profile.column_map.unmapped() == []


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
KEYS = [
    "columns",
    "constants",
    "words",
    "dates",
    "zone",
    "time_of_day",
    "decimal",
    "weight_unit",
    "empty",
    "repeats",
]


@given(
    told=json
    | st.dictionaries(st.sampled_from(KEYS), json | st.dictionaries(st.sampled_from(sorted(FIELDS)), json))
)
def test_json_of_any_sort_is_a_map_or_refused(told):
    try:
        found = ColumnMap.from_json(told)
    except BadColumnMap:
        found = None

    assert found is None or ColumnMap.from_json(found.to_json()) == found


HOSTILE = {
    "a list": [],
    "nothing": {},
    "an unknown key": {"columns": {}, "__class__": "x"},
    "an unknown fact": {"columns": {"password": ["a"]}},
    "a text for columns": {"columns": {"sku": "Code"}},
    "no column": {"columns": {"sku": []}},
    "a hundred columns": {"columns": {"title": [str(number) for number in range(100)]}},
    "one column twice": {"columns": {"title": ["a", "a"]}},
    "a mile of a name": {"columns": {"sku": ["x" * 201]}},
    "a line end in a name": {"columns": {"sku": ["a\nb"]}},
    "a status of their own": {"columns": {}, "words": {"status": {"ok": "done"}}},
    "words for a text": {"columns": {}, "words": {"sku": {"a": "b"}}},
    "no such country": {"columns": {}, "constants": {"country": "XQ"}},
    "no such currency": {"columns": {}, "constants": {"currency": "ABC"}},
    "no such zone": {"columns": {}, "zone": "../etc/passwd"},
    "no such style": {"columns": {}, "dates": "auto"},
    "no such time": {"columns": {}, "time_of_day": "25:00"},
    "a word for a yes": {"columns": {}, "repeats": "yes"},
    "a list for a sign": {"columns": {}, "decimal": ["."]},
    "a thousand words": {"columns": {}, "words": {"status": {str(n): "released" for n in range(1000)}}},
}


@pytest.mark.parametrize("told", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_map_is_refused(told):
    with pytest.raises(BadColumnMap):
        ColumnMap.from_json(told)


def test_a_header_is_told_what_it_lacks():
    column_map = ColumnMap(columns=REQUIRED | {"title": ("Name", "Colour")})
    del column_map.columns["units"]

    found = column_map.problems(["no", "DATE", "Code", "Code", "Name"])

    assert found == [
        Problem("field_missing", "units"),
        Problem("column_gone", "title", "Colour"),
        Problem("column_twice", "sku", "Code"),
    ]


def test_a_header_in_another_width_and_case_is_the_same():
    assert ColumnMap(columns=REQUIRED).problems(["ＮＯ", " date ", "CODE", "qty"]) == []


def test_a_constant_stands_for_a_column():
    columns = {fact: names for fact, names in REQUIRED.items() if fact != "units"}

    assert ColumnMap(columns=columns, constants={"units": "1"}).problems(["No", "Date", "Code"]) == []
