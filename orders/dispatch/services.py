"""The room's door: what happens to orders from their release until a warehouse has them."""

from orders.dispatch.catching_up import reserve_for_open_orders
from orders.dispatch.choosing import assign_warehouse, readdress_order, set_destination, unlock_matching
from orders.dispatch.matching import match_again, match_orders, match_waiting_orders
from orders.dispatch.placing import Placing
from orders.dispatch.releasing import release_due_orders
from orders.dispatch.submitting import refusals_to_submit, submit_orders, take_back_submission
from orders.dispatch.unknown_skus import add_unknown_skus, link_known_skus

__all__ = [
    "Placing",
    "add_unknown_skus",
    "assign_warehouse",
    "link_known_skus",
    "match_again",
    "match_orders",
    "match_waiting_orders",
    "readdress_order",
    "refusals_to_submit",
    "release_due_orders",
    "reserve_for_open_orders",
    "set_destination",
    "submit_orders",
    "take_back_submission",
    "unlock_matching",
]
