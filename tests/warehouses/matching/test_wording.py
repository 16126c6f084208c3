"""The trace in words, for every result that the engine knows."""

import json

import pytest
from django.utils.translation import override

from tests.warehouses.matching.test_engine import CASES, make_row, make_table
from warehouses.matching.engine import Demand, match
from warehouses.matching.wording import describe_step


def described(rows, country):
    trace = json.loads(json.dumps(match(Demand(country), make_table(*rows)).trace))
    return [describe_step(step) for step in trace]


@pytest.mark.parametrize(("rows", "country", "warehouse", "told"), CASES.values(), ids=CASES)
def test_every_step_has_a_title_a_detail_and_a_verdict(rows, country, warehouse, told):
    for step in described(rows, country):
        assert step.mark in {"yes", "no", "maybe"}
        assert all(str(text) and "%(" not in str(text) for text in (step.title, step.detail, step.verdict))


def test_a_country_is_called_by_its_name_in_the_reader_s_language():
    step = described([make_row("GB")], "GB")[0]

    with override("en"):
        assert str(step.title) == "Row for United Kingdom"
    with override("zh-hans"):
        assert "英国" in str(step.title)


def test_a_warehouse_without_a_row_is_not_chosen_and_why():
    near_miss = described([make_row("GB")], "FR")[-1]

    assert (near_miss.mark, str(near_miss.verdict)) == ("maybe", "not chosen")
    assert (str(near_miss.title), str(near_miss.detail)) == ("Depot 1", "No row for France leads here.")


def test_without_a_country_no_sentence_has_a_hole():
    near_miss = described([make_row("GB")], "")[-1]

    assert str(near_miss.detail) == "No row leads here."
