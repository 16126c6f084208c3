"""Rows for tests, with honest defaults; what a test is about is always passed."""

from datetime import UTC, datetime, time
from decimal import Decimal
from itertools import count

from merchant.accounts.models import User
from merchant.addresses.kinds import AddressKind
from merchant.addresses.services import save_address
from merchant.agreements.signing import sign_agreement
from merchant.agreements.versions import current_version
from merchant.catalogue.models import Sku
from merchant.stores.services import begin_joining
from merchant.tenancy.models import Membership, Merchant, Store
from orders.book.drafts import LineDraft, OrderDraft
from orders.book.entry import enter_orders
from orders.book.models import Order
from orders.clock.services import give_deadlines
from orders.dispatch.services import match_orders
from warehouses.matching import drafts
from warehouses.matching.conditions import Condition, Group, Test
from warehouses.matching.models import CountryRoute
from warehouses.matching.services import set_route
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse

_serial = count(1)

BROWSER = "Mozilla/5.0 (X11; Linux x86_64)"
MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def make_user(**fields):
    number = next(_serial)
    email = fields.pop("email", f"person{number}@example.com")
    password = fields.pop("password", None)
    return User.objects.create_user(email, password, **({"name": f"Person {number}"} | fields))


def make_merchant(**fields):
    number = next(_serial)
    return Merchant.objects.create(**({"code": f"M-{number:04}", "name": f"Merchant {number}"} | fields))


def make_seller(merchant=None, role=Membership.Role.OWNER, stores=None, **fields):
    """A member of the merchant's team; `stores` lists the only ones that are open to them."""
    user = make_user(**fields)
    membership = Membership.objects.create(
        user=user, merchant=merchant or make_merchant(), role=role, all_stores=stores is None
    )
    membership.stores.set(stores or [])
    return user


def make_store(merchant=None, warehouse=None, **fields):
    """A store with the default warehouse that every store has."""
    number = next(_serial)
    merchant = merchant or make_merchant()
    defaults = {
        "code": f"S-{number:04}",
        "name": f"Store {number}",
        "currency": "GBP",
        "time_zone": "Europe/London",
        "clock_from": datetime(2000, 1, 1, tzinfo=UTC),
    }
    store = Store.objects.create(merchant=merchant, **(defaults | fields))
    StoreWarehouse.objects.create(store=store, warehouse=warehouse or make_warehouse(merchant))
    return store


def make_warehouse(merchant=None, **fields):
    number = next(_serial)
    defaults = {
        "code": f"W-{number:04}",
        "name": f"Warehouse {number}",
        "country": "GB",
        "subdivision": "ENG",
        "city": "London",
        "time_zone": "Europe/London",
        "cutoff": time(15),
    }
    return Warehouse.objects.create(merchant=merchant or make_merchant(), **(defaults | fields))


def make_jit_warehouse(**fields):
    """A JIT warehouse of the platform, in China."""
    number = next(_serial)
    defaults = {
        "code": f"JIT-{number:04}",
        "name": f"JIT warehouse {number}",
        "kind": "jit",
        "owner": "platform",
        "country": "CN",
        "street": "Songshan Lake Road 1",
        "city": "Dongguan",
        "postcode": "523000",
        "latitude": "23.020500",
        "longitude": "113.751800",
        "time_zone": "Asia/Shanghai",
        "cutoff": time(16),
    }
    return Warehouse.objects.create(merchant=None, **(defaults | fields))


def make_signature(store, actor=None, **told):
    """Sign the agreement that is current, as the page does."""
    language = told.setdefault("language", "en")
    told.setdefault("shown", current_version().sha256_in(language))
    browser = {"ip": "203.0.113.7", "user_agent": BROWSER}
    actor = actor or make_seller(store.merchant)
    return sign_agreement(store_id=store.pk, actor=actor, **({"signatory": "Anna Smith"} | browser | told))


