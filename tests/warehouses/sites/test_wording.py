"""Weekly days in words."""

import pytest
from django.utils.translation import override

from warehouses.sites.wording import weekdays_in_words

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
