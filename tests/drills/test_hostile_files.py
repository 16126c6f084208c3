"""Generated hostile files are read or refused in a sentence; `tests.drills.hostile_files` makes more."""

from hypothesis import given
from hypothesis import settings as of
from hypothesis import strategies as st

from tests.drills.hostile_files import hostile_files, outcome_of


def test_no_hostile_file_breaks_the_reader():
    broken = [
        (number, outcome)
        for number, content in enumerate(hostile_files(200, seed=7))
        if (outcome := outcome_of(content)).startswith("broken")
    ]

    assert broken == []


@of(max_examples=200, deadline=None)
@given(st.binary(max_size=4000))
def test_no_bytes_break_the_reader(content):
    assert not outcome_of(content).startswith("broken")


@of(max_examples=200, deadline=None)
@given(st.text(max_size=1000), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_no_text_breaks_the_reader(text, encoding):
    assert not outcome_of(text.encode(encoding, "replace")).startswith("broken")
