"""Why a warehouse was chosen, told without a roll of all those that were not."""

from django.template.loader import render_to_string

from orders.book.models import Fulfilment
from warehouses.matching.traces import Step


def card(count):
    steps = [Step("maybe", f"Place {number}", "No row leads here.", "not chosen") for number in range(count)]
    return render_to_string("orders/detail/_matching_card.html", {"fulfilment": Fulfilment(), "steps": steps})


def test_a_few_steps_stand_open():
    assert "<details" not in card(6)


def test_more_than_these_are_folded():
    told = card(9)

    assert "3 more steps" in told
    assert told.index("Place 5") < told.index("<details") < told.index("Place 6")
