"""Fills a database with a crowd of orders for load tests, by bulk ways."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from merchant.catalogue.models import Sku
from merchant.tenancy.models import Merchant
from orders.book.models import Order
from orders.book.stages import refresh_stages
from orders.book.status import MOVING, SHIPPABLE, OrderStatus
from orders.demo.crowd.chance import Zipf, moments
from orders.demo.crowd.dating import Dating
from orders.demo.crowd.drawing import draw_orders
from orders.demo.crowd.exceptions import CrowdRefused
from orders.demo.crowd.handling import Handler
from orders.demo.crowd.indexes import without_indexes
from orders.demo.crowd.pen import Pen
from orders.demo.crowd.sheets import COLUMNS, Sheets
from orders.demo.crowd.shops import PREFIX, SLOPE, Shop, open_shops
from orders.demo.crowd.telling import tell_order
from warehouses.matching.selectors import tables_for

CHUNK = 20_000
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
    tell: Callable[[str], None],
) -> Crowd:
    """Fill the database with so many orders of so many merchants; `tell` hears how far it is."""
    _check_place(force)
    with transaction.atomic():
        shops, passwords = open_shops(merchants=merchants, orders=orders, seed=seed, until=until)
        tell(f"{len(shops)} stores of {merchants} merchants are open")
        tables = [model._meta.db_table for model in COLUMNS]
        with without_indexes(tables):
            _write(shops, orders, seed, until, tell)
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


def _write(shops: list[Shop], count, seed, until, tell):
    now = int(until.timestamp())
    sheets = Sheets()
    pen = Pen(sheets, now, Random(f"{seed} telling"))
    houses = {way.warehouse.pk: way.warehouse for shop in shops for way in shop.ways.values()}
    tables = tables_for({shop.store.merchant_id for shop in shops})
    handler = Handler(pen, Dating(houses.values(), until), tables)
    times = moments(count, until, Random(f"{seed} moments"))
    drawn = draw_orders(shops, Zipf(len(shops), SLOPE), times, count, now, f"{seed} orders")
    for number, order in enumerate(drawn, start=1):
        tell_order(pen, handler, order)
        if number % CHUNK == 0:
            sheets.write()
            if number % (CHUNK * 25) == 0:
                tell(f"{number:,} orders")
    for shop in shops:
        handler.write_lists(shop)
    sheets.write()


def _continue_keys():
    """The next row that the application adds gets a key behind the generated ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Sku, *COLUMNS]):
            cursor.execute(statement)


def refresh_running_stages() -> None:
    """Let the book say in which part of its tab each running order lies."""
    running = Order.objects.filter(status__in=[OrderStatus.PENDING, *SHIPPABLE, *MOVING])
    for keys in _portions(running.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            refresh_stages(keys)


def _portions(keys: Iterable[int]):
    keys = list(keys)
    return (keys[first : first + STAGED] for first in range(0, len(keys), STAGED))


def tidy() -> None:
    """Let the planner know what came, and the pages which rows everybody sees; not in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def this_hour() -> datetime:
    """Until when orders come in, unless somebody says otherwise."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)
