"""Addresses name their states by code or by name; rules compare codes."""

import pytest

from warehouses.sites.subdivisions import subdivision_code, subdivision_codes


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("CA", "US", "US-CA"),
        (" ca ", "US", "US-CA"),
        ("US-CA", "US", "US-CA"),
        ("California", "US", "US-CA"),
        ("Hawaii", "US", "US-HI"),
        ("Bayern", "DE", "DE-BY"),
        ("England", "GB", "GB-ENG"),
        ("CA-ON", "US", ""),
        ("Califor", "US", ""),
        ("", "US", ""),
        ("CA", "", ""),
    ],
)
def test_what_an_address_says_is_one_code_or_none(text, country, code):
    assert subdivision_code(text, country) == code


def test_a_name_that_several_countries_have_has_several_codes():
    assert len(subdivision_codes("Limburg")) > 1
    assert subdivision_codes("Limburg", "NL") == ("NL-LI",)
