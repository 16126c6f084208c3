"""Paging by key: every row once, in order, forwards and backwards, whatever the cursor says."""

import base64
import json
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merchant.audit.models import Event
from merchant.frame.keyset import Cursor, paginate

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_subjects = count(1)
SORTS = ["happened_at", "-happened_at", "kind", "-kind"]


def _rows(values):
    """Events of a subject of their own: so many seconds after the start, and a kind of one letter."""
    subject = next(_subjects)
    Event.objects.bulk_create(
        Event(
            kind="abc"[second % 3],
            subject_kind="list",
            subject_id=subject,
            by="job",
            happened_at=START + timedelta(seconds=second),
        )
        for second in values
    )
    return Event.objects.filter(subject_kind="list", subject_id=subject)


def _walk(rows, sort, per_page):
    """All pages from the first to the last, and then back to the first."""
    there = [paginate(rows, sort=sort, per_page=per_page)]
    while there[-1].next:
        there.append(paginate(rows, sort=sort, per_page=per_page, cursor=there[-1].next))
    back = [there[-1]]
    while back[-1].previous:
        back.append(paginate(rows, sort=sort, per_page=per_page, cursor=back[-1].previous))
    return there, back


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.integers(0, 6), max_size=17),
    sort=st.sampled_from(SORTS),
    per_page=st.integers(1, 5),
)
def test_walking_the_pages_meets_every_row_once_in_order_and_back_again(values, sort, per_page):
    rows = _rows(values)
    field, sign = sort.lstrip("-"), -1 if sort.startswith("-") else 1
    expected = sorted(rows, key=lambda row: (getattr(row, field), row.pk))[::sign]

    there, back = _walk(rows, sort, per_page)

    assert [row for page in there for row in page.rows] == expected
    assert [page.rows for page in back[::-1]] == [page.rows for page in there]
    firsts = [1 + per_page * number for number in range(len(there))]
    assert [page.first for page in there] == [page.first for page in back[::-1]] == firsts
    assert there[-1].last == len(expected)


@pytest.mark.django_db
def test_one_page_has_no_neighbours():
    page = paginate(_rows([1, 2, 3]), sort="happened_at", per_page=3)

    assert (page.first, page.last, page.previous, page.next) == (1, 3, "", "")


@pytest.mark.django_db
def test_a_row_that_comes_in_before_the_cursor_moves_nothing():
    rows = _rows([2, 4, 6, 8])
    page = paginate(rows, sort="happened_at", per_page=2)
    early = rows.first()
    early.pk, early.happened_at = None, START
    early.save(force_insert=True)

    second = paginate(rows, sort="happened_at", per_page=2, cursor=page.next)

    assert [row.happened_at.second for row in second.rows] == [6, 8]


@pytest.mark.django_db
def test_what_lay_behind_the_cursor_is_gone_and_the_first_page_stands_there():
    rows = _rows([1, 2, 3])
    page = paginate(rows, sort="happened_at", per_page=2)
    left = rows.filter(happened_at__lte=START + timedelta(seconds=2))

    after = paginate(left, sort="happened_at", per_page=2, cursor=page.next)

    assert (after.first, len(after.rows), after.previous, after.next) == (1, 2, "", "")


@pytest.mark.django_db
def test_an_empty_list_has_an_empty_page_whatever_the_cursor():
    cursor = Cursor(START.isoformat(), 7, 50).encode()

    page = paginate(_rows([]), sort="happened_at", per_page=2, cursor=cursor)

    assert (page.rows, page.previous, page.next) == ([], "", "")


def _raw(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


NO_CURSORS = {
    "nonsense": "nonsense",
    "not_ascii": "第二页",
    "one_letter": "a",
    "a_nul": "\0",
    "no_json": base64.urlsafe_b64encode(b"{").decode(),
    "no_unicode": base64.urlsafe_b64encode(b'["\xff\xfe",1,1,false]').decode(),
    "a_megabyte": "A" * 1_000_000,
    "deep": base64.urlsafe_b64encode(b"[" * 50_000).decode(),
    "a_number": _raw(1),
    "nothing": _raw(None),
    "too_short": _raw(["2026-03-02T09:00:00+00:00", 1]),
    "a_dictionary": _raw({"a": 1, "b": 2, "c": 3, "d": 4}),
    "value_is_a_list": _raw([["2026"], 1, 1, False]),
    "value_is_long": _raw(["2" * 101, 1, 1, False]),
    "value_has_a_nul": _raw(["2026-03-02\0", 1, 1, False]),
    "key_is_text": _raw(["2026-03-02T09:00:00+00:00", "1", 1, False]),
    "key_is_true": _raw(["2026-03-02T09:00:00+00:00", True, 1, False]),
    "key_is_huge": _raw(["2026-03-02T09:00:00+00:00", 2**70, 1, False]),
    "key_is_a_fraction": _raw(["2026-03-02T09:00:00+00:00", 1.5, 1, False]),
    "position_is_text": _raw(["2026-03-02T09:00:00+00:00", 1, "x", False]),
}
NO_MOMENTS = {
    "no_moment": _raw(["soon", 1, 1, False]),
    "empty": _raw(["", 1, 1, False]),
    "a_month_13": _raw(["2026-13-02T09:00:00+00:00", 1, 1, False]),
    "without_an_offset": _raw(["2026-03-02T09:00:00", 1, 1, False]),
    "before_all_time": _raw(["0001-01-01T00:00:00+23:59", 1, 1, False]),
    "after_all_time": _raw(["9999-12-31T23:59:59-23:59", 1, 1, True]),
}


@pytest.mark.parametrize("text", NO_CURSORS.values(), ids=NO_CURSORS)
def test_anything_that_is_no_cursor_reads_as_none(text):
    assert Cursor.decode(text) is None


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["happened_at", "-happened_at"])
@pytest.mark.parametrize("text", (NO_CURSORS | NO_MOMENTS).values(), ids=NO_CURSORS | NO_MOMENTS)
def test_a_tampered_cursor_shows_the_first_page(text, sort):
    rows = _rows([1, 2, 3])

    page = paginate(rows, sort=sort, per_page=2, cursor=text)

    assert (page.first, page.previous) == (1, "")
    assert page.rows == list(rows.order_by(sort, "pk")[:2])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor",
    [
        Cursor("9999-12-31T00:00:00+00:00", 2**63 - 1, 2**63 - 1),
        Cursor("0001-01-01T00:00:00+00:00", -(2**63) + 1, -5, backwards=True),
        Cursor("2026-03-02T09:00:01+00:00", 0, -(2**62)),
    ],
    ids=["end_of_time", "beginning_of_time", "no_such_key"],
)
def test_a_cursor_at_the_edge_is_harmless(cursor):
    rows = _rows([1, 2, 3])

    page = paginate(rows, sort="happened_at", per_page=2, cursor=cursor.encode())

    assert page.rows
    assert page.first >= 1


@settings(max_examples=60, deadline=None)
@given(value=st.text(max_size=100).filter(lambda text: "\0" not in text), pk=st.integers(0, 2**62))
def test_a_cursor_reads_as_it_was_written(value, pk):
    cursor = Cursor(value, pk, 7, backwards=True)

    assert Cursor.decode(cursor.encode()) == cursor


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_no_text_breaks_the_cursor(text):
    found = Cursor.decode(text)

    assert found is None or isinstance(found, Cursor)
