"""Every kind of event that this floor writes has its sentence and its labels."""

import ast

import pytest

from merchant.audit.models import Event
from merchant.audit.wording import sentence
from tests.architecture.sources import name_of, python_files, tree

WRITERS = {"audit.record", "audit.record_many"}
THROUGH = {"_tell": 0, "_end": 3, "_set_batch": 3, "_open_told": 2, "_close_told": 3}  # where the kind stands


def _kinds_written():
    kinds = set()
    for path in python_files("orders"):
        for node in ast.walk(tree(path)):
            kinds |= set(_kinds_of(node))
    return sorted(kinds)


def _kinds_of(node):
    """The literal kinds in a call that writes an event, or hands a kind to what writes one."""
    if not isinstance(node, ast.Call):
        return []
    name = name_of(node.func)
    position = 0 if name in WRITERS else THROUGH.get(name)
    if position is None or len(node.args) <= position:
        return []
    found = node.args[position]
    choices = [found.body, found.orelse] if isinstance(found, ast.IfExp) else [found]
    return [one.value for one in choices if isinstance(one, ast.Constant)]


@pytest.mark.parametrize("kind", _kinds_written())
def test_a_kind_that_is_written_is_told_in_words(kind):
    told = sentence(Event(kind=kind, data={}))

    assert told != kind


def test_the_kinds_are_found_where_they_are_written():
    found = set(_kinds_written())

    assert {"order.shipped", "order.signed", "hold.by_hand", "hold.change_settled", "clock.late"} <= found


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        ("hold.opened", {"hold": "manual"}, "Held: held by hand"),
        ("order.address_changed", {"field": "recipient.street"}, "Address changed: street"),
        (
            "order.end_taken_back",
            {"carrier": "DPD", "number": "D1", "package_state": "signed", "reason": "other parcel"},
            "DPD D1 is on its way after all, not signed for: other parcel",
        ),
    ],
)
def test_codes_are_told_by_their_names(kind, data, told):
    assert sentence(Event(kind=kind, data=data)) == told
