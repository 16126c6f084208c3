"""The pure part of the monthly figures: parts, medians, drawings, months."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from orders.review.charts import HEIGHT, chart_of
from orders.review.figures import Day, Figures, largest, median_minutes, rate
from orders.review.periods import month_after, month_before, month_of, parse_month
from orders.review.wording import percent

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("in_time", "late", "told"),
    [(0, 0, "–"), (1, 0, "100 %"), (0, 1, "0 %"), (9999, 1, "99.9 %"), (1, 2, "33.3 %")],
)
def test_only_all_of_it_reads_a_hundred_percent(in_time, late, told):
    assert percent(rate(in_time, late)) == told


def test_the_median_of_nothing_is_unknown():
    assert median_minutes([]) is None
    assert median_minutes([60, 120, 3600]) == 2


def test_figures_survive_being_kept():
    figures = Figures(came_in=3, cancelled={"buyer": 1}, sales={"USD": 5})

    assert Figures.from_json(figures.to_json()) == figures


def test_figures_of_an_older_version_are_read():
    assert Figures.from_json({"came_in": 3, "forgotten": 1}).came_in == 3


def test_equal_counts_stand_by_their_code():
    assert largest({"b": 1, "a": 1, "c": 2}, 2) == [("c", 2), ("a", 1)]


def test_a_chart_draws_the_tallest_day_and_no_line_of_one_point():
    days = {date(2026, 3, 1): Day(came_in=10, in_time=1), date(2026, 3, 2): Day()}

    chart = chart_of(days)

    assert chart.bars[0].y <= 4
    assert chart.bars[1].height == 0
    assert chart.line == ""


def test_a_chart_of_two_rates_has_a_line_from_top_to_bottom():
    days = {date(2026, 3, 1): Day(in_time=1), date(2026, 3, 2): Day(late=1)}

    points = chart_of(days).line.split()

    assert [point.partition(",")[2] for point in points] == ["4", str(HEIGHT - 4)]


def test_months_follow_each_other_over_the_year_s_end():
    december = month_of(date(2025, 12, 31), UTC)

    assert month_after(december).first == date(2026, 1, 1)
    assert month_before(month_after(december)) == december
    assert len(december.days) == 31


def test_a_month_begins_where_its_zone_s_day_begins():
    begins, ends = month_of(date(2026, 3, 5), ZoneInfo("Asia/Shanghai")).moments

    assert begins.isoformat() == "2026-02-28T16:00:00+00:00"
    assert ends - begins == timedelta(days=31)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-00", "2026-3", "1999-12", "9000-01", "2026-03-01", "٢٠٢٦-٠٣"]
)
def test_what_names_no_month_is_none(text):
    assert parse_month(text, UTC) is None
