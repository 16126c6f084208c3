"""Fills a database with a crowd of orders for load tests, by bulk ways."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from merchant.catalogue.models import Sku
from merchant.tenancy.models import Merchant
from orders.book.models import Order
from orders.book.stages import refresh_stages
from orders.book.status import MOVING, SHIPPABLE, OrderStatus
from orders.demo.crowd.chance import Zipf, hours_of
from orders.demo.crowd.dating import Dating
from orders.demo.crowd.exceptions import CrowdRefused
from orders.demo.crowd.indexes import without_indexes
from orders.demo.crowd.lists import write_lists
from orders.demo.crowd.plan import Plan
from orders.demo.crowd.sheets import COLUMNS, last_keys
from orders.demo.crowd.shops import PREFIX, SLOPE, open_shops
from orders.demo.crowd.writing import write_orders, write_sheets
from warehouses.matching.books import rulebooks_for

TOLD_EVERY = 500_000
STAGED = 5_000


@dataclass(frozen=True)
class Crowd:
    """What was generated: the biggest store, and who may sign in with which password."""

    biggest_store: str
    passwords: dict[str, str]


def generate_orders(
    *,
    orders: int,
    merchants: int,
    seed: int,
    until: datetime,
    force: bool = False,
    processes: int = 1,
    tell: Callable[[str], None],
) -> Crowd:
    """Fill the database with so many orders of so many merchants; `tell` hears how far it is.

    Where rows are copied as text, `processes` draw them; what comes out is the same with any number.
    """
    _check_place(force)
    with transaction.atomic():
        shops, passwords = open_shops(merchants=merchants, orders=orders, seed=seed, until=until)
        tell(f"{len(shops)} stores of {merchants} merchants are open")
        tables = [model._meta.db_table for model in COLUMNS]
        with without_indexes(tables):
            _write(_plan(shops, orders, seed, until), processes, tell)
            tell("orders are written; their indexes follow")
        _continue_keys()
    tell("indexes are there; stages follow")
    refresh_running_stages()
    return Crowd(shops[0].store.code, passwords)


def _check_place(force):
    if not settings.LOOPBACK:
        raise CrowdRefused("A crowd is for load tests on one's own machine: BANTUO_LOOPBACK is not set.")
    if Merchant.objects.filter(code__startswith=PREFIX).exists():
        raise CrowdRefused("There is a crowd already: begin with an empty database.")
    if not force and Merchant.objects.exists():
        raise CrowdRefused("This database has merchants of its own; --force fills it all the same.")


def _plan(shops, orders, seed, until):
    houses = {way.warehouse.pk: way.warehouse for shop in shops for way in shop.ways.values()}
    return Plan(
        shops=shops,
        ranks=Zipf(len(shops), SLOPE),
        hours=hours_of(orders, until),
        dating=Dating(houses.values(), until),
        books=rulebooks_for({shop.store.merchant_id for shop in shops}),
        last_keys=last_keys(),
        orders=orders,
        until=until,
        seed=seed,
    )


def _write(plan, processes, tell):
    listed, processes = [], processes if connection.vendor == "postgresql" else 1
    for written, of_chunk in write_orders(plan, processes=processes):
        listed += of_chunk
        if written and written % TOLD_EVERY == 0:
            tell(f"{written:,} orders")
    sheets = plan.sheets_from(plan.orders)
    write_lists(plan.pen(sheets, "lists"), plan.shops, listed)
    write_sheets(sheets)


def _continue_keys():
    """The next row that the application adds gets a key behind the generated ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Sku, *COLUMNS]):
            cursor.execute(statement)


def refresh_running_stages() -> None:
    """Let the book say in which part of its tab each running order lies."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # so that the planner knows how much there is by now
    running = Order.objects.filter(status__in=[OrderStatus.PENDING, *SHIPPABLE, *MOVING])
    for keys in _portions(running.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            refresh_stages(keys)


def _portions(keys: Iterable[int]):
    keys = list(keys)
    return (keys[first : first + STAGED] for first in range(0, len(keys), STAGED))


def tidy() -> None:
    """Let indexes answer alone, which PostgreSQL allows once it knows that everybody sees the rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def this_hour() -> datetime:
    """Until when orders come in, unless somebody says otherwise."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)
