"""What the filters of the order list offer: a merchant's own words, gathered in one query."""

from dataclasses import dataclass, field
from functools import cache

from django.db.models import F, Value
from django.db.models.functions import Concat

from merchant.tenancy.composed import MERCHANT, Composed
from merchant.tenancy.models import Merchant
from orders.book.models import Tag
from warehouses.matching.models import CountryRoute
from warehouses.sites.models import Channel, Warehouse


@dataclass(frozen=True)
class Choice:
    """A row that one may filter by: its key, and its name as people read it."""

    pk: int
    name: str
    tone: str = ""


@dataclass(frozen=True)
class Choices:
    """Warehouses, channels and tags by the code that an address names them by; countries with a route."""

    warehouses: dict[str, Choice] = field(default_factory=dict)
    channels: dict[str, Choice] = field(default_factory=dict)
    tags: dict[str, Choice] = field(default_factory=dict)
    countries: tuple[str, ...] = ()


def choices_of(merchant: Merchant) -> Choices:
    """Everything this merchant may filter by."""
    told = {"warehouse": {}, "channel": {}, "tag": {}, "country": {}}
    for kind, code, pk, name, tone in _asked().rows({MERCHANT: merchant.pk}):
        told[kind][code] = Choice(pk, name, tone)
    warehouses, channels, tags = (
        dict(sorted(told[kind].items(), key=lambda item: item[1].name))
        for kind in ("warehouse", "channel", "tag")
    )
    return Choices(warehouses, channels, tags, tuple(sorted(told["country"])))


@cache
def _asked():
    at_warehouse = Concat("warehouse__code", Value("/"), "code")
    channel_name = Concat("name", Value(" · "), "warehouse__name")
    routes = CountryRoute.objects.for_merchant(MERCHANT).exclude(country="")
    return Composed(
        _told(Warehouse.objects.for_merchant(MERCHANT).sending(), "warehouse", F("code"), F("name")).union(
            _told(Channel.objects.for_merchant(MERCHANT), "channel", at_warehouse, channel_name),
            _told(Tag.objects.for_merchant(MERCHANT), "tag", F("public_id"), F("name"), F("tone")),
            _told(routes, "country", F("country"), Value("")),
            all=True,
        )
    )


def _told(rows, kind, code, name, tone=None):
    columns = {"told_kind": Value(kind), "told_code": code, "told_name": name}
    annotated = rows.order_by().annotate(**columns, told_tone=tone or Value(""))
    return annotated.values_list("told_kind", "told_code", "pk", "told_name", "told_tone")
