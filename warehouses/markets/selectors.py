"""Which channels serve which market, out of one query for all of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from merchant.money.currencies import format_minor
from merchant.tenancy.models import Merchant
from warehouses.sites.countries import (
    COUNTRIES,
    countries_in_words,
    country_name,
    country_of,
    flag,
    in_reading_order,
    names_of,
)
from warehouses.sites.models import Channel
from warehouses.sites.rates import price_of
from warehouses.sites.wording import limits_in_words

OFFERS_SHOWN = 8  # of one market on a page of many
ANY_COUNTRY = _("Any country")  # of channels that name none
LONGEST_CODE = 3  # letters, as of "USA"
LONGEST_LIST = 12  # of markets that nobody serves


@dataclass(frozen=True)
class Offer:
    """A channel as it serves a market with a parcel of some weight."""

    channel: Channel
    price: int | None  # in minor units of the warehouse's currency
    price_said: str
    is_too_heavy: bool
    is_recommended: bool
    limits_said: str


@dataclass(frozen=True)
class Market:
    """A country and the channels that serve it."""

    code: str
    name: str
    flag: str
    offers: list[Offer]
    more: int  # that a page of many markets leaves out

    @property
    def rows(self) -> int:
        """How many rows of a table it takes."""
        return len(self.offers) + bool(self.more)


@dataclass(frozen=True)
class Coverage:
    """The markets that were asked for: served ones, and those that no channel serves."""

    markets: Sequence[Market]
    unserved: str  # the first of them by name
    unserved_more: int


def coverage_of(merchant: Merchant, *, weight_g: int, language: str, wanted: str = "") -> Coverage:
    """Who serves what `wanted` names, or all countries that a channel in use names, in one query."""
    offers = [_offer(channel, weight_g, language) for channel in _channels(merchant)]
    offers.sort(key=_order)
    by_country, anywhere = {}, []
    for offer in offers:
        for code in offer.channel.countries:
            by_country.setdefault(code, []).append(offer)
        if not offer.channel.countries:
            anywhere.append(offer)
    if not wanted:
        rest = [_market("", ANY_COUNTRY, anywhere, OFFERS_SHOWN)] if anywhere else []
        return Coverage([*_markets(by_country, OFFERS_SHOWN), *rest], "", 0)
    found = matching(wanted)
    served = {
        code: [*by_country.get(code, ()), *anywhere] for code in found if code in by_country or anywhere
    }
    unserved = in_reading_order(code for code in found if code not in served)
    most = None if len(served) == 1 else OFFERS_SHOWN
    return Coverage(
        markets=_markets(served, most),
        unserved=countries_in_words(unserved[:LONGEST_LIST]),
        unserved_more=max(0, len(unserved) - LONGEST_LIST),
    )


def matching(wanted: str) -> Collection[str]:
    """The countries that a search means: by code, or by a part of a name in English or Chinese."""
    told = " ".join(wanted.split()).casefold()
    coded = country_of(told) if told.isascii() and len(told) <= LONGEST_CODE else None
    if coded:
        return {coded}
    return {code for code in COUNTRIES if any(told in name.casefold() for name in names_of(code))}


def _channels(merchant) -> Iterable[Channel]:
    return Channel.objects.for_merchant(merchant).in_use().select_related("warehouse")


def _offer(channel, weight_g, language):
    price = price_of(channel.rates, weight_g)
    limits = channel.max_weight_g, channel.max_side_mm, channel.max_girth_mm
    return Offer(
        channel=channel,
        price=price,
        price_said=format_minor(price, channel.warehouse.currency, language) if price is not None else "",
        is_too_heavy=bool(channel.max_weight_g) and weight_g > channel.max_weight_g,
        is_recommended=channel.merchant_id is None,
        limits_said=limits_in_words(*limits),
    )


def _order(offer):
    """Those that take the parcel first, then the fastest, then the cheapest."""
    channel = offer.channel
    ends = channel.warehouse.code, channel.code
    return offer.is_too_heavy, channel.transit_days, offer.price is None, offer.price or 0, *ends


def _markets(served, most):
    """By name; what serves anywhere stands among those that name the country."""
    codes = in_reading_order(served)
    return [_market(code, country_name(code), sorted(served[code], key=_order), most) for code in codes]


def _market(code, name, offers, most):
    shown = offers[:most]
    return Market(code, name, flag(code), shown, len(offers) - len(shown))
