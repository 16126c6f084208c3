"""What a bulk act does to one order: each is a service that exists for single orders, too."""

from collections.abc import Callable, Mapping
from datetime import datetime

from orders.book import holding, parcels, remarks, services
from orders.bulk.models import BulkItem, BulkRun
from orders.dispatch import services as dispatch
from warehouses.sites.models import Channel, Warehouse

Act = BulkRun.Act
HOLDS, PENDING = "holds", "pending"  # what a release may be about

RIGHTS = {
    Act.CANCEL: "cancel_orders",
    Act.HOLD: "hold_orders",
    Act.RELEASE: "hold_orders",
    Act.TAG: "tag_orders",
    Act.UNTAG: "tag_orders",
    Act.ASSIGN: "assign_orders",
    Act.SUBMIT: "submit_orders",
    Act.SHIP: "ship_orders",
}


def right_for(act: str, params: Mapping) -> str:
    """The right that whoever starts the act must have; releasing what is processed is another one."""
    if act == Act.RELEASE and params.get("what") == PENDING:
        return "release_orders"
    return RIGHTS[Act(act)]


def act_on(run: BulkRun) -> Callable[[BulkItem], None]:
    """What this run does to each of its rows; it raises OrderError where it is refused.

    What was shipped is settled afterwards, all of a transaction's orders at once.
    """
    return _ACTS[Act(run.act)](run.actor, run.params)


def _cancel(actor, params):
    told = {"reason": params["reason"], "by": params["by"]}
    return lambda item: services.cancel_order(order_id=item.order_id, actor=actor, **told)


def _hold(actor, params):
    return lambda item: holding.hold_by_hand(order_id=item.order_id, actor=actor, reason=params["reason"])


def _release(actor, params):
    release = services.release_order if params["what"] == PENDING else holding.release_by_hand
    return lambda item: release(order_id=item.order_id, actor=actor)


def _tag(actor, params):
    return lambda item: remarks.tag_order(order_id=item.order_id, actor=actor, tag_id=params["tag"])


def _untag(actor, params):
    return lambda item: remarks.untag_order(order_id=item.order_id, actor=actor, tag_id=params["tag"])


def _assign(actor, params):
    warehouse = Warehouse.objects.get(pk=params["warehouse"])
    channel = Channel.objects.get(pk=params["channel"]) if params["channel"] else None
    return lambda item: dispatch.assign_warehouse(
        order_id=item.order_id, actor=actor, warehouse=warehouse, channel=channel
    )


def _ship(actor, params):
    return lambda item: _ship_row(item, actor)


def _ship_row(item, actor):
    at, units = item.data["at"], item.data["units"]
    parcels.pack_order(
        order_id=item.order_id,
        actor=actor,
        carrier=item.data["carrier"],
        tracking_number=item.data["tracking"],
        handed_over_at=datetime.fromisoformat(at) if at else None,
        units={int(line_id): count for line_id, count in units.items()} if units else None,
    )


_ACTS = {
    Act.CANCEL: _cancel,
    Act.HOLD: _hold,
    Act.RELEASE: _release,
    Act.TAG: _tag,
    Act.UNTAG: _untag,
    Act.ASSIGN: _assign,
    Act.SHIP: _ship,
}
