"""Loads the demo once, and tells its accounts again."""

import json
import secrets
from datetime import timedelta
from random import Random

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from merchant.audit import services as audit
from merchant.catalogue.models import Sku
from merchant.tenancy.models import Membership, Merchant, Store
from orders.book.entry import enter_orders
from orders.book.models import Fulfilment, Line, Order, Package, PackageLine
from orders.book.services import cancel_order, settle_orders
from orders.clock.services import give_deadlines, mark_late_fulfilments
from orders.demo import cast
from orders.demo.drafts import SEED, SHOPS, ended_orders, running_orders
from orders.demo.jit import make_jit_warehouses
from orders.demo.products import CARRIERS, PRODUCTS, UNWEIGHED
from orders.demo.rates import enter_rates
from orders.demo.rules import begin_draft, publish_rules
from orders.demo.showcase import play_scenes, play_scenes_after_stocktake
from orders.demo.stock import stock_up
from orders.dispatch.services import match_orders, reserve_for_open_orders
from orders.penalties.fining import sweep_penalties
from warehouses.matching.services import set_route
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse

SOURCE = "demo"


class DemoRefused(Exception):
    """The demo may not be loaded here."""


def load_demo() -> dict[str, str]:
    """The demo's accounts with their passwords; all is made at the first call, nothing at later ones."""
    if not settings.LOOPBACK:
        raise DemoRefused("Demo data is for trying Bantuo on one's own machine: BANTUO_LOOPBACK is not set.")
    if not Merchant.objects.filter(code__in=cast.MERCHANTS).exists():
        with transaction.atomic():
            accounts = _make_everything()
        _remember(accounts)
    return _remembered()


def _make_everything():
    merchants = {code: Merchant.objects.create(code=code, name=name) for code, name in cast.MERCHANTS.items()}
    accounts = _make_people(merchants)
    _make_places(merchants)
    make_jit_warehouses()
    _make_skus(merchants["QUANZHOU-DECOR"])
    rules = _rules_of(merchants["QUANZHOU-DECOR"])
    publish_rules(**rules)
    for shop in SHOPS:
        _make_orders(shop)
    play_scenes(Store.objects.get(code=SHOPS[0].code), timezone.now(), source=SOURCE)
    _make_stock(merchants["QUANZHOU-DECOR"])
    reserve_for_open_orders()
    begin_draft(**rules)
    play_scenes_after_stocktake(Store.objects.get(code=SHOPS[0].code), timezone.now(), source=SOURCE)
    mark_late_fulfilments()
    enter_rates()
    sweep_penalties()
    return accounts


def _make_people(merchants):
    accounts = {}
    people = get_user_model().objects
    for email, (name, role, merchant) in cast.MEMBERS.items():
        accounts[email] = secrets.token_urlsafe(9)
        user = people.create_user(email, accounts[email], name=name)
        Membership.objects.create(user=user, merchant=merchants[merchant], role=role)
    for email, name in cast.STAFF.items():
        accounts[email] = secrets.token_urlsafe(9)
        TOTP.activate(people.create_superuser(email, accounts[email], name=name), generate_totp_secret())
    return accounts


def _make_places(merchants):
    warehouses = {}
    for code, (merchant, name, country, subdivision, city, zone, days, cutoff) in cast.WAREHOUSES.items():
        warehouses[code] = Warehouse.objects.create(
            merchant=merchants[merchant],
            code=code,
            name=name,
            country=country,
            subdivision=subdivision,
            city=city,
            time_zone=zone,
            weekdays=list(days),
            cutoff=cutoff,
            currency=cast.CURRENCIES[country],
        )
    channels = {}
    for code, rows in cast.CHANNELS.items():
        for channel, name, carrier, days in rows:
            countries, heaviest, rates = cast.TERMS.get((code, channel), ([], None, []))
            channels[code, channel] = Channel.objects.create(
                merchant=warehouses[code].merchant,
                warehouse=warehouses[code],
                code=channel,
                name=name,
                carrier=carrier,
                transit_days=days,
                countries=countries,
                max_weight_g=heaviest,
                rates=rates,
            )
    for code, (merchant, name, currency, zone, default, clock_from) in cast.STORES.items():
        store = Store.objects.create(
            merchant=merchants[merchant],
            code=code,
            name=name,
            currency=currency,
            time_zone=zone,
            clock_from=clock_from,
        )
        StoreWarehouse.objects.create(store=store, warehouse=warehouses[default])
    for code, routes in cast.ROUTES.items():
        for country, (warehouse, channel) in routes.items():
            set_route(
                merchant=merchants[code],
                country=country,
                warehouse=warehouses[warehouse],
                channel=channels[warehouse, channel],
                actor=None,
            )


