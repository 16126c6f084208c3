"""Phone numbers as people type them."""

import pytest
from django.core.exceptions import ValidationError

from merchant.postal.phones import STORED, clean_phone, example_phone, shown_phone


@pytest.mark.parametrize(
    ("text", "country", "stored"),
    [
        ("138 0013 8000", "CN", "+8613800138000"),
        ("+86-138-0013-8000", "DE", "+8613800138000"),
        ("0595 2288 8888", "CN", "+8659522888888"),
        ("１３８００１３８０００", "CN", "+8613800138000"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("+49 (30) 23125-000", "", "+493023125000"),
    ],
)
def test_a_number_is_stored_with_its_country_code(text, country, stored):
    assert clean_phone(text, country) == stored


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("138 0013 800", "CN"),
        ("call me", "CN"),
        ("13800138000", ""),
        ("+86 138 0013 8000 ext. 7", "CN"),
        ("+" + "1" * 39, "CN"),
        ("\0", "CN"),
    ],
)
def test_what_is_no_number_is_refused_with_an_example(text, country):
    with pytest.raises(ValidationError) as caught:
        clean_phone(text, country)

    assert ("e.g. +86" in caught.value.message) == (country == "CN")


def test_a_stored_number_is_shown_in_groups():
    assert shown_phone("+8613800138000") == "+86 138 0013 8000"
    assert shown_phone("unknown") == "unknown"


def test_an_example_is_a_number_that_would_be_taken():
    example = example_phone("DE")

    assert clean_phone(example) == clean_phone(example, "DE")
    assert len(clean_phone(example)) <= STORED
    assert example_phone("AQ") == example_phone("") == ""
