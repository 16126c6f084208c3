"""The zone that a buyer's day is counted in, by country and state."""

from zoneinfo import ZoneInfo

import pycountry
import pytest

from warehouses.sites.destination_zones import destination_zone, states_of


@pytest.mark.parametrize(
    ("country", "state", "zone"),
    [
        ("GB", "", "Europe/London"),
        ("DE", "BY", "Europe/Berlin"),
        ("US", "NY", "America/New_York"),
        ("US", "US-NY", "America/New_York"),
        ("US", "TX", "America/Denver"),
        ("US", "AZ", "America/Phoenix"),
        ("US", "", "America/Los_Angeles"),
        ("US", "nonsense", "America/Los_Angeles"),
        ("CA", "NL", "America/St_Johns"),
        ("AU", "QLD", "Australia/Brisbane"),
        ("AU", "", "Australia/Perth"),
        ("BR", "AM", "America/Rio_Branco"),
        ("ES", "TF", "Atlantic/Canary"),
        ("ES", "M", "Europe/Madrid"),
        ("CN", "", "Asia/Shanghai"),
        ("XX", "", "UTC"),
        ("", "", "UTC"),
    ],
)
def test_a_destination_has_the_zone_of_its_state_or_country(country, state, zone):
    assert destination_zone(country, state) == ZoneInfo(zone)


@pytest.mark.parametrize("country", ["US", "CA", "AU", "BR", "MX"])
def test_every_state_of_a_wide_country_is_known(country):
    states = {one.code.partition("-")[2] for one in pycountry.subdivisions.get(country_code=country)}

    assert set(states_of(country)) == states - {"UM"}  # islands without a post office


def test_every_country_has_a_zone_that_exists():
    for country in pycountry.countries:
        assert destination_zone(country.alpha_2).key