def let_join(store, actor, place=("24.91389", "118.58583"), city="Bath"):
    """Bring a store as far as the choice of its JIT warehouse; it dispatches from Quanzhou, or a place."""
    begin_joining(store_id=store.pk, actor=actor)
    make_signature(store, actor)
    told = {
        "country": "GB",
        "street": "12 Larkspur Lane",
        "city": city,
        "postal_code": "BA1 1AA",
        "contact_name": "Barnaby Thistlewood",
        "company_name": "",
        "phone": "+447700900456",
    }
    for kind in AddressKind:
        place_told = tuple(map(Decimal, place)) if kind == AddressKind.DISPATCH and place else None
        save_address(store_id=store.pk, kind=kind, told=told, was_seen="", actor=actor, place=place_told)
    return store


def make_channel(warehouse=None, **fields):
    number = next(_serial)
    warehouse = warehouse or make_warehouse()
    defaults = {
        "code": f"C-{number:04}",
        "name": f"Channel {number}",
        "carrier": "Royal Mail",
        "transit_days": 2,
    }
    return Channel.objects.create(warehouse=warehouse, merchant=warehouse.merchant, **(defaults | fields))


def make_route(merchant, country="GB", channel=None, actor=None):
    """A row of the country table, made by the service that sellers use."""
    channel = channel or make_channel(make_warehouse(merchant))
    set_route(merchant=merchant, country=country, warehouse=channel.warehouse, channel=channel, actor=actor)
    return CountryRoute.objects.get(merchant=merchant, country=country)


def make_rule(merchant, *tests, name="Rule", places=(), goes_on=False):
    """A rule of the merchant's draft: for orders that pass all tests, each (fact, relation, *values)."""
    channel = None if places else make_channel(make_warehouse(merchant))
    group = Group(tuple(Test(fact, relation, tuple(values)) for fact, relation, *values in tests))
    told = drafts.RuleTold(
        name=name,
        condition=Condition((group,) if tests else ()),
        places=places or [(channel.warehouse_id, channel.pk)],
        goes_on=goes_on,
    )
    return drafts.add_rule(merchant=merchant, told=told)


def publish_rules(merchant, actor=None, note=""):
    """Put the merchant's draft in force."""
    seen = drafts.open_draft(merchant=merchant).stamp
    return drafts.publish_draft(merchant=merchant, seen=seen, note=note, actor=actor)


def make_sku(merchant, code=None, **fields):
    number = next(_serial)
    defaults = {"code": code or f"SKU-{number:04}", "title": f"Product {number}"}
    return Sku.objects.create(merchant=merchant, **(defaults | fields))


def make_draft(**fields):
    """An order as a source tells it: one line of two units at 5.00, released on a Monday morning."""
    number = next(_serial)
    defaults = {
        "number": f"A{number:06}",
        "programme": Order.Programme.SELF_OPERATED,
        "currency": "GBP",
        "ordered_at": MONDAY_MORNING,
        "released_at": MONDAY_MORNING,
        "lines": [LineDraft("1", f"CODE-{number}", "Thing", 2, 500)],
        "country": "GB",
    }
    return OrderDraft(**(defaults | fields))


def make_order(store, *, is_history=False, is_matched=True, has_skus=True, **fields):
    """An order that came in by the bulk door, was matched and dated; `fields` are those of its draft."""
    draft = make_draft(**fields)
    if has_skus:
        for line in draft.lines:
            Sku.objects.get_or_create(merchant=store.merchant, code=line.sku_code)
    (entry,) = enter_orders(store=store, drafts=[draft], actor=None, source="test.csv", is_history=is_history)
    order = Order.objects.get(pk=entry.order_id)
    if is_matched:
        match_orders(order_ids=[order.pk])
        give_deadlines(fulfilment_ids=[fulfilment.pk for fulfilment in order.fulfilments.all()])
        order.refresh_from_db()
    return order
