"""What a bulk act does to its orders: each is a service that exists for single orders, too."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from orders.book import holding, parcels, remarks, services
from orders.book.exceptions import OrderError
from orders.book.stock import take_from_stock
from orders.bulk.models import BulkItem, BulkRun
from orders.bulk.submitting import submit_rows
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
    Act.TRACE: "ship_orders",
}


def right_for(act: str, params: Mapping) -> str:
    """The right that whoever starts the act must have; releasing what is processed is another one."""
    if act == Act.RELEASE and params.get("what") == PENDING:
        return "release_orders"
    return RIGHTS[Act(act)]


def act_on(run: BulkRun) -> Callable[[Sequence[BulkItem]], Mapping[int, str]]:
    """What this run does to rows, in one transaction; it tells row → why it was refused."""
    return _ACTS[Act(run.act)](run)


def _cancel(run):
    return partial(_to_all, run, services.cancel_orders, reason=run.params["reason"], by=run.params["by"])


def _hold(run):
    return partial(_to_all, run, holding.hold_many_by_hand, reason=run.params["reason"])


def _release(run):
    is_pending = run.params["what"] == PENDING
    return partial(_to_all, run, services.release_orders if is_pending else holding.release_many_by_hand)


def _tag(run):
    return partial(_to_all, run, remarks.tag_orders, tag_id=run.params["tag"])


def _untag(run):
    return partial(_to_all, run, remarks.untag_orders, tag_id=run.params["tag"])


def _assign(run):
    warehouse = Warehouse.objects.get(pk=run.params["warehouse"])
    channel = Channel.objects.get(pk=run.params["channel"]) if run.params["channel"] else None
    assign = partial(dispatch.assign_warehouse, actor=run.actor, warehouse=warehouse, channel=channel)
    return partial(_to_each, lambda item: assign(order_id=item.order_id))


def _ship(run):
    return partial(_ship_rows, run.actor)


def _ship_rows(actor, items):
    """What was shipped is taken from stock and settled afterwards, all orders at once."""
    packages = []
    reasons = _to_each(lambda item: packages.append(_ship_row(item, actor)), items)
    take_from_stock(packages, actor=actor)
    services.settle_orders(order_ids=[item.order_id for item in items if item.pk not in reasons])
    return reasons


def _ship_row(item, actor):
    at, units = item.data["at"], item.data["units"]
    return parcels.pack_order(
        order_id=item.order_id,
        actor=actor,
        carrier=item.data["carrier"],
        tracking_number=item.data["tracking"],
        handed_over_at=datetime.fromisoformat(at) if at else None,
        units={int(line_id): count for line_id, count in units.items()} if units else None,
    )


def _trace(run):
    return partial(_to_each, lambda item: _trace_row(item, run.actor))


def _trace_row(item, actor):
    moments = {f"{name}_at": datetime.fromisoformat(at) for name, at in item.data["moments"].items()}
    parcels.tell_moments(package_id=item.data["package"], actor=actor, **moments)


def _to_all(run, service, items, **told):
    refused = service(order_ids=[item.order_id for item in items], actor=run.actor, **told)
    return {item.pk: refused[item.order_id].args[0] for item in items if item.order_id in refused}


def _to_each(service, items):
    reasons = {}
    for item in items:
        try:
            service(item)  # it takes back by itself what it could not do as a whole
        except OrderError as refusal:
            reasons[item.pk] = refusal.args[0]
    return reasons


_ACTS = {
    Act.CANCEL: _cancel,
    Act.HOLD: _hold,
    Act.RELEASE: _release,
    Act.TAG: _tag,
    Act.UNTAG: _untag,
    Act.ASSIGN: _assign,
    Act.SUBMIT: lambda run: partial(submit_rows, run),
    Act.SHIP: _ship,
    Act.TRACE: _trace,
}
