"""Hands orders to their warehouses, some hundreds a transaction; each warehouse gets one pick list a run."""

from collections.abc import Mapping, Sequence

from orders.bulk.models import BulkItem, BulkRun
from orders.dispatch import services as dispatch
from orders.dispatch.models import PickList

PAGE = 200  # orders in one transaction


def submit_rows(run: BulkRun, items: Sequence[BulkItem]) -> Mapping[int, str]:
    """Row → why it was refused; the others are with their warehouses now."""
    refusals = dispatch.refusals_to_submit(order_ids=[item.order_id for item in items])
    good = [item.order_id for item in items if item.order_id not in refusals]
    if good:
        known = run.params.get("pick_lists", [])
        so_far = list(PickList.objects.filter(store=run.store_id, public_id__in=known))
        lists = dispatch.submit_orders(order_ids=good, actor=run.actor, continued=so_far)
        made = [pick_list.public_id for pick_list in lists]
        run.params |= {"pick_lists": list(dict.fromkeys([*known, *made]))}
    return {item.pk: refusals[item.order_id] for item in items if item.order_id in refusals}
