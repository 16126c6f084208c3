import pytest

from tests.warehouses.calendars.cases import compare

CALENDARS = 50  # for each seed; 25,000 cases in all


@pytest.mark.parametrize("seed", range(5))
def test_every_ship_by_equals_the_naive_count(seed):
    cases, refused = compare(seed, CALENDARS)

    assert cases == 5_000
    assert 0 < refused < cases // 2