def _make_skus(merchant):
    Sku.objects.bulk_create(
        Sku(merchant=merchant, code=code, title=title, weight_g=weight)
        for code, title, weight, _price in [*PRODUCTS, UNWEIGHED]
    )


def _rules_of(merchant):
    """Whose rules, by which channels, and who writes them."""
    channels = Channel.objects.filter(merchant=merchant).select_related("warehouse")
    operator = get_user_model().objects.get(email__startswith="chen@")
    named = {(channel.warehouse.code, channel.code): channel for channel in channels}
    return {"merchant": merchant, "channels": named, "actor": operator}


def _make_stock(merchant):
    people = {user.email.partition("@")[0]: user for user in get_user_model().objects.all()}
    stock_up(merchant, operator=people["chen"], clerk=people["wu"], seed=SEED)


def _make_orders(shop):
    store, now = Store.objects.select_related("merchant").get(code=shop.code), timezone.now()
    for drafts in (ended_orders(shop, now), running_orders(shop, now)):
        entries = enter_orders(store=store, drafts=drafts, actor=None, source=SOURCE)
        ids = [entry.order_id for entry in entries]
        match_orders(order_ids=ids)
        give_deadlines(fulfilment_ids=list(_fulfilments(ids).values_list("pk", flat=True)))
    _let_leave(store, now)
    for order in Order.objects.filter(store=store, status=Order.Status.TO_SHIP).order_by("-pk")[:6]:
        cancel_order(
            order_id=order.pk, actor=None, reason="Buyer changed their mind", by=Line.CancelledBy.BUYER
        )


def _fulfilments(order_ids):
    return Fulfilment.objects.filter(order__in=order_ids)


def _let_leave(store, now):
    """The older orders left weeks ago: their parcels are written as they would have been then."""
    random = Random(f"{SEED} {store.code} leave")
    ended = Order.objects.filter(store=store, ordered_at__lt=now - timedelta(days=8))
    orders = list(ended.prefetch_related("lines", "fulfilments__warehouse"))
    contents = []
    for order in orders:
        package = _parcel(order, random, now)
        _tell(order, package)
        contents += [
            PackageLine(package=package, line=line, units=line.to_ship) for line in order.lines.all()
        ]
    PackageLine.objects.bulk_create(contents)
    Line.objects.filter(order__in=orders).update(shipped=F("ordered") - F("cancelled"))
    settle_orders(order_ids=[order.pk for order in orders])


def _tell(order, package):
    """The history of a parcel, as the services would have written it then."""
    data = {"carrier": package.carrier, "number": package.tracking_number}
    audit.record("order.shipped", order, data=data, happened_at=package.handed_over_at)
    if package.state == Package.State.SIGNED:
        audit.record("order.signed", order, data=data, happened_at=package.ended_at)


def _parcel(order, random, now):
    fulfilment = order.fulfilments.all()[0]
    in_time = random.random() < 0.94
    due = fulfilment.ship_by or order.ordered_at + timedelta(days=3)
    left = (
        due - timedelta(hours=random.randint(2, 30))
        if in_time
        else due + timedelta(hours=random.randint(1, 40))
    )
    left = max(left, order.released_at + timedelta(minutes=30)).replace(microsecond=0)
    ended = left + timedelta(hours=random.randint(40, 190))
    is_ended = ended < now - timedelta(days=3)
    state = random.choices((Package.State.SIGNED, Package.State.RETURNED), (97, 3))[0]
    warehouse = fulfilment.warehouse
    return Package.objects.create(
        merchant_id=order.merchant_id,
        order=order,
        fulfilment=fulfilment,
        carrier=CARRIERS.get(warehouse.code, "DHL") if warehouse else "DHL",
        tracking_number=f"1Z{random.randrange(10**15, 10**16)}",
        handed_over_at=left,
        recorded_at=left,
        state=state if is_ended else Package.State.ON_ITS_WAY,
        ended_at=ended if is_ended else None,
    )


def _accounts_file():
    return settings.VAR_DIR / "demo-accounts.json"


def _remember(accounts):
    path = _accounts_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(accounts, indent=2))


def _remembered():
    path = _accounts_file()
    return json.loads(path.read_text()) if path.exists() else {}
