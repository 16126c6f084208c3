"""Weekly days, limits, prices and countries in words."""

import pytest
from django.utils.translation import override

from warehouses.sites.wording import (
    VALUE_LABELS,
    countries_shortly,
    limits_in_words,
    prices_in_words,
    weekdays_in_words,
)

CASES = {
    "a run": ([0, 1, 2, 3, 4], "Mon to Fri"),
    "two days": ([5, 6], "Sat, Sun"),
    "one day": ([2], "Wed"),
    "runs and single days": ([0, 1, 2, 4, 6], "Mon to Wed, Fri, Sun"),
    "any order": ([4, 3, 2, 1, 0], "Mon to Fri"),
    "all": ([0, 1, 2, 3, 4, 5, 6], "every day"),
}


@pytest.mark.parametrize(("days", "said"), CASES.values(), ids=CASES)
def test_weekly_days_are_said_in_runs(days, said):
    with override("en"):
        assert str(weekdays_in_words(days)) == said


def test_limits_are_said_in_units_that_people_use():
    assert limits_in_words(31_500, 1_205, 3_000) == (
        "up to 31.5 kg · longest side 120.5 cm · length and girth 300 cm"
    )
    assert limits_in_words(500, None, None) == "up to 500 g"
    assert limits_in_words(None, None, None) == "–"


def test_prices_are_said_from_the_lightest_to_the_heaviest():
    assert prices_in_words([[500, 420], [1000, 560], [2000, 700]], "EUR") == (
        "€4.20 up to 500 g – €7.00 up to 2 kg"
    )
    assert prices_in_words([[500, 420]], "JPY") == "¥420 up to 500 g"
    assert prices_in_words([], "") == "–"


def test_many_countries_are_said_shortly():
    assert countries_shortly([]) == "anywhere"
    assert countries_shortly(["FR", "DE"]) == "France, Germany"
    assert countries_shortly(["AT", "BE", "DE", "DK", "ES", "FI", "FR", "IT"]) == (
        "Austria, Belgium, Denmark, Finland, France, Germany and 2 more"
    )


@pytest.mark.parametrize(("kept", "said"), [("[0, 1, 2, 3, 4]", "Mon to Fri"), ("[]", ""), ("True", "yes")])
def test_a_history_says_values_as_people_do(kept, said):
    assert str(VALUE_LABELS[kept]) == said
