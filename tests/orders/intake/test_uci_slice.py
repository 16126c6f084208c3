"""The whole slice of real lines, where the data lies beside the project: every line is accounted for."""

from pathlib import Path

import pytest
from django.db.models import Count

from orders.book.models import Line, Order
from orders.intake.models import ImportRun, SourceCancellation, StagedRow
from tests.orders.intake.files import bring

SLICE = Path(__file__).resolve().parents[4] / "shared/data/orders/uci_online_retail_2010-12_2011-02.csv.gz"
LINES = 105_335


@pytest.mark.skipif(not SLICE.is_file(), reason="the data is not here")
def test_the_slice_comes_in_whole_and_a_second_run_changes_nothing(store):
    content = SLICE.read_bytes()

    first = bring(store, content, "uci", treatment="history")
    book = _book()
    second = bring(store, content, "uci", treatment="history")

    assert first.counts["lines"] == LINES
    assert first.counts["entered"] == {"new": 3725}
    assert first.counts["reasons"] == {
        "adjustment": 302,
        "stock_adjustment": 214,
        "not_a_product": 73,
        "no_product": 7,
    }
    # As sold, 869 lines have exactly one sale and 197 several. Units are cancelled once only: nine of the 869
    # find theirs used up, and three of the 197 are left with one sale that still has units.
    assert first.counts["cancellations_by"] == {
        "cancelled": 869 - 9 + 3,
        "used_up": 9,
        "several": 197 - 3,
        "none": 639,
        "differs": 51,
        "no_buyer": 39,
        "not_a_product": 109,
    }
    assert SourceCancellation.objects.count() == 1904
    assert second.counts["entered"] == {"unchanged": 3725}
    assert second.counts["outcomes"] == {"refused": 596, "unchanged": LINES - 596}
    assert _book() == book
    assert first.proposed_treatment == ImportRun.Treatment.HISTORY
    assert not StagedRow.objects.filter(outcome="").exists()


def _book():
    statuses = Order.objects.values_list("status").annotate(orders=Count("pk")).order_by("status")
    return dict(statuses), Line.objects.count(), Line.objects.filter(cancelled__gt=0).count()
