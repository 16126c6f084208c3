"""Where somebody waits for a workbook, so many are read at once and no more, and none for long."""

import io
import time
from dataclasses import replace

import pytest

from merchant.files import turns
from merchant.files.exceptions import UnreadableFile
from merchant.files.opening import open_source
from merchant.files.sheets import AT_ONCE
from tests.merchant.files.making import workbook_of

BOOK = workbook_of(["order", "sku"], *[[f"A-{n}", "S"] for n in range(3000)])


@pytest.fixture(autouse=True)
def _turns_of_our_own(settings, tmp_path, monkeypatch):
    settings.WORKBOOK_TURNS, settings.WORKBOOKS_AT_ONCE = tmp_path / "turns", 1
    monkeypatch.setattr(turns, "PATIENCE", 0)


def at_once(content=BOOK, **pace):
    return open_source(io.BytesIO(content), name="", pace=replace(AT_ONCE, **pace))


def test_one_more_than_may_be_read_is_refused_and_may_be_tried_again():
    with at_once(), pytest.raises(UnreadableFile, match="workbooks_busy"):
        at_once()

    with at_once() as source:
        assert source.header == ["order", "sku"]


def test_a_turn_ends_with_a_workbook_that_is_refused():
    with pytest.raises(UnreadableFile, match="empty_file"):
        at_once(workbook_of())

    with at_once() as source:
        assert source.header == ["order", "sku"]


def test_jobs_wait_for_nobody():
    with at_once(), open_source(io.BytesIO(BOOK), name="") as source:
        assert source.header == ["order", "sku"]


def test_text_takes_no_turn():
    with at_once(), at_once(b"a,b\n1,2\n") as source:
        assert source.header == ["a", "b"]


def test_a_workbook_that_shows_its_head_and_no_end_in_time_is_given_up():
    began = time.monotonic()
    with pytest.raises(UnreadableFile, match="workbook_too_slow"):
        at_once(whole=0.01)

    assert time.monotonic() - began < 10
