"""The crowd's merchants with their stores, places, tables of countries, SKUs, tags and owners."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db.models import Max

from merchant.catalogue.models import Sku
from merchant.tenancy.bulk import insert_rows
from merchant.tenancy.models import Membership, Merchant, Store
from merchant.tenancy.public_ids import ALPHABET, LENGTH
from orders.book.models import Tag
from orders.demo.crowd.chance import PublicIds, Zipf
from orders.demo.crowd.markets import MARKETS
from orders.demo.crowd.places import BY_REGION, HOME, SITES, sites_of
from orders.demo.crowd.wares import Ware, wares
from warehouses.matching.models import CountryRoute, RouteTable
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse

PREFIX = "GEN-"
SLOPE = 0.8  # with 200 merchants the biggest store has a tenth of all orders
MOST_SKUS, FEWEST_SKUS = 20_000, 20
BATCH = 2000
WITH_PASSWORD = 5
CURRENCIES = ("USD", "EUR", "GBP", "", "JPY", "USD", "EUR", "CLP", "KWD", "")  # "": the buyer's own
ZONES = ("Asia/Shanghai", "Asia/Shanghai", "Europe/London", "America/New_York", "Asia/Shanghai")
TAGS = (("VIP", "green"), ("Fragile", "amber"), ("Check stock", "red"), ("礼品", "blue"))


@dataclass(frozen=True, slots=True)
class Way:
    """The warehouse and channel that serve a country, as a row of the table says."""

    warehouse: Warehouse
    channel: Channel


@dataclass
class Shop:
    """A store with all that its orders refer to."""

    store: Store
    rank: int
    owner_id: int
    share: float
    currency: str
    sells_by_jit: bool
    ways: Mapping[str, Way]  # country → way; HOME's own way under ""
    wares: list[Ware]
    tags: list[int]


def open_shops(*, merchants: int, orders: int, seed: int, until: datetime) -> tuple[list[Shop], dict]:
    """Make the merchants with everything but orders; returns their stores and the owners' passwords."""
    ranks = Zipf(merchants + merchants // 10, SLOPE)
    owned = Merchant.objects.bulk_create(
        [Merchant(code=f"{PREFIX}{rank + 1:03}", name=f"Crowd {rank + 1:03}") for rank in range(merchants)]
    )
    owners, passwords = _hire(owned)
    ways = _open_places(owned)
    tags = _make_tags(owned)
    stores = _open_stores(owned, len(ranks.shares), ways, until)
    goods = {}
    for index, merchant in enumerate(owned):
        goods[merchant.pk] = _stock(merchant, ranks.shares[index] * orders, Random(f"{seed} {merchant.code}"))
    shops = [
        Shop(
            store=store,
            rank=rank,
            owner_id=owners[store.merchant_id],
            share=ranks.shares[rank - 1],
            currency=CURRENCIES[(rank - 1) % len(CURRENCIES)],
            sells_by_jit=rank % 4 == 1,
            ways=ways[store.merchant_id],
            wares=goods[store.merchant_id],
            tags=tags[store.merchant_id],
        )
        for rank, store in enumerate(stores, start=1)
    ]
    return shops, passwords


def _hire(merchants):
    """An owner for each; those of the biggest may sign in."""
    people = get_user_model()
    passwords = {_email(merchant): secrets.token_urlsafe(9) for merchant in merchants[:WITH_PASSWORD]}
    users = people.objects.bulk_create(
        [
            people(
                email=_email(merchant),
                name=f"Owner {merchant.code}",
                password=make_password(passwords.get(_email(merchant))),
            )
            for merchant in merchants
        ]
    )
    pairs = list(zip(merchants, users, strict=True))
    Membership.objects.bulk_create(
        [Membership(merchant=merchant, user=user, role=Membership.Role.OWNER) for merchant, user in pairs]
    )
    return {merchant.pk: user.pk for merchant, user in pairs}, passwords


def _email(merchant):
    return f"owner-{merchant.code.removeprefix(PREFIX)}@crowd.bantuo.example"


def _open_places(merchants):
    """Every merchant's warehouses and country table: merchant's key → country → way."""
    rows = [(merchant, key) for rank, merchant in enumerate(merchants) for key in sites_of(rank)]
    warehouses = Warehouse.objects.bulk_create([_warehouse(merchant, key) for merchant, key in rows])
    placed = list(zip(rows, warehouses, strict=True))
    channels = Channel.objects.bulk_create(
        [_channel(house, told) for (_merchant, key), house in placed for told in SITES[key].channels]
    )
    first = {}
    for channel in channels:
        first.setdefault(channel.warehouse_id, channel)
    ways = {merchant.pk: {} for merchant in merchants}
    for (merchant, key), house in placed:
        ways[merchant.pk][key] = Way(house, first[house.pk])
    tables = {merchant.pk: _table(ways[merchant.pk]) for merchant in merchants}
    RouteTable.objects.bulk_create(
        [RouteTable(merchant=merchant, revision=len(MARKETS)) for merchant in merchants]
    )
    CountryRoute.objects.bulk_create(
        [
            CountryRoute(merchant_id=pk, country=country, warehouse=way.warehouse, channel=way.channel)
            for pk, table in tables.items()
            for country, way in table.items()
            if country
        ],
        batch_size=BATCH,
    )
    return tables


def _warehouse(merchant, key):
    site = SITES[key]
    return Warehouse(
        merchant=merchant,
        code=f"{merchant.code}-{key}",
        name=site.name,
        kind=site.kind,
        owner=site.owner,
        country=site.country,
        subdivision=site.subdivision,
        city=site.city,
        time_zone=site.zone,
        weekdays=list(site.weekdays),
        cutoff=site.cutoff,
    )


def _channel(warehouse, told):
    code, name, carrier, days = told
    return Channel(
        merchant_id=warehouse.merchant_id,
        warehouse=warehouse,
        code=code,
        name=name,
        carrier=carrier,
        transit_days=days,
    )


def _table(ways):
    home = ways[HOME]
    served = {market.country: ways.get(BY_REGION[market.region], home) for market in MARKETS}
    return {**served, "": home}


def _make_tags(merchants):
    tags = Tag.objects.bulk_create(
        [Tag(merchant=merchant, name=name, tone=tone) for merchant in merchants for name, tone in TAGS]
    )
    found = {}
    for tag in tags:
        found.setdefault(tag.merchant_id, []).append(tag.pk)
    return found


def _open_stores(merchants, count, ways, until):
    """One store a merchant in the order of size; the smallest are second stores of the biggest merchants."""
    stores = Store.objects.bulk_create(
        [
            Store(
                merchant=merchants[index % len(merchants)],
                code=merchants[index % len(merchants)].code + ("" if index < len(merchants) else "-B"),
                name=f"Crowd store {index + 1:03}",
                currency=CURRENCIES[index % len(CURRENCIES)] or "USD",
                time_zone=ZONES[index % len(ZONES)],
                clock_from=until - timedelta(days=400),
            )
            for index in range(count)
        ]
    )
    StoreWarehouse.objects.bulk_create(
        [StoreWarehouse(store=store, warehouse=ways[store.merchant_id][""].warehouse) for store in stores]
    )
    return stores


def _stock(merchant, orders, random):
    """The merchant's SKUs: the more orders, the more of them."""
    size = int(min(MOST_SKUS, max(FEWEST_SKUS, orders / 5)))
    drawn = wares(size, merchant.code.removeprefix(PREFIX), random)
    last = Sku.objects.aggregate(last=Max("pk"))["last"] or 0
    stocked = [ware._replace(sku_id=key) for key, ware in enumerate(drawn, start=last + 1)]
    ids, since = PublicIds(ALPHABET, LENGTH, first=last), str(merchant.created_at)
    insert_rows(
        Sku,
        ("id", "merchant", "code", "title", "weight_g", "category", "tags", "created_at", "public_id"),
        (
            (ware.sku_id, merchant.pk, ware.code, ware.title, ware.weight_g, "", "[]", since, ids.next())
            for ware in stocked
        ),
    )
    return stocked
